"""Images of files as examples: as many as are asked for, with the classes that their labels name."""

from __future__ import annotations

import numpy as np

from engine.errors import DatasetError
from engine.text import _
from engine.training.data.cifar import is_cifar, read_cifar
from engine.training.data.idx import ImageFiles, LabelledImages, is_idx, read_images
from engine.training.data.preparation import Examples

CLOTHES = (
    _("T-shirt/top"), _("Trouser"), _("Pullover"), _("Dress"), _("Coat"),
    _("Sandal"), _("Shirt"), _("Sneaker"), _("Bag"), _("Ankle boot"),
)  # fmt: skip
"""The classes of Fashion-MNIST."""
COLOURS = ("red", "green", "blue")


def is_images(path: str) -> bool:
    """Return whether a path is that of images: of files of MNIST or CIFAR-10, or of a folder."""
    return is_idx(path) or is_cifar(path)


def pixel_names(shape: tuple[int, ...]) -> tuple[str, ...]:
    """Return what the inputs of images of a shape (rows, columns), or (rows, columns, 3), are called."""
    pixels = (f"pixel_{row}_{column}" for row, column in np.ndindex(shape[:2]))
    return tuple(pixels) if len(shape) == 2 else tuple(f"{name}_{of}" for name in pixels for of in COLOURS)


def image_examples(path: str, size: int, rng: np.random.Generator) -> Examples:
    """Return so many images, chosen at random, or all where there are fewer, with their labels as classes.

    Where there are files to train on and to test on, either gives its share, and the examples say which are
    held out.
    """
    files = read_cifar(path) if is_cifar(path) else read_images(path)
    parts = [files.train] if files.test is None else [files.train, files.test]
    whole = sum(len(part.labels) for part in parts)
    chosen = [_some(part, max(round(len(part.labels) * size / whole), 1), rng) for part in parts]
    images = np.concatenate([part.images for part in chosen])
    pixels = images.reshape(len(images), -1)
    known = np.unique(np.concatenate([part.labels for part in parts]))
    if len(known) == 1:
        message = _("{source}: every label is {label}; there is nothing to learn")
        raise DatasetError(message.format(source=path, label=known[0]), source=path)
    names, notes = _class_names(known.tolist(), files)
    return Examples(
        x=pixels.astype(np.float32),  # which holds every byte, in half the memory
        y=np.searchsorted(known, np.concatenate([part.labels for part in chosen])),
        feature_names=pixel_names(images.shape[1:]),
        target_name="label",
        class_names=names,
        image_shape=images.shape[1:],
        source=path,
        notes=notes,
        held_out=None if files.test is None else len(chosen[1].labels),
    )


def _some(images: LabelledImages, count: int, rng: np.random.Generator) -> LabelledImages:
    chosen = np.sort(rng.permutation(len(images.labels))[:count])
    return LabelledImages(images.images[chosen], images.labels[chosen])


def _class_names(labels: list[int], files: ImageFiles) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what classes are called, and what there is to tell of that."""
    if files.class_names:
        return tuple(files.class_names[label] for label in labels), ()
    is_fashion = any("fashion" in name.lower() for name in files.folder.absolute().parts[-3:])
    if is_fashion and set(labels) <= set(range(len(CLOTHES))):
        told = _("The classes are called as in Fashion-MNIST, since the folder is.")
        return tuple(CLOTHES[label] for label in labels), (told,)
    return tuple(map(str, labels)), ()
