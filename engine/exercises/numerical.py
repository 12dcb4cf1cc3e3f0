"""The questions of an exercise as learning platforms have numerical ones: with tolerances and feedback.

The right answers come first, then, worth nothing, the number of every misconception that can be told from the
right answer and from all others. Each entry of an array is a question of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.errors import ExerciseError
from engine.exercises.answers import written
from engine.exercises.diagnosis import Slip
from engine.exercises.exercise import Exercise
from engine.exercises.questions import NumberQuestion
from engine.exercises.tolerance import ROUNDING, Tolerance, rounded
from engine.graphs.graph import Node
from engine.ops import Array
from engine.text import _


@dataclass(frozen=True)
class NumericalAnswer:
    """A number and how far from it an answer may be, whether it is right, and what is said of it."""

    number: float
    tolerance: float
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True)
class NumericalQuestion:
    """A question that asks for one number; the first answer that fits counts."""

    name: str
    text: str
    answers: tuple[NumericalAnswer, ...]
    hints: tuple[str, ...]


def numerical_questions(exercise: Exercise) -> list[NumericalQuestion]:
    """Return all that an exercise asks; raise ExerciseError where it asks for something else than numbers."""
    if not all(isinstance(question, NumberQuestion) for question in exercise.questions):
        raise ExerciseError(_("only exercises that ask for numbers can be written as numerical questions"))
    graph = _listing(exercise)
    return [
        asked
        for question in exercise.questions
        if isinstance(question, NumberQuestion)
        for asked in _entries(question, graph, exercise.contents.title)
    ]


def _listing(exercise: Exercise) -> str:
    """Return the graph as text, a node a line, with its values."""
    run = exercise.run
    nodes = run.graph.nodes(run.plan.slot)
    return "\n".join(_line(exercise, node) for node in nodes)


def _line(exercise: Exercise, node: Node) -> str:
    graph, value = exercise.run.graph, exercise.run.evaluation.values[node.id]
    inputs = [graph.node(edge.source).name for edge in graph.edges_into(node.id)]
    given = [f"{name}={held}" for name, held in node.attributes.items()]
    made = f" = {node.op.name}({', '.join(inputs + given)})" if inputs else ""
    return f"{node.name}{made} = {written(value)}"


def _entries(question: NumberQuestion, graph: str, title: str) -> Iterator[NumericalQuestion]:
    target = question.run.graph.node(question.run.target).name
    for index in np.ndindex(np.shape(question.right)):
        entry = f"[{', '.join(map(str, index))}]" if index else ""
        which = _("Entry {entry} of it?").format(entry=entry) if index else ""
        given = _("The gradient is that of {target}.").format(target=target)
        yield NumericalQuestion(
            name=f"{title}: {question.item}{entry}" if title else f"{question.item}{entry}",
            text="\n".join(filter(None, (graph, given, question.prompt, which))),
            answers=tuple(_answers(question, index)),
            hints=question.hints,
        )


def _answers(question: NumberQuestion, index: tuple[int, ...]) -> Iterator[NumericalAnswer]:
    right, tolerance = np.asarray(question.right)[index], question.tolerance
    yield from _ways(right, tolerance, is_right=True)
    numbers = [(slip, np.asarray(slip.number)[index]) for slip in question.slips]
    told: dict[str, list[float]] = {}
    for slip, number in numbers:
        seen = told.setdefault(slip.row.name, [])
        is_new = not any(tolerance.confuses(number, earlier) for earlier in seen)
        if is_new and _is_alone(slip, number, right, numbers, tolerance):
            seen.append(float(number))
            yield from _ways(number, tolerance, is_right=False, feedback=slip.row.why)


def _is_alone(
    slip: Slip, number: Array, right: Array, numbers: Sequence[tuple[Slip, Array]], tolerance: Tolerance
) -> bool:
    """Return whether a number tells of its row only."""
    others = [right, *(other for another, other in numbers if another.row is not slip.row)]
    return not any(tolerance.confuses(number, other) for other in others)


def _ways(
    number: Array, tolerance: Tolerance, *, is_right: bool, feedback: str = ""
) -> Iterator[NumericalAnswer]:
    """Yield a number within its tolerance and, where that leaves it out, rounded to two digits."""
    room = max(tolerance.relative * abs(float(number)), tolerance.absolute)
    yield NumericalAnswer(float(number), room, is_right, feedback)
    short = float(rounded(number))
    if abs(short - number) > room:
        yield NumericalAnswer(short, abs(short) * ROUNDING, is_right, feedback)
