"""The Training Lab as a whole, over a worker in the test's own process."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolButton

from engine.run import autodiff, plan
from engine.training.data.datasets import DatasetSettings
from engine.training.messages import Configure, Reset, SetHyperparameter, SetPictures, SetSpeed
from engine.training.networks.network import Network
from engine.training.record import Measure
from engine.training.rules.contestants import contestant
from engine.training.stopping import Goal
from gui.training.contestants.columns import Column
from gui.training.lab import TrainingLab
from gui.training.plots.curve_plot import CurvePlot
from gui.training.plots.curve_view import CurveView
from gui.training.transport import SPEEDS
from tests.engine.training.idx_files import write_set


def run(lab, client, ticks=4):
    """Play for a few ticks, then pause."""
    lab.race.play()
    for _tick in range(ticks):
        client.drain()
    lab.race.pause()
    client.drain()


def settle(lab, client):
    """Take up edits at once that otherwise rest a moment."""
    assert lab.race._settling.isActive()
    lab.race._settling.stop()
    lab.race.prepare()
    client.drain()


def sent(connection, kind) -> list:
    return [command for command in connection.sent if isinstance(command, kind)]


def field_of(panel, name):
    editor = panel._form._rows[name][1]
    return editor.focusProxy() or editor


def type_into(qtbot, field, text):
    """Replace a field's text by typing, and finish with Enter."""
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# -- playing ----------------------------------------------------------------------------------------------


def test_nothing_starts_before_the_lab_is_seen(qtbot, client, connections):
    lab = TrainingLab(client=client)
    qtbot.addWidget(lab)
    assert not connections
    lab.shutdown()


def test_the_first_race_lets_adam_beat_sgd(client, qtbot):
    from gui.training.lab import TrainingLab

    lab = TrainingLab(client=client)
    qtbot.addWidget(lab)
    lab.race.step()
    client.drain()
    client.take_steps(400)
    while client.is_playing:
        client.drain()
    losses = dict(
        zip(
            [entry.spec.optimizer for entry in lab.model.entries],
            lab.race.record.latest.test_loss,
            strict=True,
        )
    )
    assert losses["adam"] < losses["sgd"] / 2
    lab.shutdown()


def test_seen_again_it_stands_as_it_was_left_and_starts_nothing(lab, connections, monkeypatch):
    arranged = []
    monkeypatch.setattr(lab.docks, "arrange", lambda: arranged.append(True))
    lab.race.shutdown()
    lab.hide()
    lab.show()
    assert not lab.race._settling.isActive()
    assert (arranged, len(connections)) == ([], 1)


def test_other_settings_come_with_their_first_contestant_chosen(lab, small_race):
    lab.table.choose(1)
    lab.configure(small_race)
    assert [index.row() for index in lab.table.view.selectionModel().selectedRows()] == [0]


def test_space_plays_and_pauses(lab, client, qtbot):
    lab.activateWindow()
    qtbot.keyClick(lab, Qt.Key.Key_Space)
    assert lab.race.is_running
    assert lab.transport.is_playing
    qtbot.keyClick(lab, Qt.Key.Key_Space)
    client.drain()
    assert not lab.race.is_running
    assert not lab.transport.is_playing


@pytest.mark.parametrize("ended_by", ["shutdown", "reset", "pause"])
def test_a_race_that_its_settings_stopped_does_not_run_by_itself_after_it_was_ended(
    lab, client, qtbot, ended_by
):
    lab.race.play()
    type_into(qtbot, field_of(lab.network_panel, "batch_size"), "0")
    lab.race.prepare()
    assert not lab.race.is_running
    getattr(lab.race, ended_by)()
    type_into(qtbot, field_of(lab.network_panel, "batch_size"), "8")
    lab.race.prepare()
    client.drain()
    assert not lab.race.is_running


def test_a_step_moves_the_race_by_one(lab, client):
    lab.race.step()
    client.drain()
    lab.race.step()
    client.drain()
    steps, _losses = lab.race.record.curve(Measure.BATCH_LOSS)
    assert steps.tolist() == [1, 2]
    assert not lab.race.is_running


def test_an_epoch_takes_as_many_steps_as_there_are_batches(lab, client):
    lab.transport.set_speed_mark(len(SPEEDS) - 1)
    lab.race.step_epoch()
    client.drain()
    steps, _losses = lab.race.record.curve(Measure.BATCH_LOSS)
    assert len(steps) == 3  # 30 rows to train on, 10 a batch
    assert lab.race.record.latest.epoch == 1


def test_an_epoch_of_a_race_that_nobody_knows_yet_is_a_step(lab, monkeypatch):
    taken = []
    monkeypatch.setattr(lab.race, "_ready", None)
    monkeypatch.setattr(lab.race, "_take_steps", taken.append)
    lab.race.step_epoch()
    assert taken == [1]


