"""The strip at an edge has the names of the panels collapsed there, and tells which is meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QToolButton, QWidgetAction

from gui.app.edge_strip import TURNS, Area, EdgeButton, EdgeStrip


@pytest.fixture
def docks(qtbot):
    docks = [QDockWidget(name) for name in ("Palette", "R&D", "Values")]
    for dock in docks:
        qtbot.addWidget(dock)
    docks[0].setProperty("keys", "Alt+1")
    return docks


@pytest.fixture
def strip(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    strip = EdgeStrip(Area.LeftDockWidgetArea, window)
    window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, strip)
    window.show()
    yield strip
    window.close()


def names(strip):
    return [strip.widgetForAction(action).accessibleName() for action in strip.actions()]


def test_it_is_seen_only_with_names_and_has_exactly_those_it_is_given(strip, docks):
    one, two, three = docks
    assert not strip.isVisible()
    for given in ([one], [one, two], [three, one], []):
        strip.show_docks(given)
        assert names(strip) == [dock.windowTitle() for dock in given]
        assert strip.isVisible() is bool(given)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert len(strip.findChildren(QWidgetAction)) == len(given)


def test_names_that_stay_keep_their_buttons(strip, docks):
    strip.show_docks(docks[:2])
    before = [strip[dock] for dock in docks[:2]]
    strip.show_docks(docks[:2])
    assert [strip[dock] for dock in docks[:2]] == before
    assert names(strip) == ["Palette", "R&D"]


def test_it_stays_where_it_is_and_is_in_no_menu(strip):
    assert not strip.isMovable()
    assert strip.windowTitle() == "Collapsed panels"
    assert not strip.toggleViewAction().isVisible()
    names = {EdgeStrip(area).objectName() for area in TURNS}
    assert len(names) == len(TURNS)


def test_it_tells_which_one_is_clicked_and_which_is_pointed_at(qtbot, docks):
    told, window = [], QMainWindow()
    qtbot.addWidget(window)
    strip = EdgeStrip(Area.LeftDockWidgetArea, window)  # out of sight, where no pointer comes by itself
    strip.wanted.connect(lambda dock: told.append(("wanted", dock)))
    strip.pointed.connect(lambda dock: told.append(("pointed", dock)))
    strip.show_docks(docks)
    middle = QPointF(3.0, 3.0)
    QApplication.sendEvent(strip[docks[1]], QEnterEvent(middle, middle, middle))
    QApplication.sendEvent(strip[docks[1]], QEvent(QEvent.Type.Leave))
    strip[docks[2]].click()
    assert told == [("pointed", docks[1]), ("pointed", None), ("wanted", docks[2])]


@pytest.mark.parametrize("area", TURNS)
def test_a_name_is_read_along_its_edge_and_shown_whole(qtbot, docks, area):
    button, lying = EdgeButton(docks[0], TURNS[area]), QToolButton()
    for each in (button, lying):
        qtbot.addWidget(each)
    lying.setText("Palette")
    lying.setAutoRaise(True)
    size = lying.sizeHint()
    is_upright = area in {Area.LeftDockWidgetArea, Area.RightDockWidgetArea}
    assert size.width() > size.height()
    assert button.sizeHint() == button.minimumSizeHint() == (size.transposed() if is_upright else size)


def test_a_button_says_what_it_does_by_any_means(qtbot, docks):
    button, other = (EdgeButton(dock, 0.0) for dock in docks[:2])
    for each in (button, other):
        qtbot.addWidget(each)
    assert (button.text(), other.text()) == ("Palette", "R&&D")
    assert (button.accessibleName(), other.accessibleName()) == ("Palette", "R&D")
    assert button.toolTip() == "Palette: point at it for a look, click to open it (Alt+1)"
    assert "R&amp;D: point at it for a look, click to open it<" in other.toolTip()
    assert button.autoRaise()
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize(
    ("area", "ends"),
    [
        (Area.TopDockWidgetArea, "right"),
        (Area.BottomDockWidgetArea, "right"),
        (Area.RightDockWidgetArea, "bottom"),
        (Area.LeftDockWidgetArea, "top"),
    ],
)
def test_a_name_is_written_towards_the_end_that_its_edge_has_it(qtbot, docks, area, ends):
    """The letters of a name that ends in dots are all at its beginning."""
    docks[0].setWindowTitle("MMMM......")
    button = EdgeButton(docks[0], TURNS[area])
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    image = button.grab().toImage()
    ground = image.pixelColor(0, 0)
    inked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != ground
    ]
    right = sum(x for x, _y in inked) / len(inked) / image.width()
    down = sum(y for _x, y in inked) / len(inked) / image.height()
    assert {"right": right < 0.45, "bottom": down < 0.45, "top": down > 0.55}[ends]
    assert 0.4 < {"right": down, "bottom": right, "top": right}[ends] < 0.6
