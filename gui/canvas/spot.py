"""What an action on the canvas is about: the node or wire that was clicked or is selected, and where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPointF

from engine.composites.composite import Composite
from engine.graphs.graph import Edge, Node

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView
    from gui.document.document import Document

S = TypeVar("S")


@dataclass(frozen=True)
class Spot:
    """A place on a canvas; `node` and `edge` are None where no single one is meant, `place` where none is.

    To actions it is a workspace: the canvas with its document, seen from here.
    """

    view: CanvasView
    node_id: int | None = None
    edge: Edge | None = None
    place: QPointF | None = None

    def subject(self, kind: type[S]) -> S | None:
        """Return this spot, the view or what the document can take back, whichever is of the kind."""
        parts = (self, self.view, self.document.undo_stack)
        return next((part for part in parts if isinstance(part, kind)), None)

    @property
    def document(self) -> Document:
        """The document of the canvas."""
        return self.view.document

    @property
    def node(self) -> Node | None:
        """The one node that is meant."""
        return None if self.node_id is None else self.document.graph.node(self.node_id)

    @property
    def where(self) -> QPointF:
        """Where to say something about it, in the scene."""
        return self.place or self.view.visible_centre()

    @property
    def has_gates(self) -> bool:
        """Whether a node is selected that computes something."""
        return any(not node.op.is_leaf for node in self.document.graph.nodes(self.view.selected_nodes()))

    @property
    def composites(self) -> list[int]:
        """The selected nodes that have an inside."""
        return selected_composites(self.view)


def selected_spot(view: CanvasView) -> Spot:
    """Return the spot that keys and the menu bar mean: the one selected node, or wire, if it is alone."""
    nodes, edges = view.canvas.selected_nodes, view.canvas.selected_edges
    if len(nodes) == 1:
        return Spot(view, next((node for node in nodes if node in view.document.graph), None))
    return Spot(view, edge=_alone(view, edges) if not nodes else None)


def _alone(view: CanvasView, edges: Collection[Edge]) -> Edge | None:
    """Return the one wire among these that is there."""
    return next(filter(view.document.graph.has_edge, edges), None) if len(edges) == 1 else None


def selected_composites(view: CanvasView) -> list[int]:
    """Return the selected nodes that have an inside."""
    graph = view.document.graph
    if not any(isinstance(op, Composite) for op in graph.ops()):
        return []  # as in most graphs; every row of a menu asks
    return [node_id for node_id in view.selected_nodes() if isinstance(graph.node(node_id).op, Composite)]
