"""A table that is about to be imported, as Qt's views show it: its first rows, and its columns one by one."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from engine.text import _
from engine.training.data.tables.columns import Column
from engine.training.data.tables.reading import Reading
from gui.look.labels import plain_tip
from gui.look.theme import appearance, blend

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_ROLE = Qt.ItemDataRole

ROLES = MappingProxyType({"target": _("target"), "input": _("input"), "out": _("left out")})
"""What a column is for, in words."""
KINDS = MappingProxyType({
    "whole": _("whole numbers"), "number": _("numbers"), "text": _("text"), "empty": _("nothing"),
})  # fmt: skip
"""What a column holds, in words."""
COLUMN, HOLDS, MISSING, USE = range(4)
TINT = 0.14
"""How much of the accent lies on the target's cells."""
HEADINGS = (_("Column"), _("Holds"), _("Missing"), _("Use"))


class _TableModel(QAbstractTableModel):
    """Shows one reading at a time, none at first."""

    def __init__(self) -> None:
        super().__init__()
        self._reading: Reading | None = None

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the table."""
        return self._reading.columns if self._reading is not None else ()

    def show_reading(self, reading: Reading) -> None:
        """Show how a table is read."""
        self.beginResetModel()
        self._reading = reading
        self.endResetModel()


class RowsModel(_TableModel):
    """The first rows as they stand in the file; what is not learned from is pale, the target stands out."""

    def rowCount(self, parent: Index = _TOP) -> int:
        """Return how many rows are shown."""
        return len(self._reading.preview) if self._reading is not None and not parent.isValid() else 0

    def columnCount(self, parent: Index = _TOP) -> int:
        """Return how many columns the table has."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return a cell's text and colour."""
        if self._reading is None or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == _ROLE.DisplayRole:
            return self._reading.preview[index.row()][index.column()]
        if role == _ROLE.ForegroundRole and column.role == "out":
            return appearance().theme.soft
        if role == _ROLE.BackgroundRole and column.role == "target":
            return blend(appearance().theme.card, appearance().theme.accent, TINT)
        if role == _ROLE.TextAlignmentRole and column.kind in ("whole", "number"):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        """Return a column's name with what it is for, or the line of the file on which a row stands."""
        if self._reading is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return f"{self._reading.lines[section]:,}" if role == _ROLE.DisplayRole else None
        column = self.columns[section]
        if role == _ROLE.DisplayRole:
            return f"{column.name}\n{ROLES[column.role]}"
        return plain_tip(_tip(column)) if role == _ROLE.ToolTipRole else None


class ColumnsModel(_TableModel):
    """The columns, a row for each; `left_out` carries the names of those left out once one is ticked."""

    left_out = Signal(object)

    def rowCount(self, parent: Index = _TOP) -> int:
        """Return how many columns the table has."""
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = _TOP) -> int:
        """Return how many things are told of a column."""
        return 0 if parent.isValid() else len(HEADINGS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let a column that may be an input be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = self.columns[index.row()]
        can_be_ticked = index.column() == COLUMN and column.usable and column.role != "target"
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can_be_ticked else flags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what is told of a column."""
        column = self.columns[index.row()]
        if role == _ROLE.DisplayRole:
            return self._told(column)[index.column()]
        if role == _ROLE.CheckStateRole and self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return Qt.CheckState.Checked if column.role == "input" else Qt.CheckState.Unchecked
        if role == _ROLE.ForegroundRole and column.role == "out":
            return appearance().theme.soft
        return plain_tip(_tip(column)) if role == _ROLE.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        """Leave a column out, or take it in: nothing changes here until it has been read so."""
        if role != _ROLE.CheckStateRole:
            return False
        name = self.columns[index.row()].name
        others = [one.name for one in self.columns if one.role == "out" and one.usable and one.name != name]
        is_in = Qt.CheckState(value) == Qt.CheckState.Checked
        self.left_out.emit(tuple(others if is_in else (*others, name)))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        """Return the headings."""
        shown = orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
        return HEADINGS[section] if shown else None

    @staticmethod
    def _told(column: Column) -> tuple[str, str, str, str]:
        missing = f"{column.missing:,}" if column.missing else ""
        return column.name, KINDS[column.kind], missing, _use(column)


def _use(column: Column) -> str:
    """Return what a column is for, with the reason if there is one."""
    if column.role == "input" and column.kind == "text":
        return _("input, one for each text of {count:,}").format(count=column.distinct)
    if not column.why:
        return ROLES[column.role]
    return _("{role}: {why}").format(role=ROLES[column.role], why=column.why)


def _tip(column: Column) -> str:
    words = _("{column}: {kind}, {count:,} different; {use}")
    return words.format(column=column.name, kind=KINDS[column.kind], count=column.distinct, use=_use(column))