def test_captions_of_pictures_are_the_accuracies_in_the_table(lab, client):
    run(lab, client)
    shown = [lab.model.index(row, Column.SCORE).data() for row in range(lab.model.rowCount())]
    assert any(shown)
    assert lab.pictures._captions == shown
    lab.race.reset()
    client.drain()
    assert lab.pictures._captions == [
        lab.model.index(row, Column.SCORE).data() for row in range(lab.model.rowCount())
    ]
    assert lab.pictures._captions != shown


def test_wherever_the_race_stands_plot_table_and_captions_are_of_its_step_and_say_so(lab, client):
    def heading():
        return lab.model.headerData(Column.TEST_LOSS, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)

    for step in range(3):
        at, _values = lab.race.record.curve(Measure.TRAIN_LOSS)
        assert at[-1] == step
        assert heading().endswith(f"Measured at step {step}")
        assert f"At step {step}." in lab.pictures._tip(0)
        assert f"Step {step} " in lab.transport._progress.text()
        lab.race.step()
        client.drain()


def test_while_a_race_runs_each_caption_is_of_the_step_of_its_picture(lab, client):
    seen = []
    client.snapshots_arrived.connect(seen.extend)
    lab.race.play()
    for _tick in range(20):
        client.drain()
    lab.drawing.finish()
    newest = next(each for each in reversed(seen) if each.picture is not None)
    assert newest.playing
    assert newest.pictured.step != lab.race.record.latest.step
    assert lab.pictures.picture is newest.picture
    assert lab.pictures._step == newest.pictured.step
    lab.race.pause()


def test_while_a_race_runs_plot_pictures_and_table_are_drawn_in_turns_and_at_once_where_it_pauses(
    lab, client, monkeypatch
):
    drawn, parts = [], ["refreshing", "show_progress", "follow"]
    for owner, name in zip((lab.plots, lab.model, lab.captions), parts, strict=True):
        draw = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *told, name=name, draw=draw: drawn.append(name) or draw(*told)
        )
    monkeypatch.setattr(lab.drawing, "_plot", lab.plots.refreshing)
    monkeypatch.setattr(lab.drawing, "_seconds", 0.0)  # a piece a turn
    lab.race.play()
    lab.drawing._numbers_due = 0.0
    while not lab.drawing.is_busy:
        client.drain()
    assert drawn == []
    while len(drawn) < 3:
        before = drawn.copy()
        lab.drawing._do_some()
        assert drawn in (before, parts[: len(before) + 1])
        before = drawn.copy()
        lab.drawing._do_some()  # nothing but painting
        assert drawn == before
    drawn.clear()
    client.drain()
    lab.race.pause()
    client.drain()
    assert not lab.drawing.is_busy
    assert drawn[-3:] == parts


def test_what_comes_while_a_race_is_still_drawn_is_drawn_together_afterwards(lab, client, monkeypatch):
    pictured, follow = [], lab.captions.follow
    monkeypatch.setattr(lab.captions, "follow", lambda told: pictured.append(len(told)) or follow(told))
    seen = []
    client.snapshots_arrived.connect(seen.extend)
    lab.race.play()
    while not lab.drawing.is_busy:
        client.drain()
    lab.drawing._do_some()
    drawn_first = len(seen)
    while len(seen) < drawn_first + 3:
        client.drain()
    lab.drawing.finish()
    assert pictured == [drawn_first, len(seen) - drawn_first]
    at, _values = lab.race.record.curve(Measure.TRAIN_LOSS)
    assert np.array_equal(lab.plots.loss.curves[0, Measure.TRAIN_LOSS].x, at)
    lab.race.pause()


def test_what_was_still_to_be_drawn_of_a_race_is_not_drawn_over_another(lab, client):
    lab.race.play()
    while not lab.drawing.is_busy:
        client.drain()
    lab.race.reset()
    client.drain()
    assert not lab.drawing.is_busy
    assert lab.pictures._step == 0
    lab.race.play()
    for _tick in range(20):
        client.drain()
    assert lab.drawing.is_busy  # and the other is
    lab.race.pause()


def test_reset_goes_back_to_the_same_start(lab, client, connections):
    start = lab.race.record.latest.train_loss.tolist()
    run(lab, client)
    lab.race.reset()
    client.drain()
    assert sent(connections[0], Reset)
    assert lab.race.record.latest.step == 0
    assert lab.race.record.latest.train_loss.tolist() == start
    assert len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) == 0


def test_reset_in_mid_race_stays_at_the_start_whatever_was_on_its_way(lab, client, connections):
    lab.race.play()
    connections[0].poll()  # a snapshot of the race that plays lies in the pipe
    lab.race.reset()
    client.drain()
    assert not lab.race.is_running
    assert not lab.transport.is_playing
    assert lab.race.record.latest.step == 0
    assert len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) == 0


