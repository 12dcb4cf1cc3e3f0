"""One question of an exercise: what is asked where, what is right, what a wrong answer tells; three hints.

A question also says which gradients may not be seen before it is settled. `engine.exercises.asking` says
which questions a graph gives.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.exercises.answers import Answer, read_choice, read_number, read_shape
from engine.exercises.carrying import Own, followed
from engine.exercises.diagnosis import Slip, diagnose, slips
from engine.exercises.misconceptions import MISCONCEPTIONS, Misconception
from engine.exercises.situations import Pass
from engine.exercises.tolerance import Tolerance
from engine.files.exercise_section import Place
from engine.ops import Array, Shape

HINTS = 3
Told = tuple[str, tuple[str, str, str]]
"""A prompt and its hints."""


@dataclass(frozen=True, eq=False)
class Question(ABC):
    """What is asked at one place; `item` names it in tables, and `hides` what may not be seen meanwhile.

    `telling` returns prompt and hints, which are found when somebody reads them: a pass has thousands.
    """

    place: Place
    item: str
    telling: Callable[[], Told]
    hides: frozenset[Place]

    @cached_property
    def _told(self) -> Told:
        return self.telling()

    @property
    def prompt(self) -> str:
        """What is asked."""
        return self._told[0]

    @property
    def hints(self) -> tuple[str, str, str]:
        """What helps, each more than the one before."""
        return self._told[1]

    @property
    @abstractmethod
    def right(self) -> Answer:
        """The right answer."""

    @abstractmethod
    def read(self, text: str) -> Answer:
        """Return an answer as it was typed; raise ParseError where it cannot be read."""

    @abstractmethod
    def is_right(self, answer: Answer) -> bool:
        """Return whether an answer is right."""

    @abstractmethod
    def diagnose(self, answer: Answer) -> Misconception | None:
        """Return the misconception that a wrong answer tells of; None where it tells of none."""


@dataclass(frozen=True, eq=False)
class NumberQuestion(Question):
    """Asks for a gradient: a number, or a small array of them."""

    run: Pass
    nearby: Sequence[Pass]
    tolerance: Tolerance

    @property
    def right(self) -> Array:
        """The gradient."""
        return self.run.situations[self.place].right

    @cached_property
    def slips(self) -> list[Slip]:
        """The numbers that mistakes give here."""
        return slips(self.run, self.place, self.nearby)

    def read(self, text: str) -> Array:
        """Read a number or rows of numbers."""
        return read_number(text)

    def is_right(self, answer: Answer) -> bool:
        """Return whether the number is within the tolerance."""
        return self.tolerance.passes(answer, self.right)

    def carries_on(self, answer: Answer, own: Own) -> bool:
        """Return whether a wrong number is right for those that the student gave before it."""
        wanted = followed(self.run.situations[self.place], own)
        return not self.is_right(answer) and self.tolerance.passes(answer, wanted)

    def diagnose(self, answer: Answer) -> Misconception | None:
        """Return the one misconception that gives this number."""
        return diagnose(answer, self.right, self.slips, self.tolerance)


@dataclass(frozen=True, eq=False)
class ShapeQuestion(Question):
    """Asks for the shape of a gradient, which is that of its variable."""

    right_shape: Shape

    @property
    def right(self) -> Shape:
        """The shape."""
        return self.right_shape

    def read(self, text: str) -> Shape:
        """Read a shape."""
        return read_shape(text)

    def is_right(self, answer: Answer) -> bool:
        """Return whether it is that shape."""
        return bool(answer == self.right_shape)

    def diagnose(self, answer: Answer) -> Misconception | None:
        """Return the misconception of a shape that is the right one turned around."""
        turned = isinstance(answer, tuple) and answer != self.right_shape == answer[::-1]
        return MISCONCEPTIONS["transposed"] if turned else None


@dataclass(frozen=True, eq=False)
class RouteQuestion(Question):
    """Asks which input of a max or min the gradient goes to; `choices` gives ports by their names."""

    winner: str
    choices: Mapping[str, str]

    @property
    def right(self) -> str:
        """The port."""
        return self.winner

    def read(self, text: str) -> str:
        """Read the name of a port, or of the node that is wired to it."""
        return read_choice(text, self.choices)

    def is_right(self, answer: Answer) -> bool:
        """Return whether it is that port."""
        return bool(answer == self.winner)

    def diagnose(self, answer: Answer) -> Misconception | None:
        """Return the only mistake that there is here."""
        return None if self.is_right(answer) else MISCONCEPTIONS["max_to_loser"]
