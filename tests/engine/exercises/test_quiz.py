"""A quiz from question to question: what is said, what may be seen, what it is worth, and that it replays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ExerciseError
from engine.exercises.exercise import Exercise
from engine.exercises.progress import Outcome
from engine.exercises.quiz import Quiz, Said
from engine.files.exercise_section import Attempt, ExerciseSettings, Move, Place

SUM = "x = -3; y = 5; z = -4; q = x + y; f = q * z"
FORK = "x = 3; y = 2; p = x * y; f = p + x"
X, Y, Z, Q, F = range(1, 6)


@pytest.fixture
def quiz(exercise):
    """Return a function that begins a quiz; the nodes of the first formula are x 1, y 2, z 3, q 4, f 5."""
    return lambda text=SUM, **settings: Quiz(exercise(text, **settings), Attempt("kim"))


def test_questions_come_in_backward_order_until_it_is_over(quiz):
    begun = quiz()
    asked = []
    for answer in ("-4", "2", "-4", "-4"):
        asked.append(begun.question.item)
        assert begun.answer(answer).said is Said.RIGHT
    assert asked == ["f.x", "f.y", "q.x", "q.y"]
    assert begun.is_over
    assert (begun.score.points, begun.score.most) == (4, 4)


def test_a_wrong_answer_is_told_of_its_mistake_and_can_be_given_again(quiz):
    begun = quiz()
    verdict = begun.answer("4")
    assert (verdict.said, verdict.misconception.name) == (Said.WRONG, "sign_lost")
    assert verdict.sentence == verdict.misconception.why
    assert begun.question.item == "f.x"
    assert begun.answer("-4").said is Said.RIGHT
    assert begun.credit(Place(F, "x")) == 0.75
    assert [(row.name, count) for row, count in begun.missed()] == [("sign_lost", 1)]


def test_a_wrong_answer_that_tells_of_nothing_is_only_wrong(quiz):
    verdict = quiz().answer("77")
    assert (verdict.said, verdict.misconception, verdict.sentence) == (Said.WRONG, None, "")


@pytest.mark.parametrize("text", ["", "many", "nan", "1/0", "[1, 2"])
def test_what_cannot_be_read_is_no_try(quiz, text):
    begun = quiz()
    verdict = begun.answer(text)
    assert verdict.said is Said.UNREADABLE
    assert verdict.sentence
    assert begun.progress(Place(F, "x")).tries == 0
    assert begun.attempt.moves == ()


def test_three_hints_are_given_and_each_costs(quiz):
    begun = quiz()
    hints = [begun.hint() for _level in range(3)]
    assert hints[0].startswith("Multiply the upstream gradient of f")
    assert hints[2] == "The local gradient is -4."
    with pytest.raises(ExerciseError, match="no more hints") as caught:
        begun.hint()
    assert caught.value.item == "f.x"
    begun.answer("-4")
    assert begun.credit(Place(F, "x")) == 0.25


def test_credit_never_falls_below_nothing(quiz):
    begun = quiz(penalty=1.0)
    for answer in ("1", "2", "-4"):
        begun.answer(answer)
    assert begun.credit(Place(F, "x")) == 0


def test_showing_gives_the_question_up(quiz):
    begun = quiz()
    assert begun.show() == -4
    assert begun.question.item == "f.y"
    assert begun.progress(Place(F, "x")).outcome is Outcome.SHOWN
    assert begun.score.points == 0
    with pytest.raises(ExerciseError, match=r"f\.x: it has been settled"):
        begun.answer("-4", Place(F, "x"))


def test_a_skipped_question_comes_again_after_the_others(quiz):
    begun = quiz()
    begun.skip()
    asked = []
    for answer in ("2", "-4", "-4"):
        asked.append(begun.question.item)
        begun.answer(answer)
    assert asked == ["f.y", "q.x", "q.y"]
    assert (begun.question.item, begun.is_over) == ("f.x", False)
    begun.answer("-4")
    assert begun.is_over


def test_a_skipped_question_can_be_answered_at_any_time(quiz):
    begun = quiz()
    begun.skip()
    begun.answer("2")
    assert begun.answer("-4", Place(F, "x")).said is Said.RIGHT
    assert begun.question.item == "q.x"


def test_an_attempt_has_an_end(quiz, monkeypatch):
    monkeypatch.setattr("engine.exercises.quiz.MOST_MOVES", 2)
    begun = quiz()
    begun.answer("1")
    begun.answer("2")
    with pytest.raises(ExerciseError, match="at most 2 moves"):
        begun.answer("-4")


def test_questions_cannot_be_answered_before_their_turn_or_where_nothing_is_asked(quiz):
    begun = quiz()
    with pytest.raises(ExerciseError, match=r"q\.x: other questions come first"):
        begun.answer("-4", Place(Q, "x"))
    with pytest.raises(ExerciseError, match="nothing is asked"):
        begun.answer("-4", Place(X))


def test_only_what_is_settled_may_be_seen(quiz):
    begun = quiz()
    assert begun.revealed == {Place(F)}
    begun.answer("-4")
    assert begun.revealed == {Place(F), Place(F, "x"), Place(Q)}
    begun.answer("3")
    assert begun.revealed == {Place(F), Place(F, "x"), Place(Q)}
    begun.show()
    assert begun.revealed == {Place(F), Place(F, "x"), Place(Q), Place(F, "y"), Place(Z)}


def test_the_sum_at_a_fork_is_hidden_until_it_is_answered(quiz):
    begun = quiz(FORK)
    for answer in ("1", "1", "2"):
        begun.answer(answer)
    assert begun.question.item == "x"
    assert Place(1) not in begun.revealed
    verdict = begun.answer("2")
    assert verdict.misconception.name == "branch_forgotten"
    begun.answer("3")
    assert Place(1) in begun.revealed


def test_what_is_not_hidden_may_be_seen_from_the_start(quiz):
    begun = quiz(hidden=(Place(Q, "x"),))
    assert begun.question.item == "q.x"
    assert begun.revealed >= {Place(F, "x"), Place(Z), Place(Q), Place(Q, "y"), Place(Y)}
    assert not begun.revealed & {Place(Q, "x"), Place(X)}


def test_where_only_a_branch_is_hidden_the_sum_may_be_seen(quiz):
    assert Place(1) in quiz(FORK, hidden=(Place(4, "y"),)).revealed


def test_arrays_that_nobody_would_type_are_not_asked_for(exercise):
    made = exercise("x = 2; W = [" + ", ".join(["1"] * 37) + "]; y = x * W; f = sum(y)")
    assert [question.item for question in made.questions] == ["y.x"]


def test_a_hidden_node_with_one_term_is_asked_for_at_its_wire(quiz):
    assert [question.item for question in quiz(hidden=(Place(X), Place(Q))).questions] == ["f.x", "q.x"]


@pytest.mark.parametrize("settings", [{"kind": "pass"}, {"feedback": "at the end"}], ids=str)
def test_at_the_end_nothing_is_told_before_all_is_handed_in(quiz, settings):
    begun = quiz(**settings)
    assert begun.answer("4").said is Said.NOTED
    assert begun.answer("-4", Place(Q, "y")).said is Said.NOTED
    assert begun.answer("-4", Place(F, "x")).said is Said.NOTED
    assert begun.revealed == {Place(F)}
    assert {begun.progress(place).outcome for place in (Place(Q, "y"), Place(F, "x"))} == {Outcome.NOTED}
    with pytest.raises(ExerciseError, match="at the end"):
        begun.show()
    begun.skip()
    begun.finish()
    assert begun.is_over
    assert Place(X) in begun.revealed
    assert begun.score.points == 2
    assert [row.name for row, _count in begun.missed()] == ["sign_lost"]
    with pytest.raises(ExerciseError, match="over"):
        begun.answer("2", Place(F, "y"))
    with pytest.raises(ExerciseError, match="over"):
        begun.finish()


def test_shapes_are_asked_for_and_a_turned_one_is_told(quiz):
    begun = quiz("X = [[1, 2]]; W = [[1, 2, 3], [4, 5, 6]]; Y = X @ W; f = sum(Y)", kind="shapes")
    assert [question.item for question in begun.questions] == ["Y", "X", "W"]
    assert begun.answer("(3, 1)").misconception.name == "transposed"
    assert begun.answer("1x3").said is Said.RIGHT
    assert begun.answer("2").misconception is None
    assert begun.answer("wide").said is Said.UNREADABLE


@pytest.mark.parametrize("relative", [0.01, 0.001, 1e-5, 0.0])
def test_what_is_reckoned_with_a_hint_is_right(exercise, item, relative):
    asked = item(exercise("x = 0.7213; u = sigmoid(x); f = 7.0001 * u", relative=relative), "u.x")
    local = float(asked.hints[-1].removeprefix("The local gradient is ").removesuffix("."))
    assert asked.is_right(np.float64(local * 7.0001))


@pytest.mark.parametrize(("relative", "is_short"), [(0.01, True), (0.0005, True), (0.0004, False)])
def test_a_hint_is_written_short_where_an_answer_may_be_off_by_as_much(exercise, item, relative, is_short):
    asked = item(exercise("x = 0.7213; u = sigmoid(x); f = 7.0001 * u", relative=relative), "u.x")
    told = asked.hints[-1].removeprefix("The local gradient is ").removesuffix(".")
    assert (told == "0.2201") is is_short


def test_the_last_hint_of_a_route_tells_its_inputs_apart(exercise, item):
    asked = item(exercise("a = 1234.5; b = 1234.1; f = max(a, b)", kind="routes"), "f")
    assert asked.hints[-1] == "The inputs are a = 1234.5, b = 1234.1."


def test_a_max_is_asked_where_it_routes_to(quiz):
    begun = quiz("a = 3; b = 5; m = max(a, b); f = 2 * m", kind="routes")
    assert begun.revealed.isdisjoint({Place(1), Place(2), Place(3, "x"), Place(3, "y")})
    assert begun.answer("a").misconception.name == "max_to_loser"
    assert begun.answer("c").said is Said.UNREADABLE
    assert begun.answer("B").said is Said.RIGHT


def test_a_nodes_name_goes_before_a_ports(quiz):
    assert quiz("y = 5; x = 3; f = max(y, x)", kind="routes").answer("y").said is Said.RIGHT


def test_a_tie_is_not_asked_about(exercise):
    with pytest.raises(ExerciseError, match="asks nothing"):
        exercise("a = 3; b = 3; f = max(a, b)", kind="routes")


def test_an_attempt_replays_exactly(quiz):
    begun = quiz()
    begun.hint()
    for answer in ("4", "?", " -4.0 ", "2"):
        begun.answer(answer)
    begun.skip()
    begun.show()
    again = Quiz(begun.exercise, begun.attempt)
    assert again.attempt == begun.attempt
    assert (again.score, again.revealed, again.question.item) == (
        begun.score,
        begun.revealed,
        begun.question.item,
    )
    assert all(again.progress(q.place) == begun.progress(q.place) for q in begun.questions)


@pytest.mark.parametrize(
    "moves",
    [
        (Move("answer", Place(99), "1"),),
        (Move("answer", Place(Q, "x"), "1"),),
        (Move("finish"), Move("answer", None, "-4")),
        (*[Move("hint")] * 4,),
    ],
)
def test_a_log_that_cannot_have_happened_is_refused(quiz, moves):
    with pytest.raises(ExerciseError):
        Quiz(quiz().exercise, Attempt("kim", moves))


@pytest.mark.parametrize(
    ("text", "words"), [("x = 1; f = 2 * sign(x) * 0", None), ("x = 1; y = x / 0", "asks nothing")]
)
def test_what_is_not_finite_is_not_asked(exercise, text, words):
    if words is None:
        assert exercise(text).questions
    else:
        with pytest.raises(ExerciseError, match=words):
            exercise(text)


def test_who_goes_on_correctly_from_a_mistake_carries_it_on(quiz):
    begun = quiz("x = 2; s = square(x); t = 3 * s; f = exp(-t / 12)", kind="pass")
    wrong, right = {}, {question.item: float(question.right) for question in begun.questions}
    for item, number in right.items():
        wrong[item] = -number
        begun.answer(str(-number))
    places = {question.item: question.place for question in begun.questions}
    assert [item for item, place in places.items() if begun.carries_on(place)] == list(right)[1:]
    begun.answer(str(right["s.x"]), places["s.x"])
    assert not begun.carries_on(places["s.x"])


def test_a_sum_of_ones_own_wrong_terms_is_carried_on(quiz):
    begun = quiz(FORK, kind="pass")
    answers = dict(
        zip((question.item for question in begun.questions), ("1", "1", "-2", "-1", "3"), strict=True)
    )
    for question in begun.questions:
        begun.answer(answers[question.item])
    assert [question.item for question in begun.questions if begun.carries_on(question.place)] == ["x"]


def test_what_has_another_shape_is_not_carried_on(quiz):
    begun = quiz("x = [1, 2]; s = sum(x); f = 3 * s", kind="pass")
    begun.answer("[1, 2]")
    begun.answer("[1, 2]")
    assert not any(begun.carries_on(question.place) for question in begun.questions)


def test_what_is_right_or_unanswered_carries_nothing_on(quiz):
    begun = quiz(kind="pass")
    begun.answer("-4")
    assert not any(begun.carries_on(question.place) for question in begun.questions)
    assert not quiz("x = [1, 2]; f = sum(x)", kind="shapes").carries_on(Place(1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"exercise": None}, "this document is no exercise"),
        ({"target": None}, "choose a target first"),
        ({"exercise": ExerciseSettings(hidden=())}, "this exercise asks nothing"),
    ],
)
def test_what_is_no_exercise_is_refused_in_words(exercise, change, words):
    contents = exercise("x = 2; f = x * x").contents
    with pytest.raises(ExerciseError, match=words):
        Exercise.of(replace(contents, **change))


def test_what_is_hidden_and_cannot_be_asked_for_is_told_in_the_order_of_nodes(exercise):
    made = exercise("x = 2; c = constant(3); q = c * x; f = q * x", hidden=(Place(4), Place(2), Place(3)))
    assert [question.item for question in made.questions] == ["f.x"]
    assert made.unasked == (Place(2), Place(4))
    shapes = exercise("X = [[1, 2]]; f = sum(X)", kind="shapes", hidden=(Place(1), Place(2, "x"), Place(9)))
    assert [question.item for question in shapes.questions] == ["X"]
    assert shapes.unasked == (Place(2), Place(9))
    assert exercise("x = 2; f = x * x").unasked == ()


def test_what_was_neither_tried_nor_shown_is_unanswered(quiz):
    begun = quiz()
    count = len(begun.questions)
    assert begun.unanswered == count
    begun.answer("7")
    assert begun.unanswered == count - 1
    begun.show()
    begun.show()
    begun.skip()
    assert begun.unanswered == count - 2
