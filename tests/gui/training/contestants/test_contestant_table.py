"""The table of contestants in the letters that a system asks for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QTableView

from engine.training.rules.contestants import contestant
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import ROW_HEIGHT, WIDTHS, ContestantTable
from gui.training.contestants.marks import LegendEntry


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


def test_rows_are_all_of_one_height_and_there_is_room_for_several_and_the_buttons(qtbot):
    model = ContestantModel()
    model.set_entries([LegendEntry(contestant("sgd"), slot) for slot in range(3)])
    table = ContestantTable(model)
    qtbot.addWidget(table)
    assert {table.view.rowHeight(row) for row in range(3)} == {ROW_HEIGHT}
    assert not table.view.verticalHeader().isVisibleTo(table.view)
    least, usual = table.minimumSizeHint(), table.sizeHint()
    assert least.toTuple() == (320, ROW_HEIGHT * 4 + 40)
    assert usual.toTuple() == (sum(WIDTHS.values()) + 120, ROW_HEIGHT * 8 + 48)


def test_the_chosen_row_stays_chosen_when_contestants_are_listed_anew(qtbot):
    model = ContestantModel()
    entries = [LegendEntry(contestant("sgd"), slot) for slot in range(3)]
    model.set_entries(entries)
    table, told = ContestantTable(model), []
    qtbot.addWidget(table)
    table.choose(2)
    table.chosen.connect(told.append)
    for count, row in ((3, 2), (2, 1), (3, 1)):
        model.set_entries(entries[:count])
        assert table.current == row
    table.choose(1)
    assert told == [2, 1, 1]
