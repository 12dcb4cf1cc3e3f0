"""How a race is drawn while it runs: plot, numbers and pictures in turn, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from engine.training.messages import Snapshot
from gui.look.slices import Slices, Steps

AT_A_TIME = 0.001
"""Seconds for which something is drawn in one go, as far as it can be cut."""
NUMBERS_SECONDS = 0.1
"""How long numbers stay before they change: nobody reads thirty a second."""

Snapshots = tuple[Snapshot, ...]


class RaceDrawing(Slices):
    """Has drawn what snapshots tell, each part in turns of the event loop, or at once where a race stands.

    `plot` makes the steps of drawing what the record holds, `numbers` shows those of one snapshot, `pictures`
    follows all snapshots. What comes meanwhile is drawn together once the rest is.
    """

    def __init__(
        self,
        plot: Callable[[], Steps[None]],
        numbers: Callable[[Snapshot], object],
        pictures: Callable[[Snapshots], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent, AT_A_TIME, resting=True)
        self._plot, self._numbers, self._pictures = plot, numbers, pictures
        self._undrawn: Snapshots = ()
        self._numbers_due = 0.0

    def take(self, snapshots: Snapshots) -> None:
        """Draw what these tell; all of it now where the race stands."""
        if not self._undrawn:
            self.ask([self._draw])
        self._undrawn += snapshots
        if not snapshots[-1].playing:
            self.finish()

    def forget(self) -> None:
        """Draw nothing of what waits."""
        super().forget()
        self._undrawn = ()

    def _draw(self) -> None:
        snapshots, self._undrawn = self._undrawn, ()
        self.follow(self._plot())
        if not snapshots[-1].playing or time.monotonic() >= self._numbers_due:
            self._numbers_due = time.monotonic() + NUMBERS_SECONDS
            self.ask([partial(self._numbers, snapshots[-1])])
        self.ask([partial(self._pictures, snapshots)])
