"""One comes back to the places that one jumped away from, also in the middle of a flight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QGraphicsScene

from gui.canvas.camera import Camera, ViewState
from gui.canvas.journey import MOST_REMEMBERED, Journey, between
from gui.look.motion import motion

PLACES: list[ViewState] = [((100.0 * at, -50.0 * at), 1.0 + at) for at in range(4)]


@pytest.fixture
def camera(qtbot: Any) -> Iterator[Camera]:
    camera = Camera()
    camera.setScene(QGraphicsScene(camera))
    qtbot.addWidget(camera)
    camera.resize(600, 400)
    camera.show()
    camera.restore_view_state(*PLACES[0])
    motion().choice = "full"
    yield camera
    motion().choice = "system"


def place(state: ViewState) -> int:
    """Return at which of the places a camera looks."""
    (found,) = [at for at, (_middle, zoom) in enumerate(PLACES) if zoom == pytest.approx(state[1])]
    assert state[0] == pytest.approx(PLACES[found][0], abs=1.0)
    return found


def told(journey: Journey) -> tuple[list[int], list[int]]:
    return [place(state) for state in journey.places[0]], [place(state) for state in journey.places[1]]


def go(journey: Journey, camera: Camera, to: int) -> None:
    journey.go(lambda: camera.restore_view_state(*PLACES[to]))


def test_flights_that_others_break_off_lead_back_to_where_they_would_have_led(camera: Camera) -> None:
    journey = Journey(camera)
    assert not journey.is_under_way
    for to in (1, 2, 3):
        go(journey, camera, to)
        assert journey.is_under_way
    assert told(journey) == ([0, 1, 2], [])
    for step, behind, ahead in (
        (journey.back, [0, 1], [3]), (journey.back, [0], [3, 2]), (journey.on, [0, 1], [3]),
        (journey.back, [0], [3, 2]), (journey.back, [], [3, 2, 1]), (journey.back, [], [3, 2, 1]),
    ):  # fmt: skip
        step()
        assert told(journey) == (behind, ahead)
        assert (journey.can_go_back, journey.can_go_on) == (bool(behind), True)
    journey.land()
    assert not journey.is_under_way
    assert place(camera.view_state()) == 0
    go(journey, camera, 3)
    journey.land()
    assert told(journey) == ([0], [])
    assert place(camera.view_state()) == 3


def test_steps_add_up_however_quickly_they_follow_each_other_and_are_not_remembered(camera: Camera) -> None:
    journey = Journey(camera)
    for _step in range(3):
        journey.step(camera.zoom_in)
        assert journey.is_under_way
    journey.land()
    assert camera.zoom == pytest.approx(1.2**3)
    assert journey.places == ((), ())


def test_where_one_stays_is_no_place_to_come_back_to_and_none_is_remembered_twice(camera: Camera) -> None:
    journey = Journey(camera)
    go(journey, camera, 0)
    assert not journey.is_under_way
    for _time in range(2):
        journey.leave()
    assert told(journey) == ([0], [])
    for to in (1, 0):
        camera.restore_view_state(*PLACES[to])
        journey.leave()
    assert told(journey) == ([0, 1, 0], [])


def test_of_many_places_the_last_are_remembered_and_those_of_another_graph_are_taken_up(
    camera: Camera,
) -> None:
    journey = Journey(camera)
    for at in range(MOST_REMEMBERED + 2):
        camera.restore_view_state((200.0 * at, 0.0), 1.0)
        journey.leave()
    behind, ahead = journey.places
    assert (len(behind), ahead) == (MOST_REMEMBERED, ())
    assert [round(state[0][0] / 200.0) for state in behind] == list(range(2, MOST_REMEMBERED + 2))
    other = Journey(camera)
    other.take_up(((PLACES[1],), (PLACES[2],)))
    assert told(other) == ([1], [2])


def test_who_takes_hold_of_the_view_ends_a_flight_where_it_is(camera: Camera) -> None:
    journey = Journey(camera)
    go(journey, camera, 2)
    journey._glide.go_to(0.5)
    assert journey.is_under_way
    assert 1.0 < camera.zoom < 3.0
    zoom = camera.zoom
    camera.pan_by(3.0, 0.0)
    assert not journey.is_under_way
    assert camera.zoom == zoom


@pytest.mark.parametrize("zooms", [(2.0, 8.0), (3.0, 0.5), (0.2, 0.1)])
def test_on_the_way_one_point_of_the_screen_shows_the_same_and_zooms_grow_by_equal_factors(
    zooms: tuple[float, float],
) -> None:
    """The scene point (40, −30) stays at one place of the screen, where the middle shows (10, 20) first."""
    first, last = zooms
    goal = tuple(still - (still - at) * first / last for still, at in ((40.0, 10.0), (-30.0, 20.0)))
    start, end = ((10.0, 20.0), first), (goal, last)
    for share in (0.0, 0.25, 0.5, 1.0):
        (x, y), zoom = between(start, end, share)  # type: ignore[arg-type]
        assert zoom == pytest.approx(first * (last / first) ** share)
        assert ((40.0 - x) * zoom, (-30.0 - y) * zoom) == pytest.approx((30.0 * first, -50.0 * first))


def test_without_zooming_the_middle_goes_straight() -> None:
    for last in (2.0, 2.001):
        (x, y), _zoom = between(((1.0, 2.0), 2.0), ((5.0, 0.0), last), 0.25)
        assert (x, y) == pytest.approx((2.0, 1.5))
