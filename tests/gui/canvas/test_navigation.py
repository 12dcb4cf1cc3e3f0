"""Where one looks: all of a graph or what is selected, back again, and the minimap in its corner."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.canvas.journey import between
from gui.canvas.looking_actions import LOOKING
from gui.document import commands
from gui.look.habits import Habits, kept_habits
from gui.look.motion import motion
from gui.look.theme import DARK, LIGHT
from tests.gui.look.test_theme import contrast


@pytest.fixture(autouse=True)
def still(monkeypatch, qapp):
    """Let nothing move by itself, and leave no habit behind."""
    monkeypatch.setattr(motion(), "choice", "reduced")
    yield
    kept_habits().take(**vars(Habits()))


def do(view, name):
    next(row for row in LOOKING if row.name == name).run(view)


def can(view, name):
    return next(row for row in LOOKING if row.name == name).possible(view)


def seen(view):
    return view.mapToScene(view.viewport().rect()).boundingRect()


def test_all_that_is_selected_is_shown_as_large_as_fits_and_one_comes_back_from_jumps(view, hand):
    start = view.view_state()
    assert not any(can(view, name) for name in ("fit_selection", "look_back", "look_on"))
    view.select([hand.id("x"), hand.id("q")])
    do(view, "fit_selection")
    near = view.view_state()
    assert seen(view).contains(view.canvas.node_area(hand.id("x")))
    assert not seen(view).contains(view.canvas.node_area(hand.id("f")))
    do(view, "actual_size")
    assert view.zoom == 1.0
    do(view, "look_back")
    assert view.view_state() == near
    do(view, "look_back")
    assert view.view_state() == start
    assert not can(view, "look_back")
    do(view, "look_on")
    assert view.view_state() == near
    view.pan_by(40.0, 0.0)
    do(view, "fit")
    assert not can(view, "look_on")
    do(view, "look_back")
    assert view.view_state()[0][0] == pytest.approx(near[0][0] - 40.0 / near[1], abs=1.0)


def test_steps_of_zooming_are_no_places_to_come_back_to(view):
    do(view, "zoom_in")
    do(view, "zoom_out")
    assert not view.journey.can_go_back


def test_a_flight_leads_where_a_jump_would_and_yields_to_the_hand(view, qtbot, monkeypatch):
    do(view, "fit")
    goal = view.view_state()
    view.restore_view_state((0.0, 0.0), 0.5)
    monkeypatch.setattr(motion(), "choice", "full")
    do(view, "fit")
    assert view.journey.is_under_way
    assert view.view_state() != goal
    qtbot.waitUntil(lambda: not view.journey.is_under_way)
    assert view.view_state() == goal
    do(view, "look_back")
    view.pan_by(3.0, 0.0)
    assert not view.journey.is_under_way
    do(view, "zoom_in")
    do(view, "zoom_in")
    view.journey.land()


def test_on_the_way_one_point_of_the_screen_shows_the_same_all_along():
    """Zooming by 4 about the scene point (10, 0) moves the middle from (0, 0) to (7.5, 0)."""
    start, goal = ((0.0, 0.0), 1.0), ((7.5, 0.0), 4.0)
    for share in (0.0, 0.25, 0.5, 1.0):
        (x, _y), zoom = between(start, goal, share)
        assert (10.0 - x) * zoom == pytest.approx(10.0)
    assert between(start, ((8.0, 4.0), 1.0), 0.5) == ((4.0, 2.0), 1.0)


def test_the_view_is_fitted_anew_when_its_size_changes_until_one_looks_elsewhere(view):
    view.fit()
    for size in ((900, 600), (1100, 500), (640, 480), (800, 560)):
        view.resize(*size)
        was = view.view_state()
        view.fit()
        assert view.view_state() == was
    view.pan_by(30.0, 0.0)
    kept = view.view_state()
    view.resize(900, 600)
    assert view.zoom == kept[1]
    assert view.view_state()[0] == pytest.approx(kept[0], abs=2.0)


def column_of(count):
    graph = Graph()
    ids = [graph.add("input") for _leaf in range(count)]
    return Contents(graph, {node: (at % 250 * 240.0, at // 250 * 120.0) for at, node in enumerate(ids)})


def test_five_thousand_nodes_are_shown_whole(view):
    """Building 5,000 nodes and drawing them takes half a second."""
    view.document.replace(column_of(5000))
    kept_habits().take(minimap=True)
    do(view, "fit")
    assert seen(view).contains(view.canvas.graph_area())
    assert sum(map(len, view.minimap._blocks().values())) == 5000


class Framed:
    """A minimap, and how often it drew the nodes."""

    def __init__(self, view, monkeypatch):
        self.minimap, self.drawings = view.minimap, 0
        draw = self.minimap._drawn

        def drawn():
            self.drawings += 1
            return draw()

        monkeypatch.setattr(self.minimap, "_drawn", drawn)


def test_a_hidden_minimap_draws_nothing_and_hears_nothing(view, hand, monkeypatch):
    framed = Framed(view, monkeypatch)
    commands.move(view.document, {hand.id("x"): (0.0, 0.0)})
    view.pan_by(10.0, 10.0)
    view.grab()
    assert framed.drawings == 0
    assert not framed.minimap._pause.isActive()
    do(view, "minimap")
    assert framed.minimap.isVisible()
    view.grab()
    assert framed.drawings == 1
    do(view, "minimap")
    commands.move(view.document, {hand.id("x"): (30.0, 0.0)})
    assert not framed.minimap._pause.isActive()


def test_a_minimap_stays_still_while_one_pans_and_moves_nodes_a_little(view, hand, qtbot, monkeypatch):
    kept_habits().take(minimap=True)
    framed = Framed(view, monkeypatch)
    view.grab()
    middle, drawings = framed.minimap.place_of(QPointF()), framed.drawings
    view.pan_by(200.0, 100.0)
    view.zoom_to(2.0)
    view.grab()
    assert framed.drawings == drawings
    commands.move(view.document, {hand.id("x"): (90.0, 60.0)})
    qtbot.waitUntil(lambda: framed.drawings > drawings)
    assert framed.minimap.place_of(QPointF()) == middle
    commands.move(view.document, {hand.id("x"): (-900.0, 60.0)})
    qtbot.waitUntil(lambda: framed.minimap.place_of(QPointF()) != middle)


def test_the_frame_is_what_is_in_sight_and_dragging_it_looks_elsewhere(view):
    kept_habits().take(minimap=True)
    minimap = view.minimap
    view.restore_view_state((300.0, 200.0), 3.0)
    view.grab()
    frame = minimap.frame()
    assert (
        QRectF(minimap.point_at(frame.topLeft()), minimap.point_at(frame.bottomRight())).center()
        == seen(view).center()
    )
    before, grip = view.view_state(), frame.center() + QPointF(5.0, 4.0)
    QTest.mousePress(minimap, Qt.MouseButton.LeftButton, pos=grip.toPoint())
    assert view.view_state()[0] == pytest.approx(before[0], abs=6.0)
    for buttons, is_dragged in ((Qt.MouseButton.NoButton, False), (Qt.MouseButton.LeftButton, True)):
        to = grip + QPointF(8.0, 0.0)
        moved = QMouseEvent(
            QEvent.Type.MouseMove, to, minimap.mapToGlobal(to), Qt.MouseButton.NoButton, buttons,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        minimap.mouseMoveEvent(moved)
        assert (view.view_state()[0][0] > before[0][0] + 20.0) is is_dragged
    view.restore_view_state(*before)
    QTest.mouseRelease(minimap, Qt.MouseButton.LeftButton, pos=grip.toPoint())
    corner = minimap.place_of(view.canvas.graph_area().topLeft())
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=corner.toPoint())
    assert seen(view).center().toTuple() == pytest.approx(
        minimap.point_at(QPointF(corner.toPoint())).toTuple(), abs=2.0
    )
    do(view, "look_back")
    assert view.view_state()[0] == pytest.approx(before[0], abs=6.0)


def test_a_narrow_view_has_no_room_for_a_minimap(view):
    kept_habits().take(minimap=True)
    view.resize(400, 300)
    assert not view.minimap.isVisible()
    view.resize(800, 560)
    assert view.minimap.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_minimap_outlines_what_is_in_sight_even_where_that_is_more_than_it_shows(view, hand, theme):
    kept_habits().take(minimap=True)
    minimap = view.minimap
    minimap.set_theme(theme)
    places = ((300.0, 200.0), 4.0), ((300.0, 200.0), 0.2), ((700.0, 200.0), 1.0), ((9000.0, 200.0), 1.0)
    for centre, zoom in places:
        view.restore_view_state(centre, zoom)
        picture, outline = minimap.grab().toImage(), minimap.outline()
        assert minimap.rect().contains(outline.toAlignedRect())
        corners = [outline.topLeft(), outline.topRight(), outline.bottomLeft(), outline.bottomRight()]
        places_of_ink = [(corner * picture.devicePixelRatio()).toPoint() for corner in corners]
        assert {picture.pixelColor(place).name() for place in places_of_ink} == {theme.accent.name()}
    assert contrast(theme.accent, theme.card) >= 3.0
