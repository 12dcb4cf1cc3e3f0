"""The palette: every op of the table by kind, to search, drag onto the canvas, or add with Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from engine.ops import OPS, Kind, Op
from engine.text import _
from gui.icons import icon
from gui.theme import Theme, appearance

OP_MIME = "application/x-chainrule-op"
GROUPS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (_("Leaves"), frozenset({Kind.INPUT, Kind.PARAMETER, Kind.CONSTANT})),
    (_("Arithmetic"), frozenset({Kind.ARITHMETIC})),
    (_("Linear algebra"), frozenset({Kind.LINEAR})),
    (_("Functions"), frozenset({Kind.FUNCTION})),
    (_("Activations"), frozenset({Kind.ACTIVATION})),
    (_("Losses"), frozenset({Kind.LOSS})),
)
_FACE = 26
_SCALE = 3
_NAME_ROLE = Qt.ItemDataRole.UserRole


class Palette(QWidget):
    """Lists the ops; emits `chosen` with an op's name when one is to be added."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[QTreeWidgetItem, list[str]] = {}
        self._rows: dict[str, QTreeWidgetItem] = {}
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(_("Search ops"))
        self.search.setAccessibleName(_("Search ops"))
        self._glass = self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._choose_current)
        self.search.installEventFilter(self)
        self.tree = _OpTree()
        self.tree.itemActivated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT, Theme.UNIT, Theme.UNIT, 0)
        column.setSpacing(Theme.UNIT)
        column.addWidget(self.search)
        column.addWidget(self.tree)
        self._fill()
        appearance().changed.connect(self._recolour)

    def visible_ops(self) -> list[str]:
        """Return the names of the ops that pass the search, from the top."""
        return [name for name, row in self._rows.items() if not row.isHidden()]

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys walk through the list while typing."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            walks = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
            if walks:
                self.tree.keyPressEvent(event)
            return walks
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        for title, kinds in GROUPS:
            group = QTreeWidgetItem(self.tree, [title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFirstColumnSpanned(True)
            group.setExpanded(True)
            self._groups[group] = [op.name for op in OPS.values() if op.kind in kinds]
            for name in self._groups[group]:
                self._rows[name] = _row(group, OPS[name])
        self._recolour()

    def _recolour(self) -> None:
        self._glass.setIcon(icon("search"))
        for group in self._groups:
            group.setForeground(0, appearance().theme.soft)
        for name, row in self._rows.items():
            row.setIcon(0, op_icon(OPS[name]))

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for name, row in self._rows.items():
            row.setHidden(not _matches(OPS[name], words))
        for group, names in self._groups.items():
            group.setHidden(all(self._rows[name].isHidden() for name in names))
        visible = self.visible_ops()
        self.tree.clearSelection()
        if words and visible:
            self.tree.setCurrentItem(self._rows[visible[0]])

    def _choose_current(self) -> None:
        for item in self.tree.selectedItems():
            self._choose(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        name = item.data(0, _NAME_ROLE)
        if name:
            self.chosen.emit(name)


class _OpTree(QTreeWidget):
    """The list itself; what is dragged from it carries an op's name."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setIconSize(QSize(_FACE, _FACE))
        self.setDragEnabled(True)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.setUniformRowHeights(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(_("Ops"))

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        """Return the dragged op's name."""
        mime = QMimeData()
        mime.setData(OP_MIME, QByteArray(str(items[0].data(0, _NAME_ROLE)).encode()))
        return mime

    def mimeTypes(self) -> list[str]:
        """Return the one type that a drag from here has."""
        return [OP_MIME]


def _row(group: QTreeWidgetItem, op: Op) -> QTreeWidgetItem:
    row = QTreeWidgetItem(group, [op.title])
    row.setData(0, _NAME_ROLE, op.name)
    row.setToolTip(0, _tip(op))
    return row


def _matches(op: Op, words: list[str]) -> bool:
    text = " ".join((op.title, op.name, *op.aliases, op.symbol, op.gate, op.kind.value)).casefold()
    return all(word in text for word in words)


def _tip(op: Op) -> str:
    role = _("Gate role: {role}.").format(role=op.gate) if op.gate else ""
    how = _("Drag onto the canvas, or press Enter.")
    return f"<p><b>{op.title}</b></p><p>{op.description}</p><p>{role} {how}</p>"


def op_icon(op: Op) -> QIcon:
    """Return a small picture of the node the op makes: its symbol in the colour of its kind."""
    theme = appearance().theme
    pixmap = QPixmap(QSize(_FACE, _FACE) * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SCALE, _SCALE)
    face = QRectF(1, 1, _FACE - 2, _FACE - 2)
    painter.setPen(QPen(theme.border, 1))
    painter.setBrush(theme.card)
    painter.drawRoundedRect(face, 6, 6)
    painter.setPen(theme.kinds[op.kind])
    painter.setFont(_fitting_font(op.symbol_with(op.defaults())))
    painter.drawText(face, Qt.AlignmentFlag.AlignCenter, op.symbol_with(op.defaults()))
    painter.end()
    return QIcon(pixmap)


def _fitting_font(symbol: str) -> QFont:
    font = QFont()
    font.setBold(True)
    font.setPixelSize({1: 15, 2: 11, 3: 9, 4: 7, 5: 7, 6: 6}.get(len(symbol), 5))
    return font
