"""LaTeX drawn by ziamath as vectors, each text once, in an ink that is put in last.

A letter takes a third of a millisecond to a whole one. What is typeset is kept, so that whoever has no time
can ask whether it is.
"""

from __future__ import annotations

import re
import threading

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor
from PySide6.QtSvg import QSvgRenderer

from gui.look.formula_signs import with_signs

SIZE = 17
"""Pixels of the formula's letters beside usual ones."""
LONGEST = 300
"""Letters of LaTeX that are typeset at most."""
_MOST_KEPT = 1024
"""Texts that are kept typeset."""
_ONE_AT_A_TIME = threading.Lock()
"""The font is read at one place at a time."""
_INK = "#010203"
"""Stands where a colour belongs: one that no theme has."""
_WIDTH = re.compile(r'width="([^"]*)"')

_kept: dict[tuple[str, int], str] = {}


def drawn(latex: str, ink: QColor, size: int = SIZE) -> QSvgRenderer:
    """Return what draws a formula in one line, in this colour and with letters of so many pixels."""
    return QSvgRenderer(QByteArray(_svg(latex, size).replace(_INK, ink.name()).encode()))


def typeset(latex: str, ink: QColor) -> QSvgRenderer:
    """Return what draws a formula in one line, in its own size and this colour, on paper of any kind."""
    # Qt's writer of SVG takes the pen that its reader leaves out for a black one: one that is not seen stays.
    unseen = '<svg stroke="#000000" stroke-opacity="0" '
    svg = _svg(latex, SIZE).replace(_INK, ink.name()).replace("<svg ", unseen)
    return QSvgRenderer(QByteArray(svg.encode()))


def width(latex: str, size: int = SIZE) -> float:
    """Return how wide a formula is in one line, in whole pixels."""
    written = _WIDTH.search(_svg(latex, size))
    return float(int(float(written[1]))) if written else 0.0


def is_kept(latex: str, size: int = SIZE) -> bool:
    """Return whether a formula in one line has been typeset, so that it takes no time."""
    return (latex, size) in _kept


def load() -> None:
    """Load what typesets, with its font, as a thread can before the first formula is wanted."""
    _svg("x", SIZE)


def _svg(latex: str, size: int) -> str:
    known = _kept.get((latex, size))
    if known is None:
        known = _made(latex, size)
        if len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[latex, size] = known
    return known


def _made(latex: str, size: int) -> str:
    with _ONE_AT_A_TIME:
        import ziamath  # a third of a second that the first picture does without

        ziamath.config.svg2 = False  # type: ignore[attr-defined]  # Qt reads SVG 1: every letter in its place
        svg: str = ziamath.Latex(with_signs(latex), size=size, color=_INK).svg()  # type: ignore[attr-defined]
    return svg
