"""The legend of a plot, which is its readout as well: values appear beside the names at the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from gui.look.theme import Theme, appearance
from gui.training.contestants.marks import LegendEntry, paint_sample
from gui.training.plots.corners import Corner

ROW = 20
SAMPLE = 26
COLUMN = 68
PADDING = 8


@dataclass(frozen=True)
class Readout:
    """What the pointer stands on: a heading, the names of the columns, and a row of texts a contestant."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Legend(QWidget):
    """Lies over a plot's corner and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._entries: list[LegendEntry] = []
        self._readout: Readout | None = None
        self._corner: tuple[Corner, QRectF] | None = None
        self._drawn: QPixmap | None = None
        appearance().changed.connect(self._fit)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """List these contestants."""
        self._entries = list(entries)
        self._fit()

    def set_readout(self, readout: Readout | None) -> None:
        """Show values beside the names, or take them away; rows go with all entries, hidden ones too."""
        if readout != self._readout:
            self._readout = readout
            self._fit()

    @property
    def readout(self) -> Readout | None:
        """The values shown."""
        return self._readout

    def place(self, corner: Corner, room: QRectF) -> None:
        """Lie in this corner of a room, in the parent's pixels, and stay there while it grows."""
        self._corner = corner, room
        self.move(self.area(corner, room).topLeft().toPoint())

    def area(self, corner: Corner, room: QRectF) -> QRectF:
        """Return what it would cover in this corner of a room."""
        return corner.place(room, QSizeF(self.size()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what was drawn before: the plot beneath changes far more often than the legend."""
        if self._drawn is None:
            ratio = self.devicePixelRatioF()
            self._drawn = QPixmap(self.size() * ratio)
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            self._draw(self._drawn)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._drawn)

    def _draw(self, target: QPixmap) -> None:
        """Draw a row for each contestant that is not hidden."""
        theme = appearance().theme
        with QPainter(target) as painter:
            ground = QColor(theme.card)
            ground.setAlphaF(0.86)
            painter.fillRect(self.rect(), ground)
            painter.setFont(self._font())
            top = float(PADDING // 2)
            if self._readout is not None:
                self._paint_heading(painter, theme, self._readout, top)
                top += ROW
            for index, entry in enumerate(self._entries):
                if entry.is_drawn:
                    self._paint_row(painter, theme, index, top)
                    top += ROW

    def _paint_heading(self, painter: QPainter, theme: Theme, readout: Readout, top: float) -> None:
        painter.setPen(theme.soft)
        room = QRectF(PADDING, top, self.width() - 2 * PADDING, ROW)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, readout.heading)
        self._paint_columns(painter, readout.columns, top)

    def _paint_row(self, painter: QPainter, theme: Theme, index: int, top: float) -> None:
        entry = self._entries[index]
        paint_sample(painter, theme, entry, QRectF(PADDING, top + 2, SAMPLE, ROW - 4))
        painter.setPen(theme.ink)
        room = QRectF(PADDING * 2 + SAMPLE, top, self.width(), ROW)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.title)
        if self._readout is not None and index < len(self._readout.rows):
            self._paint_columns(painter, self._readout.rows[index], top)

    def _paint_columns(self, painter: QPainter, texts: tuple[str, ...], top: float) -> None:
        for place, text in enumerate(reversed(texts)):
            room = QRectF(self.width() - PADDING - (place + 1) * COLUMN, top, COLUMN, ROW)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _font(self) -> QFont:
        font = self.font()
        font.setPointSizeF(Theme.SMALL)
        return font

    def _fit(self) -> None:
        metrics = QFontMetricsF(self._font())
        shown = [entry.title for entry in self._entries if entry.is_drawn]
        width = max([metrics.horizontalAdvance(title) for title in shown] or [0.0]) + SAMPLE + PADDING
        if self._readout is not None:
            width = max(width, metrics.horizontalAdvance(self._readout.heading) + PADDING)
            width += COLUMN * len(self._readout.columns)
        rows = len(shown) + (self._readout is not None)
        self.resize(int(width) + 2 * PADDING, rows * ROW + PADDING)
        self.setVisible(bool(shown))
        if self._corner is not None:
            self.place(*self._corner)
        self._drawn = None
        self.update()
