"""Frames and notes of the canvas in one item, under wires and nodes, with the hit test for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.files.document import Annotation, Frame, Note
from engine.ops import Kind
from gui.canvas import lettering
from gui.canvas.note_text import paint_text
from gui.document.places import HEAD
from gui.look.slices import Steps, at_once
from gui.look.theme import Theme, blend

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

ROUND, RIM, CORNER, PADDING = 10.0, 8.0, 16.0, 10.0
"""Pixels: how round corners are, how wide a frame's edge is to the hand, the grip, and around a text."""
TITLE = 14.0
COLOURS = (Kind.COMPOSITE, Kind.ARITHMETIC, Kind.FUNCTION, Kind.ACTIVATION, Kind.PARAMETER, Kind.INPUT)
"""The colours of frames: six of those that a theme has for kinds of nodes."""


@dataclass(frozen=True)
class AnnotationHit:
    """Which annotation lies under a point, and whether its grip does."""

    index: int
    on_grip: bool = False


def colour_of(theme: Theme, annotation: Annotation) -> QColor:
    """Return the colour of a frame; of a note the one that its paper is tinted with."""
    return theme.kinds[COLOURS[annotation.colour]] if isinstance(annotation, Frame) else theme.warning


def area_of(annotation: Annotation) -> QRectF:
    """Return where an annotation stands."""
    return QRectF(*annotation.area)


def grip_of(annotation: Annotation) -> QRectF:
    """Return the corner by which an annotation is resized."""
    corner = area_of(annotation).bottomRight()
    return QRectF(corner - QPointF(CORNER, CORNER), corner)


class AnnotationLayer(QGraphicsItem):
    """The one item that draws every frame and note; `chosen` is the place of the one that is selected."""

    def __init__(self, scene: CanvasScene) -> None:
        super().__init__()
        self._canvas = scene
        self.chosen: int | None = None
        self._bounds = QRectF()

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """What is drawn."""
        return self._canvas.shown.annotations

    def follow(self) -> None:
        """Draw what there is now."""
        self.prepareGeometryChange()
        self._bounds = self.area()
        if self.chosen is not None and self.chosen >= len(self.annotations):
            self.chosen = None
        self.update()

    def choose(self, index: int | None) -> None:
        """Select an annotation, in place of whatever is selected; None selects none."""
        if index != self.chosen:
            if index is not None:
                self._canvas.select(())
            self.chosen = index
            self.update()
            self._canvas.selection_changed.emit()

    def area(self) -> QRectF:
        """Return the box around all annotations; empty where there are none."""
        box = QRectF()
        for annotation in self.annotations:
            box = box.united(area_of(annotation))
        return box

    def boundingRect(self) -> QRectF:
        """Return the box around all annotations and their outlines."""
        return self._bounds.adjusted(-4.0, -4.0, 4.0, 4.0)

    def shape(self) -> QPainterPath:
        """Return nothing: the scene does its own hit test."""
        return QPainterPath()

    def hit(self, point: QPointF) -> AnnotationHit | None:
        """Return what lies under a point, the topmost first: of a frame its title, its edge or its grip."""
        for index in reversed(range(len(self.annotations))):
            annotation = self.annotations[index]
            if grip_of(annotation).contains(point):
                return AnnotationHit(index, on_grip=True)
            if area_of(annotation).contains(point) and not _is_ground(annotation, point):
                return AnnotationHit(index)
        return None

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw frames and notes in their order, with grips where a hand can take them."""
        at_once(self._drawing(painter, has_grips=widget is not None))

    def drawing(self, painter: QPainter, _exposed: QRectF) -> Steps[None]:
        """Draw the same as `paint` on what is no view, and stop after each of them."""
        return self._drawing(painter, has_grips=False)

    def _drawing(self, painter: QPainter, *, has_grips: bool) -> Steps[None]:
        theme = self._canvas.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, annotation in enumerate(self.annotations):
            is_chosen = index == self.chosen
            _paint_sheet(painter, theme, annotation, is_chosen=is_chosen)
            if has_grips:
                _paint_grip(painter, theme, area_of(annotation).bottomRight())
            if isinstance(annotation, Note):
                room = area_of(annotation).adjusted(PADDING, PADDING, -PADDING, -PADDING)
                paint_text(painter, annotation.text, room, theme.ink)
            else:
                _paint_title(painter, theme, annotation)
            yield


def _is_ground(annotation: Annotation, point: QPointF) -> bool:
    """Return whether a point in a frame is in the room for nodes."""
    room = area_of(annotation).adjusted(RIM, HEAD, -RIM, -RIM)
    return isinstance(annotation, Frame) and room.contains(point)


def _paint_sheet(painter: QPainter, theme: Theme, annotation: Annotation, *, is_chosen: bool) -> None:
    colour, area = colour_of(theme, annotation), area_of(annotation)
    sheet = theme.ground if isinstance(annotation, Frame) else theme.card
    paper = blend(sheet, colour, 0.10)
    painter.setBrush(paper)
    painter.setPen(QPen(theme.accent, 2.5) if is_chosen else QPen(blend(theme.ground, colour, 0.55), 1.5))
    painter.drawRoundedRect(area, ROUND, ROUND)


def _paint_grip(painter: QPainter, theme: Theme, corner: QPointF) -> None:
    painter.setPen(QPen(theme.rim, 1.5))
    for size in (6.0, 11.0):
        painter.drawLine(corner - QPointF(size, 3.0), corner - QPointF(3.0, size))


def _paint_title(painter: QPainter, theme: Theme, frame: Frame) -> None:
    area = area_of(frame)
    colour = blend(theme.ink, colour_of(theme, frame), 0.5)
    text = lettering.elided(frame.title, TITLE, area.width() - 2 * PADDING, bold=True)
    lettering.draw(painter, area.topLeft() + QPointF(PADDING, HEAD - 8.0), text, TITLE, colour, bold=True)
