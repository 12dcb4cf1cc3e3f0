"""Mistakes that are made at every gate: what a whole backward pass comes to, for who knows a rule wrongly.

Where nothing is seen of a pass but its graph, as in a learning platform, a wrong rule has been followed all
the way down to where a number is asked for.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.exercises.misconceptions import MISCONCEPTIONS, Misconception
from engine.exercises.situations import Crossing, Meeting, Pass, added
from engine.files.exercise_section import Place
from engine.ops import Array

HABITS = tuple(
    MISCONCEPTIONS[name]
    for name in (
        "max_to_all", "plus_splits", "factors_not_swapped", "mean_forgotten", "transposed",
        "branch_overwritten", "local_forgotten", "upstream_plus_local", "function_for_derivative",
    )
)  # fmt: skip
"""The misconceptions of a rule, which are made again at every gate; a sign is lost once."""


def mistaken(run: Pass, row: Misconception) -> dict[Place, Array]:
    """Return the number at every place of a pass in which that mistake is made wherever it can be."""
    gradients, numbers = dict(run.evaluation.gradients), dict[Place, Array]()
    with np.errstate(all="ignore"):
        for place, at in run.situations.items():
            if isinstance(at, Crossing):
                numbers[place] = gradients[at.source] = _sent_down(at, gradients[at.step.node], row)
            else:
                numbers[place] = gradients[at.node] = _kept(at, numbers, row)
    return numbers


def _sent_down(at: Crossing, upstream: Array, row: Misconception) -> Array:
    made = replace(at, upstream=upstream)
    return next(iter(row.numbers(made).values()), made.right)


def _kept(at: Meeting, numbers: dict[Place, Array], row: Misconception) -> Array:
    """Return a sum, or what is taken for it: of terms that replace each other, the last stays."""
    parts = tuple(numbers[term.place] for term in at.terms)
    made = replace(at, parts=parts, right=added(parts))
    return [made.right, *row.numbers(made).values()][-1]
