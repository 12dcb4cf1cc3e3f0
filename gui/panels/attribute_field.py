"""The inspector's field for one attribute of a node: a number, a whole number, or a list of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox

from engine.ops import AttributeValue
from engine.text import _

AttributeField = QDoubleSpinBox | QSpinBox | QLineEdit
_LARGEST = 1_000_000


def attribute_field(value: AttributeValue, entered: Callable[[AttributeValue], None]) -> AttributeField:
    """Return a field of the value's type that shows it; `entered` hears of every change by the user."""
    if isinstance(value, tuple):
        return _list_field(value, entered)
    if isinstance(value, int):
        return _whole_field(value, entered)
    return _number_field(value, entered)


def _number_field(value: float, entered: Callable[[AttributeValue], None]) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setDecimals(4)
    field.setRange(-_LARGEST, _LARGEST)
    field.setSingleStep(0.1)
    field.setKeyboardTracking(False)
    field.setValue(value)
    field.valueChanged.connect(entered)
    return field


def _whole_field(value: int, entered: Callable[[AttributeValue], None]) -> QSpinBox:
    field = QSpinBox()
    field.setRange(-_LARGEST, _LARGEST)
    field.setKeyboardTracking(False)
    field.setValue(value)
    field.valueChanged.connect(entered)
    return field


def _list_field(value: tuple[int, ...], entered: Callable[[AttributeValue], None]) -> QLineEdit:
    field = QLineEdit(", ".join(map(str, value)))
    field.setToolTip(_("Whole numbers with commas, such as 2, 3"))

    def finish() -> None:
        numbers = whole_numbers(field.text())
        field.setText(", ".join(map(str, value if numbers is None else numbers)))
        if numbers is not None and numbers != value:
            entered(numbers)

    field.editingFinished.connect(finish)
    return field


def whole_numbers(text: str) -> tuple[int, ...] | None:
    """Return the whole numbers of a text such as "2, 3" or "[2, 3]"; None where it holds anything else."""
    words = text.replace("−", "-").strip().strip("[]()").replace(",", " ").split()
    if all(re.fullmatch(r"[+-]?[0-9]{1,10}", word) for word in words):
        return tuple(map(int, words))
    return None
