"""What can be done to the selection just now, so that menus offer nothing that would do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.composites.composite import Composite

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


def selected_gates(view: CanvasView) -> list[int]:
    """Return the selected nodes that compute something."""
    graph = view.document.graph
    return [node for node in view.selected_nodes() if not graph.node(node).op.is_leaf]


def selected_composites(view: CanvasView) -> list[int]:
    """Return the selected nodes that have an inside."""
    graph = view.document.graph
    return [node for node in view.selected_nodes() if isinstance(graph.node(node).op, Composite)]
