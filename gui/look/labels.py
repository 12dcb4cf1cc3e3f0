"""Labels that know whether their text is markup: what comes from outside never is.

Qt guesses whether a text is HTML, and what it takes for HTML may load files. So every label is one of the two
kinds here, and a tooltip with something from outside goes through `plain_tip`.
"""

from __future__ import annotations

from html import escape
from textwrap import wrap

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

LONGEST = 20_000
"""Letters that a label shows of a text; laying out more takes longer than anybody reads."""
WIDEST_TIP = 100
"""Letters of a line of a tooltip, unless a single word is longer."""


class PlainLabel(QLabel):
    """Shows text as it is, letter for letter, wherever it comes from."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this text; of a very long one its beginning."""
        super().setText(text if len(text) <= LONGEST else text[:LONGEST] + "…")


class ElidedLabel(PlainLabel):
    """Shows one line of text as far as there is room, and all of it when one points at it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._whole = ""
        super().__init__(parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Show this text, or its beginning."""
        self._whole = text
        self._fit()
        self.updateGeometry()  # which Qt would leave where as little of it is shown as of the last

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for now."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room that all of it takes."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return next to nothing: any width will do."""
        return QSize(1, super().minimumSizeHint().height())

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


class MarkupLabel(QLabel):
    """Shows markup that the program has written itself; what it puts in from outside it escapes."""

    def __init__(self, markup: str = "", parent: QWidget | None = None) -> None:
        super().__init__(markup, parent)
        self.setTextFormat(Qt.TextFormat.RichText)


def plain_entry(text: str) -> str:
    """Return a text as a menu shows it letter for letter: an ampersand underlines nothing."""
    return text.replace("&", "&&")


def plain_title(text: str) -> str:
    """Return a text as the title of a window shows it, which marks a place where Qt may put a star."""
    return text.replace("[*]", "[*][*]")


def plain_tip(text: str) -> str:
    """Return a text as a tooltip shows it letter for letter, in lines that can be followed."""
    lines = [part for line in text[:LONGEST].split("\n") for part in _broken(line)]
    if "<" not in text and "&" not in text:
        return "\n".join(lines)
    return f"<span>{'<br>'.join(map(escape, lines))}</span>"


def _broken(line: str) -> list[str]:
    """Return a line in parts that a tooltip has room for, broken between words only."""
    if len(line) <= WIDEST_TIP:
        return [line]
    return wrap(line, WIDEST_TIP, replace_whitespace=False, break_long_words=False, break_on_hyphens=False)


def with_keys(words: str, keys: str) -> str:
    """Return the words of a tooltip, followed by the keys that do the same, if there are any."""
    return f"{words} ({keys})" if keys else words
