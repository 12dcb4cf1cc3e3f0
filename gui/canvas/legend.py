"""The legend of the gradient scale and the hint line: always there, drawn over the canvas, never scrolled."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from engine.errors import MissingInputError
from engine.text import _
from gui.canvas import lettering
from gui.canvas.gradient_scale import (
    FIXED,
    NOT_COMPUTED,
    NOT_FINITE,
    THICKEST,
    THINNEST,
    ZERO,
    Mark,
    Scale,
    colour_at,
    pen_of,
)
from gui.canvas.heatmap import Heat
from gui.canvas.stamps import Stamps
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.letters import growth
from gui.look.theme import Theme

WIDTH, HEIGHT = 308.0, 66.0
SMALLEST = 0.75
"""How many times as large as with ordinary letters the legend is at least, however narrow its view."""
FAINT = 0.12
"""How much of the legend is left to see while one reaches for what lies behind it."""
MARGIN = 24
HINT_PADDING, HINT_HEIGHT = 6, 26
BAR_LEFT, BAR_RIGHT, BAR_MIDDLE = 20.0, WIDTH - 20.0, 17.0
TICK_BASELINE, MARKS_BASELINE = 37.0, 56.0
TICK_SIZE, HINT_SIZE = 11.0, 14.0
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def legend_size() -> QSize:
    """Return the legend's size in pixels."""
    return QSize(int(WIDTH), int(HEIGHT))


def hint_text(shown: Shown) -> str:
    """Return the line that says what the numbers on the wires are, or what leaves them out."""
    if shown.focus is not None or not len(shown.graph):
        return ""
    target = shown.target
    if target is None or target not in shown.graph:
        return _("Choose a gate and press D to differentiate it")
    name = shown.name_of(target)
    if problem := _obstacle(shown, target):
        return _("Not computed: {problem}").format(problem=problem)
    return _("∂{name}/∂(each wire) — click a node and watch its gradient come").format(name=name)


def _obstacle(shown: Shown, target: int) -> str:
    """Return why there are no gradients of the graph as it stands: a node that fails, or an open port."""
    if shown.gradients_are_stale and shown.problem:
        failing = shown.problem.node
        return shown.problem.message if failing is None else _without_value(shown, failing)
    try:
        if shown.value(target) is None and target not in shown.graph.complete():
            shown.graph.order_before([target])
    except MissingInputError as error:
        return shown.worded(str(error))
    return ""


def _without_value(shown: Shown, node_id: int) -> str:
    return _("{node} has no value").format(node=shown.name_of(node_id))


def paint_legend(painter: QPainter, theme: Theme, scale: Scale = FIXED) -> None:
    """Draw the legend with its top left corner at the origin."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.border, 1.0))
    painter.setBrush(theme.card)
    painter.drawRoundedRect(QRectF(0.5, 0.5, WIDTH - 1.0, HEIGHT - 1.0), 8.0, 8.0)
    for sign in (-1, 1):
        _wedge(painter, theme, sign)
        for decade in (scale.lowest, scale.middle, scale.highest):
            _tick(painter, theme, scale, sign, decade)
    _marks(painter, theme)


def _place(scale: Scale, sign: int, decade: int) -> float:
    """Return where a decade stands on the bar: zero in the middle, the highest decade at the ends."""
    share = (decade - scale.lowest) / (scale.highest - scale.lowest)
    return WIDTH / 2 + sign * share * (BAR_RIGHT - BAR_LEFT) / 2


def _wedge(painter: QPainter, theme: Theme, sign: int) -> None:
    middle, end = WIDTH / 2, _place(FIXED, sign, FIXED.highest)
    shading = QLinearGradient(middle, 0.0, end, 0.0)
    shading.setColorAt(0.0, colour_at(theme, sign, 0.0))
    shading.setColorAt(1.0, colour_at(theme, sign, 1.0))
    thin, thick = THINNEST, THICKEST * 1.8
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shading)
    corners = [(middle, -thin), (end, -thick), (end, thick), (middle, thin)]
    painter.drawPolygon(QPolygonF([QPointF(x, BAR_MIDDLE + y / 2) for x, y in corners]))


def _tick(painter: QPainter, theme: Theme, scale: Scale, sign: int, decade: int) -> None:
    x = _place(scale, sign, decade)
    painter.setPen(QPen(theme.soft, 1.0))
    painter.drawLine(QPointF(x, BAR_MIDDLE + 6.0), QPointF(x, BAR_MIDDLE + 9.0))
    if decade == scale.lowest:
        text = "0"
    else:
        text = ("−" if sign == -1 else "") + "10" + str(decade).translate(_SUPERSCRIPT)
    width = lettering.width_of(text, TICK_SIZE)
    if decade != scale.lowest or sign == 1:
        lettering.draw(painter, QPointF(x - width / 2, TICK_BASELINE), text, TICK_SIZE, theme.soft)


def _marks(painter: QPainter, theme: Theme) -> None:
    x = 14.0
    for mark, text in ((ZERO, _("zero")), (NOT_COMPUTED, _("not computed")), (NOT_FINITE, _("NaN, ∞"))):
        x = _mark(painter, theme, x, mark, text)


def _mark(painter: QPainter, theme: Theme, x: float, mark: Mark, text: str) -> float:
    """Draw one sample line with its name and return where the next begins."""
    painter.setPen(pen_of(theme, mark))
    line = MARKS_BASELINE - 4.0
    painter.drawLine(QPointF(x, line), QPointF(x + 24.0, line))
    lettering.draw(painter, QPointF(x + 30.0, MARKS_BASELINE), text, TICK_SIZE, theme.soft)
    return x + 30.0 + lettering.width_of(text, TICK_SIZE) + 18.0


class Overlay(QWidget):
    """What lies over a view in the colours of a theme, and grows with the letters around; `grown` says so."""

    grown = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours from now on."""
        self._theme = theme
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the letters around."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._grow()
            self.grown.emit()

    def _grow(self) -> None:
        self.setFixedSize(self._ordinary_size() * self._times())

    def _times(self) -> float:
        """Return how many times as large it is as with letters of ordinary size."""
        return growth(self.font())

    def _ordinary_size(self) -> QSize:
        """Return the size in pixels with letters of ordinary size."""
        raise NotImplementedError


