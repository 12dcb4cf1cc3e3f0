"""Every row of the table of misconceptions, on five graphs or more: the number that the mistake gives."""

from __future__ import annotations

from math import cos, exp, log, sin, tanh

import numpy as np
import pytest

from engine.exercises.misconceptions import MISCONCEPTIONS


def sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


SUM = "x = -2; y = 5; z = -4; q = x + y; f = q * z"
NEURON = "s = 1; n = -s; g = exp(n); d = g + 1; f = 1 / d"
SCALED = "x = 0.5; a = sigmoid(x); f = 3 * a"
SQUARED = "x = 2; t = tanh(x); f = square(t)"
FORK = "x = 3; y = 2; p = x * y; f = p + x"
CUBE = "x = 2; s = square(x); f = s * x"
THREE = "x = 2; a = sin(x); b = cos(x); c = x * a; f = add(a, b, c)"
LOGS = "x = 3; y = 2; l = log(x); p = l * y; f = square(p)"
MAX = "x = 3; y = 5; m = max(x, y); f = 4 * m"
MIN = "x = 3; y = 5; m = min(x, y); f = square(m)"
MAX3 = "x = 3; y = 5; z = -1; m = max(x, y, z); w = 2; f = m * w"
ADD3 = "x = 3; y = 5; z = -1; a = add(x, y, z); f = square(a)"
ROOT = "x = 4; y = 0.5; r = sqrt(x); p = r * y; f = exp(p)"
BATCH = "X = [[1, 2], [3, 4]]; W = [[1, -1], [2, 0.5]]; Y = X @ W; S = square(Y); f = sum(S)"
AFFINE = (
    "X = [[1, 2], [0, 1]]; W = [[1, 3], [2, 5]]; b = [1, 2]; Y = affine(X, W, b); S = square(Y); f = sum(S)"
)
MEAN = "x = [1, 2, 4]; s = square(x); m = mean(s); f = 3 * m"
LOSS = "y = [[1, 2], [3, 5], [0, 1]]; t = [[0, 2], [1, 1], [2, 2]]; l = squared_error(y, t); f = 2 * l"

X, W = np.array([[1, 2], [3, 4.0]]), np.array([[1, -1], [2, 0.5]])
G = 2 * (X @ W)
A3, LOG3 = 3 + 5 - 1, log(3)
E = exp(-1)
D = 1 + E
T = tanh(2)
A = sigmoid(0.5)
P = 2 * LOG3

