"""A painter that writes down what it would draw, a line a shape, the same on every machine.

What a painter was told in between (pens, brushes, transforms, what was saved and restored) is worked into
each line, so that only what is seen counts, never how the code gets there. Letters have one width each,
whatever fonts there are. Colours of the theme are called by their names.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGradient,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from gui.look.theme import Theme

LETTER = 0.55
"""The width of every letter, as a share of its size."""
UNSET = 6.5
"""The size of letters of which none was told: no text of ours has it."""
ALIGNMENT = 0xFF
"""The bits of a text's flags that say where it stands."""
STORED = Path(__file__).parent / "drawings"
WRITE = "WRITE_DRAWINGS"
"""Set in the environment, this stores drawings anew: look at the program first, then at the difference."""


@dataclass(frozen=True)
class _State:
    """How the next shape is drawn."""

    pen: QPen = field(default_factory=QPen)
    brush: QBrush = field(default_factory=QBrush)
    font: QFont = field(default_factory=lambda: _sized(UNSET))
    place: QTransform = field(default_factory=QTransform)
    clip: QRectF | None = None
    opacity: float = 1.0
    hints: frozenset[QPainter.RenderHint] = frozenset()


class Drawing:
    """Stands for a QPainter; `lines` says what was drawn."""

    RenderHint = QPainter.RenderHint

    def __init__(self, theme: Theme, zoom: float = 1.0) -> None:
        self.lines: list[str] = []
        self._names = _names_of_colours(theme)
        self._state = _State(place=QTransform.fromScale(zoom, zoom))
        self._saved: list[_State] = []

    # -- what painters are asked -----------------------------------------------------------------------------

    def __call__(self, _device: object = None) -> Drawing:
        """Stand for the class as well: whoever begins to paint on anything goes on here."""
        return self

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        self._state = replace(self._state, pen=QPen(), brush=QBrush(), opacity=1.0, hints=frozenset())

    def device(self) -> Any:
        return SimpleNamespace(devicePixelRatio=lambda: 1.0, devicePixelRatioF=lambda: 1.0)

    def paintEngine(self) -> Any:
        return SimpleNamespace(type=lambda: QPaintEngine.Type.SVG)

    def worldTransform(self) -> QTransform:
        return self._state.place

    def opacity(self) -> float:
        return self._state.opacity

    def font(self) -> QFont:
        return QFont(self._state.font)

    # -- what they are told ----------------------------------------------------------------------------------

    def setRenderHint(self, hint: QPainter.RenderHint, is_on: bool = True) -> None:
        hints = self._state.hints | {hint} if is_on else self._state.hints - {hint}
        self._state = replace(self._state, hints=hints)

    def setPen(self, pen: Any) -> None:
        self._state = replace(self._state, pen=QPen(pen))

    def setBrush(self, brush: Any) -> None:
        self._state = replace(self._state, brush=QBrush(brush))

    def setFont(self, font: QFont) -> None:
        self._state = replace(self._state, font=QFont(font))

    def setOpacity(self, opacity: float) -> None:
        self._state = replace(self._state, opacity=opacity)

    def setClipRect(self, clip: QRectF) -> None:
        self._state = replace(self._state, clip=self._state.place.mapRect(QRectF(clip)))

    def setWorldTransform(self, place: QTransform) -> None:
        self._state = replace(self._state, place=QTransform(place))

    def resetTransform(self) -> None:
        self.setWorldTransform(QTransform())

    def translate(self, *by: Any) -> None:
        x, y = by[0].toTuple() if len(by) == 1 else by
        self.setWorldTransform(QTransform.fromTranslate(x, y) * self._state.place)

    def scale(self, x: float, y: float) -> None:
        self.setWorldTransform(QTransform.fromScale(x, y) * self._state.place)

    def rotate(self, degrees: float) -> None:
        self.setWorldTransform(QTransform().rotate(degrees) * self._state.place)

    def save(self) -> None:
        self._saved.append(self._state)

    def restore(self) -> None:
        self._state = self._saved.pop()

    # -- what they draw --------------------------------------------------------------------------------------

    def drawRect(self, rect: QRectF | QRect) -> None:
        self._draw("rectangle", self._corners(rect), self._pen(), self._brush())

    def drawRects(self, rects: Iterable[QRectF]) -> None:
        for rect in rects:
            self.drawRect(rect)

    def drawRoundedRect(self, rect: QRectF | QRect, across: float, down: float) -> None:
        self._draw("rounded", self._corners(rect), f"by {_numbers(across, down)}", self._pen(), self._brush())

    def drawEllipse(self, where: QPointF | QRectF, *radii: float) -> None:
        self._draw("ellipse", self._corners(_box(where, *radii)), self._pen(), self._brush())

    def drawLine(self, start: QPointF, end: QPointF) -> None:
        self._draw("line", self._points([start, end]), self._pen())

    def drawLines(self, lines: Iterable[QLineF]) -> None:
        for line in lines:
            self.drawLine(line.p1(), line.p2())

    def drawPolyline(self, polygon: QPolygonF) -> None:
        self._draw("polyline", self._points(polygon.toList()), self._pen())

    def drawPolygon(self, polygon: QPolygonF) -> None:
        self._draw("polygon", self._points(polygon.toList()), self._pen(), self._brush())

    def drawPath(self, path: QPainterPath) -> None:
        self._draw("path", self._elements(path), self._pen(), self._brush())

    def strokePath(self, path: QPainterPath, pen: QPen) -> None:
        self._draw("path", self._elements(path), self._pen(pen))

    def fillPath(self, path: QPainterPath, colour: Any) -> None:
        self._draw("path", self._elements(path), self._brush(QBrush(colour)))

    def fillRect(self, rect: QRectF | QRect, colour: Any) -> None:
        self._draw("rectangle", self._corners(rect), self._brush(QBrush(colour)))

    def drawText(self, where: QPointF | QRectF | QRect, *flags_and_text: Any) -> None:
        *flags, text = flags_and_text
        font = self._state.font
        words = [_numbers(_size_of(font)), "bold" * font.bold(), "italic" * font.italic()]
        words += ["monospace" * (font.family() == "monospace")]
        place = self._points([where]) if isinstance(where, QPointF) else self._corners(where)
        self._draw("text", repr(text), place, *map(_flags, flags), " ".join(filter(None, words)), self._pen())

    def drawImage(self, rect: QRectF, image: QImage) -> None:
        smooth = "smooth" if self.RenderHint.SmoothPixmapTransform in self._state.hints else ""
        size = f"of {image.width()} {image.height()}"
        self._draw("image", self._corners(rect), size, _digest(image), smooth)

    def drawPixmap(self, *where_and_what: Any) -> None:
        *where, picture = where_and_what
        at = where[0] if len(where) == 1 else QPointF(*where)
        self._draw("pixmap", self._points([at]), f"of {picture.width()} {picture.height()}")

    def write(self, text: str, at: QPointF, *how: str) -> None:
        """Note letters whose baseline starts at a point."""
        self._draw("text", repr(text), self._points([at]), *how)

    # -- how it is written down ------------------------------------------------------------------------------

    def name_of(self, colour: QColor) -> str:
        """Return what a colour is called."""
        name = self._names.get(QColor(colour).rgb(), QColor(colour).name())
        return name if colour.alpha() == 255 else f"{name}/{colour.alphaF():.2f}"

    def _draw(self, shape: str, *words: str) -> None:
        state = self._state
        words += (f"opacity {_numbers(state.opacity)}",) if state.opacity != 1.0 else ()
        words += (f"within {_numbers(*state.clip.getCoords())}",) if state.clip is not None else ()
        if shape not in {"text", "pixmap", "image"} and self.RenderHint.Antialiasing not in state.hints:
            words += ("in steps",)
        self.lines.append(f"{shape} " + " · ".join(word for word in words if word))

    def _corners(self, rect: QRectF | QRect) -> str:
        return _numbers(*self._state.place.mapRect(QRectF(rect)).getCoords())  # type: ignore[misc]

    def _points(self, points: Iterable[QPointF]) -> str:
        return ", ".join(_numbers(*self._state.place.map(point).toTuple()) for point in points)

    def _elements(self, path: QPainterPath) -> str:
        placed = self._state.place.map(path)
        elements = [placed.elementAt(index) for index in range(placed.elementCount())]
        return ", ".join(f"{'mlcc'[point.type.value]} {_numbers(point.x, point.y)}" for point in elements)

    def _pen(self, pen: QPen | None = None) -> str:
        pen = self._state.pen if pen is None else pen
        if pen.style().value == 0:
            return ""
        dashes = f" dashes {_numbers(*pen.dashPattern())}" if pen.dashPattern() else ""
        return f"pen {self.name_of(pen.color())} {_numbers(pen.widthF())}{dashes}"

    def _brush(self, brush: QBrush | None = None) -> str:
        brush = self._state.brush if brush is None else brush
        if gradient := brush.gradient():
            return "shaded " + " to ".join(self.name_of(colour) for colour in _stops(gradient))
        return f"filled {self.name_of(brush.color())}" if brush.style().value else ""


