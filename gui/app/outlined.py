"""The outline beside the canvas in front: that of the document, or of the composite that is entered."""

from __future__ import annotations

from collections.abc import Sequence

from gui.app.entering import Entering
from gui.canvas import walking
from gui.panels.outline import Outline


class Outlined(Outline):
    """An outline that shows what the canvas in front shows, and selects what is selected there."""

    def __init__(self, entering: Entering) -> None:
        super().__init__(entering.view.shown)
        self._entering = entering
        self.chosen.connect(self._choose)
        self.entered.connect(self._go_to)
        for turned in (entering.changed, entering.canvas.pictured):
            turned.connect(self._turn)
        for selected in (entering.canvas.selection_changed, entering.page.selected):
            selected.connect(self._follow)
        self._follow()

    def _turn(self, _shown: object = None) -> None:
        self.show_picture(self._entering.view.shown)
        self._follow()

    def _follow(self, _selection: object = None) -> None:
        self.select(self._entering.view.selected_nodes())

    def _choose(self, node_ids: Sequence[int]) -> None:
        walking.choose(self._entering.view, node_ids)

    def _go_to(self, node_id: int) -> None:
        """Look at a node on its canvas, and give that the keyboard."""
        if node_id in self._entering.view.shown.graph:
            walking.look_at(self._entering.view, node_id)
