"""Nodes read as sums and products, so that how a formula is spelled makes no difference.

Adding a constant leaf, an add-constant gate and subtracting the negative are one reading: a number plus
weighted operands. Multiplying, dividing, negating, scaling, squares and roots are another: a number times
operands with exponents. `Readings` reads the nodes of a graph so, one gate at a time; `expression_of` reads a
whole graph, inwards from one node, as the tree that `engine.recognition.recognizer` looks for.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.graphs.graph import Graph, Node
from engine.ops import AttributeValue, Kind

Terms = tuple[tuple[float, int], ...]
"""Operands, each after its weight: its coefficient in a sum, its exponent in a product."""


def _power(number: float, exponent: float) -> float:
    """Return the power as a real number; NaN, which equals no number of a pattern, where it is none."""
    try:
        return math.pow(number, exponent)
    except (ValueError, OverflowError):
        return math.nan


@dataclass(frozen=True, eq=False)
class Group:
    """Sums, or products: what an empty one is, how two parts are put together, what a weight does."""

    unit: float
    combine: Callable[[float, float], float]
    weigh: Callable[[float, float], float]


SUM = Group(0.0, operator.add, operator.mul)
PRODUCT = Group(1.0, operator.mul, _power)


@dataclass(frozen=True)
class Reading:
    """One gate as a number and weighted operands: number + Σ weight·node, or number · Π node^weight."""

    number: float
    terms: Terms = ()


@dataclass(frozen=True)
class Variable:
    """A free name of a formula, the port that its operand goes to."""

    port: str


@dataclass(frozen=True)
class Call:
    """An op, with these attributes, of other expressions in the order of its ports."""

    op: str
    attributes: Mapping[str, AttributeValue]
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Combination:
    """A number and weighted expressions, added or multiplied."""

    group: Group
    number: float
    terms: tuple[tuple[float, Expression], ...]


Expression = Variable | Call | Combination


class Readings:
    """The nodes of a graph that can be computed, as gates, numbers, sums and products."""

    def __init__(self, graph: Graph) -> None:
        self.sources = graph.inputs_before(graph.complete())
        self.nodes = dict(zip(self.sources, graph.nodes(self.sources), strict=True))

    def number(self, node_id: int) -> float | None:
        """Return what a constant with a single number holds, None for every other node."""
        node = self.nodes[node_id]
        if node.value is None or node.op.kind is not Kind.CONSTANT or np.ndim(node.value):
            return None
        return float(node.value)

    def opened(self, group: Group, weight: float, node_id: int) -> Reading | None:
        """Return what a node that enters a sum or product with that weight brings into it.

        None where the node is no sum, or no product, or where taking it apart would change what it means:
        √(x²) is not x for a negative x.
        """
        reading = self._own(group, node_id) or self._single(group, node_id)
        if reading is None or (group is PRODUCT and not _keeps_powers(weight, reading)):
            return None
        terms = tuple((weight * inner, source) for inner, source in reading.terms)
        return Reading(group.weigh(reading.number, weight), terms)

    def _own(self, group: Group, node_id: int) -> Reading | None:
        """Return what a node of the group's own ops, or a number, is made of."""
        node, sources = self.nodes[node_id], self.sources[node_id]
        held = self.number(node_id)
        if held is not None:
            return Reading(held)
        if group is PRODUCT and node.op.name == "power":
            exponent = self.number(sources[1])
            return None if exponent is None else Reading(1.0, ((exponent, sources[0]),))
        rule = (_SUMS if group is SUM else _PRODUCTS).get(node.op.name)
        return None if rule is None else rule(node, sources)

    def _single(self, group: Group, node_id: int) -> Reading | None:
        """Return a product with a single operand, number·x, as a sum; 0 + x as a product."""
        other = PRODUCT if group is SUM else SUM
        reading = self._own(other, node_id)
        if reading is None:
            return None
        number, terms = self.folded(other, reading)
        if not terms:
            return Reading(number)
        weight, source = terms[0]
        if len(terms) > 1 or (weight != 1 if group is SUM else number != 0):
            return None
        return Reading(0.0, ((number, source),)) if group is SUM else Reading(weight, ((1.0, source),))

    def folded(self, group: Group, reading: Reading) -> tuple[float, list[tuple[float, int]]]:
        """Return a reading's number and operands, the constants among these put into the number."""
        number, terms = reading.number, []
        for weight, source in reading.terms:
            held = self.number(source)
            if held is None:
                terms.append((weight, source))
            else:
                number = group.combine(number, group.weigh(held, weight))
        return number, terms


