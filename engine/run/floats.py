"""A pass over single numbers in plain Python floats: the quickest for graphs, and levels, that are small.

Two short loops over tuples, one a gate and one an edge. NumPy takes about a quarter of a microsecond to begin
anything; a Python float is multiplied in a tenth of that. What comes before the pass's first slot is given to
it, leaves or not, so that it serves a whole graph or the last levels of one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.graphs.graph import Node
from engine.graphs.wires import Indices
from engine.ops.table import Rule
from engine.run.plan import Plan, bind
from engine.run.slopes import CONSTANTS, Edges, slope_rule

UNARY, MANY = -1, -2


class FloatPass:
    """A plan's slots from `first` on, and a target, made ready to run on Python floats.

    `given` are the slots before `first` whose values it starts from. It numbers them from 0, then its own
    slots, and after these come CONSTANTS and computed slopes, as everywhere.
    """

    def __init__(self, plan: Plan, edges: Edges, first: int) -> None:
        wires, size = plan.wires, plan.size
        read = wires.sources[wires.starts[first] :]
        self._first, self._size = first, size
        whole = first == len(plan.leaves)
        given = range(first) if whole else sorted({*read[read < first].tolist()})
        self.given = np.array(given, dtype=np.int64)
        self._count = len(self.given) + size - first
        own = slice(int(np.searchsorted(edges.consumers, first)), None)
        self._before = int(np.searchsorted(edges.computed, own.start))
        numbers = self._numbers(len(edges.computed))
        columns = (numbers[slots[own]] for slots in (edges.consumers, edges.sources, edges.slopes))
        self._edges = [*zip(*(column.tolist()[::-1] for column in columns), strict=True)]
        self._gates = self._prepare_gates(plan, numbers)
        self._computed = self._prepare_slopes(plan, edges)
        starts_here = edges.target is not None and (edges.target >= first or whole)
        self._target = int(numbers[edges.target]) if starts_here else None

    def _numbers(self, computed: int) -> Indices:
        """Return this pass's numbers of slots, constants and computed slopes, by what they are elsewhere."""
        slopes = self._size + len(CONSTANTS)
        numbers = np.arange(slopes + computed) + (len(self.given) - self._first)
        numbers[slopes:] -= self._before
        numbers[self.given] = np.arange(len(self.given))
        return numbers

    def _prepare_gates(self, plan: Plan, numbers: Indices) -> list[tuple[Rule, Any, int]]:
        wires = plan.wires
        counts, begin = wires.counts[self._first :], wires.starts[self._first]
        sources, starts = numbers[wires.sources[begin:]], wires.starts[self._first : -1] - begin
        firsts: list[Any] = sources[starts].tolist()
        seconds = np.where(counts == 2, sources.take(starts + 1, mode="clip"), UNARY)
        seconds[counts > 2] = MANY
        for gate in np.flatnonzero(counts > 2).tolist():
            firsts[gate] = tuple(sources[starts[gate] : starts[gate] + counts[gate]].tolist())
        rules = {kind: _float_rule(node) for kind, node in plan.kinds.items()}
        kinds = map(rules.__getitem__, wires.kinds[self._first :].tolist())
        return [*zip(kinds, firsts, seconds.tolist(), strict=True)]

    def _prepare_slopes(self, plan: Plan, edges: Edges) -> list[tuple[Rule, int, int, tuple[int, ...]]]:
        numbers = edges.computed[self._before :]
        slots, ports = edges.consumers[numbers], edges.ports[numbers]
        kinds = zip(plan.wires.kinds[slots].tolist(), ports.tolist(), strict=True)
        rules: dict[tuple[int, int], Rule] = {}
        prepared = []
        for slot, kind in zip(slots.tolist(), kinds, strict=True):
            rule = rules.get(kind) or rules.setdefault(kind, _slope_on_floats(plan.kinds[kind[0]], kind[1]))
            _rule, first, second = self._gates[slot - self._first]
            read = first if second == MANY else (first,) if second == UNARY else (first, second)
            prepared.append((rule, slot - self._first + len(self.given), read[0], read[1:]))
        return prepared

    def forward(self, given: list[float]) -> list[float]:
        """Return values, constants and slopes, from the values that are given.

        Raises ArithmeticError or ValueError where Python's floats give up.
        """
        known = given
        append = known.append
        for rule, first, second in self._gates:
            if second >= 0:
                append(rule(known[first], known[second]))
            elif second == UNARY:
                append(rule(known[first]))
            else:
                append(rule(*[known[source] for source in first]))
        known += CONSTANTS
        for rule, slot, first, more in self._computed:
            if more:
                append(float(rule(known[slot], known[first], *[known[source] for source in more])))
            else:
                append(float(rule(known[slot], known[first])))
        return known

    def backward(self, known: list[float]) -> list[float]:
        """Return gradients, also of what was given."""
        gradients = [0.0] * self._count
        if self._target is not None:
            gradients[self._target] = 1.0
        for consumer, source, slope in self._edges:
            gradients[source] += gradients[consumer] * known[slope]
        return gradients


def _float_rule(node: Node) -> Rule:
    if node.op.on_floats is not None:
        return bind(node.op.on_floats, node.attributes)
    forward = node.op.number_rules.forward
    assert forward is not None
    return _through_numpy(bind(forward, node.attributes))


def _slope_on_floats(node: Node, port: int) -> Rule:
    """Return the rule of a slope; the local gradients of a row that has a rule on floats take them too."""
    rule = slope_rule(node, port)
    return _through_numpy(rule) if node.op.on_floats is None else rule


def _through_numpy(rule: Rule) -> Rule:
    """Make a rule for arrays one for Python floats."""
    return lambda *xs: float(rule(*map(np.float64, xs)))
