"""Data are chosen, drawn and imported step by step: all that is said and shown meanwhile.

`WRITE_DRAWINGS=1 pytest tests/gui/training/data/test_diary.py` stores it anew.
"""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.data.tables.choices import Choices
from gui.look.theme import appearance
from gui.training.data.dataset_panel import DatasetPanel
from gui.training.data.drawing_board import DrawingBoard
from gui.training.data.import_sheet import ImportSheet
from gui.training.data.table_models import COLUMN
from tests.gui.diary import Diary, State, without_places
from tests.gui.drawing import compare
from tests.gui.training.data.test_import_sheet import MESSY

pytestmark = pytest.mark.usefixtures("light")

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def do(diary, act: str, *steps) -> None:
    """Do something, and note it."""
    for step in steps:
        step()
    diary.note(act)


# -- the board --------------------------------------------------------------------------------------------


@pytest.fixture
def board(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made, column = DrawingBoard(), QVBoxLayout(window)
    column.addWidget(made.tools)
    column.addWidget(made, 1)
    made.pad.setFixedSize(240, 240)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    made.pad.setFocus()
    yield made
    window.close()


def of_board(board) -> State:
    pad = board.pad
    return {
        "points": [str(point) for point in pad.points],
        "kept": [f"{len(board.points)}"],
        "class": [f"{pad.number} of {pad.classes}, {board.classes.checkedId()} is pressed"],
        "colours": [pad.colour(number).name() for number in (1, 2, 3)],
    }


def test_points_are_drawn_erased_and_taken_back(board):
    pad, diary = board.pad, Diary(board.window(), more=lambda: of_board(board))

    def at(x, y):
        return pad.place_of(x, y).toPoint()

    def press(*keys, held=NONE):
        for key in keys:
            QTest.keyClick(pad, key, held)

    def drag(*places, button=LEFT, held=NONE):
        start, *others = places
        QTest.mousePress(pad, button, held, at(*start))
        for place in others:
            QTest.mouseMove(pad, at(*place))
        QTest.mouseRelease(pad, button, held, at(*others[-1]))

    do(diary, "a click", lambda: QTest.mouseClick(pad, LEFT, NONE, at(1.0, 2.0)))
    do(
        diary,
        "the middle button",
        lambda: QTest.mouseClick(pad, Qt.MouseButton.MiddleButton, NONE, at(3.0, 2.0)),
    )
    do(diary, "another class", lambda: press(Qt.Key.Key_3))
    do(diary, "a stroke", lambda: drag((-3.0, 0.0), (-1.0, 0.0), (-1.0, 1.0)))
    do(diary, "a stroke that leaves the plane", lambda: drag((5.5, 0.0), (7.5, 0.0)))
    do(diary, "a class by its disc", board.classes.button(2).click)
    do(diary, "a stroke that erases", lambda: drag((-3.0, 0.0), (-2.0, 0.0), button=RIGHT))
    do(diary, "begun and given up", lambda: QTest.mousePress(pad, LEFT, NONE, at(0.0, 3.0)))
    do(diary, "given up", lambda: press(Qt.Key.Key_Escape))
    QTest.mouseRelease(pad, LEFT, NONE, at(0.0, 3.0))
    do(diary, "back by button", board.undo.click)
    do(diary, "back by key", lambda: press(Qt.Key.Key_Z, held=CONTROL))
    do(diary, "again by button", board.redo.click)
    do(diary, "again by keys", lambda: press(Qt.Key.Key_Z, held=CONTROL | SHIFT))
    do(diary, "and no more", lambda: press(Qt.Key.Key_Y, held=CONTROL))
    do(diary, "an arrow", lambda: press(Qt.Key.Key_Up))
    do(diary, "far ones", lambda: press(Qt.Key.Key_Left, Qt.Key.Key_Down, held=SHIFT))
    do(diary, "drawn there", lambda: press(Qt.Key.Key_Return))
    do(diary, "the other way", lambda: press(*9 * [Qt.Key.Key_Right], held=SHIFT))
    do(diary, "drawn there too", lambda: press(Qt.Key.Key_Enter, held=Qt.KeyboardModifier.KeypadModifier))
    do(diary, "erased there", lambda: press(Qt.Key.Key_Backspace))
    do(diary, "shown", lambda: board.set_points(((0.0, 0.0, 1), (1.0, 1.0, 2))))
    do(diary, "erased", board.clear.click)
    compare("diary-board", diary.lines)


def test_places_of_the_screen_and_points_of_the_plane_are_the_same_in_both_ways(board):
    pad = board.pad
    for size in ((240, 240), (300, 200), (180, 260)):
        pad.setFixedSize(*size)
        side, (width, height) = min(size), size
        corner = QPointF((width - side) / 2, (height - side) / 2)
        assert pad.area.topLeft() == corner
        assert pad.area.size().toTuple() == (side, side)
        assert pad.point_at(corner) == (-6.0, 6.0)
        assert pad.point_at(QPointF(width / 2, height / 2)) == (0.0, 0.0)
        for point in ((-6.0, 6.0), (2.5, -1.25), (6.0, 0.0)):
            assert pad.point_at(pad.place_of(*point)) == point


# -- the panel --------------------------------------------------------------------------------------------


def of_panel(panel) -> State:
    try:
        told = re.sub(r", \w+=None", "", str(panel.settings()))
    except Exception as error:  # what makes no data says why
        told = f"{type(error).__name__}: {error}"
    return {"settings": [told], "source": [f"{panel.source_field} {panel.is_file}"]}


def test_one_data_set_is_chosen_after_the_other(qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr("gui.training.data.file_field.QFileDialog.getOpenFileName", lambda *_asked: ("", ""))
    panel = DatasetPanel()
    qtbot.addWidget(panel)
    panel.show()
    diary = Diary(panel, more=lambda: of_panel(panel))

    def pick(box, data):
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())

    def choose(name):
        pick(panel._names, name)

    def typed(line, text):
        line.setText(text)
        line.setModified(True)
        (panel._test if line is panel._test.lineEdit() else line).editingFinished.emit()

    def shown(settings):
        return lambda: panel.show_dataset(load_dataset(settings))

    for name in ("and", "circles", "spiral3", "surface", "sine", "digits", "drawn", "csv"):
        do(diary, name, lambda name=name: choose(name))
    do(diary, "moons again", lambda: choose("moons"))
    do(diary, "more inputs", panel._features.boxes["x2"].click, panel._features.boxes["xy"].click)
    few = DatasetSettings("moons", size=40, features=("xy",), test_fraction=0.5)
    do(diary, "settings", lambda: panel.set_settings(few))
    do(diary, "their data", shown(few))
    do(diary, "an error", lambda: panel.show_error("noise", "too noisy"))
    do(diary, "one of all", lambda: panel.show_error("dataset", "no data"))
    do(diary, "no such field", lambda: panel.show_error("weather", "rain"))
    do(diary, "none", panel.clear_errors)
    path = str(tmp_path / "few.csv")
    rows = "".join(f"{row},{row % 7},{'up' if row % 2 else 'down'}\n" for row in range(24))
    (tmp_path / "few.csv").write_text("a,b,label\n" + rows, encoding="utf-8")
    table = DatasetSettings("csv", path=path)
    do(diary, "a table", lambda: panel.choose_file(path))
    do(diary, "its rows", shown(table))
    do(diary, "another column", lambda: typed(panel._target.lineEdit(), "b"))
    do(diary, "the same rows", shown(table))
    do(diary, "as a number", lambda: pick(panel._task, "regression"))
    do(diary, "more inputs of it", panel._features.boxes["xy"].click)
    do(diary, "a part to test", lambda: typed(panel._test.lineEdit(), "0.5"))
    do(diary, "a path that is gone", lambda: typed(panel._file.line, path.replace("few", "many")))
    do(diary, "none", lambda: typed(panel._file.line, ""))
    do(diary, "other ones", lambda: choose("circles"), shown(DatasetSettings("circles", size=40)))
    do(diary, "numbers of images", shown(DatasetSettings("digits", size=60)))
    lines = [line.replace(str(tmp_path), "FOLDER") for line in diary.lines]
    compare("diary-data", without_places(lines))


# -- the import -------------------------------------------------------------------------------------------


def test_a_table_is_read_in_this_way_and_in_that(qtbot, tmp_path):
    path = tmp_path / "messy.csv"
    path.write_bytes(MESSY.encode("cp1252"))
    sheet = ImportSheet(str(path), Choices())
    qtbot.addWidget(sheet)
    sheet.show()

    def settle():
        qtbot.waitUntil(lambda: not sheet._reading.is_busy)

    def choose(choice, value):
        editor = sheet.choices.editors[choice]
        editor.setCurrentIndex(editor.findData(value))
        editor.activated.emit(editor.currentIndex())

    def tick(column, state):
        model = sheet.columns.model()
        model.setData(model.index(column, COLUMN), state, Qt.ItemDataRole.CheckStateRole)

    def of_sheet() -> State:
        rows, columns = sheet.preview.model(), sheet.columns.model()
        return {
            "decided": [str(sheet.decided)],
            "heads": [
                str(rows.headerData(at, Qt.Orientation.Horizontal)) for at in range(rows.columnCount())
            ],
            "lines": [str(rows.headerData(at, Qt.Orientation.Vertical)) for at in range(rows.rowCount())],
            "columns": [
                str(columns.headerData(at, Qt.Orientation.Horizontal)) for at in range(columns.columnCount())
            ],
            "may": [str(columns.flags(columns.index(at, 0)).value) for at in range(columns.rowCount())],
        }

    settle()
    diary = Diary(sheet, more=of_sheet)
    for name, answers in (
        ("missing", ("drop",)), ("target", ("Farbe", "Länge")), ("task", ("regression", "classification")),
        ("header", (False, True)), ("decimal", ("point", "comma")), ("delimiter", ("comma", "semicolon")),
    ):  # fmt: skip
        for answer in answers:
            do(diary, f"{name} {answer}", lambda name=name, answer=answer: choose(name, answer), settle)
        do(diary, f"{name} found out", lambda name=name: choose(name, None), settle)
    do(diary, "with the numbers of rows", lambda: tick(0, Qt.CheckState.Checked), settle)
    do(diary, "without colours", lambda: tick(2, Qt.CheckState.Unchecked), settle)
    do(diary, "with them", lambda: tick(2, Qt.CheckState.Checked), settle)
    do(diary, "in the dark", lambda: appearance().choose("dark"), lambda: appearance().choose("light"))
    do(diary, "slow", sheet._slow.timeout.emit)
    do(diary, "taken", sheet.accept)
    compare("diary-import", [line.replace(str(tmp_path), "FOLDER") for line in diary.lines])
