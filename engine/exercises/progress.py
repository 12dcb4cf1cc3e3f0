"""How far one question of a quiz has come, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.exercises.misconceptions import Misconception


class Outcome(Enum):
    """Whether a question is open, left for later, answered as far as anybody tells, or settled, and how."""

    OPEN = "open"
    SKIPPED = "skipped"
    NOTED = "noted"
    SHOWN = "shown"
    RIGHT = "right"


@dataclass(frozen=True)
class WrongAnswer:
    """A wrong answer as it was typed, and the misconception that it tells of, where it tells of one."""

    given: str
    row: Misconception | None


@dataclass(frozen=True)
class Progress:
    """What a student did at one question; `given` is the last answer that could be read, as it was typed.

    `is_right` says so of that answer, and `wrong` are all those that were not, in order.
    """

    outcome: Outcome = Outcome.OPEN
    given: str = ""
    is_right: bool = False
    tries: int = 0
    wrong: tuple[WrongAnswer, ...] = ()
    hints: int = 0

    @property
    def is_settled(self) -> bool:
        """True where no answer is taken any more."""
        return self.outcome in {Outcome.SHOWN, Outcome.RIGHT}

    @property
    def mistakes(self) -> tuple[Misconception, ...]:
        """The misconceptions that answers told of, each once, in order."""
        return tuple(dict.fromkeys(answer.row for answer in self.wrong if answer.row is not None))

    def credit(self, penalty: float, *, tells_at_end: bool) -> float:
        """Return the part of a point that this is worth: nothing for what was shown or is not right.

        Each hint costs the penalty, and so does each wrong try where it was told at once that it is wrong.
        """
        if not self.is_right or self.outcome is Outcome.SHOWN:
            return 0.0
        return max(0.0, 1.0 - penalty * (self.hints + (0 if tells_at_end else len(self.wrong))))
