"""What everything that draws a part of a node is given, and from what zoom on parts are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from engine.ops import Kind
from gui.canvas.faces import Face, Situation
from gui.look.theme import Theme

DETAIL_FROM = 0.5
"""Zoom from which ports, shadows and a leaf's value are drawn."""


@dataclass(frozen=True)
class Brushwork:
    """Everything a drawing function needs besides the painter."""

    theme: Theme
    face: Face
    now: Situation
    zoom: float
    rect: QRectF

    @property
    def kind(self) -> QColor:
        """The colour of the node's kind."""
        return self.theme.kinds[self.face.op.kind]

    @property
    def is_composite(self) -> bool:
        """True for a node that has an inside."""
        return self.face.op.kind is Kind.COMPOSITE
