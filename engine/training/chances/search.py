"""The search for learning rates: every contestant with every rate from every seed, side by side.

Each seed draws weights and batches of its own; data and their parts stay. Runs share a stack as contestants
of a race do, as many at once as a race may have. Rates are judged on a validation part that no run has
learned from, taken from the rows to train on; where nothing is held out for a test, as with a truth table,
all there is to judge by is the training part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import perf_counter

import numpy as np

from engine.training.arrays import FloatArray, IntArray
from engine.training.chances.findings import Findings
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import SEED, load_dataset
from engine.training.data.preparation import Dataset, Part
from engine.training.race import Race
from engine.training.rules.contestants import RATE
from engine.training.settings import CONTESTANTS, EVALUATE_EVERY, RaceSettings

VALIDATION_FRACTION = 0.25
TIMED_STEPS = 20
"""Of so many steps, the quickest tells what a step takes."""
MARKS = 50
"""At so many steps, evenly spaced, every run is measured."""


class RateSearch:
    """Tries the rates, a step a call; `findings` are whole once it is busy no longer.

    Raises DatasetError or ConfigurationError where the race cannot be had.
    """

    def __init__(self, race: RaceSettings, search: SearchSettings) -> None:
        self.race, self.search = race, search
        self.dataset, self.judged_by, self.reported_on = _data_for(race)
        steps = search.steps
        self._at: IntArray = np.unique(np.linspace(0, steps, min(MARKS, steps) + 1).round().astype(int))
        shape = (len(race.contestants), search.count, search.seeds)
        self._curves = np.full((*shape, len(self._at)), np.nan)
        self._losses, self._accuracies = np.full((2, *shape), np.nan)
        self._seconds = np.full(len(race.contestants), np.nan)
        self._taken = 0
        self._legs = list(self._cut())
        self._running = self._run()
        self.is_busy = True
        self.so_far: None = None

    @property
    def done(self) -> float:
        """The share of all steps that is behind it, 1 at the end."""
        return self._taken / (len(self._legs) * self.search.steps)

    @property
    def findings(self) -> Findings:
        """What was found; what has not been tried yet is NaN."""
        return Findings(
            self.race, self.search, self.judged_by, self.reported_on, self._at, self._curves, self._losses,
            self._accuracies, self._seconds,
        )  # fmt: skip

    def advance(self) -> None:
        """Take a step of all that runs side by side now; there is none to take once it is busy no longer."""
        self.is_busy = next(self._running, False)

    def _cut(self) -> Iterator[tuple[int, slice]]:
        """Yield what runs together: which seed, and which contestants with all their rates."""
        together = max(1, int(CONTESTANTS.high) // self.search.count)
        for seed in range(self.search.seeds):
            for first in range(0, len(self.race.contestants), together):
                yield seed, slice(first, first + together)

    def _run(self) -> Iterator[bool]:
        for seed, contestants in self._legs:
            race = Race(self._settings_of(seed, contestants), self.dataset)
            place = np.s_[contestants, :, seed]
            for mark, step in enumerate(self._at):
                while race.running and race.step < step:
                    race.advance()
                    self._taken += 1
                    yield True
                self._curves[(*place, mark)] = self._by_rate(race.measure(self.judged_by).loss)
            self._taken += self.search.steps - race.step
            found = race.measure(self.reported_on)
            self._losses[place] = self._by_rate(found.loss)
            self._accuracies[place] = self._by_rate(found.accuracy)
        for contestant in range(len(self.race.contestants)):
            self._seconds[contestant] = self._seconds_of(contestant)
            yield True

    def _seconds_of(self, contestant: int) -> float:
        """Return how long a step of one who races alone takes: the shortest of a few."""
        alone = replace(self.race, contestants=(self.race.contestants[contestant],))
        race, taken = Race(replace(alone, evaluate_every=int(EVALUATE_EVERY.high)), self.dataset), []
        for _step in range(TIMED_STEPS):
            started = perf_counter()
            race.advance()
            taken.append(perf_counter() - started)
        return min(taken)

    def _by_rate(self, figures: FloatArray) -> FloatArray:
        return figures.reshape(-1, self.search.count)

    def _settings_of(self, seed: int, contestants: slice) -> RaceSettings:
        tried = tuple(
            spec.with_hyperparameter(RATE, rate)
            for spec in self.race.contestants[contestants]
            for rate in self.search.rates
        )
        own_seed = (self.race.seed + seed) % (int(SEED.high) + 1)
        never = int(EVALUATE_EVERY.high)
        return replace(self.race, contestants=tried, seed=own_seed, evaluate_every=never)


def _data_for(race: RaceSettings) -> tuple[Dataset, Part, Part]:
    """Return the data, the part that rates are judged by, and the part that losses are reported on."""
    cut = load_dataset(race.dataset, VALIDATION_FRACTION)
    return (cut, "validation", "test") if len(cut.test_x) else (load_dataset(race.dataset), "train", "train")