def test_the_speed_reaches_the_worker(lab, connections):
    lab.transport.set_speed_mark(3)
    assert sent(connections[0], SetSpeed)[-1] == SetSpeed(10)


def test_a_race_that_is_paused_is_not_said_to_be_racing(lab, client):
    def statuses():
        return {lab.model.index(row, Column.STATUS).data() for row in (0, 1)} - {"Lowest loss"}

    lab.race.play()
    client.drain()
    client.drain()
    assert statuses() == {"Running"}
    lab.race.pause()
    client.drain()
    assert statuses() == {"Paused"}


# -- curves and pictures ----------------------------------------------------------------------------------


def test_the_plot_shows_a_curve_for_each_contestant_and_measure_with_the_race_s_own_numbers(lab, client):
    run(lab, client)
    curves = lab.plots.loss.curves
    assert set(curves) == {(run, m) for run in (0, 1) for m in (Measure.TRAIN_LOSS, Measure.TEST_LOSS)}
    at, values = lab.race.record.curve(Measure.TEST_LOSS)
    x, y = curves[1, Measure.TEST_LOSS].points
    assert np.array_equal(x, at)
    assert np.array_equal(y, values[:, 1])


def test_hidden_contestants_have_no_curve_and_no_picture(lab, client):
    lab.model.setData(
        lab.model.index(0, Column.SHOWN), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole
    )
    run(lab, client)
    assert {run for run, _measure in lab.plots.loss.curves} == {1}
    assert lab.pictures.tiles == [1]


def test_boundaries_appear_for_every_contestant_and_differ(lab, client):
    run(lab, client)
    images = [lab.pictures.tile_image(index) for index in (0, 1)]
    assert all(image is not None and not image.isNull() for image in images)
    assert images[0] != images[1]


def test_pictures_nobody_sees_are_not_asked_for(lab, connections, qtbot):
    assert sent(connections[0], SetPictures)[-1].resolution
    lab.docks["pictures"].close()
    assert sent(connections[0], SetPictures)[-1] == SetPictures(None)
    lab.docks["pictures"].show()
    assert sent(connections[0], SetPictures)[-1].resolution
    lab.hide()
    assert sent(connections[0], SetPictures)[-1] == SetPictures(None)


def test_a_double_click_enlarges_a_picture_and_asks_for_a_finer_one(lab, connections, qtbot):
    rect = lab.pictures.tile_rects()[1].toRect()
    qtbot.mouseDClick(lab.pictures, Qt.MouseButton.LeftButton, pos=rect.center())
    coarse, fine = (each.resolution for each in sent(connections[0], SetPictures)[-2:])
    assert fine > coarse
    assert len(lab.pictures.tiles) == 1


def test_a_click_on_a_picture_chooses_its_row(lab, qtbot):
    rect = lab.pictures.tile_rects()[1].toRect()
    qtbot.mouseClick(lab.pictures, Qt.MouseButton.LeftButton, pos=rect.center())
    assert lab.table.current == 1


@pytest.mark.parametrize("name", ["sine", "digits", "spiral3", "and"])
def test_every_kind_of_data_can_be_raced_and_drawn(lab, client, small_race, name, qtbot):
    size = 100 if name == "digits" else None
    lab.configure(replace(small_race, dataset=DatasetSettings(name, size=size)))
    client.drain()
    run(lab, client, ticks=2)
    assert lab.pictures.picture is not None
    assert not lab.grab().isNull()
    assert lab.plots._tabs.isTabVisible(1) == (name != "sine")


# -- settings ---------------------------------------------------------------------------------------------


def test_a_structural_edit_prepares_a_new_race_with_the_same_contestants(lab, client, connections, qtbot):
    type_into(qtbot, lab.network_panel._hidden, "5, 3")
    settle(lab, client)
    settings = sent(connections[0], Configure)[-1].settings
    assert settings.network.hidden == (5, 3)
    assert [spec.optimizer for spec in settings.contestants] == ["sgd", "adam"]


def test_a_loss_for_other_data_is_refused_beside_its_field_and_the_usual_one_is_at_hand(lab, client):
    panel = lab.network_panel
    panel._loss.setCurrentIndex(panel._loss.findData("huber"))
    panel._loss.activated.emit(panel._loss.currentIndex())
    settle(lab, client)
    assert "is for numbers" in panel.error("loss")
    panel._loss.setCurrentIndex(0)
    panel._loss.activated.emit(0)
    settle(lab, client)
    assert panel.error("loss") == ""
    assert lab.race._ready is not None


