"""What is tried for baselines: how many neighbours, which distance, which strengths, in how many folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.baselines.distances import DISTANCES, Distance
from engine.training.bounds import Bounds, check_choice
from engine.training.data.datasets import SEED
from engine.training.networks.network import L2

NEIGHBOURS = Bounds(1, 10_000, integer=True)
FOLDS = Bounds(2, 100, integer=True)
MOST_VALUES = 50

TITLES = MappingProxyType({
    "neighbours": _("The number of neighbours"),
    "strengths": _("The strength of the penalty"),
    "distance": _("The distance"),
    "folds": _("The number of folds"),
    "seed": _("Seed"),
})  # fmt: skip


@dataclass(frozen=True)
class BaselineSettings:
    """The numbers of `neighbours` and the `strengths` λ of the penalty λ Σ w² that are tried, rising.

    `seed` deals rows into `folds`. Raises ConfigurationError naming the field that is out of range.
    """

    neighbours: tuple[int, ...] = (1, 3, 5, 7, 9, 15, 25, 51)
    distance: str = "l2"
    strengths: tuple[float, ...] = (0.0001, 0.001, 0.01, 0.1, 1.0)
    folds: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        counts = _checked("neighbours", self.neighbours, NEIGHBOURS)
        object.__setattr__(self, "neighbours", tuple(map(int, counts)))
        object.__setattr__(self, "strengths", _checked("strengths", self.strengths, L2))
        object.__setattr__(self, "folds", int(FOLDS.check("folds", self.folds, TITLES["folds"])))
        check_choice("distance", self.distance, list(DISTANCES))
        SEED.check("seed", self.seed)

    @property
    def row(self) -> Distance:
        """The row of the distance that is taken."""
        return DISTANCES[self.distance]


def _checked(field: str, values: Sequence[float], bounds: Bounds) -> tuple[float, ...]:
    """Return the values once each, rising."""
    numbers = {bounds.check(field, value, TITLES[field]) for value in values}
    if not numbers:
        message = _("{field}: name at least one to try")
        raise ConfigurationError(message, field=field, title=TITLES[field])
    if len(numbers) > MOST_VALUES:
        message = _("{field}: {count} to try are too many; name up to {most}")
        told = {"count": len(numbers), "most": MOST_VALUES}
        raise ConfigurationError(message, field=field, title=TITLES[field], told=told)
    return tuple(sorted(numbers))
