"""What happens to ops that are dragged from the palette onto the canvas: ghosts land there, or in a wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from gui.canvas import walking
from gui.canvas.geometry import snapped
from gui.canvas.gestures.ghosts import ghost_of
from gui.canvas.gestures.landing import Landing
from gui.document import rewiring
from gui.document.offers import OFFER_MIME, OFFERS
from gui.document.rewiring import Splice
from gui.look.habits import note_use

if TYPE_CHECKING:
    from engine.ops import Op
    from gui.canvas.view import CanvasView


class Dropping:
    """Follows one drag after the other over a view, and shows the wire that the op would be put into."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._landing: Landing | None = None

    def follow(self, event: QDragMoveEvent) -> None:
        """Accept ops anywhere, and nothing else."""
        name = _offer(event)
        if name is None:
            event.ignore()
            return
        _accept(event)
        if name in OFFERS:
            op, centre = OFFERS[name].row(), self._centre(event)
            self._landing = self._landing or Landing(self._view, op)
            self._landing.show(self._splice(self._landing, event), centre)
            self._view.sketch.set_ghosts(ghost_of(self._view.canvas, op, centre))

    def _centre(self, event: QDropEvent) -> QPointF:
        return snapped(self._view.mapToScene(event.position().toPoint()))

    def _splice(self, landing: Landing, event: QDropEvent) -> Splice | None:
        is_suppressed = event.modifiers() & Qt.KeyboardModifier.AltModifier
        return None if is_suppressed else landing.splice_at(self._centre(event))

    def leave(self) -> None:
        """Show the graph as it is: the drag went elsewhere, or is over."""
        if self._landing is not None:
            self._landing.show(None, QPointF())
            self._view.sketch.set_ghosts(None)
        self._landing = None

    def drop(self, event: QDropEvent) -> None:
        """Add what was dropped, centred where it was."""
        self.leave()
        name = _offer(event)
        if name is None or name not in OFFERS:
            event.ignore()
            return
        self._add(OFFERS[name].row(), event)
        note_use(name)
        _accept(event)
        self._view.setFocus()

    def _add(self, op: Op, event: QDropEvent) -> None:
        view, centre = self._view, self._centre(event)
        splice = self._splice(Landing(view, op), event)
        if splice is None:
            view.add_op(op, centre)
        else:
            walking.go_to(view, rewiring.add_between(view.document, op, (centre.x(), centre.y()), splice))


def _offer(event: QDropEvent) -> str | None:
    """Return the name of the offer that is dragged; None where something else is."""
    mime = event.mimeData()
    has_offer = mime.hasFormat(OFFER_MIME)
    return bytes(mime.data(OFFER_MIME).data()).decode("utf-8", "replace") if has_offer else None


def _accept(event: QDropEvent) -> None:
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
