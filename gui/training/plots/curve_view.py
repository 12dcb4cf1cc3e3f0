"""How curves look: which are shown, on which axes, and the lines that tell training from test."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from engine.text import _
from engine.training.record import Measure
from gui.look.theme import appearance
from gui.training.contestants.marks import LegendEntry

DASHES = [6.0, 4.0]
PALE, PALER = 0.16, 0.5
"""How much of its colour a band has, and a line through its middle beside other curves."""
SAMPLE = 16

TITLES = {
    Measure.BATCH_LOSS: _("batch"),
    Measure.TRAIN_LOSS: _("train"),
    Measure.TEST_LOSS: _("test"),
    Measure.TRAIN_ACCURACY: _("train"),
    Measure.TEST_ACCURACY: _("test"),
    Measure.TRAIN_ERROR: _("train"),
    Measure.TEST_ERROR: _("test"),
}
DASHED = frozenset({Measure.TEST_LOSS, Measure.TEST_ACCURACY, Measure.TEST_ERROR})


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
        """Return what draws a contestant's curve: its colour, paler for batches beside other curves."""
        colour = entry.colour(appearance().theme)
        if measure is Measure.BATCH_LOSS and len(self.measures) > 1:
            colour = pale(colour, PALER)
        pen = pg.mkPen(colour, width=1)
        if measure in DASHED:
            pen.setDashPattern(DASHES)
        return pen

    def band_colour(self, entry: LegendEntry) -> QColor:
        """Return the colour of the band in which a contestant's batch losses lie."""
        return pale(entry.colour(appearance().theme), PALE)


def pale(colour: QColor, share: float) -> QColor:
    """Return a colour of which this share is seen."""
    paler = QColor(colour)
    paler.setAlphaF(share)
    return paler


def line_icon(measure: Measure) -> QIcon:
    """Return a short line, in its band if it has one, as this measure's curves are, in the theme's ink."""
    pixmap = QPixmap(SAMPLE * 3, SAMPLE * 3)
    pixmap.setDevicePixelRatio(3)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        colour = QColor(appearance().theme.ink)
        if measure is Measure.BATCH_LOSS:
            painter.fillRect(QRectF(0, SAMPLE / 4, SAMPLE, SAMPLE / 2), pale(colour, PALE))
            colour = pale(colour, PALER)
        pen = QPen(colour, 2)
        if measure in DASHED:
            pen.setDashPattern([2.0, 1.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(0, SAMPLE / 2), QPointF(SAMPLE, SAMPLE / 2))
    return QIcon(pixmap)
