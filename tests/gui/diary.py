"""What happens in a widget while somebody uses it: after each act, what was said, and what reads otherwise.

Every signal that a class of ours declares is listened to, and all that is read, ticked or offered is
compared with what it was before the act, icons and colours that stand for words too. Where things stand,
and how they look otherwise, outlines tell.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
    QMetaMethod,
    QModelIndex,
    QObject,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QIcon, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QHeaderView,
    QMenu,
    QScrollBar,
    QTabBar,
    QTableView,
    QTreeView,
    QWidget,
)

from gui.look import icons
from gui.look.labels import ElidedLabel
from gui.look.theme import LIGHT

READ = (
    "text", "toolTip", "accessibleName", "accessibleDescription", "placeholderText", "checked", "value",
    "currentText", "currentIndex", "count", "readOnly", "suffix", "windowTitle", "plainText",
)  # fmt: skip
"""Properties that somebody reads, beside whether a widget can be seen and used."""
Role = Qt.ItemDataRole
ROLES = (
    Role.DisplayRole, Role.EditRole, Role.ToolTipRole, Role.CheckStateRole, Role.ForegroundRole,
    Role.FontRole,
)  # fmt: skip
OF_QT = (QScrollBar, QHeaderView, QMenu)
State = dict[str, Sequence[str]]
"""What is told of each thing, by its name."""
PARTED = (QComboBox, QAbstractSpinBox, QTabBar, QGraphicsView)
"""Widgets whose parts nobody has put there."""


class Diary:
    """Notes each act with the signals that it brings about, and with what reads otherwise after it.

    `more` tells of what is no widget. Whoever comes later is not listened to.
    """

    def __init__(self, root: QWidget, *others: QObject, more: Callable[[], State] = dict) -> None:
        self.lines: list[str] = []
        self._root, self._more = root, more
        self._said: list[str] = []
        for each in dict.fromkeys((root, *root.findChildren(QObject), *others)):
            for name in _signals_of_ours(each):
                getattr(each, name).connect(self._ear(f"{type(each).__name__}.{name}"))
        self._before = self._state()
        self._write(f"{name}: {', '.join(told)}" for name, told in more().items())

    def note(self, act: str) -> None:
        """Write down what the act that was just done has changed."""
        before, self._before = self._before, self._state()
        names = dict.fromkeys((*before, *self._before))
        told = [_difference(name, before.get(name), self._before.get(name)) for name in names]
        self._write([f"== {act}", *self._said, *filter(None, told)])
        self._said = []

    def say(self, line: str) -> None:
        """Write down beneath the next act what else was said meanwhile."""
        self._said.append(f"  {line}")

    def _write(self, lines: Iterable[str]) -> None:
        self.lines += [re.sub(r"font-size: [0-9.]+pt", "", line.replace("\n", " / ")) for line in lines]

    def _state(self) -> State:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return dict(_state(self._root)) | self._more()

    def _ear(self, name: str) -> Callable[..., None]:
        def hear(*arguments: Any) -> None:
            self.say(f"{name}({', '.join(map(plain, arguments))})")

        return hear


def without_places(lines: Iterable[str]) -> list[str]:
    """Return what was written down without the places of choices in their lists, which a new row moves."""
    places = re.compile(r"(currentText '[^']*')(, currentIndex \d+)?(, count \d+)?")
    return [places.sub(r"\1", line) for line in lines]


def plain(value: Any) -> str:
    """Return a value as it is written down: numbers and words as they are, of all else what it is."""
    if value is None or isinstance(value, bool | int | str):
        return repr(value)
    if isinstance(value, float | np.floating):
        return f"{float(value):.3g}"
    if isinstance(value, tuple | list) and len(value) < 9:
        return f"[{', '.join(map(plain, value))}]"
    return type(value).__name__


def _difference(name: str, before: Sequence[str] | None, now: Sequence[str] | None) -> str:
    """Return what is no longer told of something, and what is told of it now."""
    if before is None or now is None:
        return f"{name} is {'new: ' + ', '.join(now) if now is not None else 'gone'}"
    gone = [told for told in before if told not in now]
    new = [told for told in now if told not in before]
    return f"{name}: {', '.join(gone)} → {', '.join(new)}" if gone or new else ""


def _signals_of_ours(each: QObject) -> Iterator[str]:
    ours = {kind.__name__ for kind in type(each).__mro__ if kind.__module__.startswith("gui.")}
    meta = base = each.metaObject()
    while base.className() in ours:
        base = base.superClass()
    for index in range(base.methodCount(), meta.methodCount()):
        if meta.method(index).methodType() is QMetaMethod.MethodType.Signal:
            yield meta.method(index).name().data().decode()


def _state(root: QWidget) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what each widget says, called by its kind and its place among those of its owner."""
    count: Counter[str] = Counter()
    for widget in (root, *root.findChildren(QWidget)):
        if _is_read(widget):
            kind = f"{_owner(widget)}{type(widget).__name__}"
            name, count[kind] = f"{kind} {count[kind]}", count[kind] + 1
            yield name, [*filter(None, _told(widget))]
            if isinstance(widget, QTableView | QTreeView) and widget.model() is not None:
                for place, told in _cells(widget.model(), QModelIndex()):
                    yield f"{name} {place}", told


