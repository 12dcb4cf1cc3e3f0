"""`chainrule grade`: what students handed in, graded into tables, Gradescope's results and feedback pages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from engine.exercises.exercise import Exercise
from engine.exercises.feedback_page import page
from engine.exercises.grade_tables import items_csv, summary_csv
from engine.exercises.gradescope import results_json
from engine.exercises.grading import Grade, grade_all
from engine.files import document
from engine.files.examples import SUFFIX
from engine.text import _
from gui.cli.errors import CommandError
from gui.cli.output import console, file_stem, table, write_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `chainrule grade`."""
    parser.add_argument("exercise", metavar="EXERCISE", help=_("the exercise as it was handed out"))
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=_("students' copies, or folders of them")
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder for the grades"))
    parser.epilog = _(
        "example:\n"
        "  chainrule grade neuron.chainrule handed-in/*.chainrule --out grades\n\n"
        "It writes items.csv (a row for each student and item), summary.csv (student_id, score, max_score,\n"
        "comments), and for each student a page in feedback/ and Gradescope's results in gradescope/.\n"
        "Scores are worked out from the exercise; what a file says of itself counts for nothing. A file\n"
        "that cannot be read is a row with its reason, and the exit code is then 1."
    )


def run(arguments: argparse.Namespace) -> int:
    """Grade, write, print the scores, and return the exit code: 1 where a file could not be graded."""
    exercise = Exercise.of(document.read(arguments.exercise))
    grades = [*grade_all(exercise, _files(arguments.files))]
    _write(arguments.out, grades, exercise.contents.title)
    _show(grades)
    return CommandError.exit_code if any(grade.problem for grade in grades) else 0


def _files(given: list[Path]) -> Iterator[Path]:
    for path in given:
        yield from sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]


def _write(folder: Path, grades: list[Grade], title: str) -> None:
    for name in ("feedback", "gradescope"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_file(folder / "items.csv", items_csv(grades))
    write_file(folder / "summary.csv", summary_csv(grades))
    for count, grade in enumerate(grades, start=1):
        if not grade.problem:
            stem = f"{count:03}-{file_stem(grade.student)}"
            write_file(folder / "feedback" / f"{stem}.html", page(grade, title).encode())
            write_file(folder / "gradescope" / f"{stem}.json", results_json(grade).encode())


def _show(grades: list[Grade]) -> None:
    columns = [(_("File"), "left"), (_("Student"), "left"), (_("Score"), "right"), (_("Comments"), "left")]
    rows = [
        (grade.file, grade.student, _score(grade), "; ".join(grade.comments) or grade.problem)
        for grade in grades
    ]
    console().print(table(columns, rows))


def _score(grade: Grade) -> str:
    return "–" if grade.problem else f"{grade.score:g} / {grade.most}"
