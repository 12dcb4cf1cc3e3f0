"""Where a picture goes in the room that there is for it."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QRectF, QSizeF


def fitted(size: QSizeF, room: QRectF, largest: float = inf) -> QRectF:
    """Return where a picture of a size stands in a room: whole, in the middle, as large as it can be.

    It is at most `largest` times its own size.
    """
    scale = min(room.width() / size.width(), room.height() / size.height(), largest)
    place = QRectF(0, 0, size.width() * scale, size.height() * scale)
    place.moveCenter(room.center())
    return place
