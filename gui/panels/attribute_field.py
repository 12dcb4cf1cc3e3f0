"""The inspector's field for one attribute of a node: a number, a whole number, or a list of them."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox

from engine.formulas.array_text import array_from
from engine.ops import AttributeValue
from engine.text import _
from gui.look import numbers

AttributeField = QDoubleSpinBox | QSpinBox | QLineEdit
_LARGEST = 2**31 - 1
_EVERY_DECIMAL = 323
_SHORT = 12
_NARROWEST = 80


def attribute_field(value: AttributeValue, entered: Callable[[AttributeValue], None]) -> AttributeField:
    """Return a field of the value's type that shows it; `entered` hears of every change by the user."""
    if isinstance(value, tuple):
        return _list_field(value, entered)
    if isinstance(value, int):
        return _whole_field(value, entered)
    return _number_field(value, entered)


class NumberBox(QDoubleSpinBox):
    """A field for any finite number, written in full; its arrows change a small one in its first digit."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.setDecimals(_EVERY_DECIMAL)
        self.setRange(-sys.float_info.max, sys.float_info.max)
        self.setMinimumWidth(_NARROWEST)
        self.setKeyboardTracking(False)
        self.setValue(value)

    def textFromValue(self, value: float) -> str:
        """Write a number so that it can be read back."""
        return numbers.entry_text(value)

    def valueFromText(self, text: str) -> float:
        """Read a number as it is typed everywhere here; what is none leaves the value as it was."""
        number = _finite(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept a finite number; anything else may become one."""
        state = QValidator.State
        return (state.Intermediate if _finite(text) is None else state.Acceptable), text, position

    def stepBy(self, steps: int) -> None:
        """Step so that a small number changes in its first digit, and stays a short one."""
        size = abs(self.value())
        decimals = 1 if not 0.0 < size < 0.1 else -math.floor(math.log10(size))
        self.setValue(round(self.value() + steps * 10.0**-decimals, max(decimals, _SHORT)))


def _finite(text: str) -> float | None:
    try:
        number = array_from(text)
    except ValueError:
        return None
    return number if isinstance(number, float) and math.isfinite(number) else None


def _number_field(value: float, entered: Callable[[AttributeValue], None]) -> QDoubleSpinBox:
    field = NumberBox(value)
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
