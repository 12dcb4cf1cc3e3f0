"""The whole graph in a corner, what is in sight framed: it stays still while one works, can be dragged."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, SignalInstance
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import QWidget

from engine.ops import Kind
from engine.text import _
from gui.canvas.camera import Camera
from gui.canvas.journey import Journey
from gui.canvas.scene import CanvasScene
from gui.look.theme import Theme

WIDTH, HEIGHT, PADDING = 184, 120, 8
PAUSE = 60
"""Milliseconds between two drawings of the nodes while they change."""
AIR = 0.08
"""How much of a graph's size is left free around it, so that it may grow before all has to shift."""
SPARSEST = 0.4
"""The share of the minimap, along its longer side, below which a graph that shrank is shown larger again."""
EDGE, HALO, LINE = 3.0, 4.0, 2.0
"""Pixels that the outline of what is in sight keeps from the edge; how wide it is, and a gap around it."""
LEAST_FRAME = 6.0
"""Pixels that the outline measures at least."""
LEAST_BLOCK = 1.6
"""Pixels that a node measures at least."""


class Minimap(QWidget):
    """Shows where a camera looks at a scene; pressing elsewhere looks there. Hidden, it does nothing."""

    def __init__(self, theme: Theme, camera: Camera, scene: CanvasScene, journey: Journey) -> None:
        super().__init__(camera)
        self._theme, self._camera, self._scene, self._journey = theme, camera, scene, journey
        self._follows = False
        self._area = QRectF()
        self._picture: QPixmap | None = None
        self._grip = QPointF()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._draw_anew)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Minimap"))
        self.setToolTip(_("Drag to look elsewhere"))
        self.hide()

    # -- following, while there is anything to see --------------------------------------------------------

    def _heard(self) -> list[tuple[SignalInstance, object]]:
        bars = self._camera.horizontalScrollBar(), self._camera.verticalScrollBar()
        looks = (self._camera.moved, *(bar.valueChanged for bar in bars))
        return [*((signal, self.update) for signal in looks), (self._scene.arranged, self._wait)]

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to follow."""
        super().showEvent(event)
        if not self._follows:
            self._follows = True
            for signal, slot in self._heard():
                signal.connect(slot)
        self._draw_anew()

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow no longer."""
        super().hideEvent(event)
        if self._follows:
            self._follows = False
            for signal, slot in self._heard():
                signal.disconnect(slot)
        self._pause.stop()
        self._picture = None

    def _wait(self) -> None:
        if not self._pause.isActive():
            self._pause.start()

    def _draw_anew(self) -> None:
        self._picture = None
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours from now on."""
        self._theme = theme
        self._draw_anew()

    # -- where things are ---------------------------------------------------------------------------------

    def _keep_area(self) -> None:
        """Show the same part of the scene as before, for as long as the graph fits it well."""
        graph, area = self._scene.graph_area(), self._area
        share = max(graph.width() / max(area.width(), 1.0), graph.height() / max(area.height(), 1.0))
        if not self._area.contains(graph) or share < SPARSEST:
            air = AIR * max(graph.width(), graph.height())
            self._area = graph.adjusted(-air, -air, air, air)

    @property
    def _scale(self) -> float:
        """Pixels of the minimap to a scene pixel."""
        room = QSizeF(WIDTH - 2 * PADDING, HEIGHT - 2 * PADDING)
        return min(room.width() / max(self._area.width(), 1.0), room.height() / max(self._area.height(), 1.0))

    def place_of(self, point: QPointF) -> QPointF:
        """Return where a point of the scene is shown."""
        return (point - self._area.center()) * self._scale + QPointF(WIDTH / 2, HEIGHT / 2)

    def point_at(self, place: QPointF) -> QPointF:
        """Return the point of the scene that is shown at a place."""
        return (place - QPointF(WIDTH / 2, HEIGHT / 2)) / self._scale + self._area.center()

    def frame(self) -> QRectF:
        """Return where what is in sight is shown."""
        seen = self._camera.seen()
        return QRectF(self.place_of(seen.topLeft()), self.place_of(seen.bottomRight()))

    # -- drawing ------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the nodes, as they were last, and the frame around what is in sight."""
        if self._picture is None:
            self._picture = self._drawn()
        fill = QColor(self._theme.accent)
        fill.setAlphaF(0.12)
        with QPainter(self) as painter:
            painter.drawPixmap(QPointF(), self._picture)
            painter.fillRect(self.outline(), fill)
            for colour, width in ((self._theme.card, HALO), (self._theme.accent, LINE)):
                painter.setPen(QPen(colour, width))
                painter.drawRect(self.outline())

    def outline(self) -> QRectF:
        """Return what is drawn of the frame: moved to the edge where it lies beyond, so that it is seen."""
        frame = self.frame()
        left, right = _within(frame.left(), frame.right(), WIDTH - EDGE)
        top, bottom = _within(frame.top(), frame.bottom(), HEIGHT - EDGE)
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def _drawn(self) -> QPixmap:
        self._keep_area()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.border, 1.0))
            painter.setBrush(self._theme.card)
            painter.drawRoundedRect(QRectF(0.5, 0.5, WIDTH - 1.0, HEIGHT - 1.0), 6.0, 6.0)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            for kind, blocks in self._blocks().items():
                painter.setBrush(self._theme.kinds[kind])
                painter.drawRects(blocks)
        return picture

    def _blocks(self) -> dict[Kind, list[QRectF]]:
        """Return the nodes as they are shown, by their kinds."""
        scale, graph = self._scale, self._scene.shown.graph
        corner = self.place_of(QPointF())
        boxes = self._scene.boxes.outlines(graph) * scale
        boxes[:, 2:] = (boxes[:, 2:] - boxes[:, :2]).clip(LEAST_BLOCK)
        boxes[:, :2] += (corner.x(), corner.y())
        found: defaultdict[Kind, list[QRectF]] = defaultdict(list)
        for node, box in zip(graph.nodes(), boxes.tolist(), strict=True):
            found[node.op.kind].append(QRectF(*box))
        return found

    # -- dragging -----------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the frame, or look where one pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._journey.leave()
            place, frame = event.position(), self.frame()
            self._grip = place - frame.center() if frame.contains(place) else QPointF()
            self._look(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Bring the view along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; the canvas below hears nothing of it."""
        event.accept()

    def _look(self, place: QPointF) -> None:
        goal = self.point_at(place - self._grip)
        self._camera.restore_view_state((goal.x(), goal.y()), self._camera.zoom)


def _within(start: float, end: float, farthest: float) -> tuple[float, float]:
    """Return a stretch as far as it lies before the farthest pixel, and at least so much that one sees it."""
    first = min(max(start, EDGE), farthest - LEAST_FRAME)
    return first, max(min(end, farthest), first + LEAST_FRAME)
