"""A picture of some nodes of another one, with the wires between them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from engine.graphs.graph import Edge
from engine.ops import Array
from gui.document.focus import Focus
from gui.document.shown import Shown


class Part(Shown):
    """Shows these nodes as another picture has them just now; what is hidden there is hidden here."""

    def __init__(self, whole: Shown, node_ids: Iterable[int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whole = whole
        graph = whole.graph.part(node_ids)
        self._show_graph(graph, {node_id: whole.positions[node_id] for node_id in graph}, whole.target)
        self._show_numbers(whole.evaluation, whole.found_by)
        stale = [node_id for node_id in graph if whole.value_is_stale(node_id)]
        self._mark_stale(stale, whole.problems, gradients=whole.gradients_are_stale)
        self.warnings = whole.warnings

    @property
    def focus(self) -> Focus | None:
        """What stands out there."""
        return self._whole.focus

    @property
    def tells_tangents(self) -> bool:
        """Whether what flows along the wires are tangents."""
        return self._whole.tells_tangents

    def tells_term(self, edge: Edge, *, forks: bool) -> bool:
        """Return whether what flows along a wire is told at its port too."""
        return self._whole.tells_term(edge, forks=forks)

    def value(self, node_id: int) -> Array | None:
        """Return a node's value as it is to be seen there."""
        return self._whole.value(node_id)

    def gradient(self, node_id: int) -> Array | None:
        """Return a node's gradient as it is to be seen there."""
        return self._whole.gradient(node_id)

    def contribution(self, edge: Edge) -> Array | None:
        """Return what flows along a wire as it is to be seen there."""
        return self._whole.contribution(edge)
