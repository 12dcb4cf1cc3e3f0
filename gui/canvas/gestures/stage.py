"""What a gesture needs of the widget it happens on, and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF

from engine.graphs.graph import Edge
from gui.canvas.gestures.sketch import Sketch
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.document.offers import Offer


class Stage(Protocol):
    """Where gestures happen: a scene with the document it shows, seen from somewhere, and drafts over it."""

    @property
    def canvas(self) -> CanvasScene:
        """The scene, with its selection."""

    @property
    def document(self) -> Document:
        """What gestures change."""

    @property
    def zoom(self) -> float:
        """Screen pixels to a scene pixel."""

    def seen(self) -> QRectF:
        """Return the part of the scene that is in sight."""

    @property
    def space_held(self) -> bool:
        """Whether the space bar holds the ground."""

    @property
    def sketch(self) -> Sketch:
        """What the gesture draws over the canvas while it lasts."""

    def attempt(self, action: Callable[[], object], place: QPointF) -> bool:
        """Do something the engine may refuse; where it does, say why at a scene point and return False."""

    def complain(self, text: str, place: QPointF) -> None:
        """Say at a scene point why something can't be; "" takes back what was said."""

    def say(self, text: str) -> None:
        """Tell in the hint line what the gesture under way can do; "" ends it."""

    def offer_ops(
        self, place: QPointF, fitting: Sequence[Offer], add: Callable[[Offer], int], end: Callable[[], None]
    ) -> None:
        """Let the user choose at a scene point what to add; `add` returns its id, `end` is called last."""

    def edit_port(self, node_id: int, port: str) -> None:
        """Open the editor at an open port, for a number that is to stand there."""

    def differentiate(self, node_id: int) -> None:
        """Make a node what is differentiated."""

    def run_gradient(self, through: int | Edge) -> None:
        """Let the gradient run visibly from the target through a node or a wire to the leaves."""

    def pan_by(self, x: float, y: float) -> None:
        """Move what is seen by so many screen pixels."""

    def view_state(self) -> tuple[tuple[float, float], float]:
        """Return the scene point at the middle, and the zoom."""

    def restore_view_state(self, centre: tuple[float, float], zoom: float) -> None:
        """Look where `view_state` once said."""