def _keeps_powers(weight: float, reading: Reading) -> bool:
    exponents = (weight, *(exponent for exponent, _source in reading.terms))
    return abs(weight) == 1 or all(exponent.is_integer() for exponent in exponents)


def _attribute(node: Node, name: str) -> float:
    value = node.attributes[name]
    assert not isinstance(value, tuple)
    return float(value)


def _equally(sources: tuple[int, ...]) -> Terms:
    return tuple((1.0, source) for source in sources)


def _apart(sources: tuple[int, ...]) -> Terms:
    return ((1.0, sources[0]), (-1.0, sources[1]))


_Rule = Callable[[Node, tuple[int, ...]], Reading]

_SUMS: dict[str, _Rule] = {
    "add": lambda node, xs: Reading(0.0, _equally(xs)),
    "subtract": lambda node, xs: Reading(0.0, _apart(xs)),
    "add_constant": lambda node, xs: Reading(_attribute(node, "c"), _equally(xs)),
}
_PRODUCTS: dict[str, _Rule] = {
    "multiply": lambda node, xs: Reading(1.0, _equally(xs)),
    "divide": lambda node, xs: Reading(1.0, _apart(xs)),
    "negate": lambda node, xs: Reading(-1.0, _equally(xs)),
    "scale": lambda node, xs: Reading(_attribute(node, "factor"), _equally(xs)),
    "reciprocal": lambda node, xs: Reading(1.0, ((-1.0, xs[0]),)),
    "square": lambda node, xs: Reading(1.0, ((2.0, xs[0]),)),
    "sqrt": lambda node, xs: Reading(1.0, ((0.5, xs[0]),)),
}
ARITHMETIC = frozenset((*_SUMS, *_PRODUCTS, "power"))
"""The ops that are read as sums or products."""


def expression_of(graph: Graph, node_id: int) -> Expression:
    """Return what a node computes, as a tree over the inputs and parameters before it, by name.

    Sums within sums and products within products are taken apart, and a product within a sum has its number
    drawn out as its weight, so that each expression has one form.
    """
    return _expression(Readings(graph), node_id)


def _expression(readings: Readings, node_id: int) -> Expression:
    number, terms = _taken_apart(readings, SUM, node_id)
    if number or len(terms) != 1:
        parts = (_drawn_out(weight, _expression(readings, source)) for weight, source in terms)
        return Combination(SUM, number, tuple(parts))
    number, terms = _taken_apart(readings, PRODUCT, node_id)
    if number != 1 or terms != [(1.0, node_id)]:
        factors = tuple((weight, _expression(readings, source)) for weight, source in terms)
        return Combination(PRODUCT, number, factors)
    node = readings.nodes[node_id]
    if node.op.is_leaf:
        return Variable(node.name)
    arguments = tuple(_expression(readings, source) for source in readings.sources[node_id])
    return Call(node.op.name, node.attributes, arguments)


def _drawn_out(weight: float, expression: Expression) -> tuple[float, Expression]:
    """Return a term of a sum; where it is a product, the number of that is in the term's weight."""
    if isinstance(expression, Combination):
        return weight * expression.number, replace(expression, number=1.0)
    return weight, expression


def _taken_apart(readings: Readings, group: Group, node_id: int) -> tuple[float, list[tuple[float, int]]]:
    number, weights, waiting = group.unit, dict[int, float](), [(1.0, node_id)]
    while waiting:
        weight, source = waiting.pop(0)
        reading = readings.opened(group, weight, source)
        if reading is None:
            weights[source] = weights.get(source, 0.0) + weight
        else:
            number = group.combine(number, reading.number)
            waiting = [*reading.terms, *waiting]
    return number, [(weight, source) for source, weight in weights.items()]
