"""What keeps the pictures fed: it asks the worker for those that are chosen, while one sees them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.training.client import WorkerClient
from gui.training.tiles.picture_panel import PicturePanel

RESOLUTION, FINE_RESOLUTION = 64, 128
"""Points along an axis of a picture among others, and of one that takes all the room."""


class PictureFeed:
    """Asks for no pictures while the Lab or its panel of them is hidden, for finer ones if one is large."""

    def __init__(self, lab: QWidget, panel: PicturePanel, client: WorkerClient) -> None:
        self._lab, self._panel, self._client = lab, panel, client
        self._is_seen = False
        panel.chosen.connect(self.ask)
        panel.grid.enlarged.connect(self.ask)
        panel.grid.seen.connect(self._turn)

    def ask(self) -> None:
        """Tell the worker what is wanted now."""
        if not (self._lab.isVisible() and self._is_seen):
            self._client.set_pictures(None, self._panel.wanted)
            return
        resolution = FINE_RESOLUTION if self._panel.grid.is_large else RESOLUTION
        self._client.set_pictures(resolution, self._panel.wanted)

    def _turn(self, seen: bool) -> None:
        self._is_seen = seen
        self.ask()
