"""Pictures of a graph without a window: PNG, SVG or PDF, in either theme, with hint line and legend.

A QApplication must exist; the offscreen platform is enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from engine.errors import FormatError
from engine.files.atomic_file import replacing
from engine.files.ordinary_file import reason_of
from engine.text import _
from gui.canvas import lettering
from gui.canvas.ground import ground_steps
from gui.canvas.legend import HINT_SIZE, MARGIN, hint_text, legend_size, paint_hint, paint_legend
from gui.canvas.scene import CanvasScene
from gui.document.shown import Shown
from gui.look.slices import Steps, at_once
from gui.look.theme import Theme

FRAME = 40.0
DOTS_PER_INCH = 96
POINTS_PER_INCH = 72

Draw = Callable[[QPainter], Steps[None]]
"""Draws by steps, so that who paints can do something else in between."""


def render(shown: Shown, path: Path, theme: Theme, scale: float = 2.0) -> None:
    """Write a picture of the document's graph; the suffix chooses PNG, SVG or PDF.

    `scale` is the PNG's pixels to a scene pixel. Raises FormatError for another suffix, or where the file
    cannot be written.
    """
    sheet_of = SHEETS.get(path.suffix.lower())
    if sheet_of is None:
        message = _("{path}: pictures are written as .png, .svg or .pdf").format(path=path)
        raise FormatError(message, source=str(path))
    scene = CanvasScene(shown, theme)
    try:
        area = picture_area(scene)
        sheet = sheet_of(area.size().toSize(), scale)
        at_once(painted_on(sheet.device, lambda painter: picture_steps(painter, scene, area)))
    finally:
        scene.leave()
    save(path, sheet.encoded())


def save(path: Path, data: bytes) -> None:
    """Write a picture, whole or not at all; raise FormatError where that can't be done."""
    try:
        with replacing(path, backup=False) as file:
            file.write(data)
    except OSError as error:
        problem = reason_of(error)
        message = _("{path} cannot be written: {problem}").format(path=path, problem=problem)
        raise FormatError(message, source=str(path)) from error


def picture_area(scene: CanvasScene, *, has_legend: bool = True) -> QRectF:
    """Return the part of the scene that a picture shows: the graph, with room for hint and legend below."""
    graph = scene.graph_area()
    if not has_legend:
        return QRectF(graph.adjusted(-FRAME, -FRAME, FRAME, FRAME).toAlignedRect())
    below = legend_size().height() + 2 * MARGIN
    hint = lettering.width_of(hint_text(scene.shown), HINT_SIZE)
    wanted = hint + legend_size().width() + 3 * MARGIN
    missing = max(0.0, wanted - graph.width() - 2 * FRAME) / 2
    area = graph.adjusted(-FRAME - missing, -FRAME, FRAME + missing, below)
    return QRectF(area.toAlignedRect())


def picture_steps(
    painter: QPainter, scene: CanvasScene, area: QRectF, *, has_legend: bool = True
) -> Steps[None]:
    """Draw that part of the scene, hint and legend, one unit of the painter a scene pixel, piece by piece.

    Neither the graph nor how it is shown may change meanwhile.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    yield from scene_steps(painter, scene, area)
    if has_legend:
        _paint_key(painter, scene, area)


def scene_steps(painter: QPainter, scene: CanvasScene, area: QRectF) -> Steps[None]:
    """Draw that part of the scene alone, as `picture_steps` does."""
    with as_before(painter):
        painter.translate(-area.topLeft())
        yield from ground_steps(painter, area, scene.theme)
        for layer in (scene.annotations, scene.wires, scene.nodes):
            with as_before(painter):
                yield from layer.drawing(painter, area)


@contextmanager
def as_before(painter: QPainter) -> Iterator[None]:
    """Leave a painter as it was, also where one leaves off."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def _paint_key(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw hint and legend at the bottom of a picture of an area."""
    target, legend = QRectF(QPointF(), area.size()), legend_size()
    painter.save()
    bottom = target.height() - MARGIN
    paint_hint(painter, scene.theme, QPointF(MARGIN, bottom - 16.0), hint_text(scene.shown))
    painter.translate(target.width() - MARGIN - legend.width(), bottom - legend.height())
    paint_legend(painter, scene.theme)
    painter.restore()


LONGEST_SIDE, MOST_PIXELS = 32_000, 120_000_000
"""What an image can have: Qt paints on no longer side, and four bytes are taken for each pixel."""


def possible_scale(size: QSize, wanted: float, most: int = MOST_PIXELS) -> float:
    """Return the scale that is wanted, or the largest at which an image of that size has so many pixels."""
    if size.isEmpty():
        return wanted
    pixels = size.width() * size.height()
    return min(wanted, LONGEST_SIDE / max(size.width(), size.height()), math.sqrt(most / pixels))


@dataclass(frozen=True)
class Sheet:
    """What a picture is painted on, and what then returns the bytes of its file, in any thread."""

    device: QPaintDevice
    encoded: Callable[[], bytes]


def painted_on(device: QPaintDevice, draw: Draw) -> Steps[None]:
    """Paint on a device by steps, with a painter that goes with them; FormatError where none can be had."""
    with QPainter(device) as painter:
        if not painter.isActive():
            raise FormatError(_("The picture could not be made: there is nothing that it can be painted on."))
        yield from draw(painter)


def blank(size: QSize, scale: float) -> QImage:
    """Return an image to paint on, so many pixels to a unit of the painter."""
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    return image


def png(size: QSize, scale: float) -> Sheet:
    """Return an image that becomes a PNG, so many pixels to a unit of the painter."""
    return Sheet(image := blank(size, scale), partial(encoded, image))


def encoded(image: QImage) -> bytes:
    """Return an image as a PNG."""
    buffer = _opened()
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg(size: QSize, _scale: float) -> Sheet:
    """Return a sheet of SVG, which has any scale."""
    buffer, generator = _opened(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DOTS_PER_INCH)
    generator.setSize(size)
    generator.setViewBox(QRectF(QPointF(), QSizeF(size)))
    generator.setTitle(_("Computational graph"))
    return Sheet(generator, lambda: bytes(buffer.data().data()))


def pdf(size: QSize, _scale: float) -> Sheet:
    """Return the one page of a PDF, which has any scale."""
    buffer = _opened()
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    points = QSizeF(size) * POINTS_PER_INCH / DOTS_PER_INCH
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(_("Computational graph"))
    return Sheet(writer, lambda: bytes(buffer.data().data()))


SHEETS: Mapping[str, Callable[[QSize, float], Sheet]] = {".png": png, ".svg": svg, ".pdf": pdf}
"""What each kind of picture is painted on."""


def _opened() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
