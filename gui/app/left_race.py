"""A race that a crash has left, as recovery offers it."""

from __future__ import annotations

from pathlib import Path

from engine.errors import FormatError
from engine.text import _
from engine.training.checkpoint import Summary, summary
from gui.app.left import RECOVERED, Left, LeftDamaged, day_and_time
from gui.document.keeping import forget
from gui.training.safekeeping import orphaned_races


class LeftRace:
    """A race in its checkpoint."""

    choices = RECOVERED

    def __init__(self, file: Path, told: Summary) -> None:
        self.file, self._told = file, told

    @property
    def words(self) -> str:
        """What is offered, in a sentence or two."""
        told, dataset = self._told, self._told.settings.dataset
        message = _(
            "Chainrule ended during a race on {data}. "
            "It can go on from step {step}, as it was on {day} at {time}."
        )
        return message.format(
            data=Path(dataset.path).name if dataset.path else dataset.row.title,
            step=f"{told.step:,}",
            **day_and_time(told.when),
        )

    def forget(self) -> None:
        """Let it go for good."""
        forget(self.file)


def left_races(place: Path) -> list[Left]:
    """Return the races in a folder whose windows are no more, oldest first."""
    return [_left(file) for file in orphaned_races(place)]


def _left(file: Path) -> Left:
    try:
        return LeftRace(file, summary(file))
    except FormatError as error:
        return LeftDamaged(file, _("What was kept of a race"), error)
