"""The shipped exercises: sound, at numbers of a lecture, and silent about what is right."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from engine.errors import FormatError
from engine.exercises.lint import findings
from engine.exercises.questions import NumberQuestion
from engine.exercises.quiz import Quiz
from engine.exercises.shipped import names, shipped
from engine.exercises.tolerance import rounded
from engine.files import examples
from engine.files.exercise_section import Attempt

NAMES = names()


def test_every_worked_example_has_an_exercise():
    assert {example.name for example in examples.examples()} <= set(NAMES)


def test_nothing_else_lies_beside_them():
    folder = resources.files("resources") / "exercises"
    assert len([*folder.iterdir()]) == len(NAMES)


def test_all_kinds_of_questions_are_shipped():
    assert {shipped(name).settings.kind for name in NAMES} == {"gates", "pass", "shapes", "routes"}


def test_a_name_that_is_none_is_refused_with_those_there_are():
    with pytest.raises(FormatError, match="no exercise called 'forks'; there are product-of-a-sum,"):
        shipped("forks")


@pytest.mark.parametrize("name", NAMES)
def test_no_two_mistakes_give_the_same_number(name):
    assert list(map(str, findings(shipped(name)))) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_planted_mistake_is_named(name):
    for question in shipped(name).questions:
        for slip in question.slips if isinstance(question, NumberQuestion) else ():
            assert question.diagnose(slip.number) is slip.row
            assert question.diagnose(rounded(slip.number)) is slip.row


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_solved_from_end_to_end(name):
    quiz = Quiz(shipped(name), Attempt("kim"))
    for question in quiz.questions:
        quiz.answer(typed(question.right))
    if not quiz.is_over:
        quiz.finish()
    assert quiz.score.points == quiz.score.most > 0


def typed(right) -> str:
    """Return what a student types that has it right, in four digits."""
    if isinstance(right, str):
        return right
    if isinstance(right, tuple):
        return str(right)
    return str(np.asarray(rounded(right, 4)).tolist())


@pytest.mark.parametrize("name", NAMES)
def test_it_gives_nothing_away(name):
    contents = shipped(name).contents
    assert contents.expected == ()
    assert contents.attempt is None
