"""A race that is kept goes on as if nothing had been; a file that is damaged is refused in words."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError, FormatError
from engine.training import checkpoint as checkpoints
from engine.training.checkpoint import checkpoint, digest, read, summary, write
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.record import Measure, Record
from engine.training.rules.contestants import contestant
from engine.training.rules.listing import Listed
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.settings import RaceSettings

ALL = tuple(contestant(name) for name in OPTIMIZERS)
SMALL = RaceSettings(DatasetSettings("moons", size=60), Network(hidden=(4,)), ALL, batch_size=16)


def raced(race, record, steps):
    record.add(race.advance(steps))


def kept_and_read(race, record, path):
    write(path, checkpoint(race, record, digest(race.dataset)))
    kept = read(path)
    return kept.race(load_dataset(kept.settings.dataset)), kept.record


def assert_same(one, other):
    (race, record), (again, recorded) = one, other
    assert race.step == again.step
    assert race.statuses == again.statuses
    assert race.contestants == again.contestants
    for index in range(len(race.contestants)):
        np.testing.assert_array_equal(race.parameters(index), again.parameters(index))
    for measure in Measure:
        for curve, restored in zip(record.curve(measure), recorded.curve(measure), strict=True):
            np.testing.assert_array_equal(curve, restored)
    assert record.latest.step == recorded.latest.step
    np.testing.assert_array_equal(record.latest.test_loss, recorded.latest.test_loss)


RACES = {
    **{name: replace(SMALL, contestants=(contestant(name),)) for name in OPTIMIZERS},
    "all": SMALL,
    "float64": replace(SMALL, dtype="float64"),
    "all rows at once": replace(SMALL, batch_size=None),
    "with dropout": replace(SMALL, network=Network(hidden=(4, 3), dropout=0.4)),
    "in the order of the source": replace(SMALL, shuffled=False),
    "a regression": replace(SMALL, dataset=DatasetSettings("sine", size=60)),
    "digits": replace(SMALL, dataset=DatasetSettings("digits", size=100), contestants=ALL[:2]),
    "one diverged": replace(
        SMALL,
        dataset=DatasetSettings("sine", size=60),
        network=Network(hidden=(8,), activation="relu"),
        contestants=(contestant("adam"), contestant("sgd", learning_rate=1000)),
    ),
}


@pytest.mark.parametrize("before", [1, 3, 4, 53])
@pytest.mark.parametrize("name", RACES)
def test_a_race_that_was_kept_goes_on_bit_for_bit(tmp_path, name, before):
    settings = RACES[name]
    race, record = Race(settings), Record(len(settings.contestants))
    record.add_evaluations([race.evaluate()])
    raced(race, record, before)
    resumed = kept_and_read(race, record, tmp_path / "a.race")
    assert_same((race, record), resumed)
    for one in ((race, record), resumed):
        raced(*one, 100)
    assert_same((race, record), resumed)


@pytest.mark.skipif(os.name != "posix", reason="names of Unix are bytes")
@pytest.mark.parametrize("name", [b"caf\xe9.csv", b"100%41.csv", b"two\nlines.csv", "가.csv".encode()])
def test_a_race_on_a_file_of_any_name_can_be_kept(tmp_path, name):
    file = tmp_path / os.fsdecode(name)
    file.write_text("a,y\n" + "".join(f"{row},{'pq'[row % 2]}\n" for row in range(20)), encoding="utf-8")
    settings = replace(SMALL, dataset=DatasetSettings("csv", path=str(file)))
    race, record = Race(settings), Record(len(ALL))
    raced(race, record, 3)
    again, recorded = kept_and_read(race, record, tmp_path / "a.race")
    assert again.settings.dataset == settings.dataset
    assert_same((race, record), (again, recorded))


def test_a_race_in_which_all_diverged_can_be_kept(tmp_path):
    settings = replace(RACES["one diverged"], contestants=(contestant("sgd", learning_rate=1000),))
    race, record = Race(settings), Record(1)
    record.add_evaluations([race.evaluate()])
    raced(race, record, 500)
    assert not race.running
    assert_same((race, record), kept_and_read(race, record, tmp_path / "a.race"))


def test_a_hyperparameter_that_was_changed_stays_changed(tmp_path):
    race, record = Race(SMALL), Record(len(ALL))
    record.add_evaluations([race.evaluate()])
    raced(race, record, 5)
    race.set_hyperparameter(0, "learning_rate", 0.5)
    resumed = kept_and_read(race, record, tmp_path / "a.race")
    for one in ((race, record), resumed):
        raced(*one, 5)
    assert_same((race, record), resumed)


def test_thinned_curves_go_on_as_if_nothing_had_been(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.training.record.POINTS", 64)
    race, record = Race(SMALL), Record(len(ALL))
    record.add_evaluations([race.evaluate()])
    raced(race, record, 333)
    resumed = kept_and_read(race, record, tmp_path / "a.race")
    for one in ((race, record), resumed):
        raced(*one, 777)
    assert_same((race, record), resumed)


# -- the file ---------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path):
    race, record = Race(SMALL), Record(len(ALL))
    raced(race, record, 12)
    path = tmp_path / "a.race"
    write(path, checkpoint(race, record, digest(race.dataset)))
    return path


def test_a_race_of_the_first_version_goes_on_with_no_errors_before_it_was_kept(tmp_path):
    settings = replace(SMALL, dataset=DatasetSettings("sine", size=60), contestants=ALL[:2])
    race, record = Race(settings), Record(2)
    record.add_evaluations([race.evaluate()])
    raced(race, record, 12)
    path = tmp_path / "a.race"
    write(path, checkpoint(race, record, digest(race.dataset)))
    with np.load(path) as archive:
        arrays = dict(archive)
    about = json.loads(arrays["about"].tobytes()) | {"version": 1}
    del about["listed"]
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    arrays["evaluations"], arrays["latest"] = arrays["evaluations"][:, :8], arrays["latest"][:4]
    with path.open("wb") as file:
        np.savez(file, **arrays)
    again = read(path)
    for measure in Measure:
        expected = record.curve(measure)[1]
        if measure in {Measure.TRAIN_ERROR, Measure.TEST_ERROR}:
            expected = np.full_like(expected, np.nan)
        np.testing.assert_array_equal(again.record.curve(measure)[1], expected)
    np.testing.assert_array_equal(again.record.latest.test_loss, record.latest.test_loss)
    assert np.isnan(again.record.latest.test_error).all()
    resumed = again.race(race.dataset), again.record
    raced(*resumed, 12)
    assert np.isfinite(resumed[1].latest.test_error).all()


def test_a_summary_tells_the_race_without_its_numbers(kept):
    told = summary(kept)
    assert told.step == 12
    assert told.settings == SMALL
    assert kept.stat().st_mtime == pytest.approx(told.when, abs=5)


def test_writing_leaves_one_small_file(kept):
    assert [path.name for path in kept.parent.iterdir()] == ["a.race"]
    assert kept.stat().st_size < 40_000


def test_a_full_disk_leaves_the_race_that_was_kept_before(kept, monkeypatch):
    before = kept.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(OSError(28, "No space left")))
    race, record = Race(SMALL), Record(len(ALL))
    with pytest.raises(OSError, match="No space"):
        write(kept, checkpoint(race, record, ""))
    assert kept.read_bytes() == before
    assert [path.name for path in kept.parent.iterdir()] == ["a.race"]


def test_a_race_that_is_too_large_is_refused_in_words(kept, monkeypatch):
    monkeypatch.setattr(checkpoints, "LARGEST", 2**20 + 100)
    race, record = Race(SMALL), Record(len(ALL))
    with pytest.raises(OSError, match="too large"):
        write(kept, checkpoint(race, record, ""))


def test_other_data_than_the_race_had_are_refused(kept):
    with pytest.raises(ConfigurationError, match="its data, moons, are not what they were") as caught:
        read(kept).race(load_dataset(DatasetSettings("moons", size=60, seed=1)))
    assert caught.value.field == "dataset"


def rewritten(path, **members):
    """Put other bytes in place of some members, and None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        all_members = {name: archive.read(name) for name in archive.namelist()} | {
            f"{name}.npy": data for name, data in members.items()
        }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in all_members.items():
            if data is not None:
                archive.writestr(name, data)


