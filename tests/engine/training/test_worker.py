"""The worker's loop, run in this process over a channel and a clock that the test provides."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace

import numpy as np
import pytest

from engine.training import session as session_module
from engine.training.data.datasets import DatasetSettings
from engine.training.instruments import Boundaries
from engine.training.messages import (
    BringBack,
    Configure,
    DiagramReport,
    Failed,
    NetworkReport,
    Pause,
    Play,
    Ready,
    RequestDiagram,
    RequestNetwork,
    Reset,
    Resume,
    SetHyperparameter,
    SetPictures,
    SetSpeed,
    Snapshot,
    Stop,
    TakeSteps,
)
from engine.training.networks.diagram import diagram_of
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.record import Measure
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from engine.training.worker import serve, start_worker, stop_worker

TWO = (contestant("sgd"), contestant("adam", learning_rate=0.01))
SMALL = RaceSettings(DatasetSettings("moons", size=60), Network(hidden=(4,)), TWO, batch_size=16)
RUNAWAY = replace(
    SMALL,
    dataset=DatasetSettings("sine", size=60),
    network=Network(hidden=(8,), activation="relu"),
    contestants=(contestant("sgd", learning_rate=1000),),
)


STEP_SECONDS = 0.001


class Clock:
    """Time that moves only when a step is taken or the script waits."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def serve_by(script, clock):
    """Serve a script with races whose steps take a millisecond each."""

    class TimedRace(Race):
        def advance(self, steps=1):
            progress = super().advance(steps)
            clock.now += len(progress.losses) * STEP_SECONDS
            return progress

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session_module, "Race", TimedRace)
        serve(script, clock)


class Script:
    """The window's end of the pipe: commands at their times, and every report that came with its time."""

    def __init__(self, clock, commands):
        self.clock, self.commands, self.reports, self.waits = clock, list(commands), [], 0

    def send(self, report):
        self.reports.append((self.clock.now, pickle.loads(pickle.dumps(report))))

    def poll(self, timeout=0.0):
        next_at = self.commands[0][0] if self.commands else self.clock.now
        if next_at <= self.clock.now + timeout:
            self.clock.now = max(self.clock.now, next_at)
            return True
        self.clock.now += timeout
        return False

    def recv(self):
        if not self.commands:
            raise EOFError
        self.waits += 1
        at, command = self.commands.pop(0)
        self.clock.now = max(self.clock.now, at)
        return command


def played(*commands):
    """Serve commands, each a pair (time, command) or a command to follow at once; return the script."""
    timed, at = [], 0.0
    for each in commands:
        at, command = each if isinstance(each, tuple) else (at, each)
        timed.append((at, command))
    clock = Clock()
    script = Script(clock, timed)
    serve_by(script, clock)
    return script


def of_kind(script, kind):
    return [report for _at, report in script.reports if isinstance(report, kind)]


def curve(script):
    """All batch losses that were reported, and the step of the first."""
    snapshots = [each for each in of_kind(script, Snapshot) if len(each.losses)]
    step = snapshots[0].first_step
    for each in snapshots:
        assert each.first_step == step
        step += len(each.losses)
    return np.concatenate([each.losses for each in snapshots])


def test_a_configured_race_is_ready_at_step_zero_with_its_data_and_first_evaluation():
    (ready,) = of_kind(played(Configure(SMALL, race=3)), Ready)
    race = Race(SMALL)
    assert ready.race == 3
    assert ready.settings.contestants == TWO
    assert ready.batches_per_epoch == 3
    np.testing.assert_array_equal(ready.dataset.train_x, race.dataset.train_x)
    np.testing.assert_array_equal(ready.evaluation.train_loss, race.evaluate().train_loss)
    assert ready.picture is None


