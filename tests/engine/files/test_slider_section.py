"""A file whose sliders cannot be is refused, with the entry named."""

from __future__ import annotations

import json
import math

import pytest

from engine.errors import FormatError, InvalidValueError
from engine.files.document import Contents, decode, encode
from engine.files.slider_section import Slider, require_range
from engine.formulas.expression import parse

FORMULA = parse("x = 2; f = tanh(x)")
PLAIN = json.loads(encode(Contents(FORMULA.graph)))
X, F = FORMULA.graph.find("x").id, FORMULA.graph.find("f").id

WRONG = {
    "an end alone": {"node": X, "low": 1.0},
    "ends the wrong way round": {"node": X, "low": 1.0, "high": 0.0},
    "no room between": {"node": X, "low": 1.0, "high": 1.0},
    "a step of none": {"node": X, "step": 0.0},
    "a step beyond the range": {"node": X, "low": 0.0, "high": 1.0, "step": 2.0},
    "a gate": {"node": F},
    "nobody": {"node": 99},
    "an unknown field": {"node": X, "middle": 1.0},
}


@pytest.mark.parametrize("slider", WRONG.values(), ids=WRONG.keys())
def test_a_slider_that_cannot_be_is_refused_by_its_place(slider):
    data = json.dumps({**PLAIN, "sliders": [{"node": X}, slider]}).encode()
    with pytest.raises(FormatError, match=r"sliders\[1\]|sliders\[\.\.\.\]"):
        decode(data, "a file")


def test_without_sliders_a_file_says_nothing_of_them():
    assert "sliders" not in PLAIN


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("low", math.inf, "finite numbers"),
        ("step", math.nan, "finite numbers"),
        ("high", 2.0, "both ends or none"),
        ("step", -0.5, "above zero"),
    ],
)
def test_what_no_slider_can_have_is_told_with_its_leaf(field, value, words):
    with pytest.raises(InvalidValueError, match=words) as caught:
        require_range(Slider(X, **{field: value}))
    assert caught.value.node == X


@pytest.mark.parametrize(("low", "high", "step"), [(0.0, 1.0, 1.0), (-1.0, 1.0, 0.5), (None, None, 3.0)])
def test_a_slider_may_have_but_one_step_and_one_without_ends_has_any(low, high, step):
    require_range(Slider(X, low, high, step))


def test_only_a_slider_that_says_something_is_worth_keeping():
    assert Slider(X).says_nothing
    assert not any(
        slider.says_nothing for slider in (Slider(X, step=1.0), Slider(X, pinned=True), Slider(X, 0.0, 1.0))
    )
