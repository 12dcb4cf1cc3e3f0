"""The elements of SVG that a film's drawing is made of, as text; what they say is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainterPath

from gui.flow.film import Look
from gui.look.svg_path import decimal, path_data

CENTRED = 0.36
"""How far below the middle a text's baseline lies, in sizes of its letters, to stand in the middle."""


def outline(path: QPainterPath) -> str:
    """Return a filled outline in the colour of its node's kind."""
    return f'<path class="kind" d="{path_data(path)}"/>'


def rounded(rect: QRectF, kind: str, radius: float) -> str:
    """Return a box with round corners, of a class."""
    named = zip(("x", "y", "width", "height"), sides(rect), strict=True)
    placed = " ".join(f'{name}="{decimal(length)}"' for name, length in named)
    return f'<rect class="{kind}" {placed} rx="{decimal(radius)}"/>'


def sides(rect: QRectF) -> tuple[float, float, float, float]:
    """Return left, top, width and height."""
    return rect.x(), rect.y(), rect.width(), rect.height()


def text(words: str, at: QPointF, pixels: float, kind: str, *, name: str = "", anchor: str = "") -> str:
    """Return a text whose baseline starts, or with an `anchor` ends or has its middle, at a point."""
    named = f' id="{name}"' if name else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text{named} class="{kind}" x="{decimal(at.x())}" y="{decimal(at.y())}" '
        f'font-size="{decimal(pixels)}"{anchored}>{escape(words)}</text>'
    )


def images(name: str, corner: QPointF, strip: QSizeF) -> str:
    """Return places for a number's pictures, one for each theme; they are filled step by step."""
    placed = f'x="{decimal(corner.x())}" y="{decimal(corner.y())}"'
    sized = f'width="{decimal(strip.width())}" height="{decimal(strip.height())}"'
    return "".join(
        f'<image id="{name}-{theme}" class="{theme}" {placed} {sized} preserveAspectRatio="none"/>'
        for theme in ("light", "dark")
    )


def strip(looks: Iterable[Look]) -> QSizeF | None:
    """Return how large the pictures of a number are drawn; None where it has none."""
    return next((QSizeF(*look.strip) for look in looks if look.pictures), None)
