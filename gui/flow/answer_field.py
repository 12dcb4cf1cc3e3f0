"""Where an answer is typed: at the wire that is asked for, with the question above it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from engine.exercises.questions import Question
from engine.text import _
from gui.canvas.faces import OUTPUT
from gui.canvas.graph_view import GraphView
from gui.look.labels import PlainLabel
from gui.look.theme import Theme, appearance

_WIDTH = 232
_GAP = 12


class AnswerField(QFrame):
    """A small field over the canvas that stays at its wire; `answered` carries what was typed."""

    answered = Signal(str)
    left = Signal()

    def __init__(self, view: GraphView, parent: QWidget | None = None) -> None:
        super().__init__(parent or view)
        self._view = view
        self._question: Question | None = None
        self.setObjectName("answer")
        self.prompt = PlainLabel(wraps=True)
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Type the gradient"))
        self.line.setAccessibleName(_("Answer"))
        self.line.returnPressed.connect(self._enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT, 4, Theme.UNIT, Theme.UNIT)
        column.setSpacing(2)
        column.addWidget(self.prompt)
        column.addWidget(self.line)
        self.setFixedWidth(_WIDTH)
        view.moved.connect(self.place)
        appearance().changed.connect(self._recolour)
        self._recolour()
        self.hide()

    def ask(self, question: Question | None) -> None:
        """Ask this question at its place; None asks nothing."""
        self._question = question
        self.setVisible(question is not None)
        if question is None:
            return
        self.prompt.setText(question.prompt)
        self.line.clear()
        self.line.setAccessibleDescription(question.prompt)
        self.adjustSize()
        self.place()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Stay at the wire, inside of the view."""
        if self._question is None or self._question.place.node not in self._view.shown.graph:
            return
        anchor = self._view.mapFromScene(self._anchor(self._question))
        x = min(max(anchor.x() - self.width() - _GAP, 0), self._view.width() - self.width())
        below = anchor.y() + 3 * _GAP
        y = below if below + self.height() < self._view.height() else anchor.y() - self.height() - 3 * _GAP
        self.move(QPoint(x, max(0, y)))

    def _anchor(self, question: Question) -> QPointF:
        place = question.place
        return self._view.canvas.port_place(place.node, place.port or OUTPUT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the quiz with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self.line.text().strip():
            self.answered.emit(self.line.text())

    def _recolour(self) -> None:
        theme = appearance().theme
        self.setStyleSheet(
            f"#answer {{ background: {theme.card.name()}; border: 2px solid {theme.accent.name()};"
            " border-radius: 8px; }"
        )
