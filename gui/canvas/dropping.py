"""What happens to ops that are dragged from the palette onto the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent

from gui.document.offers import OFFER_MIME, OFFERS

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView


def accept(event: QDropEvent) -> None:
    """Accept ops, and nothing else."""
    if event.mimeData().hasFormat(OFFER_MIME):
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()


def drop(view: CanvasView, event: QDropEvent) -> None:
    """Add what was dropped, centred where it was."""
    name = bytes(event.mimeData().data(OFFER_MIME).data()).decode("utf-8", "replace")
    if name not in OFFERS:
        event.ignore()
        return
    view.add_op(OFFERS[name].row(), view.mapToScene(event.position().toPoint()))
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    view.setFocus()