def test_playing_reports_every_step_once_in_few_snapshots():
    script = played(Configure(SMALL), Play(), (2.0, Pause()))
    losses, expected = curve(script), Race(SMALL)
    assert len(losses) > 1000
    np.testing.assert_array_equal(losses, expected.advance(len(losses)).losses)
    snapshots = of_kind(script, Snapshot)
    assert len(snapshots) == pytest.approx(2 / 0.03, rel=0.15)
    gaps = np.diff([at for at, report in script.reports if isinstance(report, Snapshot)])
    assert gaps[:-1].min() > 0.025
    assert all(each.playing for each in snapshots[:-1])
    assert not snapshots[-1].playing
    assert snapshots[-1].step == len(losses)
    assert snapshots[-1].epoch == len(losses) // 3
    assert [e.epoch for each in snapshots for e in each.evaluations] == list(range(1, len(losses) // 3 + 1))


def test_a_paused_worker_waits_for_a_command_and_does_nothing():
    script = played(
        Configure(SMALL), Play(), (0.1, Pause()), (1000.0, Play()), (1000.1, Pause()), (5000.0, Stop())
    )
    assert script.waits == 6
    assert not [at for at, _report in script.reports if 0.2 < at < 1000 or at > 1001]
    assert len(curve(script)) == of_kind(script, Snapshot)[-1].step


def test_nothing_is_done_after_stop():
    script = played(Stop(), Configure(SMALL))
    assert script.reports == []
    assert len(script.commands) == 1


def test_a_window_that_vanishes_while_the_race_plays_ends_the_worker():
    class Vanishing(Script):
        def poll(self, timeout=0.0):
            if len(self.reports) > 5:
                self.commands.clear()
            return super().poll(timeout)

    clock = Clock()
    script = Vanishing(clock, [(0.0, Configure(SMALL)), (0.0, Play()), (1000.0, Stop())])
    serve_by(script, clock)
    assert len(script.reports) == 6


def test_a_pipe_that_breaks_in_sending_ends_the_worker():
    class Broken(Script):
        def send(self, report):
            raise BrokenPipeError

    clock = Clock()
    script = Broken(clock, [(0.0, Configure(SMALL)), (0.0, Play()), (9.0, Stop())])
    serve_by(script, clock)
    assert len(script.commands) == 2


@pytest.mark.parametrize("count", [1, 7, 2500])
def test_steps_are_taken_one_by_one_or_many_and_then_it_pauses(count):
    script = played(Configure(SMALL), TakeSteps(count), (1000.0, Stop()))
    last = of_kind(script, Snapshot)[-1]
    assert last.step == count
    assert not last.playing
    assert len(curve(script)) == count


def test_reset_begins_the_same_race_anew():
    script = played(Configure(SMALL, 1), TakeSteps(20), (10.0, Reset(2)), TakeSteps(20), (20.0, Stop()))
    first, second = (each for each in of_kind(script, Snapshot) if len(each.losses))
    np.testing.assert_array_equal(first.losses, second.losses)
    ready = of_kind(script, Ready)
    assert [each.race for each in ready] == [1, 2]
    np.testing.assert_array_equal(ready[0].evaluation.test_loss, ready[1].evaluation.test_loss)


def test_a_new_race_takes_the_place_of_the_one_that_plays():
    script = played(Configure(SMALL, 1), Play(), (0.5, Configure(replace(SMALL, seed=1), 2)), (1.0, Stop()))
    kinds = [(type(report), report.race) for _at, report in script.reports]
    assert kinds[-1] == (Ready, 2)
    assert (Snapshot, 2) not in kinds


def test_a_speed_limit_spreads_steps_evenly_over_time():
    script = played(Configure(SMALL), SetSpeed(10), Play(), (5.0, Pause()))
    stepped = [(at, report.step) for at, report in script.reports if isinstance(report, Snapshot)]
    assert stepped[-1][1] == pytest.approx(50, abs=2)
    gaps = np.diff([at for at, _step in stepped])
    assert np.all(gaps[1:-1] == pytest.approx(0.1, abs=0.04))
    assert of_kind(script, Snapshot)[-2].steps_per_second == pytest.approx(10, rel=0.15)


def test_the_limit_can_be_lifted_while_it_plays():
    script = played(Configure(SMALL), SetSpeed(10), Play(), (1.0, SetSpeed(None)), (2.0, Pause()))
    assert of_kind(script, Snapshot)[-1].step > 500


def test_a_changed_learning_rate_shows_in_the_next_snapshot_and_in_the_curve():
    script = played(
        Configure(SMALL),
        TakeSteps(5),
        (1.0, SetHyperparameter(0, "learning_rate", 0.5)),
        TakeSteps(5),
        (2.0, Stop()),
    )
    race = Race(SMALL)
    expected = [race.advance(5).losses]
    race.set_hyperparameter(0, "learning_rate", 0.5)
    expected.append(race.advance(5).losses)
    np.testing.assert_array_equal(curve(script), np.concatenate(expected))
    assert of_kind(script, Snapshot)[-1].contestants[0] == contestant("sgd", learning_rate=0.5)


def test_pictures_come_only_when_wanted_and_more_seldom_than_snapshots():
    script = played(
        Configure(SMALL), Play(), (1.0, SetPictures(12)), (3.0, SetPictures(None)), (4.0, Pause())
    )
    seen = [(at, report.picture is not None) for at, report in script.reports if isinstance(report, Snapshot)]
    assert not any(has for at, has in seen if at < 1 or at > 3.01)
    times = [at for at, has in seen if has]
    assert len(times) == pytest.approx(2 / 0.12, rel=0.2)
    assert np.diff(times).min() > 0.09


def test_while_paused_a_picture_is_drawn_at_once():
    script = played(SetPictures(12), Configure(SMALL), TakeSteps(1), (1.0, SetPictures(20)), (2.0, Stop()))
    (ready,) = of_kind(script, Ready)
    stepped, enlarged = of_kind(script, Snapshot)
    assert isinstance(ready.picture, Boundaries)
    assert stepped.picture.answers.shape == (2, 12, 12, 2)
    assert enlarged.picture.answers.shape == (2, 20, 20, 2)


def test_wherever_a_race_stands_its_evaluation_and_its_picture_are_of_that_step():
    script = played(
        SetPictures(4), Configure(SMALL), TakeSteps(1), (1.0, TakeSteps(1)), (2.0, Play()), (2.05, Pause())
    )  # fmt: skip
    (ready,) = of_kind(script, Ready)
    assert (ready.step, ready.evaluation.step) == (0, 0)
    assert len(ready.record.curve(Measure.TRAIN_LOSS)[0]) == 1
    standing = [snapshot for snapshot in of_kind(script, Snapshot) if not snapshot.playing]
    assert [snapshot.step for snapshot in standing[:2]] == [1, 2]
    race = Race(SMALL)
    for snapshot in standing:
        race.advance(snapshot.step - race.step)
        assert snapshot.evaluations[-1].step == snapshot.pictured.step == snapshot.step
        expected = race.evaluate()
        np.testing.assert_array_equal(snapshot.evaluations[-1].test_loss, expected.test_loss)
        np.testing.assert_array_equal(snapshot.pictured.test_accuracy, expected.test_accuracy)


def test_a_step_that_ends_an_epoch_is_evaluated_once():
    script = played(Configure(SMALL), TakeSteps(3), (1.0, Pause()), (2.0, Stop()))
    assert [row.step for each in of_kind(script, Snapshot) for row in each.evaluations] == [3]


def test_a_race_that_plays_is_evaluated_at_the_step_of_its_picture_but_not_for_its_curve():
    script = played(SetPictures(4), Configure(SMALL), Play(), (1.0, Pause()))
    with_picture = [each for each in of_kind(script, Snapshot) if each.picture is not None and each.playing]
    assert len(with_picture) > 3
    assert all(each.pictured.step == each.step for each in with_picture)
    rows = [row.step for each in of_kind(script, Snapshot) if each.playing for row in each.evaluations]
    assert all(step % 3 == 0 for step in rows)


def test_pictures_that_take_long_come_more_seldom(monkeypatch):
    clock = Clock()
    draw = Race.picture

    def slowly(race, *wanted):
        clock.now += 0.2
        return draw(race, *wanted)

    monkeypatch.setattr(Race, "picture", slowly)
    script = Script(clock, [(0.0, Configure(SMALL)), (0.0, SetPictures(4)), (0.0, Play()), (6.0, Pause())])
    serve_by(script, clock)
    pictures = [each for each in of_kind(script, Snapshot) if each.picture is not None]
    assert len(pictures) == pytest.approx(6 / 1.2, abs=2)


def test_the_network_of_a_contestant_comes_as_the_race_has_it():
    script = played(Configure(SMALL, 4), TakeSteps(5), (1.0, RequestNetwork(1, examples=3)), (2.0, Stop()))
    (report,) = of_kind(script, NetworkReport)
    race = Race(SMALL)
    race.advance(5)
    expected = race.network(1, 3)
    assert (report.race, report.contestant, report.state.step) == (4, 1, 5)
    np.testing.assert_array_equal(report.state.x, expected.x)
    for layer, same in zip(report.state.layers, expected.layers, strict=True):
        np.testing.assert_array_equal(layer.weights, same.weights)
    assert "logits" in [node.name for node in report.state.graph().graph.nodes()]


def test_the_diagram_of_a_contestant_comes_as_the_race_has_it():
    script = played(Configure(SMALL, 4), TakeSteps(5), (1.0, RequestDiagram(1, most=3)), (2.0, Stop()))
    (report,) = of_kind(script, DiagramReport)
    race = Race(SMALL)
    race.advance(5)
    expected = diagram_of(race.network(1), 3)
    assert (report.race, report.contestant, report.diagram.step) == (4, 1, 5)
    assert report.diagram.columns == expected.columns
    for wires, same in zip(report.diagram.wires, expected.wires, strict=True):
        np.testing.assert_array_equal(wires.weights, same.weights)


def test_a_race_in_which_everybody_diverges_pauses_and_says_so():
    script = played(Configure(RUNAWAY), Play(), (500.0, Stop()))
    last = of_kind(script, Snapshot)[-1]
    assert not last.playing
    assert last.statuses[0].diverged_at == last.step
    assert len(curve(script)) == last.step


@pytest.mark.parametrize(
    ("command", "field", "part"),
    [
        (Play(), "race", "configure one first"),
        (TakeSteps(1), "race", "configure one first"),
        (Reset(1), "race", "configure one first"),
        (RequestNetwork(0), "race", "configure one first"),
        (SetSpeed(0), "speed", "from 0.01"),
        (SetPictures(1), "resolution", "from 2 to 512"),
    ],
)
def test_a_command_that_cannot_be_followed_without_a_race_is_answered_with_the_reason(command, field, part):
    script = played(command, Configure(SMALL))
    failed, ready = (report for _at, report in script.reports)
    assert isinstance(failed, Failed)
    assert failed.field == field
    assert part in failed.message
    assert failed.details == ""
    assert isinstance(ready, Ready)


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (BringBack(8), "no race to bring back"),
        (Resume("nowhere.race", 8), "cannot read nowhere.race"),
        (Configure(replace(SMALL, dataset=DatasetSettings("csv", path="nowhere.csv")), 8), "nowhere.csv"),
    ],
)
def test_a_race_that_cannot_begin_is_told_by_the_number_that_it_was_to_have(command, part):
    script = played(Configure(SMALL, 7), Play(), (0.5, command))
    (failed,) = of_kind(script, Failed)
    assert failed.race == 8
    assert part in failed.message
    assert not failed.playing
    assert script.reports[-1][1] is failed


