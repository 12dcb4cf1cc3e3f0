"""Formulas of one page share their letters, wear the page's ink and carry nothing that loads."""

from __future__ import annotations

import re

from gui.look.formula_sheet import FormulaSheet


def test_a_letter_is_defined_once_and_used_by_name():
    sheet = FormulaSheet()
    first, second = sheet.drawn("x + x"), sheet.drawn("x")
    letters = re.findall(r'<symbol id="(\w+)"', sheet.definitions)
    used = re.findall(r'href="#(\w+)"', first + second)
    assert len(letters) == len(set(letters)) == 2
    assert set(used) == set(letters)
    assert len(used) == 4


def test_a_formula_names_no_colour_and_no_address():
    text = FormulaSheet().drawn(r"\frac{\partial f}{\partial x} = \sqrt{2}")
    assert "<rect" in text
    assert not re.search(r"http|xmlns|fill|#[0-9a-f]{6}|black", text)


def test_a_long_formula_goes_on_in_further_lines():
    latex = " + ".join(f"x_{{{index}}}" for index in range(9))
    assert FormulaSheet(room=120.0).drawn(latex).count("<svg") > 1
    assert FormulaSheet(room=3000.0).drawn(latex).count("<svg") == 1


def test_an_empty_formula_draws_nothing():
    assert FormulaSheet().drawn("") == ""


def test_what_the_formula_says_stands_beside_it_as_text():
    assert 'aria-label="a &lt; b"' in FormulaSheet().drawn("a < b")
