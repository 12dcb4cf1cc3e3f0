"""Arrays and images in files that are nearly right: their shapes, numbers, classes, sometimes their bytes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.training import cifar_files
from tests.engine.training.idx_files import NAMES, idx_bytes
from tests.faults.mutations import CARELESSNESS

Draw = random.Random
COUNTS, SIDES = (4, 9, 60, 300), (1, 2, 4, 28)
SCALES = (1.0, 1e-200, 1e90, 0.0, 1e200)
TYPES = ("f8", "f4", "i8", "u1", ">f8", "O", "U4", "c16", "?")


def arrays(draw: Draw, folder: Path) -> str:
    """Write an archive of arrays with a target, and return its path."""
    rng = np.random.default_rng(draw.getrandbits(32))
    path, held = folder / "fuzz.npz", {}
    shape = draw.choice(((2,), (2,), (2,), (1,), (5,), (), (4, 4), (4, 4), (4, 4, 1), (4, 4, 3)))
    for ending in draw.choice((("",), ("_train",), ("_train", "_test"))):
        count = draw.choice(COUNTS)
        x = rng.normal(size=(count, *shape)) * (draw.choice(SCALES) if draw.random() < 0.2 else 1)
        if draw.random() < 0.2:
            x.reshape(-1)[draw.randrange(x.size)] = draw.choice((np.nan, np.nan, np.inf))
        y = draw.choice((np.arange(count) % 3, rng.normal(size=count), np.arange(count) % 2 == 0,
                         np.array(["a", "b", "가"])[np.arange(count) % 3]))  # fmt: skip
        held |= {f"{draw.choice('xX')}{ending}": _careless(draw, x), f"y{ending}": _careless(draw, y)}
    draw.choice((np.savez, np.savez_compressed))(path, **held)
    path.write_bytes(_spoilt(draw, path.read_bytes()))
    return str(path)


def images(draw: Draw, folder: Path) -> str:
    """Write the files of images and labels into a folder of their own, and return its path."""
    place = folder / draw.choice(("images", "fashion"))
    place.mkdir(exist_ok=True)
    side, classes = draw.choice(SIDES), draw.choice((1, 2, 2, 3, 10, 10, 255))
    for (part, kind), name in NAMES.items():
        (place / name).unlink(missing_ok=True)
        count = draw.choice(COUNTS) if draw.random() < CARELESSNESS / 6 else (60 if part == "train" else 20)
        array = np.arange(count * side * side).reshape(count, side, side) % 251
        content = idx_bytes(array if kind == "images" else np.arange(count) % classes)
        if draw.random() > CARELESSNESS / 12:
            (place / name).write_bytes(_spoilt(draw, content))
    return str(place)


def photographs(draw: Draw, folder: Path) -> str:
    """Write files of CIFAR-10 into a folder of their own, or into an archive, and return its path."""
    held = {
        name: _spoilt(draw, content)
        for name, content in cifar_files.contents(draw.choice((1, 2, 20, 20, 20, 20))).items()
    }
    if draw.random() < CARELESSNESS / 6:
        held.pop(draw.choice(list(held)))
    if draw.random() < 0.5:
        place = folder / "photographs"
        place.mkdir(exist_ok=True)
        for name in cifar_files.NAMES:
            (place / name).unlink(missing_ok=True)
        for name, content in held.items():
            (place / name).write_bytes(content)
        return str(place)
    inside = draw.choice((*(cifar_files.FOLDER,) * 6, "elsewhere", ".."))
    files = [cifar_files.member(f"{inside}/{name}", content) for name, content in held.items()]
    path = cifar_files.write_archive(folder / "photographs.tar.gz", files, packed=draw.random() < 0.7)
    path.write_bytes(_spoilt(draw, path.read_bytes()))
    return str(path)


def _careless(draw: Draw, array: Any) -> Any:
    """Return an array of another type or length, now and then."""
    if draw.random() < CARELESSNESS / 4:
        return array[: len(array) - 1]
    if draw.random() < CARELESSNESS / 4 and array.dtype.kind == "f" and np.all(np.isfinite(array)):
        with np.errstate(all="ignore"):
            return array.astype(draw.choice(TYPES))
    return array


def _spoilt(draw: Draw, content: bytes) -> bytes:
    """Return bytes of which one is another or some are missing, now and then."""
    if draw.random() > CARELESSNESS / 4:
        return content
    place, spoilt = draw.randrange(len(content)), bytearray(content)
    spoilt[place] ^= 1 << draw.randrange(8)
    return draw.choice((bytes(spoilt), content[:place]))
