"""IDX files for tests, written as MNIST's are."""

from __future__ import annotations

import gzip
import struct

import numpy as np

NAMES = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}


def idx_bytes(array, kind=8):
    """Return what an IDX file of an array holds."""
    head = bytes((0, 0, kind, array.ndim)) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(np.uint8).tobytes()


def images_and_labels(count, side=4, classes=3, seed=0):
    """Return images in which the class of each is a bright row, and their labels."""
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % classes
    images = rng.integers(0, 60, (count, side, side))
    images[np.arange(count), labels] += 180
    return images, labels


def write_set(folder, train=60, test=30, *, prefix="", packed=False, **told):
    """Write the files of a data set into a folder, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (part, count) in enumerate((("train", train), ("test", test))):
        if count:
            arrays = images_and_labels(count, seed=seed, **told)
            for kind, array in zip(("images", "labels"), arrays, strict=True):
                write(folder, part, kind, idx_bytes(array), prefix=prefix, packed=packed)
    return folder


def write(folder, part, kind, content, *, prefix="", packed=False):
    """Write one file, and return its path."""
    path = folder / f"{prefix}{NAMES[part, kind]}{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(content) if packed else content)
    return path
