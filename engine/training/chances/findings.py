"""What a search for learning rates found: the best of each contestant, and whether anybody leads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.text import _
from engine.training.arrays import FloatArray, IntArray
from engine.training.chances.settings import SearchSettings
from engine.training.data.preparation import Part
from engine.training.rules.contestants import RATE, distinct_names
from engine.training.settings import RaceSettings


@dataclass(frozen=True)
class Spread:
    """The median of what several seeds gave, with the least and the most; infinite for who diverged."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: FloatArray) -> Spread:
        """Return the spread of some figures; those that are not finite count as worse than any other."""
        known = np.where(np.isfinite(figures), figures, np.inf)
        return cls(_median(known), float(known.min()), float(known.max()))

    def is_below(self, other: Spread) -> bool:
        """Return whether all of this is less than all of the other: more than chance of seeds."""
        return self.high < other.low


@dataclass(frozen=True, eq=False)
class Findings:
    """Figures by contestant, rate, and seed; NaN for runs that diverged.

    `curves` (contestants, rates, seeds, marks) are losses on the part that rates are judged by, at the steps
    `at` (marks,). `losses` and `accuracies` (contestants, rates, seeds) are those at the end on the part that
    is reported on. `seconds` (contestants,) are those of a step of who races alone on this machine.
    """

    race: RaceSettings
    search: SearchSettings
    judged_by: Part
    reported_on: Part
    at: IntArray
    curves: FloatArray
    losses: FloatArray
    accuracies: FloatArray
    seconds: FloatArray

    @property
    def names(self) -> list[str]:
        """The contestants as they are told apart."""
        return distinct_names(self.race.contestants)

    def final(self, contestant: int) -> list[Spread]:
        """Return the last loss of every rate, on the part that rates are judged by."""
        return [Spread.of(seeds) for seeds in self.curves[contestant, :, :, -1]]

    def best(self, contestant: int) -> int | None:
        """Return the place of the rate with the lowest median of last losses, the smaller of two equal ones.

        None where none of them has one.
        """
        medians = [spread.median for spread in self.final(contestant)]
        least = min(medians)
        return medians.index(least) if math.isfinite(least) else None

    def best_rate(self, contestant: int) -> float | None:
        """Return that rate, or None where the contestant diverged at all of them."""
        place = self.best(contestant)
        return None if place is None else self.search.rates[place]

    @property
    def best_rates(self) -> tuple[float | None, ...]:
        """The best rate of every contestant."""
        return tuple(map(self.best_rate, range(len(self.race.contestants))))

    def is_at_edge(self, contestant: int) -> bool:
        """Return whether the best rate is the lowest or highest of all: a better one may lie beyond."""
        return self.best(contestant) in {0, self.search.count - 1}

    def best_point(self, contestant: int) -> tuple[float, float] | None:
        """Return the best rate and its median of last losses, None where there is none."""
        place = self.best(contestant)
        return None if place is None else (self.search.rates[place], self.final(contestant)[place].median)

    @property
    def start(self) -> float:
        """The median over seeds of the loss before the first step."""
        return float(np.median(self.curves[..., 0]))

    def usual(self, contestant: int) -> tuple[float, float] | None:
        """Return the default rate and the loss there, read off between the rates beside it.

        None where it is none of those tried, nor between two that both have a loss.
        """
        rate = self.race.contestants[contestant].row.defaults()[RATE]
        medians = [spread.median for spread in self.final(contestant)]
        with np.errstate(divide="ignore", invalid="ignore"):
            loss = np.interp(np.log(rate), np.log(self.search.rates), np.log(medians), np.nan, np.nan)
        return (rate, float(np.exp(loss))) if np.isfinite(loss) else None

    def loss(self, contestant: int) -> Spread:
        """Return the loss at its best rate, as it is reported."""
        return self._at_best(self.losses, contestant)

    def accuracy(self, contestant: int) -> Spread | None:
        """Return the accuracy at its best rate, None where there is none."""
        spread = self._at_best(self.accuracies, contestant)
        return spread if math.isfinite(spread.median) else None

    @property
    def has_accuracies(self) -> bool:
        """Whether classes were learned; of numbers, losses are those of standardized targets."""
        return bool(np.isfinite(self.accuracies).any())

    def curve(self, contestant: int) -> FloatArray:
        """Return median, least and greatest loss (3, marks) at its best rate, NaN where a seed diverged."""
        place = self.best(contestant)
        if place is None:
            return np.full((3, len(self.at)), np.nan)
        seeds = self.curves[contestant, place]
        return np.array([np.median(seeds, axis=0), seeds.min(axis=0), seeds.max(axis=0)])

    def steps_to(self, contestant: int, target: float) -> Spread:
        """Return after how many steps its loss was first seen at the target or below, at its best rate.

        Infinite for seeds that never came to it; runs are looked at where `at` says.
        """
        place = self.best(contestant)
        if place is None:
            return Spread.of(np.full(1, np.inf))
        reached = self.curves[contestant, place] <= target
        return Spread.of(np.where(reached.any(axis=1), self.at[reached.argmax(axis=1)], np.inf))

    def seconds_to(self, contestant: int, target: float) -> Spread:
        """Return the same in seconds of racing alone on this machine."""
        steps, seconds = self.steps_to(contestant, target), float(self.seconds[contestant])
        return Spread(*(count * seconds for count in (steps.median, steps.low, steps.high)))

    @property
    def usual_target(self) -> float:
        """The loss that half of the contestants come to at their best rates, by their medians."""
        ends = [point[1] for point in map(self.best_point, range(len(self.names))) if point is not None]
        return _median(np.array(ends or [np.inf]))

    @property
    def leader(self) -> int | None:
        """Who is ahead of everybody else at their best rates by more than seeds make; None where nobody is.

        One seed says nothing about chance, so nobody leads by it.
        """
        spreads = [self.loss(contestant) for contestant in range(len(self.race.contestants))]
        ahead = min(range(len(spreads)), key=lambda each: spreads[each].median)
        others = [spread for contestant, spread in enumerate(spreads) if contestant != ahead]
        clear = self.search.seeds > 1 and bool(others)
        return ahead if clear and all(spreads[ahead].is_below(spread) for spread in others) else None

    @property
    def outdone(self) -> Iterator[tuple[int, int]]:
        """Pairs of a contestant and one that it could imitate, and that beat it by more than seeds make.

        Whoever has more to be tuned cannot be worse when tuned well: too little was tried. From Choi et al.,
        On empirical comparisons of optimizers for deep learning, 2019.
        """
        specs = self.race.contestants
        for contestant, spec in enumerate(specs):
            for other, peer in enumerate(specs):
                if peer.optimizer in spec.row.includes and self.loss(other).is_below(self.loss(contestant)):
                    yield contestant, other

    def remarks(self) -> list[str]:
        """Return what the figures say, and do not say, in sentences."""
        return [self._of_the_lead(), *self._of_the_lost(), *self._of_edges(), *self._of_the_outdone()]

    def _of_the_lead(self) -> str:
        if self.leader is not None:
            message = _("{name} leads: its worst seed is better than the best seed of everybody else.")
            return message.format(name=self.names[self.leader])
        if self.search.seeds == 1:
            return _("No clear lead: one seed cannot tell a lead from chance.")
        return _("No clear lead: the ranges over the seeds overlap.")

    def _of_the_lost(self) -> Iterator[str]:
        names = [name for place, name in enumerate(self.names) if self.best(place) is None]
        if names:
            message = _("Diverged at every rate that was tried: {names}. Try lower ones.")
            yield message.format(names=", ".join(names))

    def _of_edges(self) -> Iterator[str]:
        names = [name for place, name in enumerate(self.names) if self.is_at_edge(place)]
        if names:
            message = _("At the edge of what was tried: {names}. A better rate may lie beyond it.")
            yield message.format(names=", ".join(names))

    def _of_the_outdone(self) -> Iterator[str]:
        message = _("{name} could imitate {other} and lost to it: the search space is too small.")
        for contestant, other in self.outdone:
            yield message.format(name=self.names[contestant], other=self.names[other])

    def _at_best(self, figures: FloatArray, contestant: int) -> Spread:
        place = self.best(contestant)
        return Spread.of(np.full(1, np.nan) if place is None else figures[contestant, place])


def _median(figures: FloatArray) -> float:
    """Return the middle one, of an even number the higher of two, as infinities have no mean."""
    return float(np.sort(figures, axis=None)[figures.size // 2])
