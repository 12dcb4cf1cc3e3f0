"""What leaves hold of which a formula says nothing: numbers, or where those do not fit, small arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from engine.errors import GraphError
from engine.formulas.expression import Formula
from engine.graphs.graph import Graph
from engine.ops import Array, Kind
from engine.run.autodiff import evaluate
from engine.run.plan import compile

VECTOR = np.array([1.0, 2.0])
MATRIX = np.array([[1.0, 2.0], [3.0, 4.0]])


def valued(formula: Formula, known: Mapping[str, Array]) -> Graph:
    """Return a formula's graph in which leaves that it gives no value hold what is `known` of their names.

    The others hold numbers, or small arrays where numbers do not fit: see `first_values`.
    """
    graph, missing = formula.graph.copy(), [name for name in formula.unset if name not in known]
    _set(graph, {name: known[name] for name in formula.unset if name in known})
    _set(graph, first_values(graph, formula.target, missing))
    return graph


def first_values(graph: Graph, target: int, unset: Collection[str]) -> dict[str, Array]:
    """Return what leaves hold instead of the number they have, so that a node can be computed.

    `unset` names the leaves of which nothing is known. Nothing is returned where their numbers fit. Else
    those whose names begin with a capital, as lectures write matrices, hold 2 × 2 entries and the others two:
    first only what goes into linear algebra, then all. Nothing is returned where that does not fit either.
    """
    for values in _tries(graph, unset):
        if _fits(graph, target, values):
            return values
    return {}


def _tries(graph: Graph, unset: Collection[str]) -> Iterator[dict[str, Array]]:
    yield {}
    linear = [name for name in unset if _feeds_linear_algebra(graph, name)]
    for names in (linear, unset):
        yield {name: MATRIX if name[0].isupper() else VECTOR for name in names}


def _feeds_linear_algebra(graph: Graph, name: str) -> bool:
    edges = graph.edges_from(graph.find(name).id)
    return any(graph.node(edge.target).op.kind is Kind.LINEAR for edge in edges)


def _fits(graph: Graph, target: int, values: Mapping[str, Array]) -> bool:
    tried = graph.copy()
    _set(tried, values)
    try:
        evaluate(tried, compile(tried, [target]))
    except GraphError:
        return False
    return True


def _set(graph: Graph, values: Mapping[str, Array]) -> None:
    for name, value in values.items():
        graph.set_value(graph.find(name).id, value)
