"""What the window and the worker say to each other about a search for learning rates; all of it immutable."""

from __future__ import annotations

from dataclasses import dataclass

from engine.training.chances.findings import Findings
from engine.training.chances.settings import SearchSettings
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
class SearchReport:
    """How far a search is, from 0 to 1, and at the end what it found, or why it could not be made."""

    race: int
    done: float
    findings: Findings | None = None
    refusal: str = ""

    @property
    def is_last(self) -> bool:
        """Whether nothing more will be heard of this search."""
        return self.findings is not None or bool(self.refusal)
