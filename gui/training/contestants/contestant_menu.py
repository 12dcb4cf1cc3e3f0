"""What can be done with the chosen contestant: rows that buttons, keys and the menu read, and its colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from engine.text import _
from gui.look.labels import plain_tip
from gui.look.theme import Theme, appearance
from gui.training.contestants.marks import HUES, LegendEntry

SWATCH = QSize(16, 16)

On = TypeVar("On")


@dataclass(frozen=True)
class Deed(Generic[On]):
    """One row: what is done by a key, by the menu, and where there is a `drawing` by a button.

    `now` is what it is called where that depends on the contestant.
    """

    title: str
    keys: str
    tip: str
    run: Callable[[On], object]
    drawing: str = ""
    now: Callable[[LegendEntry], str] | None = None

    def is_meant(self, event: QKeyEvent) -> bool:
        """Return whether a key is this one's."""
        without = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return bool(self.keys) and QKeySequence(self.keys) == QKeySequence(int(without.value) | event.key())

    @property
    def keys_told(self) -> str:
        """The key as this system writes it."""
        return QKeySequence(self.keys).toString(QKeySequence.SequenceFormat.NativeText)

    @property
    def tip_with_keys(self) -> str:
        """The tip, with the key."""
        return f"{self.tip} ({self.keys_told})" if self.keys else self.tip

    def action(self, on: On, entry: LegendEntry, parent: QWidget) -> QAction:
        """Return an action that does it."""
        title = self.title if self.now is None else self.now(entry)
        made = QAction(f"{title}\t{self.keys_told}" if self.keys else title, parent)
        made.setToolTip(plain_tip(self.tip))
        made.triggered.connect(lambda _checked=False: self.run(on))
        return made


class ColourMenu(QMenu):
    """The palette of contestants, with who has which colour; `chosen` carries a place, None for its own."""

    chosen = Signal(object)

    def __init__(
        self, entry: LegendEntry, others: Sequence[LegendEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        theme, ratio = appearance().theme, self.devicePixelRatioF()
        own = entry.slot % len(HUES)
        self._add(_("Automatic"), None, entry.hue, _swatch(theme, own, ratio))
        self.addSeparator()
        for place, title in enumerate(HUES):
            names = [other.title for other in others if other.shade == place]
            words = _("{colour}: {names}").format(colour=title, names=", ".join(names)) if names else title
            self._add(words, place, entry.hue, _swatch(theme, place, ratio))

    def _add(self, words: str, place: int | None, now: int | None, swatch: QIcon) -> None:
        action = self.addAction(swatch, words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(place == now)
        self._group.addAction(action)
        action.triggered.connect(partial(self._choose, place))

    def _choose(self, place: int | None, _checked: bool = False) -> None:
        self.chosen.emit(place)


def _swatch(theme: Theme, place: int, ratio: float) -> QIcon:
    drawn = QPixmap(SWATCH * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.contestants[place])
        painter.drawRoundedRect(QRectF(1, 1, SWATCH.width() - 2, SWATCH.height() - 2), 3, 3)
    return QIcon(drawn)
