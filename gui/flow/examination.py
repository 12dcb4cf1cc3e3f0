"""A picture of a graph in a quiz: a gradient that is asked for is not to be seen before it is settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.files.exercise_section import Place
from engine.graphs.graph import Edge
from engine.ops import Array
from engine.study.wave import Span
from gui.document.difference import Difference
from gui.document.focus import Focus
from gui.document.shown import Shown

if TYPE_CHECKING:
    from engine.exercises.questions import Question
    from engine.exercises.quiz import Quiz


class Examination(Shown):
    """Shows of another picture what a quiz lets a student see; the question that is next stands out.

    `ended` says that the picture is no longer as it was, so that the quiz is about nothing.
    """

    ended = Signal()

    def __init__(self, whole: Shown, quiz: Quiz, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show_graph(whole.graph, whole.positions, whole.target)
        self._show_numbers(whole.evaluation, whole.found_by)
        self.whole, self.quiz = whole, quiz
        self.description = whole.description
        self._revealed = quiz.revealed
        whole.changed.connect(self._follow)
        for signal in (whole.evaluated, whole.replaced):
            signal.connect(self.ended)

    @property
    def title(self) -> str:
        """What the picture is called."""
        return self.whole.title

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

    def wave(self, _through: int | Edge) -> Mapping[Edge, Span]:
        """Return nothing: a wave would tell the signs of what is asked for."""
        return {}

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

    def _follow(self, difference: Difference) -> None:
        if Difference(moved=difference.moved) == difference:
            self.changed.emit(difference)
        else:
            self.ended.emit()
