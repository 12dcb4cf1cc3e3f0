"""The part of a scene that a minimap shows stays as it is while the graph fits it well."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsScene

from engine.graphs.graph import Graph
from gui.canvas.camera import Camera
from gui.canvas.journey import Journey
from gui.canvas.minimap import EDGE, HEIGHT, LEAST_FRAME, PADDING, WIDTH, Minimap, _within
from gui.look.theme import LIGHT

WHOLE = QRectF(-100.0, 50.0, 1000.0, 500.0)


@pytest.fixture
def minimap(qtbot: Any) -> Minimap:
    """Return a minimap of what stands for a scene: an area that a test may change."""
    camera = Camera()
    camera.setScene(QGraphicsScene(camera))
    qtbot.addWidget(camera)
    camera.resize(600, 400)
    scene: Any = SimpleNamespace(area=WHOLE, graph_area=lambda: scene.area)
    minimap = Minimap(LIGHT, camera, scene, Journey(camera))
    minimap._keep_area()
    return minimap


def shown(minimap: Minimap, area: QRectF) -> QRectF:
    minimap._scene.area = area  # type: ignore[attr-defined]
    minimap._keep_area()
    return minimap._area


def test_a_graph_has_air_around_it_and_may_grow_into_it(minimap: Minimap) -> None:
    before = QRectF(minimap._area)
    assert before == WHOLE.adjusted(-80.0, -80.0, 80.0, 80.0)
    assert shown(minimap, before) == before
    grown = before.adjusted(0.0, 0.0, 1.0, 0.0)
    air = 0.08 * grown.width()
    assert shown(minimap, grown) == grown.adjusted(-air, -air, air, air)
    high = QRectF(0.0, 0.0, 100.0, 4000.0)
    assert shown(minimap, high) == high.adjusted(-320.0, -320.0, 320.0, 320.0)


@pytest.mark.parametrize(
    ("width", "height", "is_kept"),
    [(464.0, 10.0, True), (463.0, 10.0, False), (10.0, 264.0, True), (10.0, 263.0, False), (1.0, 1.0, False)],
)
def test_a_graph_that_shrank_much_is_shown_larger_again(
    minimap: Minimap, width: float, height: float, is_kept: bool
) -> None:
    """What is shown measures 1160 by 660."""
    before = QRectF(minimap._area)
    assert (shown(minimap, QRectF(0.0, 100.0, width, height)) == before) is is_kept


def test_what_is_shown_stands_in_the_middle_as_large_as_fits(minimap: Minimap) -> None:
    scale = (WIDTH - 2 * PADDING) / 1160.0
    assert minimap.place_of(WHOLE.center()) == QPointF(WIDTH / 2, HEIGHT / 2)
    step = minimap.place_of(WHOLE.center() + QPointF(100.0, -30.0)) - QPointF(WIDTH / 2, HEIGHT / 2)
    assert step.toTuple() == pytest.approx((100.0 * scale, -30.0 * scale))
    for point in (QPointF(3.0, 7.0), QPointF(-900.0, 40.0)):
        assert minimap.point_at(minimap.place_of(point)).toTuple() == pytest.approx(point.toTuple())
    shown(minimap, QRectF(0.0, 0.0, 10.0, 1000.0))
    assert minimap._scale == pytest.approx((HEIGHT - 2 * PADDING) / 1160.0)
    shown(minimap, QRectF())
    assert minimap._scale == HEIGHT - 2 * PADDING


def test_it_is_as_sharp_as_the_screen(minimap: Minimap, monkeypatch: pytest.MonkeyPatch) -> None:
    scene: Any = minimap._scene
    scene.shown = SimpleNamespace(graph=Graph())
    scene.boxes = SimpleNamespace(outlines=lambda _nodes: np.empty((0, 4)))
    for ratio in (1.0, 1.5, 2.0):
        monkeypatch.setattr(minimap, "devicePixelRatioF", lambda ratio=ratio: ratio)
        picture = minimap._drawn()
        assert (picture.width(), picture.height()) == (WIDTH * ratio, HEIGHT * ratio)
        assert picture.devicePixelRatioF() == ratio


@pytest.mark.parametrize(
    ("start", "end", "seen"),
    [
        (20.0, 50.0, (20.0, 50.0)), (-40.0, 30.0, (EDGE, 30.0)), (50.0, 400.0, (50.0, 100.0)),
        (-40.0, 400.0, (EDGE, 100.0)), (-40.0, -10.0, (EDGE, EDGE + LEAST_FRAME)),
        (200.0, 400.0, (100.0 - LEAST_FRAME, 100.0)), (20.0, 22.0, (20.0, 20.0 + LEAST_FRAME)),
        (98.0, 99.0, (100.0 - LEAST_FRAME, 100.0)),
    ],
)  # fmt: skip
def test_of_what_is_in_sight_so_much_is_outlined_that_one_sees_it(
    start: float, end: float, seen: tuple[float, float]
) -> None:
    assert _within(start, end, 100.0) == seen


def pressed(
    minimap: Minimap, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    event = QMouseEvent(kind, at, minimap.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    names = {
        QEvent.Type.MouseButtonPress: "mousePressEvent", QEvent.Type.MouseMove: "mouseMoveEvent",
        QEvent.Type.MouseButtonRelease: "mouseReleaseEvent",
    }  # fmt: skip
    getattr(minimap, names[kind])(event)
    assert event.isAccepted() or kind is not QEvent.Type.MouseButtonRelease


def test_where_one_pressed_is_looked_at_and_what_was_taken_hold_of_comes_along(minimap: Minimap) -> None:
    camera, left, none = minimap._camera, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    camera.restore_view_state((0.0, 100.0), 2.0)
    before = camera.view_state()
    there = minimap.place_of(QPointF(600.0, 300.0))
    pressed(minimap, QEvent.Type.MouseButtonPress, there, Qt.MouseButton.RightButton, left)
    assert camera.view_state() == before
    pressed(minimap, QEvent.Type.MouseButtonPress, there, left, left)
    assert camera.view_state()[0] == pytest.approx((600.0, 300.0), abs=1.0)
    assert camera.zoom == 2.0
    assert minimap._journey.places == ((before,), ())
    grip = minimap.frame().center() + QPointF(4.0, 3.0)
    pressed(minimap, QEvent.Type.MouseButtonPress, grip, left, left)
    assert camera.view_state()[0] == pytest.approx((600.0, 300.0), abs=1.0)
    goal = minimap.place_of(QPointF(200.0, 400.0)) + QPointF(4.0, 3.0)
    pressed(minimap, QEvent.Type.MouseMove, goal, none, none)
    assert camera.view_state()[0] == pytest.approx((600.0, 300.0), abs=1.0)
    pressed(minimap, QEvent.Type.MouseMove, goal, none, left)
    assert camera.view_state()[0] == pytest.approx((200.0, 400.0), abs=1.0)
    pressed(minimap, QEvent.Type.MouseButtonRelease, goal, left, none)
