"""Typeset mathematics: LaTeX drawn by ziamath as vectors, in the theme's ink."""

from __future__ import annotations

import threading
from functools import lru_cache, partial

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.look.formula_lines import lines, shortened
from gui.look.formula_signs import with_signs
from gui.look.letters import grown
from gui.look.theme import appearance

_SIZE = 17
"""Pixels of the formula's letters beside usual ones."""
_SHRUNK = 0.8
"""How small a line may become before it is broken."""
LONGEST = 300
"""Letters of LaTeX that are typeset at most: each takes about a millisecond."""
_ONE_AT_A_TIME = threading.Lock()
"""The font is read at one place at a time."""
_SHARP = 2
"""How many pixels a picture of a formula has for each that it takes."""


class FormulaView(QWidget):
    """Shows one formula, left aligned; an empty one takes no room.

    Where there is too little room it goes on in further lines. A line that is still too long is shrunk, and
    the formula shown in its own size when one points at it. A very long one is shown as far as it begins.
    One that `keeps_inside` takes what height it is given, and is shrunk to that as well.
    """

    def __init__(self, latex: str = "", parent: QWidget | None = None, *, keeps_inside: bool = False) -> None:
        super().__init__(parent)
        self._keeps_inside = keeps_inside
        upright = QSizePolicy.Policy.Ignored if keeps_inside else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        self._latex = latex
        self._lines: list[QSvgRenderer] = []
        appearance().changed.connect(self._draw)
        self.setAccessibleName(latex)
        self._draw()

    @property
    def latex(self) -> str:
        """The LaTeX of the formula shown."""
        return self._latex

    @property
    def _typeset(self) -> str:
        return shortened(self._latex, LONGEST)

    def show_latex(self, latex: str) -> None:
        """Show another formula."""
        if latex != self._latex:
            self._latex = latex
            self.setAccessibleName(latex)
            self._draw()

    def sizeHint(self) -> QSize:
        """Return how wide the formula's lines are beside each other, and how high under each other."""
        width = sum(line.defaultSize().width() for line in self._lines)
        return QSize(width, round(sum(self._shown(line).height() for line in self._lines)))

    def minimumSizeHint(self) -> QSize:
        """Return its own height, at any width."""
        return QSize(1, 0 if self._keeps_inside else self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the formula."""
        if not self._latex:
            return
        top, share = 0.0, self._share
        with QPainter(self) as painter:
            for line in self._lines:
                size = self._shown(line) * share
                line.render(painter, QRectF(QPointF(0.0, top), size))
                top += size.height()

    @property
    def _share(self) -> float:
        """How large the lines are drawn of what their width allows."""
        if not self._keeps_inside:
            return 1.0
        return min(1.0, self.height() / max(self.sizeHint().height(), 1))

    def _shown(self, line: QSvgRenderer) -> QSizeF:
        """Return how large a line is drawn."""
        size = line.defaultSize().toSizeF()
        return size * min(1.0, self.width() / max(size.width(), 1.0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._draw()

    def event(self, event: QEvent) -> bool:
        """Show the formula in its own size where it had to be shrunk."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(), self)
            return True
        return super().event(event)

    def tip(self) -> str:
        """Return the formula in its own size, as a tooltip shows it; "" where there is room for it."""
        if self._share == 1.0 and not any(line.defaultSize().width() > self.width() for line in self._lines):
            return ""
        whole = _drawn(self._typeset, self._size)
        picture = QImage(whole.defaultSize() * _SHARP, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            whole.render(painter)
        written = QBuffer()
        picture.save(written, "PNG")  # type: ignore[call-overload]
        encoded = bytes(written.data().toBase64().data()).decode()
        return f"<img width='{whole.defaultSize().width()}' src='data:image/png;base64,{encoded}'>"

    @property
    def _size(self) -> int:
        return grown(self, _SIZE)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters around."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._draw()

    def _draw(self) -> None:
        size = self._size
        room = self.width() / _SHRUNK
        texts = lines(self._typeset, room, partial(_width, size=size)) if self._latex else []
        self._lines = [_drawn(text, size) for text in texts]
        self.updateGeometry()
        self.update()


def _drawn(latex: str, size: int) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(latex, appearance().theme.ink.name(), size)))


def typeset(latex: str, ink: QColor) -> QSvgRenderer:
    """Return what draws a formula in one line, in its own size and this colour, on paper of any kind."""
    # Qt's writer of SVG takes the pen that its reader leaves out for a black one: one that is not seen stays.
    unseen = b'<svg stroke="#000000" stroke-opacity="0" '
    return QSvgRenderer(QByteArray(_svg(latex, ink.name()).replace(b"<svg ", unseen, 1)))


@lru_cache(maxsize=1024)
def _width(latex: str, size: int) -> float:
    """Return how wide a formula is in one line, in pixels."""
    return float(_drawn(latex, size).defaultSize().width())


def load() -> None:
    """Load what typesets, with its font, as a thread can before the first formula is wanted."""
    _svg("x", "black")


@lru_cache(maxsize=256)
def _svg(latex: str, colour: str, size: int = _SIZE) -> bytes:
    with _ONE_AT_A_TIME:
        import ziamath  # a third of a second that the first picture does without

        ziamath.config.svg2 = False  # type: ignore[attr-defined]  # Qt reads SVG 1: every letter in its place
        svg: str = ziamath.Latex(with_signs(latex), size=size, color=colour).svg()  # type: ignore[attr-defined]
    return svg.encode()
