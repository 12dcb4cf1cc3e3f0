"""Grades as tables that spreadsheets and learning platforms read: CSV in UTF-8, with a byte order mark.

Every cell is quoted. What a student wrote may not be run as a formula by a spreadsheet: such a cell begins
with an apostrophe, as OWASP advises against CSV injection; numbers, which may be negative, stay as they are.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence

from engine.exercises.grading import Grade

ITEM_COLUMNS = (
    "file", "student", "item", "given", "right", "credit", "misconception", "tries", "hints", "problem",
)  # fmt: skip
SUMMARY_COLUMNS = ("student_id", "score", "max_score", "comments")

_STARTS_A_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠|%]")
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


def items_csv(grades: Iterable[Grade]) -> bytes:
    """Return one row per student and item, and one for a file that could not be graded, with its problem."""
    rows: list[Sequence[object]] = []
    for grade in grades:
        if grade.problem:
            rows.append((grade.file, "", "", "", "", "", "", "", "", grade.problem))
        for item in grade.items:
            mistakes = "; ".join(item.mistakes)
            credit = f"{item.credit:g}"
            given, right = item.given, item.right
            rows.append(
                (
                    grade.file,
                    grade.student,
                    item.item,
                    given,
                    right,
                    credit,
                    mistakes,
                    item.tries,
                    item.hints,
                    "",
                )
            )
    return table(ITEM_COLUMNS, rows)


def summary_csv(grades: Iterable[Grade]) -> bytes:
    """Return one row per student: `student_id,score,max_score,comments`, as learning platforms import it."""
    rows = [
        (grade.student, f"{grade.score:g}", grade.most, "; ".join(grade.comments))
        for grade in grades
        if not grade.problem
    ]
    return table(SUMMARY_COLUMNS, rows)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as bytes of a CSV file (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([cell(str(value)) for value in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, in one line and without what cannot be seen."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    is_formula = _STARTS_A_FORMULA.match(plain) is not None and not _NUMBER.fullmatch(plain.strip())
    return f"'{plain}" if is_formula else plain
