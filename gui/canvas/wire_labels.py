"""Numbers on wires: value above and gradient below each output, and each branch's share where a wire forks.

Where a number stands depends on geometry alone, never on the number, so that nothing jumps while values
change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.canvas import entries, lettering
from gui.canvas.branch_places import BRANCH_WIDTH, LEAD
from gui.canvas.entries import Rows
from gui.canvas.gradient_scale import FADED
from gui.canvas.heatmap import strip_size
from gui.canvas.node_boxes import meetings, sides
from gui.canvas.stamps import Stamps

NUMBER_SIZE, BRANCH_SIZE, LEAST_SIZE = 13.0, 11.0, 10.0
LARGEST_NUMBER, LARGEST_BRANCH = 16.0, 16.0
LABELS_FROM = 0.56
"""Zoom below which numbers are too small to read and are left out."""
CAPITAL, FIGURE = 0.75, 0.8
"""The height of a figure, as a share of the letters' size, without and with what is round in it."""
ABOVE, BELOW = -8.5, 18.5
GROUND = (2.0, 1.0)
"""How far beside and above a number its ground shows."""
LOCAL_GAP, LOCAL_OVERHANG, LOCAL_LEAN = 14.0, 6.0, 18.0
"""How far a local gradient stands above its gate and over it, and how far before its port its line begins."""
LABEL_WIDTH = 60.0
"""Room between two neighbours in a row; a number that needs more is written smaller."""


@dataclass(frozen=True)
class Number:
    """A number ready to be drawn: its text, its colour, and for an array a small picture after it.

    `rows` has the entries of an array that is small enough to be written out where there is room.
    One is faded that is of the graph as it was before something failed, or while something else stands out.
    """

    text: str
    colour: QColor
    picture: QImage | None = None
    faded: bool = False
    rows: Rows = ()


def output_label_rects(output: QPointF) -> tuple[QRectF, QRectF]:
    """Return the places kept for the value above and the gradient below an output."""
    left = output.x() + LEAD
    return (
        QRectF(left, output.y() + ABOVE - 11.0, LABEL_WIDTH, 13.0),
        QRectF(left, output.y() + BELOW - 11.0, LABEL_WIDTH, 13.0),
    )


@dataclass(frozen=True)
class Sheet:
    """What numbers are drawn on: the ground shows around them, and how far one looks from sets their size."""

    painter: QPainter
    stamps: Stamps
    ground: QColor
    zoom: float = 1.0


@dataclass(frozen=True)
class Placed:
    """A number with where its baseline begins, how large its letters are, and the box that it fills."""

    number: Number
    at: QPointF
    pixels: float
    bold: bool = True

    @property
    def box(self) -> QRectF:
        """What is seen of it, its picture too, in scene pixels."""
        box = QRectF(self.at.x(), self.at.y() - FIGURE * self.pixels, self._width, FIGURE * self.pixels)
        return box if self.number.picture is None else box.united(self.picture_box)

    @cached_property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of its box."""
        return sides(self.box)

    @property
    def picture_box(self) -> QRectF:
        """Where its picture stands."""
        assert self.number.picture is not None
        corner = self.at + QPointF(self._width + 5.0, -0.75 * self.pixels)
        return QRectF(corner, strip_size(self.number.picture))

    @property
    def _width(self) -> float:
        return lettering.width_of(self.number.text, self.pixels, bold=self.bold)

    @property
    def shorter(self) -> Placed:
        """What is shown where there is no room for this."""
        return self

    def paint(self, sheet: Sheet) -> None:
        """Draw it."""
        lettering.draw(
            sheet.painter, self.at, self.number.text, self.pixels, self.number.colour,
            bold=self.bold, stamps=sheet.stamps,
        )  # fmt: skip
        if self.number.picture is not None:
            sheet.painter.drawImage(self.picture_box, self.number.picture)


@dataclass(frozen=True)
class PlacedRows(Placed):
    """A small array with its entries written out, where its upper left corner is `at`."""

    instead: Placed | None = None

    @property
    def box(self) -> QRectF:
        """What is seen of it, in scene pixels, and a gap to what is at its right."""
        return QRectF(self.at, entries.size_of(self.number.rows, self.pixels)).adjusted(0.0, 0.0, 4.0, 0.0)

    @property
    def shorter(self) -> Placed:
        """Its shape and its picture."""
        return self.instead or self

    def paint(self, sheet: Sheet) -> None:
        """Draw it."""
        entries.draw(sheet.painter, self.at, self.number.rows, self.pixels, self.number.colour)


def placed_output(
    output: QPointF, value: Number | None, gradient: Number | None, zoom: float
) -> Iterator[Placed]:
    """Yield what stands beside an output, larger where one looks from far away."""
    wanted = lettering.legible(NUMBER_SIZE, zoom, LARGEST_NUMBER)
    if value is not None:
        pixels = _fitting(value, wanted, bold=False)
        placed = Placed(value, output + QPointF(LEAD, ABOVE), pixels, bold=False)
        yield _written_out(placed, zoom, above=True)
    if gradient is not None:
        drop = BELOW + CAPITAL * (wanted - NUMBER_SIZE)
        placed = Placed(gradient, output + QPointF(LEAD, drop), _fitting(gradient, wanted, bold=True))
        yield _written_out(placed, zoom, above=False)


def _written_out(placed: Placed, zoom: float, *, above: bool) -> Placed:
    """Return a number as it is, and a small array with its entries, above or below its wire."""
    if not placed.number.rows:
        return placed
    pixels = entries.pixels_at(zoom)
    height = entries.size_of(placed.number.rows, pixels).height()
    top = placed.at.y() + 2.0 - height if above else placed.at.y() - FIGURE * placed.pixels
    return PlacedRows(placed.number, QPointF(placed.at.x(), top), pixels, instead=placed)


def _fitting(number: Number, wanted: float, *, bold: bool) -> float:
    return lettering.fitting(number.text, wanted, LEAST_SIZE, LABEL_WIDTH, bold=bold)


def placed_branch(right: QPointF, number: Number, zoom: float) -> Placed:
    """Return a branch's contribution, which ends at a point; for a picture there is no room at a port."""
    wanted = lettering.legible(BRANCH_SIZE, zoom, LARGEST_BRANCH)
    pixels = lettering.fitting(number.text, wanted, BRANCH_SIZE, BRANCH_WIDTH, bold=True)
    width = lettering.width_of(number.text, pixels, bold=True)
    return Placed(replace(number, picture=None), right - QPointF(width, 0.0), pixels)


