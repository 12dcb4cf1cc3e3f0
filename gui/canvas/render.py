"""Pictures of a graph without a window: PNG, SVG or PDF, in either theme, with hint line and legend.

A QApplication must exist; the offscreen platform is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from engine.errors import FormatError
from engine.files.atomic_file import replacing
from engine.text import _
from gui.canvas import lettering
from gui.canvas.legend import HINT_SIZE, MARGIN, hint_text, legend_size, paint_hint, paint_legend
from gui.canvas.scene import CanvasScene
from gui.document.shown import Shown
from gui.look.theme import Theme

FRAME = 40.0
DOTS_PER_INCH = 96
POINTS_PER_INCH = 72

Draw = Callable[[QPainter], None]


def render(shown: Shown, path: Path, theme: Theme, scale: float = 2.0) -> None:
    """Write a picture of the document's graph; the suffix chooses PNG, SVG or PDF.

    `scale` is the PNG's pixels to a scene pixel. Raises FormatError for another suffix, or where the file
    cannot be written.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        message = _("{path}: pictures are written as .png, .svg or .pdf").format(path=path)
        raise FormatError(message, source=str(path))
    save(path, _drawn(shown, theme, lambda size, draw: write(size, draw, scale)))


def save(path: Path, data: bytes) -> None:
    """Write a picture, whole or not at all; raise FormatError where that can't be done."""
    try:
        with replacing(path, backup=False) as file:
            file.write(data)
    except OSError as error:
        problem = error.strerror or error
        message = _("{path} cannot be written: {problem}").format(path=path, problem=problem)
        raise FormatError(message, source=str(path)) from error


def _drawn(shown: Shown, theme: Theme, write: Callable[[QSize, Draw], bytes]) -> bytes:
    scene = CanvasScene(shown, theme)
    try:
        area = picture_area(scene)
        return write(area.size().toSize(), lambda painter: paint_picture(painter, scene, area))
    finally:
        scene.detach()


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


def paint_picture(painter: QPainter, scene: CanvasScene, area: QRectF, *, has_legend: bool = True) -> None:
    """Draw that part of the scene, hint and legend, one unit of the painter a scene pixel."""
    paint_band(painter, scene, area, area)
    if has_legend:
        paint_key(painter, scene, area)


def paint_band(painter: QPainter, scene: CanvasScene, area: QRectF, band: QRectF) -> None:
    """Draw a part of what a picture of an area shows, where it belongs."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    scene.render(painter, band.translated(-area.topLeft()), band)
    painter.restore()


def paint_key(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw hint and legend at the bottom of a picture of an area."""
    target, legend = QRectF(QPointF(), area.size()), legend_size()
    painter.save()
    bottom = target.height() - MARGIN
    paint_hint(painter, scene.theme, QPointF(MARGIN, bottom - 16.0), hint_text(scene.shown))
    painter.translate(target.width() - MARGIN - legend.width(), bottom - legend.height())
    paint_legend(painter, scene.theme)
    painter.restore()


def png(size: QSize, draw: Draw, scale: float) -> bytes:
    """Return what is drawn as a PNG, so many pixels to a unit of the painter."""
    return encoded(image_of(size, draw, scale))


def image_of(size: QSize, draw: Draw, scale: float) -> QImage:
    """Return what is drawn as an image, so many pixels to a unit of the painter."""
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    with QPainter(image) as painter:
        draw(painter)
    return image


def encoded(image: QImage) -> bytes:
    """Return an image as a PNG."""
    return _collected(lambda buffer: image.save(buffer, "PNG"))  # type: ignore[call-overload]


def svg(size: QSize, draw: Draw, _scale: float) -> bytes:
    """Return what is drawn as an SVG, which has any scale."""

    def write(buffer: QBuffer) -> None:
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setResolution(DOTS_PER_INCH)
        generator.setSize(size)
        generator.setViewBox(QRectF(QPointF(), QSizeF(size)))
        generator.setTitle(_("Computational graph"))
        with QPainter(generator) as painter:
            draw(painter)

    return _collected(write)


def pdf(size: QSize, draw: Draw, _scale: float) -> bytes:
    """Return what is drawn as the one page of a PDF, which has any scale."""

    def write(buffer: QBuffer) -> None:
        writer = QPdfWriter(buffer)
        writer.setResolution(DOTS_PER_INCH)
        points = QSizeF(size) * POINTS_PER_INCH / DOTS_PER_INCH
        writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
        writer.setPageMargins(QMarginsF())
        writer.setTitle(_("Computational graph"))
        with QPainter(writer) as painter:
            draw(painter)

    return _collected(write)


WRITERS: Mapping[str, Callable[[QSize, Draw, float], bytes]] = {".png": png, ".svg": svg, ".pdf": pdf}
"""What writes each kind of picture."""


def _collected(write: Callable[[QBuffer], object]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    return bytes(buffer.data().data())
