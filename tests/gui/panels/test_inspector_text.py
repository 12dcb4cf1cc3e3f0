"""How the inspector writes: values and gradients for reading, arrays in rows, labels in three sizes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFormLayout

from gui.look.letters import growth
from gui.look.theme import LIGHT, Theme
from gui.panels.inspector_text import (
    colour_of,
    form,
    full_tip,
    gradient_html,
    heading,
    label,
    marked,
    table,
    value_text,
)

pytestmark = pytest.mark.usefixtures("light")


def rows(html: str) -> list[list[str]]:
    """Return the words of each cell of a table, row by row."""
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", html)]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "not computed"), (np.float64(0.1 + 0.2), "0.3"), (np.float64(-2.0), "−2.0"),
        (np.zeros((7, 1)), "array 7×1"), (np.zeros((2, 2, 2)), "array 2×2×2"),
    ],
)  # fmt: skip
def test_a_value_is_a_number_or_the_shape_of_what_is_large(value, told):
    assert value_text(value) == told


def test_a_stale_value_says_so():
    assert value_text(np.float64(2.0)) == "2.0"
    assert value_text(np.float64(2.0), stale=True) == f"{value_text(np.float64(2.0))} (stale)"
    assert gradient_html(np.float64(2.0), stale=True).endswith(" (stale)")


@pytest.mark.parametrize(
    ("array", "told"),
    [
        ([1.0, -2.0], [["1.00", "−2.00"]]),
        ([[1.0], [2.0]], [["1.00"], ["2.00"]]),
        ([1.0, 2.0, 3.0, 4.0], [["1.00", "2.00", "3.00", "4.00"]]),
        ([1.0, 2.0, 3.0, 4.0, 5.0], [["1.00", "2.00", "3.00", "…"]]),
        (np.ones((6, 6)), 6 * [["1.00", "1.00", "1.00", "…"]]),
    ],
)
def test_a_small_array_is_written_in_rows_as_far_as_there_is_room(array, told):
    assert rows(value_text(np.array(array))) == told
    signed = [[cell if cell == "…" or cell[0] == "−" else f"+{cell}" for cell in row] for row in told]
    assert rows(gradient_html(np.array(array))) == signed


@pytest.mark.parametrize(
    ("gradient", "colour"),
    [
        (np.float64(0.5), LIGHT.positive), (np.float64(-0.5), LIGHT.negative), (np.float64(0.0), LIGHT.soft),
        (np.array([1.0]), LIGHT.ink),
    ],
)  # fmt: skip
def test_a_gradient_has_the_colour_of_its_sign_and_an_old_one_none(gradient, colour):
    assert colour_of(gradient) == colour
    if not gradient.ndim:
        assert colour.name() in gradient_html(gradient)
        assert "stale" not in gradient_html(gradient)
        assert LIGHT.soft.name() in gradient_html(gradient, stale=True)


def test_a_tip_tells_all_digits_or_nothing():
    assert "0.30000000000000004" in full_tip(np.float64(0.1 + 0.2))
    assert full_tip(None) == ""


def test_a_table_has_its_cells_and_letters_as_large_as_the_system_s():
    written = table([["a", "<b>b</b>"], ["c", "d"]])
    assert rows(written) == [["a", "<b>b</b>"], ["c", "d"]]
    assert f"font-size: {Theme.SMALL * growth():g}pt" in written
    assert f"font-size: {Theme.SMALL * growth():g}pt" in value_text(np.array([1.0]))


@pytest.mark.parametrize("soft", [False, True])
def test_labels_wrap_and_can_be_selected(qtbot, soft):
    made = label("words", Theme.LARGE, soft=True) if soft else label("words", Theme.LARGE)
    qtbot.addWidget(made)
    assert made.wordWrap()
    assert made.textInteractionFlags() == Qt.TextInteractionFlag.TextSelectableByMouse
    assert made.font().pointSizeF() == pytest.approx(Theme.LARGE * growth(), rel=0.05)
    assert (made.foregroundRole() == QPalette.ColorRole.PlaceholderText) is soft
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_headings_have_room_above_markup_is_read_and_a_form_has_rows_close_to_each_other(qtbot):
    top, markup = heading("Inside"), marked("<b>x</b>", Theme.SMALL)
    for made in (top, markup):
        qtbot.addWidget(made)
    assert top.contentsMargins() == QMargins(0, Theme.UNIT, 0, 0)
    assert top.foregroundRole() == QPalette.ColorRole.PlaceholderText
    assert (markup.textFormat(), markup.foregroundRole()) == (
        Qt.TextFormat.RichText, QPalette.ColorRole.WindowText
    )  # fmt: skip
    laid_out = form()
    assert laid_out.rowWrapPolicy() == QFormLayout.RowWrapPolicy.WrapLongRows
    assert laid_out.fieldGrowthPolicy() == QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow
    assert laid_out.contentsMargins() == QMargins(0, 0, 0, 0)
    assert laid_out.verticalSpacing() == 2
