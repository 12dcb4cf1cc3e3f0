"""A pass over single numbers as a few NumPy operations a level: the quickest for levels that are wide.

Slots of one level and kind stand together, so one array operation computes them all; one more gathers what a
level reads. Backwards, what flows along the edges from one level is one gather, one product, and one sum by
source. NumPy takes longer to begin an operation than to do it on a hundred numbers, so what can be is done
beforehand: the operations are a list of calls on views of a `Workspace`, and running them is a loop of calls.
The last levels, where few gates are left, are given to `engine.floats`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.floats import FloatPass
from engine.graph import Node
from engine.ops import Array
from engine.ops.table import Rule
from engine.plan import Plan, bind
from engine.slopes import CONSTANTS, Edges, slope_rule
from engine.wires import Numbers

Floats = NDArray[np.float64]
Call = Callable[[], object]


class Slopes(NamedTuple):
    """Slopes that one rule computes: where they stand among what is known, and the slots the rule reads."""

    places: Numbers
    rule: Rule
    slots: Numbers


class Back(NamedTuple):
    """The edges that leave one level, and views for them: flow and slopes by edge, gradients by source.

    Sources are counted from the level's first slot.
    """

    consumers: Numbers
    flow: Floats
    slopes: Floats
    sources: Numbers
    gradients: Floats


class Workspace:
    """Arrays that one run at a time writes to, and the calls that do it."""

    def __init__(self, levels: LevelPass) -> None:
        plan, edges = levels.plan, levels.edges
        self.known = np.empty(plan.size + len(CONSTANTS) + len(edges.computed))
        self.known[plan.size : plan.size + len(CONSTANTS)] = CONSTANTS
        self.gradients = np.empty(plan.size)
        self.slopes, flow = np.empty(len(levels.order)), np.empty(len(levels.order))
        self.forward = _forward_calls(plan, self.known, levels.end)
        self.back = [
            Back(consumers, flow[cut], self.slopes[cut], sources, self.gradients[slots])
            for cut, slots, consumers, sources in levels.cuts
        ]


def _forward_calls(plan: Plan, known: Floats, end: int) -> list[Call]:
    """Return the calls that fill the slots of all levels before `end`."""
    starts, gathered = plan.wires.starts.tolist(), np.empty(plan.wires.starts[end])
    levels = plan.levels.tolist()
    ends = {levels[first]: last for first, last in plan.groups}
    calls: list[Call] = []
    for first, last in plan.groups:
        if first >= end:
            break
        if levels[first] in ends:
            read = slice(starts[first], starts[ends.pop(levels[first])])
            calls.append(partial(known.take, plan.wires.sources[read], None, gathered[read], "clip"))
        node = plan.nodes[first]
        here, ports = gathered[starts[first] : starts[last]], len(node.op.ports)
        calls.append(_writing(node, [here[port::ports] for port in range(ports)], known[first:last]))
    return calls


def _writing(node: Node, inputs: list[Floats], out: Floats) -> Call:
    """Return the call that computes nodes of this one's kind from arrays and writes to another."""
    rule = node.op.forward
    assert rule is not None
    if isinstance(rule, np.ufunc):
        return partial(rule, *inputs, out=out)
    return partial(_write, out, bind(rule, node.attributes), *inputs)


def _write(out: Floats, rule: Rule, *inputs: Floats) -> None:
    out[:] = rule(*inputs)


class LevelPass:
    """A plan's slots before `end`, all of elementwise ops, and a target, made ready to run level by level.

    `end` is where a level begins, or the plan's size; `tail` runs the slots from there on.
    """

    def __init__(self, edges: Edges, end: int) -> None:
        self.edges, self.plan, self.end = edges, edges.plan, end
        self.tail = FloatPass(edges, end) if end < edges.plan.size else None
        count = int(np.searchsorted(edges.consumers, end))
        levels = self.plan.levels[edges.sources[:count]]
        self.order = np.argsort(levels, kind="stable")
        self._slopes = edges.slopes[self.order]
        self.cuts = self._cut(levels[self.order])
        self._computed = self._computed_slopes(edges.computed[: np.searchsorted(edges.computed, count)])
        self._idle: list[Workspace] = []

    def _cut(self, levels: Numbers) -> list[tuple[slice, slice, Numbers, Numbers]]:
        """Return the edges that leave each level, its slots, and the edges' ends; the last level first."""
        sources, consumers = self.edges.sources[self.order], self.edges.consumers[self.order]
        starts = np.flatnonzero(np.diff(levels, prepend=-1))
        here = levels[starts]
        firsts = np.searchsorted(self.plan.levels, here).tolist()
        ends = np.searchsorted(self.plan.levels, here, side="right").tolist()
        cuts = [*starts.tolist(), len(levels)]
        found = []
        for first, end, begin, close in zip(firsts, ends, cuts[:-1], cuts[1:], strict=True):
            cut = slice(begin, close)
            found.append((cut, slice(first, end), consumers[cut], sources[cut] - first))
        return found[::-1]

    def _computed_slopes(self, numbers: Numbers) -> list[Slopes]:
        plan, edges, wires = self.plan, self.edges, self.plan.wires
        slots, ports = edges.consumers[numbers], edges.ports[numbers]
        alike = wires.kinds[slots] * (1 + ports.max(initial=0)) + ports
        found = []
        for one in dict.fromkeys(alike.tolist()):
            which = np.flatnonzero(alike == one)
            node, port = plan.nodes[slots[which[0]]], int(ports[which[0]])
            inputs = wires.starts[slots[which]] + np.arange(len(node.op.ports))[:, None]
            read = np.concatenate((slots[which][None], wires.sources[inputs]))
            found.append(Slopes(edges.slopes[numbers[which]], slope_rule(node, port), read))
        return found

    def run(self, leaves: Sequence[Array]) -> tuple[Floats, Floats]:
        """Return what is known, values first, and the gradients; NaN and infinity are results.

        Raises ArithmeticError or ValueError where the tail's floats give up.
        """
        try:
            work = self._idle.pop()
        except IndexError:
            work = Workspace(self)
        known, gradients = work.known, work.gradients
        known[: len(leaves)] = leaves
        for call in work.forward:
            call()
        self._start_back(known, gradients)
        for places, rule, read in self._computed:
            known[places] = rule(*known.take(read))
        known.take(self._slopes, None, work.slopes, "clip")
        take, multiply, add, sums = gradients.take, np.multiply, np.add, np.bincount
        for consumers, flow, slopes, sources, above in work.back:
            take(consumers, None, flow, "clip")
            multiply(flow, slopes, flow)
            add(above, sums(sources, flow, len(above)), above)
        self._idle.append(work)
        return known.copy(), gradients.copy()

    def _start_back(self, known: Floats, gradients: Floats) -> None:
        """Run the tail, forward and backward; leave the gradients that the levels start from."""
        gradients.fill(0.0)
        if self.tail is not None:
            given, size = self.tail.given, self.plan.size
            count = len(given)
            found = self.tail.forward(known.take(given).tolist())
            back = self.tail.backward(found)
            end = count + size - self.end
            known[self.end : size] = found[count:end]
            own = len(found) - end - len(CONSTANTS)
            known[len(known) - own :] = found[end + len(CONSTANTS) :]
            gradients[given], gradients[self.end :] = back[:count], back[count:]
        if self.edges.target is not None and self.edges.target < self.end:
            gradients[self.edges.target] = 1.0
