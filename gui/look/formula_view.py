"""Typeset mathematics: LaTeX drawn by ziamath as vectors, in the theme's ink."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from weakref import ref

from PySide6.QtCore import QBuffer, QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from shiboken6 import isValid

from gui.look import typesetting
from gui.look.formula_lines import lines, shortened
from gui.look.letters import grown
from gui.look.slices import Slices
from gui.look.theme import appearance

_SHRUNK = 0.8
"""How small a line may become before it is broken."""
_SHARP = 2
"""How many pixels a picture of a formula has for each that it takes."""
AT_ONCE = 40
"""Letters of LaTeX that are typeset before anything else is done; more are in turns of their own."""

_QUEUE = "formulas that wait"


class _NotTypesetError(Exception):
    """Says of a text that it has not been typeset."""

    def __init__(self, latex: str) -> None:
        super().__init__(latex)
        self.latex = latex


class FormulaView(QWidget):
    """Shows one formula, left aligned; an empty one takes no room.

    Where there is too little room it goes on in further lines. A line that is still too long is shrunk, and
    the formula shown in its own size when one points at it. A very long one is shown as far as it begins.
    One that `keeps_inside` takes what height it is given, and is shrunk to that as well.

    What is long is typeset one text a turn of the event loop, and all such formulas of a window one after the
    other: until then another formula is not to be seen, and one that has only less room is as it was.
    """

    def __init__(self, latex: str = "", parent: QWidget | None = None, *, keeps_inside: bool = False) -> None:
        super().__init__(parent)
        self._keeps_inside = keeps_inside
        upright = QSizePolicy.Policy.Ignored if keeps_inside else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        self._latex = latex
        self._lines: list[QSvgRenderer] = []
        self._drawn, self._waits = "", False
        appearance().changed.connect(self._draw)
        self.setAccessibleName(latex)
        self._draw()

    @property
    def latex(self) -> str:
        """The LaTeX of the formula shown."""
        return self._latex

    @property
    def _typeset(self) -> str:
        return shortened(self._latex, typesetting.LONGEST)

    @property
    def is_typeset(self) -> bool:
        """Whether the formula is to be seen as it is to be, with nothing left to do."""
        return not self._waits

    def settle(self) -> None:
        """Typeset now what waits for a turn of its own."""
        while (missing := self._missing()) is not None:
            typesetting.width(missing, self._size)
        self._draw()

    def show_latex(self, latex: str) -> None:
        """Show another formula."""
        if latex != self._latex:
            self._latex = latex
            self.setAccessibleName(latex)
            self._draw()

    def sizeHint(self) -> QSize:
        """Return how wide the formula's lines are beside each other, and how high under each other."""
        width = sum(line.defaultSize().width() for line in self._lines)
        return QSize(width, round(sum(self._shown(line).height() for line in self._lines)))

    def minimumSizeHint(self) -> QSize:
        """Return its own height, at any width."""
        return QSize(1, 0 if self._keeps_inside else self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the formula."""
        if not self._latex or self._drawn != self._latex:
            return
        top, share = 0.0, self._share
        with QPainter(self) as painter:
            for line in self._lines:
                size = self._shown(line) * share
                line.render(painter, QRectF(QPointF(0.0, top), size))
                top += size.height()

    @property
    def _share(self) -> float:
        """How large the lines are drawn of what their width allows."""
        if not self._keeps_inside:
            return 1.0
        return min(1.0, self.height() / max(self.sizeHint().height(), 1))

    def _shown(self, line: QSvgRenderer) -> QSizeF:
        """Return how large a line is drawn."""
        size = line.defaultSize().toSizeF()
        return size * min(1.0, self.width() / max(size.width(), 1.0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._draw()

    def event(self, event: QEvent) -> bool:
        """Show the formula in its own size where it had to be shrunk."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(), self)
            return True
        return super().event(event)

    def tip(self) -> str:
        """Return the formula in its own size, as a tooltip shows it; "" where there is room for it."""
        if self._share == 1.0 and not any(line.defaultSize().width() > self.width() for line in self._lines):
            return ""
        whole = typesetting.drawn(self._typeset, appearance().theme.ink, self._size)
        picture = QImage(whole.defaultSize() * _SHARP, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            whole.render(painter)
        written = QBuffer()
        picture.save(written, "PNG")  # type: ignore[call-overload]
        encoded = bytes(written.data().toBase64().data()).decode()
        return f"<img width='{whole.defaultSize().width()}' src='data:image/png;base64,{encoded}'>"

    @property
    def _size(self) -> int:
        return grown(self, typesetting.SIZE)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters around."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._draw()

    def _draw(self) -> None:
        """Show what is typeset or short, and have the rest typeset by and by."""
        if len(self._latex) <= AT_ONCE or self._missing() is None:
            self._take(self._texts(partial(typesetting.width, size=self._size)))
        else:
            self._wait()
            self.update()

    def _take(self, texts: list[str]) -> None:
        """Show these lines."""
        ink, self._drawn, self._waits = appearance().theme.ink, self._latex, False
        self._lines = [typesetting.drawn(text, ink, self._size) for text in texts]
        self.updateGeometry()
        self.update()

    def _texts(self, width_of: Callable[[str], float]) -> list[str]:
        return lines(self._typeset, self.width() / _SHRUNK, width_of) if self._latex else []

    def _missing(self) -> str | None:
        """Return what is to be typeset next, None where all is."""
        try:
            for text in self._texts(self._kept_width):
                self._kept_width(text)
        except _NotTypesetError as error:
            return error.latex
        return None

    def _kept_width(self, latex: str) -> float:
        if not typesetting.is_kept(latex, self._size):
            raise _NotTypesetError(latex)
        return typesetting.width(latex, self._size)

    def _wait(self) -> None:
        if not self._waits:
            self._waits = True
            self._ask_for_a_turn()

    def _ask_for_a_turn(self) -> None:
        _queue_of(self.window()).ask([partial(_go_on_with, ref(self))])

    def _go_on(self) -> None:
        """Typeset the next text, or show all where there is none left."""
        missing = self._missing()
        if missing is None:
            self._draw()
        else:
            typesetting.width(missing, self._size)
            self._ask_for_a_turn()


def _queue_of(window: QWidget) -> Slices:
    """Return where the long formulas of a window wait."""
    known = window.findChild(Slices, _QUEUE, Qt.FindChildOption.FindDirectChildrenOnly)
    if known is None:
        known = Slices(window)
        known.setObjectName(_QUEUE)
    return known


def _go_on_with(known: ref[FormulaView]) -> None:
    view = known()
    if view is not None and isValid(view) and not view.is_typeset:
        view._go_on()
