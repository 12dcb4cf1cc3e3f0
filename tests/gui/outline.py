"""A window written down as an outline: which widgets stand in it, in which order, and how each is set up.

Only what differs from a widget of Qt as it comes is told, and of texts only that there are any: another
wording or another font changes nothing here. Of sizes it counts whether they were set.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QGraphicsView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QStatusBar,
    QTabBar,
    QTableView,
    QToolBar,
    QToolButton,
    QTreeView,
    QWidget,
)

from gui.look.theme import Theme
from tests.gui.items import items
from tests.gui.wiring import wiring

OF_THE_MOMENT = {
    "pos", "geometry", "frameGeometry", "normalGeometry", "size", "x", "y", "width", "height", "rect",
    "visible", "dockLocation", "childrenRect", "childrenRegion", "frameSize", "isActiveWindow", "focus",
    "cursor", "font", "palette", "baseSize", "sizeIncrement", "minimized", "maximized", "fullScreen",
    "locale", "windowIcon", "modified", "lineWidth", "midLineWidth", "frameWidth", "frameRect",
    "sceneRect", "sliderPosition", "windowModified", "maximumBlockCount", "blockCount",
    "cursorPosition", "lineCount", "documentTitle", "windowFlags", "windowModality", "tabStopDistance",
    "tabStopWidth", "cursorWidth", "layoutDirection", "selectionLength", "hasSelectedText",
    "undoAvailable", "redoAvailable", "cornerButtonEnabled", "default", "currentRow", "down", "baseline",
    "pixmap", "scaledContents", "selectedText", "unifiedTitleAndToolBarOnMac", "displayText", "defaultUp",
    "sortingEnabled", "plainText", "sliderDown", "acceptableInput", "widget", "minimumSizeHint",
    "sizeHint", "offset", "defaultSectionSize", "minimumSectionSize", "maximumSectionSize",
    "visualizationMode", "floating",
}  # fmt: skip
"""Properties that say where something stands or what happens just now, or that follow from others."""
COUNTED = 10
"""How many choices there may be for them to be counted: longer lists are of tables, which grow."""
LETTERS = {Theme.SMALL, Theme.NORMAL, Theme.LARGE}
SIZES = {"minimumSize", "maximumSize", "minimumWidth", "maximumWidth", "minimumHeight", "maximumHeight"}


def outline(root: QWidget) -> list[str]:
    """Return the lines of a widget and of all that stands in it, and then whose signals are heard."""
    for widget in (root, *root.findChildren(QWidget)):
        widget.ensurePolished()  # else a style has set up only what was shown already
    return [*_lines(root, 0), *wiring(root)]


def _lines(widget: QWidget, depth: int) -> Iterator[str]:
    layout = [] if isinstance(widget, QStatusBar | QToolBar) else _layout(widget.layout())
    yield "  " * depth + " · ".join([type(widget).__name__, *_settings(widget), *layout])
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        yield from ("  " * (depth + 1) + line for line in items(widget.model()))
    for child in _children(widget):
        yield from _lines(child, depth + 1)


def _children(widget: QWidget) -> list[QWidget]:
    """Return what was put into a widget, in the order of its layout; not what Qt makes for itself."""
    if isinstance(widget, QScrollArea):
        return [widget.widget()] if widget.widget() is not None else []
    if isinstance(widget, QComboBox | QAbstractSpinBox | QLineEdit | QMenuBar | QTabBar):
        return []
    if isinstance(widget, QTableView):
        return [widget.horizontalHeader(), widget.verticalHeader()]
    if isinstance(widget, QTreeView):
        return [widget.header()]
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QGraphicsView):
        return []
    children = [child for child in widget.children() if isinstance(child, QWidget) and not _is_inner(child)]
    layout = widget.layout()
    order = {} if layout is None else {child: place for place, child in enumerate(_laid_out(layout))}
    return sorted(children, key=lambda child: order.get(child, len(order)))


def _is_inner(child: QWidget) -> bool:
    kinds = (QMenu, QScrollBar, QHeaderView)
    return isinstance(child, kinds) or child.isWindow() or child.objectName().startswith("qt_")


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item.widget() is not None:
            yield item.widget()
        elif item.layout() is not None:
            yield from _laid_out(item.layout())


# How a widget is set up -------------------------------------------------------------------------------------


def _settings(widget: QWidget) -> list[str]:
    default = _default(type(widget))
    properties = _properties(widget)
    if properties.get("currentData") is not None:
        del properties["currentIndex"]  # a new row in a table may move it
    told = [_told(name, value) for name, value in properties.items() if default.get(name) != value]
    return [*filter(None, told), *_more(widget)]


@cache
def _default(kind: type[QWidget]) -> dict[str, Any]:
    """Return the settings of the widget of Qt that a class comes from."""
    base = next(each for each in kind.__mro__ if each.__module__.startswith("PySide6"))
    try:
        made = getattr(QtWidgets, base.__name__)()
    except (TypeError, NotImplementedError, AttributeError):
        return {}
    settings = _properties(made)
    made.deleteLater()
    return settings


def _properties(widget: QWidget) -> dict[str, Any]:
    meta = widget.metaObject()
    names = [meta.property(index).name() for index in range(meta.propertyCount())]
    return {name: _plain(widget.property(name)) for name in names if name not in OF_THE_MOMENT}


def _plain(value: Any) -> Any:
    if isinstance(value, QIcon):
        return not value.isNull()
    if isinstance(value, QKeySequence):
        return value.toString()
    if isinstance(value, QSizePolicy):
        return f"{value.horizontalPolicy().name} {value.verticalPolicy().name}"
    if isinstance(value, QSize):
        return (value.width(), value.height())
    if isinstance(value, Enum):
        return value.name or str(value.value)
    return value if isinstance(value, str | bool | int | float) else None


def _told(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if name == "count" and value > COUNTED:
        return "count of a table"
    if isinstance(value, str) and (" " in value or name in TEXTS):
        return value if name in {"sizePolicy", "alignment"} else f"{name}"
    if name in SIZES or isinstance(value, tuple):
        return f"{name} set"
    return f"{name} {value}"


TEXTS = {
    "text", "toolTip", "statusTip", "accessibleName", "accessibleDescription", "placeholderText",
    "windowTitle", "title", "styleSheet", "prefix", "suffix", "currentText",
}  # fmt: skip


def _more(widget: QWidget) -> Iterator[str]:
    """Yield what no property tells."""
    if isinstance(widget, QLabel) and widget.buddy() is not None:
        yield "buddy"
    if isinstance(widget, QAbstractSlider):
        yield f"from {widget.minimum()} to {widget.maximum()} by {widget.pageStep()}"
    if isinstance(widget, QComboBox):
        tips = sum(bool(widget.itemData(row, Qt.ItemDataRole.ToolTipRole)) for row in range(widget.count()))
        yield "with choices" if widget.count() else "without choices"
        yield "each with a tip" if widget.count() and tips == widget.count() else "without tips"
    if isinstance(widget, QToolButton | QPushButton) and (menu := widget.menu()) is not None:
        yield "with a menu that shows tips" if menu.toolTipsVisible() else "with a menu"
    if isinstance(widget, QTableView):
        hidden = [column for column in range(widget.model().columnCount()) if widget.isColumnHidden(column)]
        yield f"hidden columns {hidden}"
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield "with rows" if widget.model().rowCount() else "without rows"
    if isinstance(widget, QAbstractItemView | QComboBox) and (drawn_by := _delegate(widget)):
        yield f"drawn by {drawn_by}"
    if isinstance(widget, QHeaderView):
        modes = {widget.sectionResizeMode(section).name for section in range(widget.count())}
        yield f"{sorted(modes)} shown {not widget.isHidden()}"
    if isinstance(widget, QMainWindow):
        corners = [widget.corner(corner).name for corner in Qt.Corner]
        yield f"corners {corners}"
    yield from _of_its_own(widget)
    for attribute in ("WA_TransparentForMouseEvents", "WA_DeleteOnClose"):
        if widget.testAttribute(getattr(Qt.WidgetAttribute, attribute)):
            yield attribute


def _delegate(widget: QAbstractItemView | QComboBox) -> str:
    """Return the kind of what draws a widget's items, "" where Qt has chosen it."""
    delegate = widget.itemDelegate()
    kind = "" if delegate is None else delegate.metaObject().className()
    is_usual = kind.startswith("QCombo") if isinstance(widget, QComboBox) else kind == "QStyledItemDelegate"
    return "" if is_usual else kind


