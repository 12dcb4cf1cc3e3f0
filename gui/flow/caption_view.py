"""The caption under the canvas: one sentence, the numbers it is about, and the typeset formula with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.graphs.graph import Edge
from engine.study.captions import Caption
from engine.study.events import Part
from engine.text import _
from gui.flow.playback import Playback
from gui.look import numbers
from gui.look.formula_view import FormulaView
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme, appearance

PATIENCE = 40
"""Milliseconds that a formula waits to be typeset: while a pass runs on none is, and no step waits for it."""
MOST_PARTS = 6
"""Numbers of one event that are all set side by side."""

Choose = Callable[[Part | None], None]


class CaptionView(QWidget):
    """Tells the event that a playback has come to, or the chain rule at a node, or nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = PlainLabel()
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.formula = FormulaView()
        self._latex = ""
        self._typesetting = QTimer(self, singleShot=True, interval=PATIENCE)
        self._typesetting.timeout.connect(self.settle)
        self.parts = PartsRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.sentence)
        column.addWidget(self.parts)
        column.addWidget(self.formula, 1)
        self.setAccessibleName(_("What happens"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def settle(self) -> None:
        """Typeset the formula now."""
        self._typesetting.stop()
        self.formula.show_latex(self._latex)

    def tell(self, playback: Playback) -> None:
        """Tell what happened last, with its numbers to choose from."""
        event = playback.latest
        parts = () if playback.by_level or len(event.parts) < 2 else _most_telling(event.parts)
        self._say(playback.words, event.caption.numbers)
        self.parts.show_parts(event.caption.place, parts, playback.choose)
        self.sentence.setVisible(not parts)

    def tell_rule(self, caption: Caption) -> None:
        """Write the whole chain rule out, of a node that was chosen."""
        self._say(caption.sentence, caption.numbers)

    def say(self, words: str) -> None:
        """Say what to do, while nothing happens."""
        self._say(words, "")

    def _say(self, words: str, latex: str) -> None:
        self.parts.show_parts("", (), lambda _part: None)
        self.sentence.show()
        self.sentence.setText(words)
        self.sentence.setToolTip(plain_tip(words))
        self.setAccessibleDescription(words)
        if latex != self._latex:
            self._latex = latex
            self.formula.show_latex("")
            self._typesetting.start()


class PartsRow(QWidget):
    """The numbers of one event as buttons with signs between: one that is pressed stands out alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[tuple[Part, QToolButton]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.UNIT // 2)

    def show_parts(self, place: str, parts: tuple[Part, ...], choose: Choose) -> None:
        """Offer these numbers in place of the last, after the words that say where they are."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        self.setVisible(bool(parts))
        self._row.addWidget(PlainLabel(place))
        for part in parts:
            self._row.addWidget(PlainLabel(part.sign))
            self._row.addWidget(self._button(part, choose))
        self._row.addStretch(1)

    def point_at(self, places: frozenset[int | Edge]) -> None:
        """Press the buttons of the numbers that stand at these nodes and wires of the picture."""
        for part, button in self.buttons:
            button.setChecked(part.place in places)

    def _button(self, part: Part, choose: Choose) -> QToolButton:
        button, number = QToolButton(), part.number
        button.setObjectName("part")
        words = _("Jacobian") if number is None else numbers.short(number)
        button.setText(_("{role} {number}").format(role=part.role, number=words))
        exact = words if number is None else numbers.full(number)
        tip = _("{role}: {number}. Click to see where it stands")
        button.setToolTip(tip.format(role=part.role, number=exact))
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setStyleSheet(f"color: {_colour(part)}; font-weight: 600")
        button.clicked.connect(lambda checked: self._choose(part if checked else None, choose))
        self.buttons.append((part, button))
        return button

    def _choose(self, part: Part | None, choose: Choose) -> None:
        for other, button in self.buttons:
            button.setChecked(other is part)
        choose(part)


def _most_telling(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts that one line has room for: of many, those that do not stand at their ports anyway."""
    if len(parts) <= MOST_PARTS:
        return parts
    first, *others = (part for part in parts if not part.is_local)
    return (replace(first, sign=""), *others)


def _colour(part: Part) -> str:
    theme = appearance().theme
    if part.is_local or part.number is None or np.ndim(part.number):
        return theme.ink.name()
    return (theme.negative if part.number < 0 else theme.positive).name()