class Legend(Overlay):
    """The legend as an overlay of a view; the mouse passes through to the canvas."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._stamps = Stamps()
        self._scale = FIXED
        self._heat: Heat | None = None
        self._is_faint = False
        self._room = parent.width()
        self._grow()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_("Gradient scale"))
        self.setAccessibleDescription(self.words())

    def words(self) -> str:
        """Return what colours, widths and strokes mean, and where the scale of values' heat-maps ends."""
        words = _(
            "A wire's colour and width show the gradient along it, on a fixed scale or the graph's own:\n"
            "blue is negative, orange positive; each tenfold is an equal step of colour and width.\n"
            "A wire that carries an array shows its entry of largest magnitude.\n"
            "Thin and dashed: exactly zero. Thin and grey: not computed. Faded: no longer up to date.\n"
            "Dotted: not a number, or infinite."
        )
        return "\n".join([words, *self._heat_words()])

    def _heat_words(self) -> Iterator[str]:
        end = self._heat.told if self._heat else None
        if end is not None:
            words = _(
                "Heat-maps of values go from {least} to {most}, all on one scale; of gradients, as wires."
            )
            yield words.format(least=numbers.terse(-end), most=numbers.terse(end))

    @property
    def is_faint(self) -> bool:
        """Whether it lets what is behind it be seen."""
        return self._is_faint

    def fade(self, is_faint: bool) -> None:
        """Let what is behind it be seen, or no longer."""
        if is_faint != self._is_faint:
            self._is_faint = is_faint
            self.update()

    def show_scale(self, scale: Scale, heat: Heat | None = None) -> None:
        """Tell of other scales from now on."""
        self._heat = heat
        if scale != self._scale:
            self._scale = scale
            self.update()

    def keep_within(self, width: int) -> None:
        """Be no wider than so many pixels, as far as that can be read, whatever the letters are."""
        if width != self._room:
            self._room = width
            self._grow()

    def _ordinary_size(self) -> QSize:
        return legend_size()

    def _times(self) -> float:
        return max(SMALLEST, min(super()._times(), self._room / WIDTH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the legend."""
        with QPainter(self) as painter:
            theme, area = self._theme, QRectF(QPointF(), legend_size().toSizeF())
            painter.scale(self._times(), self._times())
            painter.setOpacity(FAINT if self._is_faint else 1.0)
            scale = self._scale
            self._stamps.draw(
                painter, (theme.name, scale), area, lambda painter: paint_legend(painter, theme, scale)
            )


class Hint(Overlay):
    """One soft line of text over the canvas."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def text(self) -> str:
        """What the line says."""
        return self._text

    def say(self, text: str) -> None:
        """Show another line."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._grow()
            self.update()

    def _ordinary_size(self) -> QSize:
        return QSize(int(lettering.width_of(self._text, HINT_SIZE)) + 2 * HINT_PADDING, HINT_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        ground = QColor(self._theme.ground)
        ground.setAlphaF(0.85)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(self.rect(), 6.0, 6.0)
            painter.scale(growth(self.font()), growth(self.font()))
            paint_hint(painter, self._theme, QPointF(HINT_PADDING, 18.0), self._text)


def paint_hint(painter: QPainter, theme: Theme, at: QPointF, text: str) -> None:
    """Draw the hint line with its baseline starting at a point."""
    lettering.draw(painter, at, text, HINT_SIZE, theme.soft, halo=theme.ground)
