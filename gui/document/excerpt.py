"""A picture of what can be seen of another one so far; it ends as soon as that is no longer as it was."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from engine.graphs.graph import Edge
from engine.study.wave import Span
from gui.document.difference import Difference
from gui.document.shown import Shown


class Excerpt(Shown):
    """Shows the graph of another picture, whose nodes may be moved meanwhile, and of its numbers some.

    `whole` is the other picture. `ended` says that it has changed, so that there is nothing more to show.
    """

    ended = Signal()

    def __init__(self, whole: Shown, target: int | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show_graph(whole.graph, whole.positions, target)
        self.bends = whole.bends
        self.annotations = whole.annotations
        self._show_numbers(whole.evaluation, whole.found_by)
        self.whole, self.description = whole, whole.description
        whole.changed.connect(self._follow)
        for signal in (whole.evaluated, whole.replaced):
            signal.connect(self.ended)

    @property
    def title(self) -> str:
        """What the picture is called."""
        return self.whole.title

    def wave(self, _through: int | Edge) -> Mapping[Edge, Span]:
        """Return nothing: a wave would tell of gradients that are not to be seen yet."""
        return {}

    def _follow(self, difference: Difference) -> None:
        if difference.only_moves:
            self.changed.emit(difference)
        else:
            self.ended.emit()
