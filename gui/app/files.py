"""New, open, save: the way between the document and the disk, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine.errors import FormatError
from engine.files import document as files
from engine.files.document import Contents, View
from engine.files.ordinary_file import is_there
from engine.graphs.graph import Graph
from engine.text import _
from gui.app.holding import Hold
from gui.app.questions import (
    SUFFIX,
    Answer,
    ask_to_overwrite,
    ask_to_replace,
    ask_to_save,
    ask_where_to_save,
)
from gui.app.settings import Settings
from gui.document.document import Document


class Files(QObject):
    """Opens and saves the document of one window; `refused` carries the reason where that fails.

    In `folder` is kept, while a file is open here, that it is, for other windows to see; `shared` carries a
    sentence where one of them has what is opened. `leaving` says that another document is about to come, and
    `handed_out` where an exercise was written.
    """

    refused = Signal(str)
    leaving = Signal()
    opened = Signal()
    shared = Signal(str)
    handed_out = Signal(str)

    def __init__(
        self,
        document: Document,
        settings: Settings,
        view: Callable[[], View],
        window: QWidget,
        folder: Path,
    ) -> None:
        super().__init__(window)
        self._document, self._settings, self._view, self._window = document, settings, view, window
        self._hold = Hold(folder)
        document.replaced.connect(self._hold_file)
        document.saved.connect(self._hold_file)
        self.opened.connect(self._tell_who_else)

    def close(self) -> None:
        """Let other windows have the file."""
        self._hold.take(None)

    def new(self) -> None:
        """Start an empty document, once what is open is safe."""
        self.show(Contents(Graph()))

    def show(self, contents: Contents, *, unsaved: bool = False) -> bool:
        """Show contents that have no file, such as an example; False where the user keeps what is open."""
        if not self.may_leave():
            return False
        self.leaving.emit()
        self._document.replace(contents, unsaved=unsaved)
        self.opened.emit()
        return True

    def choose_and_open(self) -> None:
        """Ask for a file and open it."""
        name, _filter = QFileDialog.getOpenFileName(
            self._window, _("Open"), str(self._folder()), self._filter()
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> bool:
        """Open a file; where it cannot be read, say why and keep what is open."""
        try:
            contents, digest = files.read_with_digest(path)
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        if not self.may_leave():
            return False
        self.leaving.emit()
        self._document.replace(contents, path=path.resolve(), digest=digest)
        self._settings.remember_file(path.resolve())
        self.opened.emit()
        return True

    def save(self) -> bool:
        """Save to the document's file, or ask for one; False where nothing was saved."""
        return self._save_to(self._document.path) if self._document.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save there; False where nothing was saved."""
        path = self._document.path or self._folder() / f"{self._document.title}{SUFFIX}"
        while name := ask_where_to_save(self._window, path, self._filter()):
            path = with_suffix(Path(name))
            if not is_there(path) or ask_to_replace(self._window, path):
                return self._save_to(path)
        return False

    def save_exercise(self, contents: Contents) -> bool:
        """Ask for a file and write an exercise there; the open document stays what it is."""
        path = self._folder() / f"{self._document.title}-{_('exercise')}{SUFFIX}"
        while name := ask_where_to_save(self._window, path, self._filter()):
            path = with_suffix(Path(name))
            if not is_there(path) or ask_to_replace(self._window, path):
                return self._write(path, contents) and self._say_handed_out(path)
        return False

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
            self._document.save(path, self._view())
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        self._settings.remember_file(path.resolve())
        return True

    def _doubt(self, path: Path) -> str:
        """Return why the document's file should not be written without a question, "" where it may be."""
        was, now = self._document.digest, _digest_now(path)
        if was and now == "":
            message = _("{name} is no longer in {folder}: it was deleted, moved or renamed.")
        elif was != now:
            message = _("{name} was changed by something else since it was opened or saved here.")
        else:
            return "" if self._hold.take(path) else _open_elsewhere(path)
        return message.format(name=path.name, folder=path.parent)

    def _hold_file(self) -> None:
        self._hold.take(self._document.path)

    def _tell_who_else(self) -> None:
        path = self._document.path
        if path is not None and not self._hold.take(path):
            self.shared.emit(_open_elsewhere(path))

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
