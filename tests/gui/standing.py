"""What holds of every panel: its widgets stand in it and apart, its buttons have names, its icons a theme."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QWidget,
)

from gui.look.theme import appearance


def faults_of_standing(root: QWidget) -> list[str]:
    """Return all that is wrong with how a panel stands: astray, overlapping, nameless or untold."""
    return [fault for look in (astray, overlapping, nameless, untold, exchanged) for fault in look(root)]


def without_theme(root: QWidget) -> list[str]:
    """Return which buttons keep their icons while the theme changes; the dark one is worn afterwards."""
    appearance().choose("light")
    before = iconic(root)
    appearance().choose("dark")
    return [button.toolTip() for button, key in before.items() if button.icon().cacheKey() == key]


def ours(root: QWidget) -> list[QWidget]:
    """Return the widgets of our own classes inside a widget, itself first."""
    return [
        widget for widget in (root, *root.findChildren(QWidget)) if type(widget).__module__.startswith("gui.")
    ]


def held(widget: QWidget) -> Iterator[tuple[str, QWidget]]:
    """Yield the widgets that a widget of ours has as attributes, by name."""
    for name, value in vars(widget).items():
        if isinstance(value, QWidget) and not isinstance(value, QMenu):
            yield f"{type(widget).__name__}.{name}", value


def astray(root: QWidget) -> list[str]:
    """Return which widgets are held by a panel inside but stand nowhere in the window."""
    window = root.window()
    return [
        name
        for widget in ours(root)
        for name, child in held(widget)
        if child is not window and not window.isAncestorOf(child)
    ]


def overlapping(root: QWidget) -> list[str]:
    """Return which widgets in a layout of ours cover a sibling of theirs, or are squeezed to nothing."""
    faults = []
    for widget in ours(root):
        layout = widget.layout()
        if not isinstance(layout, QBoxLayout | QFormLayout | QGridLayout) or not widget.isVisible():
            continue
        children = [child for child in widget.children() if isinstance(child, QWidget) and child.isVisible()]
        for place, child in enumerate(children):
            if layout.indexOf(child) < 0 and not _is_in_part(layout, child):
                faults.append(f"{type(widget).__name__} does not lay out {type(child).__name__}")
            for other in children[place + 1 :]:
                if child.geometry().intersects(other.geometry()):
                    faults.append(
                        f"{type(child).__name__} covers {type(other).__name__} in {type(widget).__name__}"
                    )
    return faults


def _is_in_part(layout: QLayout, child: QWidget) -> bool:
    parts = [layout.itemAt(index).layout() for index in range(layout.count())]
    return any(part is not None and (part.indexOf(child) >= 0 or _is_in_part(part, child)) for part in parts)


def nameless(root: QWidget) -> list[str]:
    """Return which visible buttons and editors of ours a screen reader has no word for."""
    labelled = {label.buddy() for label in root.findChildren(QLabel)}
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    found = [widget for kind in kinds for widget in root.findChildren(kind) if widget.isVisible()]
    return [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"
        for widget in found
        if widget not in labelled
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parentWidget(), (QComboBox, QLineEdit))
        and not (widget.accessibleName() or getattr(widget, "text", str)() or widget.toolTip())
    ]


def untold(root: QWidget) -> list[str]:
    """Return which visible buttons show an icon alone and have no tip that says what they do."""
    return [
        f"{button.accessibleName()} in {type(button.parentWidget()).__name__}"
        for button in iconic(root)
        if not isinstance(button.parentWidget(), QLineEdit)
        and not (button.text() or button.toolTip() or button.objectName().startswith("qt_"))
    ]


def exchanged(root: QWidget) -> list[str]:
    """Return which buttons have a tip that says less than the words on them."""
    return [
        f"{button.text()}: {button.toolTip()}"
        for button in root.findChildren(QAbstractButton)
        if button.text() and button.toolTip() and len(button.toolTip()) < len(button.text().replace("&", ""))
    ]


def iconic(root: QWidget) -> dict[QAbstractButton, int]:
    """Return the buttons that show an icon, and which picture it is."""
    buttons = root.findChildren(QAbstractButton)
    return {
        button: button.icon().cacheKey()
        for button in buttons
        if not button.icon().isNull() and button.isVisible()
    }
