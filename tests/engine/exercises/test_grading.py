"""Grading: scores that are worked out anew, files that are broken or hostile, names in any script."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.exercises.exercise import Exercise
from engine.exercises.feedback_page import page
from engine.exercises.grade_tables import ITEM_COLUMNS, SUMMARY_COLUMNS, cell, items_csv, summary_csv
from engine.exercises.gradescope import results_json
from engine.exercises.grading import Grade, ItemGrade, grade_all
from engine.exercises.quiz import Quiz
from engine.exercises.redraw import for_student
from engine.files import document
from engine.files.exercise_section import Attempt, Move, Place

SUM = "x = -3; y = 5; z = -4; q = x + y; f = q * z"
FORMULA = '=HYPERLINK("http://evil","x")'


@pytest.fixture
def hand_in(exercise, home) -> Callable[..., Path]:
    """Return a function that writes a student's copy with these answers, "?" for a hint."""

    def write(student: str, answers: list[str], file: str = "", text: str = SUM, **settings) -> Path:
        quiz = Quiz(exercise(text, **settings), Attempt(student))
        for answer in answers:
            quiz.hint() if answer == "?" else quiz.answer(answer)
        path = home / (file or f"{len(list(home.iterdir()))}.chainrule")
        document.write(path, replace(quiz.exercise.contents, attempt=quiz.attempt))
        return path

    return write


@pytest.fixture
def whole(exercise) -> Exercise:
    return exercise(SUM)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_item_is_a_row_and_every_student_a_sum(whole, hand_in):
    files = [hand_in("김민수", ["4", "-4", "?", "2", "-4", "-4"]), hand_in('Lee, "Bo"', ["-4"])]
    grades = list(grade_all(whole, files))
    assert [(grade.student, grade.score, grade.most) for grade in grades] == [
        ("김민수", 3.5, 4),
        ('Lee, "Bo"', 1, 4),
    ]
    items = rows(items_csv(grades))
    assert tuple(items[0]) == ITEM_COLUMNS
    assert len(items) == 8
    assert items[0] == {
        "file": files[0].name, "student": "김민수", "item": "f.x", "given": "-4", "right": "-4",
        "credit": "0.75", "misconception": "sign lost", "tries": "2", "hints": "0", "problem": "",
    }  # fmt: skip
    assert items[1]["hints"] == "1"
    summary = rows(summary_csv(grades))
    assert tuple(summary[0]) == SUMMARY_COLUMNS
    assert summary[0] == {
        "student_id": "김민수",
        "score": "3.5",
        "max_score": "4",
        "comments": "sign lost (1)",
    }
    assert summary[1]["student_id"] == 'Lee, "Bo"'


def test_tables_begin_with_a_byte_order_mark_and_quote_every_cell(whole, hand_in):
    data = summary_csv(grade_all(whole, [hand_in("김민수", [])]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1] == '"김민수","0","4",""'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (FORMULA, "'" + FORMULA), ("+1+1", "'+1+1"), ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"), ("\r\n=1", "'  =1"), (" =1", "' =1"), ("＝1", "'＝1"), ("|calc", "'|calc"),
        ("-0.2", "-0.2"), ("-.2", "-.2"), ("-2e-3", "-2e-3"), ("-1/3", "'-1/3"), ("김민수", "김민수"),
        ("", ""), ("a=b", "a=b"), ("a\u202eb", "a b"), ("-2\n=1", "'-2 =1"),
    ],
)  # fmt: skip
def test_no_cell_is_taken_for_a_formula(text, kept):
    assert cell(text) == kept


def test_a_students_formulas_are_harmless_in_every_table(whole, hand_in):
    grades = list(grade_all(whole, [hand_in(FORMULA, ["2*3"])]))
    for data in (items_csv(grades), summary_csv(grades)):
        for row in rows(data):
            assert not any(re.match(r"\s*[=+@]", text) for text in row.values())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "no UTF-8"),
        (b"import os", "not valid JSON"),
        (b"[" * 100_000, "."),
        (b'{"format": "chainrule", "version": 3, "nodes": [], "edges": []}', "holds no attempt"),
        (b'{"format": "chainrule", "version": 3, "nodes": [], "edges": [], "attempt": {"student": " "}}',
         "holds no attempt"),
        (b'{"format": "chainrule", "version": 9, "nodes": [], "edges": []}', "version 9"),
        (b'{"format": "chainrule", "version": 3, "nodes": [], "edges": [], "attempt": {"student": "x", '
         b'"moves": [{"do": "answer", "at": {"node": 5, "port": "x"}, "text": "-4"}, {"do": "show", "at": '
         b'{"node": 5, "port": "x"}}]}}', "it has been settled"),
        (b'{"format": "chainrule", "version": 3, "nodes": [], "edges": [], "attempt": {"student": "x", '
         b'"score": 100}}', "score"),
    ],
)  # fmt: skip
def test_a_broken_file_is_one_row_with_its_reason_and_the_rest_goes_on(whole, hand_in, home, content, reason):
    (home / "broken.chainrule").write_bytes(content)
    files = [home / "broken.chainrule", home / "missing.chainrule", hand_in("kim", ["-4"], "good.chainrule")]
    broken, missing, good = grade_all(whole, files)
    assert reason in broken.problem
    assert (broken.items, broken.student) == ((), "")
    assert "missing.chainrule" in missing.problem
    assert good.score == 1
    table = rows(items_csv([broken, missing, good]))
    assert len(table) == 2 + 4
    assert [row["problem"] != "" for row in table] == [True, True, False, False, False, False]
    assert [row["student_id"] for row in rows(summary_csv([broken, missing, good]))] == ["kim"]