def _sized(points: float) -> QFont:
    font = QFont()
    font.setPointSizeF(points)
    return font


def _size_of(font: QFont) -> float:
    return font.pixelSize() if font.pointSizeF() < 0 else font.pointSizeF()


def _names_of_colours(theme: Theme) -> dict[int, str]:
    """Return the name of each colour of a theme; of one that has several, the first."""
    values = {row.name: getattr(theme, row.name) for row in reversed(fields(theme))}
    return {colour.rgb(): name for name, colour in values.items() if isinstance(colour, QColor)}


def _stops(gradient: QGradient) -> list[QColor]:
    return [stop[1] for stop in gradient.stops()]


def _box(where: QPointF | QRectF, *radii: float) -> QRectF:
    if isinstance(where, QRectF):
        return where
    across, down = radii
    return QRectF(where.x() - across, where.y() - down, 2 * across, 2 * down)


def _numbers(*numbers: float) -> str:
    return " ".join(f"{round(number, 2) + 0.0:g}" for number in numbers)


def _flags(flags: Any) -> str:
    if type(flags) is int:  # of two kinds at once
        return f"{_flags(Qt.AlignmentFlag(flags & ALIGNMENT))} {_flags(Qt.TextFlag(flags & ~ALIGNMENT))}"
    return "+".join(sorted(flag.name.removeprefix("Align") for flag in flags)) if flags else ""


