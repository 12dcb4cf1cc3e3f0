"""Inputs made of two others: squares, a product and sines, with which a small network bends its boundaries.

Adding one is adding a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.bounds import check_choice, refusal

PLANE = 2
"""How many inputs data must have for others to be made of them."""
FARTHEST = 1e100
"""Where the values of a made input end, as those of a table do: their squares must stay finite too."""


@dataclass(frozen=True)
class Feature:
    """One input made of two: its name in settings, how it is written, and how it is computed.

    `title` writes it of x and y, `called` of the names that the two inputs have.
    """

    name: str
    title: str
    description: str
    called: str
    compute: Callable[[FloatArray, FloatArray], FloatArray]


_ROWS = (
    Feature("x2", "x²", _("The square of the first input"), "{x}²", lambda x, _y: x * x),
    Feature("y2", "y²", _("The square of the second input"), "{y}²", lambda _x, y: y * y),
    Feature("xy", "xy", _("The product of both inputs"), "{x}·{y}", lambda x, y: x * y),
    Feature("sinx", "sin x", _("The sine of the first input"), "sin({x})", lambda x, _y: np.sin(x)),
    Feature("siny", "sin y", _("The sine of the second input"), "sin({y})", lambda _x, y: np.sin(y)),
)

FEATURES = MappingProxyType({row.name: row for row in _ROWS})
"""Every input that can be made of two others, by name, in the order in which a network gets them."""


def check_features(chosen: object) -> None:
    """Raise ConfigurationError where these are not names of features, each of them once."""
    if not isinstance(chosen, tuple):
        raise ConfigurationError(_("features must be a tuple of names"), field="features")
    for name in chosen:
        check_choice("features", name, list(FEATURES))
        if chosen.count(name) > 1:
            raise refusal("features", _("{field} has {name} twice"), name=name)


def check_plane(inputs: int) -> None:
    """Raise ConfigurationError where data with so many inputs can be given no others."""
    if inputs != PLANE:
        sentence = _("{field}: inputs such as x² are made of data with two inputs; these have {count}")
        raise refusal("features", sentence, count=inputs)


def with_features(points: FloatArray, chosen: Sequence[str]) -> FloatArray:
    """Return points (rows, 2) in the units of their source with a column more for each chosen feature."""
    if not chosen:
        return points
    x, y = points.T
    with np.errstate(over="ignore"):
        made = [np.clip(FEATURES[name].compute(x, y), -FARTHEST, FARTHEST) for name in in_order(chosen)]
    return np.column_stack([points, *made])


def names_with_features(names: tuple[str, ...], chosen: Sequence[str]) -> tuple[str, ...]:
    """Return the names of two inputs, followed by those of the features made of them."""
    if not chosen:
        return names
    x, y = names
    return (*names, *(FEATURES[name].called.format(x=x, y=y) for name in in_order(chosen)))


def in_order(chosen: Sequence[str]) -> list[str]:
    """Return chosen names in the order of the table, so that the order of choosing makes no difference."""
    return [name for name in FEATURES if name in chosen]
