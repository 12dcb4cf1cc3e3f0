"""A small list that opens at the pointer: type a few letters, press Enter, and the node is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.ops import Kind
from engine.text import _
from gui.document.offers import Offer
from gui.document.op_search import nothing_called, offers_or_leaves_called
from gui.look import keys
from gui.look.letters import grown
from gui.look.theme import appearance

WIDTH, HEIGHT = 248, 264
SPACING = 2


class QuickAdd(QFrame):
    """The search field and its list; `choose` is called with the offer that was picked.

    `offers` are listed in their order; `of_fitting` says that there are others, which would not fit there. A
    number, or a name such as w0 that `is_free`, is offered as a leaf of its own.
    """

    closed = Signal(bool)

    def __init__(
        self,
        parent: QWidget,
        at: QPoint,
        text: str,
        choose: Callable[[Offer], object],
        offers: Sequence[Offer],
        is_free: Callable[[str], bool] = lambda _name: True,
        *,
        of_fitting: bool = False,
    ) -> None:
        super().__init__(parent)
        self._choose = choose
        self._offers = offers
        self._is_free = is_free
        self._found: list[Offer] = []
        self._of_fitting = of_fitting
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.field = QLineEdit(placeholderText=self._prompt())
        self.field.setAccessibleName(_("Search for an op"))
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setSpacing(SPACING)
        self.list.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.addWidget(self.field)
        self._column.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.list.itemClicked.connect(self._pick)
        self.field.installEventFilter(self)
        self._show_at(at, text)

    def _prompt(self) -> str:
        """Return what can be typed: names of leaves and numbers only where a leaf fits."""
        if not any(offer.is_leaf for offer in self._offers):
            return _("What fits here: type its name")
        return _("What fits here: ×, w0, 2.5 …") if self._of_fitting else _("Add a node: ×, tanh, w0, 2.5 …")

    def _show_at(self, at: QPoint, text: str) -> None:
        room = self._room.rect()
        width, height = min(grown(self, WIDTH), room.width()), min(HEIGHT, room.height())
        x, y = min(at.x(), room.right() - width), min(at.y(), room.bottom() - height)
        self._tallest = height
        self.setGeometry(max(0, x), max(0, y), width, height)
        self.field.setText(text)
        self._search(text)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def closeEvent(self, _event: QCloseEvent) -> None:
        """Say that the list is gone, and whether the keyboard was here."""
        self.closed.emit(self.field.hasFocus())

    def _search(self, text: str) -> None:
        self.list.clear()
        found = self._found = offers_or_leaves_called(text, self._offers, self._is_free)
        composites = [offer for offer in found if offer.kind is Kind.COMPOSITE]
        for offer in found[: len(found) - len(composites)]:
            self._append(_("{symbol}   {title}").format(symbol=offer.symbol, title=offer.title), offer)
        if composites:
            self._say(_("Composites"))
        for offer in composites:
            self._append(offer.title, offer)
        if not found:
            self._say(nothing_called(text, of_fitting=self._of_fitting))
        self._walk(-1, 1)
        self._shrink()

    def _shrink(self) -> None:
        """Be only as high as what is listed, and no higher than there is room."""
        self._column.activate()
        self.list.doItemsLayout()
        last = self.list.item(self.list.count() - 1)
        rows = self.list.visualItemRect(last).bottom() + 1 + self.list.verticalOffset() + SPACING
        around = self._column.sizeHint().height() - self.list.sizeHint().height()
        self.resize(self.width(), min(self._tallest, around + rows))

    def _say(self, words: str) -> None:
        """Show words that cannot be picked."""
        row = QListWidgetItem(words, self.list)
        row.setFlags(Qt.ItemFlag.NoItemFlags)
        row.setForeground(appearance().theme.soft)

    def _append(self, words: str, offer: Offer) -> None:
        item = QListWidgetItem(words, self.list)
        item.setData(Qt.ItemDataRole.UserRole, self._found.index(offer))
        item.setToolTip(offer.tip)

    def _walk(self, row: int, step: int) -> None:
        """Go from a row to the next that can be picked; stay where there is none."""
        row += step
        while 0 <= row < self.list.count() and not self.list.item(row).flags():
            row += step
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.flags():
            offer = self._found[item.data(Qt.ItemDataRole.UserRole)]
            self.close()
            self._choose(offer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of the field walk through the list, pick from it, and close it."""
        if isinstance(event, QFocusEvent) and event.lostFocus():
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.close()
            return False
        if keys.keep(event):
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self.list.currentRow()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif keys.is_enter(event):
            self._pick(self.list.currentItem())
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._walk(row, 1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True
