"""A pass over single numbers in plain Python floats: the quickest for graphs that are small, or deep.

Two short loops over tuples, one a gate and one an edge. NumPy takes about a microsecond to begin anything; a
Python float is multiplied in a fortieth of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.graph import Node
from engine.ops import Array
from engine.ops.table import Rule
from engine.plan import Plan, bind, kind_of
from engine.slopes import CONSTANTS, Edges, Found, slope_rule

UNARY, MANY = -1, -2


class FloatPass:
    """A plan and a target made ready to run on Python floats."""

    def __init__(self, edges: Edges) -> None:
        plan = edges.plan
        rules: dict[Any, Rule] = {}
        self._from = edges
        self._gates = [_gate(plan, slot, rules) for slot in range(len(plan.leaves), plan.size)]
        self._edges = list(zip(edges.consumers, edges.sources, edges.slopes, strict=True))
        self._computed = [_computed(plan, slot, port) for slot, port in edges.computed]

    def run(self, leaves: Sequence[Array]) -> Found:
        """Return what a pass finds; raise ArithmeticError or ValueError where Python's floats give up."""
        values = self._forward(leaves)
        slopes = [*values, *CONSTANTS]
        append = slopes.append
        for rule, slot, first, more in self._computed:
            if more:
                append(float(rule(values[slot], values[first], *[values[source] for source in more])))
            else:
                append(float(rule(values[slot], values[first])))
        gradients = self._backward(slopes)

        def contribution(edge: int) -> float:
            consumer, _source, slope = self._edges[edge]
            return gradients[consumer] * slopes[slope]

        return Found(self._from, values, gradients, contribution, sum(values))

    def _forward(self, leaves: Sequence[Array]) -> list[float]:
        values = list(map(float, leaves))
        append = values.append
        for rule, first, second in self._gates:
            if second >= 0:
                append(rule(values[first], values[second]))
            elif second == UNARY:
                append(rule(values[first]))
            else:
                append(rule(*[values[source] for source in first]))
        return values

    def _backward(self, slopes: list[float]) -> list[float]:
        gradients = [0.0] * len(self._from.arrives)
        if self._from.target is not None:
            gradients[self._from.target] = 1.0
        for consumer, source, slope in self._edges:
            gradients[source] += gradients[consumer] * slopes[slope]
        return gradients


def _gate(plan: Plan, slot: int, rules: dict[Any, Rule]) -> tuple[Rule, Any, int]:
    node, inputs = plan.nodes[slot], plan.inputs[slot]
    kind = kind_of(node)
    rule = rules.get(kind) or rules.setdefault(kind, _float_rule(node))
    if len(inputs) == 2:
        return rule, *inputs
    return (rule, inputs[0], UNARY) if len(inputs) == 1 else (rule, inputs, MANY)


def _float_rule(node: Node) -> Rule:
    if node.op.on_floats is not None:
        return bind(node.op.on_floats, node.attributes)
    assert node.op.forward is not None
    return _through_numpy(bind(node.op.forward, node.attributes))


def _computed(plan: Plan, slot: int, port: int) -> tuple[Rule, int, int, tuple[int, ...]]:
    first, *more = plan.inputs[slot]
    return _slope_on_floats(plan.nodes[slot], port), slot, first, tuple(more)


def _slope_on_floats(node: Node, port: int) -> Rule:
    """Return the rule of a slope; the local gradients of a row that has a rule on floats take them too."""
    rule = slope_rule(node, port)
    return _through_numpy(rule) if node.op.on_floats is None else rule


def _through_numpy(rule: Rule) -> Rule:
    """Make a rule for arrays one for Python floats."""
    return lambda *xs: float(rule(*map(np.float64, xs)))
