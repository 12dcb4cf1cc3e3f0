"""A gesture needs a stage and no view: a scene, its document, and somewhere to draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from engine.errors import EngineError
from engine.graphs.graph import Edge
from engine.ops import Op
from gui.canvas.faces import OUTPUT
from gui.canvas.gestures.interactions import Interaction, Pointer
from gui.canvas.gestures.pressing import gesture_for
from gui.canvas.gestures.sketch import Sketch
from gui.canvas.gestures.wiring import near_end
from gui.canvas.hits import Hit
from gui.canvas.scene import CanvasScene
from gui.document import commands
from gui.document.document import Document
from gui.document.offers import Offer
from gui.look.theme import LIGHT

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class Bare:
    """A stage without a widget, which keeps what gestures ask of it."""

    space_held = False
    zoom = 1.0

    def __init__(self, document: Document) -> None:
        self.document = document
        self.canvas = CanvasScene(document, LIGHT)
        self.drafts: list[bool | None] = []
        self.sketch = Sketch(self._note_draft)
        self.refusals: list[str] = []
        self.panned = QPointF()

    def _note_draft(self) -> None:
        if self.sketch.band is None:
            self.drafts.append(self.sketch.draft and self.sketch.draft.allowed)

    def seen(self) -> QRectF:
        return QRectF(0.0, 0.0, 800.0, 560.0)

    def attempt(self, action: Callable[[], object], place: QPointF) -> bool:
        try:
            action()
        except EngineError as error:
            self.refusals.append(str(error))
        return not self.refusals

    def complain(self, text: str, place: QPointF) -> None:
        self.refusals.extend([text] if text else [])

    def say(self, text: str) -> None:
        self.hint = text

    def offer_ops(
        self, place: QPointF, fitting: Sequence[Offer], add: Callable[[Op], int], end: Callable[[], None]
    ) -> None:
        self.offered = [offer.name for offer in fitting]
        end()

    def edit_port(self, node_id: int, port: str) -> None:
        self.edited = node_id, port

    def differentiate(self, node_id: int) -> None:
        commands.set_target(self.document, node_id)

    def pan_by(self, x: float, y: float) -> None:
        self.panned += QPointF(x, y)

    def view_state(self) -> tuple[tuple[float, float], float]:
        return (self.panned.x(), self.panned.y()), self.zoom

    def restore_view_state(self, centre: tuple[float, float], zoom: float) -> None:
        self.panned = QPointF(*centre)

    def pointer(self, point: QPointF) -> Pointer:
        place = QPoint(round(point.x()), round(point.y()))
        return Pointer(point, place, Qt.KeyboardModifier.NoModifier, self.canvas.hit(point))

    def drag(self, start: QPointF, end: QPointF, button: Qt.MouseButton = LEFT, *, drop: bool = True) -> None:
        gesture = gesture_for(self, button, self.pointer(start))
        assert gesture is not None
        gesture.start(self.pointer(start))
        gesture.move(self.pointer(end))
        (gesture.finish(self.pointer(end)) if drop else gesture.cancel())


@pytest.fixture
def stage(document: Document) -> Iterator[Bare]:
    stage = Bare(document)
    yield stage
    stage.canvas.detach()


def node(stage: Bare, name: str) -> int:
    return stage.document.graph.find(name).id


def test_a_node_is_moved_on_a_bare_stage(stage: Bare) -> None:
    q = stage.canvas.centre(node(stage, "q"))
    stage.drag(q, q + QPointF(24.0, -112.0))
    assert stage.document.positions[node(stage, "q")] == (304.0, 8.0)
    assert stage.document.undo_stack.undoText() == "Move"


def test_a_wire_is_drawn_there_and_a_refused_one_is_told(stage: Bare) -> None:
    ids, port = {name: node(stage, name) for name in "xyzqf"}, stage.canvas.port_place
    commands.disconnect(stage.document, ids["q"], "y")
    stage.drag(port(ids["z"], OUTPUT), port(ids["q"], "y"))
    assert Edge(ids["z"], ids["q"], "y") in stage.document.graph.edges()
    assert stage.drafts == [True, None]
    stage.drag(port(ids["f"], OUTPUT), port(ids["q"], "x"))
    assert "cycle" in stage.refusals[-1]


def test_what_is_cancelled_leaves_no_trace_there(stage: Bare) -> None:
    before = dict(stage.document.positions), stage.document.undo_stack.count()
    q = stage.canvas.centre(node(stage, "q"))
    stage.drag(q, q + QPointF(24.0, -32.0), drop=False)
    stage.drag(QPointF(600.0, 400.0), QPointF(0.0, 0.0), drop=False)
    stage.drag(QPointF(600.0, 400.0), QPointF(500.0, 300.0), MIDDLE, drop=False)
    assert (stage.document.positions, stage.document.undo_stack.count()) == before
    assert (stage.sketch.band, stage.panned) == (None, QPointF())


@pytest.mark.parametrize(
    ("way", "is_drag"), [((3, 0), False), ((2, 2), True), ((0, -4), True), ((-1, 2), False)]
)
def test_a_drag_begins_some_pixels_from_where_it_was_pressed(stage: Bare, way: Any, is_drag: bool) -> None:
    gesture = Interaction(stage)
    origin = stage.pointer(QPointF(300.0, 300.0))
    gesture.start(origin)
    assert gesture.is_drag(stage.pointer(origin.scene + QPointF(*way))) is is_drag


@pytest.mark.parametrize("zoomed", [(39.0, "y"), (40.0, None), (41.0, None)])
def test_a_wire_is_taken_by_an_end_that_is_near(stage: Bare, zoomed: Any) -> None:
    edge = Edge(node(stage, "z"), node(stage, "f"), "y")
    away, end = zoomed
    for port, place, step in (
        ("y", stage.canvas.port_place(edge.target, "y"), QPointF(-away, 0.0)),
        (OUTPUT, stage.canvas.port_place(edge.source, OUTPUT), QPointF(away, 0.0)),
    ):
        pointer = Pointer(place + step, QPoint(), Qt.KeyboardModifier.NoModifier, Hit(edge=edge))
        assert near_end(stage, pointer) == (None if end is None else port)


def test_a_press_that_is_let_go_elsewhere_is_no_click(stage: Bare) -> None:
    commands.disconnect(stage.document, node(stage, "q"), "y")
    stage.canvas.select([node(stage, "q")])
    slot = stage.canvas.port_place(node(stage, "q"), "y") - QPointF(26.0, 0.0)
    assert stage.canvas.hit(slot).slot == "y"
    points = stage.canvas.wires.net.shape(Edge(node(stage, "z"), node(stage, "f"), "y")).points
    for place in (slot, QPointF(*points[len(points) // 2])):
        gesture = gesture_for(stage, LEFT, stage.pointer(place))
        assert gesture is not None
        gesture.start(stage.pointer(place))
        gesture.finish(stage.pointer(place + QPointF(10.0, 0.0)))
    assert not hasattr(stage, "edited")
    assert stage.canvas.selection == ({node(stage, "q")}, set())
    gesture = gesture_for(stage, LEFT, stage.pointer(slot))
    assert gesture is not None
    gesture.start(stage.pointer(slot))
    gesture.finish(stage.pointer(slot))
    assert stage.edited == (node(stage, "q"), "y")
