"""Where an exercise cannot tell mistakes apart: numbers that are equal by chance.

A mistake that gives the right number is never seen, and two that give the same are never named. Numbers that
are equal whatever the leaves hold are no fault of the exercise (`engine.exercises.diagnosis`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from engine.exercises.exercise import Exercise
from engine.exercises.misconceptions import Misconception
from engine.exercises.questions import NumberQuestion
from engine.text import _


@dataclass(frozen=True)
class Finding:
    """One question at which a misconception gives the right number (`other` is None), or another's number."""

    item: str
    row: Misconception
    other: Misconception | None = None

    def __str__(self) -> str:
        if self.other is None:
            return _("{item}: “{mistake}” gives the right number").format(
                item=self.item, mistake=self.row.title
            )
        return _("{item}: “{mistake}” and “{other}” give the same number").format(
            item=self.item, mistake=self.row.title, other=self.other.title
        )


def findings(exercise: Exercise) -> Iterator[Finding]:
    """Yield all that two mistakes, or a mistake and the right answer, have in common by chance."""
    for question in exercise.questions:
        if isinstance(question, NumberQuestion):
            yield from dict.fromkeys(_at(question))


def _at(question: NumberQuestion) -> Iterator[Finding]:
    confuses = question.tolerance.confuses
    for slip in question.slips:
        if confuses(slip.number, question.right):
            yield Finding(question.item, slip.row)
    for one, other in combinations(question.slips, 2):
        if one.row is not other.row and confuses(one.number, other.number):
            yield Finding(question.item, one.row, other.row)