def test_where_no_race_can_be_brought_back_no_step_of_the_one_that_ran_is_lost():
    script = played(Configure(SMALL, 7), Play(), (0.515, BringBack(8)), TakeSteps(20), (1.0, Stop()))
    assert len(curve(script)) == of_kind(script, Snapshot)[-1].step > 500


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (TakeSteps(0), "steps"),
        (SetHyperparameter(0, "learning_rate", -1), "learning_rate"),
        (SetHyperparameter(9, "learning_rate", 1), "contestant"),
        (RequestNetwork(9), "contestant"),
        (RequestDiagram(9, 5), "contestant"),
        (RequestDiagram(0, 2), "most"),
        (SetSpeed(-1), "speed"),
    ],
)
def test_a_wrong_command_is_answered_with_its_field_and_the_race_plays_on(command, field):
    script = played(Configure(SMALL, 7), Play(), (0.5, command), (1.0, Pause()))
    (failed,) = of_kind(script, Failed)
    assert (failed.race, failed.field) == (7, field)
    late = [report for at, report in script.reports if at > 0.6 and isinstance(report, Snapshot)]
    assert late[0].playing
    assert late[-1].step > late[0].step


def test_data_that_cannot_be_read_is_reported_and_the_worker_lives():
    broken = replace(SMALL, dataset=DatasetSettings("csv", path="nowhere.csv"))
    script = played(Configure(broken, 1), Configure(SMALL, 2))
    failed, ready = (report for _at, report in script.reports)
    assert failed.race == 1
    assert "nowhere.csv" in failed.message
    assert ready.race == 2


