"""Every example and every exercise belongs to one lecture."""

from __future__ import annotations

from engine.exercises.shipped import names
from engine.files.examples import examples
from engine.files.lectures import LECTURES, lecture_of


def test_every_example_and_exercise_belongs_to_a_lecture_and_no_lecture_names_what_there_is_not():
    known = [name for lecture in LECTURES for name in lecture.names]
    shipped = [example.name for example in examples()]
    assert sorted(known) == sorted(shipped)
    assert [name for name in (*shipped, *names()) if not lecture_of(name)] == []


def test_an_exercise_goes_with_its_example_and_the_longest_name_decides():
    titles = {name: lecture.title for lecture in LECTURES for name in lecture.names}
    assert lecture_of("two-layer-network-shapes") == titles["two-layer-network"]
    assert lecture_of("sigmoid-gate") == titles["sigmoid-gate"]
    assert lecture_of("something-else") == ""
