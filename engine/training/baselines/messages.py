"""What the window and the worker say to each other about baselines; all of it immutable."""

from __future__ import annotations

from dataclasses import dataclass

from engine.training.baselines.findings import BaselineFindings
from engine.training.baselines.settings import BaselineSettings
from engine.training.data.datasets import DatasetSettings


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
class BaselineReport:
    """How far a search is, from 0 to 1, and at the end what it found, or why it could not be made."""

    race: int
    done: float
    findings: BaselineFindings | None = None
    refusal: str = ""

    @property
    def is_last(self) -> bool:
        """Whether nothing more is heard of this search."""
        return bool(self.refusal) or self.findings is not None