def test_a_race_that_breaks_is_reported_with_its_traceback_and_pauses(monkeypatch):
    def broken(race, steps):
        raise MemoryError("no room")

    monkeypatch.setattr(Race, "advance", broken)
    script = played(Configure(SMALL), Play(), (100.0, Pause()))
    (failed,) = of_kind(script, Failed)
    assert "MemoryError: no room" in failed.message
    assert "in broken" in failed.details
    assert isinstance(script.reports[-1][1], Snapshot)
    assert not script.reports[-1][1].playing


# -- in a process of its own ------------------------------------------------------------------------------


def received(connection, kind):
    """Return the next report of a kind, passing over others."""
    while connection.poll(60):
        report = connection.recv()
        if isinstance(report, kind):
            return report
    raise AssertionError(f"no {kind.__name__} came")


def test_a_worker_process_races_and_ends_when_told():
    process, connection = start_worker()
    connection.send(Configure(SMALL))
    assert received(connection, Ready).settings.contestants == TWO
    connection.send(TakeSteps(10))
    while (snapshot := received(connection, Snapshot)).playing:
        pass
    assert snapshot.step == 10
    pid = process.pid
    connection.send(Stop())
    process.join(30)
    assert process.exitcode == 0
    stop_worker(process, connection)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_that_plays_into_a_pipe_that_nobody_reads_is_stopped():
    process, connection = start_worker()
    connection.send(Configure(SMALL))
    received(connection, Ready)
    connection.send(SetPictures(200))
    connection.send(Play())
    pid = process.pid
    stop_worker(process, connection)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert connection.closed


def test_a_worker_that_dies_leaves_nobody_waiting_for_its_next_report():
    process, connection = start_worker()
    process.kill()
    process.join(30)
    assert connection.poll(5), "the other end of the pipe is held open by nobody else"
    with pytest.raises((EOFError, OSError)):
        connection.recv()
    stop_worker(process, connection)


def test_a_worker_in_the_middle_of_something_is_stopped_at_once():
    process, connection = start_worker()
    connection.send(Configure(replace(SMALL, evaluate_every=1000)))
    received(connection, Ready)
    pid = process.pid
    stop_worker(process, connection)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
