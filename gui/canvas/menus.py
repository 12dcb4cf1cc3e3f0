"""Context menus of the canvas: for a node, for a wire, for the ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu

from engine.graphs.graph import Edge
from engine.ops import FEWEST_INPUTS, MOST_INPUTS, OPS
from engine.recognition.recognizer import Match, find
from engine.text import _
from gui.canvas import clipboard
from gui.canvas.possible import selected_composites, selected_gates
from gui.canvas.scene import Hit
from gui.document import commands

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
    document, entries = view.document, list[Entry]()
    if node_id != document.target:
        entries.append((_("Differentiate this node"), lambda: view.differentiate(node_id)))
    if document.graph.node(node_id).op.is_leaf:
        entries.append((_("Edit value"), lambda: view.edit_value(node_id)))
    if len(view.selected_nodes()) == 1:
        entries.append((_("Rename"), view.start_rename))
    entries += _input_entries(view, node_id, place)
    composing = _composite_entries(view, node_id, place)
    return [
        *entries,
        *([None, *composing] if composing else []),
        None,
        (_("Copy"), lambda: clipboard.copy(view)),
        (_("Duplicate"), lambda: view.attempt(lambda: clipboard.duplicate(view), place)),
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


def _composite_entries(view: CanvasView, node_id: int, place: QPointF) -> list[Entry]:
    entries: list[Entry] = []
    if len(view.selected_nodes()) == len(selected_composites(view)) == 1:
        entries.append((_("Look inside"), view.look_inside))
    if selected_gates(view):
        entries.append((_("Group into a composite"), view.group_selection))
    if selected_composites(view):
        entries.append((_("Expand composite"), view.expand_selection))
    return entries + [_collapse_entry(view, match, place) for match in find(view.document.graph, node_id)]


def _collapse_entry(view: CanvasView, match: Match, place: QPointF) -> Entry:
    words = _("Collapse into {op}").format(op=OPS[match.op].title)
    return words, lambda: view.attempt(lambda: commands.collapse(view.document, match), place)


def _wire_entries(view: CanvasView, edge: Edge) -> list[Entry]:
    return [(_("Disconnect"), lambda: commands.disconnect(view.document, edge.target, edge.port))]


def _ground_entries(view: CanvasView, place: QPointF) -> list[Entry]:
    def paste() -> None:
        view.attempt(lambda: clipboard.paste(view, (place.x(), place.y())), place)

    entries: list[Entry] = [
        (_("Add a node…"), lambda: view.open_quick_add(view.mapFromScene(place))),
        (_("Paste"), paste),
    ]
    if not len(view.document.graph):
        return entries
    return [
        *entries,
        None,
        (_("Select all"), view.select_all),
        (_("Arrange in layers"), lambda: commands.arrange(view.document)),
        (_("Show the whole graph"), view.fit),
    ]
