"""Images and labels of CIFAR-10 in its binary version: six files in a folder, or the archive they come in.

A row is a label and 32 × 32 pixels, all of them in red, then in green, then in blue: 3,073 bytes. An archive
is read in memory from its beginning to its end, and of it only ordinary files of the very names that belong
there; nothing is unpacked onto the disk. The version for Python is never read: it is pickled, and what is
pickled may run a program.
"""

from __future__ import annotations

import io
import re
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from engine.errors import DatasetError
from engine.files.ordinary_file import in_megabytes, is_folder, is_there, read_ordinary, reason_of
from engine.text import _
from engine.training.data.gzip_stream import is_packed, unpacking
from engine.training.data.idx import LARGEST_BYTES, ImageFiles, LabelledImages

TRAIN = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = "test_batch.bin"
NAMES = (*TRAIN, TEST)
FOLDER, PICKLED_FOLDER = "cifar-10-batches-bin", "cifar-10-batches-py"
"""The folder in which the archive of a version holds its files."""
NAME = re.compile(r"(data_batch_[1-5]|test_batch)(\.bin)?", re.IGNORECASE)
ARCHIVE = re.compile(r".+\.(tar|tar\.gz|tgz)", re.IGNORECASE)
SIDE, COLOURS = 32, 3
ROW = 1 + COLOURS * SIDE * SIDE
MOST_ROWS = 10_000
"""Rows of a file, which no file of CIFAR-10 has more of."""
MOST_MEMBERS = 100
"""Files of an archive that are looked at; CIFAR-10's has eight, and a folder."""
CLASSES = (
    _("Airplane"), _("Automobile"), _("Bird"), _("Cat"), _("Deer"),
    _("Dog"), _("Frog"), _("Horse"), _("Ship"), _("Truck"),
)  # fmt: skip
_DAMAGE = (tarfile.TarError, zlib.error, OSError, ValueError)
PIECE = 2**18
"""Bytes that are unpacked at a time."""


def is_cifar(path: str) -> bool:
    """Return whether a path is that of an archive, of one of CIFAR-10's files, or of a folder with them."""
    place = Path(path)
    if ARCHIVE.fullmatch(place.name) or NAME.fullmatch(place.name):
        return not is_folder(place)
    folders = (place, place / FOLDER, place / PICKLED_FOLDER)
    return any(is_there(folder / name) for folder in folders for name in (*NAMES, _pickled(TRAIN[0])))


def read_cifar(path: str) -> ImageFiles:
    """Return the images (count, 32, 32, 3) of an archive, of a folder, or of the folder of one file.

    Raises DatasetError that names the file and says what is wrong with it.
    """
    place = Path(path)
    is_archive = ARCHIVE.fullmatch(place.name) is not None and not is_folder(place)
    files, folder = (_of_archive(place), place) if is_archive else _of_folder(place)
    return ImageFiles(_images(files, TRAIN, folder), _images(files, (TEST,), folder), folder, CLASSES)


# -- which bytes ------------------------------------------------------------------------------------------


def _of_folder(place: Path) -> tuple[dict[str, bytes], Path]:
    """Return what the files of a folder hold, by name, and the folder."""
    folder = place if is_folder(place) else place.parent
    if not is_there(folder / TRAIN[0]) and is_there(folder / FOLDER / TRAIN[0]):
        folder /= FOLDER
    is_pickled = any(is_there(each / _pickled(TRAIN[0])) for each in (folder, folder / PICKLED_FOLDER))
    _require(folder, [name for name in NAMES if is_there(folder / name)], is_pickled=is_pickled)
    return {name: _read(folder / name, ROW * MOST_ROWS) for name in NAMES}, folder


def _of_archive(path: Path) -> dict[str, bytes]:
    """Return what the files in an archive hold, by name."""
    content = _read(path, LARGEST_BYTES)
    if len(content) > LARGEST_BYTES:
        raise _error(
            path, _("{file} is too large; the limit is {limit} MB"), limit=in_megabytes(LARGEST_BYTES)
        )
    files: dict[str, bytes] = {}
    is_pickled = False
    try:
        with tarfile.open(fileobj=_Unpacked(content), mode="r|", bufsize=PIECE) as archive:
            for count, member in enumerate(archive):
                if count >= MOST_MEMBERS:
                    raise _error(path, _("{file} holds more than {most} files"), most=MOST_MEMBERS)
                is_pickled |= PurePosixPath(member.name).name == _pickled(TRAIN[0])
                if (name := _name_of(member)) is not None:
                    files[name] = _content(archive, member, name, files, path)
    except _TooLargeError:
        message = _("{file} is too large once it is unpacked; the limit is {limit} MB")
        raise _error(path, message, limit=in_megabytes(LARGEST_BYTES)) from None
    except _DAMAGE:
        raise _error(path, _("{file} is damaged, or no archive: it cannot be unpacked")) from None
    _require(path, files, is_pickled=is_pickled)
    return files


