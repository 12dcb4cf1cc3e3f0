"""A table that is only looked at: one heading and one width a column, words left and numbers right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gui.look.labels import plain_tip
from gui.look.letters import grown
from gui.training.contestants.marks import SAMPLE


class LookedAtTable(QTableWidget):
    """Nothing in it can be edited or selected; the first column holds names, and numbers stand close by."""

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        tips: Sequence[str],
        widths: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(SAMPLE)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.show_columns(headings, tips, widths)

    def show_columns(self, headings: Sequence[str], tips: Sequence[str], widths: Sequence[int]) -> None:
        """Have these columns from now on, and no rows."""
        self.setRowCount(0)
        self.setColumnCount(len(headings))
        for column, (heading, tip) in enumerate(zip(headings, tips, strict=True)):
            item = QTableWidgetItem(heading)
            item.setToolTip(plain_tip(tip))
            item.setTextAlignment(_side(column))
            self.setHorizontalHeaderItem(column, item)
        self.horizontalHeader().setMinimumSectionSize(grown(self, min(widths)))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, grown(self, width))

    def fill_row(
        self, row: int, cells: Sequence[str], icon: QIcon | None = None, *, is_bold: bool = False
    ) -> None:
        """Write a row; what stands out is bold, and a name may have an icon before it."""
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_side(column))
            if not column and icon is not None:
                item.setIcon(icon)
            if not column and is_bold:
                font = QFont(self.font())
                font.setBold(True)
                item.setFont(font)
            self.setItem(row, column, item)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
