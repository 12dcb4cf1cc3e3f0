"""A search in the worker, whatever is looked for: a slice of it at a time, and word of it now and then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from engine.errors import EngineError
from engine.text import _
from engine.training.pacing import Clock

SLICE_SECONDS = 0.02
REPORT_SECONDS = 0.1


Found_co = TypeVar("Found_co", covariant=True)


@dataclass(frozen=True)
class StopSearch:
    """Give up the search that was begun by this kind of command; nothing more is heard of it."""

    kind: type[SearchCommand]


@dataclass(frozen=True, eq=False)
class SearchReport:
    """How far a search is that was begun by this kind of command, from 0 to 1.

    At the end it says what was found, or why it could not be made; `so_far` is what was found of it before,
    where that is more than was told last.
    """

    race: int
    kind: type[SearchCommand]
    done: float
    findings: Any = None
    refusal: str = ""
    so_far: Any = None

    @property
    def is_last(self) -> bool:
        """Whether nothing more will be heard of this search."""
        return self.findings is not None or bool(self.refusal)


class Search(Protocol[Found_co]):
    """What goes on a small part a call, and at last has found something."""

    is_busy: bool

    @property
    def so_far(self) -> Found_co | None:
        """What of it can be told already, the same until there is more; None where only all of it can."""

    @property
    def done(self) -> float:
        """The share that is behind it."""

    @property
    def findings(self) -> Found_co:
        """What was found."""

    def advance(self) -> None:
        """Do a small part of it."""


class SearchCommand(Protocol):
    """Asks for a search beside the race that stands or runs; another race ends it.

    Answered by a row of `SearchReport`, the last with what was found.
    """

    def begin(self) -> Search[Any]:
        """Return the search at its start; raise EngineError where there is none."""


class Searching:
    """Runs the search that was asked for last by one kind of command, if any."""

    def __init__(self, clock: Clock, kind: type[SearchCommand]) -> None:
        self._clock, self._kind = clock, kind
        self._search: Search[Any] | None = None
        self._broken = ""
        self._due = 0.0
        self._told: Any = None

    @property
    def is_busy(self) -> bool:
        """Whether there is something left to try, or to tell."""
        return self._search is not None or bool(self._broken)

    def start(self, number: int, command: SearchCommand) -> list[SearchReport]:
        """Begin another search; return a report that says why, where there is no such search."""
        self.stop()
        self._due, self._told = self._clock(), None
        try:
            self._search = command.begin()
        except EngineError as error:
            return [self._report(number, 1.0, refusal=str(error))]
        return []

    def stop(self) -> None:
        """Leave it at that."""
        self._search, self._broken = None, ""

    def work(self, number: int) -> list[SearchReport]:
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
        more = search.so_far if search.so_far is not self._told else None
        if more is None and self._clock() < self._due:
            return []
        self._due, self._told = self._clock() + REPORT_SECONDS, search.so_far
        return [self._report(number, search.done, so_far=more)]

    def _report(
        self, number: int, done: float, findings: Any = None, *, refusal: str = "", so_far: Any = None
    ) -> SearchReport:
        return SearchReport(number, self._kind, done, findings, refusal, so_far)

    def _go_on(self, search: Search[Any]) -> None:
        until = self._clock() + SLICE_SECONDS
        while search.is_busy and self._clock() < until:
            search.advance()