def saved(array, **options):
    with io.BytesIO() as file:
        np.save(file, array, **options)
        return file.getvalue()


def about(path, **fields):
    import json

    with np.load(path) as archive:
        told = json.loads(archive["about"].tobytes())
    return saved(np.frombuffer(json.dumps(told | fields).encode(), np.uint8))


def head(text):
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


DAMAGES = {
    "no parameters": lambda path: {"parameters": None},
    "no order": lambda path: {"order": None},
    "a pickle": lambda path: {"order": saved(np.array([{}], object), allow_pickle=True)},
    "a promise of much": lambda path: {
        "order": head("{'descr': '<i8', 'fortran_order': False, 'shape': (9000000000000,), }")
    },
    "a negative shape": lambda path: {
        "order": head("{'descr': '<i8', 'fortran_order': False, 'shape': (-1,), }") + b"12345678"
    },
    "an array of another version": lambda path: {
        "order": saved(np.arange(42)).replace(b"NUMPY\x01", b"NUMPY\x02")
    },
    "a measurement of fewer contestants": lambda path: {"latest": saved(np.zeros((4, 1)))},
    "another type": lambda path: {"parameters": saved(np.zeros((7, 22)))},
    "fewer curves": lambda path: {"batches": saved(np.zeros((12, 2), np.float32))},
    "no json": lambda path: {"about": saved(np.zeros(5, np.uint8))},
    "another version": lambda path: {"about": about(path, version=3)},
    "an unknown field": lambda path: {"about": about(path, evil=1)},
    "a negative step": lambda path: {"about": about(path, step=-1)},
    "no number": lambda path: {"about": about(path, generator=["x", "1", "0", "0"])},
    "another number of contestants": lambda path: {"about": about(path, diverged=[None])},
    "a time of no calendar": lambda path: {"about": about(path, when=1e300)},
    "no stride": lambda path: {"about": about(path, densities=[[12, 0], [9, 0]])},
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_refused_in_words(kept, name):
    rewritten(kept, **DAMAGES[name](kept))
    with pytest.raises(FormatError, match=r"a\.race is no race that can be read"):
        read(kept)


@pytest.mark.parametrize("reading", [read, summary])
def test_a_file_that_cannot_be_read_is_told_with_the_reason(tmp_path, reading):
    with pytest.raises(FormatError, match=r"cannot read gone\.race: No such file"):
        reading(tmp_path / "gone.race")
    with pytest.raises(FormatError, match=r"cannot read .*: (Is a directory|Permission)"):
        reading(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.99])
