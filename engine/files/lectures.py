"""Which lecture each worked example belongs to, so that a gallery can be looked through by lectures.

A new example has a line here; one without it stands under no lecture, and is found all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.text import _


@dataclass(frozen=True)
class Lecture:
    """A part of the course: its title, and the names of its examples and exercises."""

    title: str
    names: tuple[str, ...]


LECTURES: tuple[Lecture, ...] = (
    Lecture(_("The chain rule at gates"), (
        "product-of-a-sum", "sigmoid-neuron", "sigmoid-gate", "gate-roles", "fork", "apples",
        "apples-and-oranges",
    )),
    Lecture(_("Sums over paths"), ("derivatives-on-edges", "nine-paths")),
    Lecture(_("Vectors and matrices"), (
        "squared-norm", "squared-norm-gate", "affine-batch", "two-layer-network",
    )),
    Lecture(_("Units"), ("relu", "perceptron", "maxout", "maxout-gate")),
    Lecture(_("Losses"), (
        "numerical-gradient", "hinge-loss", "hinge-gate", "regularized-classifier", "softmax",
        "softmax-gate",
    )),
    Lecture(_("Whole networks"), ("backpropagation",)),
)  # fmt: skip


def lecture_of(name: str) -> str:
    """Return the title of the lecture that an example or its exercise belongs to; "" where there is none."""
    fitting = [
        (len(known), lecture.title)
        for lecture in LECTURES
        for known in lecture.names
        if name == known or name.startswith(f"{known}-")
    ]
    return max(fitting, default=(0, ""))[1]
