"""Chooses how a plan whose every node is a single number is run, and shows what was found by node id.

Wide levels run on arrays (`engine.run.levels`), and the narrow ones that most graphs end in on Python floats
(`engine.run.floats`), as small or deep graphs do altogether. What floats refuse to compute runs on arrays to
the end where it can. Anything else is left to the pass over arrays in `engine.run.autodiff`, which is the
rule that the other two keep to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from engine.ops import Array
from engine.run.floats import FloatPass
from engine.run.levels import LevelPass
from engine.run.plan import Plan
from engine.run.slopes import Edges, NumberRun, edges_before, keeps_numbers

Key = TypeVar("Key", bound=Hashable)

TARGETS_KEPT = 8
"""How many of the passes that were prepared for targets a plan keeps."""


SECONDS_A_GATE, SECONDS_A_GATE_BY_NUMPY = 170e-9, 2.5e-6
"""What floats cost a gate, with its edges, where the row has a rule on floats and where it has not."""

SECONDS_A_RUN, SECONDS_A_LEVEL, SECONDS_A_GROUP, SECONDS_A_NODE = 15e-6, 1.6e-6, 0.35e-6, 20e-9
"""What arrays cost. All these are rough, and only ever decide which pass is chosen."""


def run_on_numbers(plan: Plan, leaves: Sequence[Array], target: int | None) -> NumberRun | None:
    """Return values and gradients where all is single float64 numbers and no rule refuses; else None."""
    if {*map(type, leaves)} != {np.float64} or not keeps_numbers(plan):
        return None
    with np.errstate(all="ignore"):
        for end in _ends(plan):
            try:
                return _prepared(plan, target, end)(leaves)
            except (ArithmeticError, ValueError):
                continue
    return None


def _ends(plan: Plan) -> list[int]:
    """Return where to stop running on arrays: where it is quickest and, if floats refuse then, at the end."""
    if "ends" not in plan.prepared:
        quickest, on_arrays = (
            end_of_wide(plan),
            all(node.op.number_rules.local for node in plan.kinds.values()),
        )
        again = on_arrays and len(plan.leaves) < quickest < plan.size
        plan.prepared["ends"] = [quickest, plan.size] if again else [quickest]
    ends: list[int] = plan.prepared["ends"]
    return ends


def _prepared(plan: Plan, target: int | None, end: int) -> Callable[[Sequence[Array]], NumberRun]:
    passes = plan.prepared.setdefault("passes", {})
    if (target, end) not in passes:
        if len(passes) >= TARGETS_KEPT:
            passes.clear()
        passes[target, end] = prepare(plan, edges_before(plan, target), end)
    run: Callable[[Sequence[Array]], NumberRun] = passes[target, end]
    return run


def prepare(plan: Plan, edges: Edges, end: int) -> Callable[[Sequence[Array]], NumberRun]:
    """Return what runs the levels before slot `end` on arrays and the rest on floats.

    It may raise ArithmeticError or ValueError where floats refuse to compute.
    """
    return _on_floats(plan, edges) if end == len(plan.leaves) else _by_levels(plan, edges, end)


def _on_floats(plan: Plan, edges: Edges) -> Callable[[Sequence[Array]], NumberRun]:
    floats, size = FloatPass(plan, edges, len(plan.leaves)), plan.size

    def run(leaves: Sequence[Array]) -> NumberRun:
        known = floats.forward([*map(float, leaves)])
        return NumberRun(edges, known, floats.backward(known), sum(known[:size]))

    return run


def _by_levels(plan: Plan, edges: Edges, end: int) -> Callable[[Sequence[Array]], NumberRun]:
    levels, size = LevelPass(plan, edges, end), plan.size

    def run(leaves: Sequence[Array]) -> NumberRun:
        known, gradients = levels.run(leaves)
        return NumberRun(edges, known, gradients, float(np.add.reduce(known[:size])))

    return run


def end_of_wide(plan: Plan) -> int:
    """Return the slot before which arrays are likely to be quicker: after all, some or none of the levels."""
    if not plan.groups:
        return plan.size
    seconds = np.zeros(1 + max(plan.kinds))
    for kind, node in plan.kinds.items():
        seconds[kind] = SECONDS_A_GATE_BY_NUMPY if node.op.on_floats is None else SECONDS_A_GATE
    seconds = seconds[plan.wires.kinds[len(plan.leaves) :]]
    levels = plan.levels[len(plan.leaves) :] - 1
    firsts = np.array([first for first, _end in plan.groups])
    saved = np.bincount(levels, seconds - SECONDS_A_NODE) - SECONDS_A_LEVEL
    saved -= SECONDS_A_GROUP * np.bincount(plan.levels[firsts] - 1)
    stopped = [first for first, _end in plan.groups if not plan.nodes[first].op.number_rules.local]
    until = int(plan.levels[stopped[0]]) - 1 if stopped else len(saved)
    best = np.concatenate(([0.0], np.cumsum(saved[:until]) - SECONDS_A_RUN)).argmax()
    return int(np.searchsorted(plan.levels, best, side="right"))


class ReadOnDemand(Mapping[Key, Any]):
    """What a pass found, by node id or by (node, port): read when it is asked for, and never changed."""

    def __init__(
        self,
        places: Callable[[], Mapping[Key, int]],
        number: Callable[[int], float],
        numbers: Callable[[], Sequence[float]] | None = None,
    ) -> None:
        self._places, self._number, self._numbers = places, number, numbers

    def several(self, keys: Iterable[Key]) -> list[float | None]:
        """Return the numbers of many keys, None where there is none: quicker than one by one."""
        places, number = self._places(), self._number
        if self._numbers is not None:
            number = self._numbers().__getitem__
        return [None if (place := places.get(key)) is None else number(place) for key in keys]

    def __getitem__(self, key: Key) -> np.float64:
        return np.float64(self._number(self._places()[key]))

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())

    def __repr__(self) -> str:
        return repr(dict(self))
