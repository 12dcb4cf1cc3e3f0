"""Rows of a list that have some room between them, where they would stand as close as lines of a text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

ROOM = 6
"""Pixels between the letters of one row and those of the next."""


class RoomyRows(QStyledItemDelegate):
    """Leaves that room."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room of a cell."""
        return super().sizeHint(option, index) + QSize(0, ROOM)
