"""LaTeX of the rarer kinds: typed letters among commands, choices by case, bars, bases, and its refusals."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine.errors import ParseError
from engine.formulas.expression import parse
from tests.engine.formulas.test_what_people_type import value

VALUES: list[tuple[str, dict[str, Any], Any]] = [
    (r"½\alpha", {"α": 4.0}, 2),
    (r"\alpha x²", {"α": 4.0}, 16),
    (r"\alpha x₁²", {"α": 4.0}, 16),
    (r"\frac{1}{2} x²y³", {}, 54),
    (r"\alpha x^{-1}", {"α": 2.0}, 1),
    (r"\sum\limits_{i=1}^{n} x_i", {"x": [1.0, 2.0]}, 3),
    (r"∑_i x_i + \frac{1}{2}", {"x": [1.0, 2.0]}, 3.5),
    (r"√{x} + \frac{1}{2}", {}, math.sqrt(2) + 0.5),
    (r"f := \frac{x}{2}", {}, 1),
    (r"a = \frac{x}{2}; a + 1", {}, 2),
    ("\\frac{x}{2}\n\n", {}, 1),
    ("a = \\frac{x}{2}\n\na + 1", {}, 2),
    (r"\|w\|^2 + \frac{1}{2}", {"w": [3.0, 4.0]}, 25.5),
    (r"\|w\|_1^2 + \frac{1}{2}", {"w": [3.0, 4.0]}, 49.5),
    (r"\|w\|_1 + \|w\|^3 \cdot \frac{1}{2}", {"w": [3.0, 4.0]}, 69.5),
    (r"\text{loss rate} + \frac12", {"loss_rate": 1.0}, 1.5),
    (r"\log_{10} \frac{x}{2}", {}, 0),
    (r"\begin{cases} x & x > 5 \\ y & \text{otherwise} \end{cases}", {}, 3),
    (r"\begin{cases} x & x > 0 \\ y & x < 0 \\ 3 & \text{otherwise} \end{cases}", {}, 2),
    (r"\begin{cases} x & x > 5 \\ y & x > 1 \\ 7 & \text{otherwise} \end{cases}", {}, 3),
    (r"\begin{cases} x, & x > 5 \\ y, & x > 9 \\ 7, & \text{otherwise} \end{cases}", {}, 7),
    (r"\left\| w \right\|^2 + \frac12", {"w": [3.0, 4.0]}, 25.5),
    (r"\left\| w \right\|^3 + \frac12", {"w": [3.0, 4.0]}, 125.5),
    (r"\left\| w \right\|_1^2 + \frac12", {"w": [3.0, 4.0]}, 49.5),
    (r"xy + \frac12", {}, 6.5),
    (r"x^2_1 + \frac12", {"x1": 3.0}, 9.5),
    (r"x^* \cdot \frac12", {"x_star": 3.0}, 1.5),
    (r"\frac {x} {2}", {}, 1),
    (r"\frac\mathbf{x}\mathbf{y}", {}, 2 / 3),
    (r"\begin{cases} x & \text{if } x > 5 \\ y & \text{otherwise} \end{cases}", {}, 3),
    (r"\begin{array}{cc} 1 & 2 \end{array} x", {"x": [1.0, 2.0]}, [5]),
    (r"\begin{pmatrix} 1 & 2 \end{pmatrix} x", {"x": [1.0, 2.0]}, [5]),
]


@pytest.mark.parametrize(("text", "given", "expected"), VALUES)
def test_latex_has_the_value_that_it_is_typeset_for(text: str, given: dict[str, Any], expected: Any) -> None:
    np.testing.assert_allclose(value(text, **given), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (r"\frac{d}{dx} f", 1, "derivatives are computed by themselves"),
        (r"\text{1 2}", 1, "1_2 is no name"),
        (r"\hat{x+y} \cdot 2", 1, r"\\hat stands over one name"),
        (r"\log_3 x", 1, "write the base as a fraction"),
        (r"x \rvert + \frac12", 3, "was never opened"),
        (r"(\frac12", 1, r"\( is never closed"),
        (r"\frac12)", 8, r"unmatched \)"),
        (r"\alpha ^", 8, "ends too early"),
        (r"\alpha ☃", 8, "☃ means nothing in one"),
        (r"\begin{foo} x \end{foo}", 1, "environment foo of LaTeX is not read"),
        (r"\begin{cases} x \\ y & \text{otherwise} \end{cases}", 1, "each line of cases is: value"),
        (r"\begin{cases} x & \text{perhaps } x > 5 \\ y & \text{otherwise} \end{cases}", 19, "no condition"),
        (r"\sin x + \relu", 10, "relu is a function"),
    ],
)
def test_latex_that_cannot_be_read_is_refused_at_its_place(text: str, column: int, words: str) -> None:
    with pytest.raises(ParseError, match=words) as caught:
        parse(text)
    assert caught.value.column == column


@pytest.mark.parametrize(
    "opening", [r"\sqrt{", r"\frac{1}{", r"\frac{", r"x^{", r"\tanh{", r"\left(", "{", r"\|"]
)
@pytest.mark.parametrize("depth", [100, 300, 1000])
def test_what_is_nested_too_deeply_is_refused_in_words(opening: str, depth: int) -> None:
    closing = {r"\left(": r"\right)", r"\frac{": "}{1}"}.get(opening, "}")
    with pytest.raises(ParseError):
        parse(r"\alpha + " + opening * depth + "x" + closing * depth)
