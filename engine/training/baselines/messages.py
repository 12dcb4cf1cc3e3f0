"""What the window and the worker say to each other about baselines; all of it immutable."""

from __future__ import annotations

from dataclasses import dataclass

from engine.training.baselines.findings import BaselineFindings
from engine.training.baselines.settings import BaselineSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.searching import SearchProgress


@dataclass(frozen=True)
class SearchBaselines:
    """Find the baselines of some data, beside the race that stands or runs.

    Answered by a row of `BaselineReport`, the last with what was found. Another race ends the search.
    """

    dataset: DatasetSettings
    settings: BaselineSettings


@dataclass(frozen=True)
class StopBaselines:
    """Give up the search."""


@dataclass(frozen=True, eq=False)
class BaselineReport(SearchProgress):
    """How far a search for baselines is, and at the end what it found."""

    findings: BaselineFindings | None = None
