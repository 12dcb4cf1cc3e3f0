"""In a tangle wires are led round nodes while the window goes on; till then they are straight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from engine.graphs.graph import Edge
from engine.graphs.ways import Way
from gui.canvas.late_courses import AT_ONCE
from gui.canvas.view import CanvasView
from gui.document.document import Document
from tests.faults.watchdog import large


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CanvasView]:
    document = Document()
    document.replace(large(200))
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.resize(1200, 900)
    view.show()
    view.fit()
    QCoreApplication.processEvents()
    yield view
    document.flush()


def counted(view: CanvasView, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()
    layer = view.canvas.wires._painter
    for name in ("draw_lines", "_draw_wires", "_draw_numbers"):
        draw = getattr(layer, name)
        monkeypatch.setattr(
            layer, name, lambda *all, name=name, draw=draw: counts.update([name]) or draw(*all)
        )
    return counts


def look_closer(view: CanvasView) -> None:
    middle = view.canvas.graph_area().center()
    view.restore_view_state((middle.x(), middle.y()), 0.7)
    view.viewport().repaint()


def test_a_tangle_is_led_by_and_by_and_then_drawn_whole(
    view: CanvasView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, counts = view.canvas.wires, counted(view, monkeypatch)
    look_closer(view)
    assert layer._courses.is_busy
    assert (counts["draw_lines"] > 0, counts["_draw_wires"], counts["_draw_numbers"]) == (True, 0, 0)
    qtbot.waitUntil(lambda: not layer._courses.is_busy)
    view.viewport().repaint()
    assert counts["_draw_wires"] == counts["_draw_numbers"] > 0
    late = view.viewport().grab().toImage()
    layer.reshape()
    monkeypatch.setattr("gui.canvas.late_courses.AT_ONCE", 10**6)
    view.viewport().repaint()
    assert view.viewport().grab().toImage() == late, "as it is where all are led at once"


def test_nothing_is_left_to_be_led_while_it_is_drawn(
    view: CanvasView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, drawing, led = view.canvas.wires, [False], [0]
    draw, ways = layer._kept._draw, layer._leading.ways

    def drawn(painter: QPainter, areas: np.ndarray) -> None:
        drawing[0] = True
        draw(painter, areas)
        drawing[0] = False

    def noted(edges: Sequence[Edge], ends: np.ndarray) -> list[Way | None]:
        led[0] += drawing[0] and layer._leading.count(edges, ends)
        return ways(edges, ends)

    monkeypatch.setattr(layer._kept, "_draw", drawn)
    monkeypatch.setattr(layer.net, "_ways_of", noted)
    view.document.replace(large(600))
    qtbot.waitUntil(view.viewport().updatesEnabled)
    look_closer(view)
    assert layer._courses.is_busy
    qtbot.waitUntil(lambda: not layer._courses.is_busy)
    view.viewport().repaint()
    assert led == [0]


def test_a_graph_that_goes_while_its_wires_are_led_is_forgotten(view: CanvasView, qtbot: QtBot) -> None:
    look_closer(view)
    courses = view.canvas.wires._courses
    assert courses.is_busy
    view.document.replace(large(AT_ONCE))
    qtbot.waitUntil(lambda: not courses.is_busy)
