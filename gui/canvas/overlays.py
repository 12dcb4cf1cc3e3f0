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

    `is_free` says of an area of the widget whether nothing is drawn there that would be covered. Where nodes
    lie in its corner the legend goes to the one at the top left, while there are none; where there are, one
    sees through it what one reaches for.
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
        self._is_away = False
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

    def come_home(self) -> None:
        """Have the legend in its own corner again, if it can be there."""
        self._is_away = False
        self.place()

    def give_way(self, pointer: QPoint | None) -> None:
        """Let what lies behind the legend be seen while the pointer is over it."""
        area = self.legend.geometry()
        self.legend.fade(pointer is not None and area.contains(pointer) and not self._is_free(area))

    def explanation(self, at: QPoint) -> str:
        """Return what there is to tell at a point of the owner of what is over the canvas there."""
        is_told = self.legend.geometry().contains(at) and not self.legend.is_faint
        return self.legend.words() if is_told else ""

    def place(self) -> None:
        """Keep to the corners; the hint line gives way to the legend, and to what is drawn there."""
        self.legend.keep_within(self._owner.width() - 2 * MARGIN)
        bottom = self._owner.height() - MARGIN
        self.minimap.move(self._owner.width() - MARGIN - self.minimap.width(), MARGIN)
        self.minimap.setVisible(habits().minimap and self._owner.width() >= NARROWEST)
        self._place_legend()
        self.hint.move(MARGIN, bottom - self.hint.height() - 8)
        left = self.legend.x() if not self._is_away else self._owner.width()
        has_room = self.hint.geometry().right() + CLEARANCE < left
        self.hint.setVisible(has_room and self._is_free(self.hint.geometry()))

    def _place_legend(self) -> None:
        """Stay in a corner while nothing is drawn there, and go to the other one while nothing is there."""
        owner, size = self._owner.size(), self.legend.size()
        home = QPoint(owner.width() - MARGIN - size.width(), owner.height() - MARGIN - size.height())
        corners = (home, QPoint(MARGIN, MARGIN))
        here, there = (QRect(corners[at], size) for at in (self._is_away, not self._is_away))
        taken = [here] if self.minimap.isHidden() else [here, self.minimap.geometry()]
        is_open = self._is_free(there) and not any(map(there.intersects, taken))
        if is_open and not self._is_free(here):
            self._is_away = not self._is_away
        self.legend.move(corners[self._is_away])

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours from now on."""
        for overlay in (self.legend, self.hint, self.bubble):
            overlay.set_theme(theme)