def _is_read(widget: QWidget) -> bool:
    """Return whether a widget is one of those that somebody has put there to be read or used."""
    if type(widget) is QWidget or isinstance(widget, OF_QT) or widget.objectName().startswith("qt_"):
        return False
    return not any(isinstance(above, PARTED) for above in _above(widget))


def _owner(widget: QWidget) -> str:
    ours = (type(above).__name__ for above in _above(widget) if type(above).__module__.startswith("gui."))
    return "".join(f"{name} › " for name in list(ours)[:2][::-1])


def _above(widget: QWidget) -> Iterator[QWidget]:
    while (widget := widget.parentWidget()) is not None:
        yield widget


def _whole(widget: QWidget, name: str) -> object:
    """Return a property; of a text that is shown as far as there is room all, for fonts are not the same."""
    if isinstance(widget, ElidedLabel) and name in {"text", "toolTip"}:
        return widget._whole if name == "text" else ""
    return widget.property(name)


def _told(widget: QWidget) -> Iterator[str]:
    known = {widget.metaObject().property(at).name() for at in range(widget.metaObject().propertyCount())}
    for name in READ:
        if name in known and (value := _whole(widget, name)) not in (None, "", False):
            yield f"{name} {value!r}"
    if isinstance(widget, QAbstractSpinBox) and "value" not in known:
        yield f"holds {widget.text()!r}"
    if isinstance(widget, QAbstractSlider):
        yield f"of {widget.minimum()} to {widget.maximum()}"
    if isinstance(widget, QComboBox):
        yield f"offers {[widget.itemText(at) for at in range(widget.count())]}" if widget.isEditable() else ""
    if isinstance(widget, QAbstractButton) and not widget.icon().isNull():
        yield _named(widget.icon())
    if colours := re.findall("#[0-9a-f]{6}", widget.styleSheet()):
        yield f"in {' '.join(_colours().get(colour, colour) for colour in colours)}"
    if widget.isHidden():
        yield "hidden"
    if not widget.isEnabled():
        yield "off"


def _named(icon: QIcon) -> str:
    """Return the name of an icon's drawing, and of its colour."""
    image = icon.pixmap(icons.SIZE * icons._SCALE, 1.0).toImage()
    name = _drawings().get(_outline(image))
    if name is None:
        return "a picture"
    image.convertTo(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(bytes(image.constBits()), np.uint8)
    colour = QColor(*pixels.reshape(-1, 4)[pixels[3::4].argmax()].tolist()).name()
    return f"icon {name} {_colours().get(colour, colour)}"


@cache
def _drawings() -> dict[int, str]:
    """Return the names of all drawings by their outlines."""
    names = [path.name.removesuffix(".svg") for path in icons._folder().iterdir()]
    return {_outline(icons._shape(name).toImage()): name for name in names if name != "chainrule"}


def _outline(image: QImage) -> int:
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)  # kept: its bits go with it
    return zlib.crc32(bytes(alpha.constBits()))


@cache
def _colours() -> dict[str, str]:
    """Return the names of the light theme's colours; of one that has several, the first."""
    values = {row.name: getattr(LIGHT, row.name) for row in reversed(fields(LIGHT))}
    return {colour.name(): name for name, colour in values.items() if isinstance(colour, QColor)}


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[tuple[str, Sequence[str]]]:
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            yield f"{row},{column}", [*filter(None, (_cell(index.data(role)) for role in ROLES))]


def _cell(value: Any) -> str:
    if isinstance(value, QFont):
        return "bold" if value.bold() else ""
    if isinstance(value, Qt.CheckState):
        return value.name
    return value.name() if hasattr(value, "name") else "" if value in (None, "") else plain(value)
