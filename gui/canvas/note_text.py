"""A note's text, laid out: a small Markdown of our own, with formulas, and no images, links or HTML.

`#` begins a heading, `-` an entry of a list, an empty line a paragraph; `**bold**`, `*italic*`, `` `code` ``
and `$formula$` stand within a line. All else is taken letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtSvg import QSvgRenderer

from gui.canvas import lettering
from gui.look.typesetting import typeset

SIZE = 13.0
HEADINGS = (20.0, 17.0, 15.0)
"""Pixels of the letters of a text, and of headings of each depth."""
PARAGRAPH, INDENT = 6.0, 16.0
BLACK = "#000000"
MOST_PIECES = 2000
"""Words and formulas of a note that are drawn."""
_INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*]+?)\*|`(?P<code>[^`]+?)`|\$(?P<formula>[^$]+?)\$"
)
_WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Piece:
    """A word or a formula: its style, and how large it is drawn."""

    text: str
    style: str
    pixels: float

    @property
    def font(self) -> QFont:
        """The font of a word."""
        font = QFont(lettering.font(self.pixels, bold=self.style == "bold"))
        font.setItalic(self.style == "italic")
        if self.style == "code":
            font.setFamily("monospace")
        return font


@dataclass(frozen=True)
class Placed:
    """A piece and where the left end of its base line, or of a formula its upper left corner, stands."""

    piece: Piece
    at: tuple[float, float]


@lru_cache(maxsize=256)
def formula(latex: str, ink: str) -> QSvgRenderer | None:
    """Return what draws a formula; None for what cannot be typeset."""
    try:
        drawn = typeset(latex, QColor(ink))
    except Exception:  # what a stranger's LaTeX may raise in there is not told; it is shown as it was typed
        return None
    return drawn if drawn.isValid() else None


def _size(piece: Piece) -> tuple[float, float, float]:
    """Return how wide a piece is, and how far it rises above and falls below the base line."""
    if piece.style == "formula" and (drawn := formula(piece.text, BLACK)) is not None:
        size = drawn.defaultSize().toSizeF() * (piece.pixels / 17.0)
        return size.width(), size.height() * 0.68, size.height() * 0.32
    metrics = QFontMetricsF(piece.font)
    return metrics.horizontalAdvance(piece.text), metrics.ascent(), metrics.descent()


@lru_cache(maxsize=256)
def laid_out(text: str, width: float) -> tuple[Placed, ...]:
    """Return the pieces of a text where they stand in a column of that width."""
    placed: list[Placed] = []
    top = 0.0
    for line in text.split("\n"):
        if not line.strip():
            top += PARAGRAPH
            continue
        body, pixels, bold, indent = _line(line)
        bullet = [Piece("•", "", pixels), Piece("  ", "", pixels)] if indent else []
        pieces = [*bullet, *_pieces(body, pixels, "bold" if bold else "")]
        top = _flow(pieces, indent, max(width, 3 * INDENT), top, placed)
        if len(placed) > MOST_PIECES:
            break
    return tuple(placed)


def _line(line: str) -> tuple[str, float, bool, float]:
    """Return what a line says, how large, whether as a heading, and how far it is indented."""
    if heading := re.match(r"(#{1,3})\s+", line):
        return line[heading.end() :], HEADINGS[len(heading[1]) - 1], True, 0.0
    if entry := re.match(r"\s*[-*]\s+", line):
        return line[entry.end() :], SIZE, False, INDENT
    return line, SIZE, False, 0.0


def _pieces(text: str, pixels: float, style: str) -> Iterator[Piece]:
    start = 0
    for found in _INLINE.finditer(text):
        yield from _words(text[start : found.start()], style, pixels)
        kind = str(found.lastgroup)
        if kind == "formula" and formula(found[kind].strip(), BLACK) is not None:
            yield Piece(found[kind].strip(), kind, pixels)
        elif kind == "formula":
            yield from _words(found[0], style, pixels)
        else:
            yield from _words(found[kind], kind, pixels)
        start = found.end()
    yield from _words(text[start:], style, pixels)


def _words(text: str, style: str, pixels: float) -> Iterator[Piece]:
    for word in _WORD.findall(text):
        yield Piece(" " if word.isspace() else word, style, pixels)


def _flow(pieces: list[Piece], hanging: float, width: float, top: float, placed: list[Placed]) -> float:
    """Place pieces line under line, all but the first indented, and return where the next line begins."""
    row: list[tuple[Piece, float]] = []
    x = 0.0
    for piece in pieces:
        wide = _size(piece)[0]
        if row and x + wide > width and piece.text != " ":
            top = _set_row(row, top, placed)
            row, x = [], hanging
        if row or piece.text != " ":
            row.append((piece, x))
            x += wide
    return _set_row(row, top, placed) if row else top


def _set_row(row: list[tuple[Piece, float]], top: float, placed: list[Placed]) -> float:
    sizes = [_size(piece) for piece, _x in row]
    above, below = max(size[1] for size in sizes), max(size[2] for size in sizes)
    for (piece, x), (_width, rises, _falls) in zip(row, sizes, strict=True):
        is_drawn = piece.style == "formula"
        placed.append(Placed(piece, (x, top + above - (rises if is_drawn else 0.0))))
    return top + above + below + 2.0


def paint_text(painter: QPainter, text: str, area: QRectF, ink: QColor) -> None:
    """Draw a note's text into an area, as far as there is room."""
    painter.save()
    painter.setClipRect(area)
    painter.translate(area.topLeft())
    painter.setPen(ink)
    for placed in laid_out(text, area.width()):
        if placed.at[1] > area.height() + SIZE:
            break
        _paint(painter, placed, ink)
    painter.restore()


def _paint(painter: QPainter, placed: Placed, ink: QColor) -> None:
    piece, (x, y) = placed.piece, placed.at
    drawn = formula(piece.text, ink.name()) if piece.style == "formula" else None
    if drawn is not None:
        width, rises, falls = _size(piece)
        drawn.render(painter, QRectF(x, y, width, rises + falls))
        return
    painter.setFont(piece.font)
    painter.drawText(QPointF(x, y), piece.text)
