"""Sliders, and the part that an array is typed in, are set up as they were looked at.

`WRITE_DRAWINGS=1 pytest tests/gui/panels/test_outlines.py` stores it anew.
"""

from __future__ import annotations

import pytest

from gui.panels.controls import Controls
from gui.panels.formula_field import FormulaField
from gui.panels.parts.entries_part import EntriesPart
from tests.gui.drawing import compare
from tests.gui.outline import outline

pytestmark = pytest.mark.usefixtures("light")


def entries_of_x(document) -> EntriesPart:
    part = EntriesPart(document, document.graph.find("x").id)
    part.refresh()
    return part


@pytest.mark.parametrize(
    ("name", "make"), [("controls", Controls), ("formula-field", FormulaField), ("entries", entries_of_x)]
)
def test_a_panel_is_set_up_as_it_was_looked_at(qtbot, product_of_a_sum, name, make):
    panel = make(product_of_a_sum)
    qtbot.addWidget(panel)
    compare(f"outline-{name}", outline(panel))
