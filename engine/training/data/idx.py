"""Images and labels in IDX files, the format of MNIST, Fashion-MNIST and their like.

A data set is four files, called as MNIST's are: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the
same of `t10k` or `test`, each packed by gzip or not. Nothing in a file is believed: what its head promises is
held against a limit, and against the bytes that are there, before memory is taken for it.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DatasetError
from engine.files.ordinary_file import in_megabytes, read_ordinary, reason_of
from engine.text import _
from engine.training.data.gzip_stream import is_packed, unpacking

NAME = re.compile(
    r"(?P<group>.*?)(?P<part>train|t10k|test)[-_.](?P<kind>images|labels)[-_.]idx[13][-_.]ubyte(?P<packed>\.gz)?",
    re.IGNORECASE,
)
"""How the files are called; what stands before `train` tells the data sets of one folder apart."""
LARGEST_BYTES = 2**28
"""Bytes of a file at the most, unpacked: five times those of MNIST's images."""
LARGEST_SIDE = 256
"""Pixels along a side of an image at the most."""
MOST_NAMES = 10_000
"""Names that are looked at in a folder."""
UNSIGNED_BYTES = 8
HEAD, WORD = 4, 4
DIMENSIONS = MappingProxyType({"images": 3, "labels": 1})
KINDS = MappingProxyType({"images": _("images"), "labels": _("labels")})
INNER_FOLDER = "raw"
"""Where other programs put the files inside a data set's own folder."""

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Images (count, rows, columns), or of three colours (count, rows, columns, 3), and labels, as bytes."""

    images: Bytes
    labels: Bytes


@dataclass(frozen=True, eq=False)
class ImageFiles:
    """What the files of one data set hold: the images to train on, and those to test on if there are any.

    `class_names` say what label 0, 1, … is called, where the data set itself does.
    """

    train: LabelledImages
    test: LabelledImages | None
    folder: Path
    class_names: tuple[str, ...] = ()


def is_idx(path: str) -> bool:
    """Return whether a path is that of a folder or of an IDX file, by its name or by its first bytes."""
    if NAME.fullmatch(Path(path).name) or Path(path).is_dir():
        return True
    try:
        head = read_ordinary(path, HEAD)
    except OSError:
        return False
    return head[:HEAD] in {bytes((0, 0, UNSIGNED_BYTES, dimensions)) for dimensions in DIMENSIONS.values()}


def read_images(path: str) -> ImageFiles:
    """Return the images of a folder, or of the data set to which one file belongs.

    Raises DatasetError that names the file and says what is wrong with it.
    """
    folder, files = _files(Path(path))
    parts = {part: _read_part(part, files[part], folder) for part in sorted(files, reverse=True)}
    first = parts.pop("train", None) or parts.pop("test")
    test = parts.get("test")
    if test is not None and test.images.shape[1:] != first.images.shape[1:]:
        message = _("{folder}: images to train on have {train} pixels, those to test on {test}")
        sides = (_by(" × ", part.images.shape[1:]) for part in (first, test))
        text = message.format(folder=folder, **dict(zip(("train", "test"), sides, strict=True)))
        raise DatasetError(text, source=str(folder))
    return ImageFiles(first, test, folder)


# -- which files ------------------------------------------------------------------------------------------


def _files(path: Path) -> tuple[Path, dict[str, dict[str, Path]]]:
    """Return the folder, and its files by part and kind, of the data set that a path names."""
    try:
        if path.is_dir():
            return _files_of_folder(path)
        chosen = NAME.fullmatch(path.name)
        if chosen is None:
            raise _error(path, _("{file}: files of images are called as those of MNIST are, as in "
                                 "train-images-idx3-ubyte"))  # fmt: skip
        if not path.exists():
            raise _error(path, _("there is no file {file}"))
        return path.parent, _groups([*_named(path.parent), (path, chosen)])[chosen["group"].lower()]
    except OSError as error:
        raise _error(path, _("{file} cannot be read: {reason}"), reason=reason_of(error)) from None


def _files_of_folder(folder: Path) -> tuple[Path, dict[str, dict[str, Path]]]:
    inner = folder / INNER_FOLDER
    for place in (folder, inner) if inner.is_dir() else (folder,):
        groups = _groups(_named(place))
        if len(groups) > 1:
            names = ", ".join(sorted(name.strip("-_.") or "train" for name in groups))
            raise _error(place, _("{file} holds several data sets ({names}); choose one of their files"),
                         names=names)  # fmt: skip
        if groups:
            return place, next(iter(groups.values()))
    raise _error(folder, _("{file} is a folder without files of images such as train-images-idx3-ubyte"))


def _groups(named: Iterable[tuple[Path, re.Match[str]]]) -> dict[str, dict[str, dict[str, Path]]]:
    """Return files by data set, part and kind; an unpacked one goes before a packed one."""
    found: dict[str, dict[str, dict[str, Path]]] = {}
    for path, name in sorted(named, key=lambda each: (bool(each[1]["packed"]), each[0].name)):
        part = "train" if name["part"].lower() == "train" else "test"
        kinds = found.setdefault(name["group"].lower(), {}).setdefault(part, {})
        kinds.setdefault(name["kind"].lower(), path)
    return found


def _named(folder: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    with os.scandir(folder) as entries:
        for entry in islice(entries, MOST_NAMES):
            if (name := NAME.fullmatch(entry.name)) is not None:
                yield folder / entry.name, name


# -- what is in them --------------------------------------------------------------------------------------


def _read_part(part: str, files: dict[str, Path], folder: Path) -> LabelledImages:
    for kind, other in (("images", "labels"), ("labels", "images")):
        if kind not in files:
            raise _error(files[other], _("there is no file of {kind} beside {file}"), kind=KINDS[kind])
    images, labels = (read_idx(files[kind], kind) for kind in ("images", "labels"))
    if len(images) != len(labels):
        message = _("{file} holds {images:,} images and {other} {labels:,} labels; there must be as many")
        raise _error(files["images"], message, images=len(images), labels=len(labels),
                     other=files["labels"].name)  # fmt: skip
    return LabelledImages(images, labels)


def read_idx(path: Path, kind: str) -> Bytes:
    """Return what an IDX file of "images" (count, rows, columns) or of "labels" (count,) holds."""
    try:
        packed = read_ordinary(path, LARGEST_BYTES)
    except FileNotFoundError:
        raise _error(path, _("there is no file {file}")) from None
    except OSError as error:
        raise _error(path, _("{file} cannot be read: {reason}"), reason=reason_of(error)) from None
    size = HEAD + WORD * DIMENSIONS[kind]
    shape = _shape(path, kind, _unpacked(path, packed, size))
    content = _unpacked(path, packed, size + prod(shape) + 1)
    there, promised = len(content) - size, prod(shape)
    if there < promised:
        raise _error(path, _("{file} ends too early: it promises {promised:,} bytes after its head and has "
                             "{there:,}"), promised=promised, there=there)  # fmt: skip
    if there > promised:
        raise _error(path, _("{file} has more bytes than the {promised:,} that its head promises"),
                     promised=promised)  # fmt: skip
    return np.frombuffer(content, np.uint8, offset=size).reshape(shape)


def _shape(path: Path, kind: str, head: bytes) -> tuple[int, ...]:
    """Return the shape that a head promises, once it is one that can be."""
    wanted = bytes((0, 0, UNSIGNED_BYTES, DIMENSIONS[kind]))
    if head[:HEAD] != wanted:
        message = _("{file} is no file of {kind}: it begins with {found}, and should with {wanted}")
        found, meant = (part.hex(" ") or _("nothing") for part in (head[:HEAD], wanted))
        raise _error(path, message, kind=KINDS[kind], found=found, wanted=meant)
    if len(head) < HEAD + WORD * DIMENSIONS[kind]:
        raise _error(path, _("{file} ends within its head"))
    shape = tuple(int(word) for word in np.frombuffer(head, ">u4", DIMENSIONS[kind], offset=HEAD))
    if not all(shape):
        raise _error(path, _("{file} holds nothing: its head promises {shape}"), shape=_by(" × ", shape))
    if any(side > LARGEST_SIDE for side in shape[1:]):
        message = _("{file}: images of {shape} pixels are too large; the limit is {limit} along a side")
        raise _error(path, message, shape=_by(" × ", shape[1:]), limit=LARGEST_SIDE)
    if prod(shape) > LARGEST_BYTES:
        raise _error(path, _("{file} promises {shape} bytes; the limit is {limit} MB"),
                     shape=_by(" × ", shape), limit=in_megabytes(LARGEST_BYTES))  # fmt: skip
    return shape


def _unpacked(path: Path, content: bytes, most: int) -> bytes:
    """Return the first bytes of a file, unpacked if gzip packed them, and no more than asked for."""
    if not is_packed(content):
        return content[:most]
    stream = unpacking()
    try:
        unpacked: bytes = stream.decompress(content, most)
    except zlib.error:
        raise _error(path, _("{file} is damaged: it cannot be unpacked")) from None
    if len(unpacked) < most and not stream.eof:
        raise _error(path, _("{file} ends before it can be unpacked: a part of it is missing"))
    return unpacked


def _by(sign: str, shape: tuple[int, ...]) -> str:
    return sign.join(map(str, shape))


def _error(path: Path, message: str, **told: Any) -> DatasetError:
    return DatasetError(message.format(file=path, **told), source=str(path))
