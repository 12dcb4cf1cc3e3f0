"""Where one looks at a scene: zooming about a point, panning without end, and fitting what there is."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPainter, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from gui.look.letters import growth

LEAST_ZOOM, MOST_ZOOM, FITTED_ZOOM = 0.1, 4.0, 1.5
FARTHEST_ZOOM = 0.004
"""How small all of a large graph may be shown; one zooms out as far by hand once that was asked for."""
ZOOM_STEP = 1.2
WHEEL_NOTCH = 120.0
FIT_MARGIN = 24
WORLD = 1e5
"""How far in scene pixels one can look from the origin in each direction."""

ViewState = tuple[tuple[float, float], float]


class Camera(QGraphicsView):
    """A raster view that zooms about the pointer and pans freely; `moved` says that it did.

    Scroll bars count whole pixels. What is left over is added to the next step, so that a hundred small steps
    lead as far as one large one.
    What is fitted is shown no larger than letters of ordinary size suggest, or in proportion to larger ones.
    """

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = LEAST_ZOOM
        self._left_over = QPointF()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setSceneRect(-WORLD, -WORLD, 2 * WORLD, 2 * WORLD)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)

    @property
    def zoom(self) -> float:
        """Screen pixels to a scene pixel."""
        return self.transform().m11()

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Zoom so that the point of the viewport `about` (its centre unless given) stays where it is."""
        place = self._middle() if about is None else about
        before = self._scene_point(place - self._left_over)
        zoom = max(self._least, min(MOST_ZOOM, zoom))
        self.setTransform(QTransform.fromScale(zoom, zoom))
        drift = self._scene_point(place) - before
        self._left_over = QPointF()
        self.pan_by(drift.x() * zoom, drift.y() * zoom)

    def _scene_point(self, place: QPointF) -> QPointF:
        inverse, _invertible = self.viewportTransform().inverted()
        return inverse.map(place)

    def _middle(self) -> QPointF:
        return QPointF(self.viewport().width() / 2, self.viewport().height() / 2)

    def zoom_in(self) -> None:
        """Look closer, at the middle."""
        self.zoom_to(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Look from farther away."""
        self.zoom_to(self.zoom / ZOOM_STEP)

    def pan_by(self, x: float, y: float) -> None:
        """Move what is seen by so many screen pixels."""
        step = self._left_over + QPointF(x, y)
        whole = step.toPoint()
        self._left_over = step - QPointF(whole)
        self._scroll_by(whole)
        self.moved.emit()

    def _scroll_by(self, step: QPoint) -> None:
        for bar, pixels in ((self.horizontalScrollBar(), step.x()), (self.verticalScrollBar(), step.y())):
            bar.setValue(bar.value() - pixels)

    def bring_into_view(self, area: QRectF, margin: int) -> None:
        """Pan as little as shows an area that is not in sight as a whole, and so many pixels around it."""
        if not self.seen().contains(area):
            self.ensureVisible(area, margin, margin)
            self.moved.emit()

    def show_area(self, area: QRectF, below: int = 0) -> None:
        """Show an area as large as fits, above `below` pixels kept free at the bottom."""
        room = self.viewport().rect().adjusted(FIT_MARGIN, FIT_MARGIN, -FIT_MARGIN, -max(FIT_MARGIN, below))
        width, height = max(room.width(), 1), max(room.height(), 1)
        largest = FITTED_ZOOM * growth(self.font())
        zoom = min(width / max(area.width(), 1.0), height / max(area.height(), 1.0), largest)
        zoom = max(FARTHEST_ZOOM, zoom)
        self._least = min(LEAST_ZOOM, zoom)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        middle = QPointF(self.viewport().rect().center() - room.center()) / zoom
        self.centerOn(area.center() + middle)
        self._left_over = QPointF()
        self.moved.emit()

    def view_state(self) -> ViewState:
        """Return the scene point at the middle of the view, and the zoom."""
        middle = self._scene_point(self._middle())
        return (middle.x(), middle.y()), self.zoom

    def restore_view_state(self, centre: tuple[float, float], zoom: float) -> None:
        """Look where `view_state` once said."""
        zoom = max(FARTHEST_ZOOM, min(MOST_ZOOM, zoom))
        self._least = min(LEAST_ZOOM, zoom)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.centerOn(QPointF(*centre))
        self._left_over = QPointF()
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with a mouse wheel and pan with a trackpad; Ctrl always zooms, Shift always pans sideways."""
        pixels, notches = event.pixelDelta(), event.angleDelta() / WHEEL_NOTCH
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not control:
            self.pan_by((notches.x() or notches.y()) * 64.0, 0.0)
        elif _is_trackpad(event) and not control:
            step = pixels if not pixels.isNull() else event.angleDelta() / 2
            self.pan_by(step.x(), step.y())
        else:
            self.zoom_to(self.zoom * ZOOM_STEP ** (event.angleDelta().y() / WHEEL_NOTCH), event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom when two fingers pinch."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_to(self.zoom * math.e ** event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def seen(self) -> QRectF:
        """Return the part of the scene that is in sight."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def visible_centre(self) -> QPointF:
        """Return the scene point at the middle of the view."""
        return self._scene_point(self._middle())


def _is_trackpad(event: QWheelEvent) -> bool:
    touchpad = event.pointingDevice().type() == QInputDevice.DeviceType.TouchPad
    return touchpad or event.phase() != Qt.ScrollPhase.NoScrollPhase
