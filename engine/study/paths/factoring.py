"""The sum over all paths, folded into an expression in which every local gradient stands once.

Two rules fold a graph between two nodes: edges in series become a product, edges side by side a sum. They
leave a single expression of a series-parallel graph (Valdes, Tarjan & Lawler, The Recognition of Series
Parallel Digraphs, 1982). What they leave of any other graph is gone through from the target backwards, as
reverse mode does: a node's gradient is the sum of local gradient times consumer's gradient. It is written out
where it is used once, and gets a name where it is used more often (Olah, Calculus on Computational Graphs,
2015, "Factoring Paths"). Either way the work and the length of what comes out grow with the edges, not with
the paths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from types import MappingProxyType
from typing import Protocol, TypeVar

from engine.graphs.graph import Edge
from engine.study.cost import Operations
from engine.study.paths.between import Between

T = TypeVar("T")


class Kind(Enum):
    """What a part of a factored sum is."""

    ONE = "one"
    LOCAL = "local"
    SUM = "sum"
    PRODUCT = "product"


@dataclass(frozen=True)
class Part:
    """One part of a factored sum: the local gradient of an edge, a 1, or a sum or product of two other parts.

    `first` and `second` are the places of those parts, both earlier; in a product the first lies nearer to
    the source. A 1 is the gradient of `node` with respect to itself. `rank` is the place of the part's first
    edge among all edges: the order in which terms are written.
    """

    kind: Kind
    rank: int
    edge: Edge | None = None
    node: int = 0
    first: int = 0
    second: int = 0


class Algebra(Protocol[T]):
    """What parts are turned into: numbers, matrices, or formulas."""

    def one(self, node: int, /) -> T:
        """Return the gradient of a node with respect to itself."""

    def local(self, edge: Edge, /) -> T:
        """Return the local gradient along an edge."""

    def add(self, left: T, right: T, /) -> T:
        """Return the sum of two parts."""

    def multiply(self, first: T, second: T, /) -> T:
        """Return the product of two parts, the one nearer to the source given first."""

    def named(self, node: int, gradient: T, /) -> T:
        """Return what stands for a node's gradient wherever it is used again."""


@dataclass(frozen=True, eq=False)
class Factoring:
    """A sum over paths as parts, each after those it is made of; empty where there is no path.

    `lines` gives the part that is a node's gradient, by node id: for every node whose gradient is used more
    than once, from the target backwards, and at the end for the source. `operations` counts the products and
    additions in all lines together.
    """

    parts: tuple[Part, ...]
    lines: Mapping[int, int]

    @property
    def operations(self) -> Operations:
        """What it costs to evaluate all lines, each part once."""
        kinds = [part.kind for part in self.parts]
        passes = min(len(self.lines), 1)
        return Operations(passes, products=kinds.count(Kind.PRODUCT), additions=kinds.count(Kind.SUM))

    def fold(self, algebra: Algebra[T]) -> dict[int, T]:
        """Return every line in an algebra, by node id."""
        node_at = {place: node for node, place in self.lines.items()}
        results: list[T] = []
        lines: dict[int, T] = {}
        for place, part in enumerate(self.parts):
            result = _apply(algebra, part, results)
            if place in node_at:
                lines[node_at[place]] = result
                result = algebra.named(node_at[place], result)
            results.append(result)
        return lines


def _apply(algebra: Algebra[T], part: Part, results: list[T]) -> T:
    if part.kind is Kind.SUM:
        return algebra.add(results[part.first], results[part.second])
    if part.kind is Kind.PRODUCT:
        return algebra.multiply(results[part.first], results[part.second])
    return algebra.one(part.node) if part.edge is None else algebra.local(part.edge)


def factor_paths(part: Between, ones: frozenset[Edge] = frozenset()) -> Factoring:
    """Return the sum over all paths between two nodes, factored.

    `ones` are edges whose local gradient is 1 and that are to be left out of products.
    """
    if not part.order:
        return Factoring((), MappingProxyType({}))
    folding = _Folding(part, ones)
    folding.reduce_series()
    lines = folding.reverse()
    return Factoring(tuple(folding.parts), MappingProxyType(lines))


class _Folding:
    """A graph on its way to one expression: `after` holds one part for each pair of nodes joined."""

    def __init__(self, between: Between, ones: frozenset[Edge]) -> None:
        self.between = between
        self.parts: list[Part] = []
        self.after: dict[int, dict[int, int]] = {node: {} for node in between.order}
        self.before: dict[int, set[int]] = {node: set() for node in between.order}
        for rank, edge in enumerate(between.edges()):
            one, local = Part(Kind.ONE, rank, node=edge.target), Part(Kind.LOCAL, rank, edge)
            self._join(edge.source, edge.target, self._put(one if edge in ones else local))

    def reduce_series(self) -> None:
        """Merge the two edges at every node that has one on either side, as long as there is one."""
        waiting = list(self.between.order)
        while waiting:
            node = waiting.pop()
            if self._is_passed_through(node):
                ((end, onward),) = self.after.pop(node).items()
                (start,) = self.before.pop(node)
                self.before[end].discard(node)
                self._join(start, end, self._product(self.after[start].pop(node), onward))
                waiting += [start, end]

    def _is_passed_through(self, node: int) -> bool:
        if node not in self.after or node in (self.between.source, self.between.target):
            return False
        return len(self.after[node]) == len(self.before[node]) == 1

    def reverse(self) -> dict[int, int]:
        """Put every gradient that is left together, from the target backwards, and return the lines."""
        source, target = self.between.source, self.between.target
        gradients = {target: self._put(Part(Kind.ONE, 0, node=target))}
        named: dict[int, int] = {}
        for node in reversed(self.between.order):
            if node in self.after and node != target:
                terms = [self._product(part, gradients[end]) for end, part in self._sorted(node)]
                gradients[node] = reduce(self._sum, terms)
                composed = self.parts[gradients[node]].kind in (Kind.SUM, Kind.PRODUCT)
                if composed and len(self.before[node]) > 1:
                    named.setdefault(gradients[node], node)
        return {**{node: place for place, node in named.items()}, source: gradients[source]}

    def _sorted(self, node: int) -> list[tuple[int, int]]:
        return sorted(self.after[node].items(), key=lambda pair: self.parts[pair[1]].rank)

    def _join(self, start: int, end: int, part: int) -> None:
        beside = self.after[start].get(end)
        self.after[start][end] = part if beside is None else self._sum(beside, part)
        self.before[end].add(start)

    def _sum(self, left: int, right: int) -> int:
        first, second = sorted((left, right), key=lambda place: self.parts[place].rank)
        return self._put(Part(Kind.SUM, self.parts[first].rank, first=first, second=second))

    def _product(self, first: int, second: int) -> int:
        if self.parts[second].kind is Kind.ONE:
            return first
        if self.parts[first].kind is Kind.ONE:
            return second
        return self._put(Part(Kind.PRODUCT, self.parts[first].rank, first=first, second=second))

    def _put(self, part: Part) -> int:
        self.parts.append(part)
        return len(self.parts) - 1
