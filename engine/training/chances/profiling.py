"""A profile over data sets: the search for learning rates on each in turn, and who was quick on most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.chances.findings import Findings
from engine.training.chances.profile import FARTHEST, Profile
from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DATASETS, DatasetSettings
from engine.training.settings import RaceSettings

READY_MADE = tuple(name for name, row in DATASETS.items() if row.needs is None)
"""The data sets that a profile may be made over: those that need no file."""


@dataclass(frozen=True, eq=False)
class ProfileFindings:
    """What was found on each data set; everywhere a `target` of None is the usual one of each.

    While the search goes on, `left` are the data sets of which nothing is known yet.
    """

    told: tuple[Findings, ...]
    left: tuple[DatasetSettings, ...] = ()

    @property
    def race(self) -> RaceSettings:
        """The race that was run on all of them, on the first one."""
        return self.told[0].race

    @property
    def names(self) -> list[str]:
        """The contestants as they are told apart."""
        return self.told[0].names

    @property
    def titles(self) -> list[str]:
        """What the data sets are called."""
        return [found.race.dataset.row.title for found in self.told]

    def targets(self, target: float | None = None) -> list[float]:
        """Return the loss on each data set that times are taken to."""
        return [found.usual_target if target is None else target for found in self.told]

    def steps(self, target: float | None = None) -> FloatArray:
        """Return median steps (data sets, contestants) to the target at best rates, infinite for never."""
        pairs = zip(self.told, self.targets(target), strict=True)
        places = range(len(self.names))
        return np.array([[found.steps_to(place, goal).median for place in places] for found, goal in pairs])

    def profile(self, target: float | None = None) -> Profile:
        """Return the profile of these steps."""
        return Profile.of(self.steps(target))

    def remarks(self, target: float | None = None) -> list[str]:
        """Return what the profile says, and does not say, in sentences."""
        profile = self.profile(target)
        best = float(profile.scores.max())
        ahead = [name for name, score in zip(self.names, profile.scores, strict=True) if score == best]
        if not best:
            return [_("Nobody came to the target on any data set: choose a higher one, or more steps.")]
        message = _("Highest score, {score:.2f}: {names}. Over {count} data sets, no ranking beyond them.")
        if len(self.told) == 1:
            message = _("Highest score, {score:.2f}: {names}. On one data set, which says nothing of others.")
        told = message.format(score=best, names=", ".join(ahead), count=len(self.told))
        return [told, *self._unsolved(target)]

    def _unsolved(self, target: float | None) -> Iterator[str]:
        pairs = zip(self.titles, self.steps(target), strict=True)
        names = [title for title, steps in pairs if np.isinf(steps).all()]
        if names:
            yield _("Nobody came to the target on {names}.").format(names=", ".join(names))


class ProfileSearch:
    """Tries the rates on one data set after the other, a step a call.

    Raises ConfigurationError where no data set is named, or where the network's loss is not for one of them.
    """

    def __init__(
        self, race: RaceSettings, datasets: Sequence[DatasetSettings], search: SearchSettings
    ) -> None:
        if not datasets:
            raise ConfigurationError(_("choose a data set at least"), field="datasets")
        for each in datasets:
            if each.row.task is not None:
                race.network.loss_for(each.row.task)
        self._race, self._datasets, self._search = race, tuple(datasets), search
        self._told: list[Findings] = []
        self.so_far: ProfileFindings | None = None
        self._current: RateSearch | None = None
        self._running = self._run()
        self.is_busy = True

    @property
    def done(self) -> float:
        """The share of all data sets that is behind it, 1 at the end."""
        within = 0.0 if self._current is None else self._current.done
        return (len(self._told) + within) / len(self._datasets)

    @property
    def findings(self) -> ProfileFindings:
        """What was found; it is whole once the search is busy no longer."""
        return ProfileFindings(tuple(self._told))

    def advance(self) -> None:
        """Take a step; there is none to take once it is busy no longer."""
        self.is_busy = next(self._running, False)

    def _run(self) -> Iterator[bool]:
        for dataset in self._datasets:
            self._current = RateSearch(replace(self._race, dataset=dataset), self._search)
            while self._current.is_busy:
                self._current.advance()
                yield True
            self._told.append(self._current.findings)
            self._current = None
            self.so_far = ProfileFindings(tuple(self._told), self._datasets[len(self._told) :])


def curve(profile: Profile, place: int) -> tuple[FloatArray, FloatArray]:
    """Return factors from 1 to 4 and a contestant's shares of data sets there, as the steps that they are."""
    ratios = profile.ratios[:, place]
    turns = np.unique([1.0, *np.minimum(ratios, FARTHEST), FARTHEST])
    shares = np.array([np.mean(ratios <= turn) for turn in turns])
    return np.repeat(turns, 2)[1:], np.repeat(shares, 2)[:-1]
