"""Arrays in an .npz file, as `numpy.savez` writes it.

They are called `X` and `y`, or `x_train`, `y_train`, `x_test` and `y_test`, in small letters or large.
Nothing is ever unpickled, and no head is believed: what an array promises is held against a limit and
against the bytes that are there, before memory is taken for it.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import PurePath
from types import MappingProxyType
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DatasetError
from engine.files.ordinary_file import in_megabytes, read_ordinary, reason_of
from engine.text import _

SUFFIX = ".npz"
LARGEST_BYTES = 2**28
"""Bytes of a file, and of an array in it, at the most."""
WHOLE, PARTS = ("x", "y"), (("x_train", "y_train"), ("x_test", "y_test"))
NUMBERS, TEXTS = "biuf", "US"
MOST_AXES = MappingProxyType({"x": 4, "y": 2})
"""Images may have an axis of colours; a target may be a column."""
LONGEST_TEXT = 400
"""Bytes of a text in an array at the most."""
MOST_TOLD = 8
"""Names of other arrays that are told."""
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OverflowError,
)  # fmt: skip

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class NamedArrays:
    """Inputs and targets to train on, and to test on where the file keeps some apart, with their names."""

    train: tuple[Array, Array]
    test: tuple[Array, Array] | None
    names: tuple[str, str]


def is_npz(path: str) -> bool:
    """Return whether a file is called as an archive of arrays is."""
    return PurePath(path).suffix.lower() == SUFFIX


def read_arrays(path: str) -> NamedArrays:
    """Return the arrays of a file; raise DatasetError that names the file and what is wrong in it."""
    try:
        content = read_ordinary(path, LARGEST_BYTES)
    except FileNotFoundError:
        raise _error(path, _("there is no file {file}")) from None
    except OSError as error:
        raise _error(path, _("{file} cannot be read: {reason}"), reason=reason_of(error)) from None
    if len(content) > LARGEST_BYTES:
        raise _error(
            path, _("{file} is too large; the limit is {limit} MB"), limit=in_megabytes(LARGEST_BYTES)
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _named_arrays(archive, path)
    except _DAMAGE:
        raise _error(path, _("{file} is damaged, or no archive of arrays")) from None


def _named_arrays(archive: zipfile.ZipFile, path: str) -> NamedArrays:
    members = {PurePath(info.filename).stem.lower(): info for info in archive.infolist()}
    if set(WHOLE) <= set(members):
        chosen = [WHOLE]
    elif set(PARTS[0]) <= set(members):
        chosen = [PARTS[0], *([PARTS[1]] if set(PARTS[1]) & set(members) else [])]
        for name in PARTS[1]:
            if len(chosen) == 2 and name not in members:
                raise _error(path, _("{file} has an array to test on, and no {name} beside it"), name=name)
    else:
        message = _("{file} has no arrays X and y, and no x_train and y_train; it has {names}")
        raise _error(path, message, names=", ".join(sorted(members)[:MOST_TOLD]) or _("none"))
    pairs = [_pair(archive, members, names, path) for names in chosen]
    if len(pairs) == 2 and pairs[0][0].shape[1:] != pairs[1][0].shape[1:]:
        message = _("{file}: rows of x_train are {train}, those of x_test {test}; they must be alike")
        train, test = (_by(x.shape[1:]) for x, _y in pairs)
        raise _error(path, message, train=train, test=test)
    inner = PurePath(members[chosen[0][0]].filename).stem, PurePath(members[chosen[0][1]].filename).stem
    return NamedArrays(pairs[0], pairs[1] if len(pairs) == 2 else None, inner)


def _pair(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], names: tuple[str, str], path: str
) -> tuple[Array, Array]:
    x, y = (_array(archive, members[name], name[0], path) for name in names)
    if len(x) != len(y):
        message = _("{file}: {x} has {rows:,} rows and {y} {targets:,}; there must be as many")
        raise _error(path, message, x=names[0], y=names[1], rows=len(x), targets=len(y))
    return x, y


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, role: str, path: str) -> Array:
    """Return an array once its head is one that can be, and all of its bytes are there."""
    name = PurePath(info.filename).stem
    with archive.open(info) as member:
        shape, fortran, dtype = _head(member)
        _check_head(path, name, role, shape, dtype)
        size = prod(shape) * dtype.itemsize
        is_whole = info.file_size == member.tell() + size
        content = member.read(size)
    if not is_whole:
        message = _("{file}: the array {name} does not have the {size:,} bytes that its head promises")
        raise _error(path, message, name=name, size=size)
    return np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")


def _head(member: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Return what a head says; only the version is read that plain arrays have, whose heads are short."""
    if np.lib.format.read_magic(member) != (1, 0):
        raise ValueError("an array of another version")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of heads that old Pythons wrote
        return np.lib.format.read_array_header_1_0(member)


def _check_head(path: str, name: str, role: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    if dtype.hasobject:
        message = _("{file}: the array {name} holds Python objects, which are never read; save plain numbers")
        raise _error(path, message, name=name)
    kinds = NUMBERS if role == "x" else NUMBERS + TEXTS
    if dtype.kind not in kinds or dtype.itemsize > (8 if dtype.kind in NUMBERS else LONGEST_TEXT):
        message = _("{file}: the array {name} is of type {type}; numbers of up to 64 bits can be read")
        raise _error(path, message, name=name, type=dtype)
    if not shape or len(shape) > MOST_AXES[role]:
        message = _("{file}: the array {name} has {axes} axes; it may have 1 to {most}")
        raise _error(path, message, name=name, axes=len(shape), most=MOST_AXES[role])
    if min(shape) < 1:
        raise _error(path, _("{file}: the array {name} is empty: {shape}"), name=name, shape=_by(shape))
    if prod(shape) * dtype.itemsize > LARGEST_BYTES:
        message = _("{file}: the array {name} of {shape} is too large; the limit is {limit} MB")
        raise _error(path, message, name=name, shape=_by(shape), limit=in_megabytes(LARGEST_BYTES))


def _by(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "1"


def _error(path: str, message: str, **told: Any) -> DatasetError:
    return DatasetError(message.format(file=path, **told), source=path)
