"""The horizontal axis of curves: in steps or epochs, even or logarithmic with the start in sight."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.training.arrays import NumberArray
from gui.look import numbers
from gui.training.plots.plain_axis import Levels, PlainAxis

FARTHEST = 18.0
"""Powers of ten up to which places stand for steps; one can zoom out further, but nothing is there."""
FEWEST = 4
"""How many ticks an axis has at the least."""
BETWEEN = (2, 5)
"""The ticks between powers of ten."""


@dataclass(frozen=True)
class StepScale:
    """Where steps stand on an axis that counts in units of so many steps.

    On a logarithmic one a step stands at log(step + 1), whatever the unit: step 0 is seen, and stands at 0.
    """

    unit: int = 1
    logarithmic: bool = False

    def place(self, steps: Any) -> Any:
        """Return where a step stands, or each of many."""
        return np.log10(steps + 1) if self.logarithmic else steps / self.unit

    def count(self, place: float) -> float:
        """Return how many units there are up to a place."""
        if not self.logarithmic:
            return place
        # Rounded, so that the place of 100 is 100 again.
        return float(f"{(10.0 ** min(place, FARTHEST) - 1) / self.unit:.12g}")


class StepAxis(PlainAxis):
    """An axis below a plot whose ticks stand at round counts of what its scale counts."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._places = StepScale()

    def use(self, scale: StepScale) -> None:
        """Place ticks by this scale from now on."""
        self._places = scale
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Levels:
        """Return levels of ticks, each with about how far apart they are."""
        if not self._places.logarithmic:
            return super().tickValues(minVal, maxVal, size)
        first, last = max(self._places.count(minVal), 0.0), self._places.count(maxVal)
        decades, between = self._powers(first, last)
        if len(decades) + len(between) >= FEWEST:
            return [
                (1.0, self._placed(decades)),
                (min(np.diff([0, *np.log10(BETWEEN)])), self._placed(between)),
            ]
        even = super().tickValues(first, last, size)
        apart = maxVal - minVal
        return [(apart / max(len(counts), 1), self._placed(counts)) for _gap, counts in even]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """Return the counts at places, as they are read."""
        return [f"{self._places.count(value):,.10g}".replace("-", numbers.MINUS) for value in values]

    def _powers(self, first: float, last: float) -> tuple[list[float], list[float]]:
        """Return zero and the powers of ten from one step on, between two counts, with those among them."""
        unit = self._places.unit
        lowest, highest = math.ceil(-math.log10(unit)), math.ceil(math.log10(max(last, 1.0)))
        powers = [10.0**power for power in range(lowest, highest + 1)]
        decades = [count for count in (0.0, *powers) if first <= count <= last]
        between = [times * power for power in powers for times in BETWEEN]
        return decades, [count for count in between if first <= count <= last]

    def _placed(self, counts: list[float]) -> list[float]:
        steps: NumberArray = np.array(counts) * self._places.unit
        return [float(place) for place in self._places.place(steps)]
