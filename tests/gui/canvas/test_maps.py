"""What each point of a canvas is taken for, by the pointer and by what one drags, is what was looked at.

`WRITE_DRAWINGS=1 pytest tests/gui/canvas/test_maps.py` stores the maps anew: a letter stands for what is told
of a point, and below each map is what the letters say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from string import ascii_letters, digits
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt

from engine.files.document import Contents, Frame, Note
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Edge, Graph
from engine.ops import OPS
from gui.canvas.faces import OUTPUT
from gui.canvas.gestures.free_end import FreeEnd
from gui.canvas.gestures.guides import Neighbours
from gui.canvas.gestures.interactions import Pointer
from gui.canvas.gestures.landing import Landing
from gui.canvas.gestures.pressing import cursor_over, gesture_for
from gui.canvas.gestures.receiving import Receiving
from gui.canvas.hits import NOTHING, Hit
from gui.canvas.walking import neighbour_of
from gui.document import inlining
from gui.document.document import Document
from tests.gui.canvas.gestures.test_stage import LEFT, Bare
from tests.gui.drawing import compare

pytestmark = pytest.mark.usefixtures("letters_of_one_width")

LETTERS = ascii_letters + digits + "!$%&/()=?+*#<>|"
PLACES = {
    "x": (60.0, 60.0), "y": (60.0, 140.0), "a": (60.0, 230.0), "q": (230.0, 96.0), "g": (380.0, 96.0),
    "s": (380.0, 240.0), "n": (560.0, 220.0), "e": (240.0, 270.0), "far": (700.0, 96.0),
}  # fmt: skip
WIRES = (
    ("x", "q", "x"), ("y", "q", "y"), ("q", "g", "x"), ("q", "s", "x"), ("y", "e", "x"), ("s", "n", "x"),
    ("g", "far", "x"),
)  # fmt: skip
ALL = QRectF(-16.0, 0.0, 816.0, 336.0)
Tell = Callable[[QPointF], object]


@pytest.fixture
def stage(qapp: object) -> Iterator[Bare]:
    """Return a stage with a fork, a bend, open ports, a number at a port, a composite, a frame and a note."""
    graph, document = Graph(), Document()
    ids = {
        "x": graph.add("input", name="x", value=-2.0), "y": graph.add("input", name="y", value=5.0),
        "a": graph.add("input", name="a", value=np.ones((2, 3))), "q": graph.add("add", name="q"),
        "g": graph.add("multiply", name="g"), "s": graph.add("affine", name="s"),
        "n": graph.add(READY_MADE["neuron"].row(), name="n"), "e": graph.add("tanh", name="e"),
        "far": graph.add("matmul", name="far"),
    }  # fmt: skip
    for source, target, port in WIRES:
        graph.connect(ids[source], ids[target], graph.node(ids[target]).op.ports[0] if port == "x" else port)
    document.replace(Contents(graph, {ids[name]: place for name, place in PLACES.items()}, ids["g"]))
    inlining.give(document, ids["s"], graph.node(ids["s"]).op.ports[1], 0.5)
    document.set_bends(Edge(ids["q"], ids["s"], graph.node(ids["s"]).op.ports[0]), ((296.0, 200.0),))
    frame, note = Frame((-8.0, 8.0, 132.0, 168.0), "leaves"), Note((600.0, 20.0, 140.0, 40.0), "a note")
    document.annotate((frame, note))
    document.flush()
    stage = Bare(document)
    yield stage
    stage.canvas.detach()
    document.flush()


def told(stage: Bare, what: Any) -> str:
    """Return a hit, an end, a splice or a number by names of nodes."""
    graph = stage.document.graph
    if isinstance(what, Hit):
        set_fields = {
            each.name: getattr(what, each.name)
            for each in fields(Hit)
            if getattr(what, each.name) != getattr(NOTHING, each.name)
        }
        return " ".join(f"{name} {told(stage, value)}" for name, value in set_fields.items()) or "nothing"
    if isinstance(what, Edge):
        return f"{graph.node(what.source).name}→{graph.node(what.target).name}.{what.port}"
    if isinstance(what, tuple):
        return " ".join(told(stage, each) for each in what)
    if isinstance(what, int) and not isinstance(what, bool) and what in graph:
        return graph.node(what).name
    return "output" if what == OUTPUT else str(what)


def mapped(stage: Bare, tell: Tell, area: QRectF, step: float) -> list[str]:
    """Return a map of an area, and what its letters say."""
    letters: dict[str, str] = {}
    rows = []
    for y in np.arange(area.top(), area.bottom(), step).tolist():
        row = [told(stage, tell(QPointF(x, y))) for x in np.arange(area.left(), area.right(), step).tolist()]
        for words in row:
            letters.setdefault(words, "." if words in {"nothing", "None"} else LETTERS[len(letters)])
        rows.append("".join(letters[words] for words in row))
    return [*rows, *(f"{letter} {words}" for words, letter in letters.items())]


def around(stage: Bare, name: str, port: str | None = None, reach: float = 24.0) -> QRectF:
    """Return a box about a node's middle, or about a port of it."""
    node = stage.document.graph.find(name).id
    centre = stage.canvas.centre(node) if port is None else stage.canvas.port_place(node, port)
    return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach + 1.0, 2 * reach + 1.0)


def under(stage: Bare, zoom: float) -> Tell:
    return lambda point: stage.canvas.hit(point, zoom)


def id_of(stage: Bare, name: str) -> int:
    return stage.document.graph.find(name).id


