"""Time in the worker: how many steps a speed limit allows, and how many were taken each second."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

Clock = Callable[[], float]
"""Returns seconds that only ever grow."""

CATCH_UP_SECONDS = 0.1
RATE_SECONDS = 1.0


class Pace:
    """A speed limit: steps fall due with time, and no more than a moment's worth pile up."""

    def __init__(self, clock: Clock, limit: float | None = None) -> None:
        self._clock = clock
        self.restart(limit)

    def restart(self, limit: float | None) -> None:
        """Begin anew with a limit in steps per second, or none; one step is due at once."""
        self._limit = limit
        self._owed = 1.0
        self._at = self._clock()

    @property
    def limit(self) -> float | None:
        """Steps per second, or None."""
        return self._limit

    def due(self) -> float:
        """Return how many steps may be taken now: a whole number, or infinity."""
        if self._limit is None:
            return math.inf
        now = self._clock()
        most = max(1.0, self._limit * CATCH_UP_SECONDS)
        self._owed = min(self._owed + (now - self._at) * self._limit, most)
        self._at = now
        # A step is due although rounding left its last billionth out.
        return math.floor(self._owed + 1e-9)

    def took(self, steps: int) -> None:
        """Count steps as taken."""
        self._owed -= steps

    def wait(self) -> float:
        """Return the seconds until the next step is due."""
        if self._limit is None or self.due() >= 1:
            return 0.0
        return (1 - self._owed) / self._limit


class Rate:
    """Steps per second, averaged over about the last second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()
        self._latest = 0.0

    def restart(self, step: int) -> None:
        """Begin anew at a step."""
        self._seen.clear()
        self._seen.append((self._clock(), step))

    def at(self, step: int) -> float:
        """Return the rate now that this step is reached; before any time has passed, the rate before."""
        now = self._clock()
        while len(self._seen) > 1 and now - self._seen[0][0] > RATE_SECONDS:
            self._seen.popleft()
        if self._seen and now > self._seen[0][0] and step > self._seen[0][1]:
            self._latest = (step - self._seen[0][1]) / (now - self._seen[0][0])
        if not self._seen or step > self._seen[-1][1]:
            self._seen.append((now, step))
        return self._latest
