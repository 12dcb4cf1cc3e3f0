"""Typeset mathematics: LaTeX drawn by ziamath as vectors, in the theme's ink."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.theme import appearance

_SIZE = 17
"""Pixels of the formula's letters."""


class FormulaView(QWidget):
    """Shows one formula, left aligned, shrunk where there is too little room; an empty one takes no room."""

    def __init__(self, latex: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._latex = latex
        self._renderer = QSvgRenderer(self)
        appearance().changed.connect(self._draw)
        self.setAccessibleName(latex)
        self._draw()

    @property
    def latex(self) -> str:
        """The LaTeX of the formula shown."""
        return self._latex

    def show_latex(self, latex: str) -> None:
        """Show another formula."""
        if latex != self._latex:
            self._latex = latex
            self.setAccessibleName(latex)
            self._draw()

    def sizeHint(self) -> QSize:
        """Return the formula's own size."""
        return self._renderer.defaultSize() if self._latex else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """Return its own height, at any width."""
        return QSize(1, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the formula."""
        if not self._latex:
            return
        size = self._renderer.defaultSize().toSizeF()
        size *= min(1.0, self.width() / max(size.width(), 1.0))
        with QPainter(self) as painter:
            self._renderer.render(painter, QRectF(QPointF(0, (self.height() - size.height()) / 2), size))

    def _draw(self) -> None:
        if self._latex:
            self._renderer.load(QByteArray(_svg(self._latex, appearance().theme.ink.name())))
        self.updateGeometry()
        self.update()


@lru_cache(maxsize=256)
def _svg(latex: str, colour: str) -> bytes:
    import ziamath  # a third of a second that the first picture does without

    ziamath.config.svg2 = False  # type: ignore[attr-defined]  # Qt reads SVG 1: every letter in its place
    svg: str = ziamath.Latex(latex, size=_SIZE, color=colour).svg()  # type: ignore[attr-defined]
    return svg.encode()