def test_a_file_that_was_cut_is_refused(kept, share):
    data = kept.read_bytes()
    kept.write_bytes(data[: int(share * len(data))])
    for reading in (read, summary):
        with pytest.raises(FormatError):
            reading(kept)


def test_a_compressed_file_is_refused_before_it_is_unpacked(kept):
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.npy", bytes(10_000_000))
    with pytest.raises(FormatError):
        summary(kept)


@pytest.mark.parametrize(
    "members",
    [
        {"parameters": np.zeros((7, 3), np.float32)},
        {"order": np.zeros(44, int)},
        {"order": np.arange(43)},
        {"mean_6": np.zeros(3, np.float32)},
    ],
)
def test_a_state_of_another_race_is_refused_and_leaves_the_race_at_its_start(kept, members):
    rewritten(kept, **{name: saved(array) for name, array in members.items()})
    state = read(kept).state
    race = Race(SMALL)
    start = race.parameters(0)
    with pytest.raises(ConfigurationError):
        race.go_to(state)
    assert race.step == 0
    np.testing.assert_array_equal(race.parameters(0), start)
    race.advance(3)


def test_how_contestants_are_listed_is_kept_too(tmp_path):
    race, record = Race(SMALL), Record(len(ALL))
    record.listed = tuple(Listed(spec, place, visible=place % 2 == 0) for place, spec in enumerate(ALL[:3]))
    _again, recorded = kept_and_read(race, record, tmp_path / "a.race")
    assert recorded.listed == record.listed


def test_evaluations_may_be_kept_in_float32_as_they_once_were(kept):
    values = read(kept).record.curves[1].values
    rewritten(kept, evaluations=saved(values.astype(np.float32)))
    np.testing.assert_allclose(read(kept).record.curves[1].values, values, rtol=1e-6)