def test_an_edit_while_playing_goes_on_with_the_new_race(lab, client, qtbot):
    lab.race.play()
    client.drain()
    type_into(qtbot, lab.network_panel._hidden, "5")
    settle(lab, client)
    assert lab.race.is_running
    lab.race.pause()
    client.drain()


def test_odd_layers_are_refused_beside_their_field_and_the_race_waits(lab, client, connections, qtbot):
    prepared = len(sent(connections[0], Configure))
    type_into(qtbot, lab.network_panel._hidden, "8, x")
    lab.race._settling.stop()
    lab.race.prepare()
    assert "'x' is no layer width" in lab.network_panel.error("hidden")
    assert len(sent(connections[0], Configure)) == prepared
    lab.race.play()
    assert not lab.race.is_running
    type_into(qtbot, lab.network_panel._hidden, "8")
    settle(lab, client)
    assert lab.network_panel.error("hidden") == ""
    lab.race.play()
    assert lab.race.is_running


def test_what_is_wrong_in_both_panels_is_said_in_both(lab, qtbot):
    type_into(qtbot, lab.network_panel._hidden, "8, x")
    type_into(qtbot, lab.dataset_panel._noise.lineEdit(), "9")
    lab.race._settling.stop()
    lab.race.prepare()
    assert lab.network_panel.error("hidden")
    assert lab.dataset_panel.error("noise")
    type_into(qtbot, lab.network_panel._hidden, "8")
    type_into(qtbot, lab.dataset_panel._noise.lineEdit(), "0.1")
    lab.race._settling.stop()
    lab.race.prepare()
    assert (lab.network_panel.error("hidden"), lab.dataset_panel.error("noise")) == ("", "")


@pytest.mark.parametrize(
    ("panel", "name", "text", "said"),
    [
        ("network_panel", "l2", "-1", "from 0 to 100"),
        ("network_panel", "l2", "much", "is 'much'; it must be a number"),
        ("network_panel", "batch_size", "0", "whole number from 1"),
        ("network_panel", "batch_size", "2.5", "whole number"),
        ("network_panel", "batch_size", "some", "is 'some'; it must be a whole number"),
        ("network_panel", "hidden", "0", "whole number from 1"),
        ("network_panel", "hidden", "8, x", "'x' is no layer width"),
        ("network_panel", "hidden", "1," * 17, "17 layers"),
        ("network_panel", "seed", "-3", "whole number from 0"),
        ("network_panel", "seed", "none", "is 'none'; it must be a whole number"),
        ("dataset_panel", "seed", "-3", "whole number from 0"),
        ("dataset_panel", "noise", "9", "from 0 to 2"),
        ("dataset_panel", "size", "3", "whole number from 4"),
        ("dataset_panel", "test_fraction", "1", "from 0 to 0.9"),
        ("dataset_panel", "test_fraction", "half", "number from 0"),
    ],
)
def test_a_setting_out_of_range_is_refused_beside_its_field(lab, panel, name, text, said, qtbot):
    found = getattr(lab, panel)
    editor = field_of(found, name)
    line = lab.network_panel._hidden if name == "hidden" else editor.lineEdit()
    type_into(qtbot, line, text)
    lab.race._settling.stop()
    lab.race.prepare()
    assert said in found.error(name)
    title = found._form._rows[name][0].text()
    assert re.match(rf"{title}\b(?!_)", found.error(name))  # as the form has it, not as a program would


def test_a_file_that_is_not_named_is_asked_for_by_the_title_of_its_field(lab, qtbot):
    lab.dataset_panel.choose_file("a.csv")
    lab.dataset_panel._file.line.selectAll()
    qtbot.keyClick(lab.dataset_panel._file.line, Qt.Key.Key_Delete)
    qtbot.keyClick(lab.dataset_panel._file.line, Qt.Key.Key_Return)
    lab.race._settling.stop()
    lab.race.prepare()
    assert lab.dataset_panel.error("path") == "File is missing; name a table or images to learn from"


def test_layers_are_added_and_taken_away_by_buttons(lab, client):
    more, fewer = lab.network_panel._more, lab.network_panel._fewer
    more.click()
    assert lab.settings().network.hidden == (4, 4)
    fewer.click()
    fewer.click()
    assert lab.settings().network.hidden == ()
    settle(lab, client)
    assert "2–2" in lab.network_panel._summary.text()


# -- the user's own data ----------------------------------------------------------------------------------


