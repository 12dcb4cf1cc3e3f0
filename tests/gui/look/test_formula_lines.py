"""A long formula goes on in the next line before a sign, and nowhere within a bracket."""

from __future__ import annotations

import pytest

from gui.look.formula_lines import lines, pieces, shortened


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"x", ["x"]),
        (r"f = x + y - z", ["f", "= x", "+ y", "- z"]),
        (r"f = -x", ["f", "= -x"]),
        (r"\frac{a + b}{c} = \left(x + y\right) + \max(x, y + 1)",
         [r"\frac{a + b}{c}", r"= \left(x + y\right)", r"+ \max(x, y + 1)"]),
        (r"f = \begin{cases} x & x = 0 \\ 1 & x + 1 \end{cases}",
         ["f", r"= \begin{cases} x & x = 0 \\ 1 & x + 1 \end{cases}"]),
        (r"f = \left\{ x + y \right\} + [z = 1]", ["f", r"= \left\{ x + y \right\}", "+ [z = 1]"]),
    ],
)  # fmt: skip
def test_a_formula_breaks_before_signs_outside_of_brackets(latex: str, parts: list[str]) -> None:
    assert pieces(latex) == parts


@pytest.mark.parametrize(
    ("room", "broken"),
    [
        (12, ["f = x + yyyy"]),
        (11, ["f = x", "+ yyyy"]),
        (5, ["f = x", "+ yyyy"]),
        (4, ["f", "= x", "+ yyyy"]),
    ],
)
def test_each_line_takes_what_fits_and_one_that_cannot_stays_whole(room: int, broken: list[str]) -> None:
    assert lines("f = x + yyyy", room, len) == broken


def test_what_fits_or_cannot_be_broken_is_left_as_it_was_written() -> None:
    assert lines("f=x+y", 90, len) == ["f=x+y"]
    assert lines("xxxx", 1, len) == ["xxxx"]


def test_what_cannot_fit_is_not_measured() -> None:
    measured = []

    def width_of(latex: str) -> float:
        measured.append(latex)
        return 8.0 * len(latex)

    assert lines("ffff = xxxx + yyyy", 50, width_of) == ["ffff", "= xxxx", "+ yyyy"]
    assert measured == ["ffff", "= xxxx", "+ yyyy"]


@pytest.mark.parametrize(
    ("longest", "shown"),
    [
        (40, "y = a + b - c"),
        (13, "y = a + b - c"),
        (12, r"y = a + b \cdots"),
        (6, r"y = a \cdots"),
        (0, r"\cdots"),
    ],
)
def test_formula_that_is_too_long_ends_in_dots(longest, shown):
    assert shortened("y = a + b - c", longest) == shown


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"f = g\left(a_{1,2}, bb, cc, dd\right)", r"f = g\left(a_{1,2}, bb, \ldots\right)"),
        (r"g\left(\mathrm{a, b}, cc, dd\right) h", r"g\left(\mathrm{a, b}, \ldots\right)"),
        (r"\mathrm{(a, b, c, d, e, f, g, h)}", r"\mathrm{(a, b, c, d, e, f, g, h)}"),
        (r"g\left(a, bb\right)", r"g\left(a, bb\right)"),
        (
            r"g\left(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, b\right)",
            r"g\left(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, b\right)",
        ),
    ],
)
def test_a_list_in_brackets_that_would_be_long_in_one_piece_ends_sooner(latex, shown):
    assert shortened(latex, 63) == shown
