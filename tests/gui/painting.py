"""A painter that only takes down what it is told to draw, so that tests can look at it call by call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPen


class NotedPainter:
    """Notes each call with the colour of its pen at the time; what it cannot note it forgets."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], str]] = []
        self._pen = QPen()
        self._font = QFont()
        self._opacity = 1.0

    def opacity(self) -> float:
        return self._opacity

    def setOpacity(self, opacity: float) -> None:
        self._opacity = opacity
        self.calls.append(("setOpacity", (opacity,), self._pen.color().name()))

    def font(self) -> QFont:
        return QFont(self._font)

    def setPen(self, pen: Any) -> None:
        self._pen = QPen(pen)
        self.calls.append(("setPen", (QPen(pen),), self._pen.color().name()))

    def __getattr__(self, name: str) -> Callable[..., None]:
        def note(*arguments: Any) -> None:
            self.calls.append((name, arguments, self._pen.color().name()))

        return note

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """Return the arguments of each call of that name."""
        return [arguments for called, arguments, _colour in self.calls if called == name]

    def texts(self) -> dict[str, list[QPointF]]:
        """Return the middle of each place where a text was drawn, by text."""
        places: dict[str, list[QPointF]] = {}
        for where, _flags, text in self.named("drawText"):
            places.setdefault(text, []).append(QRectF(where).center())
        return places

    def fills(self) -> dict[tuple[int, int], str]:
        """Return the colour of each filled rectangle by its middle, in whole pixels."""
        return {
            (round(QRectF(where).center().x()), round(QRectF(where).center().y())): QColor(colour).name()
            for where, colour in self.named("fillRect")
        }
