"""The nodes of a picture as rows, in the order their data comes, each with its ports below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    SignalInstance,
)

from engine.graphs.data_order import data_order
from engine.graphs.graph import Edge, Node
from engine.ops import Array
from engine.text import _
from gui.document.difference import Difference
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.labels import plain_tip

NODE, VALUE, GRADIENT = range(3)
HEADINGS = (_("Node"), _("Value"), _("Gradient"))
_ROLE = Qt.ItemDataRole
_READ = frozenset({_ROLE.DisplayRole, _ROLE.AccessibleTextRole, _ROLE.ToolTipRole})
_TOP = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class OutlineModel(QAbstractItemModel):
    """Reads one picture at a time. A node's row has internal id 0, a port's one more than its node's row."""

    def __init__(self, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = shown
        self._order: list[int] = []
        self._rows: dict[int, int] = {}
        self._follows = False

    # -- which rows there are -----------------------------------------------------------------------------

    def show_picture(self, shown: Shown) -> None:
        """Show another picture from now on."""
        follows = self._follows
        self.rest()
        self.shown = shown
        if follows:
            self.follow()

    def follow(self) -> None:
        """Keep to the picture from now on."""
        if not self._follows:
            self._follows = True
            for signal, slot in self._heard():
                signal.connect(slot)
            self._build()

    def rest(self) -> None:
        """Have no rows, while nobody looks."""
        if self._follows:
            self._follows = False
            for signal, slot in self._heard():
                signal.disconnect(slot)
            self._show_order([])

    def _heard(self) -> list[tuple[SignalInstance, Callable[..., None]]]:
        shown = self.shown
        return [(shown.changed, self._change), (shown.evaluated, self._renew), (shown.replaced, self._build)]

    @property
    def order(self) -> tuple[int, ...]:
        """The nodes of all rows, from the top."""
        return tuple(self._order)

    def top_row(self, index: Index) -> int:
        """Return the row of a node, or of that which a port belongs to."""
        return index.internalId() - 1 if index.internalId() else index.row()

    def node_at(self, index: Index) -> int:
        """Return the node of a row, or that a port of a row belongs to."""
        return self._order[self.top_row(index)]

    def nodes_in(self, parent: Index, first: int, last: int) -> list[int]:
        """Return the nodes of some rows below each other, or that the ports below a node's row belong to."""
        return [self._order[parent.row()]] if parent.isValid() else self._order[first : last + 1]

    def row_of(self, node_id: int) -> QModelIndex:
        """Return the row of a node, none where there is none of it."""
        row = self._rows.get(node_id)
        return QModelIndex() if row is None else self.index(row, NODE)

    def _build(self) -> None:
        self._show_order(data_order(self.shown.graph, self.shown.positions))

    def _show_order(self, order: list[int]) -> None:
        self.beginResetModel()
        self._order, self._rows = order, {node: row for row, node in enumerate(order)}
        self.endResetModel()

    def _change(self, difference: Difference) -> None:
        moves = difference.only_moves and self._order != data_order(self.shown.graph, self.shown.positions)
        if difference.restructures or moves:
            self._build()
        else:
            self._renew()

    def _renew(self) -> None:
        if self._order:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, GRADIENT))

    # -- what Qt asks -------------------------------------------------------------------------------------

    def columnCount(self, _parent: Index = _TOP) -> int:
        """Return how many columns there are."""
        return len(HEADINGS)

    def rowCount(self, parent: Index = _TOP) -> int:
        """Return how many nodes there are, or how many ports a node has."""
        if not parent.isValid():
            return len(self._order)
        is_first_of_a_node = not parent.internalId() and parent.column() == NODE
        return len(self._node(parent).op.ports) if is_first_of_a_node else 0

    def hasChildren(self, parent: Index = _TOP) -> bool:
        """Return whether there are rows below a row: Qt asks of every one, and would ask for two counts."""
        return self.rowCount(parent) > 0

    def index(self, row: int, column: int, parent: Index = _TOP) -> QModelIndex:
        """Return where a cell is."""
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return the row of a port's node; nodes have none above them."""
        above = index.internalId()
        return self.createIndex(above - 1, NODE, 0) if above else _TOP

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        """Return the headings."""
        return (
            HEADINGS[section]
            if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
            else None
        )

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what stands in a cell, or what is read aloud of its row."""
        if role not in _READ:
            return None
        cells = self._port_cells(index) if index.internalId() else self._node_cells(self._node(index))
        if role == _ROLE.AccessibleTextRole and index.column() == NODE:
            return self._aloud(cells)
        return plain_tip(cells[index.column()]) if role == _ROLE.ToolTipRole else cells[index.column()]

    # -- words --------------------------------------------------------------------------------------------

    def _node(self, index: Index) -> Node:
        return self.shown.graph.node(self._order[index.row()])

    def _node_cells(self, node: Node) -> tuple[str, str, str]:
        shown = self.shown
        symbol = "" if node.op.is_leaf else node.op.symbol_with(node.attributes)
        words = _("{name}  {symbol}").format(name=shown.name_of(node.id), symbol=symbol).strip()
        value = _value_told(shown.value(node.id), stale=shown.value_is_stale(node.id))
        return words, value, _gradient_told(shown.gradient(node.id), stale=shown.gradients_are_stale)

    def _port_cells(self, index: Index) -> tuple[str, str, str]:
        shown, node_id = self.shown, self.node_at(index)
        port = shown.graph.node(node_id).op.ports[index.row()]
        source = shown.graph.source(node_id, port)
        if source is None:
            return _("{port} ← open").format(port=port), "", ""
        passed = shown.contribution(Edge(source, node_id, port))
        return (
            _("{port} ← {source}").format(port=port, source=shown.name_of(source)),
            _value_told(shown.value(source), stale=shown.value_is_stale(source)),
            _gradient_told(passed, stale=shown.gradients_are_stale),
        )

    def _aloud(self, cells: tuple[str, str, str]) -> str:
        """Return a whole row in words, for a screen reader."""
        words, value, gradient = cells
        told = [words, _("value {value}").format(value=value or _("not computed"))]
        if gradient:
            told.append(_("gradient {gradient}").format(gradient=gradient))
        return ", ".join(told)


def _value_told(value: Array | None, *, stale: bool) -> str:
    return "" if value is None else numbers.marked(numbers.short(value), stale=stale)


def _gradient_told(gradient: Array | None, *, stale: bool) -> str:
    return "" if gradient is None else numbers.marked(numbers.signed(gradient), stale=stale)
