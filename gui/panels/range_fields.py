"""Three fields for the range of a slider and its step, which stand where the slider does."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QToolTip, QWidget

from engine.errors import EngineError
from engine.files.document import Slider
from engine.files.slider_section import require_range
from engine.formulas.array_text import number_from
from engine.text import _
from gui.look import numbers
from gui.look.labels import plain_tip
from gui.look.theme import Theme, appearance


class _Field(QLineEdit):
    """Tells when the keyboard leaves it."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit()


class RangeFields(QWidget):
    """Emits `entered` with the slider that was typed, `closed` when it is over. Esc changes nothing."""

    entered = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = Slider(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.UNIT // 2)
        self.low, self.step, self.high = (
            self._field(row, _("from"), _("Lowest number")),
            self._field(row, _("step"), _("Step; empty for no steps")),
            self._field(row, _("to"), _("Highest number")),
        )

    def _field(self, row: QHBoxLayout, placeholder: str, words: str) -> _Field:
        field = _Field(placeholderText=placeholder)
        field.setToolTip(plain_tip(words))
        field.setAccessibleName(words)
        field.setMinimumWidth(0)
        field.returnPressed.connect(self._enter)
        field.left.connect(self._leave)
        row.addWidget(field)
        return field

    def begin(self, slider: Slider) -> None:
        """Show a slider's range and step, and take the keyboard."""
        self._start = slider
        for field, number in ((self.low, slider.low), (self.step, slider.step), (self.high, slider.high)):
            field.setText("" if number is None else numbers.precise(number))
            field.setStyleSheet("")
        self.show()
        self.low.setFocus()
        self.low.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change nothing on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Take what was typed, where it can be, when the keyboard goes elsewhere."""
        inside: QObject | None = QApplication.focusWidget()
        if self.isVisible() and inside not in {self.low, self.step, self.high}:
            try:
                self._take()
            except (ValueError, EngineError):
                self._close()

    def _enter(self) -> None:
        try:
            self._take()
        except (ValueError, EngineError) as error:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), plain_tip(str(error)), self)
            for field in (self.low, self.step, self.high):
                field.setStyleSheet(f"border: 1px solid {appearance().theme.danger.name()}")

    def _take(self) -> None:
        slider = structs.replace(
            self._start, low=_number(self.low), step=_number(self.step), high=_number(self.high)
        )
        require_range(slider)
        self._close()
        if slider != self._start:
            self.entered.emit(slider)

    def _close(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()


def _number(field: QLineEdit) -> float | None:
    """Return the number in a field, None for an empty one; raise ValueError where it is none."""
    if not field.text().strip():
        return None
    return number_from(field.text())
