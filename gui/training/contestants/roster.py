"""The contestants at a moment, for undo: as they were listed, and where they were in the race of then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from gui.training.contestants.marks import LegendEntry


@dataclass(frozen=True)
class Roster:
    """The contestants at a moment, with their places in the race that was the so-manieth then."""

    entries: tuple[LegendEntry, ...]
    race: int


@dataclass(frozen=True)
class RosterEdit:
    """A step of undo: contestants as they were, and as they are instead.

    Two steps that follow each other and have one `subject` are one.
    """

    restore: Callable[[Roster], None]
    text: str
    before: Roster
    after: Roster
    subject: object = None

    def goes_on(self, last: object) -> TypeGuard[RosterEdit]:
        """Return whether the last step was the same being done."""
        return isinstance(last, RosterEdit) and self.subject is not None and last.subject == self.subject

    def undo(self) -> None:
        """List them as they were."""
        self.restore(self.before)

    def redo(self) -> None:
        """List them as they became."""
        self.restore(self.after)


def placed_as(entry: LegendEntry, now: LegendEntry | None) -> LegendEntry:
    """Return a contestant in the place that it has now, if it has become no other since."""
    is_same = now is not None and replace(now.spec, chosen=()) == replace(entry.spec, chosen=())
    place = None if now is None or not is_same else now.left if now.run is None else now.run
    return replace(entry, run=place if entry.enabled else None, left=None if entry.enabled else place)


def set_otherwise(before: LegendEntry | None, now: LegendEntry) -> Iterator[tuple[str, float]]:
    """Yield the hyperparameters that a contestant has now, and had not before in the same place."""
    if before is None or now.run is None or before.run != now.run:
        return
    values = before.spec.hyperparameters
    yield from ((name, value) for name, value in now.spec.hyperparameters.items() if values[name] != value)
