"""What is inside a composite, as a picture of its own that follows the one outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.composites.composite import Composite, Opened, opened
from engine.composites.sizes import node_size
from engine.errors import EngineError
from engine.graphs.layout import Position, layered
from engine.ops import Array
from gui.document.difference import Difference
from gui.document.shown import Shown


def opened_in(shown: Shown, node_id: int) -> Opened | None:
    """Return a composite's inside with the values it has now; None while there are none, or none to be seen.

    Where the gradient outside is an old one, or not to be seen, gradients inside are of the output.
    """
    evaluation = shown.evaluation
    around = (node_id, *(edge.source for edge in shown.graph.edges_into(node_id)))
    if evaluation is None or not shown.is_live(node_id) or any(shown.value(node) is None for node in around):
        return None
    if shown.gradients_are_stale or shown.gradient(node_id) is None:
        evaluation = replace(evaluation, target=None, gradients={})
    try:
        return opened(shown.graph, evaluation, node_id)
    except (EngineError, MemoryError):
        return None


class Inside(Shown):
    """The inside of a composite of another picture, laid out in layers, with its values and gradients.

    `node` is its id outside, and `of` the name of what gradients are of. `places` says where its nodes stand,
    as long as they are those; it is laid out here where they are not known. `closed` says that the composite
    is gone.
    """

    closed = Signal()

    def __init__(
        self,
        outside: Shown,
        node: int,
        parent: QObject | None = None,
        places: Mapping[int, Position] | None = None,
    ) -> None:
        super().__init__(parent)
        self.outside = outside
        self.node = node
        self.of = ""
        self._row: Composite | None = None
        self.positions = dict(places or {})
        self._feeds: dict[int, int | None] = {}  # what is wired outside to the port that each leaf stands for
        self.follow()
        outside.evaluated.connect(self.follow)

    @property
    def name(self) -> str:
        """The name of the composite's node."""
        return self.outside.graph.node(self.node).name

    @property
    def target_name(self) -> str:
        """The name of what gradients are of, which may be a node outside."""
        return self.of

    def value(self, node_id: int) -> Array | None:
        """Return a node's value; at a port that of what feeds it outside, None where it is open."""
        if node_id not in self._feeds:
            return super().value(node_id)
        source = self._feeds[node_id]
        return None if source is None else self.outside.value(source)

    def value_is_stale(self, node_id: int) -> bool:
        """Return whether a node's value is an old one; at a port, whether it is one outside."""
        source = self._feeds.get(node_id)
        return super().value_is_stale(node_id) if source is None else self.outside.value_is_stale(source)

    def follow(self) -> None:
        """Show the composite as it is now, with the values and gradients it has."""
        row = self.outside.graph.node(self.node).op if self.node in self.outside.graph else None
        if not isinstance(row, Composite):
            self.closed.emit()
            return
        ports = zip(row.inputs, row.ports, strict=True)
        self._feeds = {leaf: self.outside.graph.source(self.node, port) for leaf, port in ports}
        if row is not self._row:
            self._row = row
            self._show_graph(row.inside.copy(), self._places_in(row), None)
            self.replaced.emit()
        self._show_values(row)

    def _places_in(self, row: Composite) -> dict[int, Position]:
        """Return where the nodes stand: where they stood, unless others have come."""
        is_known = self.positions.keys() == set(row.inside)
        return self.positions if is_known else layered(row.inside, node_size)

    def _show_values(self, row: Composite) -> None:
        if self.outside.value_is_stale(self.node):  # what was last good stays, marked
            self._show_failure(EngineError(self.outside.problems[0].message))
        elif (inside := opened_in(self.outside, self.node)) is None:
            self._show_numbers(None, None)
        else:
            self.graph, self.of = inside.graph, inside.of
            self._show_numbers(inside.evaluation, inside.plan)
        self.changed.emit(Difference(changed=frozenset(row.inputs)))
        self.evaluated.emit()
