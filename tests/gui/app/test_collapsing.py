"""The panels of any window collapse to its edges: what stands open, what is told, where one is looked at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from gui.app.edge_strip import TURNS, Area
from gui.app.edges import Edges
from gui.flow.late_dock import LateDock
from gui.look.motion import CHOICES, motion

AREAS = {
    "one": Area.LeftDockWidgetArea, "two": Area.RightDockWidgetArea, "three": Area.BottomDockWidgetArea,
    "four": Area.TopDockWidgetArea,
}  # fmt: skip
USUAL = {"one": 150, "two": 120}


def panel_of_fields():
    panel = QWidget()
    column = QVBoxLayout(panel)
    for _field in range(2):
        column.addWidget(QLineEdit())
    return panel


class Stage:
    """A window of 800 × 600 with a panel at each edge, one that is made late, and what was told."""

    def __init__(self, qtbot, hidden=()):
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.middle = QLineEdit()
        self.window.setCentralWidget(self.middle)
        self.docks = {name: self._dock(name, area) for name, area in AREAS.items()}
        self.docks["late"] = LateDock("Late", panel_of_fields, self.window)
        self.docks["late"].setObjectName("late")
        self.window.addDockWidget(Area.RightDockWidgetArea, self.docks["late"])
        self.docks["late"].hide()
        for name in hidden:
            self.docks[name].hide()
        self.edges = Edges(self.window, tuple(self.docks.values()), USUAL)
        self.told = []
        self.edges.left.connect(lambda: self.told.append("left"))
        self.window.resize(800, 600)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.middle.setFocus()

    def _dock(self, name, area):
        dock = QDockWidget(name.title())
        dock.setObjectName(name)
        dock.setWidget(panel_of_fields())
        self.window.addDockWidget(area, dock)
        return dock

    @property
    def open(self):
        return [name for name in self.docks if self.edges.is_open(name)]

    @property
    def at_the_edges(self):
        """The names at each edge that has any."""
        strips = ((area, strip) for area, strip in self.edges.strips.items() if strip.isVisible())
        return {
            area: [strip.widgetForAction(action).text() for action in strip.actions()]
            for area, strip in strips
        }

    def has_keyboard(self, name):
        return self.docks[name].isAncestorOf(QApplication.focusWidget())


@pytest.fixture
def stage(qtbot):
    return Stage(qtbot)


def test_what_is_collapsed_has_its_name_at_its_edge(stage):
    assert stage.at_the_edges == {}
    for name in AREAS:
        stage.docks[name].hide()
    assert stage.at_the_edges == {area: [name.title()] for name, area in AREAS.items()}
    stage.window.addDockWidget(Area.LeftDockWidgetArea, stage.docks["two"])
    stage.docks["two"].hide()
    assert stage.at_the_edges[Area.LeftDockWidgetArea] == ["One", "Two"]
    assert Area.RightDockWidgetArea not in stage.at_the_edges
    stage.docks["one"].show()
    assert stage.at_the_edges[Area.LeftDockWidgetArea] == ["Two"]
    stage.edges.look_at("three")
    stage.edges.set_names_shown(False)
    assert stage.at_the_edges == {}
    assert not stage.edges.peek.isVisible()
    stage.edges.set_names_shown(True)
    assert stage.at_the_edges[Area.LeftDockWidgetArea] == ["Two"]


def test_what_was_collapsed_before_has_its_name_there_from_the_beginning(qtbot):
    stage = Stage(qtbot, hidden=["two"])
    assert stage.at_the_edges == {Area.RightDockWidgetArea: ["Two"]}


def test_what_is_made_late_has_its_name_there_once_it_was_made(stage):
    assert Area.RightDockWidgetArea not in stage.at_the_edges
    stage.edges.toggle("late")
    assert stage.has_keyboard("late")
    stage.edges.toggle("late")
    assert stage.at_the_edges == {Area.RightDockWidgetArea: ["Late"]}


def test_strips_stand_at_the_four_edges_of_the_window(stage):
    for name in AREAS:
        stage.docks[name].hide()
    QApplication.processEvents()
    places = {area: strip.geometry() for area, strip in stage.edges.strips.items()}
    assert set(places) == set(TURNS)
    assert places[Area.LeftDockWidgetArea].left() == places[Area.TopDockWidgetArea].top() == 0
    assert places[Area.RightDockWidgetArea].right() == stage.window.width() - 1
    assert places[Area.BottomDockWidgetArea].bottom() == stage.window.height() - 1


@pytest.mark.parametrize("choice", CHOICES)
def test_they_move_no_more_than_is_wished(stage, choice):
    before = motion().choice
    motion().choice = choice
    stage.edges.refresh()
    assert stage.window.isAnimated() is not motion().is_reduced
    motion().choice = before


def test_it_says_which_there_are_and_which_stand_open(stage):
    assert [stage.edges.has(name) for name in ("one", "late", "none")] == [True, True, False]
    assert stage.open == list(AREAS)
    assert not stage.edges.is_open("none")
    stage.docks["two"].hide()
    assert stage.open == ["one", "three", "four"]
    assert not stage.edges.all_collapsed


def test_a_panel_that_is_toggled_open_has_the_keyboard_and_leaves_it_when_it_goes(stage):
    stage.edges.toggle("one")
    assert (stage.open, stage.told) == (["two", "three", "four"], [])
    stage.edges.toggle("one")
    assert stage.has_keyboard("one")
    stage.edges.toggle("two")
    assert stage.told == []
    stage.edges.toggle("one")
    assert (stage.open, stage.told) == (["three", "four"], ["left"])


def test_all_go_and_those_that_went_come_back(stage):
    told = []
    stage.edges.changed.connect(lambda: told.append(len(stage.open)))
    stage.docks["two"].hide()
    stage.docks["one"].widget().setFocus()
    stage.docks["one"].widget().focusNextChild()
    stage.edges.toggle_all()
    assert stage.open == []
    assert stage.edges.all_collapsed
    assert stage.told == ["left"]
    stage.edges.toggle_all()
    assert stage.open == ["one", "three", "four"]
    assert {0, 3} <= set(told)


def test_where_none_was_put_away_the_first_comes(stage):
    for dock in stage.docks.values():
        dock.hide()
    stage.edges.toggle_all()
    assert stage.open == ["one"]


@pytest.mark.parametrize("name", [*AREAS, "late"])
def test_a_collapsed_panel_is_looked_at_in_front_of_all_and_opened_from_there(stage, name):
    if name == "late":
        stage.edges.toggle("late")
    panel = stage.docks[name].panel if name == "late" else stage.docks[name].widget()
    stage.docks[name].hide()
    stage.edges.look_at(name)
    assert stage.edges.peek.isVisible()
    assert stage.edges.peek.isAncestorOf(panel)
    stage.edges.peek.keep.click()
    assert not stage.edges.peek.isVisible()
    assert name in stage.open
    assert stage.docks[name].isAncestorOf(panel)
    stage.edges.look_at(name)
    assert not stage.edges.peek.isVisible()  # it stands open


def test_the_keyboard_that_was_in_what_was_looked_at_is_given_back(stage):
    for in_it in (False, True):
        stage.docks["one"].hide()
        stage.edges.look_at("one")
        if in_it:
            stage.edges.peek.findChildren(QLineEdit)[0].setFocus()
        stage.edges.peek.close_panel()
        assert stage.told == (["left"] if in_it else [])


def test_a_name_is_pointed_at_for_a_while_before_its_panel_is_looked_at(stage):
    edges, (one, two) = stage.edges, (stage.docks[name] for name in ("one", "two"))
    edges._resting.setInterval(0)
    edges.peek._leaving.setInterval(0)
    for dock in (one, two):
        dock.hide()
    strip = edges.strips[Area.LeftDockWidgetArea]
    strip.pointed.emit(one)
    strip.pointed.emit(None)
    assert not edges._resting.isActive()
    for dock in (one, two):
        strip.pointed.emit(dock)
        QTest.qWait(1)
        assert edges.peek.dock is dock
        assert not edges._resting.isActive()
    strip.pointed.emit(None)
    QTest.qWait(1)
    assert not edges.peek.isVisible()
    strip.wanted.emit(one)
    assert stage.edges.is_open("one")


def test_it_is_looked_at_along_its_edge_clear_of_the_names(stage):
    for dock in stage.docks.values():
        dock.hide()
    QApplication.processEvents()
    strips = stage.edges.strips
    left, right = (strips[area].width() for area in (Area.LeftDockWidgetArea, Area.RightDockWidgetArea))
    top, bottom = (strips[area].height() for area in (Area.TopDockWidgetArea, Area.BottomDockWidgetArea))
    free = QRect(left, top, 800 - left - right, 600 - top - bottom)
    assert min(left, right, top, bottom) > 0
    wanted = stage.docks["three"].widget().sizeHint().height() + stage.edges.peek.height_around
    rooms = {
        "one": QRect(free.left(), free.top(), 150, free.height()),
        "two": QRect(free.right() - 119, free.top(), 120, free.height()),
        "three": QRect(free.left(), free.bottom() - wanted + 1, free.width(), wanted),
        "four": QRect(free.left(), free.top(), free.width(), wanted),
    }
    for name, room in rooms.items():
        stage.edges.look_at(name)
        assert stage.edges.peek.geometry() == room, name
    stage.edges.peek.close_panel()
    stage.docks["three"].widget().setMinimumHeight(5000)
    stage.edges.look_at("three")
    assert stage.edges.peek.y() == free.top()
    stage.edges.peek.close_panel()


@pytest.mark.parametrize("name", AREAS)
def test_where_one_edge_alone_has_a_name_all_the_rest_is_free(stage, name):
    stage.docks[name].hide()
    QApplication.processEvents()
    (strip,) = (strip for strip in stage.edges.strips.values() if strip.isVisible())
    panel = stage.docks[name].widget()
    high = panel.sizeHint().height() + stage.edges.peek.height_around
    wide, tall = strip.width(), strip.height()
    stage.edges.look_at(name)
    assert (
        stage.edges.peek.geometry()
        == {
            "one": QRect(wide, 0, 150, 600),
            "two": QRect(800 - wide - 120, 0, 120, 600),
            "three": QRect(0, 600 - tall - high, 800, high),
            "four": QRect(0, tall, 800, high),
        }[name]
    )
    stage.edges.peek.close_panel()
