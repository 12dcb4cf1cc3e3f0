"""A search for learning rates in the worker: a slice of it at a time, and word of it now and then."""

from __future__ import annotations

from engine.errors import EngineError
from engine.training.chances.messages import SearchReport
from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.pacing import Clock
from engine.training.settings import RaceSettings

SLICE_SECONDS = 0.02
REPORT_SECONDS = 0.1


class Searching:
    """Runs the search that was asked for last, if any."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._search: RateSearch | None = None
        self._due = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether there is something left to try."""
        return self._search is not None

    def start(self, number: int, race: RaceSettings, search: SearchSettings) -> list[SearchReport]:
        """Begin another search; return a report that says why, where there is no such race."""
        self._due = self._clock()
        try:
            self._search = RateSearch(race, search)
        except EngineError as error:
            return [SearchReport(number, 1.0, refusal=str(error))]
        return []

    def stop(self) -> None:
        """Leave it at that."""
        self._search = None

    def work(self, number: int) -> list[SearchReport]:
        """Go on for a slice of time, and return a report, by this number, if one is due."""
        # Until it has gone well there is no search: one that breaks is not tried again and again.
        search, self._search = self._search, None
        if search is None:
            return []
        try:
            self._go_on(search)
        except EngineError as error:
            return [SearchReport(number, 1.0, refusal=str(error))]
        if not search.is_busy:
            return [SearchReport(number, 1.0, search.findings)]
        self._search = search
        if self._clock() < self._due:
            return []
        self._due = self._clock() + REPORT_SECONDS
        return [SearchReport(number, search.done)]

    def _go_on(self, search: RateSearch) -> None:
        until = self._clock() + SLICE_SECONDS
        while search.is_busy and self._clock() < until:
            search.advance()
