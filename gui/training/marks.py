"""How a contestant is recognised everywhere: one colour and one marker for as long as it exists."""

from __future__ import annotations

from dataclasses import dataclass

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.training.contestants import ContestantSpec
from gui.look.theme import Theme

MARKERS = ("o", "s", "t1", "d", "x", "+", "star", "p", "h", "t")
MARKER_SIZE = 8.0


@dataclass(frozen=True)
class LegendEntry:
    """A contestant as the Lab shows it: what it is, its place in the palette, and whether it is drawn.

    `run` is its index in the race that is under way, None until it takes part in one.
    """

    spec: ContestantSpec
    slot: int
    visible: bool = True
    run: int | None = None

    @property
    def title(self) -> str:
        """The optimizer's name, for legends."""
        return self.spec.row.title

    def colour(self, theme: Theme) -> QColor:
        """Return this contestant's colour."""
        return theme.contestants[self.slot % len(theme.contestants)]

    @property
    def marker(self) -> str:
        """The name of this contestant's marker, as pyqtgraph knows it."""
        return MARKERS[self.slot % len(MARKERS)]


def paint_sample(painter: QPainter, theme: Theme, entry: LegendEntry, rect: QRectF) -> None:
    """Draw a piece of a contestant's line with its marker, as a legend does; faint where it is hidden."""
    colour = QColor(entry.colour(theme))
    colour.setAlphaF(1.0 if entry.visible else 0.3)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2))
    middle = rect.center().y()
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    painter.setPen(QPen(colour, 0.15 if entry.marker in "x+" else 0, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(colour)
    painter.translate(rect.center())
    painter.scale(MARKER_SIZE, MARKER_SIZE)
    painter.drawPath(Symbols[entry.marker])
    painter.restore()


def percent(share: float) -> str:
    """Return a share as a percentage: "97.3%", "100%"."""
    return "100%" if share == 1 else f"{share:.1%}"


def free_slot(taken: list[int]) -> int:
    """Return the lowest place of the palette that no contestant has."""
    return next(slot for slot in range(len(taken) + 1) if slot not in taken)