def test_what_a_file_says_of_the_exercise_counts_for_nothing(whole, exercise, hand_in, home):
    """A student who loosens the tolerance, asks for one number or draws easier ones gains nothing."""
    easy = exercise(
        "x = 1; y = 1; z = 1; q = x + y; f = q * z", relative=1.0, penalty=0.0, hidden=(Place(5, "x"),)
    )
    log = Attempt("kim", (Move("answer", Place(5, "x"), "1"),))
    document.write(home / "easy.chainrule", replace(easy.contents, attempt=log))
    (grade,) = grade_all(whole, [home / "easy.chainrule"])
    assert (grade.score, grade.most) == (0, 4)
    assert grade.comments[-1] == "the graph in the file is not the one that was handed out"


def test_moved_nodes_are_no_other_graph(whole, hand_in, home):
    path = hand_in("kim", ["-4"])
    contents = document.read(path)
    document.write(path, replace(contents, positions=dict.fromkeys(contents.graph, (7.0, 7.0)), title="mine"))
    (grade,) = grade_all(whole, [path])
    assert grade.comments == ()


def test_students_with_numbers_of_their_own_are_graded_by_them(exercise, home):
    made = exercise(SUM, seed=3)
    paths = []
    for student in ("김민수", "lee"):
        copy = for_student(made, student)
        quiz = Quiz(Exercise.of(copy), copy.attempt)
        for question in quiz.questions:
            quiz.answer(str(float(question.right)))
        paths.append(home / f"{student}.chainrule")
        document.write(paths[-1], replace(copy, attempt=quiz.attempt))
    grades = list(grade_all(made, paths))
    assert [(grade.score, grade.comments) for grade in grades] == [(4, ()), (4, ())]
    assert grades[0].items[0].right != grades[1].items[0].right


def test_a_second_file_of_a_student_is_refused_and_a_broken_one_does_not_count(whole, hand_in, home):
    (home / "a.chainrule").write_text("broken")
    files = [
        home / "a.chainrule",
        hand_in("kim", ["-4"], "b.chainrule"),
        hand_in(" kim", ["77"], "c.chainrule"),
    ]
    _broken, first, second = grade_all(whole, files)
    assert first.score == 1
    assert second.problem == "kim has handed in b.chainrule already"


def test_gradescope_reads_the_results(whole, hand_in):
    (grade,) = grade_all(whole, [hand_in("김민수", ["4", "-4", "2"])])
    results = json.loads(results_json(grade))
    assert results["score"] == 1.75 == sum(test["score"] for test in results["tests"])
    assert {test["max_score"] for test in results["tests"]} == {1}
    assert {"score", "max_score", "name", "output", "output_format"} <= results["tests"][0].keys()
    assert results["output_format"] == results["tests"][0]["output_format"] == "text"
    assert "The size is right, but the sign is the other one." in results["tests"][0]["output"]


OF_RESULTS = {
    "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format",
    "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
}  # fmt: skip
OF_A_TEST = {
    "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
    "visibility", "extra_data",
}  # fmt: skip
"""The fields that Gradescope's description of an autograder's output names."""


@pytest.mark.parametrize("answers", [["4", "-4", "2"], [], ["nothing to see", "1e999", "\x00</script>"]])
def test_gradescope_is_given_only_fields_that_it_knows_and_values_of_their_kinds(whole, hand_in, answers):
    (grade,) = grade_all(whole, [hand_in("김민수", answers)])
    results = json.loads(results_json(grade))
    assert results.keys() <= OF_RESULTS
    assert isinstance(results["score"], int | float)
    assert results["visibility"] in {"hidden", "after_due_date", "after_published", "visible"}
    for test in results["tests"]:
        assert test.keys() <= OF_A_TEST
        assert test["output_format"] in {"text", "html", "simple_format", "md", "ansi"}
        assert 0 <= test["score"] <= test["max_score"]
        assert all(isinstance(test[field], str) for field in ("name", "number", "output"))


class Reader(HTMLParser):
    """Reads a page strictly enough to see what is a tag in it and what is text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [
            value or "" for name, value in attrs if name in {"src", "href"} or name.startswith("on")
        ]
        if tag not in {"meta", "link", "img", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def test_a_page_holds_what_a_student_wrote_as_text_only():
    item = ItemGrade("f.x", "<i>?</i>", "<script>alert(1)</script>", "-4", 0.5, (), ('" onload="x<s>',), 2, 1)
    grade = Grade("a.chainrule", "김<img src=x onerror=y>", (item,), 0.5, 1, ("</ul><script>",))
    text = page(grade, "<title>&")
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert not {"script", "img", "i", "s", "link", "iframe"} & set(reader.tags)
    assert reader.links == []
    assert "<script>alert(1)</script>" in reader.texts
    assert "http" not in text.replace("http-equiv", "")
    assert 'charset="utf-8"' in text


def test_a_page_tells_the_score_and_why(whole, hand_in):
    (grade,) = grade_all(whole, [hand_in("김민수", ["77", "4", "-4"])])
    text = page(grade, "Sum")
    assert grade.items[0].why == ("77: wrong", "4: The size is right, but the sign is the other one.")
    assert "<b>김민수</b>: 0.5 of 4 points" in text
    assert "The size is right, but the sign is the other one." in text


def test_who_carries_a_mistake_on_is_told_so(exercise, hand_in):
    text = "x = 2; s = square(x); f = 3 * s"
    files = [hand_in("kim", ["-3", "-12"], text=text, kind="pass")]
    (grade,) = grade_all(exercise(text, kind="pass"), files)
    assert [item.mistakes for item in grade.items] == [("sign lost",), ("sign lost", "carried on")]
    assert grade.items[1].why[-1].endswith("the mistake came earlier.")
