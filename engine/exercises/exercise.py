"""An exercise as a teacher hands it out: a graph, what is asked of it, and what counts as right."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property

from engine.errors import ExerciseError
from engine.exercises.asking import ASKED
from engine.exercises.questions import Question
from engine.exercises.situations import Meeting, Pass
from engine.exercises.tolerance import Tolerance
from engine.files.document import Contents
from engine.files.exercise_section import ExerciseSettings, Place
from engine.text import _


@dataclass(frozen=True, eq=False)
class Exercise:
    """A document that is an exercise; everything that is right in it is worked out from its graph."""

    contents: Contents

    @classmethod
    def of(cls, contents: Contents) -> Exercise:
        """Return the exercise of a document; raise ExerciseError where it is none, or asks nothing.

        Raises as `engine.run.autodiff.evaluate` does for a graph that cannot be computed.
        """
        if contents.exercise is None:
            raise ExerciseError(_("this document is no exercise: it does not say what is asked"))
        if contents.target is None:
            raise ExerciseError(_("choose a target first: gradients are always of some node"))
        exercise = cls(contents)
        if not exercise.questions:
            raise ExerciseError(_("this exercise asks nothing: no gradient is hidden that there is"))
        return exercise

    @property
    def settings(self) -> ExerciseSettings:
        """What the teacher has set."""
        assert self.contents.exercise is not None
        return self.contents.exercise

    @property
    def tolerance(self) -> Tolerance:
        """How far an answer may be off."""
        return Tolerance(self.settings.relative, self.settings.absolute)

    @property
    def tells_at_end(self) -> bool:
        """True where nothing is told before all has been answered."""
        return self.settings.feedback == "at the end" or self.settings.kind == "pass"

    @cached_property
    def run(self) -> Pass:
        """The backward pass at the exercise's own numbers."""
        assert self.contents.target is not None
        return Pass.of(self.contents.graph, self.contents.target)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is asked, in backward order."""
        asked = ASKED[self.settings.kind](self.run, self.tolerance)
        wanted = self._wanted()
        return tuple(question for question in asked if wanted is None or question.place in wanted)

    @cached_property
    def unasked(self) -> tuple[Place, ...]:
        """What is to be hidden, but has no gradient that could be asked for."""
        asked = {question.place for question in self.questions}
        return tuple(
            sorted((self._wanted() or frozenset()) - asked, key=lambda place: (place.node, place.port))
        )

    def _wanted(self) -> frozenset[Place] | None:
        """Return the places that are asked for; a node with one term is the wire that it comes along."""
        hidden = self.settings.hidden
        if hidden is None:
            return None
        if self.settings.kind in {"shapes", "routes"}:
            return frozenset(Place(place.node) for place in hidden)
        lone = {
            Place(at.source): at.place for at in self.run.situations.values() if not isinstance(at, Meeting)
        }
        known = self.run.situations
        return frozenset(place if place in known else lone.get(place, place) for place in hidden)

    def seed_of(self, student: str) -> int | None:
        """Return the seed of a student's numbers, always the same; None where all have the same numbers."""
        if self.settings.seed is None:
            return None
        digest = hashlib.sha256(f"{self.settings.seed}:{identity(student)}".encode()).digest()
        return int.from_bytes(digest[:6])

    def with_contents(self, **changes: object) -> Exercise:
        """Return an exercise whose document differs in these fields."""
        return Exercise(replace(self.contents, **changes))  # type: ignore[arg-type]


def identity(student: str) -> str:
    """Return the one form of a student's id in which it may be typed in several ways."""
    return unicodedata.normalize("NFC", " ".join(student.split()))


def as_exercise(contents: Contents) -> Exercise:
    """Return the exercise of a document: its own, or one that asks for all; raise as `Exercise.of`."""
    return Exercise.of(replace(contents, exercise=contents.exercise or ExerciseSettings()))
