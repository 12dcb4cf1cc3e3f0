"""A field for a leaf's value: a number, or rows of numbers; what cannot be read stays, with its reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget

from engine.errors import EngineError
from engine.formulas.array_text import array_from
from engine.graphs.node_values import as_value
from engine.ops import Array
from engine.text import _
from gui.look import numbers
from gui.look.labels import plain_tip
from gui.look.theme import appearance

_TIP = _("Type a number, or rows such as [[1, 2], [3, 4]]")
_LONGEST = 400
"""Entries; a larger array is shown by its shape and not edited as text."""


class ValueField(QLineEdit):
    """Emits `entered` with the value that was typed, once it can be read."""

    entered = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._shown = self._exact = ""
        self._tell("")
        self.returnPressed.connect(self._enter)
        self.setAccessibleName(name)

    def show_value(self, value: Array) -> None:
        """Show a value, unless one is being typed."""
        large = getattr(value, "size", 1) > _LONGEST
        self.setReadOnly(large)
        self._exact = numbers.shape_text(value.shape) if large else numbers.entry_text(value)
        self._shown = self._exact if large else numbers.entry_text(numbers.without_noise(value))
        if not (self.hasFocus() and self.isModified()):
            self._restore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the value exactly, as it is to be edited."""
        super().focusInEvent(event)
        if not self.isModified() and self.text() != self._exact:
            self.setText(self._exact)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was typed, or go back to the value where it cannot be read."""
        super().focusOutEvent(event)
        if self.isModified() and self._read() is not None:
            self._enter()
        elif self.isModified() or self.text() == self._exact:
            self._restore()

    def _enter(self) -> None:
        value = self._read()
        if value is not None and self.isModified():
            self.setModified(False)
            self.entered.emit(value)

    def _read(self) -> Any:
        try:
            value = as_value(array_from(self.text()), self._name)
        except (ValueError, EngineError) as error:
            self._tell(str(error))
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), plain_tip(str(error)), self)
            return None
        self._tell("")
        return value

    def _restore(self) -> None:
        self.setText(self._exact if self.hasFocus() else self._shown)
        self.setCursorPosition(0)
        self.setModified(False)
        self._tell("")

    def _tell(self, wrong: str) -> None:
        """Say what is wrong with what was typed, or where nothing is, what can be."""
        border = f"border: 1px solid {appearance().theme.danger.name()}" if wrong else ""
        self.setStyleSheet(border)
        self.setToolTip(plain_tip(wrong or ("" if self.isReadOnly() else _TIP)))
