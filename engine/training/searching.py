"""A search in the worker, of rates or of baselines: a slice of it at a time, and word of it now and then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from engine.errors import EngineError
from engine.text import _
from engine.training.pacing import Clock

SLICE_SECONDS = 0.02
REPORT_SECONDS = 0.1


Found_co = TypeVar("Found_co", covariant=True)


@dataclass(frozen=True, eq=False)
class SearchProgress:
    """How far a search is, from 0 to 1, and at the end what it found, or why it could not be made."""

    race: int
    done: float
    findings: Any = None
    refusal: str = ""

    @property
    def is_last(self) -> bool:
        """Whether nothing more will be heard of this search."""
        return self.findings is not None or bool(self.refusal)


class Search(Protocol[Found_co]):
    """What goes on a small part a call, and at last has found something."""

    is_busy: bool

    @property
    def done(self) -> float:
        """The share that is behind it."""

    @property
    def findings(self) -> Found_co:
        """What was found."""

    def advance(self) -> None:
        """Do a small part of it."""


class Searching:
    """Runs the search of one kind that was asked for last, if any.

    `make` begins the search that a command asks for; it raises EngineError where there is none. `report`
    makes a report of the race's number, the share done, the findings if any, and a `refusal`.
    """

    def __init__(self, clock: Clock, make: Callable[[Any], Search[Any]], report: Callable[..., Any]) -> None:
        self._clock, self._make, self._report = clock, make, report
        self._search: Search[Any] | None = None
        self._broken = ""
        self._due = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether there is something left to try, or to tell."""
        return self._search is not None or bool(self._broken)

    def start(self, number: int, command: Any) -> list[Any]:
        """Begin another search; return a report that says why, where there is no such search."""
        self.stop()
        self._due = self._clock()
        try:
            self._search = self._make(command)
        except EngineError as error:
            return [self._report(number, 1.0, refusal=str(error))]
        return []

    def stop(self) -> None:
        """Leave it at that."""
        self._search, self._broken = None, ""

    def work(self, number: int) -> list[Any]:
        """Go on for a slice of time, and return a report, by this number, if one is due.

        What breaks a search is raised, and the next report says that it has ended.
        """
        # Until it has gone well there is no search: one that breaks is not tried again and again.
        search, broken = self._search, self._broken
        self.stop()
        if broken:
            return [self._report(number, 1.0, refusal=broken)]
        if search is None:
            return []
        try:
            self._go_on(search)
        except EngineError as error:
            return [self._report(number, 1.0, refusal=str(error))]
        except Exception as error:
            self._broken = _("the search broke: {reason}").format(reason=f"{type(error).__name__}: {error}")
            raise
        if not search.is_busy:
            return [self._report(number, 1.0, search.findings)]
        self._search = search
        if self._clock() < self._due:
            return []
        self._due = self._clock() + REPORT_SECONDS
        return [self._report(number, search.done)]

    def _go_on(self, search: Search[Any]) -> None:
        until = self._clock() + SLICE_SECONDS
        while search.is_busy and self._clock() < until:
            search.advance()
