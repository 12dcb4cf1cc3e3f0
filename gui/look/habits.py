"""How a user likes the canvas to behave, whatever document is open: remembered from session to session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gui.look.application import belonging

MOST_RECENT = 5


@dataclass(frozen=True)
class Habits:
    """`minimap` shows one, `snaps` lines dragged nodes up with others, `recent` names what was added last,
    `wires` is the course that they take, and a graph is arranged from left to right unless `downwards`.
    Gradients are coloured on a fixed scale unless it is `relative` to the graph.
    """

    minimap: bool = False
    snaps: bool = True
    wires: Literal["curved", "straight", "orthogonal"] = "curved"
    downwards: bool = False
    relative: bool = False
    recent: tuple[str, ...] = ()


class KeptHabits(QObject):
    """The habits of the running application; `changed` says that they are others."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.now = Habits()

    def take(self, **habits: Any) -> None:
        """Take these habits on, and keep the others."""
        wanted = replace(self.now, **habits)
        if wanted != self.now:
            self.now = wanted
            self.changed.emit()

    def restore(self, record: Mapping[str, Any]) -> None:
        """Take on the habits that were remembered, and no others."""
        self.take(**{**asdict(Habits()), **record})

    def flip(self, name: str) -> None:
        """Take on a habit that one has not, or leave it off."""
        self.take(**{name: not getattr(self.now, name)})

    def as_record(self) -> dict[str, Any]:
        """Return the habits by name, to be remembered."""
        return asdict(self.now)


def kept_habits() -> KeptHabits:
    """Return the habits of the running QApplication, made on first use."""
    return belonging(KeptHabits)


def note_use(name: str) -> None:
    """Put an offer first among those that were added last."""
    others = (other for other in habits().recent if other != name)
    kept_habits().take(recent=(name, *others)[:MOST_RECENT])


def habits() -> Habits:
    """Return how the user likes the canvas to behave."""
    return kept_habits().now
