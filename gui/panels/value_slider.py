"""One leaf's slider under the canvas, whose range and step are typed where it is."""

from __future__ import annotations

import math
from typing import cast

from msgspec import structs
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QSlider, QToolButton, QWidget

from engine.files.document import Slider
from engine.graphs.graph import Node
from engine.ops import Array
from engine.text import _
from gui.document import commands
from gui.document.document import Document
from gui.look import numbers
from gui.look.icons import icon
from gui.look.labels import ElidedLabel, PlainLabel, plain_tip
from gui.look.letters import grown
from gui.look.theme import Theme, appearance
from gui.panels.range_fields import RangeFields

_STEPS = 2000
"""Places that a slider has where nobody gave it a step."""
_MOST_STEPS = 1_000_000
_WIDTH = 144
_REACH = 5.0
"""A slider reaches this far to either side of zero, or twice as far as a value beyond it."""


class ValueSlider(QWidget):
    """Everything follows while it moves; letting go makes one undo step. A double click edits its range."""

    def __init__(self, document: Document, node: Node) -> None:
        super().__init__()
        self._document, self._id, self._node = document, node.id, node
        self._before: Array | None = None
        self._reach = _REACH
        self._ends, self._steps = (-_REACH, _REACH), _STEPS
        self._fit()
        self.name, self.number = ElidedLabel(), PlainLabel()
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.pin = QToolButton(autoRaise=True)
        self.pin.setCheckable(True)
        self.pin.clicked.connect(lambda: commands.pin(self._document, self._id))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.sliderPressed.connect(self._start)
        self.slider.sliderReleased.connect(self._finish)
        self.slider.valueChanged.connect(self._moved)
        self.slider.installEventFilter(self)
        self.fields = RangeFields()
        self.fields.entered.connect(self._take_range)
        self.fields.closed.connect(self._show_slider)
        self._arrange()
        appearance().changed.connect(self._recolour)
        self._recolour()
        self.show_node(node)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(Theme.UNIT // 2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.pin, 0, 1)
        grid.addWidget(self.number, 0, 2)
        grid.addWidget(self.slider, 1, 0, 1, 3)
        grid.addWidget(self.fields, 1, 0, 1, 3)
        side = self.fontMetrics().height()
        self.pin.setFixedSize(side, side)
        self._keep_room(self.pin)
        self.fields.hide()

    def _keep_room(self, widget: QWidget) -> None:
        policy = widget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        widget.setSizePolicy(policy)

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
            self._show_pin()
            return
        if node.id != self._id:
            self._id, self._before = node.id, None
            self.slider.setSliderDown(False)
            self.fields.hide()
            self.slider.show()
        self._reach = _REACH
        self.show_node(node)

    # -- showing ------------------------------------------------------------------------------------------

    def show_node(self, node: Node) -> None:
        """Show the node's name and value; a range that nobody gave follows a value typed beyond it."""
        self._node = node
        self.name.setText(node.name)
        self.number.setText(numbers.short(node.value))
        self.slider.setAccessibleName(node.name)
        if not self.slider.isSliderDown():
            self._place(float(cast(float, node.value)))
        low, high = (numbers.short(end) for end in self._ends)
        words = _("{node}: {low} to {high}. Double-click to edit its range and step")
        self.slider.setToolTip(plain_tip(words.format(node=node.name, low=low, high=high)))
        self._show_pin()

    def _show_pin(self) -> None:
        pinned = self._document.slider_of(self._id).pinned
        words = _("Let {node} go from here") if pinned else _("Keep {node} here, and only what is kept")
        self.pin.setChecked(pinned)
        self.pin.setToolTip(plain_tip(words.format(node=self._node.name)))
        self.pin.setAccessibleName(self.pin.toolTip())
        self.pin.setVisible(pinned or self.underMouse())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer the pin."""
        super().enterEvent(event)
        self.pin.show()

    def leaveEvent(self, event: QEvent) -> None:
        """Show the pin only where it is in use."""
        super().leaveEvent(event)
        self.pin.setVisible(self.pin.isChecked())

    def _recolour(self) -> None:
        self.pin.setIcon(icon("pin"))

    def _place(self, value: float) -> None:
        self._ends, self._steps = self._range(value)
        (low, high), steps = self._ends, self._steps
        share = 0.5 if math.isnan(value) else max(0.0, min(1.0, value / (high - low) - low / (high - low)))
        self.slider.blockSignals(True)
        self.slider.setRange(0, steps)
        self.slider.setPageStep(max(steps // 20, 1))
        self.slider.setValue(round(share * steps))
        self.slider.blockSignals(False)

    def _range(self, value: float) -> tuple[tuple[float, float], int]:
        """Return the slider's ends, and into how many steps they are parted."""
        chosen = self._document.slider_of(self._id)
        if math.isfinite(value) and abs(value) >= self._reach:
            self._reach = 2 * abs(value)
        ends = (-self._reach, self._reach)
        if chosen.low is not None and chosen.high is not None:
            ends = (chosen.low, chosen.high)
        if chosen.step is None:
            return ends, _STEPS
        return ends, max(1, min(_MOST_STEPS, round((ends[1] - ends[0]) / chosen.step)))

    # -- moving -------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self._before = self._document.graph.node(self._id).value

    def _moved(self, place: int) -> None:
        (low, high), steps = self._ends, self._steps
        value = float(f"{low + (high - low) * (place / steps):.12g}")
        if self.slider.isSliderDown():
            self._document.preview_value(self._id, value)
        else:
            commands.set_value(self._document, self._id, value)

    def _finish(self) -> None:
        value = self._document.graph.node(self._id).value
        if self._before is not None and value != self._before:
            commands.set_value(self._document, self._id, value, before=self._before)
        self._before = None

    # -- the range ----------------------------------------------------------------------------------------

    def edit_range(self) -> None:
        """Show fields for the range and the step in place of the slider."""
        chosen = self._document.slider_of(self._id)
        self.slider.hide()
        self.fields.begin(structs.replace(chosen, low=self._ends[0], high=self._ends[1]))

    def _take_range(self, slider: Slider) -> None:
        commands.set_slider(self._document, slider)
        self._reach = _REACH
        self.show_node(self._document.graph.node(self._id))

    def _show_slider(self) -> None:
        self.slider.show()
        self.slider.setFocus()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the range: the name or the number was double-clicked."""
        event.accept()
        self.edit_range()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the slider."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("&Range and step…"), self.edit_range)
        menu.addAction(self.pin.toolTip(), self.pin.click)
        menu.popup(event.globalPos())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Edit the range where the slider was double-clicked, or on F2."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        wants = event.type() == QEvent.Type.MouseButtonDblClick or (
            is_key and cast(QKeyEvent, event).key() == Qt.Key.Key_F2
        )
        if wants:
            self.slider.setSliderDown(False)
            self.edit_range()
        return wants or super().eventFilter(watched, event)
