"""Data of which something is odd are raced on with a remark, or refused in words beside the file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from engine.training.data.datasets import DatasetSettings, load_dataset
from gui.training.data.dataset_preview import DatasetPreview
from gui.training.tiles.scatter import points_of, window_around


def column(value, rows=12):
    return [(f"{place * 0.5 - 3}", value, "a" if place % 2 else "b") for place in range(rows)]


def table(tmp_path, rows):
    path = tmp_path / "odd.csv"
    path.write_text("\n".join(",".join(row) for row in [("x1", "x2", "y"), *rows]), encoding="utf-8")
    return str(path)


def load(lab, client, path, **further):
    lab.dataset_panel.set_settings(DatasetSettings("csv", path=path, **further))
    lab.race.prepare()
    client.drain()


def step(lab, client):
    lab.race.step()
    client.drain()
    lab.grab()


@pytest.mark.parametrize("value", ["0", "-7", "1e99", "1e-99"])
def test_a_constant_column_is_remarked_on_and_raced_without(lab, client, tmp_path, value):
    load(lab, client, table(tmp_path, column(value)))
    assert "column x2 is the same" in lab.dataset_panel.remarks
    assert lab.dataset_panel._remarks.isVisible()
    step(lab, client)
    assert all(status.running for status in map(lab.model.status, range(lab.model.rowCount())))


def test_inputs_that_never_change_are_remarked_on(lab, client, tmp_path):
    load(lab, client, table(tmp_path, [("1", "2", label) for label in "abababab"]))
    assert "No input changes" in lab.dataset_panel.remarks
    step(lab, client)


def test_of_data_that_cannot_be_read_nothing_is_shown_of_those_before(lab, client, tmp_path):
    good, bad = table(tmp_path, column("0")), tmp_path / "bad.csv"
    bad.write_text("a,y\n")
    panel = lab.dataset_panel
    for path, is_read in ((good, True), (str(bad), False), (good, True)):
        load(lab, client, path)
        assert bool(panel.error("path")) == (not is_read)
        assert ("column x2 is the same" in panel.remarks) == panel._remarks.isVisible() == is_read
        assert (panel._preview.dataset is not None) == bool(panel._preview.toolTip()) == is_read
        lab.grab()


def test_an_empty_test_part_is_remarked_on_and_its_losses_stay_empty(lab, client, tmp_path):
    from gui.training.contestants.columns import Column

    rows = [(str(-place), str(place), "ab"[place % 2]) for place in range(8)]
    load(lab, client, table(tmp_path, rows), test_fraction=0)
    assert "No rows are kept to test on" in lab.dataset_panel.remarks
    step(lab, client)
    index = lab.model.index(0, Column.TEST_LOSS)
    assert lab.model.data(index) == ""


def test_remarks_go_with_the_data_they_are_about(lab, client, tmp_path):
    load(lab, client, table(tmp_path, column("4")))
    assert lab.dataset_panel.remarks
    lab.dataset_panel.set_settings(DatasetSettings("xor"))
    lab.race.prepare()
    client.drain()
    assert lab.dataset_panel.remarks == ""
    assert lab.dataset_panel._remarks.isHidden()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("1", "2", "k"), ("2", "3", "k"), ("3", "4", "k"), ("4", "5", "k")], "every row has the class 'k'"),
        ([("1", "2", "2.5"), ("2", "3", "2.5"), ("3", "4", "2.5"), ("4", "5", "2.5")], "has the y 2.5"),
        ([("1", "2", "a"), ("2", "3", "b"), ("3", "4", "a"), ("4", "5", "a")], "class 'b' has too few rows"),
        ([("1", "2", "a"), ("2", "3", "b")], "too few rows to train on: 2"),
        ([], "no rows below it"),
    ],
    ids=["one class", "one number", "a class of one row", "two rows", "no row"],
)
def test_what_gives_nothing_to_learn_is_refused_beside_the_file(lab, client, tmp_path, rows, said):
    load(lab, client, table(tmp_path, rows))
    assert said in lab.dataset_panel.error("path")
    assert not lab.transport._play.isEnabled()


@pytest.mark.parametrize("value", ["0", "5", "-3e50", "1e99"])
def test_points_that_share_a_coordinate_have_a_window_around_them(tmp_path, value):
    points = points_of(load_dataset(DatasetSettings("csv", path=table(tmp_path, column(value)))), "train")
    window = window_around(points.x, points.y)
    assert window.bottom < float(value) < window.top
    places = window.polygon(QRectF(0, 0, 100, 100), points.x, points.y).toList()
    assert all(place.y() == pytest.approx(50) for place in places)


def test_a_fault_while_painting_leaves_no_painter_behind(qtbot, monkeypatch, tmp_path):
    preview = DatasetPreview()
    qtbot.addWidget(preview)
    preview.resize(200, 160)
    preview.show_dataset(load_dataset(DatasetSettings("csv", path=table(tmp_path, column("1")))))

    def fail(*_given):
        raise RuntimeError("planted")

    monkeypatch.setattr(preview, "_draw_caption", fail)
    with pytest.raises(RuntimeError, match="planted"):
        preview.grab()
