"""Which numbers an exercise cannot tell apart, and the numbers that are drawn instead."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ExerciseError
from engine.exercises.exercise import Exercise
from engine.exercises.lint import findings
from engine.exercises.redraw import for_student, redraw

SUM = "x = -2; y = 5; z = -4; q = x + y; f = q * z"
DRAWN = {"x": -1, "y": -10, "z": 6}


def told(exercise: Exercise) -> list[str]:
    return [str(finding) for finding in findings(exercise)]


def values(exercise: Exercise) -> dict[str, float]:
    return {leaf.name: leaf.value for leaf in exercise.contents.graph.leaves()}


def test_two_mistakes_with_one_number_are_found(exercise):
    assert told(exercise(SUM)) == ["q.x: “+ splits equally” and “value for gradient” give the same number"]


def test_a_mistake_with_the_right_number_is_found(exercise):
    assert "f.x: “factors not swapped” gives the right number" in told(exercise("x = 3; y = 3; f = x * y"))


def test_what_is_equal_at_any_numbers_is_no_finding(exercise):
    assert told(exercise("x = 5; n = -x; f = 3 * n")) == []


def test_one_mistake_that_gives_a_number_in_two_ways_is_no_finding(exercise):
    found = told(exercise("x = 7; y = 1; p = x * y; f = p + x"))
    assert not [sentence for sentence in found if sentence.count("branch forgotten") == 2]


def test_numbers_that_round_to_one_another_are_found(exercise):
    assert told(exercise("x = 3; y = 3.02; f = x * y"))


def test_only_what_is_hidden_is_looked_at(exercise):
    whole = exercise(SUM)
    place = next(question.place for question in whole.questions if question.item == "f.x")
    assert told(exercise(SUM, hidden=(place,))) == []


def test_other_kinds_of_questions_have_nothing_to_confuse(exercise):
    assert told(exercise(SUM, kind="shapes")) == []


def test_drawn_numbers_tell_all_mistakes_apart_and_are_like_those_before(exercise):
    drawn = redraw(exercise(SUM), 1)
    assert told(drawn) == []
    assert all(value == round(value) and 0 < abs(value) <= 15 for value in values(drawn).values())
    assert values(drawn) != values(exercise(SUM))


def test_the_same_seed_draws_the_same_and_another_others(exercise):
    first, again, other = (values(redraw(exercise(SUM), seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_a_seed_draws_these_numbers_on_every_machine(exercise):
    assert values(redraw(exercise(SUM), 1)) == DRAWN


def test_locked_leaves_constants_and_labels_stay(exercise):
    drawn = redraw(exercise(SUM, locked=(3,)), 5)
    assert values(drawn)["z"] == -4
    labelled = "z = [0.5, 2]; k = 1; c = constant(3); l = softmax_cross_entropy(z, k); f = c * l"
    drawn = redraw(exercise(labelled), 5)
    assert (values(drawn)["k"], values(drawn)["c"]) == (1, 3)
    assert np.shape(values(drawn)["z"]) == (2,)


def test_nothing_becomes_negative_where_nothing_was(exercise):
    made = exercise("price = 3; number = 2; cost = price * number; f = square(cost)")
    for seed in range(6):
        assert min(values(redraw(made, seed)).values()) > 0


def with_x(exercise, number: float) -> Exercise:
    made = exercise("x = 3; z = 2; y = x * z; f = 5 * y")
    made.contents.graph.set_value(1, number)
    return Exercise(made.contents)


@pytest.mark.parametrize("odd", [0.0, 5e-324, 1e300, -1e-200])
def test_a_number_that_no_lecture_has_is_drawn_like_a_one(exercise, odd):
    assert 0.5 <= abs(values(redraw(with_x(exercise, odd), 1))["x"]) <= 6


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_where_numbers_are_not_finite_nothing_is_drawn(exercise, odd):
    with pytest.raises(ExerciseError, match="no numbers were drawn"):
        redraw(with_x(exercise, odd), 1)


def test_what_is_asked_for_is_neither_tiny_nor_huge(exercise):
    made = exercise("x = 3; s = square(x); f = exp(s)")
    for seed in range(4):
        assert all(1e-3 <= abs(question.right) <= 1e4 for question in redraw(made, seed).questions)


def test_where_nothing_can_be_drawn_it_says_so(exercise):
    with pytest.raises(ExerciseError, match="no numbers were drawn"):
        redraw(exercise("x = 3; y = 3; f = x * y", locked=(1, 2)), 1)


def test_drawing_changes_nothing_of_the_exercise_itself(exercise):
    made = exercise(SUM)
    before = values(made)
    redraw(made, 1)
    assert values(made) == before


def test_every_student_has_numbers_of_ones_own_and_always_the_same(exercise):
    made = exercise(SUM, seed=11)
    copies = {name: for_student(made, name) for name in ("kim", "lee", " kim ", "김민수", "김민수")}
    numbers = {name: tuple(values(Exercise.of(copy)).values()) for name, copy in copies.items()}
    assert numbers["kim"] == numbers[" kim "]
    assert len({numbers["kim"], numbers["lee"], numbers["김민수"]}) == 3
    assert copies[" kim "].attempt.student == "kim"
    assert all(told(Exercise.of(copy)) == [] for copy in copies.values())


@pytest.mark.parametrize("student", ["", " \n", "x" * 201])
def test_a_student_has_an_id_of_a_few_letters(exercise, student):
    with pytest.raises(ExerciseError, match="from 1 to 200 letters"):
        for_student(exercise(SUM), student)


def test_without_a_seed_all_students_have_the_same_numbers(exercise):
    copy = for_student(exercise(SUM), "kim")
    assert values(Exercise.of(copy)) == values(exercise(SUM))


def test_an_id_that_is_typed_in_two_ways_is_one_student(exercise):
    made = exercise(SUM, seed=11)
    assert made.seed_of("e\u0301mile  x") == made.seed_of("\u00e9mile x")


@pytest.mark.parametrize(
    ("seed", "student", "expected"),
    [
        (11, "kim", 244_444_380_238_931),
        (11, "lee", 61_102_991_461_514),
        (12, "kim", 229_570_152_665_498),
        (None, "kim", None),
    ],
)
def test_a_student_s_seed_is_the_same_in_every_version(exercise, seed, student, expected):
    assert exercise(SUM, seed=seed).seed_of(student) == expected
