"""A field for an array: a grid to type and paste its entries into, its shape, and what fills it whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.formulas.array_text import shape_from
from engine.formulas.filled_arrays import FILLS, resized
from engine.ops import Array
from engine.text import _
from gui.look import numbers
from gui.look.array_grid import ArrayGrid
from gui.look.labels import PlainLabel
from gui.look.letters import sized
from gui.look.theme import Theme, appearance

_LARGEST_SEED = 9999


class ArrayField(QWidget):
    """Emits `entered` with the whole array each time it was changed; what cannot be read stays, and is told.

    It shows what `show_array` gave it last. An array too large for a grid has its shape and what fills it.
    """

    entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Array = np.zeros(())
        self.grid = ArrayGrid()
        self.grid.entered.connect(lambda value: self._enter(lambda: value))
        self.grid.refused.connect(self.complain)
        self.problem = PlainLabel()
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.setFont(sized(self.problem.font(), Theme.SMALL))
        self.problem.setStyleSheet(f"color: {appearance().theme.danger.name()}")
        self.problem.hide()
        self.shape = QLineEdit()
        self.shape.setAccessibleName(_("Shape"))
        self.shape.setPlaceholderText(_("2×3"))
        self.shape.setToolTip(_("Rows × columns; Enter keeps the entries that both shapes have"))
        self.shape.returnPressed.connect(lambda: self._enter(self._reshaped))
        self.seed = QSpinBox()
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setPrefix(_("seed "))
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setToolTip(_("The same seed gives the same random numbers"))
        self.fills = {key: self._button(key, title) for key, (title, _fill) in FILLS.items()}
        self._lay_out()

    def _button(self, key: str, title: str) -> QPushButton:
        button = QPushButton(title)
        button.clicked.connect(lambda: self._enter(lambda: self._filled(key)))
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(self.grid)
        column.addWidget(self.problem)
        for widgets in ((self.shape, self.seed), tuple(self.fills.values())):
            row = QHBoxLayout()
            row.setSpacing(Theme.UNIT // 2)
            for widget in widgets:
                widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                row.addWidget(widget, 1)
            column.addLayout(row)

    def show_array(self, value: Array) -> None:
        """Show a value as it is now."""
        self._value = value
        self.grid.setVisible(ArrayGrid.can_show(value))
        if ArrayGrid.can_show(value):
            self.grid.show_array(value)
        if not self.shape.hasFocus():
            self.shape.setText(numbers.shape_text(np.shape(value)).strip("[]") if np.ndim(value) else "1")

    def complain(self, problem: str) -> None:
        """Say why what was entered cannot be taken."""
        self.problem.setText(problem)
        self.problem.show()

    def _enter(self, made: Callable[[], Array]) -> None:
        try:
            value = made()
        except (ValueError, EngineError) as error:
            self.complain(str(error))
            return
        self.problem.hide()
        self.entered.emit(value)

    def _filled(self, key: str) -> Array:
        _title, fill = FILLS[key]
        return fill(shape_from(self.shape.text()), self.seed.value())

    def _reshaped(self) -> Array:
        shape = shape_from(self.shape.text())
        if len(shape) > 2 or not ArrayGrid.can_show(self._value):
            raise ValueError(_("Zeros, Ones and Random make an array of this shape"))
        return resized(self._value, shape)
