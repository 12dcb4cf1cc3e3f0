"""Where an answer is typed: at the wire that is asked for, with the question above it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from engine.exercises.questions import Question
from engine.text import _
from gui.canvas.faces import OUTPUT
from gui.canvas.graph_view import GraphView
from gui.canvas.naming import room_under
from gui.canvas.wire_labels import LABEL_WIDTH
from gui.look.labels import PlainLabel
from gui.look.theme import Theme, appearance

_WIDTH = 232
_GAP = 12
_NEAR = 36
"""Pixels that it stays above or below its wire at least."""
_AT_ITS_END = 1000
"""Nodes that it would rather cover than the end of its wire."""


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
        """Stay near the wire, inside of the view, where the fewest nodes are covered."""
        if self._question is None or self._question.place.node not in self._view.shown.graph:
            return
        anchor = self._view.mapFromScene(self._anchor(self._question))
        places = [self._inside(anchor + step) for step in self._steps()]
        self.move(min(places, key=lambda place: self._covers(place, anchor)))

    def _steps(self) -> Iterator[QPoint]:
        """Yield where it may stand, as seen from the wire's end: under the wire first, then farther away."""
        width, height = self.width(), self.height()
        for far in (_NEAR, 2 * _NEAR, 4 * _NEAR):
            for y in (far, -far - height):
                for x in (-width - _GAP, -width // 2, _GAP):
                    yield QPoint(x, y)

    def _inside(self, place: QPoint) -> QPoint:
        room = self._view.size() - self.size()
        return QPoint(max(0, min(place.x(), room.width())), max(0, min(place.y(), room.height())))

    def _covers(self, place: QPoint, anchor: QPoint) -> int:
        """Return how many nodes, numbers and names would be covered; the wire's end counts for many."""
        box, name = QRect(place, self.size()), room_under(self._view.zoom)
        area = self._view.mapToScene(box).boundingRect().adjusted(-LABEL_WIDTH, -name, 0.0, 0.0)
        return len(self._view.canvas.nodes_in(area)) + _AT_ITS_END * box.contains(anchor)

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
