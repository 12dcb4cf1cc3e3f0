"""Parentheses: how tightly a formula holds together, and what each place of a template needs."""

from __future__ import annotations

import pytest

from engine.maths.nesting import Strength, nested, strength_of

OPEN, SUM, FUNCTION, PRODUCT, POWER, WHOLE = Strength


@pytest.mark.parametrize(
    ("latex", "strength"),
    [
        ("", WHOLE),
        ("x", WHOLE),
        ("2.5e-7", WHOLE),
        ("x_{12}", WHOLE),
        ("x^2", POWER),
        ("x_1^{2}", POWER),
        ("e^{-x}", POWER),
        ("{a b}^2", POWER),
        ("{a}^2", POWER),
        (r"\left(a - b\right)^2", POWER),
        (r"\mathbb{R}^{2 \times 3}", POWER),
        ("{a}", WHOLE),
        ("{a + b}", WHOLE),
        ("{a + b} c", PRODUCT),
        ("{a}{b}", PRODUCT),
        (r"\,a", WHOLE),
        ("a b", PRODUCT),
        ("x_1 y", PRODUCT),
        (r"a \cdot b", PRODUCT),
        (r"1 \times 10^{-7}", PRODUCT),
        (r"\frac{a}{b}", WHOLE),
        (r"\frac{a + b}{c}_d", WHOLE),
        (r"\frac{a}{b} c", PRODUCT),
        (r"\tfrac{1}{2} x", PRODUCT),
        (r"\sqrt{a + b}", WHOLE),
        (r"\sqrt{a} b", PRODUCT),
        (r"\mathrm{loss}_{1}", WHOLE),
        (r"\text{a + b}", WHOLE),
        (r"\mathrm{loss} {a}", PRODUCT),
        ("(a + b)", WHOLE),
        ("(a + b) c", PRODUCT),
        ("[a, b]", WHOLE),
        (r"\left(a - b\right)", WHOLE),
        (r"\left|a - b\right|", WHOLE),
        (r"\left|a\right| \left|b\right|", PRODUCT),
        (r"\sin x", FUNCTION),
        (r"a \sin x", FUNCTION),
        (r"\sin(x)", WHOLE),
        (r"\sin\left(x + y\right)", WHOLE),
        (r"\sin(x) \cos(y)", PRODUCT),
        (r"\operatorname{relu}(x)", WHOLE),
        (r"\operatorname{relu} x", FUNCTION),
        (r"\max(a, b)", WHOLE),
        ("a + b", SUM),
        ("-a", SUM),
        ("a, b", SUM),
        ("a = b", SUM),
        ("a < b", SUM),
        (r"-\sin x", SUM),
        (r"\sum_i x_i", OPEN),
        (r"\textstyle\sum x + y", OPEN),
        (r"\left(\sum x\right)", WHOLE),
    ],
)
def test_a_formula_holds_together_as_tightly_as_its_loosest_sign(latex, strength):
    assert strength_of(latex) is strength


@pytest.mark.parametrize(
    ("template", "needed", "strength"),
    [
        ("{x}", [OPEN], WHOLE),
        (" {x} ", [OPEN], WHOLE),
        ("-{x}", [FUNCTION], SUM),
        ("{x} + {y}", [SUM, FUNCTION], SUM),
        ("{x} - {y}", [SUM, FUNCTION], SUM),
        ("{x} + 2 {y}", [SUM, PRODUCT], SUM),
        (r"{x} \cdot {y} - z", [PRODUCT, PRODUCT], SUM),
        ("{x} {y}", [PRODUCT, PRODUCT], PRODUCT),
        ("2 {x}", [PRODUCT], PRODUCT),
        ("{x}^2", [WHOLE], POWER),
        ("{x}_i", [WHOLE], WHOLE),
        ("2 {x}_i^2", [WHOLE], PRODUCT),
        ("{{{x}}}^{{{y}}}", [WHOLE, OPEN], POWER),
        ("e^{{-{x}}}", [FUNCTION], POWER),
        (r"\frac{{{x}}}{{{y}}}", [OPEN, OPEN], WHOLE),
        (r"\frac{{1}}{{2}} {x}", [PRODUCT], PRODUCT),
        (r"\frac{{{x} + 1}}{{2 {y}}}", [SUM, PRODUCT], WHOLE),
        (r"\sqrt{{{x}}}", [OPEN], WHOLE),
        (r"\sin {x}", [WHOLE], FUNCTION),
        (r"\sin({x})", [OPEN], WHOLE),
        (r"\sin(2 {x})", [PRODUCT], WHOLE),
        (r"\sin(-{x})", [FUNCTION], WHOLE),
        (r"{x} \sin {y}", [PRODUCT, WHOLE], FUNCTION),
        (r"\sin(1) {x}", [PRODUCT], PRODUCT),
        (r"\operatorname{{f}} {x}", [WHOLE], FUNCTION),
        (r"\operatorname{{f}}({x})", [OPEN], WHOLE),
        (r"\mathrm{{a}} {x}", [PRODUCT], PRODUCT),
        (r"\textstyle\sum {x}", [WHOLE], OPEN),
        (r"\textstyle\sum_i {x}_i", [WHOLE], OPEN),
        (r"\left({x} - {y}\right)^2", [SUM, FUNCTION], POWER),
        (r"\left|{x}\right|", [OPEN], WHOLE),
        (r"\max({x}, {y})", [OPEN, OPEN], WHOLE),
        ("{x} = {y}", [OPEN, OPEN], SUM),
        ("{x} = -{y}", [SUM, FUNCTION], SUM),
        ("({x}) {y}", [OPEN, PRODUCT], PRODUCT),
        ("({x} + 1) + {y}", [SUM, FUNCTION], SUM),
        (r"{x}^2 + {x}", [WHOLE], SUM),
    ],
)
def test_a_place_needs_what_stands_beside_it(template, needed, strength):
    """The loosest piece that goes without parentheses, in each place by itself."""
    names = [name for name in "xy" if f"{{{name}}}" in template]

    def filled(name, held):
        return nested(template, {**dict.fromkeys(names, ("w", WHOLE)), name: ("@", held)}, {})[0]

    bare = [[held for held in Strength if r"\left(@\right)" not in filled(name, held)] for name in names]
    assert [min(held) for held in bare] == needed
    assert all(held == [*Strength][-len(held) :] for held in bare)
    if template.strip() != "{x}":
        assert nested(template, dict.fromkeys(names, ("w", WHOLE)), {})[1] is strength


def test_a_template_that_is_but_one_place_is_as_strong_as_what_it_holds():
    assert [nested("{x}", {"x": ("a", held)}, {}) for held in Strength] == [("a", held) for held in Strength]


def test_attributes_are_put_in_as_they_are():
    assert nested("{x}^{n:g} + {c}", {"x": ("a b", PRODUCT)}, {"n": 3.0, "c": "k"}) == (
        r"\left(a b\right)^3 + k", SUM,
    )  # fmt: skip
