"""Nodes on their way from where they stood to where they stand: a layout that can be followed by eye."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from engine.graphs.layout import Position
from gui.canvas.scene import CanvasScene
from gui.look.glide import Glide

MOST = 300
"""Nodes of a graph above which drawing all anew takes longer than a frame: they stand there at once."""


class Settling:
    """Shows nodes on their way; the document has them where they arrive from the first."""

    def __init__(self, canvas: CanvasScene, widget: QWidget) -> None:
        self._canvas = canvas
        self._glide = Glide(widget)
        canvas.changing.connect(self.finish)

    @property
    def is_under_way(self) -> bool:
        """Whether nodes are on their way."""
        return self._glide.is_running

    def come_from(self, before: Mapping[int, Position]) -> None:
        """Let nodes come from where they stood."""
        if not before or len(self._canvas.shown.graph) > MOST:
            return
        goals = {node: self._canvas.shown.positions[node] for node in before}

        def show(share: float) -> None:
            if share == 1.0:
                self._canvas.show_at(None)
                return
            self._canvas.show_at({
                node: (x + (goals[node][0] - x) * share, y + (goals[node][1] - y) * share)
                for node, (x, y) in before.items()
            })  # fmt: skip

        self._glide.run(show)

    def finish(self) -> None:
        """Have them all where they stand."""
        self._glide.finish()
