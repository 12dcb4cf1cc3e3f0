"""What lies over the canvas and never scrolls: legend, hint line, minimap, and the bubble of refusals."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from gui.canvas.bubble import Bubble
from gui.canvas.legend import MARGIN, Hint, Legend
from gui.look.habits import habits
from gui.look.theme import Theme

CLEARANCE = 16
NARROWEST = 480
"""Width in pixels of a view below which a minimap would hide too much of it."""


class Overlays:
    """Keeps the legend at a widget's bottom right, the hint line at its bottom left, a minimap at the top.

    `is_free` says of an area of the widget whether nothing is drawn there that the hint would cover.
    """

    def __init__(
        self,
        owner: QWidget,
        theme: Theme,
        minimap: QWidget,
        is_free: Callable[[QRect], bool] = lambda _area: True,
    ) -> None:
        self._owner = owner
        self._is_free = is_free
        self.minimap = minimap
        self.legend = Legend(theme, owner)
        self.hint = Hint(theme, owner)
        self.bubble = Bubble(theme, owner)
        for overlay in (self.legend, self.hint):
            overlay.grown.connect(self.place)

    @property
    def height(self) -> int:
        """How much room at the bottom belongs to the overlays, in pixels."""
        return self.legend.height() + MARGIN + CLEARANCE

    @property
    def said(self) -> str:
        """What is said of the graph just now: the hint, and why something was refused."""
        refusal = "" if self.bubble.isHidden() else self.bubble.text()
        return f"{self.hint.text} {refusal}"

    def say_hint(self, text: str) -> None:
        """Show another hint line."""
        self.hint.say(text)
        self.place()

    def complain(self, text: str, at: QPoint) -> None:
        """Show why something was refused, beside a point of the owner."""
        self.bubble.say(text, at)

    def place(self) -> None:
        """Keep to the corners; the hint line gives way to the legend, and to what is drawn there."""
        self.legend.keep_within(self._owner.width() - 2 * MARGIN)
        bottom = self._owner.height() - MARGIN
        self.legend.move(self._owner.width() - MARGIN - self.legend.width(), bottom - self.legend.height())
        self.hint.move(MARGIN, bottom - self.hint.height() - 8)
        has_room = self.hint.geometry().right() + CLEARANCE < self.legend.x()
        self.hint.setVisible(has_room and self._is_free(self.hint.geometry()))
        self.minimap.move(self._owner.width() - MARGIN - self.minimap.width(), MARGIN)
        self.minimap.setVisible(habits().minimap and self._owner.width() >= NARROWEST)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours from now on."""
        for overlay in (self.legend, self.hint, self.bubble):
            overlay.set_theme(theme)