def test_a_bad_csv_file_is_refused_beside_its_path_with_line_and_column(lab, client, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("a,b,label\n1,2,x\n3,oops,y\n", encoding="utf-8")
    lab.dataset_panel.choose_file(str(path))
    settle(lab, client)
    message = lab.dataset_panel.error("path")
    assert "line 3" in message
    assert "'b'" in message
    assert not lab.transport._play.isEnabled()


def test_a_good_csv_file_races_and_offers_its_columns_as_targets(lab, client, tmp_path):
    path = tmp_path / "good.csv"
    rows = "".join(f"{i / 4},{'xyz'[i % 3]},{'up' if i % 2 else 'down'}\n" for i in range(40))
    path.write_text("a,b,label\n" + rows, encoding="utf-8")
    lab.dataset_panel.choose_file(str(path))
    settle(lab, client)
    assert lab.dataset_panel.error("path") == ""
    target = lab.dataset_panel._target
    assert [target.itemText(i) for i in range(target.count())] == ["a", "b", "label"]
    assert target.currentText() == "label"
    assert "Each text of b became an input." in lab.dataset_panel.remarks
    run(lab, client, ticks=1)
    assert lab.race.record.latest.step > 0


def test_images_of_files_race_and_what_is_wrong_with_them_is_said_beside_their_path(lab, client, tmp_path):
    folder = write_set(tmp_path / "set")
    lab.dataset_panel.choose_file(str(folder))
    settle(lab, client)
    assert lab.dataset_panel.error("path") == ""
    assert lab.dataset_panel._preview.dataset.image_shape == (4, 4)
    run(lab, client, ticks=1)
    assert lab.race.record.latest.step > 0
    lab.dataset_panel.grab()
    images = folder / "train-images-idx3-ubyte"
    images.write_bytes(images.read_bytes()[:-5])
    lab.dataset_panel.choose_file(str(folder))
    settle(lab, client)
    assert f"{images} ends too early" in lab.dataset_panel.error("path")
    assert not lab.transport._play.isEnabled()


def test_points_are_drawn_until_they_make_a_race_and_the_former_data_stay_meanwhile(lab, client, connections):
    former, names = lab.pictures._ground.dataset, lab.dataset_panel._names
    prepared = len(sent(connections[0], Configure))
    names.setCurrentIndex(names.findData("drawn"))
    names.activated.emit(names.currentIndex())
    settle(lab, client)
    pad = lab.dataset_panel._board.pad
    for number, x in ((1, -3), (1, -2), (2, 2)):
        assert not lab.transport._play.isEnabled()
        assert lab.pictures._ground.dataset is former
        pad.choose_class(number)
        QTest.mouseClick(pad, Qt.MouseButton.LeftButton, pos=pad.place_of(x, 1).toPoint())
        settle(lab, client)
    assert "Class 2 has one point" in lab.dataset_panel.error("points")
    assert len(sent(connections[0], Configure)) == prepared
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, pos=pad.place_of(3, 1).toPoint())
    settle(lab, client)
    assert lab.dataset_panel.error("points") == ""
    assert lab.pictures._ground.dataset.class_names == ("1", "2")
    run(lab, client, ticks=1)
    assert lab.race.record.latest.step > 0


def test_drawn_points_come_back_with_the_settings_of_the_lab(lab, small_race):
    points = ((0.0, 1.0, 1), (1.0, 0.5, 1), (-2.5, 1.0, 2), (-3.0, 1.0, 2))
    lab.configure(replace(small_race, dataset=DatasetSettings("drawn", points=points)))
    state, drawn = json.loads(json.dumps(lab.save_state())), lab.settings()
    assert drawn.dataset.points == points
    lab.configure(small_race)
    lab.dataset_panel._board.set_points(())
    lab.restore_state(state)
    assert lab.settings() == drawn


# -- contestants ------------------------------------------------------------------------------------------


def test_a_hyperparameter_changes_while_the_race_runs(lab, client, connections):
    lab.race.play()
    client.drain()
    lab.model.setData(lab.model.index(1, Column.LEARNING_RATE), 0.2)
    assert sent(connections[0], SetHyperparameter)[-1] == SetHyperparameter(1, "learning_rate", 0.2)
    assert lab.race.is_running
    assert len(sent(connections[0], Configure)) == 1 or lab.race.record.latest.step > 0
    lab.race.pause()
    client.drain()


def test_the_race_goes_on_when_contestants_are_put_in_another_order(lab, client, connections):
    run(lab, client, ticks=2)
    before, prepared = lab.race.record.latest.step, len(sent(connections[0], Configure))
    colours = {entry.spec.optimizer: entry.slot for entry in lab.model.entries}
    lab.table.choose(1)
    lab.table.move_by(-1)
    assert [entry.spec.optimizer for entry in lab.model.entries] == ["adam", "sgd"]
    assert {entry.spec.optimizer: entry.slot for entry in lab.model.entries} == colours
    assert len(sent(connections[0], Configure)) == prepared
    lab.model.setData(lab.model.index(0, Column.LEARNING_RATE), 0.3)
    assert sent(connections[0], SetHyperparameter)[-1].contestant == 1
    assert lab.race.record.latest.step == before


