"""The data panel gives back the settings it shows, whatever the row, and says what became different."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.errors import ConfigurationError
from engine.training.data.datasets import DATASETS, DatasetSettings, load_dataset
from gui.training.data import dataset_preview
from gui.training.data.dataset_panel import DatasetPanel
from gui.training.data.dataset_preview import DatasetPreview
from gui.training.data.import_sheet import ImportSheet
from tests.engine.training import cifar_files
from tests.engine.training.idx_files import write_set

POINTS = ((0.0, 1.0, 1), (1.0, 0.5, 1), (-2.5, 1.0, 4), (-3.0, 1.0, 4))


@pytest.fixture
def panel(qtbot):
    panel = DatasetPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def settings_of(row):
    return DatasetSettings(
        row.name,
        path="some.csv" if row.needs == "path" else None,
        points=POINTS if row.needs == "points" else None,
        size=None if row.size is None else 60,
        noise=None if row.noise is None else 0.25,
        test_fraction=0.4,
        seed=7,
        features=("x2", "siny") if row.inputs == 2 else None,
    )


@pytest.mark.parametrize("row", DATASETS.values(), ids=lambda row: row.name)
def test_settings_come_back_as_they_were_shown_and_nothing_is_said_to_change(panel, qtbot, row):
    with qtbot.assertNotEmitted(panel.changed):
        panel.set_settings(settings_of(row))
    assert panel.settings() == settings_of(row)


@pytest.mark.parametrize("task", [None, "classification", "regression"])
def test_settings_of_a_file_come_back_too(panel, task):
    chosen = DatasetSettings("csv", path="data.csv", target="price", task=task, test_fraction=0.3, seed=2)
    panel.set_settings(chosen)
    assert panel.settings() == chosen
    assert panel.is_file
    decided = replace(
        chosen, delimiter="bar", decimal="comma", encoding="cp949", header=False, missing="mean"
    )
    panel.set_settings(replace(decided, leave_out=("Id",)))
    assert panel.settings() == replace(decided, leave_out=("Id",))


def test_only_what_applies_to_a_row_is_shown(panel):
    for row in DATASETS.values():
        panel._names.setCurrentIndex(panel._names.findData(row.name))
        panel._row_changed()
        is_file = row.name == "csv"
        shown = [not field.isHidden() for field in (panel._target, panel._task, panel._size, panel._noise)]
        assert shown == [is_file, is_file or row.name == "npz", row.size is not None, row.noise is not None]
        assert panel._file.isHidden() != (row.needs == "path")
        assert panel._features.isHidden() == (row.inputs != 2)
        is_drawn = row.name == "drawn"
        assert [panel._board.isHidden(), panel._board.tools.isHidden(), panel._preview.isHidden()] == [
            not is_drawn, not is_drawn, is_drawn,
        ]  # fmt: skip


def test_points_stay_on_the_board_while_other_data_are_looked_at(panel, qtbot):
    panel.set_settings(DatasetSettings("drawn", points=POINTS))
    panel.set_settings(DatasetSettings("moons"))
    with qtbot.waitSignal(panel.changed):
        panel._names.setCurrentIndex(panel._names.findData("drawn"))
        panel._names.activated.emit(panel._names.currentIndex())
    assert panel.settings().points == POINTS
    with qtbot.waitSignal(panel.changed):
        panel._board.clear.click()
    with pytest.raises(ConfigurationError, match="there are none yet") as caught:
        panel.settings()
    assert panel.show_error(caught.value.field, str(caught.value))
    assert panel.source_field == "points"


def test_a_tick_says_that_the_data_changed(panel, qtbot):
    panel.set_settings(DatasetSettings("moons"))
    with qtbot.waitSignal(panel.changed):
        QTest.mouseClick(panel._features.boxes["xy"], Qt.MouseButton.LeftButton)
    assert panel.settings().features == ("xy",)


def file_with(folder, inputs):
    path = folder / f"{inputs}.csv"
    rows = (",".join(str((row * 7 + 3 * place) % 5 + 0.5) for place in range(inputs)) for row in range(20))
    path.write_text(
        ",".join("abcd"[:inputs])
        + ",kind\n"
        + "".join(f"{row},{'pq'[n % 2]}\n" for n, row in enumerate(rows))
    )
    return str(path)


def test_more_inputs_are_offered_for_a_file_once_it_is_known_to_have_two(panel, tmp_path):
    for inputs in (3, 2):
        path = file_with(tmp_path, inputs)
        panel.choose_file(path)
        assert panel._features.isHidden()
        panel.show_dataset(load_dataset(DatasetSettings("csv", path=path)))
        assert panel._features.isHidden() == (inputs == 3)


def test_features_that_a_file_cannot_have_can_be_given_up(panel, tmp_path, qtbot):
    path = file_with(tmp_path, 3)
    panel.set_settings(DatasetSettings("csv", path=path, features=("x2",)))
    assert panel.show_error("features", "not these")
    assert not panel._features.isHidden()
    with qtbot.waitSignal(panel.changed):
        panel._features.boxes["x2"].click()
    assert panel.settings().features is None


def test_another_file_begins_without_features(panel):
    panel.set_settings(DatasetSettings("csv", path="old.csv", features=("x2",)))
    panel._file.line.setFocus()
    QTest.keyClicks(panel._file.line, "x")
    QTest.keyClick(panel._file.line, Qt.Key.Key_Return)
    assert panel.settings().features is None


def test_a_chosen_row_starts_from_its_own_defaults(panel, qtbot):
    panel.set_settings(settings_of(DATASETS["moons"]))
    panel._names.setCurrentIndex(panel._names.findData("sine"))
    with qtbot.waitSignal(panel.changed):
        panel._names.activated.emit(panel._names.currentIndex())
    row = DATASETS["sine"]
    assert (panel._size.value(), panel._noise.value(), panel._test.value()) == (
        row.size, row.noise, row.test_fraction,
    )  # fmt: skip


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "chosen.csv"
    path.write_text("Id,a,b\n1,1,0\n2,2,1\n3,1.5,0\n4,2.5,1\n")
    return str(path)


def choose_own_file(panel):
    panel._names.setCurrentIndex(panel._names.findData("csv"))
    panel._names.activated.emit(panel._names.currentIndex())


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_file_is_asked_for_looked_at_and_taken_with_what_was_decided(
    panel, monkeypatch, qtbot, table, is_taken
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_question: (table, ""))
    panel.set_settings(DatasetSettings("sine", size=40))
    told = []
    panel.changed.connect(lambda: told.append(True))
    choose_own_file(panel)
    sheet = panel.sheet
    qtbot.waitUntil(lambda: sheet.buttons.buttons()[0].isEnabled() and sheet.columns.model().rowCount() == 3)
    sheet.choices.editors["task"].setCurrentIndex(2)
    assert not told
    (sheet.accept if is_taken else sheet.reject)()
    assert panel.sheet is None
    qtbot.waitUntil(lambda: not panel.findChildren(ImportSheet))
    assert bool(told) == is_taken == panel.is_file
    if is_taken:
        assert panel.settings() == DatasetSettings("csv", path=table, task="regression")
    else:
        assert panel.settings() == DatasetSettings("sine", size=40, noise=0.1, test_fraction=0.25)
        assert panel._target.isHidden()


def test_a_known_file_is_looked_at_again_with_what_was_decided_about_it(panel, qtbot, table):
    decided = DatasetSettings("csv", path=table, target="a", leave_out=("Id",), test_fraction=0.5, seed=3,
                              features=("xy",))  # fmt: skip
    panel.set_settings(decided)
    panel._look.click()
    sheet = panel.sheet
    qtbot.waitUntil(lambda: sheet.columns.model().rowCount() == 3)
    sheet.accept()
    assert panel.settings() == decided


def test_the_test_part_of_a_file_is_left_to_what_it_holds_until_it_is_set(panel):
    panel.choose_file("truth.csv")
    assert panel.settings().test_fraction is None
    panel._test.set_value(0.4)
    assert panel.settings().test_fraction == 0.4
    panel._names.setCurrentIndex(panel._names.findData("csv"))
    panel._names.activated.emit(panel._names.currentIndex())
    assert panel.settings().test_fraction is None


def test_a_whole_number_that_is_none_is_left_for_the_engine_to_refuse(panel):
    panel._seed.lineEdit().setText("2.5")
    with pytest.raises(ConfigurationError, match=r"2\.5"):
        panel.settings()


def test_no_file_chosen_changes_nothing(panel, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_question: ("", ""))
    with qtbot.assertNotEmitted(panel.changed):
        choose_own_file(panel)
    assert panel.sheet is None
    assert panel.settings().name == "and"


def test_an_edited_path_forgets_the_old_columns_and_says_so_once(panel, qtbot):
    panel.set_settings(DatasetSettings("csv", path="old.csv"))
    panel._target.addItems(["a", "b"])
    panel._file.line.setFocus()
    QTest.keyClicks(panel._file.line, "x")
    with qtbot.waitSignal(panel.changed):
        QTest.keyClick(panel._file.line, Qt.Key.Key_Return)
    assert panel._target.count() == 0
    with qtbot.assertNotEmitted(panel.changed):
        QTest.keyClick(panel._file.line, Qt.Key.Key_Return)


def test_an_edited_target_is_told_of_once(panel, qtbot):
    panel.set_settings(DatasetSettings("csv", path="old.csv"))
    editor = panel._target.lineEdit()
    QTest.keyClicks(editor, "price")
    with qtbot.waitSignal(panel.changed):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(panel.changed):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert panel.settings().target == "price"


@pytest.mark.parametrize(("name", "expected"), [("moons", "paint_points"), ("sine", "paint_plain_points")])
def test_classes_are_drawn_in_their_colours_and_a_curve_plain(qtbot, monkeypatch, name, expected):
    drawn = []
    for painter in ("paint_points", "paint_plain_points"):
        monkeypatch.setattr(
            dataset_preview, painter, lambda *_arguments, painter=painter: drawn.append(painter)
        )
    preview = DatasetPreview()
    qtbot.addWidget(preview)
    preview.resize(240, 168)
    preview.show()
    qtbot.waitExposed(preview)
    preview.show_dataset(load_dataset(DatasetSettings(name)))
    preview.grab()
    before = len(drawn)
    preview.grab()
    assert len(drawn) == before
    preview.resize(200, 100)
    preview.grab()
    assert len(drawn) > before
    assert set(drawn) == {expected}


@pytest.fixture
def images(tmp_path):
    return write_set(tmp_path / "set")


def test_a_file_of_images_is_taken_at_once_from_the_same_dialog_as_a_table(panel, monkeypatch, images, qtbot):
    path = str(images / "t10k-labels-idx1-ubyte")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_question: (path, ""))
    panel.set_settings(DatasetSettings("sine"))
    with qtbot.waitSignal(panel.changed):
        choose_own_file(panel)
    assert panel.sheet is None
    assert panel.settings() == DatasetSettings("idx", path=path, size=10_000)
    assert panel.source_field == "path"
    assert panel._test.lineEdit().placeholderText() == ""
    panel.show_dataset(load_dataset(panel.settings()))
    assert panel._test.lineEdit().placeholderText() == "0.33"  # of the files' own
    assert panel.settings().test_fraction is None
    assert panel._target.isHidden()


def test_a_table_chosen_for_images_is_looked_at_like_any_other(panel, monkeypatch, table, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_question: (table, ""))
    panel._names.setCurrentIndex(panel._names.findData("idx"))
    panel._names.activated.emit(panel._names.currentIndex())
    sheet = panel.sheet
    qtbot.waitUntil(lambda: sheet.columns.model().rowCount() == 3)
    sheet.accept()
    assert panel.settings().name == "csv"


def test_a_typed_path_chooses_between_images_and_a_table(panel, images, table, qtbot):
    panel.set_settings(DatasetSettings("csv", path="old.csv", target="a", test_fraction=0.5))
    for path, name in ((str(images), "idx"), (table, "csv")):
        panel._file.line.clear()
        QTest.keyClicks(panel._file.line, path)
        with qtbot.waitSignal(panel.changed):
            QTest.keyClick(panel._file.line, Qt.Key.Key_Return)
        settings = panel.settings()
        assert (settings.name, settings.path) == (name, path)
        assert (settings.test_fraction, settings.target) == (None, None)


@pytest.fixture
def arrays(tmp_path):
    path = tmp_path / "points.npz"
    x = np.arange(40).reshape(20, 2) * 7 % 11
    np.savez(path, X=x, y=np.arange(20) % 2)
    return str(path)


def test_arrays_are_taken_from_the_same_dialog_and_what_to_learn_of_them_is_chosen(
    panel, monkeypatch, arrays, qtbot
):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_question: (arrays, ""))
    with qtbot.waitSignal(panel.changed):
        choose_own_file(panel)
    chosen = DatasetSettings("npz", path=arrays, size=10_000)
    assert panel.settings() == chosen
    assert not panel._task.isHidden()
    assert panel._target.isHidden()
    assert panel._features.isHidden()
    panel.show_dataset(load_dataset(chosen))
    assert not panel._features.isHidden()
    panel._features.boxes["xy"].click()
    with qtbot.waitSignal(panel.changed):
        panel._task.setCurrentIndex(panel._task.findData("regression"))
        panel._task.activated.emit(panel._task.currentIndex())
    assert panel.settings() == replace(chosen, task="regression", features=("xy",))


def test_images_that_were_chosen_are_there_again_without_a_question(panel, images, qtbot):
    panel.choose_file(str(images))
    panel.set_settings(replace(panel.settings(), size=50))
    panel._names.setCurrentIndex(panel._names.findData("moons"))
    panel._names.activated.emit(panel._names.currentIndex())
    with qtbot.waitSignal(panel.changed):
        panel._names.setCurrentIndex(panel._names.findData("idx"))
        panel._names.activated.emit(panel._names.currentIndex())
    assert panel.settings() == DatasetSettings("idx", path=str(images), size=10_000)


def test_images_have_no_features_of_a_table_before(panel, images):
    panel.set_settings(DatasetSettings("csv", path="old.csv", features=("x2",)))
    panel.choose_file(str(images))
    assert panel._features.isHidden()
    assert panel.settings().features is None


def test_images_in_colour_are_shown_in_theirs(qtbot, tmp_path):
    path = str(cifar_files.write_archive(tmp_path / "cifar-10-binary.tar.gz"))
    preview = DatasetPreview()
    qtbot.addWidget(preview)
    preview.resize(200, 160)
    preview.show_dataset(load_dataset(DatasetSettings("idx", path=path)))
    image = preview.grab().toImage()
    colours = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
    assert max(colour.green() - max(colour.red(), colour.blue()) for colour in colours) > 100
