"""Formulas of one page share their letters, wear the page's ink and carry nothing that loads."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from gui.look import formula_sheet, typesetting
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


TYPESET = """<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5" viewBox="0 0 10 5">
<symbol id="a" viewBox="0 0 3 4" fill="none"><path d="M 1 2 L 3 -4 Z" stroke="none"/></symbol>
<symbol id="b"><path d="M 0 0"/></symbol>
<use href="#a" x="1" y="2" width="3" height="4" fill="#010203"/>
<rect x="1" y="2" width="3" height="4" stroke="#010203" stroke-width="0.5" transform="a&quot;b"/></svg>"""


def test_a_letter_is_kept_once_and_colours_are_those_of_the_page(monkeypatch):
    root = ElementTree.fromstring(TYPESET)
    monkeypatch.setattr(formula_sheet, "_typeset", lambda _latex: root)
    monkeypatch.setattr(formula_sheet, "lines", lambda latex, _room, _width: [latex])
    sheet = FormulaSheet()
    drawn = (
        '<svg role="img" aria-label="x &lt; y" width="10" height="5" viewBox="0 0 10 5">'
        '<use href="#q0" x="1" y="2" width="3" height="4"></use>'
        '<rect x="1" y="2" width="3" height="4" stroke="currentColor" stroke-width="0.5"'
        ' transform="a&quot;b"></rect></svg>'
    )
    for _again in range(2):
        assert sheet.drawn("x < y") == drawn
        assert sheet.definitions == (
            '<symbol id="q0" viewBox="0 0 3 4"><path d="M1 2L3 -4Z"></path></symbol>'
            '<symbol id="q1"><path d="M0 0"></path></symbol>'
        )
    assert sheet.drawn("") == ""


def test_letters_are_symbols_whatever_was_typeset_for_the_window_before():
    typesetting.width("q_{77}")
    formula_sheet._typeset.cache_clear()
    assert "<use" in FormulaSheet().drawn("q_{78}")
