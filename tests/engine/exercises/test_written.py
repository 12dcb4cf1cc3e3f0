"""What is written of an exercise and its grades is what somebody read and stored, letter by letter.

`WRITE_TEXTS=1 pytest tests/engine/exercises/test_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.exercises.exercise import Exercise
from engine.exercises.feedback_page import page
from engine.exercises.gift import gift
from engine.exercises.grade_tables import items_csv, summary_csv
from engine.exercises.gradescope import results_json
from engine.exercises.grading import Grade, grade_all
from engine.exercises.moodle import moodle_xml
from engine.exercises.quiz import Quiz
from engine.files import document
from engine.files.exercise_section import Attempt
from tests.engine.written import compare

TEXT = "x = -3; y = 5; z = -4; q = x + y; f = q * z"


@pytest.fixture
def made(exercise: Callable[..., Exercise]) -> Exercise:
    """Return an exercise with a title that is to be escaped."""
    return exercise(TEXT).with_contents(title="Sum / <b>product</b> {1}")


@pytest.fixture
def grades(made: Exercise, home: Path) -> list[Grade]:
    """Return the grades of one who erred, asked for a hint and left a question, and of a broken file."""
    quiz = Quiz(made, Attempt("김, <Min>"))
    for answer in ("4", "-4", "?", "2", "-4"):
        quiz.hint() if answer == "?" else quiz.answer(answer)
    document.write(home / "kim.chainrule", replace(made.contents, attempt=quiz.attempt))
    (home / "broken.chainrule").write_text("broken")
    return list(grade_all(made, [home / "kim.chainrule", home / "broken.chainrule"]))


QUESTIONS = {"gift": gift, "moodle": moodle_xml}
GRADES: dict[str, Callable[[list[Grade]], str]] = {
    "feedback": lambda grades: page(grades[0], "Sum & product"),
    "feedback-broken": lambda grades: page(grades[1], ""),
    "gradescope": lambda grades: results_json(grades[0]),
    "items": lambda grades: items_csv(grades).decode("utf-8-sig"),
    "summary": lambda grades: summary_csv(grades).decode("utf-8-sig"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_questions_are_written_as_they_were_read(made: Exercise, name: str) -> None:
    compare(name, QUESTIONS[name](made))


@pytest.mark.parametrize("name", GRADES)
def test_grades_are_written_as_they_were_read(grades: list[Grade], name: str) -> None:
    compare(name, GRADES[name](grades))
