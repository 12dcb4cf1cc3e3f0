"""Gestures on frames and notes: choosing, moving with what is in a frame, and resizing by the corner."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt

from engine.files.annotation_section import LEAST
from engine.files.document import Annotation, Frame
from engine.graphs.layout import Position
from engine.text import _
from gui.canvas.annotation_layer import AnnotationHit
from gui.canvas.geometry import snapped
from gui.canvas.gestures.interactions import Interaction, Modifier, Pointer
from gui.canvas.gestures.stage import Stage
from gui.document import annotating


class PressAnnotation(Interaction):
    """Chooses an annotation, and moves it, a frame with the nodes in it, or resizes it by its grip."""

    auto_pans = True

    def __init__(self, stage: Stage, hit: AnnotationHit) -> None:
        super().__init__(stage)
        self._hit = hit
        self.cursor = Qt.CursorShape.SizeFDiagCursor if hit.on_grip else Qt.CursorShape.SizeAllCursor

    def start(self, pointer: Pointer) -> None:
        """Choose it, and note where all stands."""
        super().start(pointer)
        self._before = self.canvas.annotations.chosen
        self._annotations = self.document.annotations
        self._start = self._annotations[self._hit.index]
        is_moved = isinstance(self._start, Frame) and not self._hit.on_grip
        inside = annotating.nodes_in(self.document, self._start.area) if is_moved else []
        self._places = {node: self.document.positions[node] for node in inside}
        self._dragging = False
        self.canvas.annotations.choose(self._hit.index)

    def move(self, pointer: Pointer) -> None:
        """Bring it along."""
        if not self._dragging and not self.is_drag(pointer):
            return
        self._dragging = True
        right, down = self._step(pointer)
        if self._hit.on_grip:
            x, y, width, height = self._start.area
            area = (x, y, max(LEAST, width + right), max(LEAST, height + down))
            self._show(msgspec.structs.replace(self._start, area=area))
        else:
            self._show(annotating.moved(self._start, (right, down)))
            self.document.preview_positions(
                {node: (x + right, y + down) for node, (x, y) in self._places.items()}
            )

    def _step(self, pointer: Pointer) -> Position:
        """Return how far it goes: whole steps of the grid, so that nodes stay on it, unless Alt is held."""
        way = pointer.scene - self.origin.scene
        step = way if pointer.has(Modifier.AltModifier) else snapped(way)
        return step.x(), step.y()

    def _show(self, annotation: Annotation) -> None:
        self.document.annotate(annotating.exchanged(self._annotations, self._hit.index, annotation))

    def finish(self, _pointer: Pointer) -> None:
        """Leave it there, as one step; without a drag it was a click."""
        what = _("Resize") if self._hit.on_grip else _("Move")
        annotating.settle(self.document, what, self._annotations, self._places)

    def cancel(self) -> None:
        """Put everything back."""
        self.document.annotate(self._annotations)
        self.document.preview_positions(self._places)
        self.canvas.annotations.choose(self._before)
