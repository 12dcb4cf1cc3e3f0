"""Copying, cutting and pasting what is selected on a canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from engine.graphs.layout import Position
from gui.document import commands

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


def copy(view: CanvasView) -> None:
    """Put the selected nodes, and the wires among them, onto the clipboard, if there are any."""
    if chosen := view.selected_nodes():
        QGuiApplication.clipboard().setMimeData(commands.copy(view.document, chosen))


def cut(view: CanvasView) -> None:
    """Copy what is selected, and delete it."""
    copy(view)
    view.delete_selection()


def paste(view: CanvasView, place: Position | None = None) -> None:
    """Insert what the clipboard holds and select it; raise FormatError where that is no graph."""
    view.select(commands.paste(view.document, _copied(), place))


def leave_text_on_the_clipboard() -> None:
    """Leave on the clipboard only the text of what was copied: data that Python made must not outlive it."""
    if _copied().hasFormat(commands.GRAPH_MIME):
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(clipboard.text())


def _copied() -> QMimeData:
    return QGuiApplication.clipboard().mimeData() or QMimeData()  # some platforms have none when it is empty


def duplicate(view: CanvasView) -> None:
    """Insert copies of the selected nodes beside them and select those."""
    if chosen := view.selected_nodes():
        view.select(commands.duplicate(view.document, chosen))
