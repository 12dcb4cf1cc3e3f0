"""A wave runs along the wires, is drawn as far as it has come, and leaves everything as it was."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from engine.graphs.graph import Edge
from gui.canvas.gradient_scale import NOT_COMPUTED
from gui.canvas.wave import Wave
from gui.look.motion import motion

FIRST, SECOND, LAST = Edge(3, 4, "x"), Edge(2, 3, "x"), Edge(2, 4, "y")
SPANS = {FIRST: (0.0, 0.5), SECOND: (0.5, 1.0), LAST: (0.0, 0.25)}


@pytest.mark.parametrize("onward", [False, True])
def test_a_wave_tells_of_its_wires_as_it_begins_goes_on_and_ends(qapp, onward):
    told = []
    made = Wave(lambda edges: told.append(set(edges)), qapp)
    made.run(SPANS, onward=onward)
    assert (made.is_running, made.is_onward, told) == (True, onward, [set(SPANS)])
    assert [made.share(edge) for edge in SPANS] == [0.0, 0.0, 0.0]
    reached = {node: made.has_reached(node) for node in (2, 3, 4, 9)}
    assert reached == {2: onward, 3: False, 4: not onward, 9: True}
    made.go_to(0.5)
    assert [made.share(edge) for edge in SPANS] == [1.0, 0.0, 1.0]
    reached = {node: made.has_reached(node) for node in (2, 3, 4)}
    assert reached == ({2: True, 3: False, 4: True} if onward else {2: False, 3: True, 4: True})
    made.go_to(0.75)
    assert [made.share(edge) for edge in (*SPANS, Edge(7, 8, "x"))] == [1.0, 0.5, 1.0, 1.0]
    assert told == [set(SPANS)] * 3
    made.go_to(1.0)
    assert (made.is_running, told) == (False, [set(SPANS)] * 4)
    assert [made.share(edge) for edge in SPANS] == [1.0] * 3
    made.stop()
    made.run({})
    assert (made.is_running, len(told)) == (False, 4)
    made.deleteLater()


@pytest.mark.parametrize(("milliseconds", "share"), [(0, 0.0), (200, 0.25), (800, 1.0), (900, 1.0)])
def test_a_wave_is_where_the_clock_says(qapp, milliseconds, share):
    made = Wave(lambda _edges: None, qapp)
    made.run({FIRST: (0.0, 1.0)})
    made._clock = SimpleNamespace(elapsed=lambda: milliseconds)
    made._tick()
    assert (made.share(FIRST), made.is_running) == (share, share < 1.0)
    made.stop()
    made.deleteLater()


@pytest.fixture
def wave(hand):
    hand.view.run_gradient(hand.id("f"))
    yield hand.view.canvas.wave
    motion().choice = "system"


def picture(hand):
    image = QImage(hand.view.viewport().size(), QImage.Format.Format_RGB32)
    image.fill(0)
    with QPainter(image) as painter:
        hand.view.canvas.render(painter)
    return image


def parts(hand, source, target, port):
    wires = hand.view.canvas.wires
    return [
        mark
        for mark, _path in wires._painter._parts(wires.net.wire(Edge(hand.id(source), hand.id(target), port)))
    ]


def test_a_wire_is_drawn_as_far_as_the_gradient_has_come(hand, wave):
    own = hand.view.canvas.wires.mark(hand.view.canvas.wires.net.wire(Edge(hand.id("q"), hand.id("f"), "x")))
    wave.go_to(0.0)
    assert parts(hand, "q", "f", "x") == [NOT_COMPUTED]
    wave.go_to(0.25)
    assert parts(hand, "q", "f", "x") == [NOT_COMPUTED, own]
    assert parts(hand, "x", "q", "x") == [NOT_COMPUTED]
    wave.go_to(0.5)
    assert parts(hand, "q", "f", "x") == [own]


def test_a_number_appears_when_the_gradient_has_arrived(hand, wave):
    wave.go_to(0.4)
    assert not wave.has_reached(hand.id("q"))
    wave.go_to(0.5)
    assert wave.has_reached(hand.id("q"))
    assert not wave.has_reached(hand.id("x"))


def test_the_picture_after_a_wave_is_the_one_before_it(hand, wave):
    wave.stop()
    for _again in range(3):  # what is drawn often is drawn by copying from then on
        before = picture(hand)
    hand.view.run_gradient(hand.id("f"))
    wave.go_to(0.3)
    assert picture(hand) != before
    wave.go_to(1.0)
    assert picture(hand) == before


@pytest.mark.parametrize(
    "interrupt",
    [
        lambda hand: hand.key(Qt.Key.Key_Shift),
        lambda hand: hand.press(hand.at("q")),
        lambda hand: hand.view.pan_by(10, 0),
        lambda hand: hand.document.preview_value(hand.id("x"), 3.0),
        lambda hand: hand.document.flush(),
    ],
    ids=["key", "press", "pan", "value", "evaluation"],
)
def test_anything_interrupts_it(hand, wave, interrupt):
    assert wave.is_running
    interrupt(hand)
    assert not wave.is_running


def test_where_motion_is_reduced_nothing_runs(hand, wave):
    wave.stop()
    motion().choice = "reduced"
    hand.click(hand.at("q"))
    assert not wave.is_running
    assert hand.selected() == {"q"}


def test_a_wave_comes_to_its_end_by_itself(hand, qtbot):
    hand.view.canvas.wave.run(hand.view.shown.wave(hand.id("f")), duration=40)
    qtbot.waitUntil(lambda: not hand.view.canvas.wave.is_running)
    assert hand.view.canvas.wave.share(Edge(hand.id("q"), hand.id("f"), "x")) == 1.0


def test_a_click_on_a_wire_lets_the_gradient_run_through_it(hand):
    edge = Edge(hand.id("x"), hand.id("q"), "x")
    hand.view.run_gradient(edge)
    wave = hand.view.canvas.wave
    wave.go_to(0.1)
    assert wave.share(edge) == 0.0
    assert wave.share(Edge(hand.id("y"), hand.id("q"), "y")) == 1.0
    wave.stop()


def test_a_wire_is_drawn_from_the_end_at_which_what_runs_along_it_comes(hand, wave):
    wires = hand.view.canvas.wires
    wire = wires.net.wire(Edge(hand.id("q"), hand.id("f"), "x"))
    wave.go_to(0.25)
    course, back = wires.net.path(wire), wires._painter._parts(wire)[1][1]
    assert not wave.is_onward
    assert back.pointAtPercent(1.0) == course.pointAtPercent(1.0)
    hand.view.run_gradient(hand.id("f"))
    wave.is_onward = True
    wave.go_to(0.25)
    onward = wires._painter._parts(wire)[1][1]
    assert onward.pointAtPercent(1.0) == course.pointAtPercent(0.0)
