"""Grades as the `results.json` that Gradescope reads of an autograder.

Source: Gradescope's autograder specifications, "Output format": `score`, `output`, and `tests`, each with
`name`, `score`, `max_score` and `output`. Texts are plain, which is also what Gradescope takes them for.
"""

from __future__ import annotations

import json
from typing import Any

from engine.exercises.grading import Grade, ItemGrade
from engine.text import _


def results_json(grade: Grade) -> str:
    """Return the results of one student."""
    results = {
        "score": grade.score,
        "output": "\n".join(grade.comments) or grade.problem,
        "output_format": "text",
        "visibility": "visible",
        "tests": [_test(number, item) for number, item in enumerate(grade.items, start=1)],
    }
    return json.dumps(results, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _test(number: int, item: ItemGrade) -> dict[str, Any]:
    return {
        "name": item.item,
        "number": str(number),
        "score": item.credit,
        "max_score": 1,
        "output": "\n".join(told(item)),
        "output_format": "text",
    }


def told(item: ItemGrade) -> list[str]:
    """Return what a student is told of an item, sentence by sentence."""
    given = item.given or _("nothing")
    sentences = [
        item.prompt,
        _("Given: {given}. Right: {right}.").format(given=given, right=item.right),
        _("Tries: {tries}, hints: {hints}.").format(tries=item.tries, hints=item.hints),
    ]
    return sentences + list(item.why)
