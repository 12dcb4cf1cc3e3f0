"""How a contestant is recognised everywhere: one colour and one marker for as long as it exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from engine.text import _
from engine.training.rules.contestants import distinct_names
from engine.training.rules.listing import Listed
from gui.look.theme import Theme

MARKERS = ("o", "s", "t1", "d", "x", "+", "star", "p", "h", "t")
HUES = (
    _("Ochre"), _("Teal"), _("Green"), _("Violet"), _("Ink"),
    _("Crimson"), _("Brown"), _("Grey"), _("Olive"), _("Pink"),
)  # fmt: skip
"""What the colours of contestants are called, in their order in every theme."""
MARKER_SIZE = 8.0
SAMPLE = QSize(30, 16)
"""The size of a sample in a table."""


class Marked(Protocol):
    """What is drawn in a colour of its own, with a marker."""

    @property
    def marker(self) -> str:
        """The name of its marker, as pyqtgraph knows it."""

    def colour(self, theme: Theme) -> QColor:
        """Return its colour."""


@dataclass(frozen=True)
class Inked:
    """The colour and the marker of what is no contestant."""

    marker: str = "o"

    def colour(self, theme: Theme) -> QColor:
        """Return the colour of what is written."""
        return theme.ink


@dataclass(frozen=True)
class LegendEntry(Listed):
    """A contestant as the Lab shows it: how it is listed, and where it is in the race that is under way.

    `run` is its index there, None until it takes part in one; who was switched off meanwhile has `left` that
    place, and may take it again. `name` is what it is called among others (see `named`).
    """

    run: int | None = None
    left: int | None = None
    name: str = ""

    @property
    def title(self) -> str:
        """What it is called in legends: its optimizer's name unless others have the same."""
        return self.name or self.spec.row.title

    @property
    def listed(self) -> Listed:
        """How it is listed, wherever it is in a race."""
        return Listed(self.spec, self.slot, self.hue, self.visible, self.enabled)

    @property
    def is_drawn(self) -> bool:
        """Whether it is to be seen wherever contestants are drawn."""
        return self.visible and self.enabled

    @property
    def shade(self) -> int:
        """The place of its colour in the palette: the one chosen for it, or that of its slot."""
        return (self.slot if self.hue is None else self.hue) % len(HUES)

    def colour(self, theme: Theme) -> QColor:
        """Return this contestant's colour."""
        return theme.contestants[self.shade]

    @property
    def marker(self) -> str:
        """The name of this contestant's marker, as pyqtgraph knows it; where colours repeat it is another."""
        return MARKERS[(self.slot + self.slot // len(MARKERS)) % len(MARKERS)]


def named(entries: Sequence[LegendEntry]) -> list[LegendEntry]:
    """Return the entries, each with a name that no other has; those who race are told apart by themselves."""
    everybody = distinct_names([entry.spec for entry in entries])
    racing = iter(distinct_names([entry.spec for entry in entries if entry.enabled]))
    return [
        replace(entry, name=next(racing) if entry.enabled else name)
        for entry, name in zip(entries, everybody, strict=True)
    ]


def paint_sample(painter: QPainter, theme: Theme, entry: LegendEntry, rect: QRectF) -> None:
    """Draw a piece of a contestant's line with its marker, as a legend does; faint where it is not drawn."""
    colour = QColor(entry.colour(theme))
    colour.setAlphaF(1.0 if entry.is_drawn else 0.3)
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


def sample_icon(entry: LegendEntry, theme: Theme, ratio: float) -> QIcon:
    """Return a sample of a contestant as an icon, for a screen of so many pixels a point."""
    drawn = QPixmap(SAMPLE * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        paint_sample(painter, theme, entry, QRectF(2, 0, SAMPLE.width() - 4, SAMPLE.height()))
    return QIcon(drawn)


def percent(share: float) -> str:
    """Return a share as a percentage: "97.3%", "100%"."""
    return "100%" if share == 1 else f"{share:.1%}"


def free_slot(entries: Sequence[LegendEntry]) -> int:
    """Return the lowest place of the palette that no contestant has, by its slot or by its colour."""
    slots, shades = {entry.slot for entry in entries}, {entry.shade for entry in entries}
    free = (slot for slot in range(len(entries) + 1) if slot not in slots)
    lowest = next(free)
    unlike = (slot for slot in range(len(HUES)) if slot not in slots | shades)
    return next(unlike, lowest)
