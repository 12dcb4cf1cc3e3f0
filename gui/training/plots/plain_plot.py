"""A plot in the colours of the theme: quiet axes, thin lines at their ticks, and no menu of pyqtgraph's."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QFont, QPen

from gui.look.theme import Theme, appearance
from gui.training.plots.grid_item import GridItem
from gui.training.plots.plain_axis import PlainAxis


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
