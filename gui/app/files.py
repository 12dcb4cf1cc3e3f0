"""New, open, save: the way between the document and the disk, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine.errors import FormatError
from engine.files import document as files
from engine.files.document import Contents, View
from engine.files.ordinary_file import is_there
from engine.graphs.graph import Graph
from engine.text import _
from gui.app.questions import (
    SUFFIX,
    Answer,
    ask_to_overwrite,
    ask_to_replace,
    ask_to_save,
    ask_where_to_save,
)
from gui.app.settings import Settings
from gui.app.tabs import Tabs
from gui.document.laid_aside import LaidAside, fresh


class Files(QObject):
    """Opens and saves the documents of one window; `refused` carries the reason where that fails.

    While a file is open here, other windows can see that it is; `shared` carries a sentence where one of them
    has what comes to the front. `outdated` carries one where its file is no longer what was read or written
    here, and what can be done about it. `handed_out` tells that an exercise was written.
    """

    refused = Signal(str)
    shared = Signal(str)
    outdated = Signal(str, object)
    handed_out = Signal(str)

    def __init__(self, tabs: Tabs, settings: Settings, view: Callable[[], View], window: QWidget) -> None:
        super().__init__(window)
        self._tabs, self._document = tabs, tabs.document
        self._settings, self.view, self._window = settings, view, window
        self._document.replaced.connect(self._hold_file)
        self._document.saved.connect(self._hold_file)
        tabs.came.connect(self._look_at_file)

    def new(self) -> None:
        """Start an empty document."""
        self.show(Contents(Graph()))

    def show(self, contents: Contents, *, unsaved: bool = False) -> None:
        """Show contents that have no file, such as an example."""
        self._tabs.open(partial(self._document.replace, contents, unsaved=unsaved))

    def choose_and_open(self) -> None:
        """Ask for a file and open it."""
        name, _filter = QFileDialog.getOpenFileName(
            self._window, _("Open"), str(self._folder()), self._filter()
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file, or go to it where it is open; where it cannot be read, say why and stay."""
        if (tab := self._tabs.holding(path)) is None:
            return self._read(path, self._tabs.open)
        if not self._tabs.go_to(tab):
            return False
        if self._what_became_of(path) and not self._document.is_modified:
            return self.read_anew()
        self._settings.remember_file(path.resolve())
        return True

    def laid_aside(self, path: Path) -> LaidAside:
        """Return what a file holds, as a document that nothing was done to; raise FormatError if unsound."""
        contents, digest = files.read_with_digest(path)
        self._settings.remember_file(path)
        return fresh(contents, path, digest, unsaved=False)

    def read_anew(self) -> bool:
        """Read the document's file again, in place of what is here; False where it cannot be read."""
        path = self._document.path
        return path is not None and self._read(path, self._tabs.renew)

    def _read(self, path: Path, put: Callable[[Callable[[], object]], None]) -> bool:
        try:
            contents, digest = files.read_with_digest(path)
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        put(partial(self._document.replace, contents, path=path.resolve(), digest=digest))
        self._settings.remember_file(path.resolve())
        return True

    def save(self) -> bool:
        """Save to the document's file, or ask for one; False where nothing was saved."""
        return self._save_to(self._document.path) if self._document.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save there; False where nothing was saved."""
        path = self._ask_where(self._document.path or self._folder() / f"{self._document.title}{SUFFIX}")
        return path is not None and self._save_to(path)

    def save_exercise(self, contents: Contents) -> bool:
        """Ask for a file and write an exercise there; the open document stays what it is."""
        path = self._ask_where(self._folder() / f"{self._document.title}-{_('exercise')}{SUFFIX}")
        return path is not None and self._write(path, contents) and self._say_handed_out(path)

    def _ask_where(self, path: Path) -> Path | None:
        """Return a file that may be written; None after a change of mind, or where it is open beside this."""
        while name := ask_where_to_save(self._window, path, self._filter()):
            path = with_suffix(Path(name))
            if self._tabs.holding(path) not in {None, self._tabs.front}:
                message = _(
                    "{name} is open in another tab: close it there first, or save under another name."
                )
                self.refused.emit(message.format(name=path.name))
                return None
            if not is_there(path) or ask_to_replace(self._window, path):
                return path
        return None

    def _say_handed_out(self, path: Path) -> bool:
        message = _("{file} is ready to be handed out; what is open here has kept its numbers.")
        self.handed_out.emit(message.format(file=path.name))
        return True

    def _write(self, path: Path, contents: Contents) -> bool:
        try:
            files.write(path, contents)
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        return True

    def may_leave(self) -> bool:
        """Return whether the open document may go: it is saved, or the user saves it now or gives it up."""
        if not self._document.loses_work:
            return True
        answer = ask_to_save(self._window, self._document.title)
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def _save_to(self, path: Path) -> bool:
        if path == self._document.path and (doubt := self._doubt(path)):
            answer = ask_to_overwrite(self._window, doubt)
            if answer is not Answer.OVERWRITE:
                return answer is Answer.ELSEWHERE and self.save_as()
        try:
            self._document.save(path, self.view())
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        self._settings.remember_file(path.resolve())
        return True

    def _doubt(self, path: Path) -> str:
        """Return why the document's file should not be written without a question, "" where it may be."""
        words = self._what_became_of(path)
        return words or ("" if self._tabs.front.hold.take(path) else _open_elsewhere(path))

    def _what_became_of(self, path: Path) -> str:
        """Return in words that the document's file is not what was last read or written, "" where it is."""
        was, now = self._document.digest, _digest_now(path)
        if was and now == "":
            message = _("{name} is no longer in {folder}: it was deleted, moved or renamed.")
        elif was != now:
            message = _("{name} was changed by something else since it was opened or saved here.")
        else:
            return ""
        return message.format(name=path.name, folder=path.parent)

    def _hold_file(self) -> None:
        self._tabs.front.hold.take(self._document.path)

    def _look_at_file(self) -> None:
        """Tell where somebody else has the file of what came to the front, or has changed it."""
        path = self._document.path
        if path is None:
            return
        if not self._tabs.front.hold.take(path):
            self.shared.emit(_open_elsewhere(path))
        elif words := self._what_became_of(path):
            self.outdated.emit(words, self._ways_out(path))

    def _ways_out(self, path: Path) -> Mapping[str, Callable[[], object]]:
        """Offer to read a changed file again where nothing here would be lost by it."""
        loses_nothing = is_there(path) and not self._document.is_modified
        return {_("Read it again"): self.read_anew} if loses_nothing else {}

    def _folder(self) -> Path:
        recent = self._settings.recent_files()
        return recent[0].parent if recent else Path.home()

    def _filter(self) -> str:
        return _("Chainrule documents (*{suffix})").format(suffix=SUFFIX)


def with_suffix(path: Path) -> Path:
    """Return the path of a document of this name: "lecture1.2" has no suffix of ours, "a.CHAINRULE" has."""
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def _digest_now(path: Path) -> str | None:
    """Return the digest of a file, "" where there is none, None where it cannot be read."""
    try:
        return files.digest(path)
    except OSError:
        return None


def _open_elsewhere(path: Path) -> str:
    message = _("{name} is open in another window too: what one of them saves, the other does not know.")
    return message.format(name=path.name)
