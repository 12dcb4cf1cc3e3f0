"""Context menus of the canvas: for a node, for a wire, for the ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from engine.composite import Composite
from engine.graph import Edge
from engine.ops import FEWEST_INPUTS, MOST_INPUTS, OPS
from engine.recognizer import Match, find
from engine.text import _
from gui import commands
from gui.canvas.scene import Hit

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

Entry = tuple[str, Callable[[], object]] | None


def menu_for(view: CanvasView, hit: Hit, place: QPointF) -> QMenu:
    """Return the menu of what was hit; it deletes itself when it closes."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for entry in _entries(view, hit, place):
        if entry is None:
            menu.addSeparator()
        else:
            menu.addAction(entry[0], entry[1])
    return menu


def _entries(view: CanvasView, hit: Hit, place: QPointF) -> list[Entry]:
    if hit.node is not None:
        return _node_entries(view, hit.node, place)
    if hit.edge is not None:
        return _wire_entries(view, hit.edge)
    return _ground_entries(view, place)


def _node_entries(view: CanvasView, node_id: int, place: QPointF) -> list[Entry]:
    document = view.document
    first: list[Entry] = [(_("Differentiate this node"), lambda: view.differentiate(node_id))]
    if document.graph.node(node_id).op.is_leaf:
        first.append((_("Edit value"), lambda: view.edit_value(node_id)))
    return [
        *first,
        (_("Rename"), view.start_rename),
        *_input_entries(view, node_id, place),
        None,
        *_composite_entries(view, node_id),
        None,
        (_("Copy"), lambda: _copy(view)),
        (_("Duplicate"), lambda: _duplicate(view, place)),
        (_("Delete"), view.delete_selection),
    ]


def _input_entries(view: CanvasView, node_id: int, place: QPointF) -> list[Entry]:
    """Return what changes how many inputs a node has, for an op that takes any number."""
    graph = view.document.graph
    op = graph.node(node_id).op
    count = len(op.ports)

    def become(number: int) -> Callable[[], object]:
        return lambda: view.attempt(lambda: commands.set_inputs(view.document, node_id, number), place)

    entries: list[Entry] = []
    if op.of_many is not None and count < MOST_INPUTS:
        entries.append((_("Add an input"), become(count + 1)))
    if op.of_many is not None and count > FEWEST_INPUTS and graph.source(node_id, op.ports[-1]) is None:
        entries.append((_("Remove the last input"), become(count - 1)))
    return entries


def _composite_entries(view: CanvasView, node_id: int) -> list[Entry]:
    entries: list[Entry] = [(_("Group into a composite"), view.group_selection)]
    if isinstance(view.document.graph.node(node_id).op, Composite):
        entries.append((_("Expand composite"), view.expand_selection))
    return entries + [_collapse_entry(view, match) for match in find(view.document.graph, node_id)]


def _collapse_entry(view: CanvasView, match: Match) -> Entry:
    words = _("Collapse into {op}").format(op=OPS[match.op].title)
    return words, lambda: commands.collapse(view.document, match)


def _wire_entries(view: CanvasView, edge: Edge) -> list[Entry]:
    return [(_("Disconnect"), lambda: commands.disconnect(view.document, edge.target, edge.port))]


def _ground_entries(view: CanvasView, place: QPointF) -> list[Entry]:
    return [
        (_("Add a node…"), lambda: view.open_quick_add(view.mapFromScene(place))),
        (_("Paste"), lambda: _paste(view, place)),
        None,
        (_("Select all"), view.select_all),
        (_("Arrange in layers"), lambda: commands.arrange(view.document)),
        (_("Show the whole graph"), view.fit),
    ]


def _copy(view: CanvasView) -> None:
    QGuiApplication.clipboard().setMimeData(commands.copy(view.document, view.selected_nodes()))


def _duplicate(view: CanvasView, place: QPointF) -> None:
    view.attempt(lambda: view.select(commands.duplicate(view.document, view.selected_nodes())), place)


def _paste(view: CanvasView, place: QPointF) -> None:
    mime = QGuiApplication.clipboard().mimeData()
    view.attempt(lambda: view.select(commands.paste(view.document, mime, (place.x(), place.y()))), place)
