"""A plot in the colours of the theme: quiet axes, thin lines at their ticks, and no menu of pyqtgraph's."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QFont, QPen

from gui.look import numbers
from gui.look.theme import Theme, appearance
from gui.training.plots.grid_item import GridItem

NAMED = frozenset("125")
"""The first digits of the ticks that have a number on a logarithmic axis: others stand too close to them."""


class PlainAxis(pg.AxisItem):
    """An axis whose decades are written as one writes them: 0.01, 10, and powers only of very small ones.

    One that is blank has neither numbers nor ticks.
    """

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self._is_blank = False

    def set_blank(self, blank: bool) -> None:
        """Say whether there is nothing to measure."""
        self._is_blank, self.picture = blank, None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Any:
        """Return levels of ticks, each with about how far apart they are."""
        return [(1.0, [])] if self._is_blank else super().tickValues(minVal, maxVal, size)

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        """Return the text of each tick, thousands apart."""
        texts = super().tickStrings(values, scale, spacing)
        return texts if self.logMode else [_grouped(text) for text in texts]

    def logTickStrings(self, values: Any, scale: float, _spacing: float) -> list[str]:
        """Return the text of each tick, nothing for those between."""
        texts = [numbers.written(10.0**value * scale, 6) for value in values]
        return [text if text.strip("0.")[:1] in NAMED else "" for text in texts]


def _grouped(text: str) -> str:
    """Return what pyqtgraph writes of a number as it is written elsewhere."""
    if "e" in text:
        return numbers.written(float(text), 6)
    whole, point, decimals = text.lstrip("-").partition(".")
    return (numbers.MINUS if text.startswith("-") else "") + f"{int(whole or 0):,}{point}{decimals}"


class PlainPlot(pg.PlotWidget):
    """What every plot of the Lab looks like before anything is drawn in it; the title is its height's.

    It has this axis below it, or a plain one.
    """

    def __init__(self, title: str, parent: Any = None, bottom: pg.AxisItem | None = None) -> None:
        axes = {"left": PlainAxis("left"), "bottom": PlainAxis("bottom") if bottom is None else bottom}
        super().__init__(parent, background=None, enableMenu=False, axisItems=axes)
        item = self.plotItem
        item.hideButtons()
        # pyqtgraph makes this menu whatever it is told; without a parent it would be a window of its own.
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())
        self._grid = GridItem(item.getAxis("bottom"), item.getAxis("left"))
        self.addItem(self._grid, ignoreBounds=True)
        for name in ("left", "bottom"):
            # Before there is a label: later, the scale of the moment would stay.
            item.getAxis(name).enableAutoSIPrefix(False)
        item.vb.setDefaultPadding(0)
        self._heading = ""
        self.set_title(title)
        self._dress()
        appearance().changed.connect(self._recolour)

    def set_title(self, title: str) -> None:
        """Say what its height measures."""
        self.plotItem.setLabel("left", title)
        self.setAccessibleName(title)

    @property
    def heading(self) -> str:
        """The line over the plot."""
        return self._heading

    def set_heading(self, words: str) -> None:
        """Write a line over the plot, or take it away."""
        self._heading = words
        self._dress()

    def _recolour(self) -> None:
        """Wear the theme's colours; those who draw more have them drawn anew."""
        self._dress()

    def _dress(self) -> None:
        theme = appearance().theme
        self.setBackground(theme.card)
        font = QFont(self.font())
        font.setPointSizeF(Theme.SMALL)
        for name in ("left", "bottom"):
            axis = self.plotItem.getAxis(name)
            axis.setPen(QPen(theme.border, 1))
            axis.setTextPen(QPen(theme.soft))
            axis.setTickFont(font)
            axis.label.setFont(font)
        self._grid.set_colour(theme.dots)
        self.plotItem.setTitle(self._heading or None, color=theme.soft, size=f"{Theme.SMALL}pt")