PLANTED = {
    "max_to_all": [
        (MAX, "m.x", 4), (MIN, "m.y", 6), (MAX3, "m.x", 2), (MAX3, "m.z", 2),
        ("x = -1; y = 2; m = max(x, y); f = 1 / m", "m.x", -1 / 4),
    ],
    "max_to_loser": [
        (MAX, "m.y", 0), (MIN, "m.x", 0), (MAX3, "m.y", 0),
        ("x = -1; y = 2; m = max(x, y); f = 1 / m", "m.y", 0),
        ("x = [1, 4]; y = [2, 3]; m = max(x, y); f = sum(m)", "m.x", [1, 0]),
    ],
    "plus_splits": [
        (SUM, "q.x", -2), (FORK, "f.x", 1 / 2), (ADD3, "a.x", 2 * A3 / 3), (THREE, "f.x", 1 / 3),
        ("x = 2; y = 3; a = x + y; f = 1 / a", "a.y", -1 / 50),
    ],
    "factors_not_swapped": [
        (SUM, "f.x", 3), (SUM, "f.y", -4), (FORK, "p.x", 3), (CUBE, "f.x", 4), (LOGS, "p.y", 2 * P * 2),
        (ROOT, "p.x", exp(1) * 2),
    ],
    "branch_forgotten": [
        (FORK, "x", 2), (FORK, "x", 1), (CUBE, "x", 4), (CUBE, "x", 8), (THREE, "a", 1), (THREE, "a", 2),
        ("x = 3; f = x * x", "x", 3), ("x = 2; y = 5; a = x * y; b = x + y; f = a * b", "x", 35),
        (THREE, "x", 3 * cos(2) + sin(2)),
    ],
    "branch_overwritten": [
        (THREE, "x", -sin(2)), (THREE, "x", sin(2)), (THREE, "x", 3 * cos(2)),
        ("x = 2; a = 3 * x; b = square(x); c = 5 * x; f = add(a, b, c)", "x", 4),
        ("x = 1; a = 3 * x; b = exp(x); c = 5 * x; f = add(a, b, c)", "x", 5),
    ],
    "sign_lost": [
        (SUM, "f.x", 4), (NEURON, "f.x", 1 / D**2), (NEURON, "n.x", -E / D**2),
        (SCALED, "a.x", -3 * A * (1 - A)), (CUBE, "x", -12), (BATCH, "S.x", -G),
    ],
    "upstream_forgotten": [
        (SUM, "q.x", 1), (NEURON, "g.x", E), (SCALED, "a.x", A * (1 - A)), (SQUARED, "t.x", 1 - T**2),
        (LOGS, "l.x", 1 / 3), (MEAN, "s.x", [2, 4, 8]), (MAX, "m.y", 1),
    ],
    "local_forgotten": [
        (SUM, "f.x", 1), (NEURON, "g.x", -1 / D**2), (SCALED, "a.x", 3), (SQUARED, "t.x", 2 * T),
        (LOGS, "l.x", 2 * P * 2), (ROOT, "r.x", 0.5 * exp(1)),
    ],
    "upstream_plus_local": [
        (SUM, "f.x", 1 - 4), (SUM, "f.y", 1 + 3), (SCALED, "a.x", 3 + A * (1 - A)),
        (SQUARED, "t.x", 2 * T + 1 - T**2), (LOGS, "l.x", 4 * P + 1 / 3), (NEURON, "g.x", -1 / D**2 + E),
    ],
    "derivative_elsewhere": [
        (SCALED, "a.x", 3 * sigmoid(A) * (1 - sigmoid(A))), (SCALED, "a.x", 3 * 0.5 * 0.5),
        (SQUARED, "f.x", 2 * T**2), (SQUARED, "t.x", 2 * T * (1 - tanh(T) ** 2)), (LOGS, "l.x", 4 * P / LOG3),
        (NEURON, "f.x", -(D**2)), (ROOT, "r.x", 0.5 * exp(1) * 0.5 / 2**0.5),
        (NEURON, "g.x", -exp(E) / D**2),
    ],
    "function_for_derivative": [
        (SCALED, "a.x", 3 * A), (SQUARED, "f.x", T**2), (SQUARED, "t.x", 2 * T * T), (NEURON, "f.x", 1 / D),
        (LOGS, "l.x", 4 * P * LOG3), (ROOT, "r.x", 0.5 * exp(1) * 2),
    ],
    "inner_function_skipped": [
        (NEURON, "f.x", -1 / E**2), (NEURON, "g.x", -exp(1) / D**2), (SQUARED, "f.x", 2 * 2),
        (SQUARED, "t.x", 4 * (1 - T**2)), ("x = 2; s = square(x); f = sin(s)", "f.x", cos(2)),
        ("x = 2; s = square(x); f = sin(s)", "s.x", cos(2) * 4),
        ("x = 0.5; s = square(x); f = exp(s)", "s.x", exp(0.5)),
        ("x = 3; a = 2 * x; f = log(a)", "f.x", 1 / 3),
    ],
    "mean_forgotten": [
        (MEAN, "m.x", [3, 3, 3]), (LOSS, "l.y", 2 * 2 * np.array([[1, 0], [2, 4], [-2, -1]])),
        ("x = [2, 4]; f = mean(x)", "f.x", [1, 1]),
        ("x = [[1, 2], [3, 4]]; m = mean(x); f = square(m)", "m.x", 2 * 2.5 * np.ones((2, 2))),
        ("y = [[1], [3]]; t = [[0], [1]]; f = half_squared_error(y, t)", "f.y", [[1], [2]]),
    ],
    "transposed": [
        (BATCH, "Y.a", G @ W), (BATCH, "Y.b", X @ G), (BATCH, "Y.b", (X.T @ G).T),
        (BATCH, "Y.a", (G @ W.T).T),
        (AFFINE, "Y.x", 2 * np.array([[6, 15], [3, 7]]) @ np.array([[1, 3], [2, 5]])),
    ],
    "value_for_gradient": [
        (SUM, "q.x", -2), (SUM, "q.y", 5), (NEURON, "g.x", -1), (SCALED, "f.x", A), (CUBE, "x", 2),
        (LOGS, "l.x", 3), (MEAN, "s.x", [1, 2, 4]),
    ],
}  # fmt: skip
"""For every row: a graph, where its mistake is made, and the number that comes of it, by hand."""

CASES = [(name, *case) for name, cases in PLANTED.items() for case in cases]


def test_every_row_is_planted_on_five_graphs_or_places():
    assert PLANTED.keys() == MISCONCEPTIONS.keys()
    for name, cases in PLANTED.items():
        assert len(cases) >= 5, name
        assert len({text for text, _item, _number in cases}) >= (1 if name.startswith("branch_o") else 2), (
            name
        )


@pytest.mark.parametrize(("name", "text", "place", "number"), CASES)
def test_the_row_gives_the_number_that_the_mistake_leads_to(exercise, item, name, text, place, number):
    question = item(exercise(text), place)
    given = MISCONCEPTIONS[name].numbers(question.run.situations[question.place])
    assert any(np.allclose(one, number, rtol=1e-12, atol=0) for one in given.values()), given
    assert all(np.shape(one) == np.shape(question.right) for one in given.values())


@pytest.mark.parametrize(("name", "text", "place", "number"), CASES)
def test_the_mistake_is_told_of_unless_its_number_is_right_or_anothers(
    exercise, item, name, text, place, number
):
    question, number = item(exercise(text), place), np.asarray(number, float)
    others = [slip for slip in question.slips if slip.row.name != name]
    is_open = question.is_right(number) or any(
        question.tolerance.passes(number, slip.number) for slip in others
    )
    told = question.diagnose(number)
    assert (told.name if told else None) == (None if is_open else name) or name in ALWAYS_ANOTHERS


ALWAYS_ANOTHERS = {
    "branch_overwritten": "of two terms, leaving one out is keeping the other",
}


@pytest.mark.parametrize("name", MISCONCEPTIONS)
def test_every_mistake_is_told_of_somewhere_among_these(exercise, item, name):
    cases = ((item(exercise(text), place), number) for text, place, number in PLANTED[name])
    told = [question.diagnose(np.asarray(number, float)) for question, number in cases]
    assert sum(row is MISCONCEPTIONS[name] for row in told) >= 2


@pytest.mark.parametrize("row", MISCONCEPTIONS.values(), ids=MISCONCEPTIONS)
def test_every_row_says_why_in_one_sentence(row):
    assert row.why.endswith(".")
    assert len(row.why) < 110
    assert row.title