def test_a_diverged_contestant_is_marked_and_told_of(lab, client, small_race):
    told: list[str] = []
    lab.message.connect(told.append)
    wild = contestant("sgd", learning_rate=1000.0)
    lab.configure(
        replace(
            small_race,
            dataset=DatasetSettings("sine", size=40),
            network=Network((8, 8), "relu"),
            contestants=(wild, contestant("adam")),
        )
    )
    client.drain()
    run(lab, client, ticks=6)
    status = lab.model.index(0, Column.STATUS)
    assert status.data().startswith("Diverged at step")
    assert any("diverged" in text for text in told)
    assert lab.model.best == 1
    train, values = lab.plots.loss.curves[0, Measure.TRAIN_LOSS].points
    assert np.all(np.isfinite(values)) if len(train) else True


def test_an_added_contestant_joins_a_new_race(lab, client, connections):
    run(lab, client, ticks=1)
    lab.model.add("rmsprop")
    settle(lab, client)
    assert [spec.optimizer for spec in sent(connections[0], Configure)[-1].settings.contestants] == [
        "sgd",
        "adam",
        "rmsprop",
    ]
    assert len(lab.pictures.tiles) == 3


@pytest.mark.parametrize("name", ["moons", "sine", "digits"])
def test_while_another_race_is_awaited_nobody_is_drawn_with_what_the_last_left(lab, client, small_race, name):
    """Reading the data may take a while, and meanwhile one may show, hide and paint what is listed."""
    lab.configure(replace(small_race, dataset=DatasetSettings(name, size=40)))
    run(lab, client, ticks=1)
    lab.model.insert(0, contestant("rmsprop"))
    lab.race.prepare()
    lab.model.set_visible(1, False)
    lab.pictures.grab()
    assert not lab.plots.loss.curves
    assert all(lab.pictures.tile_image(row) is None for row in range(3))
    client.drain()
    assert {run for run, _measure in lab.plots.loss.curves} == {0, 2}
    lab.pictures.grab()
    lab.configure(replace(lab.settings(), contestants=(contestant("adam"), *lab.settings().contestants)))
    lab.pictures.grab()
    assert all(lab.pictures.tile_image(row) is None for row in range(4))


def test_contestants_keep_their_colours_when_a_race_is_brought_back_or_the_program_starts_again(lab, client):
    lab.model.remove(0)
    lab.model.add("adagrad")
    lab.model.add("sgd")
    lab.race.prepare()
    client.drain()
    colours = {str(entry.spec): entry.slot for entry in lab.model.entries}
    assert list(colours.values()) != list(range(len(colours)))
    state = json.loads(json.dumps(lab.save_state()))
    run(lab, client)
    lab.race.reset()
    client.drain()
    lab.race.bring_back()
    client.drain()
    assert {str(entry.spec): entry.slot for entry in lab.model.entries} == colours
    lab.configure(lab.settings())
    lab.restore_state(state)
    assert {str(entry.spec): entry.slot for entry in lab.model.entries} == colours
    listed = state["contestants"]
    doubled = [{**entry, "slot": 1} for entry in listed]
    negative = [{**entry, "hue": -1} for entry in listed]
    for odd in (doubled, negative, [{"slot": 1}], "contestants", [True, -1, "x"], None):
        lab.restore_state({**state, "contestants": odd})
        assert [entry.slot for entry in lab.model.entries] == list(range(len(colours)))


def test_a_removed_contestant_leaves_the_others_racing(lab, client, connections):
    prepared = len(sent(connections[0], Configure))
    run(lab, client, ticks=1)
    lab.table.choose(0)
    lab.table.remove()
    assert len(sent(connections[0], Configure)) == prepared
    run(lab, client, ticks=1)
    assert {run for run, _measure in lab.plots.loss.curves} == {1}
    lab.race.reset()
    client.drain()
    assert len(sent(connections[0], Configure)[-1].settings.contestants) == 1


# -- open in editor ---------------------------------------------------------------------------------------


def test_open_in_editor_gives_a_graph_whose_loss_is_that_of_the_next_step(lab, client, qtbot):
    run(lab, client, ticks=2)
    graphs: list = []
    lab.graph_requested.connect(lambda graph, objective: graphs.append((graph, objective)))
    lab.table.choose(1)
    lab.table._open.click()
    client.drain()
    graph, objective = graphs[0]
    evaluation = autodiff.evaluate(graph, plan.compile(graph, [objective]), objective)
    lab.race.step()
    client.drain()
    _steps, losses = lab.race.record.curve(Measure.BATCH_LOSS)
    assert float(evaluation.values[objective]) == pytest.approx(float(losses[-1, 1]), rel=1e-5)
    assert any(np.any(gradient) for gradient in evaluation.gradients.values())


