"""Names of panels, written along the edges that they stand at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gui.app import dock_title
from gui.app.dock_title import DockTitle, _Name
from gui.app.edge_strip import Area, turned
from gui.look.theme import LIGHT
from tests.gui.drawing import Drawing

ROOM = QRect(10, 20, 30, 100)


@pytest.mark.parametrize(
    ("turn", "size", "begins", "ends"),
    [
        (0.0, QSize(30, 100), (10.0, 20.0), (40.0, 20.0)),
        (-90.0, QSize(100, 30), (10.0, 120.0), (10.0, 20.0)),  # upwards, at the left
        (90.0, QSize(100, 30), (40.0, 20.0), (40.0, 120.0)),  # downwards, at the right
    ],
)
def test_what_is_drawn_turned_fills_its_room_and_reads_along_it(turn, size, begins, ends):
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        room = turned(painter, ROOM, turn)
        place = painter.worldTransform()
    assert room.size() == size
    assert place.map(QPointF(room.topLeft())).toTuple() == pytest.approx(begins)
    assert place.map(QRectF(room).topRight()).toTuple() == pytest.approx(ends)


def test_a_name_is_written_from_left_to_right_or_upwards_in_the_room_it_asks_for(qtbot, monkeypatch):
    name = _Name("Paths")
    qtbot.addWidget(name)
    lying = name.sizeHint()
    assert lying.width() > lying.height()
    written = []
    for upright in (False, True):
        name.stand_upright(upright)
        assert name.sizeHint() == name.minimumSizeHint() == (lying.transposed() if upright else lying)
        name.resize(20, 60)
        painter = Drawing(LIGHT)
        monkeypatch.setattr(dock_title, "QPainter", painter)
        name.paintEvent(None)
        written.append(painter.lines[0].split(" · ")[:3])
    assert written == [
        ["text 'Paths'", "0 0 20 60", "Left+VCenter"],
        ["text 'Paths'", "0 0 20 60", "HCenter+VCenter"],
    ]


def test_a_title_stands_beside_a_flat_panel_and_above_any_other_and_one_that_floats(qtbot):
    window, dock = QMainWindow(), QDockWidget("Values")
    qtbot.addWidget(window)
    window.addDockWidget(Area.BottomDockWidgetArea, dock)
    title = DockTitle(dock, Area.BottomDockWidgetArea)
    window.show()
    stood = []
    for change in (
        lambda: None,
        lambda: dock.setFloating(True),
        lambda: dock.setFloating(False),
        lambda: window.addDockWidget(Area.LeftDockWidgetArea, dock),
        lambda: window.addDockWidget(Area.TopDockWidgetArea, dock),
    ):
        change()
        stood.append(title.name.sizeHint().height() > title.name.sizeHint().width())
        is_upright = bool(dock.features() & dock.DockWidgetFeature.DockWidgetVerticalTitleBar)
        assert is_upright == stood[-1]
        assert title.float_button.isHidden() == stood[-1]
    assert stood == [True, False, True, False, True]
