"""A small list of ops that opens at the pointer: type a few letters, press Enter, and the node is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.ops import OPS, Op
from engine.text import _

WIDTH, HEIGHT = 248, 264


def matching(text: str) -> list[Op]:
    """Return the ops that a search finds, those first whose name or title begins with the text."""
    wanted = text.strip().casefold()

    def rank(op: Op) -> int | None:
        names = [name.casefold() for name in (op.name, op.title, op.symbol_with(op.defaults()), *op.aliases)]
        if wanted in names:
            return 0
        if any(name.startswith(wanted) for name in names):
            return 1
        return 2 if any(wanted in name for name in names) else None

    found = [(place, op) for op in OPS.values() if (place := rank(op)) is not None]
    return [op for _place, op in sorted(found, key=lambda pair: pair[0])]


class QuickAdd(QFrame):
    """The search field and its list; `choose` is called with the name of the op that was picked."""

    closed = Signal(bool)

    def __init__(self, parent: QWidget, at: QPoint, text: str, choose: Callable[[str], object]) -> None:
        super().__init__(parent)
        self._choose = choose
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.field = QLineEdit(placeholderText=_("Add a node: type its name"))
        self.field.setAccessibleName(_("Search for an op"))
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.list.itemClicked.connect(self._pick)
        self.field.installEventFilter(self)
        self._show_at(at, text)

    def _show_at(self, at: QPoint, text: str) -> None:
        room = self._room.rect()
        width, height = min(WIDTH, room.width()), min(HEIGHT, room.height())
        x, y = min(at.x(), room.right() - width), min(at.y(), room.bottom() - height)
        self.setGeometry(max(0, x), max(0, y), width, height)
        self.field.setText(text)
        self._search(text)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say that the list is gone, and whether the keyboard was here."""
        had_focus = self.field.hasFocus()
        super().closeEvent(event)
        self.closed.emit(had_focus)

    def _search(self, text: str) -> None:
        self.list.clear()
        for op in matching(text):
            face = op.symbol_with(op.defaults())
            item = QListWidgetItem(_("{symbol}   {title}").format(symbol=face, title=op.title))
            item.setData(Qt.ItemDataRole.UserRole, op.name)
            item.setToolTip(op.description)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = item.data(Qt.ItemDataRole.UserRole)
            self.close()
            self._choose(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of the field walk through the list, pick from it, and close it."""
        if isinstance(event, QFocusEvent) and event.lostFocus():
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.close()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self.list.currentRow()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self.list.currentItem())
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, row + step)))
        else:
            return False
        return True
