"""Points as they are drawn: those that are there, and the steps back and forward again."""

from __future__ import annotations

from collections.abc import Sequence

from engine.training.data.drawn import MOST_POINTS, Point

MOST_STEPS = 200


class Sketch:
    """Holds points; each `change` is one step that `undo` takes back and `redo` makes again."""

    def __init__(self) -> None:
        self.points: tuple[Point, ...] = ()
        self._past: list[tuple[Point, ...]] = []
        self._future: list[tuple[Point, ...]] = []

    def begin(self, points: Sequence[Point]) -> None:
        """Hold these points, with no step to take back; the same points keep their steps."""
        if tuple(points) != self.points:
            self.points, self._past, self._future = tuple(points), [], []

    def change(self, points: Sequence[Point]) -> bool:
        """Hold these points instead, as many as may be kept; return whether that makes a difference."""
        kept = tuple(points[:MOST_POINTS])
        if kept == self.points:
            return False
        self._past = [*self._past[1 - MOST_STEPS :], self.points]
        self.points, self._future = kept, []
        return True

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """Make the step again that was taken back last; return whether there was one."""
        return self._step(self._future, self._past)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to make again."""
        return bool(self._future)

    def _step(self, source: list[tuple[Point, ...]], target: list[tuple[Point, ...]]) -> bool:
        if not source:
            return False
        target.append(self.points)
        self.points = source.pop()
        return True
