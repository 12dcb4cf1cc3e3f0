"""What is written beside each contestant's picture: how right its network is, at the picture's own step."""

from __future__ import annotations

from collections.abc import Sequence

from engine.text import _
from engine.training.measurement import Measurement
from engine.training.messages import Ready, Snapshot
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.marks import LegendEntry
from gui.training.contestants.standings import Standings
from gui.training.tiles.pictures import PictureGrid


class PictureCaptions:
    """Puts pictures and captions of one step into a grid; the table's figures may be of another."""

    def __init__(self, model: ContestantModel, grid: PictureGrid) -> None:
        self._model, self._grid = model, grid
        self._pictured: Measurement | None = None

    def begin(self, ready: Ready) -> None:
        """Show the picture of a race that stands."""
        self._grid.show_dataset(ready.dataset)
        self._grid.show_picture(ready.picture)
        self._pictured = ready.evaluation
        self.show()

    def follow(self, snapshots: Sequence[Snapshot]) -> None:
        """Show the newest picture of these, if they have one."""
        for snapshot in snapshots:
            self._grid.show_picture(snapshot.picture, by_and_by=snapshot.playing)
            self._pictured = snapshot.pictured or self._pictured
        self.show()

    def show(self) -> None:
        """Write the captions of all that are listed."""
        standings = Standings(self._pictured)
        entries = enumerate(self._model.entries)
        step = None if self._pictured is None else self._pictured.step
        self._grid.set_captions([self._caption(row, entry, standings) for row, entry in entries], step)

    def _caption(self, row: int, entry: LegendEntry, standings: Standings) -> str:
        status = self._model.status(row)
        if status is not None and not status.running:
            return _("diverged")
        return standings.score(entry.run)
