"""Whole passes of somebody who knows a rule wrongly, by hand."""

from __future__ import annotations

import re
from math import cos, exp, sin

import numpy as np
import pytest

from engine.exercises.gift import gift
from engine.exercises.habits import HABITS, mistaken
from engine.exercises.misconceptions import MISCONCEPTIONS

SUM = "x = -2; y = 5; z = -4; q = x + y; f = q * z"
FORKS = "x = 2; a = sin(x); b = a * x; c = exp(a); f = b + c"
NEURON = "x = 3; w = 2; p = x * w; m = max(p, x); f = m * w"


@pytest.mark.parametrize(
    ("name", "text", "place", "number"),
    [
        ("plus_splits", SUM, "q.x", -2),
        ("factors_not_swapped", SUM, "f.x", 3),
        ("factors_not_swapped", SUM, "q.x", 3),
        ("local_forgotten", SUM, "q.x", 1),
        ("upstream_plus_local", SUM, "q.x", (1 - 4) + 1),
        ("plus_splits", FORKS, "c.x", 0.5 * exp(sin(2))),
        ("function_for_derivative", FORKS, "c.x", exp(sin(2))),
        ("factors_not_swapped", NEURON, "p.x", 6 * 3),
        ("max_to_all", NEURON, "m.y", 2),
        ("max_to_all", NEURON, "x", 2 + 2 * 2),
        ("max_to_all", NEURON, "p.x", 2 * 2),
    ],
)
def test_the_mistake_is_made_again_at_every_gate(exercise, item, name, text, place, number):
    made = exercise(text)
    numbers = mistaken(made.run, MISCONCEPTIONS[name])
    assert numbers[item(made, place).place] == pytest.approx(number, rel=1e-12)


def test_where_wires_fork_the_last_term_replaces_the_others_and_is_carried_on(exercise, item):
    made = exercise("x = 2; a = sin(x); b = a * x; c = 3 * a; f = b + c")
    numbers = mistaken(made.run, MISCONCEPTIONS["branch_overwritten"])
    last = [term.right for term in made.run.situations[item(made, "a").place].terms][-1]
    assert numbers[item(made, "a").place] == last
    assert numbers[item(made, "a.x").place] == pytest.approx(last * cos(2))


@pytest.mark.parametrize("row", HABITS, ids=lambda row: row.name)
def test_where_it_cannot_be_made_all_is_right(exercise, row):
    made = exercise("x = [[1, 2], [3, 4]]; y = transpose(x); f = sum(y)")
    numbers = mistaken(made.run, row)
    assert numbers.keys() == made.run.situations.keys()
    for place, at in made.run.situations.items():
        np.testing.assert_array_equal(numbers[place], at.right)


def test_numbers_that_grow_beyond_all_bounds_are_not_written(exercise):
    made = exercise("x = 460; a = exp(x); b = abs(a); f = 1e-50 * b")
    row = MISCONCEPTIONS["function_for_derivative"]
    assert np.isinf(mistaken(made.run, row)[made.questions[-1].place])
    assert not re.search(r"nan|inf\b", gift(made))
