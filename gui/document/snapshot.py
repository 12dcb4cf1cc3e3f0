"""A picture as it is at one moment, whatever becomes of the one it was taken of."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from engine.graphs.graph import Edge
from engine.ops import Array
from gui.document.focus import Focus
from gui.document.shown import Shown


class Snapshot(Shown):
    """Shows another picture as it is just now, or some nodes of it with the wires between them.

    What is hidden there is hidden here.
    """

    def __init__(
        self, whole: Shown, node_ids: Iterable[int] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        graph = whole.graph.copy() if node_ids is None else whole.graph.part(node_ids)
        edges = list(graph.edges())
        self._show_graph(graph, {node_id: whole.positions[node_id] for node_id in graph}, whole.target)
        self._show_numbers(whole.evaluation, whole.found_by)
        stale = [node_id for node_id in graph if whole.value_is_stale(node_id)]
        self._mark_stale(stale, whole.problems, gradients=whole.gradients_are_stale)
        self.warnings = whole.warnings
        self.bends = {edge: bends for edge, bends in whole.bends.items() if graph.has_edge(edge)}
        self.anchored = whole.anchored & frozenset(graph)
        self.annotations = whole.annotations if node_ids is None else ()
        self._focus, self._tells_tangents = whole.focus, whole.tells_tangents
        self._told_terms = {
            (edge, forks) for edge in edges for forks in (False, True) if whole.tells_term(edge, forks=forks)
        }
        self._values = {node_id: whole.value(node_id) for node_id in graph}
        self._gradients = {node_id: whole.gradient(node_id) for node_id in graph}
        self._contributions = dict(zip(edges, whole.contributions(edges), strict=True))

    @property
    def focus(self) -> Focus | None:
        """What stood out there."""
        return self._focus

    @property
    def tells_tangents(self) -> bool:
        """Whether what flowed along the wires were tangents."""
        return self._tells_tangents

    def tells_term(self, edge: Edge, *, forks: bool) -> bool:
        """Return whether what flowed along a wire was told at its port too."""
        return (edge, forks) in self._told_terms

    def value(self, node_id: int) -> Array | None:
        """Return a node's value as it was to be seen there."""
        return self._values[node_id]

    def gradient(self, node_id: int) -> Array | None:
        """Return a node's gradient as it was to be seen there."""
        return self._gradients[node_id]

    def contribution(self, edge: Edge) -> Array | float | None:
        """Return what flowed along a wire as it was to be seen there."""
        return self._contributions[edge]
