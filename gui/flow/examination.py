"""A picture of a graph in a quiz: a gradient that is asked for is not to be seen before it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.files.exercise_section import Place
from engine.graphs.graph import Edge
from engine.ops import Array
from gui.document.excerpt import Excerpt
from gui.document.focus import Focus
from gui.document.shown import Shown

if TYPE_CHECKING:
    from engine.exercises.questions import Question
    from engine.exercises.quiz import Quiz


class Examination(Excerpt):
    """Shows of another picture what a quiz lets a student see; the question that is next stands out."""

    def __init__(self, whole: Shown, quiz: Quiz, parent: QObject | None = None) -> None:
        super().__init__(whole, whole.target, parent)
        self.quiz = quiz
        self._revealed = quiz.revealed

    @property
    def may_be_played(self) -> bool:
        """Whether a pass over all its numbers may be shown: once the quiz is over."""
        return self.quiz.is_over

    def look_again(self) -> None:
        """Show what may be seen after another move."""
        self._revealed = self.quiz.revealed
        self.evaluated.emit()

    def gradient(self, node_id: int) -> Array | None:
        """Return the gradient of a node where it may be seen."""
        return super().gradient(node_id) if Place(node_id) in self._revealed else None

    def contribution(self, edge: Edge) -> Array | None:
        """Return what flows along a wire where it may be seen."""
        return super().contribution(edge) if Place(edge.target, edge.port) in self._revealed else None

    def local_gradient(self, node_id: int, port: str) -> Array | None:
        """Return a local gradient where what it makes of the upstream gradient may be seen."""
        return super().local_gradient(node_id, port) if Place(node_id, port) in self._revealed else None

    @property
    def focus(self) -> Focus | None:
        """The gate and the wire of the next question; nothing once all is settled."""
        question = self.quiz.question
        return None if question is None else self._focus_of(question)

    def _focus_of(self, question: Question) -> Focus:
        place = question.place
        wires = [wire for wire in self.graph.edges_into(place.node) if wire.port == place.port]
        if not place.port:
            wires = self.graph.edges_from(place.node)
        ends = {end for wire in wires for end in (wire.source, wire.target)}
        return Focus(frozenset({place.node, *ends}), frozenset(wires))
