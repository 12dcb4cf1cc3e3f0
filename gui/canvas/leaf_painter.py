"""How the inside of a leaf is drawn: its name with its number, its entries, or its shape and picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from gui.canvas import entries, lettering
from gui.canvas.brushwork import DETAIL_FROM, Brushwork
from gui.canvas.faces import Face
from gui.canvas.geometry import NAME_START, VALUE_MARGIN
from gui.canvas.gradient_scale import FADED
from gui.canvas.heatmap import strip_size

NAME_SIZE, VALUE_SIZE, LEAST_NAME_SIZE = 15.0, 14.0, 11.0
LARGEST_NAME, LARGEST_VALUE = 16.0, 15.0
LARGEST_STACKED = 13.0
BASELINE, UPPER_BASELINE, LOWER_BASELINE = 5.2, -3.0, 15.0
VALUE_ROOM = 50.0
LARGEST_ENTRIES, ENTRIES_GAP = 12, 6.0
INLINE_SIZE, LEAST_INLINE = 12.0, 8.0


def paint_leaf(painter: QPainter, work: Brushwork) -> None:
    """Draw a leaf's name with its value beside it, or under it where there is no room for both in a row."""
    rect, face = work.rect, work.face
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(work.kind)
    painter.drawRoundedRect(QRectF(rect.left() + 8.5, -12.0, 4.0, 24.0), 2.0, 2.0)
    room = rect.width() - NAME_START - VALUE_MARGIN
    if work.zoom < DETAIL_FROM:
        _leaf_name(painter, work, room, BASELINE)
        return
    if (pixels := entries_pixels(face, work.zoom, rect)) is not None:
        size = entries.size_of(face.entries, pixels)
        _leaf_name(painter, work, room - size.width() - ENTRIES_GAP, BASELINE)
        _leaf_entries(painter, work, size, pixels)
        return
    beside = room - _value_extent(work) - 5.0
    if lettering.width_of(face.name, LEAST_NAME_SIZE, bold=True) <= beside:
        _leaf_name(painter, work, beside, BASELINE)
        _leaf_value(painter, work, stacked=False)
    else:
        _leaf_name(painter, work, room, UPPER_BASELINE)
        _leaf_value(painter, work, stacked=True)


def paint_inline_value(painter: QPainter, work: Brushwork) -> None:
    """Draw the number that was typed at a port in the middle of its plate."""
    if work.zoom < DETAIL_FROM:
        return
    room = work.rect.width() - 6.0
    pixels = lettering.fitting(work.face.value, INLINE_SIZE, LEAST_INLINE, room)
    width = lettering.width_of(work.face.value, pixels)
    at = QPointF(-width / 2, pixels * 0.36)
    lettering.draw(painter, at, work.face.value, pixels, work.theme.ink)


def entries_pixels(face: Face, zoom: float, rect: QRectF) -> int | None:
    """Return how large a leaf's entries are written beside its name; None where there is no room for them."""
    if not face.entries:
        return None
    least = int(entries.pixels_at(zoom))
    name = lettering.width_of(face.name, LEAST_NAME_SIZE, bold=True)
    room = QSizeF(rect.width() - NAME_START - VALUE_MARGIN - name - ENTRIES_GAP, rect.height() - 4.0)
    sizes = range(max(least, LARGEST_ENTRIES), least - 1, -1)
    return next((pixels for pixels in sizes if _fits(entries.size_of(face.entries, pixels), room)), None)


def _fits(size: QSizeF, room: QSizeF) -> bool:
    return size.width() <= room.width() and size.height() <= room.height()


def _leaf_entries(painter: QPainter, work: Brushwork, size: QSizeF, pixels: float) -> None:
    """Draw the entries of a leaf's value at its right."""
    corner = QPointF(work.rect.right() - VALUE_MARGIN - size.width(), -size.height() / 2)
    opacity = painter.opacity()
    painter.setOpacity(opacity * FADED if work.now.stale else opacity)
    entries.draw(painter, corner, work.face.entries, pixels, work.theme.soft)
    painter.setOpacity(opacity)


def _leaf_name(painter: QPainter, work: Brushwork, room: float, baseline: float) -> None:
    name = work.face.name
    largest = LARGEST_NAME if baseline == BASELINE else LARGEST_STACKED
    wanted = min(largest, lettering.legible(NAME_SIZE, work.zoom, LARGEST_NAME))
    pixels = lettering.fitting(name, wanted, LEAST_NAME_SIZE, room, bold=True)
    at = QPointF(work.rect.left() + NAME_START, baseline)
    text = lettering.elided(name, pixels, room, bold=True)
    lettering.draw(painter, at, text, pixels, work.theme.ink, bold=True)


def _value_pixels(work: Brushwork, largest: float = LARGEST_VALUE) -> float:
    wanted = min(largest, lettering.legible(VALUE_SIZE, work.zoom, LARGEST_VALUE))
    return lettering.fitting(work.face.value, wanted, LEAST_NAME_SIZE, VALUE_ROOM)


def _value_extent(work: Brushwork) -> float:
    """Return how wide a leaf's value is, with its picture under it."""
    width, picture = lettering.width_of(work.face.value, _value_pixels(work)), work.face.picture
    return width if picture is None else max(width, strip_size(picture).width())


def _leaf_value(painter: QPainter, work: Brushwork, *, stacked: bool) -> None:
    """Draw a leaf's value at its right, with its picture under it, or before it where the name is above."""
    face, right = work.face, work.rect.right() - VALUE_MARGIN
    pixels = _value_pixels(work, LARGEST_STACKED if stacked else LARGEST_VALUE)
    width = lettering.width_of(face.value, pixels)
    baseline = LOWER_BASELINE if stacked else BASELINE
    opacity = painter.opacity()
    if work.now.stale:
        painter.setOpacity(opacity * FADED)
    if face.picture is not None:
        size = strip_size(face.picture)
        corner = QPointF(right - size.width() - (width + 6.0 if stacked else 0.0), 5.0 if stacked else 4.0)
        baseline -= 0.0 if stacked else 6.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(corner, size), face.picture)
    lettering.draw(painter, QPointF(right - width, baseline), face.value, pixels, work.theme.soft)
    painter.setOpacity(opacity)
