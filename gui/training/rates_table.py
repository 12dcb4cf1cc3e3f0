"""What a search for learning rates found, a row for each contestant."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from engine.text import _
from engine.training.chances.findings import Findings, Spread
from gui.look import numbers
from gui.look.labels import plain_tip
from gui.look.letters import grown
from gui.look.theme import appearance
from gui.training.marks import LegendEntry, paint_sample, percent

SAMPLE = QSize(30, 16)
WIDTHS = (116, 78, 54, 112, 68, 46)
STEPS = 5
HEADINGS = (_("Contestant"), _("Best η"), _("Loss"), _("From … to"), _("Accuracy"), _("Steps"))
TIPS = (
    "",
    _("The rate with the lowest median loss, on data that no run learned from"),
    _("Median over the seeds, at the best rate"),
    _("The best and the worst seed, at the best rate"),
    _("Median over the seeds, at the best rate"),
    _("Median steps to the target loss at the best rate; ∞ where it was not reached"),
)
ACCURACY = 4
NONE = "–"


class RatesTable(QTableWidget):
    """Is only looked at; the contestants' marks tell which curve is whose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self._found: Findings | None = None
        self._entries: Sequence[LegendEntry] = ()
        self._target: float | None = None
        self.setAccessibleName(_("Best rates"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(SAMPLE)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        for column, (heading, tip) in enumerate(zip(HEADINGS, TIPS, strict=True)):
            item = QTableWidgetItem(heading)
            item.setToolTip(plain_tip(tip))
            item.setTextAlignment(_side(column))
            self.setHorizontalHeaderItem(column, item)
        self.horizontalHeader().setMinimumSectionSize(grown(self, WIDTHS[-1]))
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, grown(self, width))
        appearance().changed.connect(self._fill)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """List who will be tried, with nothing found yet."""
        self._found, self._entries = None, entries
        self._fill()

    def show_findings(self, found: Findings, entries: Sequence[LegendEntry]) -> None:
        """List what was found for each of these contestants."""
        self._found, self._entries = found, entries
        self._fill()

    def set_target(self, target: float | None) -> None:
        """Tell the steps to this loss, or to the usual one."""
        self._target = target
        self._fill()

    def _fill(self) -> None:
        self.setRowCount(len(self._entries))
        for row, entry in enumerate(self._entries):
            cells = self._cells(row)
            for column, text in enumerate(["", *cells]):
                item = QTableWidgetItem(text) if column else self._name(row, entry)
                item.setTextAlignment(_side(column))
                self.setItem(row, column, item)
        self.setColumnHidden(ACCURACY, not self._has_accuracy())

    def _cells(self, row: int) -> list[str]:
        found = self._found
        if found is None:
            return [""] * (len(HEADINGS) - 1)
        rate, loss, accuracy = found.best_rate(row), found.loss(row), found.accuracy(row)
        if rate is None:
            return [_("diverged"), *([NONE] * (len(HEADINGS) - 2))]
        mark = _("{rate:g} (edge)") if found.is_at_edge(row) else "{rate:g}"
        steps = found.steps_to(row, found.usual_target if self._target is None else self._target)
        return [
            mark.format(rate=rate), _told(loss.median), _range(loss),
            NONE if accuracy is None else percent(accuracy.median),
            f"{steps.median:,.0f}" if math.isfinite(steps.median) else "∞",
        ]  # fmt: skip

    def _name(self, row: int, entry: LegendEntry) -> QTableWidgetItem:
        """Return a contestant's cell, in bold for who leads."""
        item = QTableWidgetItem(self._sample(entry), entry.title)
        if self._found is not None and self._found.leader == row:
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
        return item

    def _has_accuracy(self) -> bool:
        found = self._found
        return found is None or any(found.accuracy(row) is not None for row in range(len(self._entries)))

    def _sample(self, entry: LegendEntry) -> QIcon:
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(SAMPLE * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        with QPainter(drawn) as painter:
            paint_sample(
                painter, appearance().theme, entry, QRectF(2, 0, SAMPLE.width() - 4, SAMPLE.height())
            )
        return QIcon(drawn)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _range(spread: Spread) -> str:
    return _("{low} … {high}").format(low=_told(spread.low), high=_told(spread.high))


def _told(loss: float) -> str:
    return numbers.short(loss) if math.isfinite(loss) else "∞"
