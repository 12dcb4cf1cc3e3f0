"""The panel of the network's diagram: whose network it is, its layers with their buttons, and their wires."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from engine.text import _
from engine.training.networks.diagram import Diagram
from gui.look.labels import ElidedLabel, PlainLabel
from gui.look.theme import Theme, appearance
from gui.training.contestants.marks import LegendEntry, paint_sample
from gui.training.network.diagram_words import Structure
from gui.training.network.layer_controls import LayerControls
from gui.training.network.network_diagram import NetworkDiagram

LEAST = QSize(320, 150)


class DiagramPanel(QWidget):
    """Shows a contestant's network; `controls` tell what is to become of its layers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls, self.picture = LayerControls(), NetworkDiagram()
        self._sample, self.title, self.readout = _Sample(), PlainLabel(), ElidedLabel()
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.picture.pointed.connect(self._say)
        self._arrange()
        self._say("")

    def set_structure(self, structure: Structure) -> None:
        """Show a network of these layers."""
        self.controls.set_structure(structure)
        self.picture.set_structure(structure)
        self._stage.setMinimumWidth(self.picture.minimumSizeHint().width())

    def show_network(self, entry: LegendEntry | None, diagram: Diagram | None) -> None:
        """Show whose network it is and what it weighs, or that nothing is known of it."""
        self._sample.show_entry(entry)
        self.picture.show_diagram(diagram)
        name = "" if entry is None else entry.title
        words = _("{name} at step {step}") if diagram is not None else "{name}"
        self.title.setText(words.format(name=name, step="" if diagram is None else f"{diagram.step:,}"))

    @property
    def is_in_sight(self) -> bool:
        """Whether any of the picture can be seen: its tab is in front, its dock open, its window shown."""
        return not self.picture.visibleRegion().isEmpty()

    def minimumSizeHint(self) -> QSize:
        """Leave room for a few units; what is wider can be scrolled."""
        return LEAST

    def _say(self, words: str) -> None:
        hint = _("Orange is positive, blue negative; the wider, the larger. Point at one to read it.")
        self.readout.setText(words or hint)
        self.readout.setEnabled(bool(words))

    def _arrange(self) -> None:
        unit = Theme.UNIT
        head = QHBoxLayout()
        head.setSpacing(unit)
        head.addWidget(self._sample)
        head.addWidget(self.title)
        head.addWidget(self.readout, 1)
        self._stage = QWidget()
        stage = QVBoxLayout(self._stage)
        stage.setContentsMargins(0, 0, 0, 0)
        stage.setSpacing(0)
        stage.addWidget(self.controls)
        stage.addWidget(self.picture, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._stage)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit, unit // 2, unit, unit // 2)
        column.setSpacing(unit // 2)
        column.addLayout(head)
        column.addWidget(area, 1)


class _Sample(QWidget):
    """A piece of a contestant's line, as the legend has it."""

    def __init__(self) -> None:
        super().__init__()
        self._entry: LegendEntry | None = None
        self.setFixedSize(22, 16)
        appearance().changed.connect(self.update)

    def show_entry(self, entry: LegendEntry | None) -> None:
        """Show this contestant's."""
        self._entry = entry
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        with QPainter(self) as painter:
            if self._entry is not None:
                paint_sample(painter, appearance().theme, self._entry, QRectF(self.rect()))