@pytest.mark.parametrize("zoom", [0.34, 0.35, 0.49, 0.5, 1.0, 2.0])
def test_what_lies_under_each_point_is_what_was_looked_at(stage: Bare, zoom: float) -> None:
    stage.canvas.select([id_of(stage, "q")])
    lines = mapped(stage, under(stage, zoom), ALL, 12.0) if zoom == 1.0 else []
    lines += ["-- a chip", *mapped(stage, under(stage, zoom), around(stage, "q", None, 32.0), 4.0)]
    lines += ["-- an output", *mapped(stage, under(stage, zoom), around(stage, "s", OUTPUT, 12.0), 2.0)]
    stage.canvas.select([id_of(stage, "g")])
    lines += ["-- an open port", *mapped(stage, under(stage, zoom), around(stage, "g", "y"), 2.0)]
    compare(f"map-hits-{zoom:g}", lines)


def test_what_a_press_begins_and_which_pointer_tells_of_it_is_what_was_looked_at(stage: Bare) -> None:
    stage.canvas.select([id_of(stage, "q")])

    def pressed(point: QPointF) -> str:
        pointer = Pointer(point, QPoint(), Qt.KeyboardModifier.NoModifier, stage.canvas.hit(point))
        gesture, cursor = gesture_for(stage, LEFT, pointer), cursor_over(stage, pointer.hit)
        during = gesture.cursor if gesture else None
        return " ".join([type(gesture).__name__, *(each.name if each else "-" for each in (cursor, during))])

    compare("map-presses", mapped(stage, pressed, ALL, 12.0))


@pytest.mark.parametrize("name", ["q", "g", "x"])
def test_where_the_free_end_of_a_wire_is_drawn_to_is_what_was_looked_at(stage: Bare, name: str) -> None:
    fixed, old = {
        "q": ((id_of(stage, "q"), OUTPUT), None),
        "g": ((id_of(stage, "g"), "y"), None),
        "x": ((id_of(stage, "x"), OUTPUT), Edge(id_of(stage, "x"), id_of(stage, "q"), "x")),
    }[name]
    free = FreeEnd(stage, fixed, old)

    def meant(point: QPointF) -> Any:
        end = free.at(point, 1.0)
        if end is None:
            return None
        place = free.place(end)
        return end, free.objection(end), free.objection_to(end[0]), f"{place.x():g} {place.y():g}"

    offers = {told(stage, node): sorted(ports) for node, ports in free.offers.items()}
    lines = [f"offers {offers}", *mapped(stage, meant, ALL, 12.0)]
    for zoom in (0.5, 1.0):
        near = mapped(stage, partial(free.at, zoom=zoom), around(stage, "far", "b", 40.0), 4.0)
        lines += [f"-- near a port at {zoom:g}", *near]
    compare(f"map-free-end-{name}", lines)


def test_into_which_wire_a_node_is_put_that_is_dropped_is_what_was_looked_at(stage: Bare) -> None:
    lines = []
    for words, op, name in (
        ("tanh", "tanh", ""),
        ("a leaf", "input", ""),
        ("far", "", "far"),
        ("e", "", "e"),
    ):
        node = stage.document.graph.find(name) if name else None
        landing = Landing(stage, node.op if node else OPS[op], node)
        lines += [f"-- {words}", *mapped(stage, landing.splice_at, ALL, 12.0)]
    compare("map-landing", [line.replace("Splice", "") for line in lines])


def received(receiving: Receiving, point: QPointF) -> int | None:
    assert receiving.follow(point) is (receiving.node is not None)
    return receiving.node


def test_into_which_composite_nodes_are_put_that_are_dropped_is_what_was_looked_at(stage: Bare) -> None:
    lines = []
    for names in ("e", "x", "xe", "n"):
        receiving = Receiving(stage, [id_of(stage, name) for name in names])
        lines += [f"-- {names}"]
        lines += mapped(stage, partial(received, receiving), ALL, 16.0)
        stage.say("")
        for point in (stage.canvas.centre(id_of(stage, "n")), None):
            lines += [f"{receiving.follow(point)}: {stage.sketch.receiver} {stage.hint}"]
    compare("map-receiving", lines)


def test_what_a_dragged_node_comes_into_line_with_is_what_was_looked_at(stage: Bare) -> None:
    neighbours = Neighbours(stage.canvas, {id_of(stage, "e")}, id_of(stage, "e"))
    seen, part = QRectF(-20.0, 0.0, 500.0, 400.0), QRectF(300.0, 60.0, 24.0, 24.0)
    lines = []
    for zoom in (0.5, 1.0, 2.0):
        lines += [f"-- at {zoom:g}"]
        lines += mapped(stage, partial(neighbours.drawn_to, seen=seen, zoom=zoom), part, 1.0)
    for place in ((380.0, 96.0), (380.0, 68.0), (60.0, 274.0), (600.0, 96.0), (700.0, 301.0)):
        drawn = [line.toTuple() for line in neighbours.lines(QPointF(*place), seen)]
        lines += [f"lines at {place}: {drawn}"]
    lines += [f"nothing in sight: {neighbours.drawn_to(QPointF(380.0, 96.0), QRectF(2e4, 0, 9, 9), 1.0)}"]
    compare("map-guides", lines)


def test_where_one_walks_from_each_node_is_what_was_looked_at(stage: Bare) -> None:
    ways = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
    lines = []
    for node in stage.document.graph:
        goals = {way: neighbour_of(stage.document, node, *step) for way, step in ways.items()}
        lines += [f"{told(stage, node)}: { ({way: told(stage, goal) for way, goal in goals.items()}) }"]
    compare("map-walks", lines)
