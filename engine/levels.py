"""A pass over single numbers as a few NumPy operations a level: the quickest for large, wide graphs.

Slots of one level and kind stand together, so one array operation computes them all; gathering their inputs
is another. Backwards, what flows along the edges from one level is one gather, one product and one sum by
source. The rules are the rows' own, given arrays. A level costs some microseconds however few nodes it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.ops import Array
from engine.ops.table import Rule
from engine.plan import Plan, bind, kind_of
from engine.slopes import CONSTANTS, Edges, Found, slope_rule

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

SECONDS_A_GATE, SECONDS_A_GROUP, SECONDS_A_LEVEL, SECONDS_A_NODE = 220e-9, 1.3e-6, 2.1e-6, 20e-9
"""What plain floats cost a gate, and this pass a group, a level and a node; rough, and only ever a choice."""


class Group(NamedTuple):
    """Gates of one level and kind: the slots they fill, their rule, and those they read, port by port."""

    filled: slice
    rule: Rule
    first: Places
    second: Places | None
    more: tuple[Places, ...]


class Slopes(NamedTuple):
    """Edges whose slopes one rule computes: where they stand, and the slots that the rule reads."""

    edges: Places
    rule: Rule
    slots: Places


class Level(NamedTuple):
    """Edges that leave one level: which, to what consumers, from what sources, and where each one's begin."""

    edges: slice
    consumers: Places
    sources: slice | Places
    starts: Places


def is_wide(plan: Plan) -> bool:
    """Return whether this pass can run the plan and is likely to be quicker than plain floats."""
    gates, levels = plan.size - len(plan.leaves), plan.levels[-1] if plan.size else 0
    if SECONDS_A_GATE * gates < (SECONDS_A_GROUP + SECONDS_A_LEVEL) * levels + SECONDS_A_NODE * plan.size:
        return False
    if any(node.op.ports and not node.op.local for node in plan.nodes):
        return False
    fixed = SECONDS_A_GROUP * len(plan.groups) + SECONDS_A_LEVEL * levels
    return SECONDS_A_GATE * gates > fixed + SECONDS_A_NODE * plan.size


class LevelPass:
    """A plan and a target made ready to run level by level; only for plans whose ops are all elementwise."""

    def __init__(self, edges: Edges) -> None:
        self._from, self._plan = edges, edges.plan
        plan = self._plan
        self._groups = [self._group(first, end) for first, end in plan.groups]
        sources = np.array(edges.sources, dtype=np.intp)
        order = np.argsort(sources, kind="stable")
        self._slopes = np.minimum(np.array(edges.slopes, dtype=np.intp)[order], plan.size + 1)
        self._place = np.argsort(order)
        self._computed = self._computed_slopes(edges)
        consumers = np.array(edges.consumers, dtype=np.intp)[order]
        self._levels = _levels(sources[order], consumers, np.array(plan.levels, dtype=np.intp))

    def _group(self, first: int, end: int) -> Group:
        node = self._plan.nodes[first]
        assert node.op.forward is not None
        reads = np.array(self._plan.inputs[first:end], dtype=np.intp).T.copy()
        second = reads[1] if len(reads) > 1 else None
        rule = bind(node.op.forward, node.attributes)
        return Group(slice(first, end), rule, reads[0], second, tuple(reads[2:]))

    def _computed_slopes(self, edges: Edges) -> list[Slopes]:
        plan = self._plan
        known = plan.size + len(CONSTANTS)
        numbers = [edge for edge, slope in enumerate(edges.slopes) if slope >= known]
        alike: dict[Any, list[tuple[int, int]]] = {}
        for edge, (slot, port) in zip(numbers, edges.computed, strict=True):
            alike.setdefault((kind_of(plan.nodes[slot]), port), []).append((edge, slot))
        return [self._slopes_of(port, members) for (_kind, port), members in alike.items()]

    def _slopes_of(self, port: int, members: list[tuple[int, int]]) -> Slopes:
        plan = self._plan
        read = np.array([(slot, *plan.inputs[slot]) for _edge, slot in members], dtype=np.intp)
        edges = self._place[[edge for edge, _slot in members]]
        return Slopes(edges, slope_rule(plan.nodes[members[0][1]], port), read.T.copy())

    def run(self, leaves: Sequence[Array]) -> Found:
        """Return what a pass finds; NaN and infinity are results."""
        table = self._forward(leaves)
        slopes = table.take(self._slopes)
        for edges, rule, read in self._computed:
            slopes[edges] = rule(*table.take(read))
        gradients, flow = self._backward(slopes)

        def contribution(edge: int) -> float:
            return float(flow[self._place[edge]])

        values = table[: self._plan.size]
        return Found(self._from, values, gradients, contribution, float(np.add.reduce(values)))

    def _forward(self, leaves: Sequence[Array]) -> Floats:
        """Return the values of all slots, with CONSTANTS after them."""
        table = np.empty(self._plan.size + len(CONSTANTS))
        table[: len(leaves)], table[self._plan.size :] = leaves, CONSTANTS
        take = table.take
        for filled, rule, first, second, more in self._groups:
            if second is None:
                table[filled] = rule(take(first))
            else:
                table[filled] = rule(take(first), take(second), *map(take, more))
        return table

    def _backward(self, slopes: Floats) -> tuple[Floats, Floats]:
        """Return the gradients of all slots, and what flows along each edge."""
        gradients, flow = np.zeros(self._plan.size), slopes
        if self._from.target is not None:
            gradients[self._from.target] = 1.0
        take, multiply, sum_each = gradients.take, np.multiply, np.add.reduceat
        for edges, consumers, sources, starts in self._levels:
            here = flow[edges]
            multiply(here, take(consumers), here)
            gradients[sources] = sum_each(here, starts)
        return gradients, flow


def _levels(sources: Places, consumers: Places, levels: Places) -> list[Level]:
    """Cut edges, sorted by source, into those that leave one level each, the highest first."""
    starts = np.flatnonzero(np.diff(sources, prepend=-1))
    ends = np.append(starts, len(sources))
    distinct = sources[starts]
    cuts = np.flatnonzero(np.diff(levels[distinct], prepend=-1)).tolist()
    found = []
    for first, end in pairwise([*cuts, len(distinct)]):
        among = distinct[first:end]
        whole = among[-1] - among[0] == len(among) - 1
        where = slice(int(among[0]), int(among[-1]) + 1) if whole else among
        edges = slice(int(ends[first]), int(ends[end]))
        found.append(Level(edges, consumers[edges], where, starts[first:end] - edges.start))
    return found[::-1]
