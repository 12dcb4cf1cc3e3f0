"""What the items of a list, a tree or a table tell beside their words: tips, icons, sides, what may be done.

Items that tell the same are one line, so that another row of a table changes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Flag
from itertools import count, takewhile
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt

Role = Qt.ItemDataRole
ROLES = {
    Role.DisplayRole: "words", Role.DecorationRole: "icon", Role.ToolTipRole: "tip",
    Role.AccessibleTextRole: "name", Role.SizeHintRole: "size", Role.FontRole: "letters",
    Role.ForegroundRole: "ink", Role.BackgroundRole: "ground", Role.TextAlignmentRole: "at the side",
    Role.CheckStateRole: "ticked",
}  # fmt: skip


def items(model: QAbstractItemModel) -> list[str]:
    """Return a line for every kind of heading and of item of a model, a column after the other."""
    lines = [*_headings(model), *_kinds(model, QModelIndex(), "item")]
    return list(dict.fromkeys(filter(None, lines)))


def _headings(model: QAbstractItemModel) -> Iterator[str]:
    for column in _columns(model, 0, QModelIndex()):
        told = [_told(role, model.headerData(column, Qt.Orientation.Horizontal, role)) for role in ROLES]
        if any(told):
            yield f"heading {column}: {', '.join(filter(None, told))}"


def _kinds(model: QAbstractItemModel, parent: QModelIndex, name: str) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        for column in _columns(model, row, parent):
            index = model.index(row, column, parent)
            told = [_told(role, index.data(role)) for role in ROLES]
            yield f"{name} {column}: {', '.join(filter(None, told))}; may {_named(model.flags(index))}"
        yield from _kinds(model, model.index(row, 0, parent), f"{name} within")


def _columns(model: QAbstractItemModel, row: int, parent: QModelIndex) -> Iterator[int]:
    return takewhile(lambda column: model.hasIndex(row, column, parent), count())


def _told(role: Role, value: Any) -> str:
    if value is None or value == "":
        return ""
    if role is Role.TextAlignmentRole:
        return f"{ROLES[role]} {_named(Qt.AlignmentFlag(value))}"
    if role is Role.CheckStateRole:
        return Qt.CheckState(value).name
    return ROLES[role]


def _named(flags: Flag) -> str:
    return "+".join(sorted(str(flag.name).removeprefix("ItemIs").removeprefix("Align") for flag in flags))
