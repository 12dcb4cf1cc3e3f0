"""Goals at which a race pauses by itself, exactly there, and says why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.data.datasets import DatasetSettings
from engine.training.messages import (
    BringBack,
    Configure,
    Pause,
    Play,
    Reset,
    SetGoal,
    SetHyperparameter,
    SetSpeed,
    Snapshot,
    TakeSteps,
    supersedes,
)
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.session import Session
from engine.training.settings import RaceSettings
from engine.training.stopping import GOALS, Goal

TWO = (contestant("sgd", learning_rate=0.3), contestant("adam", learning_rate=0.05))
SMALL = RaceSettings(DatasetSettings("moons", size=80, noise=0.1), Network(hidden=(4,)), TWO, batch_size=16)
EPOCH = 4
"""Steps of an epoch of those data."""
LOW = 0.2


class Worker:
    """A session on a clock that stands, so that a slice of work takes as many steps as it may."""

    def __init__(self, settings=SMALL):
        self.session = Session(lambda: 0.0)
        self.obey(Configure(settings))

    def obey(self, command):
        return self.session.obey(command)

    def run(self, command=None, most=400):
        """Play, and return the last snapshot, of the pause; give up after so many slices."""
        reports = self.obey(command or Play())
        for _slice in range(most):
            if self.session.idle:
                return [report for report in reports if isinstance(report, Snapshot)][-1]
            reports += self.session.work()
        self.obey(Pause())
        return None


def measured(settings, epochs=200):
    """Return the evaluations at the ends of epochs of the same race as nobody stops it."""
    return Race(settings).advance(EPOCH * epochs).evaluations


@pytest.fixture
def worker():
    return Worker()


@pytest.mark.parametrize("step", [1, 3, 17, 2500])
def test_a_race_pauses_exactly_after_the_step_that_was_wanted(worker, step):
    worker.obey(SetGoal(Goal("step", step)))
    snapshot = worker.run()
    assert (snapshot.step, snapshot.playing) == (step, False)
    assert snapshot.stopped == f"Paused: it was to stop after step {step:,}."


@pytest.mark.parametrize("epoch", [1, 30])
def test_a_race_pauses_exactly_at_the_end_of_the_epoch_that_was_wanted(worker, epoch):
    worker.obey(SetGoal(Goal("epoch", epoch)))
    snapshot = worker.run()
    assert (snapshot.step, snapshot.epoch) == (epoch * EPOCH, epoch)
    assert snapshot.stopped == (
        f"Paused: it was to stop after epoch {epoch}, which ends with step {snapshot.step:,}."
    )


def test_a_race_that_goes_on_past_its_step_is_not_stopped_again(worker):
    worker.obey(SetGoal(Goal("step", 5)))
    worker.run()
    assert worker.run(most=20) is None
    assert worker.run(TakeSteps(3)).stopped == ""


def test_it_pauses_at_the_first_evaluation_at_which_a_contestant_has_the_loss_and_then_at_the_next_one(
    worker,
):
    worker.obey(SetGoal(Goal("loss", LOW)))
    evaluations = measured(SMALL)
    expected = [next(e.step for e in evaluations if e.train_loss[run] <= LOW) for run in (1, 0)]
    assert expected[0] < expected[1]
    snapshot = worker.run()
    assert snapshot.step == expected[0]
    assert snapshot.evaluations[-1].train_loss[1] <= LOW < snapshot.evaluations[-1].train_loss[0]
    assert snapshot.stopped == f"Paused: after step {expected[0]} Adam has a training loss of 0.2 or less."
    later = worker.run()
    assert later.step == expected[1]
    assert later.stopped == f"Paused: after step {expected[1]} SGD has a training loss of 0.2 or less."
    assert worker.run(most=20) is None


def test_contestants_that_get_there_together_are_told_together():
    twins = replace(SMALL, contestants=(TWO[1], TWO[1]))
    worker = Worker(twins)
    worker.obey(SetGoal(Goal("loss", LOW)))
    told = worker.run().stopped
    assert told.endswith(" Adam (1), Adam (2) have a training loss of 0.2 or less.")


@pytest.mark.parametrize(("part", "figure"), [(0.25, "test_accuracy"), (0, "train_accuracy")])
def test_an_accuracy_is_that_on_test_data_or_on_training_data_without_any(part, figure):
    settings = replace(SMALL, dataset=replace(SMALL.dataset, test_fraction=part))
    worker = Worker(settings)
    worker.obey(SetGoal(Goal("accuracy", 95)))
    snapshot = worker.run()
    shares = [getattr(row, figure) for row in Race(settings).advance(snapshot.step).evaluations]
    there = [bool((row >= 0.95).any()) for row in shares]
    assert there == [False] * (len(there) - 1) + [True]
    assert snapshot.stopped.endswith("an accuracy of 95% or more.")


def test_where_numbers_are_learned_an_accuracy_stops_nobody_and_costs_nothing():
    worker = Worker(replace(SMALL, dataset=DatasetSettings("sine", size=80)))
    worker.obey(SetGoal(Goal("accuracy", 95)))
    assert worker.session._watch.room() == np.inf
    assert worker.run(most=5) is None


def test_an_accuracy_that_was_rounded_is_as_good_as_it_is():
    row = GOALS["accuracy"]
    assert list(row.is_there(np.array([19 / 20, 0.29, np.nan]), 95)) == [True, False, False]
    assert list(row.is_there(np.array([0.07 * 10, 0.7]), 70)) == [True, True]


def test_who_has_been_there_before_the_goal_was_set_does_not_stop_the_race(worker):
    evaluations = measured(SMALL)
    there = [next(e.step for e in evaluations if e.train_loss[run] <= LOW) for run in (0, 1)]
    worker.run(TakeSteps(there[1]))
    worker.obey(SetGoal(Goal("loss", LOW)))
    assert worker.run().step == there[0]


def test_a_goal_outlives_the_race_and_can_be_taken_back(worker):
    worker.obey(SetGoal(Goal("step", 7)))
    worker.run()
    worker.obey(Reset(1))
    assert worker.run().step == 7
    worker.obey(Configure(replace(SMALL, seed=3), 2))
    assert worker.run().step == 7
    worker.obey(BringBack(3))
    assert worker.run(most=5) is None
    worker.obey(Reset(4))
    worker.obey(SetGoal(None))
    assert worker.run(most=20) is None


def test_a_goal_waits_for_the_race(worker):
    early = Session(lambda: 0.0)
    assert early.obey(SetGoal(Goal("epoch", 2))) == []
    worker.session = early
    worker.obey(Configure(SMALL))
    assert worker.run().step == 2 * EPOCH


def test_why_a_race_paused_is_told_once(worker):
    worker.obey(SetGoal(Goal("step", 2)))
    assert worker.run().stopped
    assert worker.obey(Pause())[0].stopped == ""


def test_a_race_that_is_stopped_goes_the_same_way_as_one_that_is_not(worker):
    worker.obey(SetGoal(Goal("loss", LOW)))
    first = worker.run()
    second = worker.run()
    whole = Race(SMALL)
    whole.advance(second.step)
    assert second.step > first.step
    stopped = worker.session._race
    assert np.array_equal(stopped.parameters(0), whole.parameters(0))


def test_a_race_in_which_nobody_gets_there_is_not_slowed_by_looking_at_every_step(worker):
    worker.obey(SetGoal(Goal("loss", 1e-9)))
    calls = []
    race = worker.session._race
    advance = race.advance
    race.advance = lambda steps: calls.append(steps) or advance(steps)
    worker.run(most=20)
    assert set(calls[4:]) == {EPOCH}


@pytest.mark.parametrize("later", [SetGoal(None), SetGoal(Goal("step", 3))])
def test_only_the_last_goal_counts(later):
    assert supersedes(later, SetGoal(Goal("step", 9)))
    assert not supersedes(later, SetSpeed(3))
    assert not supersedes(later, SetHyperparameter(0, "learning_rate", 1))
    assert not supersedes(Configure(SMALL), later)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("step", 0, "Step is 0; it must be a whole number from 1"),
        ("epoch", 2.5, "Epoch is 2.5; it must be a whole number"),
        ("loss", 0, "Loss is 0; it must be a number above 0"),
        ("accuracy", 101, "Accuracy is 101; it must be a number above 0, up to 100"),
        ("accuracy", "all", "Accuracy is 'all'"),
        ("luck", 1, "kind is 'luck'; choose one of step, epoch, loss, accuracy"),
    ],
)
def test_what_cannot_be_a_goal_is_refused(kind, value, words):
    with pytest.raises(ConfigurationError, match="^" + words):
        Goal(kind, value)


@pytest.mark.parametrize(
    ("goal", "short"),
    [(Goal("step", 500), "step 500"), (Goal("epoch", 20), "epoch 20"), (Goal("loss", 1e-3), "≤ 0.001"),
     (Goal("accuracy", 97.5), "≥ 97.5%")],
)  # fmt: skip
def test_a_goal_is_written_short(goal, short):
    assert str(goal) == short


@pytest.mark.parametrize("row", GOALS.values(), ids=lambda row: row.name)
def test_what_a_goal_begins_with_can_be_one(row):
    assert Goal(row.name, row.first).row is row
    assert row.description.endswith(".")
