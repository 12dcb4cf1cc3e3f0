"""Icons in the theme's ink, from the SVG drawings in `resources/icons`, sharp at every scale."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.look.theme import appearance

SIZE = QSize(20, 20)
_SCALE = 3


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """Return the icon of that name, in the ink of the theme now worn unless a colour is given.

    Ask again when the theme changes.
    """
    theme = appearance().theme
    found = QIcon(_pixmap(name, (colour or theme.ink).name()))
    found.addPixmap(_pixmap(name, theme.border.name()), QIcon.Mode.Disabled)
    return found


def program_icon() -> QIcon:
    """Return the icon of the program itself."""
    return QIcon(_shape("chainrule"))


def drawing(name: str) -> str:
    """Return the SVG of the icon of that name, whose ink is `currentColor`."""
    return (_folder() / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _folder() -> Traversable:
    return resources.files("resources") / "icons"


@cache
def _pixmap(name: str, colour: str) -> QPixmap:
    """Fill the icon's shape, which is drawn once for all colours."""
    pixmap = QPixmap(_shape(name))
    with QPainter(pixmap) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(colour))
    return pixmap


@cache
def _shape(name: str) -> QPixmap:
    pixmap = QPixmap(SIZE * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        QSvgRenderer(QByteArray(drawing(name).replace("currentColor", "black").encode())).render(painter)
    return pixmap
