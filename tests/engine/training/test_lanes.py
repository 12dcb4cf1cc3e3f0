"""A race that is dealt to several cores is the race that it would be on one, to the last bit."""

from __future__ import annotations

import gc
import os
import sys
import threading
import weakref
from dataclasses import fields, replace

import numpy as np
import pytest

from engine.errors import ConfigurationError, InvalidValueError
from engine.training import lanes
from engine.training.checkpoint import checkpoint, digest, read, write
from engine.training.data.datasets import DatasetSettings
from engine.training.data.preparation import Examples, prepare
from engine.training.lanes import Crew
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.record import Record
from engine.training.rules.contestants import contestant
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.settings import RaceSettings
from engine.training.track import Run

ALL = (
    *(contestant(name) for name in OPTIMIZERS),
    contestant("adam", learning_rate=0.3),
    contestant("sgd", schedule="cosine", clipping="norm"),
)
WILD = contestant("sgd", learning_rate=1000.0)
SMALL = RaceSettings(DatasetSettings("moons", size=60), Network((4,)), ALL, batch_size=16)
RUNAWAY = replace(SMALL, dataset=DatasetSettings("sine", size=60), network=Network((8,), activation="relu"))


@pytest.fixture
def deal(monkeypatch):
    """Deal every race from now on to so many cores, however small it is."""

    def to(cores):
        monkeypatch.setattr(lanes, "cores", lambda: cores)
        monkeypatch.setattr(lanes, "WORK_OF_A_LANE", 1)
        monkeypatch.setattr(lanes, "TRIED", sys.maxsize)

    return to


def stepped(race, pieces=(1, 14, 0, 6)):
    """Return all that happens while a race takes steps, and where it has come to."""
    happened = [race.advance(steps) for steps in pieces]
    state, picture = race.state, race.picture(6)
    return [
        [progress.losses for progress in happened],
        [vars(evaluation) for progress in happened for evaluation in progress.evaluations],
        state.step, state.statuses, state.parameters, state.memories, vars(state.place),
        [] if picture is None else [getattr(picture, field.name) for field in fields(picture)],
        [race.judged(index) for index in range(len(race.contestants))],
        [layer.arrays for layer in race.network(0).layers], race.fingerprint,
    ]  # fmt: skip


def raced(settings, deal, cores, act=stepped):
    deal(cores)
    race = Race(settings)
    assert (len(race._lanes) > 1) == (cores > 1)
    return act(race)


def assert_same(deal, settings, cores=2, act=stepped):
    """Whatever is done with a race, the same comes of it on one core and on so many; return what."""
    expected = raced(settings, deal, 1, act)
    np.testing.assert_equal(raced(settings, deal, cores, act), expected)
    return expected


# -- the same to the last bit -----------------------------------------------------------------------------

NETWORKS = {
    "small": Network((4,)),
    "penalized": Network((5, 3), activation="relu", l2=0.01, l1=0.001),
    "dropout": Network((32, 7), dropout=0.4),
    "without biases": Network((), bias=False),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
@pytest.mark.parametrize("name", ["moons", "sine", "spiral3", "digits"])
def test_dealing_a_race_changes_no_bit_of_it(deal, name, network, dtype):
    settings = replace(SMALL, dataset=DatasetSettings(name, size=60), network=network, dtype=dtype)
    assert_same(deal, settings)


@pytest.mark.parametrize("cores", [2, 3, 5, 40])
@pytest.mark.parametrize("contestants", [ALL[:2], ALL[3:6], ALL], ids=len)
def test_so_it_is_with_any_number_of_cores_and_contestants(deal, cores, contestants):
    assert_same(deal, replace(SMALL, contestants=contestants), cores)


@pytest.mark.parametrize("cores", [2, 3])
@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize(
    "contestants",
    [(WILD, ALL[0], WILD), (ALL[0], WILD, ALL[5], WILD, ALL[6]), (WILD, WILD), (ALL[6], ALL[7], WILD)],
    ids=["ends", "between", "all", "last"],
)
def test_who_diverges_leaves_the_others_as_they_are(deal, contestants, dropout, cores):
    network = replace(RUNAWAY.network, dropout=dropout)
    settings = replace(RUNAWAY, network=network, contestants=contestants)
    found = assert_same(deal, settings, cores, lambda race: stepped(race, (3, 60, 5)))
    statuses = found[3]
    assert [status.running for status in statuses] == [spec != WILD for spec in contestants]


def test_parameters_that_overflow_at_their_update_are_a_divergence_in_their_lane(deal):
    def overflowing(race):
        race.advance(1)
        race._runs[1].update = lambda theta, *_rest: theta.__iadd__(np.float32(3e38))
        for lane in race._lanes:
            lane.line_up()
        return stepped(race, (2, 3))

    found = assert_same(deal, replace(SMALL, contestants=ALL[:3]), 3, overflowing)
    assert [status.diverged_at for status in found[3]] == [None, 3, None]


def test_a_change_on_the_way_counts_for_its_contestant_in_whatever_lane_it_is(deal):
    def changed(race):
        before = stepped(race, (5,))
        race.set_hyperparameter(len(ALL) - 1, "learning_rate", 0.5)
        race.set_hyperparameter(0, "learning_rate", 0.05)
        return before, stepped(race), race.reset(), stepped(race)

    assert_same(deal, SMALL, 3, changed)


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 1), (3, 2)])
def test_a_race_that_was_kept_goes_on_dealt_otherwise(deal, tmp_path, before, after):
    settings = replace(RUNAWAY, contestants=(*ALL[:3], WILD, *ALL[3:6]), network=Network((8,), dropout=0.2))
    deal(before)
    race = Race(settings)
    race.advance(200)
    assert not race.statuses[3].running
    write(tmp_path / "race", checkpoint(race, Record(7), digest(race.dataset)))
    deal(after)
    again = read(tmp_path / "race").race(race.dataset)
    assert len(again._lanes) == after
    np.testing.assert_equal(stepped(again), stepped(race))


