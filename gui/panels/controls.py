"""The pinned controls under the canvas: a slider for every single number that can be varied."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSlider, QWidget

from engine.graphs.graph import Node
from engine.ops import Array, Kind
from engine.text import _
from gui.document import commands
from gui.document.difference import Difference
from gui.document.document import Document
from gui.look import numbers
from gui.look.labels import ElidedLabel, PlainLabel
from gui.look.letters import grown
from gui.look.theme import Theme

_STEPS = 1000
_WIDTH = 144
_MOST = 40
_SCROLL_BAR = 12
_REACH = 5.0
"""A slider reaches this far to either side of zero, or twice as far as a value beyond it."""


class Controls(QScrollArea):
    """A row of sliders, one for each input and parameter that holds a single number."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.sliders: dict[int, ValueSlider] = {}
        self._made: list[ValueSlider] = []  # those that no leaf needs just now wait unseen
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._outdated = False
        document.replaced.connect(self._outdate)
        document.changed.connect(self._follow)
        document.evaluated.connect(self._catch_up)
        self._build()

    def _outdate(self) -> None:
        self._outdated = True

    def _follow(self, difference: Difference) -> None:
        if difference.nodes_added or difference.nodes_removed:
            self._outdate()
        for node_id in difference.changed:
            self._show(node_id)

    def _catch_up(self) -> None:
        if self._outdated:
            self._fill()

    def _build(self) -> None:
        row_widget = QWidget()
        self._row = QHBoxLayout(row_widget)
        self._row.setContentsMargins(Theme.UNIT * 2, Theme.UNIT // 2, Theme.UNIT * 2, Theme.UNIT // 2)
        self._row.setSpacing(Theme.UNIT * 2)
        words = _("Inputs and parameters that hold a single number get a slider here.")
        self._nothing = PlainLabel(words)
        self._row.addWidget(self._nothing)
        self._row.addStretch(1)
        self._row_widget = row_widget
        self.setWidget(row_widget)
        self._fill()

    def _fill(self) -> None:
        """Give each single number a slider; those that are there are taken, for a slider is dear to make."""
        self._outdated = False
        leaves = sorted(self._document.graph.leaves(), key=lambda node: node.id)
        varied = [node for node in leaves if _varies(node)][:_MOST]
        for node in varied[len(self._made) :]:
            self._make(node)
        self.sliders = {node.id: slider for node, slider in zip(varied, self._made, strict=False)}
        for node, slider in zip(varied, self._made, strict=False):
            slider.take(node)
        for place, slider in enumerate(self._made):
            slider.setVisible(place < len(varied))  # before it is, it takes no room
        self._nothing.setVisible(not varied)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit)  # once the letters inside have grown as well

    def _fit(self) -> None:
        self.setFixedHeight(self._row_widget.sizeHint().height() + _SCROLL_BAR)

    def _make(self, node: Node) -> None:
        self._made.append(ValueSlider(self._document, node))
        self._row.insertWidget(len(self._made), self._made[-1], 0, Qt.AlignmentFlag.AlignTop)

    def _show(self, node_id: int) -> None:
        node = self._document.graph.node(node_id)
        slider = self.sliders.get(node_id)
        if slider and _varies(node):
            slider.show_node(node)
        elif slider or (_varies(node) and len(self.sliders) < _MOST):
            self._outdate()


def _varies(node: Node) -> bool:
    return node.op.kind in {Kind.INPUT, Kind.PARAMETER} and getattr(node.value, "shape", None) == ()


class ValueSlider(QWidget):
    """One leaf's slider: everything follows while it moves; letting go makes one undo step."""

    def __init__(self, document: Document, node: Node) -> None:
        super().__init__()
        self._document, self._id, self._node = document, node.id, node
        self._before: Array | None = None
        self._reach = _REACH
        self._fit()
        self.name, self.number = ElidedLabel(), PlainLabel()
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(-_STEPS, _STEPS)
        self.slider.setPageStep(_STEPS // 10)
        self.slider.sliderPressed.connect(self._start)
        self.slider.sliderReleased.connect(self._finish)
        self.slider.valueChanged.connect(self._moved)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.number, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        self.show_node(node)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(grown(self, _WIDTH))

    def take(self, node: Node) -> None:
        """Be the slider of this node from now on, with the range of a new one, unless it is that already."""
        if node is self._node:
            return
        if node.id != self._id:
            self._id, self._before = node.id, None
            self.slider.setSliderDown(False)
        self._reach = _REACH
        self.show_node(node)

    def show_node(self, node: Node) -> None:
        """Show the node's name and value; the range follows a value that is typed beyond it."""
        self._node = node
        self.name.setText(node.name)
        self.number.setText(numbers.short(node.value))
        self.slider.setAccessibleName(node.name)
        if not self.slider.isSliderDown():
            self._place(float(cast(float, node.value)))
        low, high = numbers.short(-self._reach), numbers.short(self._reach)
        self.slider.setToolTip(_("{node}: {low} to {high}").format(node=node.name, low=low, high=high))

    def _place(self, value: float) -> None:
        if math.isfinite(value) and abs(value) >= self._reach:
            self._reach = 2 * abs(value)
        share = 0.0 if math.isnan(value) else max(-1.0, min(1.0, value / self._reach))
        self.slider.blockSignals(True)
        self.slider.setValue(round(share * _STEPS))
        self.slider.blockSignals(False)

    def _start(self) -> None:
        self._before = self._document.graph.node(self._id).value

    def _moved(self, place: int) -> None:
        value = place / _STEPS * self._reach
        if self.slider.isSliderDown():
            self._document.preview_value(self._id, value)
        else:
            commands.set_value(self._document, self._id, value)

    def _finish(self) -> None:
        value = self._document.graph.node(self._id).value
        if self._before is not None and value != self._before:
            commands.set_value(self._document, self._id, value, before=self._before)
        self._before = None
