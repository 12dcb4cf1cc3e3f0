"""What a crash has left, as recovery offers it: a sentence, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from engine.errors import FormatError
from engine.text import _
from gui.document.keeping import aside, forget, set_aside


@dataclass(frozen=True)
class Choices:
    """The words of what takes something up, and of what lets it go, each with a tip."""

    take: str
    take_tip: str
    drop: str
    drop_tip: str


RECOVERED = Choices(
    _("&Recover"),
    _("Open it as it was, with its steps of undo"),
    _("&Decline"),
    _("Forget what was not saved"),
)  # fmt: skip
KEPT = Choices(
    _("&Keep"), _("Leave the file where it lies, and do not ask again"), _("&Remove"), _("Delete the file")
)


def day_and_time(when: float) -> dict[str, str]:
    """Return the `day` and the `time` of a moment, in seconds since 1970, as fields of a message."""
    moment = datetime.fromtimestamp(when)
    return {"day": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M:%S}"}


class Left(Protocol):
    """Something that a crash has left in a file."""

    file: Path
    choices: Choices

    @property
    def words(self) -> str:
        """What is offered, in a sentence or two."""

    def forget(self) -> None:
        """Let it go for good."""


class LeftDamaged:
    """Something that cannot be read: `what` it was, and the error of reading it."""

    choices = KEPT

    def __init__(self, file: Path, what: str, error: FormatError) -> None:
        self.file, self._what, self._error = file, what, error

    @property
    def words(self) -> str:
        """What cannot be read, from when it is, and where it lies."""
        message = _("{what} until {when} cannot be recovered: {reason}. Keeping it leaves it in {path}.")
        return message.format(what=self._what, when=self._when(), reason=self._error, path=aside(self.file))

    def _when(self) -> str:
        try:
            return "{day} {time}".format(**day_and_time(self.file.stat().st_mtime))
        except OSError:
            return _("nobody knows when")

    def keep(self) -> None:
        """Leave it where it lies, and offer it no more."""
        set_aside(self.file)

    def forget(self) -> None:
        """Let it go for good."""
        forget(self.file)
