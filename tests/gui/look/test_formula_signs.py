"""A minus that is a sign stands close to what it belongs to; one that subtracts stands between its sides."""

from __future__ import annotations

import re

import pytest

from gui.look.formula_sheet import FormulaSheet
from gui.look.formula_signs import with_signs


@pytest.mark.parametrize(
    ("latex", "signed"),
    [
        (r"x \approx -0.53", r"x \approx {-}0.53"),
        ("f = -x", "f = {-}x"),
        ("-x", "{-}x"),
        (r"2 \cdot \left(-0.5\right)", r"2 \cdot \left({-}0.5\right)"),
        (r"\left|-x\right|", r"\left|{-}x\right|"),
        (r"(-2) \cdot [-3]", r"(-2) \cdot [-3]".replace("-", "{-}")),
        ("1 + -2", "1 + {-}2"),
        (
            r"\begin{pmatrix} 1 & -2 \\ -3 & 4 \end{pmatrix}",
            r"\begin{pmatrix} 1 & {-}2 \\ {-}3 & 4 \end{pmatrix}",
        ),
        (r"a = \, -b", r"a = \, {-}b"),
        (r"10^{-7}", r"10^{{-}7}"),
    ],
)
def test_after_a_bracket_a_relation_or_another_sign_it_is_a_sign(latex, signed):
    assert with_signs(latex) == signed


@pytest.mark.parametrize(
    "latex",
    ["a - b", r"\left(a\right) - b", r"\frac{1}{2} - x", "x^2 - 1", "2 - 1", r"\alpha - 1", r"\text{a, -b}"],
)
def test_between_two_things_it_subtracts(latex):
    assert with_signs(latex) == latex


@pytest.mark.parametrize("before", [r"\approx ", "= ", r"2 \cdot (", r"2 \cdot \left(", "1, "])
def test_a_number_is_as_far_from_its_sign_wherever_it_stands(before):
    after = {"(": ")", r"\left(": r"\right)"}.get(before.split()[-1], "")
    assert _gap(f"{before}-7{after}") == pytest.approx(_gap("-7"), abs=0.01)
    assert _gap("1 - 7") > _gap("-7") + 2


def _gap(latex):
    """Return how far the 7 begins to the right of where the minus before it begins."""
    sheet = FormulaSheet()
    places = re.findall(r'<use href="#(\w+)" x="([\d.]+)"', sheet.drawn(latex))
    letters = [name for name, _x in places]
    seven, minus = (sheet.drawn(letter).split('href="#')[1].split('"')[0] for letter in ("7", "-"))
    at = {name: float(x) for name, x in places}
    assert letters.index(minus) < letters.index(seven)
    return at[seven] - at[minus]
