"""Files of CIFAR-10 for tests, in the binary version and with few images."""

from __future__ import annotations

import gzip
import io
import tarfile

import numpy as np

from engine.training.data.cifar import COLOURS, FOLDER, NAMES, SIDE


def images_and_labels(count, seed=0):
    """Return images (count, 32, 32, 3) in which the class of each is a bright green row, and their labels."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    images = rng.integers(0, 60, (count, SIDE, SIDE, COLOURS))
    images[np.arange(count), labels, :, 1] += 180
    return images, labels


def cifar_bytes(images, labels):
    """Return what a file of images and labels holds."""
    planes = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    return np.concatenate([labels[:, None], planes], axis=1).astype(np.uint8).tobytes()


def contents(rows=20):
    """Return what the six files hold, by name."""
    return {name: cifar_bytes(*images_and_labels(rows, seed)) for seed, name in enumerate(NAMES)}


def write_folder(folder, rows=20):
    """Write the six files into a folder, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents(rows).items():
        (folder / name).write_bytes(content)
    return folder


def member(name, content=b"", kind=tarfile.REGTYPE, **told):
    """Return a file of an archive, and what it holds."""
    info = tarfile.TarInfo(name)
    info.size, info.type = len(content), kind
    for field, value in told.items():
        setattr(info, field, value)
    return info, content


def members(rows=20):
    """Return what the archive of CIFAR-10 is made of, few images in each file."""
    beside = [member(FOLDER, kind=tarfile.DIRTYPE), member(f"{FOLDER}/batches.meta.txt", b"airplane\n"),
              member(f"{FOLDER}/readme.html", b"<html>")]  # fmt: skip
    return [*beside, *(member(f"{FOLDER}/{name}", content) for name, content in contents(rows).items())]


def write_archive(path, files=None, *, packed=True):
    """Write an archive, and return its path."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for info, content in members() if files is None else files:
            archive.addfile(info, io.BytesIO(content) if content else None)
    path.write_bytes(gzip.compress(held.getvalue(), 1) if packed else held.getvalue())
    return path
