"""What the window and the worker say to each other about a search for learning rates; all of it immutable."""

from __future__ import annotations

from dataclasses import dataclass

from engine.training.chances.findings import Findings
from engine.training.chances.settings import SearchSettings
from engine.training.searching import SearchProgress
from engine.training.settings import RaceSettings


@dataclass(frozen=True)
class SearchRates:
    """Look for the best learning rates of a race's contestants, beside the race that stands or runs.

    Answered by a row of `SearchReport`, the last with what was found. Another race ends the search.
    """

    settings: RaceSettings
    search: SearchSettings


@dataclass(frozen=True)
class StopSearch:
    """Give up the search."""


@dataclass(frozen=True, eq=False)
class SearchReport(SearchProgress):
    """How far a search for learning rates is, and at the end what it found."""

    findings: Findings | None = None
