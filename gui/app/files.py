"""New, open, save: the way between the document and the disk, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine.errors import FormatError
from engine.files import document as files
from engine.files.document import Contents, View
from engine.graphs.graph import Graph
from engine.text import _
from gui.app.settings import Settings
from gui.document.document import Document

SUFFIX = ".chainrule"
_BUTTON = QMessageBox.StandardButton


class Files(QObject):
    """Opens and saves the document of one window; `refused` carries the reason where that fails."""

    refused = Signal(str)
    opened = Signal()

    def __init__(
        self, document: Document, settings: Settings, view: Callable[[], View], window: QWidget
    ) -> None:
        super().__init__(window)
        self._document, self._settings, self._view, self._window = document, settings, view, window

    def new(self) -> None:
        """Start an empty document, once what is open is safe."""
        self.show(Contents(Graph()))

    def show(self, contents: Contents, *, unsaved: bool = False) -> bool:
        """Show contents that have no file, such as an example; False where the user keeps what is open."""
        if not self.may_leave():
            return False
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
            contents = files.read(path)
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        if not self.may_leave():
            return False
        self._document.replace(contents, path=path.resolve())
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
            if not path.exists() or ask_to_replace(self._window, path):
                return self._save_to(path)
        return False

    def may_leave(self) -> bool:
        """Return whether the open document may go: it is saved, or the user saves it now or gives it up."""
        if not self._document.is_modified:
            return True
        answer = ask_to_save(self._window, self._document.title)
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def _save_to(self, path: Path) -> bool:
        try:
            self._document.save(path, self._view())
        except FormatError as error:
            self.refused.emit(str(error))
            return False
        self._settings.remember_file(path.resolve())
        return True

    def _folder(self) -> Path:
        recent = self._settings.recent_files()
        return recent[0].parent if recent else Path.home()

    def _filter(self) -> str:
        return _("Chainrule documents (*{suffix})").format(suffix=SUFFIX)


def with_suffix(path: Path) -> Path:
    """Return the path of a document of this name: "lecture1.2" has no suffix of ours, "a.CHAINRULE" has."""
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def ask_where_to_save(window: QWidget, start: Path, name_filter: str) -> str:
    """Ask for the name of a file to write, which may exist; return "" after a change of mind."""
    dialog = QFileDialog(window, _("Save as"), str(start.parent), name_filter)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(SUFFIX)
    # Some systems ask about the name before the suffix is added: `ask_to_replace` asks about the final one.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(start.name)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return chosen[0] if chosen else ""


def ask_to_replace(window: QWidget, path: Path) -> bool:
    """Ask whether a file that exists is to be replaced."""
    question = _("{name} exists already in {folder}. Replace it?")
    words = question.format(name=path.name, folder=path.parent)
    return _ask(window, _("Save as"), words, _BUTTON.Yes | _BUTTON.No, _BUTTON.No) == _BUTTON.Yes


def ask_to_save(window: QWidget, title: str) -> QMessageBox.StandardButton:
    """Ask what becomes of unsaved changes; return Save, Discard or Cancel."""
    words = _("{title} has changes that are not saved. Save them?").format(title=title)
    buttons = _BUTTON.Save | _BUTTON.Discard | _BUTTON.Cancel
    return _ask(window, _("Unsaved changes"), words, buttons, _BUTTON.Save)


def _ask(
    window: QWidget,
    title: str,
    words: str,
    buttons: QMessageBox.StandardButton,
    default: QMessageBox.StandardButton,
) -> QMessageBox.StandardButton:
    box = QMessageBox(QMessageBox.Icon.Warning, title, words, buttons, window)
    box.setTextFormat(Qt.TextFormat.PlainText)  # the words hold a name that may look like HTML
    box.setDefaultButton(default)
    answer = QMessageBox.StandardButton(box.exec())
    box.deleteLater()
    return answer
