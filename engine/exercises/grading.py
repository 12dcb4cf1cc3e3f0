"""Grades a folder of students' copies: each attempt is made again on the teacher's own exercise.

Of a student's file only the student's id and the moves are taken. Graph, numbers, settings and what is right
come from the exercise; scores are worked out anew. A file that cannot be graded is one row with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import EngineError, ExerciseError
from engine.exercises.answers import written
from engine.exercises.exercise import Exercise, identity
from engine.exercises.progress import WrongAnswer
from engine.exercises.questions import Question
from engine.exercises.quiz import Quiz
from engine.exercises.redraw import for_student
from engine.files import document
from engine.files.document import Contents
from engine.graphs.graph import Graph
from engine.text import _

CARRIED_ON = _("carried on")
CARRIED_ON_WHY = _("It is right for the numbers given before it: the mistake came earlier.")


@dataclass(frozen=True)
class ItemGrade:
    """What one student got for one item; `why` has a sentence for every wrong answer."""

    item: str
    prompt: str
    given: str
    right: str
    credit: float
    mistakes: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    tries: int = 0
    hints: int = 0


@dataclass(frozen=True)
class Grade:
    """What one file got; `problem` says why where it could not be graded, and then there are no items."""

    file: str
    student: str = ""
    items: tuple[ItemGrade, ...] = ()
    score: float = 0.0
    most: int = 0
    comments: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Grader:
    """Grades files of one exercise; of a student that has been graded, another file is refused."""

    exercise: Exercise
    _graded: dict[str, str] = field(default_factory=dict)

    def grade(self, path: Path) -> Grade:
        """Return what a file gets; it never raises for what a file holds."""
        try:
            return self._grade(document.read(path), path.name)
        except (EngineError, MemoryError, RecursionError) as error:
            return Grade(path.name, problem=str(error) or _("there is not enough memory for this"))

    def _grade(self, handed_in: Contents, file: str) -> Grade:
        attempt = handed_in.attempt
        if attempt is None or not identity(attempt.student):
            raise ExerciseError(_("{file} holds no attempt of a student").format(file=file))
        student = identity(attempt.student)
        own = Exercise.of(for_student(self.exercise, student))
        quiz = Quiz(own, attempt)
        if student in self._graded:
            message = _("{student} has handed in {earlier} already")
            raise ExerciseError(message.format(student=student, earlier=self._graded[student]))
        self._graded[student] = file
        items = tuple(_item(quiz, question) for question in quiz.questions)
        score = quiz.score
        return Grade(file, student, items, score.points, score.most, tuple(_comments(quiz, own, handed_in)))


def grade_all(exercise: Exercise, paths: Iterable[Path]) -> Iterator[Grade]:
    """Yield the grades of these files, one after the other."""
    grader = Grader(exercise)
    yield from map(grader.grade, paths)


def _item(quiz: Quiz, question: Question) -> ItemGrade:
    progress = quiz.progress(question.place)
    carries_on = quiz.carries_on(question.place)
    return ItemGrade(
        item=question.item,
        prompt=question.prompt,
        given=progress.given,
        right=written(question.right),
        credit=quiz.credit(question.place),
        mistakes=(*(row.title for row in progress.mistakes), *((CARRIED_ON,) if carries_on else ())),
        why=(*map(_why, progress.wrong), *((CARRIED_ON_WHY,) if carries_on else ())),
        tries=progress.tries,
        hints=progress.hints,
    )


def _why(answer: WrongAnswer) -> str:
    """Return what a student is told of a wrong answer."""
    why = _("wrong") if answer.row is None else answer.row.why
    return _("{given}: {why}").format(given=answer.given, why=why)


def _comments(quiz: Quiz, own: Exercise, handed_in: Contents) -> Iterator[str]:
    for row, count in quiz.missed():
        yield _("{mistake} ({count})").format(mistake=row.title, count=count)
    if not _is_same(own.contents.graph, handed_in.graph):
        yield _("the graph in the file is not the one that was handed out")


def _is_same(one: Graph, other: Graph) -> bool:
    """Return whether two graphs have the same nodes, values and wires, wherever they stand."""
    nodes, others = ({node.id: node for node in graph.nodes()} for graph in (one, other))
    return (
        nodes.keys() == others.keys()
        and set(one.edges()) == set(other.edges())
        and all(document.is_same(node, others[node.id]) for node in nodes.values())
    )
