"""Made-up data in one or two dimensions, drawn from a seeded generator.

Every maker takes `(rng, size, noise)` and returns inputs, float64 (size, features), and targets: class
indices (size,), or numbers (size,) for a regression. `noise` is a standard deviation in the data's units.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.training.arrays import FloatArray, NumberArray

Made = tuple[FloatArray, NumberArray]
Maker = Callable[[np.random.Generator, int, float], Made]

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def truth_table(answers: tuple[int, int, int, int]) -> Maker:
    """Return a maker of clouds around the corners (0,0), (0,1), (1,0), (1,1), with these answers."""

    def make(rng: np.random.Generator, size: int, noise: float) -> Made:
        corner = np.arange(size) % 4
        return _blurred(rng, CORNERS[corner], noise), np.asarray(answers)[corner]

    return make


def moons(rng: np.random.Generator, size: int, noise: float) -> Made:
    """Two half circles of radius 1 that reach into each other."""
    label = np.arange(size) % 2
    angle = rng.uniform(0, np.pi, size)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return _blurred(rng, np.where(label[:, None] == 0, upper, lower), noise), label


def circles(rng: np.random.Generator, size: int, noise: float) -> Made:
    """A circle of radius 1/2 (class 1) inside a circle of radius 1 (class 0)."""
    label = np.arange(size) % 2
    radius = np.where(label == 0, 1.0, 0.5)
    return _blurred(rng, _polar(radius, rng.uniform(0, 2 * np.pi, size)), noise), label


def spiral(arms: int) -> Maker:
    """Return a maker of Archimedean spirals, one and a quarter turns each, one class an arm."""

    def make(rng: np.random.Generator, size: int, noise: float) -> Made:
        label = np.arange(size) % arms
        # The root makes the points about equally dense along an arm.
        radius = np.sqrt(rng.uniform(0.01, 1, size))
        angle = 2.5 * np.pi * radius + 2 * np.pi * label / arms
        return _blurred(rng, _polar(radius, angle), noise), label

    return make


def sine(rng: np.random.Generator, size: int, noise: float) -> Made:
    """y = sin x for x uniform in [−π, π]; the noise is added to y."""
    x = rng.uniform(-np.pi, np.pi, (size, 1))
    return x, np.sin(x[:, 0]) + noise * rng.standard_normal(size)


def checkerboard(rng: np.random.Generator, size: int, noise: float) -> Made:
    """The squares of a board of 4 × 4, each of side 1 and around the origin, in turn of either class."""
    points = rng.uniform(-2, 2, (size, 2))
    squares = np.floor(points).astype(int)
    return _blurred(rng, points, noise), squares.sum(axis=1) % 2


def clusters(count: int) -> Maker:
    """Return a maker of clouds around points that lie evenly on a circle of radius 1, one class a cloud."""

    def make(rng: np.random.Generator, size: int, noise: float) -> Made:
        label = np.arange(size) % count
        centers = _polar(np.ones(size), 2 * np.pi * label / count)
        return _blurred(rng, centers, noise), label

    return make


def surface(rng: np.random.Generator, size: int, noise: float) -> Made:
    """z = sin x1 · cos x2 for both uniform in [−π, π]; the noise is added to z."""
    x = rng.uniform(-np.pi, np.pi, (size, 2))
    return x, np.sin(x[:, 0]) * np.cos(x[:, 1]) + noise * rng.standard_normal(size)


def _polar(radius: FloatArray, angle: FloatArray) -> FloatArray:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _blurred(rng: np.random.Generator, points: FloatArray, noise: float) -> FloatArray:
    blurred: FloatArray = points + noise * rng.standard_normal(points.shape)
    return blurred
