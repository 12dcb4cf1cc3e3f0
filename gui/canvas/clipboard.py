"""Copying, cutting and pasting what is selected on a canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from engine.errors import FormatError
from engine.files.document import Contents
from engine.graphs.layout import Position
from engine.text import _
from gui.document import commands
from gui.document.long_formulas import LONGEST, refusal

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

SIGNS = frozenset("=+-−*×·/÷^@()[]|√²³\\")
"""A text without any of these is no formula but words, though it could be read as their product."""


def copy(view: CanvasView) -> None:
    """Put the selected nodes, and the wires among them, onto the clipboard, if there are any."""
    if chosen := view.selected_nodes():
        QGuiApplication.clipboard().setMimeData(commands.copy(view.document, chosen))


def cut(view: CanvasView) -> None:
    """Copy what is selected, and delete it."""
    copy(view)
    view.delete_selection()


def paste(view: CanvasView, place: Position | None = None) -> None:
    """Insert what the clipboard holds, or the graph of a formula there, and select it; at the pointer, or so.

    Raises FormatError where it is no graph, and ParseError where it looks like a formula and cannot be read.
    """
    copied, place = _copied(), place or view.mapToScene(view.pointer_pixel()).toTuple()
    if commands.is_graph(copied) or SIGNS.isdisjoint(copied.text()):
        view.select(commands.paste(view.document, copied, place))
    else:
        _draw(view, copied.text(), place)


def _draw(view: CanvasView, text: str, centre: Position) -> None:
    if len(text) > LONGEST:
        raise FormatError(refusal(len(text)))
    from engine.formulas.expression import parse  # not before somebody pastes one: it is much to load
    from engine.formulas.first_values import valued

    graph = valued(parse(text), {})

    def insert(positions: Mapping[int, Position]) -> None:
        contents = Contents(graph, positions)
        view.select(commands.insert_at(view.document, contents, centre, _("Paste formula")))

    view.document.laying_out.ask(lambda: graph, insert)


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
