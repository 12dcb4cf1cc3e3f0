"""The editor that a view opens stands where what it edits is to be seen, in letters that go with the zoom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect

from gui.canvas.editing import BEFORE_PORT, EDITOR_HEIGHT, EDITOR_WIDTH, LARGEST, SMALLEST
from gui.document import commands


def opened(view) -> QRect:
    assert view.editing.editor is not None
    return view.editing.editor.geometry()


def place_of(view, point: QPointF):
    return view.mapFromScene(point)


def middle_of(view, area):
    return view.mapFromScene(area).boundingRect().center()


@pytest.mark.parametrize("zoom", [0.5, 1.0, 2.5])
def test_an_editor_covers_what_it_is_about(view, hand, zoom):
    view.restore_view_state((200.0, 150.0), zoom)
    x, editing = hand.id("x"), view.editing
    editing.edit_value(x)
    value = view.canvas.value_area(x)
    assert abs(opened(view).center().y() - middle_of(view, value).y()) <= 1
    assert opened(view).left() < place_of(view, value.topLeft()).x()
    assert opened(view).right() > place_of(view, value.bottomRight()).x()
    assert opened(view).width() >= EDITOR_WIDTH
    assert opened(view).height() >= EDITOR_HEIGHT
    pixels = editing.editor.font().pixelSize()
    assert SMALLEST <= pixels <= LARGEST
    assert (pixels == SMALLEST) == (zoom < 1.0)
    assert (pixels == LARGEST) == (zoom > 2.0)
    editing.close()


def test_a_number_for_an_open_port_is_typed_before_the_port(view, hand):
    view.restore_view_state((200.0, 150.0), 2.0)
    commands.delete(hand.document, [], hand.document.graph.edges_into(hand.id("f")))
    for port in ("x", "y"):
        view.editing.edit_port(hand.id("f"), port)
        place = place_of(view, hand.at("f", port))
        assert abs(opened(view).center().y() - place.y()) <= 1
        assert abs(opened(view).right() - place.x()) <= 2
        assert opened(view).width() > 2 * BEFORE_PORT
    view.editing.close()
    hand.document.flush()
