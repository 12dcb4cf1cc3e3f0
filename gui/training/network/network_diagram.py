"""A network drawn live: units in columns, and wires that carry the weights in colour and width."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from engine.text import _
from engine.training.networks.diagram import Column, Diagram, columns_of
from gui.look.letters import sized
from gui.look.theme import Theme, appearance, blend
from gui.training.network.diagram_places import LABELS, Part, Places, least_width, room_for
from gui.training.network.diagram_words import Structure, words_for

THINNEST, WIDEST = 0.6, 6.0
"""Pixels of a wire with hardly any weight, and of one whose weight no other could exceed."""
LOW, USUAL = 90, 200
"""Pixels of its height at the least, and as it asks for."""
FAINTEST = 0.3
QUIET = 0.12
"""How much of a wire is left to see while another part is pointed at."""
GAP, ROW = Theme.UNIT, 16.0
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkDiagram(QWidget):
    """Draws a network's structure, with the weights where they are known; arrow keys go from unit to unit.

    `pointed` says in words what is pointed at, "" for nothing. `seen` says that it was drawn, so that whoever
    keeps it up to date does so only for eyes.
    """

    seen = Signal()
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._structure: Structure | None = None
        self._diagram: Diagram | None = None
        self._part: Part | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Diagram of the network"))
        appearance().changed.connect(self.update)

    # -- what is shown ------------------------------------------------------------------------------------

    def set_structure(self, structure: Structure) -> None:
        """Draw these columns from now on."""
        if structure != self._structure:
            self._structure = structure
            self._point_at(None)
            self.updateGeometry()
            self.update()

    def show_diagram(self, diagram: Diagram | None) -> None:
        """Show these weights, or none."""
        self._diagram = diagram
        if self._part is not None and not self._is_there(self._part):
            self._part = None
        self._tell()
        self.update()

    @property
    def diagram(self) -> Diagram | None:
        """The weights that are drawn: those told last, if they belong to the structure."""
        diagram, structure = self._diagram, self._structure
        if diagram is None or structure is None:
            return None
        counts = tuple(column.count for column in diagram.columns)
        return diagram if counts == structure.widths else None

    @property
    def most(self) -> int:
        """How many places a column has here."""
        return room_for(self.height())

    @property
    def places(self) -> Places:
        """Where all of it lies."""
        return Places(self._columns, self.width(), self.height())

    @property
    def part(self) -> Part | None:
        """What is pointed at."""
        return self._part

    @property
    def _columns(self) -> tuple[Column, ...]:
        if self.diagram is not None:
            return self.diagram.columns
        return columns_of(self._structure.widths, self.most) if self._structure is not None else ()

    # -- geometry -----------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Leave room for the columns side by side, and for some units."""
        columns = len(self._structure.widths) if self._structure is not None else 2
        return QSize(least_width(columns), LOW)

    def sizeHint(self) -> QSize:
        """Ask for a little more."""
        return QSize(self.minimumSizeHint().width(), USUAL)

    # -- pointing -----------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        self._point_at(self.places.part_at(event.position()) if self._columns else None)

    def leaveEvent(self, _event: object) -> None:
        """Say nothing any more."""
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next unit in the direction of an arrow."""
        step = _STEPS.get(Qt.Key(event.key()))
        columns = self._columns
        if step is None or not columns:
            super().keyPressEvent(event)
            return
        if self._part is None:
            self._point_at(Part(0, 0))
            return
        column = max(0, min(self._part.column + step[0], len(columns) - 1))
        place = max(0, min(self._part.place + step[1], len(columns[column].shown) - 1))
        self._point_at(Part(column, place))

    def _point_at(self, part: Part | None) -> None:
        if part != self._part:
            self._part = part
            self._tell()
            self.update()

    def _tell(self) -> None:
        diagram, structure = self.diagram, self._structure
        words = ""
        if self._part is not None and structure is not None and diagram is not None:
            words = words_for(self._part, structure, diagram)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            self.pointed.emit(words)

    def _is_there(self, part: Part) -> bool:
        """Return whether this part is shown; after the room has changed it may not be."""
        ends = [(part.column, part.place)]
        if part.source is not None:
            ends.append((part.column - 1, part.source))
        return all(place < len(self._columns[column].shown) for column, place in ends)

    # -- drawing ------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the wires, the units upon them, and the names beside these."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(sized(self.font(), Theme.SMALL))
            if self._columns:
                self._paint(painter, appearance().theme, self.places)
        self.seen.emit()

    def _paint(self, painter: QPainter, theme: Theme, places: Places) -> None:
        for number in range(1, len(places.columns)):
            if self.diagram is None:
                self._paint_unknown(painter, theme, places, number)
            else:
                self._paint_wires(painter, theme, places, number)
        for number in range(len(places.columns)):
            self._paint_units(painter, theme, places, number)
            self._paint_gap(painter, theme, places, number)
        self._paint_names(painter, theme, places)

    def _paint_unknown(self, painter: QPainter, theme: Theme, places: Places, number: int) -> None:
        painter.setPen(QPen(theme.dots, THINNEST))
        for start in places.units(number - 1):
            painter.drawLines([QLineF(start, end) for end in places.units(number)])

    def _paint_wires(self, painter: QPainter, theme: Theme, places: Places, number: int) -> None:
        """Draw the wires to a column, the widest last."""
        assert self.diagram is not None
        wires = self.diagram.wires[number - 1]
        starts, ends = places.units(number - 1), places.units(number)
        weights, shares = wires.weights.tolist(), wires.shares.tolist()
        for flat in np.argsort(wires.shares, axis=None).tolist():
            source, place = divmod(flat, len(ends))
            pen = wire_pen(theme, weights[source][place], shares[source][place])
            if not self._stands_out(Part(number, place, source)):
                pen.setColor(_fainter(pen.color(), QUIET))
            painter.setPen(pen)
            painter.drawLine(starts[source], ends[place])

    def _stands_out(self, wire: Part) -> bool:
        """Return whether a wire is drawn in full: it is pointed at, or its end, or nothing is."""
        part = self._part
        if part is None or part == wire:
            return True
        ends = (wire.column, wire.place), (wire.column - 1, wire.source)
        return part.source is None and (part.column, part.place) in ends

    def _paint_units(self, painter: QPainter, theme: Theme, places: Places, number: int) -> None:
        fills = [theme.card for _unit in places.columns[number].shown]
        wires = self.diagram.wires[number - 1] if number and self.diagram is not None else None
        if wires is not None and wires.biases is not None and wires.bias_shares is not None:
            pairs = zip(wires.biases.tolist(), wires.bias_shares.tolist(), strict=True)
            fills = [blend(theme.card, sign_colour(theme, bias), share) for bias, share in pairs]
        for place, (middle, fill) in enumerate(zip(places.units(number), fills, strict=True)):
            is_chosen = self._part == Part(number, place)
            painter.setPen(QPen(theme.accent, 2.5) if is_chosen else QPen(theme.rim, 1.2))
            painter.setBrush(fill)
            painter.drawEllipse(middle, places.radius, places.radius)

    def _paint_gap(self, painter: QPainter, theme: Theme, places: Places, number: int) -> None:
        """Say how many units are left out, where they would stand."""
        middle = places.gap(number)
        if middle is None:
            return
        words = _("{count} more").format(count=f"{places.columns[number].left_out:,}")
        metrics = QFontMetricsF(painter.font())
        box = QRectF(0, 0, metrics.horizontalAdvance(words) + GAP, ROW)
        box.moveCenter(middle)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().window())
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(theme.soft)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_names(self, painter: QPainter, theme: Theme, places: Places) -> None:
        assert self._structure is not None
        last = len(places.columns) - 1
        metrics, flag = QFontMetricsF(painter.font()), Qt.AlignmentFlag
        aside = places.radius + GAP
        width = LABELS - aside - 2
        painter.setPen(theme.soft)
        for number, names, left, side in (
            (0, self._structure.inputs, -aside - width, flag.AlignRight),
            (last, self._structure.outputs, aside, flag.AlignLeft),
        ):
            for unit, middle in zip(places.columns[number].shown, places.units(number), strict=True):
                name = metrics.elidedText(names[unit], Qt.TextElideMode.ElideRight, width)
                box = QRectF(middle.x() + left, middle.y() - ROW, width, 2 * ROW)
                painter.drawText(box, side | flag.AlignVCenter, name)


def wire_pen(theme: Theme, weight: float, share: float) -> QPen:
    """Return how a wire of some weight is drawn, as strongly as its share says."""
    if weight == 0:
        return QPen(theme.zero, 1.0, Qt.PenStyle.DashLine)
    colour = _fainter(sign_colour(theme, weight), FAINTEST + (1 - FAINTEST) * share)
    return QPen(colour, THINNEST + (WIDEST - THINNEST) * share, c=Qt.PenCapStyle.FlatCap)


def sign_colour(theme: Theme, number: float) -> QColor:
    """Return the colour of numbers of this sign, or of none where it is no number."""
    if not math.isfinite(number):
        return theme.danger
    return theme.positive if number > 0 else theme.negative


def _fainter(colour: QColor, share: float) -> QColor:
    made = QColor(colour)
    made.setAlphaF(colour.alphaF() * share)
    return made
