"""A race as a file: what is needed to go on with it after a crash, with its curves.

The file is an archive as `numpy.savez` writes it, of plain arrays without pickle. One of them, `about`, holds
the bytes of a JSON object, the `_About` below. Reading believes nothing: sizes are held against the bytes
that are there, and whether the arrays fit the race is found out by `Race.go_to`.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from time import time
from typing import Annotated, Any, TypeVar

import msgspec
import numpy as np

from engine.errors import ConfigurationError, EngineError, FormatError
from engine.files.atomic_file import replacing
from engine.files.journal import When
from engine.files.ordinary_file import read_or_refuse
from engine.files.path_text import path_to_text, text_to_path
from engine.text import _
from engine.training.arrays import NumberArray
from engine.training.batches import Place
from engine.training.data.preparation import Dataset
from engine.training.measurement import Measurement
from engine.training.race import Race, RaceState, Status
from engine.training.record import EVALUATED, Record
from engine.training.rules.listing import Listed
from engine.training.settings import RaceSettings

VERSION = 2
"""Of the first version, races have no errors (see `Measurement`): they are NaN up to where it goes on."""
LARGEST = 256 * 2**20
"""Bytes; a race that needs more is not kept."""
_HEADS = 2**20
"""Bytes of it that are left for what an archive says about its arrays."""
_T = TypeVar("_T")
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
_DAMAGE = (
    ValueError, KeyError, IndexError, EOFError, RuntimeError, NotImplementedError, OverflowError,
    zipfile.BadZipFile, msgspec.MsgspecError, EngineError,
)  # fmt: skip


class _About(msgspec.Struct, forbid_unknown_fields=True):
    """What is no array: `generator` is in hexadecimal, `densities` are those of the two kinds of curves."""

    version: int
    when: When
    settings: RaceSettings
    data: str
    step: _Count
    diverged: list[_Count | None]
    next: _Count
    generator: tuple[str, str, str, str]
    densities: tuple[tuple[_Count, _Count], tuple[_Count, _Count]]
    evaluated: tuple[_Count, _Count] | None
    listed: tuple[Listed, ...] = ()


@dataclass(frozen=True)
class Summary:
    """What is told of a race that was kept: its settings, the step it had come to, and when, since 1970."""

    settings: RaceSettings
    step: int
    when: float


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A race at a moment; `settings` have the contestants as they were then, `data` tells its data set."""

    settings: RaceSettings
    data: str
    state: RaceState
    record: Record
    when: float

    def race(self, dataset: Dataset) -> Race:
        """Return the race on its data set, as it stood; raise ConfigurationError where it is another one."""
        if digest(dataset) != self.data:
            message = _("the race cannot go on: its data, {name}, are not what they were")
            raise ConfigurationError(message.format(name=dataset.name), field="dataset")
        race = Race(self.settings, dataset)
        race.go_to(self.state)
        return race


def checkpoint(race: Race, record: Record, data: str) -> Checkpoint:
    """Return where a race stands; `data` is the digest of its data set."""
    return Checkpoint(race.settings_now, data, race.state, record, time())


def digest(dataset: Dataset) -> str:
    """Return what tells the numbers of one data set from those of another."""
    told = hashlib.sha256()
    for array in (dataset.train_x, dataset.train_y, dataset.test_x, dataset.test_y):
        told.update(repr((array.shape, array.dtype.str)).encode())
        told.update(np.ascontiguousarray(array).data)
    return told.hexdigest()


def write(path: Path, kept: Checkpoint) -> None:
    """Put a race where it survives a crash, in place of the one that was there.

    Raises OSError where it cannot be written or is too large; then what was there stays.
    """
    arrays = {"about": np.frombuffer(msgspec.json.encode(_about(kept)), np.uint8), **_arrays(kept)}
    if sum(array.nbytes for array in arrays.values()) > LARGEST - _HEADS:
        raise OSError(_("the race is too large to be kept"))
    with replacing(path, backup=False) as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # no array is called allow_pickle


def read(path: Path) -> Checkpoint:
    """Return the race that a file holds; raise FormatError where it is damaged, or none."""
    return _read(path, lambda archive: _checkpoint(archive, _read_about(archive)))


def summary(path: Path) -> Summary:
    """Return what is told of the race in a file; raise FormatError where it is damaged, or none."""
    about = _read(path, _read_about)
    return Summary(about.settings, about.step, about.when)


# -- what is written --------------------------------------------------------------------------------------


def _about(kept: Checkpoint) -> _About:
    state, latest = kept.state, kept.record.latest
    batches, evaluations = kept.record.curves
    state_word, increment, has_half, half = (f"{number:x}" for number in state.place.generator)
    return _About(
        version=VERSION,
        when=kept.when,
        settings=_with_path(kept.settings, path_to_text),
        data=kept.data,
        step=state.step,
        diverged=[status.diverged_at for status in state.statuses],
        next=state.place.next,
        generator=(state_word, increment, has_half, half),
        densities=(batches.density, evaluations.density),
        evaluated=None if latest is None else (latest.step, latest.epoch),
        listed=kept.record.listed,
    )


