"""What stands over the columns of a network's diagram: it widens, narrows, adds and removes layers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from engine.ops import OPS
from engine.text import _
from engine.training.networks.network import ACTIVATIONS, DEPTH, WIDTH
from gui.look.icon_button import SMALL, IconButton
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme
from gui.training.network.diagram_places import column_middles, least_width
from gui.training.network.diagram_words import Structure

NEW_LAYER = 8
"""How wide a layer is that is added where there is none."""
ROW, HEIGHT = 26, 50
BUTTON = QSize(20, 22)
NARROW = 88
"""Pixels of the box in which a layer's activation is chosen."""


class LayerControls(QWidget):
    """Shows how wide each column is and what each hidden layer applies, with what changes it.

    `edited` carries the new widths of the hidden layers, and their activations where these are known.
    """

    edited = Signal(tuple, tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden: tuple[int, ...] = ()
        self._activations: tuple[str, ...] = ()
        self._inputs, self._outputs = PlainLabel(parent=self), PlainLabel(parent=self)
        self.layers: list[_LayerControl] = []
        self.adders: list[IconButton] = [self._adder(0)]
        self.setFixedHeight(HEIGHT)

    def set_structure(self, structure: Structure) -> None:
        """Stand over these columns from now on."""
        self._hidden, self._activations = structure.hidden, structure.activations
        self._inputs.setText(_("Inputs: {count}").format(count=f"{len(structure.inputs):,}"))
        self._outputs.setText(_("Outputs: {count}").format(count=f"{len(structure.outputs):,}"))
        while len(self.layers) < len(self._hidden):
            self.layers.append(_LayerControl(len(self.layers), self._edit, self))
            self.adders.append(self._adder(len(self.layers)))
        for number, control in enumerate(self.layers):
            control.setVisible(number < len(self._hidden))
            if number < len(self._hidden):
                control.show_layer(self._hidden[number], self._activations[number])
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
        for widget, middle in zip(shown, wanted, strict=True):
            width = widget.sizeHint().width()
            height = HEIGHT if widget in self.layers else ROW
            widget.setGeometry(round(middle - width / 2), 0, width, height)
        for adder, middle in zip(adders, between, strict=True):
            adder.setGeometry(round(middle - BUTTON.width() / 2), ROW, BUTTON.width(), HEIGHT - ROW)

    def _adder(self, place: int) -> IconButton:
        tip = _("Add a first layer") if place == 0 else _("Add a layer after layer {layer}")
        button = IconButton("add", tip.format(layer=place))
        button.setParent(self)
        button.setIconSize(SMALL)
        button.clicked.connect(lambda: self._add(place))
        return button

    def _add(self, place: int) -> None:
        """Add a layer that is like the one before it."""
        hidden, activations = self._hidden, self._activations
        if hidden:
            like = max(place - 1, 0)
            activations = (*activations[:place], activations[like], *activations[place:])
        neighbour = hidden[max(place - 1, 0)] if hidden else NEW_LAYER
        self.edited.emit((*hidden[:place], neighbour, *hidden[place:]), activations)

    def _edit(self, number: int, width: int, activation: str) -> None:
        """Make a layer so wide, with this activation, or take it away where the width is nothing."""
        hidden, activations = self._hidden, self._activations
        self.edited.emit(
            (*hidden[:number], *((width,) if width else ()), *hidden[number + 1 :]),
            (*activations[:number], *((activation,) if width else ()), *activations[number + 1 :]),
        )


class _LayerControl(QWidget):
    """How wide a layer is, with buttons that narrow, widen and remove it, and what it applies."""

    def __init__(self, number: int, edit: Callable[[int, int, str], None], parent: QWidget) -> None:
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
        self.activation = QComboBox()
        for name in ACTIVATIONS:
            self.activation.addItem(name, name)
            tip = plain_tip(f"{OPS[name].title}\n{OPS[name].description}")
            self.activation.setItemData(self.activation.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        title = _("Activation of layer {layer}").format(layer=number + 1)
        self.activation.setAccessibleName(title)
        self.activation.setToolTip(plain_tip(title))
        self.activation.setFixedWidth(NARROW)
        self.activation.view().setMinimumWidth(2 * NARROW)
        self.activation.activated.connect(lambda _index: self._edit(number, self.width_now, self._name))
        self._arrange()

    def _arrange(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        for layout in (column, row):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for widget in (self.fewer, self.count, self.more, self.remove):
            row.addWidget(widget)
        self.count.setMinimumWidth(3 * Theme.UNIT)
        column.addLayout(row)
        column.addWidget(self.activation)

    @property
    def _name(self) -> str:
        return str(self.activation.currentData())

    def show_layer(self, width: int, activation: str) -> None:
        """Say that the layer is so wide, and what it applies."""
        self.width_now = width
        self.activation.setCurrentIndex(self.activation.findData(activation))
        self.count.setText(str(width))
        tip = _("Units of layer {layer}").format(layer=self._number + 1)
        self.count.setToolTip(plain_tip(tip))
        self.fewer.setEnabled(width > WIDTH.low)
        self.more.setEnabled(width < WIDTH.high)

    def _button(self, drawing: str, tip: str, width: Callable[[], int]) -> IconButton:
        button = IconButton(drawing, tip.format(layer=self._number + 1))
        button.setIconSize(SMALL)
        button.setFixedSize(BUTTON)
        button.clicked.connect(lambda: self._edit(self._number, width(), self._name))
        return button
