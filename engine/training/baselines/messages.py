"""What the window asks of the worker about baselines; it is immutable."""

from __future__ import annotations

from dataclasses import dataclass

from engine.training.baselines.search import BaselineSearch
from engine.training.baselines.settings import BaselineSettings
from engine.training.data.datasets import DatasetSettings


@dataclass(frozen=True)
class SearchBaselines:
    """Find the baselines of some data: a `SearchCommand` that finds `BaselineFindings`."""

    dataset: DatasetSettings
    settings: BaselineSettings

    def begin(self) -> BaselineSearch:
        """Return the search at its start; raise EngineError where there is none."""
        return BaselineSearch(self.dataset, self.settings)
