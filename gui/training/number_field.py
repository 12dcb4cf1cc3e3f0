"""An editor for one number: typed in any usual form, or stepped with arrows, wheel and keys.

It never refuses what is typed: the engine's ranges are checked where settings are built, and the reason is
shown beside the field. Arrows stay inside the range.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

from engine.training.bounds import Bounds
from gui.look.numbers import written

MANTISSAS = (1, 2, 5)


NARROW, USUAL = 72, 88
"""Pixels of six digits, and of a usual number."""


class NumberField(QAbstractSpinBox):
    """A spin box over real numbers; `step` None walks 1, 2, 5, 10, 20 … as a learning rate wants it.

    `value_changed` carries the number once it is finished: Enter, focus out, or a step. `value` is None while
    the text is no number. An empty field stands for the default where it has one, which it shows as a hint.
    """

    value_changed = Signal()

    def __init__(self, bounds: Bounds, step: float | None = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bounds, self._step = bounds, step
        self._default: float | None = None
        self._last = ""
        self.setAccelerated(True)
        self.setKeyboardTracking(False)
        self.editingFinished.connect(self._finish)

    def value(self) -> float | None:
        """Return the number, or None where the field is empty or holds no number."""
        return parsed(self.lineEdit().text())

    def is_empty(self) -> bool:
        """Return whether nothing is typed, so that the field stands for its default."""
        return not self.lineEdit().text().strip()

    def set_value(self, value: float | None) -> None:
        """Show a number, or nothing for None, without saying that it changed."""
        self._last = "" if value is None else written(value)
        self.lineEdit().setText(self._last)

    def set_default(self, default: float | None, bounds: Bounds | None = None) -> None:
        """Show what an empty field stands for, and change the range where one is given."""
        self._default = default
        self._bounds = bounds or self._bounds
        self.lineEdit().setPlaceholderText("" if default is None else written(default))

    def lineEdit(self) -> QLineEdit:
        """Return the editor inside, which a spin box always has."""
        editor = super().lineEdit()
        assert editor is not None
        return editor

    def stepBy(self, steps: int) -> None:
        """Go up or down, staying inside the range."""
        value = self.value()
        start = self._default if value is None else value
        value = self._bounds.low if start is None else start
        for _step in range(abs(steps)):
            value = self._stepped(value, up=steps > 0)
        self.lineEdit().setText(written(value))
        self._finish()
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Allow both arrows; at an end of the range they do nothing."""
        return (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        )

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept any text, so that typing is never blocked."""
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step only while focused: scrolling a panel must not change what lies under the pointer."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def minimumSizeHint(self) -> QSize:
        """Be as narrow as six digits allow."""
        return QSize(NARROW, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for the width of a usual number."""
        return QSize(USUAL, super().sizeHint().height())

    def _stepped(self, value: float, *, up: bool) -> float:
        if self._step is None:
            stepped = one_two_five(value, up=up)
        else:
            stepped = value + self._step if up else value - self._step
        if not math.isfinite(stepped):
            return value
        if stepped in self._bounds:
            return stepped
        clamped = min(max(stepped, self._bounds.low), self._bounds.high)
        return clamped if clamped in self._bounds else value

    def _finish(self) -> None:
        text = self.lineEdit().text()
        if text == self._last:
            return
        number = parsed(text)
        self._last = written(number) if number is not None else text
        self.lineEdit().setText(self._last)
        self.value_changed.emit()


def one_two_five(value: float, *, up: bool) -> float:
    """Return the next of … 0.1, 0.2, 0.5, 1, 2, 5 … above or below a positive number."""
    if value <= 0:
        return 1e-6 if up else value
    decade = math.floor(math.log10(value))
    marks = [float(f"{m}e{d}") for d in (decade - 1, decade, decade + 1) for m in MANTISSAS]
    if up:
        return marks[bisect_right(marks, value * (1 + 1e-9))]
    return marks[bisect_left(marks, value * (1 - 1e-9)) - 1]


def parsed(text: str) -> float | None:
    """Return the number a text spells, with either minus sign, or None."""
    try:
        return float(text.strip().replace("−", "-"))
    except ValueError:
        return None