def _read(path: Path, most: int) -> bytes:
    try:
        return read_ordinary(path, most)
    except FileNotFoundError:
        raise _error(path, _("there is no file {file}")) from None
    except OSError as error:
        raise _error(path, _("{file} cannot be read: {reason}"), reason=reason_of(error)) from None


def _name_of(member: tarfile.TarInfo) -> str | None:
    """Return the name of one of CIFAR-10's files where it is an ordinary one in its place, else None."""
    inside = PurePosixPath(member.name)
    is_ordinary = member.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and not member.issparse()
    is_in_place = str(inside.parent) in {".", FOLDER}
    return inside.name if is_ordinary and is_in_place and inside.name in NAMES else None


def _content(
    archive: tarfile.TarFile, member: tarfile.TarInfo, name: str, files: Mapping[str, bytes], path: Path
) -> bytes:
    if name in files:
        raise _error(path, _("{file} holds {name} twice"), name=name)
    _check_size(path, name, member.size)
    file = archive.extractfile(member)
    return b"" if file is None else file.read(member.size)


class _TooLargeError(Exception):
    """More was unpacked than may be."""


class _Unpacked(io.RawIOBase):
    """The bytes of an archive, unpacked where gzip packed them, up to a limit: bombs unpack into very much.

    GzipFile would do, and take twice as long.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content, self._place, self._room = content, 0, LARGEST_BYTES
        self._stream = unpacking() if is_packed(content) else None

    def read(self, size: int = PIECE) -> bytes:
        """Return at most so many bytes; raise _TooLargeError where there are more than may be."""
        content = self._taken(size) if self._stream is None else self._inflated(self._stream, size)
        self._room -= len(content)
        if self._room < 0:
            raise _TooLargeError
        return content

    def _taken(self, size: int) -> bytes:
        taken = self._content[self._place : self._place + size]
        self._place += len(taken)
        return taken

    def _inflated(self, stream: Any, size: int) -> bytes:
        """Return some bytes, no more than that, and none at the end alone."""
        while not stream.eof and (packed := stream.unconsumed_tail or self._taken(PIECE)):
            if unpacked := stream.decompress(packed, size):
                return bytes(unpacked)
        return b""


def _require(place: Path, there: Iterable[str], *, is_pickled: bool) -> None:
    """Refuse where any of the six files is missing, and say what is there in their place."""
    missing = [name for name in NAMES if name not in set(there)]
    if not missing:
        return
    if is_pickled and len(missing) == len(NAMES):
        message = _("{file} is CIFAR-10 in the version for Python, which is never read because its files may "
                    "run programs; take the binary version, cifar-10-binary.tar.gz")  # fmt: skip
        raise _error(place, message)
    message = _("{file} holds no {name}, which belongs to the binary version of CIFAR-10")
    raise _error(place, message, name=missing[0])


def _pickled(name: str) -> str:
    """Return what a file is called in the version for Python."""
    return name.removesuffix(".bin")


# -- what is in them --------------------------------------------------------------------------------------


def _images(files: Mapping[str, bytes], names: tuple[str, ...], place: Path) -> LabelledImages:
    rows = np.concatenate([_rows(files[name], name, place) for name in names])
    images = rows[:, 1:].reshape(-1, COLOURS, SIDE, SIDE).transpose(0, 2, 3, 1)
    return LabelledImages(images, rows[:, 0])


def _rows(content: bytes, name: str, place: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    _check_size(place, name, len(content))
    rows = np.frombuffer(content, np.uint8).reshape(-1, ROW)
    wrong = rows[:, 0] >= len(CLASSES)
    if wrong.any():
        row = int(np.argmax(wrong))
        message = _("{file}: row {row:,} of {name} has the label {label}; it must be one of 0 to {last}")
        raise _error(place, message, name=name, row=row + 1, label=rows[row, 0], last=len(CLASSES) - 1)
    return rows


def _check_size(place: Path, name: str, size: int) -> None:
    if size > ROW * MOST_ROWS:
        message = _("{file}: {name} is too large; it may hold {most:,} images")
        raise _error(place, message, name=name, most=MOST_ROWS)
    if not size or size % ROW:
        message = _("{file}: {name} has {size:,} bytes, which are no whole images of {row:,} bytes")
        raise _error(place, message, name=name, size=size, row=ROW)


def _error(path: Path, message: str, **told: Any) -> DatasetError:
    return DatasetError(message.format(file=path, **told), source=str(path))
