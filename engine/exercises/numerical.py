"""The questions of an exercise as learning platforms have numerical ones: with tolerances and feedback.

The right answers come first, then, worth nothing, the number of every misconception that can be told from the
right answer and from all others: made at this place, then made all the way to it (`engine.exercises.habits`).
Each entry of an array is a question of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.composites.composite import Composite
from engine.errors import ExerciseError
from engine.exercises.answers import in_full
from engine.exercises.diagnosis import Slip
from engine.exercises.exercise import Exercise
from engine.exercises.habits import HABITS, mistaken
from engine.exercises.misconceptions import Misconception
from engine.exercises.questions import NumberQuestion
from engine.exercises.tolerance import ROUNDING, Tolerance, rounded
from engine.files.exercise_section import Place
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.text import _

_Habits = Mapping[Misconception, Mapping[Place, Array]]


@dataclass(frozen=True)
class NumericalAnswer:
    """A number and how far from it an answer may be, whether it is right, and what is said of it."""

    number: float
    tolerance: float
    is_right: bool
    feedback: str = ""

    @property
    def written_tolerance(self) -> str:
        """The tolerance in as many digits as keep what lies at its very edge, and no more."""
        return f"{self.tolerance:.12g}"


@dataclass(frozen=True)
class NumericalQuestion:
    """A question that asks for one number; the first answer that fits counts."""

    name: str
    text: str
    answers: tuple[NumericalAnswer, ...]
    hints: tuple[str, ...]


class _Wrong:
    """One entry of a number that a mistake gives, and what is said of it."""

    def __init__(self, slip: Slip, feedback: str, index: tuple[int, ...]) -> None:
        self.row, self.feedback = slip.row, feedback
        self.number = float(np.asarray(slip.number)[index])


def category(exercise: Exercise) -> str:
    """Return an exercise's title as one level of a path of categories, in which // stands for a slash."""
    return _title(exercise).replace("/", "//") or "Chainrule"


def plain(text: str) -> str:
    """Return a text without the control characters that the platforms' formats have no way to hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")


def _title(exercise: Exercise) -> str:
    """Return the title on one line."""
    return plain(" ".join(exercise.contents.title.split()))


def numerical_questions(exercise: Exercise) -> list[NumericalQuestion]:
    """Return all that an exercise asks; raise ExerciseError where it asks for something else than numbers."""
    if not all(isinstance(question, NumberQuestion) for question in exercise.questions):
        raise ExerciseError(_("only exercises that ask for numbers can be written as numerical questions"))
    graph, habits = _listing(exercise), {row: mistaken(exercise.run, row) for row in HABITS}
    return [
        asked
        for question in exercise.questions
        if isinstance(question, NumberQuestion)
        for asked in _entries(question, habits, graph, _title(exercise))
    ]


def _listing(exercise: Exercise) -> str:
    """Return the graph as text, a node a line, with its values, and then what is inside of composites."""
    run = exercise.run
    nodes = run.graph.nodes(run.plan.slot)
    lines = [f"{_made(run.graph, node)} = {in_full(run.evaluation.values[node.id])}" for node in nodes]
    return "\n".join([*lines, *_insides(nodes)])


def _made(graph: Graph, node: Node) -> str:
    """Return a node's name, and what it is computed by and from where it is no leaf."""
    inputs = [graph.node(edge.source).name for edge in graph.edges_into(node.id)]
    given = [f"{name}={held}" for name, held in node.attributes.items()]
    return f"{node.name} = {node.op.name}({', '.join(inputs + given)})" if inputs else node.name


def _insides(nodes: Iterable[Node], around: str = "") -> Iterator[str]:
    """Yield the lines that say what composites are made of, each in full and then those within it."""
    for node in nodes:
        if isinstance(node.op, Composite):
            yield from _inside(node.op, around + node.name)


def _inside(row: Composite, name: str) -> Iterator[str]:
    nodes = row.inside.nodes(row.plan.slot)
    words = _("Inside {node}({ports}), which gives {output}:")
    yield words.format(node=name, ports=", ".join(row.ports), output=row.inside.node(row.output).name)
    for node in nodes:
        if node.id not in row.inputs:
            made = _made(row.inside, node)
            yield f"{made} = {in_full(node.value)}" if node.op.is_leaf else made
    yield from _insides(nodes, f"{name}.")


def _entries(
    question: NumberQuestion, habits: _Habits, graph: str, title: str
) -> Iterator[NumericalQuestion]:
    target = question.run.graph.node(question.run.target).name
    given = _("The gradient is that of {target}.").format(target=target)
    made_before = [Slip(row, numbers[question.place]) for row, numbers in habits.items()]
    for index in np.ndindex(np.shape(question.right)):
        entry = f"[{', '.join(map(str, index))}]" if index else ""
        which = _("Entry {entry} of it?").format(entry=entry) if index else ""
        yield NumericalQuestion(
            name=f"{title}: {question.item}{entry}" if title else f"{question.item}{entry}",
            text="\n".join(filter(None, (graph, given, question.prompt, which))),
            answers=tuple(_answers(question, made_before, index)),
            hints=question.hints,
        )


def _answers(
    question: NumberQuestion, made_before: Sequence[Slip], index: tuple[int, ...]
) -> Iterator[NumericalAnswer]:
    right, tolerance = float(np.asarray(question.right)[index]), question.tolerance
    here = [_Wrong(slip, slip.row.why, index) for slip in question.slips]
    on_the_way = _("On the way here: {why}")
    before = [_Wrong(slip, on_the_way.format(why=slip.row.why), index) for slip in made_before]
    yield from _ways(right, tolerance, is_right=True)
    told: list[_Wrong] = []
    for wrong, among in (*((wrong, here) for wrong in here), *((wrong, here + before) for wrong in before)):
        rivals = [right, *(other.number for other in among if other.row is not wrong.row)]
        rivals += [other.number for other in told if other.row is wrong.row]
        is_alone = not any(tolerance.confuses(wrong.number, number) for number in rivals)
        if is_alone and math.isfinite(wrong.number):
            told.append(wrong)
            yield from _ways(wrong.number, tolerance, is_right=False, feedback=wrong.feedback)


def _ways(
    number: float, tolerance: Tolerance, *, is_right: bool, feedback: str = ""
) -> Iterator[NumericalAnswer]:
    """Yield a number within its tolerance and, where that leaves it out, rounded to two digits."""
    room = tolerance.room(number)
    yield NumericalAnswer(number, room, is_right, feedback)
    short = float(rounded(number))
    if abs(short - number) > room:
        yield NumericalAnswer(short, abs(short) * ROUNDING, is_right, feedback)
