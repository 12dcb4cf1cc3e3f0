"""Finds the land around a descent, a piece at a time, so that no picture waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import EngineError
from engine.graphs.graph import Graph
from engine.training.arrays import FloatArray
from engine.training.terrain import Terrain, reaches

SLICE = 0.006
"""Seconds that are spent on it at a time."""


class Survey(QObject):
    """Finds a `Terrain` where the last one no longer holds; `found` says that there is another, or none."""

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        self.forget()

    def forget(self) -> None:
        """Let go of what was found: the graph is another, or its values are."""
        self._timer.stop()
        self.terrain: Terrain | None = None
        self._coming: Terrain | None = None
        self._pieces: Iterator[None] = iter(())

    def look(self, graph: Graph, target: int, leaves: Sequence[int], path: FloatArray) -> None:
        """See to it that the land over one or two leaves is found as far as a path goes."""
        reach = reaches(path)
        latest = self._coming or self.terrain
        if latest is not None and (latest.leaves, latest.reach) == (tuple(leaves), reach):
            return
        try:
            self._coming = Terrain(graph, target, leaves, reach)
        except EngineError:
            self.forget()
            self.found.emit()
            return
        self._pieces = self._coming.pieces()
        self._go_on()

    def _go_on(self) -> None:
        until = monotonic() + SLICE
        for _piece in self._pieces:
            if monotonic() > until:
                self._timer.start()
                return
        self.terrain, self._coming = self._coming, None
        self.found.emit()
