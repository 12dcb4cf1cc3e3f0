"""What was selected as the document stood at each step of undo, so that going back finds it selected again.

A document knows nothing of a selection: a view keeps it beside the undo stack, and with a step that took the
view elsewhere, as a layout does, where one looked before and after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.graphs.graph import Edge, Graph
from gui.canvas.camera import Camera, ViewState
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.document.undo_stack import Step


@dataclass(frozen=True)
class Stand:
    """What was selected last while the document stood where `step` leads; `looked` before it and after it."""

    step: Step | None
    nodes: frozenset[int]
    edges: frozenset[Edge]
    looked: tuple[ViewState, ViewState] | None = None

    def is_whole(self, graph: Graph) -> bool:
        """Return whether everything that was selected is there."""
        return all(node in graph for node in self.nodes) and all(map(graph.has_edge, self.edges))


class Recall:
    """Selects again what was selected at a step that one goes back to by undo, or forward to by redo."""

    def __init__(self, camera: Camera, canvas: CanvasScene, document: Document) -> None:
        self._camera, self._canvas, self._document = camera, canvas, document
        self._stack = document.undo_stack
        self._index = self._stack.index
        self._stands: list[Stand | None] = [None] * self._index + [self._stand()]
        canvas.selection_changed.connect(self._note)
        self._stack.changed.connect(self._follow)

    def detach(self) -> None:
        """Cease to follow the history, which goes on when the view does not."""
        self._stack.changed.disconnect(self._follow)

    @property
    def stands(self) -> tuple[Stand | None, ...]:
        """All that is known, of each step."""
        return tuple(self._stands)

    def take_up(self, stands: tuple[Stand | None, ...]) -> None:
        """Know this of the steps of a history that was taken up again."""
        self._stands = [*stands]

    def take_along(self, move: Callable[[], object]) -> None:
        """Move the view as part of the last step: where one looked before comes back when it is undone."""
        before = self._camera.view_state()
        move()
        if (stand := self._stands[self._index]) is not None and stand.step is not None:
            self._stands[self._index] = replace(stand, looked=(before, self._camera.view_state()))

    def _stand(self) -> Stand:
        return Stand(self._stack.last, *self._canvas.selection)

    def _note(self) -> None:
        """Take note of what is selected, but not amid a change, where part of what was selected is gone."""
        stand = self._stands[self._index]
        if stand is None or stand.is_whole(self._document.graph):
            looked = stand.looked if stand else None
            self._stands[self._index] = replace(self._stand(), looked=looked)

    def _follow(self) -> None:
        """Select what was selected at the step that was gone to; what is new there is taken note of."""
        before, self._index = self._index, self._stack.index
        self._stands += [None] * (self._index + 1 - len(self._stands))
        stand = self._stands[self._index]
        if stand is None or stand.step is not self._stack.last:
            self._stands[self._index :] = [self._stand()]
        elif self._index != before:
            self._go(stand, before)

    def _go(self, stand: Stand, before: int) -> None:
        farther = max(before, self._index)
        way = self._stands[farther]
        self._canvas.select(stand.nodes, stand.edges)
        if way is not None and way.looked is not None:
            self._camera.restore_view_state(*way.looked[self._index == farther])
