"""The palette: every op by kind, and the ready-made composites, to search, drag or add with Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QShowEvent
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from engine.ops import Kind
from engine.text import _
from gui.document.offers import OFFER_MIME, OFFERS, Offer
from gui.document.op_search import nothing_called, offers_called
from gui.look.habits import habits, kept_habits
from gui.look.icons import icon
from gui.look.labels import PlainLabel
from gui.look.node_icon import FACE, node_icon
from gui.look.search_field import SearchField
from gui.look.theme import Theme, appearance

GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (_("Leaves"), frozenset({Kind.INPUT, Kind.PARAMETER, Kind.CONSTANT})),
    (_("Arithmetic"), frozenset({Kind.ARITHMETIC})),
    (_("Linear algebra"), frozenset({Kind.LINEAR})),
    (_("Functions"), frozenset({Kind.FUNCTION})),
    (_("Activations"), frozenset({Kind.ACTIVATION})),
    (_("Losses"), frozenset({Kind.LOSS})),
    (_("Composites"), frozenset({Kind.COMPOSITE})),
)
BESIDE_POINTER = QPoint(14, 14)
_NAME_ROLE = Qt.ItemDataRole.UserRole


class Palette(QWidget):
    """Lists the offers; emits `chosen` with the name of the one to be added."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[QTreeWidgetItem, list[str]] = {}
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._recent: dict[str, QTreeWidgetItem] = {}
        self.tree = _OpTree()
        self.tree.itemActivated.connect(self._choose)
        self.search = SearchField(_("Search ops"), self.tree)
        self._glass = self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_current)
        self.nothing = PlainLabel(wraps=True)
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT, Theme.UNIT, Theme.UNIT, 0)
        column.setSpacing(Theme.UNIT)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.tree, 1)
        self._last = self._group(_("Recently used"))
        appearance().changed.connect(self._recolour)
        kept_habits().changed.connect(self._fill_recent)
        self.tree.dragged.connect(self._forget_highlight)

    def showEvent(self, event: QShowEvent) -> None:
        """List what there is once this stays in sight: a window that opens may collapse it to its edge."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fill_if_seen)

    def _fill_if_seen(self) -> None:
        if self.isVisible():
            self._fill()

    def visible_ops(self) -> list[str]:
        """Return the names of what passes the search, from the top."""
        self._fill()
        return [name for name, row in self._rows.items() if not row.isHidden()]

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _fill(self) -> None:
        """List what there is, unless that was done: the first picture of a window does without."""
        if self._rows:
            return
        for title, kinds in GROUPS:
            group = self._group(title)
            self._groups[group] = [name for name, offer in OFFERS.items() if offer.kind in kinds]
            for name in self._groups[group]:
                self._rows[name] = _row(group, OFFERS[name])
        self._fill_recent()
        self._recolour()

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setFirstColumnSpanned(True)
        group.setExpanded(True)
        return group

    def _fill_recent(self) -> None:
        """Show what was added last at the top, the latest first, while nothing is searched for."""
        if not self._rows:
            return
        names = [name for name in habits().recent if name in OFFERS]
        if names != list(self._recent):
            self._last.takeChildren()
            self._recent = {name: _row(self._last, OFFERS[name]) for name in names}
            for name, row in self._recent.items():
                row.setIcon(0, node_icon(OFFERS[name].kind, OFFERS[name].symbol))
        self._last.setHidden(not names or bool(self.search.text().strip()))

    def _forget_highlight(self) -> None:
        """Leave no row marked once it was added, but for the first match of a search that goes on."""
        if not self.search.text().strip():
            self.tree.setCurrentIndex(QModelIndex())
            self.tree.clearSelection()

    def _recolour(self) -> None:
        self._glass.setIcon(icon("search"))
        for group in (self._last, *self._groups):
            group.setForeground(0, appearance().theme.soft)
        for name, row in (*self._rows.items(), *self._recent.items()):
            row.setIcon(0, node_icon(OFFERS[name].kind, OFFERS[name].symbol))

    def _filter(self, text: str) -> None:
        self._fill()
        found = [offer.name for offer in offers_called(text)]
        for name, row in self._rows.items():
            row.setHidden(name not in found)
        for group, names in self._groups.items():
            group.setHidden(all(self._rows[name].isHidden() for name in names))
        self._fill_recent()
        self.nothing.setText(nothing_called(text))
        self.nothing.setHidden(bool(found))
        self.tree.clearSelection()
        if text.strip() and found:
            self.tree.setCurrentItem(self._rows[found[0]])

    def _choose_current(self) -> None:
        for item in self.tree.selectedItems():
            self._choose(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        name = item.data(0, _NAME_ROLE)
        if name:
            self.chosen.emit(name)
            self._forget_highlight()


class _OpTree(QTreeWidget):
    """The list itself; what is dragged from it carries an offer's name, which `dragged` says is over."""

    dragged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setIconSize(QSize(FACE, FACE))
        self.setDragEnabled(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setUniformRowHeights(False)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(_("Ops"))

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        """Return the dragged offer's name."""
        mime = QMimeData()
        mime.setData(OFFER_MIME, QByteArray(str(items[0].data(0, _NAME_ROLE)).encode()))
        return mime

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag a picture of the node beside the pointer; the canvas shows where it would land."""
        if items := self.selectedItems():
            drag = QDrag(self)
            drag.setMimeData(self.mimeData(items))
            drag.setPixmap(items[0].icon(0).pixmap(QSize(FACE, FACE)))
            drag.setHotSpot(-BESIDE_POINTER)
            drag.exec(actions, Qt.DropAction.CopyAction)
        self.dragged.emit()

    def mimeTypes(self) -> list[str]:
        """Return the one type that a drag from here has."""
        return [OFFER_MIME]


def _row(group: QTreeWidgetItem, offer: Offer) -> QTreeWidgetItem:
    row = QTreeWidgetItem(group, [offer.title])
    row.setData(0, _NAME_ROLE, offer.name)
    row.setToolTip(0, offer.tip)
    return row
