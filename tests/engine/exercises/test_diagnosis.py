"""What a wrong number is told of: one misconception, or none; and a right one never, on graphs at random."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.exercises.answers import written
from engine.exercises.diagnosis import neighbours
from engine.exercises.exercise import Exercise
from engine.exercises.lint import findings
from engine.exercises.questions import NumberQuestion
from engine.exercises.situations import Pass
from engine.exercises.tolerance import Tolerance, rounded
from engine.files.document import Contents
from engine.files.exercise_section import ExerciseSettings


def exercise_of(build, rows) -> Exercise | None:
    """Return the exercise of a graph, or None where nothing can be asked of it."""
    graph = build(**rows)
    target = graph.find(list(rows)[-1]).id
    exercise = Exercise(Contents(graph, target=target, exercise=ExerciseSettings()))
    return exercise if exercise.questions else None


def right_answers(right):
    """Yield a right answer as people give it: in full, and correctly rounded to two digits and more."""
    yield right
    yield from (rounded(right, digits) for digits in (2, 3, 4, 8))


@settings(max_examples=60)
@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_no_right_answer_is_called_wrong_or_told_of_a_mistake(build, random_rows, arrays, data):
    exercise = exercise_of(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    for question in exercise.questions if exercise else ():
        for answer in right_answers(question.right):
            assert question.is_right(answer)
            assert question.diagnose(answer) is None
        assert question.is_right(question.read(typed(question.right)))


def typed(value) -> str:
    """Return a number in full, as somebody might copy it."""
    return "[" + ", ".join(map(typed, value)) + "]" if np.ndim(value) else repr(float(value))


@settings(max_examples=60)
@given(data=st.data())
def test_where_no_two_numbers_coincide_every_planted_mistake_is_named(build, random_rows, data):
    exercise = exercise_of(build, data.draw(random_rows(kinks=True)))
    clean = {finding.item for finding in findings(exercise)} if exercise else set()
    for question in exercise.questions if exercise else ():
        for slip in question.slips if question.item not in clean else ():
            for number in (slip.number, rounded(slip.number)):
                assert question.diagnose(number) is slip.row


def test_of_two_mistakes_that_are_always_equal_the_first_is_told(exercise, item):
    question = item(exercise("x = 2; y = 5; n = -x; f = n * y"), "n.x")
    assert question.diagnose(np.float64(5)).name == "sign_lost"
    assert [slip.row.name for slip in question.slips if slip.number == 5] == ["sign_lost"]


def test_a_mistake_that_is_always_right_is_none(exercise, item):
    question = item(exercise("x = 2; y = 5; q = x + y; f = square(q)"), "q.x")
    assert "local_forgotten" not in {slip.row.name for slip in question.slips}


def test_two_mistakes_that_happen_to_give_one_number_are_not_told(exercise, item):
    question = item(exercise("x = -2; y = 5; z = -4; q = x + y; f = q * z"), "q.x")
    assert {slip.row.name for slip in question.slips if slip.number == -2} == {
        "plus_splits",
        "value_for_gradient",
    }
    assert question.diagnose(np.float64(-2)) is None


def test_a_number_that_nothing_leads_to_tells_of_nothing(exercise, item):
    assert item(exercise("x = 2; f = sin(x)"), "f.x").diagnose(np.float64(77)) is None


@pytest.mark.parametrize("kind", ["shapes", "routes"])
def test_nothing_is_run_nearby_where_no_numbers_are_asked_for(exercise, monkeypatch, kind):
    monkeypatch.setattr(Pass, "at", lambda _run, _graph: pytest.fail("a pass was run nearby"))
    assert exercise("x = [3, 4]; y = sum(x); f = max(y, 2)", kind=kind).questions


def test_labels_stay_where_numbers_nearby_are_compared(exercise):
    made = exercise("z = [0.1, 0.7]; k = 1; l = softmax_cross_entropy(z, k); f = 3 * l")
    assert [type(question) for question in made.questions] == [NumberQuestion] * 2
    assert made.questions[1].slips
    nearby = neighbours(made.run)
    assert [passed.graph.find("k").value for passed in nearby] == [1, 1]
    assert all(passed.graph.find("z").value[0] != 0.1 for passed in nearby)


def test_the_tolerance_of_the_exercise_decides(exercise, item):
    loose, strict = (item(exercise("x = 2; f = exp(x)", relative=part), "f.x") for part in (0.1, 0.0))
    assert loose.is_right(np.float64(7.0))
    assert not strict.is_right(np.float64(7.0))
    assert strict.is_right(np.float64(7.4))
    assert written(strict.right) == "7.389"
    assert strict.tolerance == Tolerance(0.0, 1e-6)
