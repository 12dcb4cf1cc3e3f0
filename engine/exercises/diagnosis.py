"""Which misconception a wrong number tells of: the one row that gives it, and none where two do.

Two numbers that are equal at these values and at others nearby are equal for a reason, and no values tell
them apart: a local gradient of 1 may well be forgotten. Of such a pair only the first counts. Numbers that
are equal here by chance make a diagnosis impossible; `engine.exercises.lint` finds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.errors import GraphError
from engine.exercises.misconceptions import MISCONCEPTIONS, Misconception
from engine.exercises.situations import Pass, Situation
from engine.exercises.tolerance import Tolerance
from engine.files.exercise_section import Place
from engine.ops import Array

NEIGHBOURS = 2
"""At how many other values of the leaves numbers are compared."""
_STEP, _SEED = 0.01, 20260101
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Slip:
    """A number that a misconception gives at one place."""

    row: Misconception
    number: Array


def neighbours(run: Pass) -> list[Pass]:
    """Return the same pass at leaves that are moved a little; leaves without a gradient stay."""
    rng = np.random.default_rng(_SEED)
    return [passed for _count in range(NEIGHBOURS) if (passed := _moved(run, rng)) is not None]


def _moved(run: Pass, rng: np.random.Generator) -> Pass | None:
    graph = run.graph.copy()
    for leaf in graph.nodes(run.plan.leaves):
        if leaf.id in run.evaluation.gradients:
            value = run.evaluation.values[leaf.id]
            steps = _STEP * rng.uniform(0.5, 1.5, (2, *np.shape(value)))
            graph.set_value(leaf.id, value * (1 + steps[0]) + steps[1])
    try:
        return run.at(graph)
    except GraphError:
        return None


def slips(run: Pass, place: Place, nearby: Iterable[Pass]) -> list[Slip]:
    """Return the numbers that mistakes give at a place, but for those that no values tell apart."""
    ways = [_by_key(passed.situations[place]) for passed in (run, *nearby)]
    kept: list[_Key] = []
    for key in list(ways[0])[1:]:
        if not any(_always_equal(ways, key, other) for other in (_RIGHT, *kept)):
            kept.append(key)
    return [Slip(MISCONCEPTIONS[name], ways[0][name, index]) for name, index in kept]


_Key = tuple[str, int]
_RIGHT: _Key = ("", 0)


def _by_key(situation: Situation) -> dict[_Key, Array]:
    by_key = {_RIGHT: situation.right}
    for name, row in MISCONCEPTIONS.items():
        by_key |= {(name, index): number for index, number in row.numbers(situation).items()}
    return by_key


def _always_equal(ways: Sequence[dict[_Key, Array]], one: _Key, other: _Key) -> bool:
    return all(one in way and other in way and _equal(way[one], way[other]) for way in ways)


def _equal(one: Array, other: Array) -> bool:
    scale = max(float(np.max(np.abs(one))), float(np.max(np.abs(other))))
    return bool(np.max(np.abs(one - other)) <= _SAME * scale)


def diagnose(given: Array, right: Array, known: Iterable[Slip], tolerance: Tolerance) -> Misconception | None:
    """Return the one misconception that gives this number; None where it is right, or more or none do."""
    if tolerance.passes(given, right):
        return None
    rows = {slip.row.name: slip.row for slip in known if tolerance.passes(given, slip.number)}
    return next(iter(rows.values())) if len(rows) == 1 else None
