"""The paths between two nodes: how many there are, and which, one by one.

There can be exponentially many. They are counted by dynamic programming, and listed only as far as somebody
looks. `engine.study.paths.factoring` folds their sum, `engine.study.paths.ledger` says what each contributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from engine.graphs.graph import Edge, Graph
from engine.study.cost import Operations


@dataclass(frozen=True)
class Path:
    """One way from a node to another, as the edges it takes; parallel edges make different paths."""

    start: int
    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        """The ids of the nodes on the way, both ends included."""
        return (self.start, *(edge.target for edge in self.edges))


@dataclass(frozen=True, eq=False)
class Between:
    """The part of a graph that lies on some path from a source to a target, along which gradients flow.

    `order` has each node after its inputs and is empty where there is no path. `outgoing` lists the edges to
    follow from a node, by the id of the node they enter and then by its ports: the order of listing, which
    does not depend on the order in which wires were drawn.
    """

    source: int
    target: int
    order: tuple[int, ...]
    outgoing: Mapping[int, tuple[Edge, ...]]

    def edges(self) -> tuple[Edge, ...]:
        """Return all edges on the way, those that leave an earlier node first."""
        return tuple(edge for node in self.order for edge in self.outgoing[node])

    def count(self) -> int:
        """Return how many paths there are, without listing them."""
        return self._tally().paths if self.order else 0

    def naive_operations(self, ones: frozenset[Edge] = frozenset()) -> Operations:
        """Return what it costs to multiply along each path by itself and add the products up.

        `ones` are edges whose local gradient is 1 and is left out of the products.
        """
        if not self.order:
            return Operations()
        tally = self._tally(ones)
        products = tally.factors - tally.paths + tally.empty
        return Operations(passes=tally.paths, products=products, additions=tally.paths - 1)

    def paths(self) -> Iterator[Path]:
        """Yield every path, the first ones at once however many there are."""
        if self.source == self.target and self.order:
            yield Path(self.source, ())
            return
        trail: list[Edge] = []
        ahead = [iter(self.outgoing.get(self.source, ()))]
        while ahead:
            edge = next(ahead[-1], None)
            if edge is None:
                ahead.pop()
                del trail[-1:]
            elif edge.target == self.target:
                yield Path(self.source, (*trail, edge))
            else:
                trail.append(edge)
                ahead.append(iter(self.outgoing[edge.target]))

    def _tally(self, ones: frozenset[Edge] = frozenset()) -> _Tally:
        """Count the paths from the source on, by way of those from every node between."""
        tallies = {self.target: _Tally(1, 0, 1)}
        for node in reversed(self.order):
            if node != self.target:
                onward = [_extended(tallies[edge.target], edge in ones) for edge in self.outgoing[node]]
                tallies[node] = _Tally(*map(sum, zip(*onward, strict=True)))
        return tallies[self.source]


class _Tally(NamedTuple):
    """How many paths lead on, how many factors they have together, and how many of them have none."""

    paths: int
    factors: int
    empty: int


def _extended(tally: _Tally, by_one: bool) -> _Tally:
    """Return the tally of the same paths made longer by one edge."""
    return tally if by_one else _Tally(tally.paths, tally.factors + tally.paths, 0)


def between(graph: Graph, source: int, target: int) -> Between:
    """Return what lies between two nodes, leaving out ports that are never differentiated (class labels).

    Raises UnknownNodeError, or MissingInputError for an open port before the target.
    """
    graph.node(source)
    order = graph.order_before([target])
    reached: dict[int, list[Edge]] = {source: []} if source in order else {}
    for node in order:
        edges = [edge for edge in _differentiable_into(graph, node) if edge.source in reached]
        if edges and node != source:
            reached[node] = edges
    return Between(source, target, *_leading_to(graph, target, reached))


def _differentiable_into(graph: Graph, node_id: int) -> list[Edge]:
    rules = graph.node(node_id).op.vjp
    return [edge for edge, rule in zip(graph.edges_into(node_id), rules, strict=True) if rule is not None]


def _leading_to(
    graph: Graph, target: int, reached: Mapping[int, list[Edge]]
) -> tuple[tuple[int, ...], Mapping[int, tuple[Edge, ...]]]:
    outgoing: dict[int, list[Edge]] = {target: []} if target in reached else {}
    for node in reversed(list(reached)):
        edges = reached[node] if node in outgoing else []
        for edge in edges:
            outgoing.setdefault(edge.source, []).append(edge)
    order = tuple(node for node in reached if node in outgoing)
    in_order = {node: tuple(sorted(outgoing[node], key=lambda edge: _rank(graph, edge))) for node in order}
    return order, MappingProxyType(in_order)


def _rank(graph: Graph, edge: Edge) -> tuple[int, int]:
    return edge.target, graph.node(edge.target).op.ports.index(edge.port)


def paths(graph: Graph, source: int, target: int) -> Iterator[Path]:
    """Yield the paths from source to target lazily, in an order that only the graph decides."""
    return between(graph, source, target).paths()
