"""Puts gates that stand outside a composite into it; what joined them to it then runs inside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from engine.composites.composite import Composite, composite, composite_of
from engine.composites.grouping import add_port, centre_of, inside_of, only_output, refuse_gaps
from engine.composites.reshaping import with_row
from engine.errors import GraphError
from engine.graphs.graph import Edge, Graph
from engine.graphs.layout import Position
from engine.text import _

_BESIDE = 140.0
"""How far in pixels from what is inside the new nodes stand there."""


def put_in(
    graph: Graph, node_id: int, chosen: Iterable[int], positions: Mapping[int, Position] | None = None
) -> Graph:
    """Return the graph in which the chosen gates, and constants that only they use, stand in a composite.

    Its id, its name and the ports that are still fed from outside are as they were; what else feeds the gates
    comes in by ports that are added, one for each node that does. It computes what leads out afterwards.
    Raises GraphError where nothing is chosen that computes, where `node_id` is no composite, or where more
    than one output would lead out, and CycleError where the composite would depend on itself.
    """
    composite_of(graph.node(node_id))
    members = _members(graph, node_id, set(chosen))
    refuse_gaps(graph, {*members, node_id})
    output = only_output(graph, [*members, node_id])
    entry = _Entry(graph, node_id, members, positions or {})
    result = graph.copy()
    result.remove_all(members)
    result = with_row(result, node_id, entry.row(output))
    result.connect_all(entry.wires_in())
    if output != node_id:
        result.connect_all(Edge(node_id, edge.target, edge.port) for edge in graph.edges_from(output))
    return result


def _members(graph: Graph, node_id: int, chosen: set[int]) -> list[int]:
    members = [node for node in inside_of(graph, {*chosen, node_id}) if node != node_id]
    if not members:
        message = _("inputs and parameters stay outside {composite}: put gates into it")
        raise GraphError(message.format(composite=graph.node(node_id).name), node=node_id)
    return members


class _Entry:
    """The inside of a composite with other nodes in it, and by which ports these are fed."""

    def __init__(
        self, graph: Graph, node_id: int, members: list[int], positions: Mapping[int, Position]
    ) -> None:
        self._graph, self._node, self._positions = graph, node_id, positions
        self._row = row = composite_of(graph.node(node_id))
        self.inside = row.inside.copy()
        self._feeds = {
            leaf: graph.source(node_id, port) for leaf, port in zip(row.inputs, row.ports, strict=True)
        }
        self._kept = [leaf for leaf in row.inputs if self._feeds[leaf] not in members]
        self._new: dict[int, int | None] = {}
        fed = [
            (source, edge)
            for leaf, source in self._feeds.items()
            if source in members
            for edge in row.inside.edges_from(leaf)
        ]
        self._ids = self._take_in(members)
        self.inside.connect_all(
            Edge(self._ids[source], edge.target, edge.port) for source, edge in fed if source is not None
        )
        self.inside.connect_all(self._wires_of_members())

    def _take_in(self, members: list[int]) -> dict[int, int]:
        """Put nodes in place of the ports that they fed, and return the ids they have inside."""
        self.inside.remove_all([leaf for leaf in self._row.inputs if leaf not in self._kept])
        fresh = self.inside.as_new(self._graph.nodes(members))
        self.inside.restore(fresh)
        return {member: node.id for member, node in zip(members, fresh, strict=True)}

    def _wires_of_members(self) -> list[Edge]:
        return [
            Edge(self._feed(self._graph.source(member, port), port), inner, port)
            for member, inner in self._ids.items()
            for port in self._graph.node(member).op.ports
        ]

    def _feed(self, source: int | None, port: str) -> int:
        """Return the node inside that stands for a source outside; one that is added where there is none."""
        if source is None:
            return self._add_port(port, None)
        if source in self._ids:
            return self._ids[source]
        if source == self._node:
            return self._row.output
        ports = {
            **{self._feeds[leaf]: leaf for leaf in self._kept},
            **{its: leaf for leaf, its in self._new.items()},
        }
        return ports[source] if source in ports else self._add_port(self._graph.node(source).name, source)

    def _add_port(self, name: str, source: int | None) -> int:
        leaf = add_port(self.inside, name)
        self._new[leaf] = source
        return leaf

    def row(self, output: int) -> Composite:
        """Return the composite that computes what the node outside did."""
        heights = {leaf: self._height(source) for leaf, source in self._new.items()}
        inputs = (*self._kept, *sorted(self._new, key=heights.__getitem__))
        inner = self._row.output if output == self._node else self._ids[output]
        return composite(self._row.title, self.inside, inputs, inner, self._places(output))

    def _height(self, source: int | None) -> float:
        place = None if source is None else self._positions.get(source)
        return math.inf if place is None else place[1]

    def wires_in(self) -> list[Edge]:
        """Return the wires outside to the ports that were added."""
        new = {leaf: source for leaf, source in self._new.items() if source is not None}
        return [Edge(source, self._node, self.inside.node(leaf).name) for leaf, source in new.items()]

    def _places(self, output: int) -> dict[int, Position]:
        """Return where the nodes inside stand: the new ones beside the others, before or behind them."""
        here = {node: place for node, place in self._row.positions.items() if node in self.inside}
        if not here or not self._ids.keys() <= self._positions.keys():
            return {}
        there = {inner: self._positions[member] for member, inner in self._ids.items()}
        if output == self._node:
            right = min(x for x, _y in here.values()) - max(x for x, _y in there.values()) - _BESIDE
        else:
            right = max(x for x, _y in here.values()) - min(x for x, _y in there.values()) + _BESIDE
        down = centre_of(here.values())[1] - centre_of(there.values())[1]
        moved = {node: (x + right, y + down) for node, (x, y) in there.items()}
        return {**here, **moved, **self._places_of_ports({**here, **moved})}

    def _places_of_ports(self, places: Mapping[int, Position]) -> dict[int, Position]:
        """Return places for added ports before all others, where the others have places."""
        if not set(self._kept) <= places.keys():
            return {}
        left, top = min(x for x, _y in places.values()) - _BESIDE, min(y for _x, y in places.values())
        return {leaf: (left, top + 64.0 * index) for index, leaf in enumerate(self._new)}
