"""How curves look: which are shown, on which axes, and the lines that tell training from test."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from engine.text import _
from engine.training.record import Measure
from gui.look.theme import appearance
from gui.training.marks import LegendEntry

DASHES = [6.0, 4.0]
PALE = 0.2
SAMPLE = 16

TITLES = {
    Measure.BATCH_LOSS: _("batch"),
    Measure.TRAIN_LOSS: _("train"),
    Measure.TEST_LOSS: _("test"),
    Measure.TRAIN_ACCURACY: _("train"),
    Measure.TEST_ACCURACY: _("test"),
}
DASHED = frozenset({Measure.TEST_LOSS, Measure.TEST_ACCURACY})


@dataclass(frozen=True)
class CurveView:
    """How curves are shown: which measures, on which axes, and how smooth."""

    measures: tuple[Measure, ...]
    logarithmic: bool = False
    epochs: bool = False
    smoothing: float = 0.0
    logarithmic_steps: bool = False

    @property
    def title_of_steps(self) -> str:
        """What the horizontal axis is called."""
        if self.logarithmic_steps:
            return _("Epoch, logarithmic") if self.epochs else _("Step, logarithmic")
        return _("Epoch") if self.epochs else _("Step")

    def pen(self, entry: LegendEntry, measure: Measure) -> QPen:
        """Return what draws a contestant's curve: its colour, pale for single batches beside other curves."""
        colour = QColor(entry.colour(appearance().theme))
        if measure is Measure.BATCH_LOSS and len(self.measures) > 1:
            colour.setAlphaF(PALE)
        pen = pg.mkPen(colour, width=1)
        if measure in DASHED:
            pen.setDashPattern(DASHES)
        return pen


def line_icon(measure: Measure) -> QIcon:
    """Return a short line as this measure's curves are drawn, in the theme's ink."""
    pixmap = QPixmap(SAMPLE * 3, SAMPLE * 3)
    pixmap.setDevicePixelRatio(3)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        colour = QColor(appearance().theme.ink)
        if measure is Measure.BATCH_LOSS:
            colour.setAlphaF(PALE)
        pen = QPen(colour, 2)
        if measure in DASHED:
            pen.setDashPattern([2.0, 1.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(0, SAMPLE / 2), QPointF(SAMPLE, SAMPLE / 2))
    return QIcon(pixmap)
