"""Numbers on wires: value above and gradient below each output, and each branch's share where a wire forks.

Where a number stands depends on geometry alone, never on the number, so that nothing jumps while values
change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from engine.graphs.graph import Edge
from gui.canvas import lettering
from gui.canvas.geometry import WireShape
from gui.canvas.gradient_scale import FADED
from gui.canvas.heatmap import strip_size
from gui.canvas.wire_net import Wire, WireNet

NUMBER_SIZE, BRANCH_SIZE, LEAST_SIZE = 13.0, 11.0, 10.0
LARGEST_NUMBER, LARGEST_BRANCH = 15.0, 13.0
LABELS_FROM = 0.56
"""Zoom below which numbers are too small to read and are left out."""
LEAD = 8.0
CAPITAL = 0.75
"""The height of a figure, as a share of the letters' size."""
ABOVE, BELOW = -8.5, 18.5
LINE = 14.0
BRANCH_WIDTH = 44.0
MOST_APART, ON_WIRE = 4, 4.0
"""With more wires than these at a gate, their numbers stand on them: baselines so far below the middle."""
LABEL_WIDTH = 54.0
"""Room between two neighbours in a row; a number that needs more is written smaller."""

Taken = Callable[[QRectF], int]


@dataclass(frozen=True)
class Number:
    """A number ready to be drawn: its text, its colour, and for an array a small picture after it.

    A stale one is drawn faded: it is of the graph as it was before something failed.
    """

    text: str
    colour: QColor
    picture: QImage | None = None
    stale: bool = False


def output_label_rects(output: QPointF) -> tuple[QRectF, QRectF]:
    """Return the places kept for the value above and the gradient below an output."""
    left = output.x() + LEAD
    return (
        QRectF(left, output.y() + ABOVE - 11.0, LABEL_WIDTH, 13.0),
        QRectF(left, output.y() + BELOW - 11.0, LABEL_WIDTH, 13.0),
    )


def draw_output(
    painter: QPainter,
    ground: QColor,
    output: QPointF,
    value: Number | None,
    gradient: Number | None,
    zoom: float = 1.0,
) -> None:
    """Draw what stands beside an output, larger where one looks from far away."""
    if value is not None:
        _draw(painter, ground, output + QPointF(LEAD, ABOVE), value, zoom, bold=False)
    if gradient is not None:
        grown = lettering.legible(NUMBER_SIZE, zoom, LARGEST_NUMBER) - NUMBER_SIZE
        place = output + QPointF(LEAD, BELOW + CAPITAL * grown)
        _draw(painter, ground, place, gradient, zoom, bold=True)


def draw_branch(
    painter: QPainter,
    ground: QColor,
    right: QPointF,
    number: Number,
    zoom: float = 1.0,
    *,
    on_wire: bool = False,
) -> None:
    """Draw a branch's contribution so that it ends at a point, with the ground behind it where `on_wire`."""
    wanted = lettering.legible(BRANCH_SIZE, zoom, LARGEST_BRANCH)
    pixels = lettering.fitting(number.text, wanted, BRANCH_SIZE, BRANCH_WIDTH, bold=True)
    width = lettering.width_of(number.text, pixels, bold=True)
    at = right - QPointF(width, 0.0)
    if on_wire:
        painter.fillRect(QRectF(at.x() - 2.0, at.y() - 0.85 * pixels, width + 4.0, pixels), ground)
    painter.setOpacity(FADED if number.stale else 1.0)
    lettering.draw(painter, at, number.text, pixels, number.colour, bold=True, halo=ground)
    painter.setOpacity(1.0)


def _draw(painter: QPainter, ground: QColor, at: QPointF, number: Number, zoom: float, *, bold: bool) -> None:
    wanted = lettering.legible(NUMBER_SIZE, zoom, LARGEST_NUMBER)
    pixels = lettering.fitting(number.text, wanted, LEAST_SIZE, LABEL_WIDTH, bold=bold)
    painter.setOpacity(FADED if number.stale else 1.0)
    lettering.draw(painter, at, number.text, pixels, number.colour, bold=bold, halo=ground)
    if number.picture is not None:
        width = lettering.width_of(number.text, pixels, bold=bold)
        corner = at + QPointF(width + 5.0, -pixels * 0.75)
        strip = QRectF(corner, strip_size(number.picture))
        painter.fillRect(strip.adjusted(-1.5, -1.5, 1.5, 1.5), ground)
        painter.drawImage(strip, number.picture)
    painter.setOpacity(1.0)


class BranchPlaces:
    """Where the contribution of each branch of a fork is printed: beside its port, where nothing else is.

    `taken` tells how many things other than wires already stand in a box.
    """

    def __init__(self, net: WireNet, taken: Taken) -> None:
        self._net = net
        self._taken = taken
        self._places: dict[Edge, QPointF] = {}

    def forget(self) -> None:
        """Place everything anew at the next drawing, because something moved."""
        self._places.clear()

    def is_crowded(self, wire: Wire) -> bool:
        """Return whether there is no room beside the wire, so that its number stands on it."""
        return len(self._net.entering(wire.edge.target)) > MOST_APART

    def place(self, wire: Wire) -> QPointF:
        """Return where the text of a branch ends, on its baseline."""
        found = self._places.get(wire.edge)
        if found is None:
            found = self._places[wire.edge] = self._best(wire)
        return found

    def _best(self, wire: Wire) -> QPointF:
        if self.is_crowded(wire):
            return QPointF(wire.shape.x1 - LEAD, wire.shape.y1 + ON_WIRE)
        candidates = [
            QPointF(wire.shape.x1 - LEAD - inward, wire.shape.y1 + offset)
            for inward in (0.0, 30.0)
            for offset in self._offsets(wire)
        ]
        beside = [other.shape for other in (*self._net.entering(wire.edge.target), *self._siblings(wire))]
        costs = [self._cost(_box(spot), beside) + 0.5 * rank for rank, spot in enumerate(candidates)]
        return candidates[costs.index(min(costs))]

    def _siblings(self, wire: Wire) -> list[Wire]:
        return self._net.leaving(wire.edge.source)

    def _offsets(self, wire: Wire) -> Iterable[float]:
        above, below = (-6.0, -6.0 - LINE, -6.0 - 2 * LINE), (15.0, 15.0 + LINE, 15.0 + 2 * LINE)
        upper = all(wire.shape.y1 <= other.shape.y1 for other in self._net.entering(wire.edge.target))
        first, second = (above, below) if upper else (below, above)
        return [offset for pair in zip(first, second, strict=True) for offset in pair]

    def _cost(self, box: QRectF, beside: list[WireShape]) -> float:
        crossed = sum(_crosses(shape, box) for shape in beside)
        printed = sum(box.intersects(_box(place)) for place in self._places.values())
        return 10.0 * (self._taken(box) + printed) + 2.0 * crossed


def _box(spot: QPointF) -> QRectF:
    return QRectF(spot.x() - BRANCH_WIDTH, spot.y() - 10.0, BRANCH_WIDTH, 12.0)


def _crosses(shape: WireShape, box: QRectF) -> bool:
    x, y = shape.points[:, 0] - box.center().x(), shape.points[:, 1] - box.center().y()
    return bool(((abs(x) < box.width() / 2) & (abs(y) < box.height() / 2 + 2.0)).any())
