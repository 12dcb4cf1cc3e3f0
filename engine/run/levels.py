"""A pass over single numbers as a few NumPy operations a level: the quickest for levels that are wide.

Slots of one level and kind stand together, so one array operation computes them all; one more gathers what a
level reads. Backwards, what flows along the edges from one level is one gather, one product, and one sum by
source. NumPy takes longer to begin an operation than to do it on a hundred numbers, so what can be is done
beforehand: the operations are a list of calls on views of a `Workspace`, and running them is a loop of calls.
The last levels, where few gates are left, are given to `engine.run.floats`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.graphs.graph import Node
from engine.graphs.wires import Indices, sorting, starts_of_runs
from engine.ops import Array
from engine.ops.table import Rule
from engine.run.floats import FloatPass
from engine.run.plan import Plan, bind
from engine.run.slopes import CONSTANTS, Edges, slope_rule

Floats = NDArray[np.float64]
Call = Callable[[], object]


class Slopes(NamedTuple):
    """Slopes that one rule computes: where they stand among what is known, and the slots the rule reads."""

    places: Indices
    rule: Rule
    slots: Indices


class Back(NamedTuple):
    """The edges that leave one level, and views for them: flow and slopes by edge, gradients by source.

    Sources are counted from the level's first slot.
    """

    consumers: Indices
    flow: Floats
    slopes: Floats
    sources: Indices
    gradients: Floats


class Group(NamedTuple):
    """Slots that one rule computes, of nodes like this one, and where what they read is gathered."""

    node: Node
    slots: slice
    read: slice


class Level(NamedTuple):
    """All that one level reads, and its groups."""

    read: slice
    groups: list[Group]


class Workspace:
    """Arrays that one run at a time writes to, and the calls that do it."""

    def __init__(self, levels: LevelPass) -> None:
        size, edges = levels.size, levels.edges
        self.known = np.empty(size + len(CONSTANTS) + len(edges.computed))
        self.known[size : size + len(CONSTANTS)] = CONSTANTS
        self.gradients = np.empty(size)
        self.slopes, flow = np.empty(len(levels.order)), np.empty(len(levels.order))
        self.forward = _forward_calls(levels.levels, levels.sources, self.known)
        self.back = [
            Back(consumers, flow[cut], self.slopes[cut], sources, self.gradients[slots])
            for cut, slots, consumers, sources in levels.cuts
        ]


def _levels_before(plan: Plan, end: int) -> list[Level]:
    slots = np.array([group for group in plan.groups if group[0] < end], dtype=np.int64).reshape(-1, 2)
    numbers, reads = plan.levels[slots[:, 0]].tolist(), plan.wires.starts[slots].tolist()
    levels = []
    for _number, rows in groupby(zip(numbers, slots.tolist(), reads, strict=True), itemgetter(0)):
        groups = [Group(plan.nodes[own[0]], slice(*own), slice(*read)) for _number, own, read in rows]
        levels.append(Level(slice(groups[0].read.start, groups[-1].read.stop), groups))
    return levels


def _forward_calls(levels: list[Level], sources: Indices, known: Floats) -> list[Call]:
    """Return the calls that fill the slots of these levels."""
    gathered = np.empty(len(sources))
    calls: list[Call] = []
    for level in levels:
        calls.append(partial(known.take, sources[level.read], None, gathered[level.read], "clip"))
        for node, slots, read in level.groups:
            here, ports = gathered[read], len(node.op.ports)
            calls.append(_writing(node, [here[port::ports] for port in range(ports)], known[slots]))
    return calls


def _writing(node: Node, inputs: list[Floats], out: Floats) -> Call:
    """Return the call that computes nodes of this one's kind from arrays and writes to another."""
    rule = node.op.number_rules.forward
    assert rule is not None
    if isinstance(rule, np.ufunc):
        return partial(rule, *inputs, out=out)
    return partial(_write, out, bind(rule, node.attributes), *inputs)


def _write(out: Floats, rule: Rule, *inputs: Floats) -> None:
    out[:] = rule(*inputs)


class LevelPass:
    """A plan's slots before `end`, all with rules for numbers, and a target, made ready to run by levels.

    `end` is where a level begins, or the plan's size; `tail` runs the slots from there on.
    """

    def __init__(self, plan: Plan, edges: Edges, end: int) -> None:
        self.edges, self.size, self.end = edges, plan.size, end
        self.levels = _levels_before(plan, end)
        self.sources = plan.wires.sources[: plan.wires.starts[end]]
        self.tail = FloatPass(plan, edges, end) if end < plan.size else None
        count = int(np.searchsorted(edges.consumers, end))
        levels = plan.levels[edges.sources[:count]]
        self.order = sorting(levels)
        self._slopes = edges.slopes[self.order]
        self.cuts = self._cut(plan.levels, levels[self.order])
        computed = edges.computed[: np.searchsorted(edges.computed, count)]
        self._computed = _computed_slopes(plan, edges, computed)
        self._idle: list[Workspace] = []

    def _cut(self, slots: Indices, levels: Indices) -> list[tuple[slice, slice, Indices, Indices]]:
        """Return the edges that leave each level, its slots, and the edges' ends; the last level first.

        Levels are given by slot and, in order, by edge.
        """
        sources, consumers = self.edges.sources[self.order], self.edges.consumers[self.order]
        starts = starts_of_runs(levels)
        here = levels[starts]
        firsts = np.searchsorted(slots, here).tolist()
        ends = np.searchsorted(slots, here, side="right").tolist()
        cuts = [*starts.tolist(), len(levels)]
        cut_edges = []
        for first, end, begin, close in zip(firsts, ends, cuts[:-1], cuts[1:], strict=True):
            cut = slice(begin, close)
            cut_edges.append((cut, slice(first, end), consumers[cut], sources[cut] - first))
        return cut_edges[::-1]

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
            given, size = self.tail.given, self.size
            count = len(given)
            values = self.tail.forward(known.take(given).tolist())
            back = self.tail.backward(values)
            end = count + size - self.end
            known[self.end : size] = values[count:end]
            own = len(values) - end - len(CONSTANTS)
            known[len(known) - own :] = values[end + len(CONSTANTS) :]
            gradients[given], gradients[self.end :] = back[:count], back[count:]
        if self.edges.target is not None and self.edges.target < self.end:
            gradients[self.edges.target] = 1.0


def _computed_slopes(plan: Plan, edges: Edges, numbers: Indices) -> list[Slopes]:
    """Return how to compute the slopes of the edges with these numbers, those of one rule together."""
    wires = plan.wires
    slots, ports = edges.consumers[numbers], edges.ports[numbers]
    alike = wires.kinds[slots] * (1 + ports.max(initial=0)) + ports
    computed = []
    for one in dict.fromkeys(alike.tolist()):
        which = np.flatnonzero(alike == one)
        node, port = plan.nodes[slots[which[0]]], int(ports[which[0]])
        inputs = wires.starts[slots[which]] + np.arange(len(node.op.ports))[:, None]
        read = np.concatenate((slots[which][None], wires.sources[inputs]))
        computed.append(Slopes(edges.slopes[numbers[which]], slope_rule(node, port), read))
    return computed
