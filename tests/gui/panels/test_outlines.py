"""Panels, and the part that an array is typed in, are set up as they were looked at.

`WRITE_DRAWINGS=1 pytest tests/gui/panels/test_outlines.py` stores it anew.
"""

from __future__ import annotations

import pytest

from gui.document import commands, regrouping
from gui.panels.controls import Controls
from gui.panels.formula_field import FormulaField
from gui.panels.history import HistoryPanel
from gui.panels.inside_block import InsideBlock
from gui.panels.outline import Outline
from gui.panels.palette import Palette
from gui.panels.parts.entries_part import EntriesPart
from gui.panels.problems import ProblemsPanel
from tests.gui.drawing import compare
from tests.gui.outline import outline

pytestmark = pytest.mark.usefixtures("light")


def problems_of_two(document) -> ProblemsPanel:
    for name in ("x", "y"):
        commands.set_value(document, document.graph.find(name).id, [1.0] * (2 + (name == "y")))
    document.flush()
    return ProblemsPanel(document)


def filled_palette(_document) -> Palette:
    palette = Palette()
    assert palette.visible_ops()
    return palette


def entries_of_x(document) -> EntriesPart:
    part = EntriesPart(document, document.graph.find("x").id)
    part.refresh()
    return part


def history_of_two(document) -> HistoryPanel:
    commands.rename(document, document.graph.find("x").id, "u")
    return HistoryPanel(document.undo_stack)


def inside_of_all(document) -> InsideBlock:
    composite = regrouping.group(document, [document.graph.find(name).id for name in "qf"])
    document.flush()
    block = InsideBlock(document, composite)
    block.refresh()
    return block


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("history", history_of_two),
        ("inside-block", inside_of_all),
        ("controls", Controls),
        ("formula-field", FormulaField),
        ("entries", entries_of_x),
        ("problems", problems_of_two),
        ("tree", Outline),
        ("palette", filled_palette),
    ],
)
def test_a_panel_is_set_up_as_it_was_looked_at(qtbot, product_of_a_sum, name, make):
    panel = make(product_of_a_sum)
    qtbot.addWidget(panel)
    compare(f"outline-{name}", outline(panel))
