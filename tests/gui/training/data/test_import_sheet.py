"""The import sheet shows how a messy table is read, lets all of it be changed, and takes it when told to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QDialogButtonBox

from engine.training.data.tables.choices import Choices
from gui.look.theme import appearance
from gui.training.data.import_sheet import MOST_LINES, ImportSheet
from gui.training.data.table_models import COLUMN, MISSING, USE
from tests.gui.drawing import compare
from tests.gui.outline import outline

MESSY = """Measurements of the station;;;;
# exported
Id;Länge;Farbe;Notiz;Klasse
1;5,1;rot;erste;A
2;4,9;grün;zweite;B
3;?;rot;dritte;A
4;4,6;blau;vierte;B
5;5,0;rot;fünfte;A
6;5,4;blau;sechste;B
7;4,6;grün;siebte;A
8;5,0;rot;achte;B
Total;34,6;;;
"""


@pytest.fixture
def open_sheet(qtbot, tmp_path):
    def opened(text=MESSY, encoding="cp1252", **choices):
        path = tmp_path / "messy.csv"
        path.write_bytes(text.encode(encoding))
        sheet = ImportSheet(str(path), Choices(**choices))
        qtbot.addWidget(sheet)
        sheet.show()
        settle(qtbot, sheet)
        return sheet

    return opened


def settle(qtbot, sheet):
    qtbot.waitUntil(lambda: not sheet._reading.is_busy)


def choose(sheet, choice, value):
    editor = sheet.choices.editors[choice]
    editor.setCurrentIndex(editor.findData(value))
    editor.activated.emit(editor.currentIndex())


def tick(sheet, column, state):
    model = sheet.columns.model()
    assert model.setData(model.index(column, COLUMN), state, Qt.ItemDataRole.CheckStateRole)


def told(sheet, row, what):
    model = sheet.columns.model()
    return model.index(row, what).data()


def taking(sheet):
    return sheet.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_it_says_what_was_found_and_shows_rows_columns_and_what_stands_beside_them(open_sheet):
    sheet = open_sheet()
    found = {name: editor.currentText() for name, editor in sheet.choices.editors.items()}
    assert found == {
        "encoding": "Found: cp1252",
        "delimiter": "Found: Semicolon",
        "decimal": "Found: Comma",
        "header": "Found: Names the columns",
        "target": "Found: Klasse",
        "task": "Found: Classes",
        "missing": "Found: Take the column's mean",
    }
    rows = sheet.preview.model()
    assert (rows.rowCount(), rows.columnCount()) == (8, 5)
    assert rows.index(1, 2).data() == "grün"
    assert rows.headerData(1, Qt.Orientation.Horizontal) == "Länge\ninput"
    assert rows.headerData(0, Qt.Orientation.Vertical) == "4"
    assert [told(sheet, row, USE) for row in range(5)] == [
        "left out: it numbers the rows",
        "input",
        "input, one for each text of 3",
        "left out: almost every row has another text",
        "target: the last column",
    ]
    assert told(sheet, 1, MISSING) == "1"
    assert "Line 1, a title: Measurements of the station" in sheet.notes.text()
    assert "Line 12, a footer: Total 34,6" in sheet.notes.text()
    assert "Rows: 8. Inputs: 2." in sheet.notes.text()
    assert taking(sheet).isEnabled()


@pytest.mark.usefixtures("light")
def test_it_is_set_up_as_it_was_looked_at(open_sheet):
    """`WRITE_DRAWINGS=1 pytest` with this file stores it anew."""
    compare("outline-import-sheet", outline(open_sheet()))


def test_what_is_chosen_is_read_so_and_handed_over(open_sheet, qtbot):
    sheet = open_sheet()
    choose(sheet, "missing", "drop")
    choose(sheet, "target", "Farbe")
    settle(qtbot, sheet)
    assert told(sheet, 2, USE) == "target: you chose it"
    assert "1 of 8 rows is dropped" in sheet.notes.text()
    with qtbot.waitSignal(sheet.chosen) as chosen:
        taking(sheet).click()
    assert chosen.args == [Choices(target="Farbe", missing="drop")]


def test_columns_are_ticked_in_and_out_but_for_the_target_and_what_cannot_be_an_input(open_sheet, qtbot):
    sheet = open_sheet()
    tick(sheet, 0, Qt.CheckState.Checked)
    settle(qtbot, sheet)
    assert told(sheet, 0, USE) == "input"
    tick(sheet, 2, Qt.CheckState.Unchecked)
    settle(qtbot, sheet)
    assert told(sheet, 2, USE) == "left out: you left it out"
    assert sheet.decided.leave_out == ("Farbe",)
    model = sheet.columns.model()
    ticked = [
        bool(model.flags(model.index(row, COLUMN)) & Qt.ItemFlag.ItemIsUserCheckable) for row in range(5)
    ]
    assert ticked == [True, True, True, False, False]


def test_a_refused_choice_says_why_keeps_what_was_shown_and_cannot_be_taken(open_sheet, qtbot):
    sheet = open_sheet()
    choose(sheet, "delimiter", "comma")
    settle(qtbot, sheet)
    assert "cells, where most lines have" in sheet.message.text()
    assert appearance().theme.danger.name() in sheet.message.styleSheet()
    assert not taking(sheet).isEnabled()
    assert sheet.preview.model().rowCount() == 8
    choose(sheet, "delimiter", None)
    settle(qtbot, sheet)
    assert sheet.message.isHidden()
    assert taking(sheet).isEnabled()


def test_what_was_decided_before_is_shown_again(open_sheet):
    sheet = open_sheet(encoding="mac-roman", target="2", leave_out=("Farbe",), decimal="comma")
    assert sheet.choices.editors["target"].currentText() == "2"
    assert sheet.choices.editors["decimal"].currentText() == "Comma"
    assert sheet.decided == Choices(target="2", leave_out=("Farbe",), decimal="comma")
    assert told(sheet, 1, USE) == "target: you chose it"


def test_a_file_that_is_gone_is_told_of_and_cancelling_takes_nothing(qtbot, tmp_path):
    sheet = ImportSheet(str(tmp_path / "gone.csv"), Choices())
    qtbot.addWidget(sheet)
    settle(qtbot, sheet)
    assert "there is no file" in sheet.message.text()
    assert sheet.columns.model().rowCount(QModelIndex()) == 0
    with qtbot.assertNotEmitted(sheet.chosen):
        sheet.buttons.button(QDialogButtonBox.StandardButton.Cancel).click()


def test_a_parquet_file_says_that_it_is_to_be_exported(open_sheet):
    sheet = open_sheet("PAR1" + "\0" * 40 + "PAR1", "ascii")
    assert "export it as CSV" in sheet.message.text()
    assert not taking(sheet).isEnabled()


def test_of_many_lines_beside_the_table_the_first_are_told_and_how_many_more_there_are(open_sheet):
    sheet = open_sheet("".join(f"# remark {number}\n" for number in range(MOST_LINES + 3)) + MESSY)
    told = sheet.notes.text()
    assert f"remark {MOST_LINES - 1}" in told
    assert f"remark {MOST_LINES}" not in told
    assert "and 6 more lines" in told
    remarks = "".join(
        f"# remark {number}\n" for number in range(MOST_LINES - 3)
    )  # with three that stand there
    assert "more lines" not in open_sheet(remarks + MESSY).notes.text()


def test_a_cell_cannot_be_written_into(open_sheet):
    model = open_sheet().columns.model()
    assert not model.setData(model.index(0, COLUMN), "other name")
    assert told(open_sheet(), 0, COLUMN) == "Id"


def test_it_says_of_a_cell_that_is_no_number_what_cures_it_and_the_cure_is_a_choice_there(open_sheet, qtbot):
    rows = "".join(f"{row}.5,{row}.25\n" for row in range(20))
    sheet = open_sheet("a,y\n" + rows + "x2,3.5\n")
    assert (
        "line 22, column 'a': 'x2' is not a number; leave the column out, or choose" in sheet.message.text()
    )
    assert taking(sheet).isEnabled()
    choose(sheet, "missing", "drop")
    settle(qtbot, sheet)
    assert not sheet.message.isVisible()
    assert "1 of 21 rows is dropped" in sheet.notes.text()