def _with_path(settings: RaceSettings, translate: Callable[[str], object]) -> RaceSettings:
    """Return the settings with the name of the data set's file, if it has one, written otherwise."""
    dataset = settings.dataset
    if dataset.path is None:
        return settings
    return replace(settings, dataset=replace(dataset, path=str(translate(dataset.path))))


def _arrays(kept: Checkpoint) -> dict[str, NumberArray]:
    batches, evaluations = kept.record.curves
    arrays = {"parameters": kept.state.parameters, "order": kept.state.place.order}
    arrays |= {"batches_at": batches.at, "batches": batches.values}
    arrays |= {"evaluations_at": evaluations.at, "evaluations": evaluations.values}
    if kept.record.latest is not None:
        arrays["latest"] = np.array(_figures(kept.record.latest))
    for number, memory in enumerate(kept.state.memories):
        arrays |= {f"{name}_{number}": array for name, array in memory.items()}
    return arrays


def _figures(measurement: Measurement) -> tuple[NumberArray, ...]:
    return tuple(getattr(measurement, measure.value) for measure in EVALUATED)


# -- what is read -----------------------------------------------------------------------------------------


def _read(path: Path, reading: Callable[[zipfile.ZipFile], _T]) -> _T:
    data = read_or_refuse(path, LARGEST)
    try:
        with _archive(data) as archive:
            return reading(archive)
    except _DAMAGE as error:
        message = _("{file} is no race that can be read")
        raise FormatError(message.format(file=path.name), source=str(path)) from error


def _archive(data: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(data))
    infos = archive.infolist()
    stored = all(info.compress_type == zipfile.ZIP_STORED for info in infos)
    if not stored or len(data) > LARGEST or sum(info.file_size for info in infos) > len(data):
        raise ValueError("more is promised than there is")
    return archive


def _read_about(archive: zipfile.ZipFile) -> _About:
    about = msgspec.json.decode(_array(archive, "about", np.uint8).tobytes(), type=_About)
    if about.version not in {1, VERSION} or len(about.diverged) != len(about.settings.contestants):
        raise ValueError("another version, or another number of contestants")
    about.settings = _with_path(about.settings, text_to_path)
    return about


def _array(archive: zipfile.ZipFile, name: str, *dtypes: Any) -> NumberArray:
    """Return a copy of an array whose size is that of the bytes that are there, whatever its head says."""
    with archive.open(f"{name}.npy") as member:
        if np.lib.format.read_magic(member) != (1, 0):
            raise ValueError("an array of another version")
        shape, fortran, told = np.lib.format.read_array_header_1_0(member)
        data = member.read()
    if fortran or told not in map(np.dtype, dtypes) or prod(shape) * told.itemsize != len(data):
        raise ValueError("an array that is not what it says")
    return np.frombuffer(data, told).reshape(shape).copy()


def _checkpoint(archive: zipfile.ZipFile, about: _About) -> Checkpoint:
    statuses = tuple(Status(step) for step in about.diverged)
    dtype = about.settings.dtype
    memories = tuple(
        {name: _array(archive, f"{name}_{number}", dtype) for name in spec.row.state}
        if status.running
        else {}
        for number, (spec, status) in enumerate(zip(about.settings.contestants, statuses, strict=True))
    )
    state_word, increment, has_half, half = (int(word, 16) for word in about.generator)
    generator = (state_word % 2**128, increment % 2**128 | 1, has_half & 1, half % 2**32)
    place = Place(_array(archive, "order", np.int64), about.next, generator)
    parameters = _array(archive, "parameters", dtype)
    state = RaceState(about.step, statuses, parameters, memories, place)
    return Checkpoint(about.settings, about.data, state, _record(archive, about), about.when)


def _record(archive: zipfile.ZipFile, about: _About) -> Record:
    record = Record(len(about.diverged))
    record.listed = about.listed
    for name, curves, density in zip(("batches", "evaluations"), record.curves, about.densities, strict=True):
        # evaluations were float32 once
        at, values = _array(archive, f"{name}_at", float), _array(archive, name, curves.dtype, np.float32)
        curves.restore(at, _completed(values, curves.values.shape[1]), density)
    if about.evaluated is not None:
        figures = _array(archive, "latest", float)
        if figures.shape not in {(4, record.contestants), (len(EVALUATED), record.contestants)}:
            raise ValueError("a measurement of others")
        record.latest = Measurement(*about.evaluated, *figures)
    return record


def _completed(values: NumberArray, columns: int) -> NumberArray:
    """Return curves of the first version with nothing in the columns that there are since."""
    missing = columns - values.shape[1] if values.ndim == 2 else 0
    if missing <= 0 or missing * len(EVALUATED) != 2 * columns:
        return values
    return np.hstack([values, np.full((len(values), missing), np.nan, values.dtype)])
