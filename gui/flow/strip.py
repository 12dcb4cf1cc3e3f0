"""The strip under the canvas: a pass with its transport and caption, or a quiz, over one document."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.text import _
from gui.canvas.graph_view import GraphView
from gui.document.document import Document
from gui.flow.examiner import Examiner
from gui.flow.flow_bar import FlowBar
from gui.flow.passes import chain_rule
from gui.flow.player import Player

if TYPE_CHECKING:
    from gui.flow.quiz_bar import QuizBar


class Strip(QWidget):
    """Plays passes over the view in front, and quizzes over the canvas; only one of them at a time.

    `pictured` carries what is to be seen in front, and `refused` why something can't be played.
    """

    pictured = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        canvas: GraphView,
        front: Callable[[], GraphView],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._canvas, self._front = document, canvas, front
        self._asks_next = False
        self.player, self.examiner = Player(front, self), Examiner(document, canvas, self)
        self.flow = FlowBar(self.player)
        self._quiz: QuizBar | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.flow)
        self.flow.refused.connect(self.refused)
        for runner in (self.player, self.examiner):
            runner.pictured.connect(self.pictured)
        self.examiner.beginning.connect(self.player.make_way)
        self.examiner.changed.connect(self._turn)
        self.player.beginning.connect(self.examiner.end_if_over)
        document.replaced.connect(self._note_exercise)
        document.evaluated.connect(self._begin_exercise)
        for changed in (self.player.changed, canvas.selection_changed, document.evaluated):
            changed.connect(self._tell)
        self._tell()

    @property
    def quiz(self) -> QuizBar:
        """The bar of a quiz, made when it is first asked for: a window that only draws does without."""
        if self._quiz is None:
            from gui.flow.answer_field import AnswerField
            from gui.flow.quiz_bar import QuizBar

            self._quiz = QuizBar(self.examiner, AnswerField(self._canvas))
            self._column.addWidget(self._quiz)
        return self._quiz

    def predict(self) -> None:
        """Ask for the gradients of the graph, one after the other; raise EngineError where there are none."""
        self.quiz.begin()

    def _turn(self) -> None:
        self.flow.setVisible(not self.examiner.is_on)

    def _note_exercise(self) -> None:
        """Begin the quiz of an exercise as soon as its numbers are there: nothing of them is to be seen."""
        self._asks_next = self._document.exercise is not None

    def _begin_exercise(self) -> None:
        if not self._asks_next:
            return
        self._asks_next = False
        try:
            self.predict()
        except EngineError as error:
            self.refused.emit(str(error))

    def _tell(self, *_changed: object) -> None:
        """Say what happens in a pass, or else the chain rule at the one selected node."""
        chosen = self._front().selected_nodes()
        if self.player.playback is not None:
            selected = self._canvas.canvas.selected_nodes, self._canvas.canvas.selected_edges
            self.flow.caption.parts.point_at(frozenset({*selected[0], *selected[1]}))
        elif len(chosen) == 1 and (rule := chain_rule(self._document, chosen[0])) is not None:
            self.flow.caption.tell_rule(rule)
        else:
            self.flow.caption.say(_("Click a node to see the chain rule at it, or play a pass."))
