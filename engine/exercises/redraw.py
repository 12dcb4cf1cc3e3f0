"""Other numbers for an exercise: leaves drawn anew, small as lectures have them, until no mistakes coincide.

Leaves are drawn in three ways, each for as many tries: with as few digits as the number had and of like size,
then with half such a unit, then as small whole numbers. They are positive where no leaf is negative. Locked
leaves, constants and labels stay as they are. A seed draws the same numbers with every version of Python,
which promises so of `Random.random` alone: a class may be graded elsewhere than it was set.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from random import Random

import numpy as np

from engine.errors import ExerciseError, GraphError
from engine.exercises.exercise import Exercise, identity
from engine.exercises.lint import findings
from engine.exercises.questions import NumberQuestion
from engine.files.document import Contents
from engine.files.exercise_section import LONGEST_STUDENT, Attempt
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.text import _

TINIEST = 1e-12
"""Numbers that are smaller, or larger than one over it, are drawn anew as if they were 1."""
TRIES = 300
"""How often leaves are drawn before giving up."""
SMALLEST, LARGEST = 1e-3, 1e4
"""Between these is the size of what a redrawn exercise asks for, but for what is exactly zero."""


def redraw(exercise: Exercise, seed: int) -> Exercise:
    """Return the exercise at other numbers, always the same for a seed, of which none coincide by chance.

    Raises ExerciseError where no such numbers were drawn.
    """
    drawn = next(filter(_is_clean, _drawn(exercise, seed)), None)
    if drawn is None:
        message = _("no numbers were drawn at which all mistakes can be told apart ({count} tries)")
        raise ExerciseError(message.format(count=TRIES))
    return drawn


def for_student(exercise: Exercise, student: str) -> Contents:
    """Return the copy for a student: with numbers of the student's own where the exercise has a seed.

    Raises ExerciseError for an id that is empty or too long, and as `redraw` does.
    """
    student = identity(student)
    if not 0 < len(student) <= LONGEST_STUDENT:
        message = _("a student's id has from 1 to {most} letters")
        raise ExerciseError(message.format(most=LONGEST_STUDENT))
    seed = exercise.seed_of(student)
    copy = exercise if seed is None else redraw(exercise, seed)
    return copy.with_contents(attempt=Attempt(student)).contents


def _drawn(exercise: Exercise, seed: int) -> Iterator[Exercise]:
    rng = Random(seed)
    leaves = {leaf.id: exercise.run.evaluation.values[leaf.id] for leaf in _free_leaves(exercise)}
    is_signed = any(np.min(value) < 0 for value in leaves.values())
    for count in range(TRIES if leaves else 0):
        graph = exercise.contents.graph.copy()
        for leaf, value in leaves.items():
            graph.set_value(leaf, _like(value, _WAYS[count * len(_WAYS) // TRIES], rng, is_signed))
        if (drawn := _at(exercise, graph)) is not None:
            yield drawn


def _free_leaves(exercise: Exercise) -> Iterator[Node]:
    run = exercise.run
    for leaf in run.graph.nodes(run.plan.leaves):
        if leaf.id in run.evaluation.gradients and leaf.id not in exercise.settings.locked:
            yield leaf


def _at(exercise: Exercise, graph: Graph) -> Exercise | None:
    """Return the exercise at the values of that graph; None where they cannot be computed or asked for."""
    drawn = exercise.with_contents(graph=graph, expected=(), attempt=None)
    try:
        return drawn if len(drawn.questions) == len(exercise.questions) else None
    except GraphError:
        return None


def _is_clean(exercise: Exercise) -> bool:
    asked = [
        np.abs(question.right) for question in exercise.questions if isinstance(question, NumberQuestion)
    ]
    fits = all(
        ((size == 0) | ((size >= SMALLEST) & (size <= LARGEST))).all() for size in map(np.asarray, asked)
    )
    return fits and next(findings(exercise), None) is None


def _like(value: Array, way: _Way, rng: Random, is_signed: bool) -> Array:
    numbers = [_drawn_like(number, way, rng, is_signed) for number in np.ravel(value).tolist()]
    return np.reshape(numbers, np.shape(value))[()]


def _drawn_like(number: float, way: _Way, rng: Random, is_signed: bool) -> float:
    """Return a whole number of the way's units, from half to twice the size that the way takes it from.

    What no lecture has, such as 0 or infinity, is drawn like a 1.
    """
    size, unit = way(abs(number) if TINIEST <= abs(number) <= 1 / TINIEST else 1.0)
    count = round(size / unit)
    fewest, most = max(1, count // 2), 2 * count + 2
    drawn = unit * (fewest + int(rng.random() * (most - fewest + 1)))
    turned = is_signed and rng.random() < 0.5
    return float(f"{math.copysign(drawn, number) * (-1 if turned else 1):.12g}")


def _unit(size: float) -> float:
    """Return the place of the last digit of a number that is rounded to two."""
    decade = 10.0 ** math.floor(math.log10(size))
    return decade if math.isclose(round(size / decade) * decade, size) else decade / 10


_Way = Callable[[float], tuple[float, float]]
_WAYS: tuple[_Way, ...] = (
    lambda size: (size, _unit(size)),
    lambda size: (size, _unit(size) / 2),
    lambda size: (3.0, 1.0),
)
"""What size a number is drawn like, and in which units, by the size it had."""
