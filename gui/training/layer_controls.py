"""What stands over the columns of a network's diagram: it widens, narrows, adds and removes layers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.text import _
from engine.training.network import DEPTH, WIDTH
from gui.look.icon_button import SMALL, IconButton
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme
from gui.training.diagram_places import column_middles, least_width
from gui.training.diagram_words import Structure

NEW_LAYER = 8
"""How wide a layer is that is added where there is none."""
HEIGHT = 26
BUTTON = QSize(20, 22)

Widths = tuple[int, ...]


class LayerControls(QWidget):
    """Shows how wide each column is, with buttons that change it; `edited` carries the new hidden widths."""

    edited = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden: Widths = ()
        self._inputs, self._outputs = PlainLabel(parent=self), PlainLabel(parent=self)
        self.layers: list[_LayerControl] = []
        self.adders: list[IconButton] = [self._adder(0)]
        self.setFixedHeight(HEIGHT)

    def set_structure(self, structure: Structure) -> None:
        """Stand over these columns from now on."""
        self._hidden = structure.hidden
        self._inputs.setText(_("Inputs: {count}").format(count=f"{len(structure.inputs):,}"))
        self._outputs.setText(_("Outputs: {count}").format(count=f"{len(structure.outputs):,}"))
        while len(self.layers) < len(self._hidden):
            self.layers.append(_LayerControl(len(self.layers), self._edit, self))
            self.adders.append(self._adder(len(self.layers)))
        for number, control in enumerate(self.layers):
            control.setVisible(number < len(self._hidden))
            if number < len(self._hidden):
                control.set_width(self._hidden[number])
        for place, adder in enumerate(self.adders):
            adder.setVisible(place <= len(self._hidden))
            adder.setEnabled(len(self._hidden) < DEPTH.high)
        self._place()

    def minimumSizeHint(self) -> QSize:
        """Leave room for what stands over each column."""
        return QSize(least_width(len(self._hidden) + 2), HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay over the columns."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        middles = column_middles(len(self._hidden) + 2, self.width())
        between = [(left + right) / 2 for left, right in pairwise(middles)]
        shown = [*self.layers[: len(self._hidden)], self._inputs, self._outputs]
        wanted = [*middles[1:-1], middles[0], middles[-1]]
        adders = self.adders[: len(between)]
        for widget, middle in zip([*shown, *adders], [*wanted, *between], strict=True):
            size = widget.sizeHint() if widget not in adders else BUTTON
            widget.setGeometry(round(middle - size.width() / 2), 0, size.width(), HEIGHT)

    def _adder(self, place: int) -> IconButton:
        tip = _("Add a first layer") if place == 0 else _("Add a layer after layer {layer}")
        button = IconButton("add", tip.format(layer=place))
        button.setParent(self)
        button.setIconSize(SMALL)
        button.clicked.connect(lambda: self._add(place))
        return button

    def _add(self, place: int) -> None:
        hidden = self._hidden
        neighbour = hidden[max(place - 1, 0)] if hidden else NEW_LAYER
        self._take((*hidden[:place], neighbour, *hidden[place:]))

    def _edit(self, number: int, width: int) -> None:
        """Make a layer so wide, or take it away where that is nothing."""
        widths = (width,) if width else ()
        self._take((*self._hidden[:number], *widths, *self._hidden[number + 1 :]))

    def _take(self, hidden: Widths) -> None:
        self.edited.emit(hidden)


class _LayerControl(QWidget):
    """How wide a layer is, with buttons for one unit less, one more, and to remove it."""

    def __init__(self, number: int, edit: Callable[[int, int], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._number, self._edit = number, edit
        self.width_now = 0
        self.count = PlainLabel()
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.fewer = self._button("remove", _("One unit less in layer {layer}"), lambda: self.width_now - 1)
        self.more = self._button("add", _("One unit more in layer {layer}"), lambda: self.width_now + 1)
        self.remove = self._button("close", _("Remove layer {layer}"), lambda: 0)
        for button in (self.fewer, self.more):
            button.setAutoRepeat(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.fewer, self.count, self.more, self.remove):
            row.addWidget(widget)
        self.count.setMinimumWidth(3 * Theme.UNIT)

    def set_width(self, width: int) -> None:
        """Say that the layer is so wide."""
        self.width_now = width
        self.count.setText(str(width))
        tip = _("Units of layer {layer}").format(layer=self._number + 1)
        self.count.setToolTip(plain_tip(tip))
        self.fewer.setEnabled(width > WIDTH.low)
        self.more.setEnabled(width < WIDTH.high)

    def _button(self, drawing: str, tip: str, width: Callable[[], int]) -> IconButton:
        button = IconButton(drawing, tip.format(layer=self._number + 1))
        button.setIconSize(SMALL)
        button.setFixedSize(BUTTON)
        button.clicked.connect(lambda: self._edit(self._number, width()))
        return button
