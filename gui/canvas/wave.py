"""The gradient running along the wires, from the target to the leaves, for as long as it takes to watch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from engine.graphs.graph import Edge
from engine.study.wave import Span

FRAME = 16
DURATION = 800
"""Milliseconds that a wave takes from the target to the leaves."""


class Wave(QObject):
    """Where on each wire the gradient has come by now; `moved` gets the wires at each frame, and at the end.

    Nothing runs while no wave does, and stopping one leaves everything as it is without.
    """

    def __init__(self, moved: Callable[[Collection[Edge]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._moved = moved
        self._spans: Mapping[Edge, Span] = {}
        self._arrivals: dict[int, float] = {}
        self._duration = DURATION
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME)
        self._timer.timeout.connect(self._tick)
        self._now = 1.0
        self.is_onward = False

    @property
    def is_running(self) -> bool:
        """Whether a wave is under way."""
        return self._timer.isActive()

    def run(self, spans: Mapping[Edge, Span], duration: int = DURATION, *, onward: bool = False) -> None:
        """Begin a wave along these wires, each at its share of the time; another one ends at once.

        It comes from the ports, as gradients do, or goes `onward` to them, as tangents do.
        """
        self.stop()
        self.is_onward = onward
        if not spans:
            return
        self._spans, self._duration, self._now = spans, duration, 0.0
        self._arrivals = {}
        for edge, (_begin, end) in spans.items():
            goal = edge.target if onward else edge.source
            self._arrivals[goal] = max(end, self._arrivals.get(goal, 0.0))
        self._clock.start()
        self._timer.start()
        self._moved(spans)

    def stop(self) -> None:
        """End the wave: everything is there."""
        if self.is_running:
            self._timer.stop()
            spans = self._spans
            self._spans, self._arrivals, self._now = {}, {}, 1.0
            self._moved(spans)

    def go_to(self, now: float) -> None:
        """Show the wave as it is at a share of its time; from 1 on it is over."""
        self._now = now
        if now >= 1.0:
            self.stop()
        else:
            self._moved(self._spans)

    def share(self, edge: Edge) -> float:
        """Return how far along a wire the gradient has come: 0 before it left, 1 once it arrived."""
        span = self._spans.get(edge)
        if span is None:
            return 1.0
        begin, end = span
        return min(1.0, max(0.0, (self._now - begin) / (end - begin)))

    def has_reached(self, node_id: int) -> bool:
        """Return whether all that comes to a node has arrived."""
        return self._now >= self._arrivals.get(node_id, 0.0)

    def _tick(self) -> None:
        self.go_to(self._clock.elapsed() / self._duration)
