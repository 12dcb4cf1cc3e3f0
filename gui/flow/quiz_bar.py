"""The strip under the canvas during a quiz: the question, what is said of the answer, and the score."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.exercises.quiz import Quiz, Said, Verdict
from engine.text import _, ngettext
from gui.flow.answer_field import AnswerField
from gui.flow.examiner import Examiner
from gui.flow.flow_bar import HEIGHT
from gui.look.labels import PlainLabel, plain_tip
from gui.look.letters import grown
from gui.look.theme import Theme, appearance

TRY_AGAIN = _("Look at the gate and its upstream gradient again, or ask for a hint.")


class QuizBar(QFrame):
    """Tells a quiz and has the buttons of one; the answers are typed in a field at the wire."""

    def __init__(self, examiner: Examiner, field: AnswerField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examiner, self._field = examiner, field
        self.standing, self.verdict = PlainLabel(), PlainLabel(wraps=True)
        self.verdict.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(Theme.UNIT * 2, 4, Theme.UNIT * 2, 4)
        row.setSpacing(Theme.UNIT * 2)
        row.addLayout(self._words(), 1)
        row.addLayout(self._all_buttons())
        self._fit()
        field.answered.connect(self.take)
        field.left.connect(examiner.end)
        examiner.said.connect(self._tell)
        examiner.changed.connect(self._show)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(grown(self, HEIGHT))

    def begin(self) -> None:
        """Begin a quiz; raise EngineError where there is nothing to ask."""
        self._examiner.begin()

    def button(self, name: str) -> QPushButton:
        """Return a button by its name: "hint", "show", "skip", "hand_in" or "end"."""
        return self._buttons[name]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the quiz with Esc while a button has the keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self._examiner.end()
        else:
            super().keyPressEvent(event)

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.standing)
        column.addWidget(self.verdict, 1)
        return column

    def _all_buttons(self) -> QHBoxLayout:
        examiner, row = self._examiner, QHBoxLayout()
        rows: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("hint", _("Hint"), _("Say a little more; each hint costs a part of the point"), examiner.hint),
            (
                "show",
                _("Show me"),
                _("Show the right answer and go on; no point for this one"),
                examiner.show,
            ),
            ("skip", _("Skip"), _("Leave this one for later"), examiner.skip),
            ("hand_in", _("Hand in"), _("Take no more answers and show the score"), examiner.hand_in),
            ("end", _("Leave"), _("Leave the quiz and show all numbers (Esc)"), examiner.end),
        )
        for name, title, tip, press in rows:
            button = self._buttons[name] = QPushButton(title)
            button.setToolTip(plain_tip(tip))
            button.clicked.connect(lambda _checked, press=press: press())
            row.addWidget(button)
        return row

    # -- keeping up ---------------------------------------------------------------------------------------

    def take(self, text: str) -> None:
        """Take an answer to the question and say what it is worth."""
        self._tell_verdict(self._examiner.answer(text))

    def _show(self) -> None:
        quiz = self._examiner.quiz
        self.setVisible(quiz is not None)
        if quiz is None:
            self._field.ask(None)
            return
        question = quiz.question
        self._field.ask(question)
        self.standing.setText(_standing(quiz))
        for name in ("hint", "show", "skip", "hand_in"):
            self._buttons[name].setEnabled(question is not None or (name == "hand_in" and not quiz.is_over))
        self._buttons["show"].setVisible(not quiz.exercise.tells_at_end)
        if quiz.is_over:
            self._tell(summary(quiz))
        elif self._examiner.verdict is None:
            self._tell("")

    def _tell(self, words: str) -> None:
        self._say(words, appearance().theme.ink)

    def _tell_verdict(self, verdict: Verdict | None) -> None:
        if verdict is None or (self._examiner.quiz is not None and self._examiner.quiz.is_over):
            return
        theme = appearance().theme
        words, colour = {
            Said.RIGHT: (_("Right."), theme.accent),
            Said.WRONG: (_("Not yet. {why}").format(why=verdict.sentence or TRY_AGAIN), theme.danger),
            Said.UNREADABLE: (verdict.sentence, theme.warning),
            Said.NOTED: (_("Noted."), theme.ink),
        }[verdict.said]
        self._say(words, colour)

    def _say(self, words: str, colour: QColor) -> None:
        self.verdict.setText(words)
        self.verdict.setToolTip(plain_tip(words))
        self.verdict.setStyleSheet(f"color: {colour.name()}")


def _standing(quiz: Quiz) -> str:
    order = [question.place for question in quiz.questions]
    question, score = quiz.question, quiz.score
    points = ngettext("{points:g} of {most} point", "{points:g} of {most} points", score.most).format(
        points=round(score.points, 2), most=score.most
    )
    if question is None:
        return _("The quiz is over") if quiz.is_over else _("Every question has an answer: hand it in")
    number = order.index(question.place) + 1
    where = _("Question {number} of {count}").format(number=number, count=len(order))
    return where if quiz.exercise.tells_at_end else f"{where} · {points}"


def summary(quiz: Quiz) -> str:
    """Return the score and what was missed, for the end of a quiz."""
    score = quiz.score
    words = ngettext("{points:g} of {most} point.", "{points:g} of {most} points.", score.most).format(
        points=round(score.points, 2), most=score.most
    )
    missed = [
        _("{mistake} ({count}×)").format(mistake=row.title, count=count) for row, count in quiz.missed()
    ]
    if quiz.unanswered:
        missed.append(_("{count} not answered").format(count=quiz.unanswered))
    return f"{words} {_('What was missed: {list}.').format(list='; '.join(missed))}" if missed else words