def _of_its_own(widget: QWidget) -> Iterator[str]:
    """Yield which letters, pointer and kind of window a widget has that it did not get from its parent."""
    font, usual = widget.font(), QApplication.font(widget)
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) and font.pointSizeF() in LETTERS:
        yield f"letters of {font.pointSizeF():g}"
    if font.weight() != usual.weight():
        yield f"letters {QFont.Weight(font.weight()).name}"
    if widget.foregroundRole() == QPalette.ColorRole.PlaceholderText:
        yield "letters soft"
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetCursor):
        yield f"pointer {widget.cursor().shape().name}"
    if widget.isWindow():
        yield f"a {widget.windowType().name}"


def _layout(layout: QLayout | None) -> Iterator[str]:
    """Yield how a layout of ours is set up, layouts in it included."""
    if not isinstance(layout, QBoxLayout | QGridLayout | QFormLayout):
        return
    margins = layout.contentsMargins()
    sides = (margins.left(), margins.top(), margins.right(), margins.bottom())
    told = f"{type(layout).__name__} of {layout.count()}"
    if isinstance(layout, QBoxLayout):
        told += f" apart {layout.spacing()} stretched {[layout.stretch(at) for at in range(layout.count())]}"
    else:
        told += f" apart {layout.horizontalSpacing()} {layout.verticalSpacing()}"
    if isinstance(layout, QGridLayout):
        told += f" stretched {[layout.columnStretch(at) for at in range(layout.columnCount())]}"
    if isinstance(layout, QFormLayout):
        told += f" {layout.fieldGrowthPolicy().name}"
    told += _placed(layout)
    told += f" within {' '.join(map(str, sides))}"
    yield told
    for index in range(layout.count()):
        yield from _layout(layout.itemAt(index).layout())


def _placed(layout: QBoxLayout | QGridLayout | QFormLayout) -> str:
    """Return at which side of its cell each item stands that does not fill it, and the cells of a grid."""
    sides = [layout.itemAt(at).alignment() for at in range(layout.count())]
    told = f" to the side {[side.name for side in sides]}" if any(sides) else ""
    if isinstance(layout, QGridLayout):
        cells = [layout.getItemPosition(at) for at in range(layout.count())]
        told += f" in {' '.join(','.join(map(str, cell)) for cell in cells)}"
    spaces = filter(None, (layout.itemAt(at).spacerItem() for at in range(layout.count())))
    return told + "".join(f" space {max(space.sizeHint().toTuple())}" for space in spaces)
