"""An axis beside a plot: its ticks at round numbers, written as one writes them, and found quickly."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QPainter, QPicture

from gui.look import numbers

NAMED = frozenset("125")
"""The first digits of the ticks that have a number on a logarithmic axis: others stand too close to them."""
NEAR = 0.01
"""Which part of their distance lies between ticks of two levels that are the same one."""

Levels = list[tuple[float | None, list[float]]]


class PlainAxis(pg.AxisItem):
    """An axis whose decades are written as one writes them: 0.01, 10, and powers only of very small ones.

    One that is blank has neither numbers nor ticks.
    """

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self._is_blank = False
        self.picture: QPicture | None

    def set_blank(self, blank: bool) -> None:
        """Say whether there is nothing to measure."""
        self._is_blank, self.picture = blank, None
        self.update()

    def prepare(self) -> QPicture:
        """Return how it looks, which is worked out unless it is known: then it is painted at once."""
        if self.picture is not None:
            return self.picture
        picture = QPicture()
        with QPainter(picture) as painter:
            painter.setFont(self.style["tickFont"] or painter.font())
            specs = self.generateDrawSpecs(painter)
            if specs is not None:
                self.drawPicture(painter, *specs)
        self.picture = picture
        return picture

    def paint(self, painter: QPainter, _option: Any, _widget: Any) -> None:
        """Draw line, ticks and numbers as they were worked out."""
        self.prepare().play(painter)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Any:
        """Return levels of ticks, each with about how far apart they are, a tick in the widest it is in."""
        if self._is_blank:
            return [(1.0, [])]
        low, high = sorted((minVal, maxVal))
        levels: Levels = []
        for apart, _from_zero in self.tickSpacing(low, high, size):
            passed = {place for _gap, ticks in levels for place in _counted(ticks, apart)}
            start, end = math.ceil(low / apart), math.floor(high / apart)
            levels.append((apart, [count * apart for count in range(start, end + 1) if count not in passed]))
        return self.logTickValues(low, high, size, levels) if self.logMode else levels

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        """Return the text of each tick, thousands apart."""
        texts = super().tickStrings(values, scale, spacing)
        return texts if self.logMode else [_grouped(text) for text in texts]

    def logTickStrings(self, values: Any, scale: float, _spacing: float) -> list[str]:
        """Return the text of each tick, nothing for those between."""
        texts = [numbers.written(10.0**value * scale, 6) for value in values]
        return [text if text.strip("0.")[:1] in NAMED else "" for text in texts]


def _counted(ticks: list[float], apart: float) -> list[int]:
    """Return which ticks of a level with this distance these are."""
    counts = [tick / apart for tick in ticks]
    return [round(count) for count in counts if abs(count - round(count)) <= NEAR]


def _grouped(text: str) -> str:
    """Return what pyqtgraph writes of a number as it is written elsewhere."""
    if "e" in text:
        return numbers.written(float(text), 6)
    whole, point, decimals = text.lstrip("-").partition(".")
    return (numbers.MINUS if text.startswith("-") else "") + f"{int(whole or 0):,}{point}{decimals}"
