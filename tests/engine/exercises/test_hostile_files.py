"""Nearly right exercises and attempts: refused in words or graded, and nothing else, whatever a file says."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from engine.errors import EngineError
from engine.exercises.exercise import Exercise
from engine.exercises.feedback_page import page
from engine.exercises.gift import gift
from engine.exercises.grade_tables import items_csv, summary_csv
from engine.exercises.gradescope import results_json
from engine.exercises.grading import grade_all
from engine.exercises.lint import findings
from engine.exercises.moodle import moodle_xml
from engine.exercises.quiz import Quiz
from engine.exercises.shipped import shipped
from engine.files.document import decode, encode
from engine.files.exercise_section import Attempt, ExerciseSettings

ODD: tuple[Any, ...] = (
    None, -1, 0, 1, 2, 3.5, 1e300, 2**60, 10**30, "", "x", "NaN", "=1+1", "\0", "가", "x" * 5000, [], {},
    [[]], True,
    "answer", "show", "finish", "-0.2", "1e999", "[[1,2],[3]]", {"node": 4}, {"node": 4, "port": "x"},
)  # fmt: skip
KINDS = ("gates", "pass", "shapes", "routes")
NAMES = ("product-of-a-sum", "fork", "maxout", "affine-batch")


def record(draw: random.Random) -> dict[str, Any]:
    """Return a shipped exercise with settings of its own, and an attempt at it, as its file has them."""
    contents = shipped(draw.choice(NAMES)).contents
    settings = ExerciseSettings(kind=draw.choice(KINDS), feedback=draw.choice(("at once", "at the end")))
    with suppress(EngineError):
        quiz = Quiz(Exercise.of(replace(contents, exercise=settings)), Attempt("김민수"))
        for _turn in range(draw.randrange(12)):
            with suppress(EngineError):
                draw.choice(
                    (quiz.hint, quiz.skip, quiz.show, lambda: quiz.answer(draw.choice(("1", "-4", "x"))))
                )()
        contents = replace(contents, exercise=settings, attempt=quiz.attempt)
    return json.loads(encode(contents))


def changed(draw: random.Random, node: Any) -> Any:
    """Change one thing somewhere in a JSON value."""
    if isinstance(node, dict) and node and draw.random() < 0.9:
        key = draw.choice(list(node))
        return {**node, key: changed(draw, node[key])}
    if isinstance(node, list) and node and draw.random() < 0.9:
        index = draw.randrange(len(node))
        return [*node[:index], changed(draw, node[index]), *node[index + 1 :]]
    return draw.choice(ODD)


def nearly_right(draw: random.Random) -> bytes:
    content = record(draw)
    for section in ("exercise", "attempt"):
        if section in content and draw.random() < 0.7:
            content[section] = changed(draw, content[section])
    return json.dumps(content).encode()


@pytest.mark.parametrize("seed", range(60))
def test_a_nearly_right_file_is_graded_or_refused_in_words(seed, home):
    draw = random.Random(seed)
    exercise = shipped(draw.choice(NAMES))
    (home / "a.chainrule").write_bytes(nearly_right(draw))
    (grade,) = grades = list(grade_all(exercise, [home / "a.chainrule"]))
    assert bool(grade.problem) != bool(grade.items)
    assert 0 <= grade.score <= grade.most
    assert items_csv(grades)
    assert summary_csv(grades)
    json.loads(results_json(grade))
    assert page(grade, exercise.contents.title).endswith("</html>\n")


@pytest.mark.parametrize("seed", range(60))
def test_a_nearly_right_exercise_can_be_taken_or_is_refused_in_words(seed):
    draw = random.Random(1000 + seed)
    try:
        exercise = Exercise.of(decode(nearly_right(draw), "a.chainrule"))
    except EngineError as refusal:
        words = str(refusal)
        assert words
        return
    quiz = Quiz(exercise, Attempt("kim"))
    for _turn in range(20):
        with suppress(EngineError):
            draw.choice(
                (quiz.hint, quiz.skip, quiz.show, lambda: quiz.answer(draw.choice(("1", "-4", "(2, 2)"))))
            )()
        assert quiz.revealed
    assert Quiz(exercise, quiz.attempt).score == quiz.score
    list(findings(exercise))
    for write in (moodle_xml, gift):
        with suppress(EngineError):
            write(exercise)
