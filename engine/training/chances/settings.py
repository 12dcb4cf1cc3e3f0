"""How learning rates are looked for: which are tried, from how many starts, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.bounds import Bounds

RATE = Bounds(0, 1000, low_excluded=True)
COUNT = Bounds(2, 30, integer=True)
SEEDS = Bounds(1, 20, integer=True)
STEPS = Bounds(1, 1_000_000, integer=True)
_FIELDS = {
    "lowest": (RATE, _("The lowest rate")),
    "highest": (RATE, _("The highest rate")),
    "count": (COUNT, _("The number of rates")),
    "seeds": (SEEDS, _("The number of seeds")),
    "steps": (STEPS, _("The number of steps")),
}


@dataclass(frozen=True)
class SearchSettings:
    """The budget, the same for every contestant: `count` rates from `lowest` to `highest`, each from so many
    `seeds`, for so many `steps`.

    Rates are equal factors apart. Raises ConfigurationError naming the field that is out of range.
    """

    lowest: float = 10**-3.5
    highest: float = 10.0
    count: int = 10
    seeds: int = 3
    steps: int = 1000

    def __post_init__(self) -> None:
        for name, (bounds, title) in _FIELDS.items():
            number = bounds.check(name, getattr(self, name), title)
            object.__setattr__(self, name, int(number) if bounds.integer else number)
        if self.lowest >= self.highest:
            message = _("The lowest rate, {lowest:g}, must be below the highest, {highest:g}")
            raise ConfigurationError(message.format(lowest=self.lowest, highest=self.highest), field="lowest")

    @property
    def rates(self) -> tuple[float, ...]:
        """The learning rates that are tried, rising, with three digits each."""
        spaced = np.geomspace(self.lowest, self.highest, self.count)
        return tuple(float(f"{rate:.3g}") for rate in spaced)
