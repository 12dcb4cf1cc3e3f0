from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.canvas.faces import OUTPUT
from gui.canvas.geometry import chip_rect
from gui.canvas.view import CanvasView
from gui.document.document import Document
from gui.look.theme import appearance

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton

PLACES = {"x": (96.0, 80.0), "y": (96.0, 160.0), "z": (96.0, 264.0), "q": (280.0, 120.0), "f": (440.0, 192.0)}


def product_of_a_sum() -> Document:
    """f = (x + y) z with x = -2, y = 5, z = -4: f = -12, gradients -4, -4, 3, and -4 at q."""
    graph = Graph()
    ids = {
        name: graph.add("input", name=name, value=value)
        for name, value in zip("xyz", (-2, 5, -4), strict=True)
    }
    ids["q"], ids["f"] = graph.add("add", name="q"), graph.add("multiply", name="f")
    for source, target, port in (("x", "q", "x"), ("y", "q", "y"), ("q", "f", "x"), ("z", "f", "y")):
        graph.connect(ids[source], ids[target], port)
    document = Document()
    document.replace(Contents(graph, {ids[name]: place for name, place in PLACES.items()}, ids["f"]))
    return document


class Hand:
    """Drives a view by real mouse and key events, and names nodes by their names."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.document = view.shown

    def id(self, name: str) -> int:
        return self.document.graph.find(name).id

    def at(self, name: str, port: str | None = None) -> QPointF:
        """Return a node's centre, or a port of it."""
        canvas = self.view.canvas
        return canvas.centre(self.id(name)) if port is None else canvas.port_place(self.id(name), port)

    def out(self, name: str) -> QPointF:
        return self.at(name, OUTPUT)

    def chip(self, name: str) -> QPointF:
        op = self.document.graph.node(self.id(name)).op
        return self.at(name) + chip_rect(op).center()

    def value_of(self, name: str) -> QPointF:
        return self.view.canvas.value_area(self.id(name)).center()

    def name_of(self, name: str) -> QPointF:
        return self.at(name) - QPointF(30.0, 0.0)

    def pixel(self, point: QPointF) -> QPoint:
        return self.view.mapFromScene(point)

    def press(
        self, point: QPointF, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_MODIFIER
    ) -> None:
        QTest.mousePress(self.view.viewport(), button, keys, self.pixel(point))

    def move(
        self, point: QPointF, keys: Qt.KeyboardModifier = NO_MODIFIER, button: Qt.MouseButton = LEFT
    ) -> None:
        """Move with a button held; QTest.mouseMove knows neither buttons nor modifiers."""
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        place = QPointF(self.pixel(point))
        on_screen = QPointF(self.view.viewport().mapToGlobal(place))
        event = QMouseEvent(QEvent.Type.MouseMove, place, on_screen, Qt.MouseButton.NoButton, button, keys)
        QApplication.sendEvent(self.view.viewport(), event)

    def release(
        self, point: QPointF, button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NO_MODIFIER
    ) -> None:
        QTest.mouseRelease(self.view.viewport(), button, keys, self.pixel(point))

    def click(self, point: QPointF, keys: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        self.press(point, keys=keys)
        self.release(point, keys=keys)

    def double_click(self, point: QPointF) -> None:
        QTest.mouseDClick(self.view.viewport(), LEFT, NO_MODIFIER, self.pixel(point))

    def drag(
        self,
        start: QPointF,
        end: QPointF,
        *,
        keys: Qt.KeyboardModifier = NO_MODIFIER,
        button: Qt.MouseButton = LEFT,
        drop: bool = True,
    ) -> None:
        """Press, move in two steps, and release unless `drop` is False."""
        self.press(start, button, keys)
        self.move((start + end) / 2, keys, button)
        self.move(end, keys, button)
        if drop:
            self.release(end, button, keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(self.view, key, keys)

    def selected(self) -> set[str]:
        return {self.document.graph.node(node_id).name for node_id in self.view.selected_nodes()}

    def gradient(self, name: str) -> float:
        self.document.flush()
        return float(self.document.gradient(self.id(name)))

    @property
    def undo_texts(self) -> list[str]:
        stack = self.document.undo_stack
        return [step.text for step in stack._steps[: stack._index]]


@pytest.fixture
def document(qapp: object) -> Iterator[Document]:
    document = product_of_a_sum()
    yield document
    document.flush()


@pytest.fixture
def view(qtbot: QtBot, document: Document) -> Iterator[CanvasView]:
    appearance().choose("light")
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.resize(800, 560)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    view.restore_view_state((300.0, 200.0), 1.0)
    yield view
    view.cancel_gesture()
    for button in (LEFT, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
        QTest.mouseRelease(view.viewport(), button)  # QTest remembers, across tests, what was left pressed
    view.overlays.bubble.dismiss()


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)
