"""The table of contestants in the letters that a system asks for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QTableView

from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import WIDTHS, ContestantTable


@pytest.fixture
def large_letters(qapp):
    usual = QApplication.font()
    larger = QApplication.font()
    larger.setPixelSize(18)
    QApplication.setFont(larger)
    yield
    QApplication.setFont(usual)


def test_headings_have_room_in_large_letters(qtbot, large_letters):
    table = ContestantTable(ContestantModel())
    qtbot.addWidget(table)
    view = table.findChild(QTableView)
    for column in WIDTHS:
        assert view.columnWidth(column) >= view.horizontalHeader().sectionSizeFromContents(column).width()