# -- who is in which lane ---------------------------------------------------------------------------------


def wide():
    """Return data of 784 inputs."""
    rng = np.random.default_rng(0)
    columns = tuple(f"x{number}" for number in range(784))
    examples = Examples(rng.normal(size=(130, 784)), rng.normal(size=130), columns, "y", source="noise")
    return prepare("noise", examples, 0.0, rng)


@pytest.mark.parametrize(
    ("network", "contestants", "batch_size", "dealt"),
    [
        (Network((100,)), 7, 32, True),
        (Network((256, 128)), 2, 128, True),
        (Network((256, 128)), 1, 128, False),
        (Network((100,)), 7, 4, False),
        (Network((8,)), 7, 32, False),
    ],
)
def test_a_race_is_dealt_where_there_is_enough_to_do_for_several(
    monkeypatch, network, contestants, batch_size, dealt
):
    monkeypatch.setattr(lanes, "cores", lambda: 2)
    settings = replace(SMALL, network=network, contestants=ALL[:contestants], batch_size=batch_size)
    assert len(Race(settings, wide())._lanes) == 1 + dealt
    monkeypatch.setattr(lanes, "cores", lambda: 1)
    assert len(Race(settings, wide())._lanes) == 1


@pytest.mark.parametrize("dataset", ["moons", "digits"])
def test_small_races_start_no_thread(monkeypatch, dataset):
    monkeypatch.setattr(lanes, "cores", lambda: 64)
    before = threading.active_count()
    race = Race(replace(SMALL, dataset=DatasetSettings(dataset), network=Network((64,)), batch_size=32))
    race.advance(2)
    assert threading.active_count() == before
    (lane,) = race._lanes
    assert lane._stack is race._stack


@pytest.mark.parametrize(
    ("arrays", "count", "lengths"),
    [
        ([1, 2, 2, 2, 3, 2, 3], 2, [4, 3]),
        ([3, 3, 1, 1, 1, 1], 2, [2, 4]),
        ([900, 1, 1, 1], 2, [1, 3]),
        ([1, 1, 1, 900], 2, [3, 1]),
        ([900, 1, 1], 3, [1, 2]),
        ([1, 1, 900], 3, [2, 1]),
        ([1, 1, 1], 3, [1, 1, 1]),
        ([1] * 7, 3, [2, 3, 2]),
    ],
)
def test_lanes_have_about_as_much_to_do_and_nobody_is_left_out(arrays, count, lengths):
    runs = [Run(0, ALL[0], dict.fromkeys(map(str, range(number)), np.zeros(1))) for number in arrays]
    ends = lanes._ends(runs, 32, count)
    assert ends[0] == 0
    assert ends[-1] == len(runs)
    assert np.diff(ends).tolist() == lengths


