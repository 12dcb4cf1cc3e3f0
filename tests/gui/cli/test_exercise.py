"""`chainrule exercise` and `chainrule grade`, from a formula to a table of grades."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.exercises.exercise import Exercise
from engine.exercises.quiz import Quiz
from engine.files import document
from engine.files.exercise_section import Attempt, Place
from gui.main import main

Run = Callable[..., tuple[int, str, str]]
SUM = "x = -3; y = 5; z = -4; q = x + y; f = q * z"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_lint_says_where_mistakes_cannot_be_told_apart(run: Run) -> None:
    code, out, _err = run("exercise", "lint", "example:product-of-a-sum")
    assert code == 1
    assert "q.x: “+ splits equally” and “value for gradient” give the same number" in out


def test_lint_is_content_where_they_can(run: Run) -> None:
    clean = SUM.replace("x = -3; y = 5; z = -4", "x = -3; y = -7; z = 9")
    assert run("exercise", "lint", clean) == (0, "4 questions: all mistakes can be told apart.\n", "")


def test_shipped_exercises_are_called_by_name(run: Run) -> None:
    assert run("exercise", "lint", "exercise:fork")[0] == 0
    code, _out, err = run("exercise", "lint", "exercise:nothing")
    assert code == 1
    assert "no exercise called 'nothing'" in err


def test_redraw_writes_an_exercise_that_lint_is_content_with(run: Run, home: Path) -> None:
    code, out, _err = run(
        "exercise", "lint", "example:product-of-a-sum", "--redraw", "3", "--out", "new.chainrule"
    )
    assert (code, out.splitlines()[-1]) == (0, "4 questions: all mistakes can be told apart.")
    assert run("exercise", "lint", "new.chainrule")[0] == 0
    made = document.read(home / "new.chainrule")
    assert made.expected == ()
    assert set(made.positions) == set(made.graph)
    assert f"x = {made.graph.find('x').value:g}" in out


def test_make_keeps_what_is_said_and_what_was_set_before(run: Run, home: Path) -> None:
    options = (
        "--hide",
        "q.x",
        "--hide",
        "z",
        "--lock",
        "z",
        "--relative",
        "0.05",
        "--feedback",
        "at the end",
    )
    assert run("exercise", "make", SUM, *options, "--out", "a.chainrule")[1] == "a.chainrule: 2 questions.\n"
    assert run("exercise", "make", "a.chainrule", "--seed", "4", "--out", "b.chainrule")[0] == 0
    contents = document.read(home / "b.chainrule")
    settings, ids = contents.exercise, {node.name: node.id for node in contents.graph.nodes()}
    assert settings.hidden == (Place(ids["q"], "x"), Place(ids["z"]))
    assert settings.locked == (ids["z"],)
    assert (settings.relative, settings.feedback, settings.seed) == (0.05, "at the end", 4)
    assert len(set(contents.positions.values())) == len(contents.graph)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("exercise",), 2, "lint"),
        (("exercise", "draw", SUM), 2, "invalid choice"),
        (("exercise", "lint", SUM, "--redraw", "3"), 2, "go together"),
        (("exercise", "lint", SUM, "--redraw", "-3", "--out", "a"), 2, "no seed"),
        (("exercise", "make", SUM), 2, "--out"),
        (("exercise", "make", SUM, "--out", "a", "--relative", "2"), 2, "from 0 to 1"),
        (("exercise", "make", SUM, "--out", "a", "--hide", "w"), 1, "no node called w"),
        (
            ("exercise", "make", SUM, "--out", "a", "--hide", "x", "--hide", "f"),
            1,
            "f has no gradient that can",
        ),
        (("exercise", "make", SUM, "--out", "a", "--hide", "q.w"), 1, "q has no port w"),
        (("exercise", "make", SUM, "--out", "a", "--lock", "q"), 1, "only inputs, parameters and constants"),
        (("exercise", "make", SUM, "--out", "a", "--kind", "routes"), 1, "asks nothing"),
        (("grade", "missing.chainrule", "x", "--out", "d"), 1, "cannot read"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run: Run, arguments, code, words) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert words in err
    assert err.count("\n") == 1


def hand_in(copy: Path, answers: list[str]) -> None:
    contents = document.read(copy)
    quiz = Quiz(Exercise.of(contents), contents.attempt or Attempt("?"))
    for answer in answers:
        quiz.answer(answer)
    document.write(copy, replace(contents, attempt=quiz.attempt))


def test_a_class_is_graded_from_the_exercise_to_its_tables(run: Run, home: Path) -> None:
    run("exercise", "make", SUM, "--seed", "5", "--out", "sum.chainrule")
    (home / "in").mkdir()
    for student in ("김민수", "../=evil"):
        copy = f"in/{len(student)}.chainrule"
        assert run("exercise", "make", "sum.chainrule", "--student", student, "--out", copy)[0] == 0
    right = str(float(Exercise.of(document.read(home / "in/3.chainrule")).questions[0].right))
    hand_in(home / "in/3.chainrule", [right])
    (home / "in" / "z.chainrule").write_text("no")
    code, out, err = run("grade", "sum.chainrule", "in", "--out", "grades")
    assert (code, err) == (1, "")
    assert "1 / 4" in out
    assert "not valid JSON" in " ".join(out.split())
    assert {path.name for path in (home / "grades").iterdir()} == {
        "items.csv",
        "summary.csv",
        "feedback",
        "gradescope",
    }
    with (home / "grades" / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["student_id"] for row in csv.DictReader(file)] == ["김민수", "../=evil"]
    assert sorted(path.name for path in (home / "grades" / "feedback").iterdir()) == [
        "001-김민수.html", "002-____evil.html",
    ]  # fmt: skip
    results = json.loads((home / "grades" / "gradescope" / "001-김민수.json").read_text(encoding="utf-8"))
    assert results["score"] == 1


def test_a_roster_gives_every_student_a_copy(run: Run, home: Path) -> None:
    (home / "students.txt").write_text("\ufeff김민수\n\n lee  bo \nlee bo\n../x\n", encoding="utf-8")
    code, out, _err = run(
        "exercise", "make", SUM, "--seed", "5", "--roster", "students.txt", "--out", "copies"
    )
    assert (code, out.count("4 questions.")) == (0, 3)
    copies = sorted((home / "copies").glob("*.chainrule"))
    assert [path.name for path in copies] == [
        "001-김민수.chainrule",
        "002-lee_bo.chainrule",
        "003-___x.chainrule",
    ]
    attempts = [document.read(path).attempt for path in copies]
    assert [attempt.student for attempt in attempts if attempt] == ["김민수", "lee bo", "../x"]
    assert len({tuple(leaf.value for leaf in document.read(path).graph.leaves()) for path in copies}) == 3


@pytest.mark.parametrize(
    ("data", "words"), [(b"\xff\xfe", "no text in UTF-8"), (b"\n\n", "names no students")]
)
def test_a_roster_that_is_none_is_refused(run: Run, home: Path, data: bytes, words: str) -> None:
    (home / "students.txt").write_bytes(data)
    code, _out, err = run("exercise", "make", SUM, "--roster", "students.txt", "--out", "copies")
    assert code == 1
    assert words in err
    assert not (home / "copies").exists()


def test_when_all_can_be_graded_the_exit_code_is_0(run: Run, home: Path) -> None:
    run("exercise", "make", SUM, "--out", "sum.chainrule")
    run("exercise", "make", "sum.chainrule", "--student", "kim", "--out", "kim.chainrule")
    assert run("grade", "sum.chainrule", "kim.chainrule", "--out", "deep/grades")[0] == 0
    assert (home / "deep" / "grades" / "items.csv").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.timeout(30)
@pytest.mark.parametrize("place", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_a_roster_is_an_ordinary_file(run: Run, home: Path, place: Callable[[Path], None]) -> None:
    place(home / "students.txt")
    code, _out, err = run("exercise", "make", SUM, "--roster", "students.txt", "--out", "copies")
    assert (code, "no ordinary file" in err) == (1, True)


def test_a_roster_has_a_bound(run: Run, home: Path) -> None:
    (home / "students.txt").write_bytes(b"kim\n" * 2**19)
    code, _out, err = run("exercise", "make", SUM, "--roster", "students.txt", "--out", "copies")
    assert (code, "has more than 1,048,576 bytes" in err) == (1, True)


def test_an_exercise_made_of_a_long_formula_can_be_read(run: Run, home: Path) -> None:
    formula = "x = 2; f = " + "+".join(["x*x"] * 180)
    assert run("exercise", "make", formula, "--out", "long.chainrule")[0] == 0
    assert document.read(home / "long.chainrule").title == formula[:500]
