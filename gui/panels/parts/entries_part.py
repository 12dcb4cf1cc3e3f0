"""The entries of a leaf: a grid to type and paste them into, its shape, and what fills it as a whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout

from engine.errors import EngineError
from engine.formulas.array_text import shape_from
from engine.formulas.filled_arrays import FILLS, resized
from engine.graphs.graph import Node
from engine.ops import Array
from engine.text import _
from gui.document import commands
from gui.document.document import Document
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.theme import Theme, appearance
from gui.panels.array_grid import ArrayGrid
from gui.panels.inspector_text import label
from gui.panels.parts.part import Part

_LARGEST_SEED = 9999


class EntriesPart(Part):
    """Shows the entries of a leaf and changes them, each change being one step of undo."""

    key = "entries"

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self.opens = bool(np.ndim(self._value))
        self.grid = ArrayGrid()
        self.grid.entered.connect(self._set)
        self.grid.refused.connect(self._complain)
        self.problem = label("", Theme.SMALL)
        self.problem.setStyleSheet(f"color: {appearance().theme.danger.name()}")
        self.problem.hide()
        self.shape = QLineEdit()
        self.shape.setAccessibleName(_("Shape"))
        self.shape.setPlaceholderText(_("2×3"))
        self.shape.setToolTip(_("Rows × columns; Enter keeps the entries that both shapes have"))
        self.shape.returnPressed.connect(self._reshape)
        self.seed = QSpinBox()
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setPrefix(_("seed "))
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setToolTip(_("The same seed gives the same random numbers"))
        self.fills = {key: self._button(key, title) for key, (title, _fill) in FILLS.items()}
        self._lay_out()

    def _button(self, key: str, title: str) -> QPushButton:
        button = QPushButton(title)
        button.clicked.connect(lambda: self._fill(key))
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

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether a node holds a value of its own."""
        return node.op.is_leaf

    def title(self) -> str:
        """Return the heading."""
        return _("Entries")

    def can_tell(self) -> bool:
        """Return whether the value can be changed."""
        return isinstance(self._shown, Document)

    @property
    def _value(self) -> Array:
        return self._shown.graph.node(self._id).value

    def refresh(self) -> None:
        """Show the value as it is now."""
        value = self._value
        self.grid.setVisible(ArrayGrid.can_show(value))
        if ArrayGrid.can_show(value):
            self.grid.show_array(value)
        if not self.shape.hasFocus():
            self.shape.setText(numbers.shape_text(np.shape(value)).strip("[]") if np.ndim(value) else "1")

    def _complain(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.show()

    def _attempt(self, made: Callable[[], Array]) -> None:
        assert isinstance(self._shown, Document)
        try:
            commands.set_value(self._shown, self._id, made())
        except (ValueError, EngineError) as error:
            self._complain(str(error))
            return
        self.problem.hide()
        self.refresh()

    def _set(self, value: Array) -> None:
        self._attempt(lambda: value)

    def _fill(self, key: str) -> None:
        _title, fill = FILLS[key]
        self._attempt(lambda: fill(shape_from(self.shape.text()), self.seed.value()))

    def _reshape(self) -> None:
        self._attempt(self._reshaped)

    def _reshaped(self) -> Array:
        shape = shape_from(self.shape.text())
        if len(shape) > 2 or not ArrayGrid.can_show(self._value):
            raise ValueError(_("Zeros, Ones and Random make an array of this shape"))
        return resized(self._value, shape)
