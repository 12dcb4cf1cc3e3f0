"""Bands behind curves: between which values something lay, in a pale colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.training.arrays import FloatArray
from gui.training.plots.overlay_item import BANDS, OverlayItem


@dataclass(frozen=True, eq=False)
class Band:
    """One band along `x` (n,) between two edges, in the units of the axes, and its colour."""

    x: FloatArray
    low: FloatArray
    high: FloatArray
    colour: QColor

    def outline(self) -> QPolygonF:
        """Return the band's outline: along one edge and back along the other."""
        there = zip(self.x.tolist(), self.high.tolist(), strict=True)
        back = zip(self.x[::-1].tolist(), self.low[::-1].tolist(), strict=True)
        return QPolygonF([QPointF(x, y) for edge in (there, back) for x, y in edge])


class BandItem(OverlayItem):
    """Draws bands one over the other, below all curves."""

    def __init__(self) -> None:
        super().__init__(BANDS)
        self._bands: Sequence[Band] = ()

    @property
    def bands(self) -> Sequence[Band]:
        """What is drawn."""
        return self._bands

    def set_bands(self, bands: Sequence[Band]) -> None:
        """Draw these bands."""
        self._bands = bands
        self.update()

    def paint(self, painter: QPainter, _option: Any, _widget: Any) -> None:
        """Fill every band."""
        painter.setPen(Qt.PenStyle.NoPen)
        for band in self._bands:
            painter.setBrush(band.colour)
            painter.drawPolygon(band.outline())
