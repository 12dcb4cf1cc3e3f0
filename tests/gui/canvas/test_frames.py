"""What is drawn at a frame: what moved and what came into sight, and nothing where nothing did."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.canvas.node_painter import TITLES_FROM
from gui.canvas.titles import titled_within
from gui.canvas.view import CanvasView
from gui.document.document import Document
from gui.look.slices import Steps, at_once

COLUMNS, ROWS = 8, 6
ACROSS, DOWN = 160.0, 110.0
ROUNDING = 6
"""How much a colour may differ, of 255: what is drawn on nothing and laid over a ground is rounded twice."""


class Drawn:
    """Notes the cards and the wires that are drawn in a view."""

    def __init__(self, view: CanvasView, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cards: list[int] = []
        self.wires: set[tuple[int, int]] = set()
        nodes, painter = view.canvas.nodes, view.canvas.wires._painter
        card, wires = nodes._draw_card, painter._draw_wires

        def draw_card(painter: object, node: int, *more: float, **words: bool) -> None:
            self.cards.append(node)
            card(painter, node, *more, **words)

        def draw_wires(painter: object, visible: list) -> Steps[None]:
            self.wires |= {(wire.edge.source, wire.edge.target) for wire in visible}
            return wires(painter, visible)

        monkeypatch.setattr(nodes, "_draw_card", draw_card)
        monkeypatch.setattr(painter, "_draw_wires", draw_wires)


class Paints(QObject):
    """Counts how often widgets are painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def rows_of_gates() -> Contents:
    """A graph of rows of gates, each fed by the one at its left: node r + 1 begins row r."""
    graph, places = Graph(), {}
    for row in range(ROWS):
        for column in range(COLUMNS):
            node = graph.add("tanh" if column else "input", value=None if column else 0.1 * row)
            places[node] = (column * ACROSS, row * DOWN)
            if column:
                graph.connect(node - 1, node, "x")
    return Contents(graph, places)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[CanvasView]:
    document = Document()
    document.replace(rows_of_gates())
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    view.restore_view_state((3.5 * ACROSS, 2.5 * DOWN), 0.9)
    for _again in range(3):
        view.viewport().repaint()
        QCoreApplication.processEvents()
    yield view
    document.flush()


def node_at(row: int, column: int) -> int:
    return row * COLUMNS + column + 1


def drag(view: CanvasView, node: int, step: float) -> None:
    x, y = view.document.positions[node]
    view.canvas.hold([node])
    view.document.preview_positions({node: (x, y + step)})
    QCoreApplication.processEvents()


def test_a_drag_draws_the_node_its_wires_and_what_they_run_over(view, monkeypatch):
    node, drawn = node_at(2, 3), Drawn(view, monkeypatch)
    drag(view, node, 4.0)
    assert node in drawn.cards
    assert set(drawn.cards) <= {node_at(row, column) for row in (1, 2, 3) for column in (2, 3, 4)}
    assert drawn.wires == {(node - 1, node), (node, node + 1)}


def test_a_number_that_changes_moves_no_wire_and_draws_no_card_but_there(view, monkeypatch):
    led, drawn = [], Drawn(view, monkeypatch)
    monkeypatch.setattr(view.canvas.wires, "_lead_anew", lambda *nodes: led.append(nodes))
    view.document.preview_value(node_at(1, 0), 0.7)
    view.document.flush()
    QCoreApplication.processEvents()
    assert led == []
    assert {node_at(1, 0)} <= set(drawn.cards) <= {node_at(1, 0), node_at(1, 1)}, "and one beside it"


def test_panning_draws_what_comes_into_sight(view, monkeypatch):
    drawn = Drawn(view, monkeypatch)
    view.pan_by(-30.0, 0.0)
    QCoreApplication.processEvents()
    seen = view.seen()
    come = {
        node
        for node in drawn.cards
        if view.canvas.node_area(node).right() > seen.right() - 30.0 / view.zoom - 80.0
    }
    assert set(drawn.cards) == come
    assert len(drawn.wires) < ROWS * 2


@pytest.mark.parametrize("zoom", [0.2, 0.9, 1.6])
def test_a_view_in_which_nothing_happens_is_painted_no_more_and_draws_nothing(view, monkeypatch, zoom):
    view.restore_view_state((3.5 * ACROSS, 2.5 * DOWN), zoom)
    for _again in range(3):
        view.viewport().repaint()
    QTest.qWait(50)
    drawn, paints = Drawn(view, monkeypatch), Paints()
    for widget in (view, *view.findChildren(QWidget)):
        widget.installEventFilter(paints)
    QTest.qWait(200)
    assert paints.count == 0
    view.viewport().repaint()
    assert paints.count > 0
    assert (drawn.cards, drawn.wires) == ([], set())


def test_words_under_a_gate_make_room_for_a_number_that_comes_there(view):
    gate, other = node_at(2, 3), node_at(4, 3)
    x, y = view.document.positions[gate]
    view.restore_view_state((x, y), TITLES_FROM)
    for _again in range(3):
        view.viewport().repaint()
    assert gate in at_once(titled_within(view.canvas, view.seen(), view.zoom))
    view.document.preview_positions({other: (x - 80.0, y + 44.0)})
    view.document.flush()
    assert gate not in at_once(titled_within(view.canvas, view.seen(), view.zoom))
    after = pixels(view)
    view.canvas.nodes.forget()
    assert np.abs(after - pixels(view)).max() <= ROUNDING


def pixels(view: CanvasView) -> np.ndarray:
    image = view.viewport().grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).astype(int)
