"""What the window asks of the worker about learning rates; all of it immutable."""

from __future__ import annotations

from dataclasses import dataclass

from engine.training.chances.profiling import ProfileSearch
from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.settings import RaceSettings


@dataclass(frozen=True)
class SearchRates:
    """Look for the best rates of a race's contestants: a `SearchCommand` that finds `Findings`."""

    settings: RaceSettings
    search: SearchSettings

    def begin(self) -> RateSearch:
        """Return the search at its start; raise EngineError where there is none."""
        return RateSearch(self.settings, self.search)


@dataclass(frozen=True)
class SearchProfile:
    """Look for them on several data sets: a `SearchCommand` that finds `ProfileFindings`."""

    settings: RaceSettings
    datasets: tuple[DatasetSettings, ...]
    search: SearchSettings

    def begin(self) -> ProfileSearch:
        """Return the search at its start; raise EngineError where there is none."""
        return ProfileSearch(self.settings, self.datasets, self.search)