def readable(placed: Sequence[Placed], solid: np.ndarray) -> list[Placed]:
    """Return the numbers that can be shown whole: part of a number would be another number.

    An array that a solid box (left, top, right, bottom) or another number covers is shown by its shape, and
    what then is covered by a solid box or a number before it is left out.
    """
    boxes = boxes_of(placed)
    if any(number.shorter is not number for number in placed):
        first, second = meetings(boxes, boxes)
        covered = {*meetings(boxes, solid)[0].tolist(), *first[first != second].tolist()}
        placed = [number.shorter if at in covered else number for at, number in enumerate(placed)]
        boxes = boxes_of(placed)
    later, earlier = meetings(boxes, boxes)
    left_out = {*meetings(boxes, solid)[0].tolist(), *later[later > earlier].tolist()}
    return [number for at, number in enumerate(placed) if at not in left_out]


def boxes_of(placed: Sequence[Placed]) -> np.ndarray:
    """Return the boxes that numbers fill, in scene pixels: left, top, right and bottom, a row each."""
    return np.array([number.sides for number in placed]).reshape(-1, 4)


def draw_number(sheet: Sheet, placed: Placed) -> None:
    """Draw a number on a ground of its own, which keeps wires away from it."""
    # With smooth edges what is kept as a picture would differ by a shade from what is drawn at once.
    sheet.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    left, top, right, bottom = placed.sides
    across, down = GROUND
    ground = QRectF(QPointF(left - across, top - down), QPointF(right + across, bottom + down))
    sheet.painter.fillRect(ground, sheet.ground)
    sheet.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sheet.painter.setOpacity(FADED if placed.number.faded else 1.0)
    placed.paint(sheet)
    sheet.painter.setOpacity(1.0)


def local_place(port: QPointF, top: float, text_width: float, pixels: float) -> tuple[QRectF, QPointF]:
    """Return the frame of a local gradient above its gate, and where the line from there to the port begins.

    It stands before the gate, whose neighbour above may have its name there. The line leans, so that it ends
    at its own port and passes by those above it.
    """
    width, height = text_width + 12.0, 1.7 * pixels
    box = QRectF(port.x() + LOCAL_OVERHANG - width, top - LOCAL_GAP - height, width, height)
    return box, QPointF(max(box.left() + 4.0, port.x() - LOCAL_LEAN), box.bottom())


def draw_local(sheet: Sheet, port: QPointF, top: float, text: str, colour: QColor, frame: QColor) -> None:
    """Draw a local gradient in a frame of its own above its gate, with a line from there to the port."""
    pixels = lettering.legible(BRANCH_SIZE, sheet.zoom, LARGEST_BRANCH)
    box, foot = local_place(port, top, lettering.width_of(text, pixels, bold=True), pixels)
    sheet.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sheet.painter.setPen(QPen(frame, 1.6))
    sheet.painter.drawLine(foot, port)
    sheet.painter.setBrush(sheet.ground)
    sheet.painter.drawRoundedRect(box, 5.0, 5.0)
    at = QPointF(box.left() + 6.0, box.center().y() + 0.36 * pixels)
    lettering.draw(sheet.painter, at, text, pixels, colour, bold=True)
