"""Chooses how a plan whose every node is a single number is run, and shows what was found by node id.

Small and deep graphs run on Python floats (`engine.floats`), large and wide ones level by level on arrays
(`engine.levels`). Anything else, and whatever Python's floats refuse to compute, is left to the pass over
arrays in `engine.autodiff`, which is the rule that the other two keep to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from engine.floats import FloatPass
from engine.levels import LevelPass, is_wide
from engine.ops import Array
from engine.plan import Plan
from engine.slopes import Found, edges_before, keeps_numbers

Key = TypeVar("Key", bound=Hashable)

TARGETS_KEPT = 8
"""For how many targets a plan keeps the passes that were prepared."""


def run_on_numbers(plan: Plan, leaves: Sequence[Array], target: int | None) -> Found | None:
    """Return values and gradients where all is single float64 numbers and no rule refuses; else None."""
    if {*map(type, leaves)} != {np.float64} or not keeps_numbers(plan):
        return None
    try:
        with np.errstate(all="ignore"):
            return _prepared(plan, target).run(leaves)
    except (ArithmeticError, ValueError):
        return None


def _prepared(plan: Plan, target: int | None) -> FloatPass | LevelPass:
    passes = plan.prepared.setdefault("passes", {})
    if target not in passes:
        if len(passes) >= TARGETS_KEPT:
            passes.clear()
        passes[target] = _prepare(plan, target)
    found: FloatPass | LevelPass = passes[target]
    return found


def _prepare(plan: Plan, target: int | None) -> FloatPass | LevelPass:
    edges = edges_before(plan, target)
    return LevelPass(edges) if is_wide(plan) else FloatPass(edges)


class Numbers(Mapping[Key, Any]):
    """What a pass found, by node id or by (node, port): read when it is asked for, and never changed."""

    def __init__(self, places: Callable[[], Mapping[Key, int]], number: Callable[[int], float]) -> None:
        self._places, self._number = places, number

    def __getitem__(self, key: Key) -> np.float64:
        return np.float64(self._number(self._places()[key]))

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())

    def __repr__(self) -> str:
        return repr(dict(self))
