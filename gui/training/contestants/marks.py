"""How a contestant is recognised everywhere: one colour and one marker for as long as it exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from engine.training.rules.contestants import ContestantSpec, distinct_names
from gui.look.theme import Theme

MARKERS = ("o", "s", "t1", "d", "x", "+", "star", "p", "h", "t")
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
class LegendEntry:
    """A contestant as the Lab shows it: what it is, its place in the palette, and whether it is drawn.

    `run` is its index in the race that is under way, None until it takes part in one. `name` is what it is
    called among others (see `named`).
    """

    spec: ContestantSpec
    slot: int
    visible: bool = True
    run: int | None = None
    name: str = ""

    @property
    def title(self) -> str:
        """What it is called in legends: its optimizer's name unless others have the same."""
        return self.name or self.spec.row.title

    def colour(self, theme: Theme) -> QColor:
        """Return this contestant's colour."""
        return theme.contestants[self.slot % len(theme.contestants)]

    @property
    def marker(self) -> str:
        """The name of this contestant's marker, as pyqtgraph knows it; where colours repeat it is another."""
        return MARKERS[(self.slot + self.slot // len(MARKERS)) % len(MARKERS)]


def named(entries: Sequence[LegendEntry]) -> list[LegendEntry]:
    """Return the entries, each with a name that no other has."""
    names = distinct_names([entry.spec for entry in entries])
    return [replace(entry, name=name) for entry, name in zip(entries, names, strict=True)]


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


def free_slot(taken: list[int]) -> int:
    """Return the lowest place of the palette that no contestant has."""
    return next(slot for slot in range(len(taken) + 1) if slot not in taken)


def slots_kept(specs: Sequence[ContestantSpec], entries: Sequence[LegendEntry]) -> list[int]:
    """Return a place of the palette for each contestant: the one it has among these, or a free one."""
    left, kept = list(entries), []
    for spec in specs:
        same = next((entry for entry in left if entry.spec == spec), None)
        if same is not None:
            left.remove(same)
        kept.append(None if same is None else same.slot)
    taken = [slot for slot in kept if slot is not None]
    for place, slot in enumerate(kept):
        if slot is None:
            kept[place] = free_slot(taken)
            taken.append(free_slot(taken))
    return [slot for slot in kept if slot is not None]


def slots_read(told: object, count: int) -> list[int]:
    """Return the places of the palette that a stored state tells of so many, or the first ones."""
    if isinstance(told, list) and len(told) == len(set(map(str, told))) == count:
        slots = [slot for slot in told if isinstance(slot, int) and slot >= 0]
        if len(slots) == count:
            return slots
    return list(range(count))