def test_as_many_cores_are_used_as_the_process_may_have(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {5, 7, 8}, raising=False)
    assert lanes.cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert lanes.cores() == 6
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert lanes.cores() == 1


# -- threads ----------------------------------------------------------------------------------------------


def helpers():
    return [thread for thread in threading.enumerate() if thread.name == "lane"]


def test_threads_end_with_the_race(deal):
    deal(3)
    race = Race(SMALL)
    race.advance(3)
    threads = helpers()
    assert [thread.daemon for thread in threads] == [True, True], "no program waits for them at its end"
    gone = weakref.ref(race)
    del race
    assert gone() is None
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()


@pytest.mark.parametrize("index", [0, 7])
@pytest.mark.parametrize(
    "error", [ConfigurationError("no", field="x"), InvalidValueError("no", node=3), MemoryError("no")]
)
def test_an_error_in_any_lane_reaches_the_caller_and_the_race_lives(deal, error, index):
    deal(2)
    race = Race(replace(SMALL, contestants=ALL[:8]))
    race.advance(2)
    update = race._runs[index].update

    def fail(*_arguments):
        raise error

    race._runs[index].update = fail
    with pytest.raises(type(error)) as caught:
        race.advance(5)
    assert caught.value is error
    assert race.step == 3
    race._runs[index].update = update
    assert len(race.advance(5).losses) == 5
    threads = helpers()
    error.__traceback__ = None
    del race, caught
    gc.collect()
    for thread in threads:
        thread.join(5)
    assert not helpers()


def test_an_error_while_measuring_reaches_the_caller_too(deal, monkeypatch):
    deal(2)
    race = Race(replace(SMALL, contestants=ALL[:3]))
    measure = race._stack.measure

    def fail(x, target):
        if threading.current_thread().name == "lane":
            raise InvalidValueError("no", node=3)
        return measure(x, target)

    monkeypatch.setattr("engine.training.networks.stack.ENTRIES_AT_ONCE", 1)
    monkeypatch.setattr(race._stack, "measure", fail)
    with pytest.raises(InvalidValueError):
        race.measure("train")


@pytest.mark.parametrize("members", [1, 2, 3, 9])
@pytest.mark.parametrize("count", [0, 1, 2, 7, 20])
def test_a_crew_returns_what_it_makes_of_every_piece_in_order(members, count):
    assert Crew(members).each(lambda piece: piece**2, range(count)) == [piece**2 for piece in range(count)]


def test_a_crew_works_side_by_side_under_the_warnings_of_its_caller():
    meeting = threading.Barrier(3, timeout=5)

    def work(piece):
        meeting.wait()
        return np.geterr()["over"], threading.get_ident()

    with np.errstate(over="raise"):
        answers = Crew(3).each(work, [0, 1, 2])
    assert {over for over, _thread in answers} == {"raise"}
    assert len({thread for _over, thread in answers}) == 3


@pytest.mark.parametrize("failing", [{0}, {2}, {0, 1}, {1, 2}])
def test_nobody_works_any_more_when_an_error_is_raised(failing):
    done, failed = [], threading.Event()

    def work(piece):
        if piece in failing:
            failed.set()
            raise KeyboardInterrupt
        failed.wait(5)
        done.append(piece)

    with pytest.raises(KeyboardInterrupt):
        Crew(3).each(work, [0, 1, 2])
    assert {*done} == {0, 1, 2} - failing


@pytest.mark.parametrize(
    ("together", "alone", "chosen"),
    [([2, 9, 2], [3, 3, 1], 2), ([3, 1, 3], [2, 2, 9], 1), ([2] * 3, [2] * 3, 1)],
)
def test_helpers_are_left_alone_for_a_while_where_the_caller_alone_is_quicker(
    monkeypatch, together, alone, chosen
):
    monkeypatch.setattr(lanes, "TRIED", 3)
    monkeypatch.setattr(lanes, "KEPT", 4)
    seconds = [*together, *alone, 1, 1, 1, 1] * 2
    ends = np.cumsum(seconds)
    readings = iter(np.column_stack([ends - seconds, ends]).ravel().tolist())
    monkeypatch.setattr(lanes, "perf_counter", lambda: next(readings))
    crew = Crew(2)
    threads = [len({*crew.each(lambda _piece: threading.get_ident(), [0, 1])}) for _call in seconds]
    assert threads == [2, 2, 2, 1, 1, 1, *[chosen] * 4] * 2