# -- when things go wrong ---------------------------------------------------------------------------------


def test_a_dead_worker_is_told_of_the_curves_stay_and_play_starts_anew(lab, client, connections):
    run(lab, client, ticks=2)
    steps = len(lab.race.record.curve(Measure.BATCH_LOSS)[0])
    connections[0].broken = True
    lab.race.play()
    assert "ended unexpectedly" in lab.bar.text
    assert not lab.race.is_running
    assert len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) == steps
    lab.race.play()
    client.drain()
    assert len(connections) == 2
    assert lab.race.is_running
    assert lab.bar.text == ""


def test_a_worker_that_is_silent_is_told_of_until_it_answers(lab, client):
    client.silent.emit()
    assert "does not answer" in lab.bar.text
    assert [*lab.bar.choices] == ["Wait", "Restart"]
    client.answered.emit()
    assert lab.bar.text == ""


def test_a_worker_that_has_never_answered_is_said_to_be_starting(qtbot, client, connections, small_race):
    from gui.training.lab import TrainingLab

    lab = TrainingLab(client=client)
    qtbot.addWidget(lab)
    client.start()
    connections[0].is_stopped = True
    lab.configure(small_race)
    client.silent.emit()
    assert "not answered yet" in lab.bar.text
    lab.shutdown()


def test_a_worker_that_prepares_another_race_is_said_to_read_the_data(lab, client, connections, small_race):
    connections[0].is_stopped = True
    lab.configure(small_race)
    client.silent.emit()
    assert "not answered yet: it is starting, or reading the data" in lab.bar.text


def test_an_answer_to_a_silence_leaves_other_messages_alone(lab, client):
    client.silent.emit()
    lab.bar.say("The file could not be read.")
    client.answered.emit()
    assert lab.bar.text == "The file could not be read."


def test_restart_gives_a_race_that_was_running_a_new_worker(lab, client, connections):
    lab.race.play()
    client.silent.emit()
    lab.bar.choices["Restart"].click()
    client.drain()
    assert len(connections) == 2
    assert connections[0].closed
    assert lab.race.is_running
    assert lab.bar.text == ""


def test_a_worker_that_cannot_be_started_is_told_of_and_play_tries_again(qtbot, small_race):
    from gui.training.client import WorkerClient
    from gui.training.lab import TrainingLab

    def refuse():
        raise OSError(11, "Resource temporarily unavailable")

    client = WorkerClient(start=refuse)
    lab = TrainingLab(client=client)
    qtbot.addWidget(lab)
    deaths: list[str] = []
    client.died.connect(deaths.append)
    lab.configure(small_race)
    assert "could not be started: Resource temporarily unavailable" in lab.bar.text
    lab.race.play()
    assert len(deaths) == 2
    assert not lab.race.is_running
    assert not client.is_listening


# -- remembered -------------------------------------------------------------------------------------------


def test_settings_and_views_survive_saving_as_json(qtbot, lab, client, small_race):
    lab.plots.restore_state({"shown": ["test"], "log": True, "epochs": True, "smoothing": 60, "tab": 0})
    lab.transport.set_speed_mark(4)
    state = json.loads(json.dumps(lab.save_state()))
    lab.configure(replace(small_race, network=Network((2,)), seed=9))
    lab.plots.restore_state({"shown": ["train"], "smoothing": 0})
    lab.restore_state(state)
    client.drain()
    assert lab.settings() == small_race
    assert lab.plots.loss.view.logarithmic
    assert lab.plots.loss.view.measures == (Measure.TEST_LOSS,)
    assert lab.plots.loss.view.smoothing == 0.6
    assert lab.transport.speed_mark == 4


def test_dropout_and_the_order_of_batches_come_back_with_the_settings(lab, client, small_race):
    chosen = replace(small_race, network=Network((4,), dropout=0.25), shuffled=False)
    lab.configure(chosen)
    state = json.loads(json.dumps(lab.save_state()))
    lab.configure(small_race)
    lab.restore_state(state)
    client.drain()
    assert lab.settings() == chosen


