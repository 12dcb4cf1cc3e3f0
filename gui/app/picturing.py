"""Asks how a picture is to be and where it goes, has it made, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.files.ordinary_file import is_there
from engine.text import _
from gui.app.export_sheet import FORMATS, ExportSheet
from gui.app.exporting import with_suffix
from gui.app.picture_export import Look, PictureExport, Sitting
from gui.app.questions import ask_to_replace, ask_where_to_export
from gui.canvas.graph_view import GraphView
from gui.look.message_bar import MessageBar
from gui.look.theme import LIGHT


class Picturing(QObject):
    """Makes pictures of the view in front; `start` is the folder and the name that are offered for a file."""

    def __init__(
        self,
        front: Callable[[], GraphView],
        start: Callable[[], Path],
        messages: MessageBar,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._front, self._start, self._messages, self._window = front, start, messages, window
        self.export = PictureExport(self)
        self.export.done.connect(messages.tell)
        self.export.refused.connect(messages.say)
        self.sheet = ExportSheet(window)
        self.sheet.saved.connect(self._save)
        self.sheet.copied.connect(self._copy)
        self.sheet.printed.connect(self._print)

    def begin(self) -> None:
        """Show the sheet."""
        view = self._front()
        self.sheet.begin(view.shown, view.selected_nodes())

    def print(self) -> None:
        """Print the whole of what is in front, as paper has it."""
        self._print(Look(LIGHT))

    def _save(self, look: Look, suffix: str) -> None:
        path = self._ask(suffix)
        if path is not None:
            self.sheet.accept()
            self.export.save(self._front().shown, look, path)
            self._tell_busy(_("Writing {name} …").format(name=path.name))

    def cancel(self) -> None:
        """Ask no more, and go on no more with what is being made."""
        self.sheet.reject()
        self.export.cancel()
        self._messages.clear()

    def _ask(self, suffix: str) -> Path | None:
        name_filter = _("{kind} (*{suffix})").format(kind=FORMATS[suffix], suffix=suffix)
        while True:
            name, _kind = ask_where_to_export(
                self._window, self._start(), [name_filter], title=_("Export picture")
            )
            if not name:
                return None
            path = with_suffix(Path(name), suffix)
            if not is_there(path) or ask_to_replace(self._window, path):
                return path

    def _copy(self, look: Look) -> None:
        self.sheet.accept()
        self.export.copy(self._front().shown, look)
        self._tell_busy(_("Copying the picture …"))

    def _print(self, look: Look) -> None:
        from gui.app.printing import ask_for_printer  # what few do, nobody else waits for

        self.sheet.accept()
        shown = self._front().shown
        sitting = Sitting(shown, look)
        printer = ask_for_printer(self._window, shown.title or _("Computational graph"), sitting.size)
        if printer is None:
            sitting.over()
            return
        self.export.print(sitting, printer)
        self._tell_busy(_("Printing …"))

    def _tell_busy(self, words: str) -> None:
        if self.export.is_busy:
            self._messages.tell(words, {_("Cancel"): self.cancel})
