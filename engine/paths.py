"""The path ledger: a gradient as a sum over paths, and what is saved by factoring that sum.

The derivative of one node with respect to another is the sum, over all paths between them, of the products
of the local gradients along each (Bauer, Computational Graphs and Rounding Error, 1974). There can be
exponentially many paths; factored from the target backwards the same sum is reverse mode, whose cost grows
with the edges. Paths are counted by dynamic programming and listed one by one, only as far as somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from engine.autodiff import Evaluation, evaluate
from engine.cost import Operations
from engine.graph import Edge, Graph
from engine.jacobian import slope
from engine.notation import derivative, factor, number, symbol
from engine.ops import Array
from engine.plan import Plan, Step, compile


@dataclass(frozen=True)
class Path:
    """One way from a node to another, as the edges it takes; parallel edges make different paths."""

    start: int
    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        """The ids of the nodes on the way, both ends included."""
        return (self.start, *(edge.target for edge in self.edges))


@dataclass(frozen=True)
class PathEntry:
    """One line of the ledger: a path, the local gradient of each of its edges, and their product.

    `formula` is the product in LaTeX with the target first, `numbers` the same with its numbers. Where a node
    on a path is an array, `locals` and `product` are None and `numbers` is empty.
    """

    path: Path
    locals: tuple[float, ...] | None
    product: float | None
    formula: str
    numbers: str


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

    def count(self) -> int:
        """Return how many paths there are, without listing them."""
        return self._ways_and_lengths()[0]

    def naive_operations(self) -> Operations:
        """Return what it costs to multiply along each path by itself and add the products up."""
        count, edges = self._ways_and_lengths()
        return Operations(passes=count, products=max(edges - count, 0), additions=max(count - 1, 0))

    def factored_operations(self) -> Operations:
        """Return what the factored sum costs, from the target backwards.

        Parallel edges are added first, then multiplied once with what comes after them; nothing is multiplied
        with the target's own gradient, which is 1.
        """
        outgoing = self.outgoing.values()
        products = sum(len({edge.target for edge in edges} - {self.target}) for edges in outgoing)
        additions = sum(max(len(edges) - 1, 0) for edges in outgoing)
        return Operations(passes=min(len(self.order), 1), products=products, additions=additions)

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
                trail = trail[:-1]
            elif edge.target == self.target:
                yield Path(self.source, (*trail, edge))
            else:
                trail.append(edge)
                ahead.append(iter(self.outgoing[edge.target]))

    def _ways_and_lengths(self) -> tuple[int, int]:
        """Return the number of paths, and of edges on all of them together, as exact integers."""
        ways, lengths = {self.target: 1}, {self.target: 0}
        for node in reversed(self.order):
            if node != self.target:
                ends = [edge.target for edge in self.outgoing[node]]
                ways[node] = sum(ways[end] for end in ends)
                lengths[node] = sum(lengths[end] + ways[end] for end in ends)
        return (ways[self.source], lengths[self.source]) if self.order else (0, 0)


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


def count_paths(graph: Graph, source: int, target: int) -> int:
    """Return the number of paths from source to target, exactly and without enumerating them."""
    return between(graph, source, target).count()


def paths(graph: Graph, source: int, target: int) -> Iterator[Path]:
    """Yield the paths from source to target lazily, in an order that only the graph decides."""
    return between(graph, source, target).paths()


@dataclass(frozen=True, eq=False)
class PathLedger:
    """All paths between two nodes, what each contributes, and their sum.

    `total` is the sum over all paths, computed by factoring and equal to what reverse mode finds; with arrays
    on the way it is reverse mode's gradient. `gradients` holds the factored sum as it grows backwards from
    the target: ∂target/∂node of every node between, by id. `naive` and `factored` are what either way costs.
    """

    source: int
    target: int
    count: int
    total: Array
    gradients: Mapping[int, Array]
    naive: Operations
    factored: Operations
    _between: Between = field(repr=False)
    _locals: Mapping[Edge, float] | None = field(repr=False)
    _names: Mapping[int, str] = field(repr=False)

    def __iter__(self) -> Iterator[PathEntry]:
        return map(self._entry, self._between.paths())

    def _entry(self, path: Path) -> PathEntry:
        names = [self._names[node] for node in path.nodes]
        steps = [derivative(after, before) for before, after in pairwise(names)]
        formula = r" \cdot ".join(reversed(steps)) or "1"
        if self._locals is None:
            return PathEntry(path, None, None, formula, "")
        slopes = tuple(self._locals[edge] for edge in path.edges)
        with np.errstate(all="ignore"):
            product = float(np.prod(slopes[::-1]))
        written = r" \cdot ".join(factor(slope) for slope in reversed(slopes)) or "1"
        return PathEntry(path, slopes, product, formula, f"{written} = {number(product)}")


def ledger(graph: Graph, source: int, target: int) -> PathLedger:
    """Return the path ledger of ∂target/∂source, for the values that the graph holds.

    An array target stands for the sum of its entries. Without a path the count is 0 and the total zeros.
    Raises as `engine.autodiff.evaluate` does.
    """
    part = between(graph, source, target)
    plan = compile(graph, [target], wrt=[source])
    evaluation = evaluate(graph, plan, target)
    slopes = _locals(part, plan, evaluation)
    found = (
        {node: evaluation.gradients[node] for node in part.order}
        if slopes is None
        else _factored(part, slopes)
    )
    return PathLedger(
        source=source,
        target=target,
        count=part.count(),
        total=found[source] if part.order else _zeros(graph, evaluation, source),
        gradients=MappingProxyType(found),
        naive=part.naive_operations(),
        factored=part.factored_operations(),
        _between=part,
        _locals=slopes,
        _names={node: symbol(graph.node(node).name) for node in part.order},
    )


def _zeros(graph: Graph, evaluation: Evaluation, source: int) -> Array:
    value = evaluation.values.get(source, graph.node(source).value)
    return np.zeros_like(0.0 if value is None else value)[()]


def _locals(part: Between, plan: Plan, evaluation: Evaluation) -> Mapping[Edge, float] | None:
    """Return the local gradient along each edge, or None where an array is on the way."""
    if any(np.ndim(evaluation.values[node]) for node in part.order):
        return None
    steps = {step.node: step for step in plan.steps}
    ids = {slot: node for node, slot in plan.slot.items()}
    edges = [edge for node in part.order for edge in part.outgoing[node]]
    return {edge: _local(steps[edge.target], edge.port, ids, evaluation) for edge in edges}


def _local(step: Step, port: str, ids: Mapping[int, int], evaluation: Evaluation) -> float:
    inputs = [evaluation.values[ids[slot]] for slot in step.inputs]
    found = slope(step, step.op.ports.index(port), evaluation.values[step.node], inputs)
    assert found is not None
    return float(found)


def _factored(part: Between, slopes: Mapping[Edge, float]) -> dict[int, Array]:
    """Return ∂target/∂node of every node between, from the target backwards."""
    gradients: dict[int, Array] = {part.target: 1.0} if part.order else {}
    with np.errstate(all="ignore"):
        for node in reversed(part.order):
            if node != part.target:
                into: dict[int, float] = {}
                for edge in part.outgoing[node]:
                    into[edge.target] = into.get(edge.target, 0.0) + slopes[edge]
                gradients[node] = sum(slope * gradients[end] for end, slope in into.items())
    return gradients
