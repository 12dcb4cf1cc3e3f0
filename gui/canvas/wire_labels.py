"""Numbers on wires: value above and gradient below each output, and each branch's share where a wire forks.

Where a number stands depends on geometry alone, never on the number, so that nothing jumps while values
change.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.canvas import lettering
from gui.canvas.branch_places import BRANCH_WIDTH, LEAD
from gui.canvas.gradient_scale import FADED
from gui.canvas.heatmap import strip_size
from gui.canvas.stamps import Stamps

NUMBER_SIZE, BRANCH_SIZE, LEAST_SIZE = 13.0, 11.0, 10.0
LARGEST_NUMBER, LARGEST_BRANCH = 15.0, 13.0
LABELS_FROM = 0.56
"""Zoom below which numbers are too small to read and are left out."""
CAPITAL = 0.75
"""The height of a figure, as a share of the letters' size."""
ABOVE, BELOW = -8.5, 18.5
LOCAL_GAP, LOCAL_OVERHANG, LOCAL_LEAN = 14.0, 6.0, 18.0
"""How far a local gradient stands above its gate and over it, and how far before its port its line begins."""
LABEL_WIDTH = 54.0
"""Room between two neighbours in a row; a number that needs more is written smaller."""


@dataclass(frozen=True)
class Number:
    """A number ready to be drawn: its text, its colour, and for an array a small picture after it.

    One is faded that is of the graph as it was before something failed, or while something else stands out.
    """

    text: str
    colour: QColor
    picture: QImage | None = None
    faded: bool = False


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


def draw_output(sheet: Sheet, output: QPointF, value: Number | None, gradient: Number | None) -> None:
    """Draw what stands beside an output, larger where one looks from far away."""
    if value is not None:
        _draw(sheet, output + QPointF(LEAD, ABOVE), value, bold=False)
    if gradient is not None:
        grown = lettering.legible(NUMBER_SIZE, sheet.zoom, LARGEST_NUMBER) - NUMBER_SIZE
        _draw(sheet, output + QPointF(LEAD, BELOW + CAPITAL * grown), gradient, bold=True)


def draw_branch(sheet: Sheet, right: QPointF, number: Number, *, on_wire: bool = False) -> None:
    """Draw a branch's contribution so that it ends at a point, with the ground behind it where `on_wire`."""
    wanted = lettering.legible(BRANCH_SIZE, sheet.zoom, LARGEST_BRANCH)
    pixels = lettering.fitting(number.text, wanted, BRANCH_SIZE, BRANCH_WIDTH, bold=True)
    width = lettering.width_of(number.text, pixels, bold=True)
    at = right - QPointF(width, 0.0)
    if on_wire:
        behind = QRectF(at.x() - 2.0, at.y() - 0.85 * pixels, width + 4.0, pixels)
        sheet.painter.fillRect(behind, sheet.ground)
    _write(sheet, at, number, pixels, bold=True)


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


def _draw(sheet: Sheet, at: QPointF, number: Number, *, bold: bool) -> None:
    wanted = lettering.legible(NUMBER_SIZE, sheet.zoom, LARGEST_NUMBER)
    pixels = lettering.fitting(number.text, wanted, LEAST_SIZE, LABEL_WIDTH, bold=bold)
    _write(sheet, at, number, pixels, bold=bold)
    if number.picture is not None:
        width = lettering.width_of(number.text, pixels, bold=bold)
        corner = at + QPointF(width + 5.0, -pixels * 0.75)
        strip = QRectF(corner, strip_size(number.picture))
        sheet.painter.setOpacity(FADED if number.faded else 1.0)
        sheet.painter.fillRect(strip.adjusted(-1.5, -1.5, 1.5, 1.5), sheet.ground)
        sheet.painter.drawImage(strip, number.picture)
        sheet.painter.setOpacity(1.0)


def _write(sheet: Sheet, at: QPointF, number: Number, pixels: float, *, bold: bool) -> None:
    sheet.painter.setOpacity(FADED if number.faded else 1.0)
    lettering.draw(
        sheet.painter, at, number.text, pixels, number.colour,
        bold=bold, halo=sheet.ground, stamps=sheet.stamps,
    )  # fmt: skip
    sheet.painter.setOpacity(1.0)
