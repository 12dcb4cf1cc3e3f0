"""A quiz as it goes on: the next question, what is said of an answer, what may be seen, and the score.

Whatever counts is a `Move` in the attempt's log; `Quiz(exercise, attempt)` makes all its moves again and
stands where the student stopped. A window draws it, and the grader reads its score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from engine.errors import ExerciseError, ParseError
from engine.exercises.answers import Answer
from engine.exercises.exercise import Exercise
from engine.exercises.misconceptions import Misconception
from engine.exercises.progress import Outcome, Progress, WrongAnswer
from engine.exercises.questions import HINTS, NumberQuestion, Question
from engine.files.exercise_section import MOST_MOVES, Attempt, Move, Place
from engine.text import _


class Said(Enum):
    """What is said of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    NOTED = "noted"


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer, with the misconception that it tells of and a sentence, where there are any.

    An answer is only noted where nothing is told before the end.
    """

    said: Said
    misconception: Misconception | None = None
    sentence: str = ""


@dataclass(frozen=True)
class Score:
    """Points, of how many."""

    points: float
    most: int


class Quiz:
    """One student's way through an exercise."""

    def __init__(self, exercise: Exercise, attempt: Attempt) -> None:
        """Make all moves of the attempt; raise ExerciseError, naming it, for one that cannot be made."""
        self.exercise = exercise
        self._student = attempt.student
        self._moves: list[Move] = []
        self._questions = {question.place: question for question in exercise.questions}
        self._progress = {place: Progress() for place in self._questions}
        self._is_finished = False
        for move in attempt.moves:
            self.make(move)

    # -- reading ------------------------------------------------------------------------------------------

    @property
    def attempt(self) -> Attempt:
        """The log of all moves so far."""
        return Attempt(self._student, tuple(self._moves))

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in backward order."""
        return self.exercise.questions

    @property
    def question(self) -> Question | None:
        """The next question, those skipped once more at the end; None where all is settled or finished."""
        if self._is_finished:
            return None
        return next(self._with(Outcome.OPEN), None) or next(self._with(Outcome.SKIPPED), None)

    @property
    def is_over(self) -> bool:
        """True where the student has finished, or has settled every question and was told so at once."""
        return self._is_finished or (not self.exercise.tells_at_end and self.question is None)

    def progress(self, at: Place) -> Progress:
        """Return how far the question there has come; raise ExerciseError where none is asked."""
        return self._progress[self._asked(at).place]

    @property
    def revealed(self) -> frozenset[Place]:
        """Where gradients may be seen: at these nodes, and on these wires."""
        run = self.exercise.run
        there = {Place(node) for node in run.evaluation.gradients}
        there |= {Place(node, port) for node, port in run.evaluation.contributions}
        hidden = (question.hides for question in self.questions if not self._may_be_seen(question))
        return frozenset(there.difference(*hidden))

    @property
    def score(self) -> Score:
        """What the student has so far."""
        return Score(sum(map(self.credit, self._questions)), len(self._questions))

    def credit(self, at: Place) -> float:
        """Return the part of a point for the question there."""
        penalty, at_end = self.exercise.settings.penalty, self.exercise.tells_at_end
        return self.progress(at).credit(penalty, tells_at_end=at_end)

    def missed(self) -> list[tuple[Misconception, int]]:
        """Return the misconceptions that answers told of and at how many questions, the commonest first."""
        rows = (row for progress in self._progress.values() for row in progress.mistakes)
        return Counter(rows).most_common()

    @property
    def unanswered(self) -> int:
        """How many questions have been given no answer, neither by the student nor shown."""
        rows = self._progress.values()
        return sum(1 for row in rows if not row.tries and row.outcome is not Outcome.SHOWN)

    def carries_on(self, at: Place) -> bool:
        """Return whether the last answer there is wrong, but right for the numbers given before it."""
        question, given = self._asked(at), self._given(at)
        return (
            isinstance(question, NumberQuestion)
            and given is not None
            and question.carries_on(given, self._given)
        )

    def _given(self, at: Place) -> Answer | None:
        """Return the last answer to a question; None where none is asked there, or none was given."""
        progress = self._progress.get(at, Progress())
        return self._questions[at].read(progress.given) if progress.tries else None

    # -- moving -------------------------------------------------------------------------------------------

    def answer(self, text: str, at: Place | None = None) -> Verdict:
        """Take an answer to the question there (the next one) and return what is said of it.

        What cannot be read is no try, and leaves no trace. Raises ExerciseError for a question that is
        settled, or that others come before.
        """
        question = self._open(at)
        try:
            given = question.read(text)
        except ParseError as error:
            return Verdict(Said.UNREADABLE, None, str(error))
        self._log(Move("answer", question.place, text))
        return self._take(question, text.strip(), given)

    def hint(self, at: Place | None = None) -> str:
        """Return the next of three hints; raise ExerciseError where all have been given."""
        question = self._open(at)
        level = self._progress[question.place].hints
        if level == HINTS:
            raise self._refused(question, _("there are no more hints"))
        self._log(Move("hint", question.place))
        self._change(question, hints=level + 1)
        return question.hints[level]

    def show(self, at: Place | None = None) -> Answer:
        """Give the question up and return what is right; raise ExerciseError where that comes at the end."""
        question = self._open(at)
        if self.exercise.tells_at_end:
            raise self._refused(question, _("right answers are shown at the end"))
        self._log(Move("show", question.place))
        self._change(question, outcome=Outcome.SHOWN)
        return question.right

    def skip(self, at: Place | None = None) -> None:
        """Leave the question until all others have been asked."""
        question = self._open(at)
        self._log(Move("skip", question.place))
        self._change(question, outcome=Outcome.SKIPPED)

    def finish(self) -> None:
        """Hand in: no more answers are taken, and all may be seen."""
        if self.is_over:
            raise ExerciseError(_("the quiz is over"))
        self._log(Move("finish"))
        self._is_finished = True

    def make(self, move: Move) -> None:
        """Make a move of a log; raise ExerciseError where it cannot be made."""
        _MAKE[move.do](self, move)

    # -- inside -------------------------------------------------------------------------------------------

    def _take(self, question: Question, text: str, given: Answer) -> Verdict:
        before, is_right = self._progress[question.place], question.is_right(given)
        row = None if is_right else question.diagnose(given)
        self._change(
            question,
            given=text,
            is_right=is_right,
            tries=before.tries + 1,
            wrong=before.wrong if is_right else (*before.wrong, WrongAnswer(text, row)),
            outcome=self._outcome(is_right=is_right),
        )
        if self.exercise.tells_at_end:
            return Verdict(Said.NOTED)
        if is_right:
            return Verdict(Said.RIGHT)
        return Verdict(Said.WRONG, row, row.why if row else "")

    def _outcome(self, *, is_right: bool) -> Outcome:
        if self.exercise.tells_at_end:
            return Outcome.NOTED
        return Outcome.RIGHT if is_right else Outcome.OPEN

    def _open(self, at: Place | None) -> Question:
        """Return the question there, or the next one; raise where it is settled or not yet come to."""
        question = self.question if at is None else self._asked(at)
        if question is None or self.is_over:
            raise ExerciseError(_("the quiz is over"))
        if self._progress[question.place].is_settled:
            raise self._refused(question, _("it has been settled"))
        if not self._has_come(question):
            raise self._refused(question, _("other questions come first"))
        return question

    def _has_come(self, question: Question) -> bool:
        is_in_turn = self._progress[question.place].outcome is Outcome.SKIPPED or question is self.question
        return is_in_turn or self.exercise.tells_at_end or self.exercise.settings.kind != "gates"

    def _asked(self, at: Place) -> Question:
        question = self._questions.get(at)
        if question is None:
            message = _("nothing is asked at node {node}, port {port}")
            raise ExerciseError(message.format(node=at.node, port=at.port or _("none")))
        return question

    def _with(self, outcome: Outcome) -> Iterator[Question]:
        """Yield the questions that have come so far and no further."""
        return (question for question in self.questions if self._progress[question.place].outcome is outcome)

    def _may_be_seen(self, question: Question) -> bool:
        is_told = self._progress[question.place].is_settled and not self.exercise.tells_at_end
        return is_told or self.is_over

    def _log(self, move: Move) -> None:
        if len(self._moves) >= MOST_MOVES:
            raise ExerciseError(_("an attempt has at most {most} moves").format(most=MOST_MOVES))
        self._moves.append(move)

    def _change(self, question: Question, **changes: object) -> None:
        self._progress[question.place] = replace(self._progress[question.place], **changes)  # type: ignore[arg-type]

    def _refused(self, question: Question, reason: str) -> ExerciseError:
        text = _("{item}: {reason}").format(item=question.item, reason=reason)
        return ExerciseError(text, item=question.item)


_MAKE: dict[str, Callable[[Quiz, Move], object]] = {
    "answer": lambda quiz, move: quiz.answer(move.text, move.at),
    "hint": lambda quiz, move: quiz.hint(move.at),
    "show": lambda quiz, move: quiz.show(move.at),
    "skip": lambda quiz, move: quiz.skip(move.at),
    "finish": lambda quiz, _move: quiz.finish(),
}
