"""Entering an array where its node stands: the grid of its entries, its shape, and what fills it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QApplication, QFrame, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.ops import Array
from gui.look import keys
from gui.look.array_field import ArrayField
from gui.look.theme import Theme

_LEAST_WIDTH, _MOST_WIDTH, _BESIDE_CELLS = 260, 480, 72
"""Pixels of the editor, and what it needs beside the cells of the array and those to grow into."""
_GAP = 6
"""Pixels between the editor and its node."""


class ArrayEditor(QFrame):
    """Edits an array in place: what is entered is kept as one step by Enter or by going elsewhere.

    Esc leaves the array as it was. `commit` raises an EngineError for a value it refuses; that is told below
    the grid, as is what cannot be read. `closed` tells whether the keyboard was here.
    """

    closed = Signal(bool)

    def __init__(self, parent: QWidget, node: QRect, value: Array, commit: Callable[[Array], None]) -> None:
        super().__init__(parent)
        self._start = self._value = value
        self._room, self._node, self._commit, self._is_open = parent, node, commit, True
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.field = ArrayField()
        self.field.entered.connect(self._take)
        self.field.grid.itemDelegate().closeEditor.connect(self._cell_closed)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(Theme.UNIT,) * 4)
        column.addWidget(self.field)
        self._show()
        self.show()
        self.raise_()
        self.field.grid.setCurrentCell(0, 0)
        self.field.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow_focus)

    def _take(self, value: Array) -> None:
        self._value = value
        self._show()

    def _show(self) -> None:
        self.field.show_array(self._value)
        self._place()

    def _place(self) -> None:
        """Stand below the node, or above it where there is more room, within what is seen of the canvas."""
        room, cells = self._room.rect(), self.field.grid
        wanted = cells.columnCount() * cells.horizontalHeader().defaultSectionSize() + _BESIDE_CELLS
        self.setFixedWidth(min(room.width(), max(_LEAST_WIDTH, min(_MOST_WIDTH, wanted))))
        self.adjustSize()
        below, above = room.bottom() - self._node.bottom(), self._node.top() - room.top()
        is_below = below >= self.height() + _GAP or below >= above
        y = self._node.bottom() + _GAP if is_below else self._node.top() - _GAP - self.height()
        corner = QPoint(self._node.center().x() - self.width() // 2, y)
        self.move(
            max(0, min(corner.x(), room.width() - self.width())),
            max(0, min(corner.y(), room.height() - self.height())),
        )

    def _cell_closed(self, _cell: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Keep all once a cell was completed by Enter, unless it could not be read."""
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._finish_unless_refused()

    def _finish_unless_refused(self) -> None:
        if self.field.problem.isHidden():
            self.finish()

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Keep what was entered when the user goes elsewhere in the window."""
        if now is not None and now is not self and not self.isAncestorOf(now) and not self.finish():
            self.cancel()

    def event(self, event: QEvent) -> bool:
        """Keep keys from the window's shortcuts, and room for what is said below the grid."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return keys.keep(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what was entered with Enter, leave with Esc; Enter in the other fields is theirs."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif keys.is_enter(event) and self.field.grid.hasFocus():
            self._finish_unless_refused()

    def finish(self) -> bool:
        """Keep what was entered and could be read, and close; stay, say why and return False if refused."""
        if not self._is_open:
            return True
        self.field.grid.complete()
        try:
            if not np.array_equal(self._value, self._start, equal_nan=True):
                self._commit(self._value)
        except EngineError as error:
            self.field.complain(str(error))
            return False
        self.cancel()
        return True

    def cancel(self) -> None:
        """Close and change nothing."""
        if self._is_open:
            self._is_open = False
            focused = QApplication.focusWidget()
            had_focus = focused is not None and (focused is self or self.isAncestorOf(focused))
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            application.focusChanged.disconnect(self._follow_focus)
            self.close()
            self.closed.emit(had_focus)
