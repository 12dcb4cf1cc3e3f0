"""Small pictures of nodes for lists and headings: the symbol in the colour of its kind, or a little graph."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QIcon, QPainter, QPen, QPixmap

from engine.ops import Kind
from gui.look.theme import Theme, appearance

FACE = 26
"""Pixels that the icon is drawn for; it stays crisp up to a few times that."""
_SCALE = 3
_RIM = 1.5
_LONGEST_LINE = 5
_SOURCES, _OUTPUT, _DOT = (QPointF(8.0, 8.5), QPointF(8.0, 17.5)), QPointF(18.0, 13.0), 2.4


def node_icon(kind: Kind, symbol: str) -> QIcon:
    """Return a small picture of a node of this kind; all composites have the same one."""
    return QIcon(_pixmap(kind, symbol, appearance().theme.name))


@cache
def _pixmap(kind: Kind, symbol: str, _theme: str) -> QPixmap:
    """Draw the picture in the theme now worn, once for each theme."""
    theme = appearance().theme
    pixmap = QPixmap(QSize(FACE, FACE) * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(_SCALE, _SCALE)
        face = QRectF(1, 1, FACE - 2, FACE - 2)
        painter.setPen(QPen(theme.border, 1))
        painter.setBrush(theme.card)
        painter.drawRoundedRect(face, 6, 6)
        if kind is Kind.COMPOSITE:
            _draw_graph(painter, theme)
        else:
            lines = _lines(symbol)
            painter.setPen(theme.kinds[kind])
            painter.setFont(_fitting_font(lines, face.width() - 2 * _RIM))
            painter.drawText(face, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))
    return pixmap


def _draw_graph(painter: QPainter, theme: Theme) -> None:
    """Draw two nodes that feed a third: something that is itself a graph."""
    colour = theme.kinds[Kind.COMPOSITE]
    painter.setPen(QPen(colour, 1.4))
    for source in _SOURCES:
        painter.drawLine(source, _OUTPUT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for centre in (*_SOURCES, _OUTPUT):
        painter.drawEllipse(centre, _DOT, _DOT)


def _lines(symbol: str) -> list[str]:
    """Return a symbol in a line, or where it is long what it is of in a second one: mean, [−1]."""
    name, bracket, rest = symbol.partition("[")
    return [name, bracket + rest] if name and bracket and len(symbol) > _LONGEST_LINE else [symbol]


def _fitting_font(lines: list[str], room: float) -> QFont:
    """Return letters as large as suits so many, and narrower where they would be cut off."""
    font, longest = QFont(), max(map(len, lines))
    font.setBold(True)
    font.setPixelSize({1: 15, 2: 11, 3: 9, 4: 8, 5: 7, 6: 7}.get(longest, 6))
    wanted = max(map(QFontMetricsF(font).horizontalAdvance, lines))
    if wanted > room:
        font.setStretch(int(100 * room / wanted))
    return font