def test_a_network_with_dropout_opens_with_the_masks_of_its_next_step(lab, client, qtbot, small_race):
    lab.configure(replace(small_race, network=Network((4,), dropout=0.5)))
    client.drain()
    with qtbot.waitSignal(lab.graph_requested) as asked:
        lab.request_graph(0)
        client.drain()
    graph, _objective = asked.args
    mask, kept = graph.find("mask1"), graph.find("kept1")
    assert {*np.unique(mask.value)} == {0, 2}
    assert mask.value.shape == (10, 4)
    assert kept.op.name == "multiply"


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"docks": "not base64 !", "plots": 3, "speed": "fast", "settings": {"network": {"hidden": ["a"]}}},
        {"docks": None, "plots": {"shown": [], "tab": "x"}, "settings": {"dataset": {"name": "nowhere"}}},
        {"docks": 5, "settings": []},
    ],
)
def test_a_state_that_makes_no_sense_changes_nothing(lab, small_race, state):
    lab.restore_state(state)
    assert lab.settings() == small_race


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 960)])
def test_nothing_is_cut_off(lab, qtbot, width, height):
    lab.resize(width, height)
    qtbot.wait(1)
    assert lab.width() == width
    for button in lab.findChildren(QToolButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.sizeHint().width() - 16, button.text()
    view = lab.table.view
    assert view.columnViewportPosition(Column.STATUS) + 80 <= view.viewport().width()
    for panel in (lab.dataset_panel, lab.network_panel):
        right = panel.mapTo(lab, QPoint(panel.width(), 0)).x()
        assert right <= lab.docks["data"].geometry().right() + 1


def test_themes_change_while_a_race_is_shown(lab, client):
    from gui.look.theme import appearance

    run(lab, client, ticks=1)
    try:
        appearance().choose("dark")
        dark = lab.grab().toImage()
        appearance().choose("light")
        assert lab.grab().toImage() != dark
    finally:
        appearance().choose("system")


def test_what_the_table_refuses_is_said_above_the_plots(lab):
    lab.model.remove(0)
    lab.model.remove(0)
    assert lab.bar.text == "A race needs at least one contestant."


@pytest.mark.parametrize("wrong", ["fast", -1.0])
def test_why_a_cell_refuses_a_number_is_said_until_a_right_one_is_entered(lab, wrong):
    cell = lab.model.index(0, Column.LEARNING_RATE)
    lab.model.setData(cell, wrong)
    assert lab.bar.text.lower().startswith("learning rate is ")
    lab.model.setData(cell, 0.01)
    assert lab.bar.text == ""
    lab.bar.say("the worker died")
    lab.model.setData(cell, 0.02)
    assert lab.bar.text == "the worker died"


def test_the_panels_start_with_a_share_of_the_window_each(lab, qtbot):
    lab.docks.arrange()
    qtbot.wait(20)
    right = lab.docks["pictures"].width()
    assert 0.2 * lab.width() < right < 0.4 * lab.width()


def test_space_presses_the_button_that_has_the_keyboard(lab, client, qtbot, monkeypatch):
    button = lab.transport.findChild(QAbstractButton)
    monkeypatch.setattr(QApplication, "focusWidget", lambda: button)
    with qtbot.waitSignal(button.clicked):
        lab._space()


def test_plots_are_made_once_the_event_loop_turns_and_show_what_was_told_before(client, qtbot):
    lab = TrainingLab(client=client)
    qtbot.addWidget(lab)
    lab.plots.restore_state({"shown": ["test"], "tab": 1, "smoothing": 60})
    assert not lab.plots.findChildren(CurvePlot)
    lab.plots.refresh()
    qtbot.waitUntil(lambda: len(lab.plots.findChildren(CurvePlot)) == 3)
    accuracy = lab.plots.accuracy
    assert lab.plots._stack.currentWidget() is accuracy is lab.plots.visible_plot
    assert accuracy.view == CurveView((Measure.TEST_ACCURACY,), False, False, 0.6)
    assert list(accuracy._entries) == list(lab.race.entries)


def test_the_worker_is_started_in_the_turn_after_the_lab_is_seen_unless_one_asks_before(client, qtbot):
    lab = TrainingLab(client=client)
    qtbot.addWidget(lab)
    lab.show()
    assert not client.is_alive
    qtbot.waitUntil(lambda: client.is_alive)
    lab.shutdown()
    lab.race.prepare_next()
    lab.race.play()
    assert client.is_alive
    assert not lab.race._settling.isActive()
    lab.shutdown()


def test_all_that_the_lab_remembers_is_there_at_the_next_start(lab):
    from gui.app.settings import Settings

    lab.transport.stop.set_goal(Goal("step", 70))
    lab.dataset_panel.fetch.set_mirror("https://school.example")
    state = lab.save_state()
    Settings().set_lab(state)
    assert Settings().lab() == json.loads(json.dumps(state))


def test_each_panel_is_shown_or_hidden_by_an_action_of_its_name(lab):
    actions = lab.panel_actions()
    assert [action.text() for action in actions] == [dock.windowTitle() for dock in lab.docks.docks]
    shown = lab.docks["data"].isHidden()
    next(action for action in actions if action.text() == lab.docks["data"].windowTitle()).trigger()
    assert lab.docks["data"].isHidden() is not shown
