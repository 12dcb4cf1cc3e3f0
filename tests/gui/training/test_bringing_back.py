"""In the Lab no race is lost: what was discarded comes back, what a crash has ended goes on."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.data.datasets import DatasetSettings
from engine.training.record import Measure
from gui.training.client import WorkerClient
from gui.training.lab import TrainingLab


def run(lab, client, steps=25):
    lab.race._take_steps(steps)
    while client.is_playing:
        client.drain()


def settle(lab, client):
    """Take up at once edits that otherwise rest a moment."""
    if lab.race._settling.isActive():
        lab.race.prepare()
    client.drain()


def curves(lab):
    return [lab.race.record.curve(measure) for measure in Measure]


def assert_same(some, others):
    for (at, values), (other_at, other_values) in zip(some, others, strict=True):
        np.testing.assert_array_equal(at, other_at)
        np.testing.assert_array_equal(values, other_values)


def choose_other_data(lab):
    lab.dataset_panel.set_settings(DatasetSettings("xor"))
    lab.dataset_panel.changed.emit()


def choose_another_seed(lab):
    lab.network_panel._form._rows["seed"][1].set_value(9)
    lab.network_panel.changed.emit()


def leave_units_out_in_the_order_of_the_source(lab):
    lab.network_panel._dropout.set_value(0.5)
    lab.network_panel._shuffled.click()


WIPES = {
    "reset": lambda lab: lab.race.reset(),
    "other data": choose_other_data,
    "another seed": choose_another_seed,
    "dropout, unshuffled": leave_units_out_in_the_order_of_the_source,
    "another contestant": lambda lab: lab.model.add("rmsprop"),
    "remembered settings": lambda lab: lab._restore_settings({"seed": 4}),
}


@pytest.mark.parametrize("wipe", WIPES)
def test_a_race_that_was_discarded_is_brought_back_with_its_settings(lab, client, small_race, wipe):
    run(lab, client)
    before = curves(lab)
    WIPES[wipe](lab)
    settle(lab, client)
    assert len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) == 0
    assert lab.bar.text == "The race before had come to step 25."
    lab.bar.choices["Bring it back"].click()
    client.drain()
    assert_same(curves(lab), before)
    assert lab.settings() == small_race
    assert [entry.run for entry in lab.model.entries] == [0, 1]
    assert lab.bar.text == ""
    run(lab, client, 1)
    assert lab.race.record.curve(Measure.BATCH_LOSS)[0][-1] == 26


def test_undo_brings_a_race_back_and_again_what_was_there_instead(lab, client):
    run(lab, client, 25)
    lab.race.reset()
    client.drain()
    run(lab, client, 4)
    for steps in (25, 4, 25):
        assert lab.history.canUndo()
        lab.history.undo()
        client.drain()
        assert len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) == steps
        assert not lab.race.is_running


def test_where_no_race_was_discarded_there_is_nothing_to_undo(lab, client, connections):
    run(lab, client)
    sent = len(connections[0].sent)
    assert not lab.history.canUndo()
    lab.history.undo()
    assert len(connections[0].sent) == sent
    assert lab.bar.text == ""


def test_an_edit_that_makes_no_race_leaves_the_one_before_to_be_brought_back(lab, client, small_race):
    run(lab, client)
    lab.race.reset()
    client.drain()
    lab.race.set_available(False)
    lab.race.bring_back()
    client.drain()
    assert lab.settings() == small_race
    lab.race.step()
    client.drain()
    assert len(lab.race.record.curve(Measure.BATCH_LOSS)[0]) == 26


# -- after a crash ----------------------------------------------------------------------------------------


@pytest.fixture
def crashed(lab, client, tmp_path):
    """Return the curves of a race that was kept, and the file that its window left."""
    lab.keep_in(tmp_path)
    lab._introduce()
    run(lab, client)
    kept = lab.keeper.kept
    before = curves(lab)
    lab.shutdown(keep=True)
    return before, kept


@pytest.fixture
def next_lab(qtbot, client):
    other = TrainingLab(client=WorkerClient(start=client._start_worker))
    qtbot.addWidget(other)
    other.show()
    yield other
    other.shutdown()


def test_a_race_goes_on_after_a_crash_and_the_file_it_left_is_gone(
    crashed, next_lab, small_race, tmp_path, lab
):
    before, file = crashed
    next_lab.keep_in(tmp_path)
    next_lab._introduce()
    next_lab.resume(file)
    next_lab.client.drain()
    assert_same(curves(next_lab), before)
    assert next_lab.settings() == small_race
    assert not file.exists()
    assert next_lab.keeper.kept is not None
    run(next_lab, next_lab.client, 1)
    next_lab.shutdown()
    assert list(tmp_path.iterdir()) == []


def test_a_race_that_cannot_go_on_is_kept_and_told(crashed, next_lab, tmp_path):
    _before, file = crashed
    file.write_bytes(b"damaged")
    next_lab.keep_in(tmp_path)
    next_lab.resume(file)
    next_lab.client.drain()
    assert next_lab.bar.text == f"{file.name} is no race that can be read"
    assert file.exists()
    next_lab.race.step()
    next_lab.client.drain()
    assert len(next_lab.race.record.curve(Measure.BATCH_LOSS)[0]) == 1


@pytest.mark.parametrize("told", [False, True])
def test_what_fails_to_go_on_leaves_the_race_that_was_there(lab, client, tmp_path, told):
    """Whether or not the window had been told of it when it asked for the other one."""
    run(lab, client)
    lab.race.reset()
    if told:
        client.drain()
    (tmp_path / "damaged.race").write_bytes(b"damaged")
    lab.race.resume(tmp_path / "damaged.race")
    client.drain()
    lab.race.step()
    client.drain()
    assert lab.race.record.curve(Measure.BATCH_LOSS)[0].tolist() == [1.0]


def test_a_worker_that_dies_leaves_its_race_to_the_next_one(lab, client, connections, tmp_path):
    lab.keep_in(tmp_path)
    lab._introduce()
    run(lab, client)
    before = curves(lab)
    connections[0].broken = True
    lab.race.step()
    client.drain()
    assert "ended unexpectedly" in lab.bar.text
    lab.bar.choices["Go on with the last one"].click()
    client.drain()
    assert_same(curves(lab), before)
    assert len(connections) == 2


def test_a_lab_that_is_left_in_peace_leaves_nothing(lab, client, tmp_path, half_written):
    lab.keep_in(tmp_path)
    lab._introduce()
    run(lab, client)
    assert lab.keeper.kept is not None
    half_written(lab.keeper.kept)
    lab.shutdown()
    assert list(tmp_path.iterdir()) == []
