"""The data panel gives back the settings it shows, whatever the row, and says what became different."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from engine.training.datasets import DATASETS, DatasetSettings, load_dataset
from gui.training import dataset_preview
from gui.training.dataset_panel import DatasetPanel
from gui.training.dataset_preview import DatasetPreview


@pytest.fixture
def panel(qtbot):
    panel = DatasetPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def settings_of(row):
    return DatasetSettings(
        row.name,
        size=None if row.size is None else 60,
        noise=None if row.noise is None else 0.25,
        test_fraction=0.4,
        seed=7,
    )


@pytest.mark.parametrize(
    "row", [row for row in DATASETS.values() if row.name != "csv"], ids=lambda row: row.name
)
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
        assert shown == [is_file, is_file, row.size is not None, row.noise is not None]
        assert panel._path.parentWidget().isHidden() != is_file


def test_a_chosen_row_starts_from_its_own_defaults(panel, qtbot):
    panel.set_settings(settings_of(DATASETS["moons"]))
    panel._names.setCurrentIndex(panel._names.findData("sine"))
    with qtbot.waitSignal(panel.changed):
        panel._names.activated.emit(panel._names.currentIndex())
    row = DATASETS["sine"]
    assert (panel._size.value(), panel._noise.value(), panel._test.value()) == (
        row.size, row.noise, row.test_fraction,
    )  # fmt: skip


@pytest.mark.parametrize(("answer", "is_taken"), [("chosen.csv", True), ("", False)])
def test_a_file_is_asked_for_and_taken_if_one_is_chosen(panel, monkeypatch, answer, is_taken):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_question: (answer, ""))
    told = []
    panel.changed.connect(lambda: told.append(True))
    panel._browse.click()
    assert bool(told) == is_taken
    assert panel.is_file == is_taken
    assert panel._path.text() == answer


def test_an_edited_path_forgets_the_old_columns_and_says_so_once(panel, qtbot):
    panel.set_settings(DatasetSettings("csv", path="old.csv"))
    panel._target.addItems(["a", "b"])
    panel._path.setFocus()
    QTest.keyClicks(panel._path, "x")
    with qtbot.waitSignal(panel.changed):
        QTest.keyClick(panel._path, Qt.Key.Key_Return)
    assert panel._target.count() == 0
    with qtbot.assertNotEmitted(panel.changed):
        QTest.keyClick(panel._path, Qt.Key.Key_Return)


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
