"""What a file says of an exercise and an attempt: what comes back, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.errors import FormatError
from engine.files.document import Contents, decode, encode, read
from engine.files.exercise_section import LONGEST_ANSWER, Attempt, ExerciseSettings, Move, Place
from engine.formulas.expression import parse

SAMPLE = Path(__file__).parent / "samples" / "version-3.chainrule"


def exercise() -> Contents:
    """Return f = q z with q = x + y: the ids are x 1, y 2, z 3, q 4, f 5."""
    graph = parse("x = -2\ny = 5\nz = -4\nq = x + y\nf = q z").graph
    settings = ExerciseSettings(hidden=(Place(5, "x"), Place(1)), locked=(3,), seed=7)
    attempt = Attempt("김민수", (Move("answer", Place(5, "x"), "-4"), Move("skip", Place(1))))
    return Contents(graph, target=5, exercise=settings, attempt=attempt)


def test_an_exercise_and_an_attempt_come_back():
    back = decode(encode(exercise()))
    assert (back.exercise, back.attempt) == (exercise().exercise, exercise().attempt)


def test_the_stored_sample_is_an_exercise_with_an_attempt():
    contents = read(SAMPLE)
    assert contents.exercise.hidden == (Place(12, "add"), Place(1))
    assert [move.do for move in contents.attempt.moves] == ["answer", "hint"]


def test_a_document_without_an_exercise_says_nothing_of_one():
    assert not {"exercise", "attempt"} & json.loads(encode(Contents(exercise().graph))).keys()


def test_each_move_stands_on_a_line_of_its_own():
    assert sum('"do":' in line for line in encode(exercise()).decode().splitlines()) == 2


def test_what_was_hidden_at_a_removed_node_or_port_is_left_out_of_the_file():
    contents = replace(exercise(), target=None)
    contents.graph.remove(5)
    assert decode(encode(contents)).exercise.hidden == (Place(1),)


@pytest.mark.parametrize(
    ("section", "path", "value", "field"),
    [
        ("exercise", ["kind"], "essay", "exercise.kind"),
        ("exercise", ["relative"], -1, "exercise.relative"),
        ("exercise", ["penalty"], 2, "exercise.penalty"),
        ("exercise", ["feedback"], "never", "exercise.feedback"),
        ("exercise", ["seed"], 2**60, "exercise.seed"),
        ("exercise", ["program"], "import os", "exercise"),
        ("exercise", ["hidden", 0, "port"], "qq", "exercise"),
        ("exercise", ["hidden", 0, "node"], 99, "exercise"),
        ("exercise", ["hidden", 0, "node"], 0, "exercise.hidden[0].node"),
        ("exercise", ["locked", 0], 4, "exercise"),
        ("attempt", ["student"], "", "attempt.student"),
        ("attempt", ["score"], 100, "attempt"),
        ("attempt", ["moves", 0, "do"], "cheat", "attempt.moves[0].do"),
        ("attempt", ["moves", 0, "text"], "1" * (LONGEST_ANSWER + 1), "attempt.moves[0].text"),
        ("attempt", ["moves", 0, "at"], "q", "attempt.moves[0].at"),
    ],
)
def test_what_is_no_exercise_is_refused_with_its_field(section, path: list[Any], value, field):
    content = json.loads(encode(exercise()))
    place = content[section]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(FormatError) as caught:
        decode(json.dumps(content).encode(), "a.chainrule")
    assert caught.value.field == field
