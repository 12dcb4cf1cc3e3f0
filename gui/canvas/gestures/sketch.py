"""What the gesture under way has drawn over the canvas just now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from gui.canvas.geometry import WireShape
from gui.canvas.gestures.drafts import (
    Draft,
    paint_cut,
    paint_draft,
    paint_guides,
    paint_receiver,
    paint_rubber_band,
    paint_tags,
)
from gui.look.theme import Theme


class Sketch:
    """A rectangle that selects, wires being drawn, a line that cuts them, letters at ports, lines that nodes
    come into line with, nodes where they would be, the node that takes others in; each or none.

    `redraw` is called whenever it is otherwise than it was.
    """

    def __init__(self, redraw: Callable[[], object]) -> None:
        self._redraw = redraw
        self.band: QRectF | None = None
        self.draft: Draft | None = None
        self.cut: QPolygonF | None = None
        self.tags: Mapping[str, QPointF] = {}
        self.guides: Sequence[QLineF] = ()
        self.ghosts: Callable[[QPainter], None] | None = None
        self.receiver: QRectF | None = None

    def set_band(self, area: QRectF | None) -> None:
        """Show the rectangle that selects; None takes it away."""
        self.band = area
        self._redraw()

    def set_wires(self, *shapes: WireShape, allowed: bool = True) -> None:
        """Show wires that are being drawn; none takes them away."""
        self.draft = Draft(shapes, allowed) if shapes else None
        self._redraw()

    def set_cut(self, line: QPolygonF | None) -> None:
        """Show a line that cuts wires; None takes it away."""
        self.cut = line
        self._redraw()

    def set_tags(self, tags: Mapping[str, QPointF]) -> None:
        """Show letters to type, each at its place in the scene."""
        self.tags = tags
        self._redraw()

    def set_guides(self, lines: Sequence[QLineF]) -> None:
        """Show lines that a dragged node has come into line with; none takes them away."""
        if list(lines) != list(self.guides):
            self.guides = lines
            self._redraw()

    def set_ghosts(self, draw: Callable[[QPainter], None] | None) -> None:
        """Show nodes where they would be, by what draws them; None takes them away."""
        if draw is not None or self.ghosts is not None:
            self.ghosts = draw
            self._redraw()

    def set_receiver(self, area: QRectF | None) -> None:
        """Show around which node others are that it would take in; None takes it away."""
        if area != self.receiver:
            self.receiver = area
            self._redraw()

    def clear(self) -> None:
        """Show nothing."""
        self.receiver = None
        self.band, self.draft, self.cut, self.tags, self.guides, self.ghosts = None, None, None, {}, (), None
        self._redraw()

    def paint(self, painter: QPainter, theme: Theme, zoom: float) -> None:
        """Draw what there is, in the scene's coordinates."""
        if self.ghosts is not None:
            self.ghosts(painter)
        if self.receiver is not None:
            paint_receiver(painter, theme, self.receiver)
        if self.guides:
            paint_guides(painter, theme, self.guides)
        if self.band is not None:
            paint_rubber_band(painter, theme, self.band)
        if self.draft is not None:
            paint_draft(painter, theme, self.draft)
        if self.cut is not None:
            paint_cut(painter, theme, self.cut)
        if self.tags:
            paint_tags(painter, theme, self.tags, zoom)
