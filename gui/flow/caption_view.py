"""The caption under the canvas: one sentence, the numbers it is about, and the typeset formula with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from engine.graphs.graph import Edge
from engine.study.captions import Caption
from engine.study.events import Part
from engine.text import _
from gui.flow.playback import Playback
from gui.look import numbers
from gui.look.formula_view import FormulaView
from gui.look.labels import ElidedLabel, PlainLabel, plain_tip
from gui.look.letters import grown
from gui.look.theme import Theme, appearance

ROW = 26
"""Pixels of a line of words at least, as high as the buttons beside it."""
BESIDE = 320
"""Pixels from which there is room for words and their formula beside each other."""
PATIENCE = 40
"""Milliseconds that a formula waits to be typeset: while a pass runs on none is, and no step waits for it."""
_LEADING = 2
MOST_PARTS = 6
"""Numbers of one event that are all set side by side."""

Choose = Callable[[Part | None], None]


class CaptionView(QWidget):
    """Tells the event that a playback has come to, or the chain rule at a node, or nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = PlainLabel()
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumHeight(ROW)
        self.formula = FormulaView(keeps_inside=True)
        self._latex = ""
        self._typesetting = QTimer(self, singleShot=True, interval=PATIENCE)
        self._typesetting.timeout.connect(self.settle)
        self.parts = PartsRow()
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(_LEADING)
        self._lines.addWidget(self.sentence)
        self._lines.addWidget(self.parts)
        self._lines.addWidget(self.formula, 1)
        self.setAccessibleName(_("What happens"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def lie_flat(self, flat: bool) -> None:
        """Put the formula beside the sentence, or below it."""
        direction = QBoxLayout.Direction
        self._lines.setDirection(direction.LeftToRight if flat else direction.TopToBottom)
        self._lines.setStretchFactor(self.sentence, int(flat))
        self._lines.setSpacing(2 * Theme.UNIT if flat else _LEADING)
        self._give_room(self._latex)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the words where there is little."""
        super().resizeEvent(event)
        self._give_room(self._latex)

    def _give_room(self, latex: str) -> None:
        """Show the formula, but not beside words that it would take the room of."""
        has_room = latex != "" and self.width() >= grown(self, BESIDE)
        self.formula.setVisible(has_room or not self._is_flat())

    def _is_flat(self) -> bool:
        return self._lines.direction() == QBoxLayout.Direction.LeftToRight

    def height_of_words(self) -> int:
        """Return how many pixels the sentence takes where it is as wide as it is now."""
        return self.sentence.heightForWidth(self.sentence.width())

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
        self._give_room(latex)
        if latex != self._latex:
            self._latex = latex
            self.formula.show_latex("")
            self._typesetting.start()


class PartsRow(QWidget):
    """The numbers of one event as buttons with signs between: one that is pressed stands out alone.

    Widgets are made once and worn by the numbers of one event after the other: making them takes longer than
    all else at a step.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[tuple[Part, QToolButton]] = []
        self._place, self._slots = ElidedLabel(), list[_Slot]()
        self._place.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._choose: Choose = lambda _part: None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.UNIT // 2)
        self._row.addWidget(self._place)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)  # or its widgets would keep it as wide as they are
        appearance().changed.connect(self._recolour)

    def show_parts(self, place: str, parts: tuple[Part, ...], choose: Choose) -> None:
        """Offer these numbers in place of the last, after the words that say where they are."""
        while len(self._slots) < len(parts):
            self._slots.append(self._slot())
        self._place.setText(place)
        for slot, part in zip_longest(self._slots, parts):
            slot.show_part(part)
        self.buttons = [(part, slot.button) for slot, part in zip(self._slots, parts, strict=False)]
        self._choose = choose
        self.setVisible(bool(parts))

    def point_at(self, places: frozenset[int | Edge]) -> None:
        """Press the buttons of the numbers that stand at these nodes and wires of the picture."""
        for part, button in self.buttons:
            button.setChecked(part.place in places)

    def _slot(self) -> _Slot:
        slot = _Slot()
        slot.button.clicked.connect(lambda checked: self._press(slot, checked))
        for widget in (slot.sign, slot.button):
            self._row.insertWidget(self._row.count() - 1, widget)
        return slot

    def _press(self, pressed: _Slot, checked: bool) -> None:
        for _part, button in self.buttons:
            button.setChecked(checked and button is pressed.button)
        self._choose(pressed.part if checked else None)

    def _recolour(self) -> None:
        for slot in self._slots:
            slot.recolour()


class _Slot:
    """A sign and a button, and the number that they tell; without one they are not to be seen."""

    def __init__(self) -> None:
        self.part: Part | None = None
        self.sign, self.button = PlainLabel(), QToolButton()
        self.button.setObjectName("part")
        self.button.setCheckable(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._colour = ""

    def show_part(self, part: Part | None) -> None:
        """Tell this number from now on, or none."""
        self.part = part
        self.button.setChecked(False)
        for widget in (self.sign, self.button):
            widget.setVisible(part is not None)
        if part is None:
            return
        number, role = part.number, part.role
        words = _("Jacobian") if number is None else numbers.short(number)
        exact = words if number is None else numbers.full(number)
        self.sign.setText(part.sign)
        self.button.setText(_("{role} {number}").format(role=role, number=words))
        tip = _("{role}: {number}. Click to see where it stands")
        self.button.setToolTip(plain_tip(tip.format(role=role, number=exact)))
        self.recolour()

    def recolour(self) -> None:
        """Wear the number's colour in the theme that there is now."""
        colour = self._colour if self.part is None else _colour(self.part)
        if colour != self._colour:
            self._colour = colour
            self.button.setStyleSheet(f"color: {colour}; font-weight: 600")


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
