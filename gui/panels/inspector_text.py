"""How the inspector writes: labels in three sizes, values for reading, gradients in their colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFormLayout, QLabel

from engine.ops import Array
from engine.text import _
from gui.look import numbers
from gui.look.labels import MarkupLabel, PlainLabel, plain_tip
from gui.look.letters import growth, sized
from gui.look.theme import Theme, appearance

_Label = TypeVar("_Label", bound=QLabel)

_SHOWN = 6
"""Rows and columns of an array that are written out; a larger one is named by its shape."""
_ACROSS = 4
"""Columns that have room beside each other; of more the first are written."""
_CELL = "<td align='right' style='white-space: nowrap; padding-right: 6px'>{text}</td>"


def label(text: str = "", size: float = Theme.NORMAL, *, soft: bool = False) -> PlainLabel:
    """Return a text that wraps and can be selected."""
    return _styled(PlainLabel(text), size, soft)


def marked(markup: str = "", size: float = Theme.NORMAL) -> MarkupLabel:
    """Return markup of the program's own, such as a number in its colour, that wraps and can be selected."""
    return _styled(MarkupLabel(markup), size, soft=False)


def _styled(made: _Label, size: float, soft: bool) -> _Label:
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFont(sized(made.font(), size))
    if soft:
        made.setForegroundRole(QPalette.ColorRole.PlaceholderText)  # a style sheet a label is dear
    return made


def form() -> QFormLayout:
    """Return rows of words and fields; a field that is too wide stands under its words."""
    made = QFormLayout()
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    made.setVerticalSpacing(2)
    return made


def heading(text: str) -> PlainLabel:
    """Return a small heading with room above it."""
    made = label(text, Theme.SMALL, soft=True)
    made.setContentsMargins(0, Theme.UNIT, 0, 0)
    return made


def value_text(value: Array | None, *, stale: bool = False) -> str:
    """Return a value for reading: a number but for noise, a small array as rows, a large one as its shape."""
    if value is None:
        return _("not computed")
    is_array = np.ndim(value) > 0
    text = _rows(value, numbers.short) if is_array else numbers.full(numbers.without_noise(value))
    return numbers.marked(text, stale=stale)


def gradient_html(gradient: Array, *, stale: bool = False) -> str:
    """Return a gradient in its colour, with its sign; a stale one has none and says so."""
    if np.ndim(gradient):
        text = _rows(gradient, numbers.signed)
    else:
        colour = appearance().theme.soft if stale else colour_of(gradient)
        text = f"<b style='color:{colour.name()}'>{numbers.signed(gradient)}</b>"
    return numbers.marked(text, stale=stale)


def colour_of(gradient: Array) -> QColor:
    """Return the colour of a gradient's sign; of an array's, that of all text."""
    theme = appearance().theme
    if np.ndim(gradient):
        return theme.ink
    signs = {0.0: theme.soft, 1.0: theme.positive}
    return signs.get(float(np.sign(gradient)), theme.negative)


def _rows(array: Any, written: Any) -> str:
    if np.ndim(array) > 2 or max(np.shape(array)) > _SHOWN:
        return _("array {shape}").format(shape=numbers.shape_text(np.shape(array)))
    rows = np.atleast_2d(array)
    across = rows.shape[1] if rows.shape[1] <= _ACROSS else _ACROSS - 1
    texts = ([written(entry) for entry in row[:across]] for row in rows)
    left_out = ["…"] if across < rows.shape[1] else []
    cells = (
        "<tr>" + "".join(_CELL.format(text=text) for text in [*row, *left_out]) + "</tr>" for row in texts
    )
    return f"<table cellspacing='0' style='font-size: {Theme.SMALL * growth():g}pt'>{''.join(cells)}</table>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells, each of them markup already."""
    cells = ("".join(f"<td style='padding-right: 8px'>{cell}</td>" for cell in row) for row in rows)
    lines = "".join(f"<tr>{line}</tr>" for line in cells)
    return f"<table cellspacing='0' style='font-size: {Theme.SMALL * growth():g}pt'>{lines}</table>"


def full_tip(value: Array | None) -> str:
    """Return what a value that is written short says when one points at it."""
    return "" if value is None else plain_tip(numbers.full(value))
