"""Mistakes that are carried on: a wrong number that is right for the wrong numbers given before it.

Where nothing is told before the end, one mistake early in the pass makes all that follows wrong. Who went on
correctly from there is told so.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.exercises.situations import Crossing, Meeting, Situation, added
from engine.files.exercise_section import Place
from engine.ops import Array

Own = Callable[[Place], Array | None]
"""What a student gave at a place; None where nothing, or nothing that could stand there, was given."""


def followed(at: Situation, own: Own) -> Array:
    """Return what would be right at a place were the student's own numbers before it right."""
    if isinstance(at, Meeting):
        return _sum_of_own(at, own)
    given = own(at.before.place if at.before is not None else Place(at.step.node))
    return at.right if given is None or np.shape(given) != np.shape(at.upstream) else at.pull(upstream=given)


def _sum_of_own(at: Meeting, own: Own) -> Array:
    return added([_own_or_right(term, own) for term in at.terms])


def _own_or_right(term: Crossing, own: Own) -> Array:
    given = own(term.place)
    return term.right if given is None or np.shape(given) != np.shape(term.right) else given