def _digest(image: QImage) -> str:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return f"{zlib.crc32(bytes(plain.constBits())):08x}"


def compare(name: str, lines: list[str]) -> None:
    """Fail where a drawing is not what is stored of it."""
    stored = STORED / f"{name}.txt"
    if os.environ.get(WRITE):
        stored.parent.mkdir(exist_ok=True)
        stored.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    expected = stored.read_text(encoding="utf-8").splitlines()
    assert lines == expected, f"{name} is drawn otherwise; if that is right, store it with {WRITE}=1"


# Letters of one width ---------------------------------------------------------------------------------------


def width_of(text: str, pixels: float, *, bold: bool = False) -> float:
    """Return how wide a text is where every letter has one width."""
    return len(text) * pixels * (LETTER + 0.05 * bold)


def elided(text: str, pixels: float, room: float, *, bold: bool = False) -> str:
    """Return a text cut to its room."""
    while text and width_of(text, pixels, bold=bold) > room:
        text = text.removesuffix("…")[:-1] + "…" if len(text) > 1 else ""
    return text


def outline_of(text: str, pixels: float, *, bold: bool = False) -> QPainterPath:
    """Return a box for a text whose baseline starts at the origin."""
    path = QPainterPath()
    path.addRect(0.0, -0.7 * pixels, width_of(text, pixels, bold=bold), 0.7 * pixels)
    return path


def draw(
    painter: Drawing,
    at: QPointF,
    text: str,
    pixels: float,
    colour: QColor,
    *,
    bold: bool = False,
    halo: QColor | None = None,
    stamps: object = None,
) -> None:
    """Note a text of the canvas."""
    around = "" if halo is None else f"around it {painter.name_of(halo)}"
    weight = " bold" if bold else ""
    painter.write(text, at, f"{_numbers(pixels)}{weight} {painter.name_of(colour)}", around)


class Metrics:
    """Stands for QFontMetricsF."""

    def __init__(self, font: QFont) -> None:
        self._size, self._bold = _size_of(font), font.bold()

    def ascent(self) -> float:
        return self._size

    def descent(self) -> float:
        return 0.25 * self._size

    def horizontalAdvance(self, text: str) -> float:
        return width_of(text, self._size, bold=self._bold)

    def elidedText(self, text: str, _mode: object, room: float) -> str:
        return elided(text, self._size, room, bold=self._bold)
