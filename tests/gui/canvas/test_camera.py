"""A camera tells when it looks elsewhere, and zooms and fits to the pixel."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene

from gui.canvas.camera import (
    FARTHEST_ZOOM,
    FIT_MARGIN,
    FITTED_ZOOM,
    LEAST_ZOOM,
    MOST_ZOOM,
    WORLD,
    ZOOM_STEP,
    Camera,
)


@pytest.fixture
def camera(qtbot: Any) -> Camera:
    camera = Camera()
    scene = QGraphicsScene(camera)
    camera.setScene(scene)
    qtbot.addWidget(camera)
    camera.resize(600, 400)
    camera.show()
    camera.restore_view_state((0.0, 0.0), 1.0)
    return camera


MOVES = {
    "pan_by": lambda camera: camera.pan_by(30.0, 20.0),
    "show_area": lambda camera: camera.show_area(QRectF(-10.0, -10.0, 20.0, 20.0)),
    "restore_view_state": lambda camera: camera.restore_view_state((5.0, 5.0), 2.0),
    "zoom_in": lambda camera: camera.zoom_in(),
    "zoom_out": lambda camera: camera.zoom_out(),
    "bring_into_view": lambda camera: camera.bring_into_view(QRectF(900.0, 0.0, 10.0, 10.0), 20),
    "zoom_to": lambda camera: camera.zoom_to(2.0, QPointF(10.0, 20.0)),
}


@pytest.mark.parametrize("name", MOVES)
def test_every_way_of_looking_elsewhere_is_told(camera: Camera, qtbot: Any, name: str) -> None:
    with qtbot.waitSignal(camera.moved):
        MOVES[name](camera)


def seen(camera: Camera) -> QRectF:
    return camera.mapToScene(camera.viewport().rect()).boundingRect()


def test_panning_moves_what_is_seen_by_pixels_of_the_screen(camera: Camera) -> None:
    camera.restore_view_state((0.0, 0.0), 2.0)
    before = camera.mapFromScene(QPointF(0.0, 0.0))
    camera.pan_by(30.0, -12.0)
    moved = camera.mapFromScene(QPointF(0.0, 0.0)) - before
    assert (moved.x(), moved.y()) == (30, -12)


@pytest.mark.parametrize("below", [0, 120])
@pytest.mark.parametrize("size", [(2000.0, 100.0), (100.0, 2000.0), (10.0, 10.0), (9000.0, 10.0)])
def test_an_area_is_shown_as_large_as_fits_and_in_the_middle_of_its_room(
    camera: Camera, size: tuple[float, float], below: int
) -> None:
    area = QRectF(700.0, -300.0, *size)
    camera.show_area(area, below)
    width, height = camera.viewport().width(), camera.viewport().height()
    room = width - 2 * FIT_MARGIN, height - FIT_MARGIN - max(FIT_MARGIN, below)
    zoom = min(room[0] / size[0], room[1] / size[1], FITTED_ZOOM)
    assert camera.zoom == pytest.approx(zoom, rel=0.01)
    middle = camera.mapFromScene(area.center())
    assert abs(middle.x() - width / 2) <= 1
    assert abs(middle.y() - (FIT_MARGIN + room[1] / 2)) <= 1


def test_zooms_stay_in_their_bounds_and_steps_are_undone_by_each_other(camera: Camera) -> None:
    camera.zoom_in()
    assert camera.zoom == pytest.approx(ZOOM_STEP)
    camera.zoom_out()
    assert camera.zoom == pytest.approx(1.0)
    for zoom, by_hand, restored in ((100.0, MOST_ZOOM, MOST_ZOOM), (0.001, LEAST_ZOOM, FARTHEST_ZOOM)):
        camera.zoom_to(zoom)
        assert camera.zoom == by_hand
        camera.restore_view_state((0.0, 0.0), zoom)
        assert camera.zoom == restored


def test_what_is_under_the_pointer_stays_there_while_one_zooms(camera: Camera) -> None:
    place = QPointF(120.0, 300.0)
    before = camera.mapToScene(place.toPoint())
    camera.zoom_to(2.5, place)
    after = camera.mapToScene(place.toPoint())
    assert (after - before).manhattanLength() < 1.0
    assert camera.visible_centre().toTuple() == pytest.approx(camera.view_state()[0])


def pinched(camera: Camera, gesture: Qt.NativeGestureType, by: float) -> bool:
    place = QPointF(100.0, 80.0)
    device = QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(gesture, device, 2, place, place, place, by, QPointF())
    return camera.viewportEvent(event)


def test_two_fingers_that_pinch_zoom_about_the_place_between_them(camera: Camera) -> None:
    there = camera.mapToScene(100, 80)
    assert pinched(camera, Qt.NativeGestureType.ZoomNativeGesture, 0.5)
    assert camera.zoom == pytest.approx(math.exp(0.5), rel=1e-3)
    assert (camera.mapToScene(100, 80) - there).manhattanLength() < 1.0
    assert pinched(camera, Qt.NativeGestureType.RotateNativeGesture, 0.5)
    assert camera.zoom == pytest.approx(math.exp(0.5), rel=1e-3)


def turned(camera: Camera, angle: int) -> None:
    place, none = QPointF(100.0, 80.0), QPoint()
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    camera.wheelEvent(QWheelEvent(place, place, none, QPoint(0, angle), buttons, keys, phase, False))


PINCH = Qt.NativeGestureType.ZoomNativeGesture
STEPS = {
    "wheel": (lambda camera, share: turned(camera, round(120 * share)), 120),
    "pinch": (
        lambda camera, share: pinched(camera, Qt.NativeGestureType.ZoomNativeGesture, 0.5 * share),
        100,
    ),
    "pan": (lambda camera, share: camera.pan_by(31.0 * share, -17.0 * share), 100),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_hundred_tiny_events_lead_as_far_as_a_large_one(camera: Camera, name: str) -> None:
    step, count = STEPS[name]
    camera.restore_view_state((30.0, 20.0), 0.9)
    step(camera, 1.0)
    (x, y), zoom = camera.view_state()
    camera.restore_view_state((30.0, 20.0), 0.9)
    for _event in range(count):
        step(camera, 1.0 / count)
    assert camera.zoom == pytest.approx(zoom)
    assert camera.view_state()[0] == pytest.approx((x, y), abs=1.01 / zoom)


def test_all_of_a_graph_too_large_to_zoom_out_to_by_hand_is_shown(camera: Camera) -> None:
    area = QRectF(-30_000.0, 0.0, 60_000.0, 20_000.0)
    camera.show_area(area)
    assert seen(camera).contains(area)
    fitted = camera.zoom
    assert fitted < LEAST_ZOOM
    camera.zoom_in()
    camera.zoom_to(0.0001)
    assert camera.zoom == fitted


def rolled(
    camera: Camera,
    angle: tuple[int, int],
    pixels: tuple[int, int] = (0, 0),
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    phase: Qt.ScrollPhase = Qt.ScrollPhase.NoScrollPhase,
) -> tuple[tuple[float, float], float]:
    """Turn a wheel, and return by how many pixels what is seen has moved, and the zoom."""
    camera.restore_view_state((0.0, 0.0), 1.0)
    place, (x, y) = QPointF(camera.viewport().rect().center()), camera.view_state()[0]
    buttons = Qt.MouseButton.NoButton
    event = QWheelEvent(place, place, QPoint(*pixels), QPoint(*angle), buttons, keys, phase, False)
    event.ignore()
    camera.wheelEvent(event)
    assert event.isAccepted()
    (now_x, now_y), zoom = camera.view_state()
    return (x - now_x, y - now_y), zoom


SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
UPDATE = Qt.ScrollPhase.ScrollUpdate


@pytest.mark.parametrize(
    ("turn", "step"),
    [
        ({"angle": (0, 120), "keys": SHIFT}, (64.0, 0.0)),
        ({"angle": (-240, 120), "keys": SHIFT}, (-128.0, 0.0)),
        ({"angle": (30, 60), "phase": UPDATE}, (15.0, 30.0)),
        ({"angle": (30, 60), "pixels": (7, -9), "phase": UPDATE}, (7.0, -9.0)),
    ],
    ids=["shift", "shift and sideways", "fingers", "fingers to the pixel"],
)
def test_what_pans_moves_as_far_as_the_fingers_and_zooms_nothing(
    camera: Camera, turn: Any, step: Any
) -> None:
    moved, zoom = rolled(camera, **turn)
    assert zoom == 1.0
    assert moved == pytest.approx(step, abs=0.6)


@pytest.mark.parametrize(
    ("turn", "notches"),
    [
        ({"angle": (0, 120)}, 1),
        ({"angle": (0, -240)}, -2),
        ({"angle": (0, 120), "keys": CONTROL, "phase": UPDATE}, 1),
        ({"angle": (0, 120), "keys": CONTROL | SHIFT}, 1),
    ],
    ids=["a wheel", "backwards", "ctrl and fingers", "ctrl and shift"],
)
def test_a_wheel_zooms_by_a_step_a_notch(camera: Camera, turn: Any, notches: int) -> None:
    _moved, zoom = rolled(camera, **turn)
    assert zoom == pytest.approx(ZOOM_STEP**notches)


def test_one_can_look_far_and_into_a_view_that_is_smaller_than_its_margins(camera: Camera) -> None:
    assert camera.sceneRect() == QRectF(-WORLD, -WORLD, 2 * WORLD, 2 * WORLD)
    camera.resize(30, 20)
    camera.show_area(QRectF(0.0, 0.0, 100.0, 10.0))
    assert camera.zoom == pytest.approx(0.01)
    camera.show_area(QRectF(5.0, 5.0, 0.0, 0.0))
    assert camera.zoom == pytest.approx(1.0)
