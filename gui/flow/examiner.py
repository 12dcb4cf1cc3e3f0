"""Runs a quiz over the graph in front: asks for one gradient after the other, and takes the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, Signal

from engine.errors import EngineError, InvalidValueError
from engine.files.document import Contents
from engine.files.exercise_section import Attempt
from engine.text import _, ngettext
from gui.canvas.graph_view import GraphView
from gui.document.document import Document
from gui.flow.examination import Examination
from gui.look import keys

if TYPE_CHECKING:
    from engine.exercises.quiz import Quiz, Verdict

T = TypeVar("T")
STUDENT = "student"
"""Who takes a quiz that no student's copy names."""


def examination_of(document: Document) -> Examination:
    """Return the quiz of a document as a picture, as its attempt left it; raise EngineError for none."""
    return Examination(document, _quiz_of(document.contents()), document)


def _quiz_of(contents: Contents) -> Quiz:
    from engine.exercises.exercise import as_exercise  # not before anybody is asked
    from engine.exercises.quiz import Quiz

    return Quiz(as_exercise(contents), contents.attempt or Attempt(STUDENT, ()))


class Examiner(QObject):
    """One quiz at a time; `changed` says that it begins, goes on or ends.

    `beginning` says that one is about to begin, `pictured` carries what is to be seen in front, `said` what
    is said of an answer, or a hint. A document that is an exercise keeps the attempt, so that it is saved
    with the student's copy and goes on from there.
    """

    beginning = Signal()
    changed = Signal()
    pictured = Signal(object)
    said = Signal(str)

    def __init__(self, document: Document, view: GraphView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._view = document, view
        self.examination: Examination | None = None
        self.verdict: Verdict | None = None

    @property
    def is_on(self) -> bool:
        """Whether a quiz is under way."""
        return self.examination is not None

    @property
    def quiz(self) -> Quiz | None:
        """The quiz that is under way."""
        return self.examination.quiz if self.examination else None

    def begin(self) -> None:
        """Ask for all gradients of the graph, or what its exercise asks; raise EngineError where it can't.

        The questions about a large graph are worked out while the window goes on, unless it is an exercise:
        what that asks for is not to be seen meanwhile.
        """
        self.end()
        self._document.settle()
        if self._document.exercise is None:
            count = len(self._document.graph)
            words = ngettext(
                "Making questions of {count} node …", "Making questions of {count} nodes …", count
            ).format(count=count)
            self._document.working_out.ask(words, _quiz_of, self._ask)
        else:
            self._ask(_quiz_of(self._document.contents()))

    def _ask(self, quiz: Quiz) -> None:
        """Show the graph as this quiz lets it be seen, and ask."""
        self._document.settle()
        self.beginning.emit()
        self.examination = Examination(self._document, quiz, self._document)
        self.examination.ended.connect(self.end)
        self._view.canvas.select(())
        self._view.show_picture(self.examination)
        self._view.installEventFilter(self)
        self.pictured.emit(self.examination)
        self.changed.emit()

    @property
    def may_be_entered(self) -> bool:
        """Whether no quiz is on that the inside of a composite would give away."""
        return self.examination is None or self.examination.may_be_played

    def require_over(self) -> None:
        """Raise InvalidValueError while a quiz is on that the inside of a composite would give away."""
        if not self.may_be_entered:
            message = _("the inside would tell what is asked: finish the quiz first, or leave it")
            raise InvalidValueError(message)

    def end(self) -> None:
        """Leave the quiz: everything is to be seen again."""
        if self.examination is None:
            return
        examination, self.examination, self.verdict = self.examination, None, None
        examination.ended.disconnect(self.end)
        self._view.removeEventFilter(self)
        self._view.show_picture(self._document)
        self.pictured.emit(self._document)
        self.changed.emit()
        examination.deleteLater()

    def end_if_over(self) -> None:
        """Leave a quiz that nothing more is asked in."""
        if self.quiz is not None and self.quiz.is_over:
            self.end()

    def answer(self, text: str) -> Verdict | None:
        """Take an answer to the next question and return what is said of it."""
        quiz = self.quiz
        if quiz is None or quiz.is_over:
            return None
        self.verdict = quiz.answer(text)
        self._go_on()
        return self.verdict

    def hint(self) -> None:
        """Say the next hint."""
        if (words := self._move(lambda quiz: quiz.hint())) is not None:
            self.said.emit(words)

    def show(self) -> None:
        """Give the question up and show what is right."""
        self._move(lambda quiz: quiz.show())

    def skip(self) -> None:
        """Leave the question for later."""
        self._move(lambda quiz: quiz.skip())

    def hand_in(self) -> None:
        """Take no more answers, and show everything with the score."""
        self._move(lambda quiz: quiz.finish())

    def _move(self, make: Callable[[Quiz], T]) -> T | None:
        quiz = self.quiz
        if quiz is None or quiz.is_over:
            return None
        self.verdict = None
        try:
            made = make(quiz)
        except EngineError as error:
            self.said.emit(str(error))
            return None
        self._go_on()
        return made

    def _go_on(self) -> None:
        assert self.examination is not None
        if self._document.exercise is not None:
            self._document.keep_attempt(self.examination.quiz.attempt)
        self.examination.look_again()
        self.changed.emit()
        if self.examination.quiz.is_over:
            self._view.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Leave the quiz with Esc on the canvas, too."""
        return keys.take_escape(event, self.end)
