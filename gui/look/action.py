"""What a menu, a key or a context menu offers is a row: its words and keys, what it acts on, what it does.

A row acts on whatever of its kind is current — a document, the view of it, a spot on its canvas — so that one
row serves the menu bar, a context menu, a key on the canvas, and whichever workspace is in front.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

S = TypeVar("S")


class Workspace(Protocol):
    """What actions act on: a place that has at most one current subject of each kind."""

    def subject(self, kind: type[S]) -> S | None:
        """Return what an action on this kind of thing is about just now, or None where there is nothing."""
        ...


@dataclass(frozen=True)
class Action(Generic[S]):
    """One row: `run` acts on a subject of the kind `on`, where `possible` says that it can do something.

    `title` has its mnemonic (&) for the menu bar; `now` writes a title that changes, such as "Undo move", and
    `checked` says whether it is switched on: alone of its `choice`, where it belongs to one. `keys` work in
    the whole window, `keys_here` only while the subject has the keyboard. Keys are written out rather than
    taken from the platform's list, which gives one key to two actions: Ctrl+D deletes on X11.
    """

    name: str
    title: str
    on: type[S]
    run: Callable[[S], object]
    keys: tuple[str, ...] = ()
    possible: Callable[[S], bool] = lambda _subject: True
    keys_here: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    now: Callable[[S], str] | None = None
    checked: Callable[[S], bool] | None = None
    choice: str = ""

    @property
    def words(self) -> str:
        """The title without its mnemonic."""
        return self.title.replace("&", "")

    def is_possible(self, place: Workspace) -> bool:
        """Return whether it can do something in this workspace just now."""
        subject = place.subject(self.on)
        return subject is not None and self.possible(subject)

    def is_checked(self, place: Workspace) -> bool:
        """Return whether it is a switch that is on."""
        subject = place.subject(self.on)
        return subject is not None and self.checked is not None and self.checked(subject)

    def title_in(self, place: Workspace) -> str:
        """Return the title as it reads in this workspace just now."""
        subject = place.subject(self.on)
        return self.title if subject is None or self.now is None else self.now(subject)

    def perform(self, place: Workspace) -> None:
        """Do it; nothing where it is not possible just now. Raises EngineError where it is refused."""
        subject = place.subject(self.on)
        if subject is not None and self.possible(subject):
            self.run(subject)
