"""What painters of the canvas draw is what somebody looked at and stored, shape by shape.

`WRITE_DRAWINGS=1 pytest tests/gui/canvas/test_drawings.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPolygonF
from PySide6.QtWidgets import QWidget

from engine.files.document import Contents, Frame, Note
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.ops import OPS
from gui.canvas import legend, minimap, note_text
from gui.canvas.bent_wire import BentWire
from gui.canvas.courses import COURSES, LED_COURSES, ROUNDINGS, BackWire
from gui.canvas.entries import rows_of
from gui.canvas.faces import OUTPUT, Face, Situation
from gui.canvas.geometry import WireShape, end_of
from gui.canvas.gestures.drafts import Draft, paint_draft, paint_rubber_band
from gui.canvas.gestures.ghosts import ghosts_of
from gui.canvas.gestures.sketch import Sketch
from gui.canvas.graph_view import GraphView
from gui.canvas.heatmap import gradient_picture, value_picture
from gui.canvas.journey import Journey
from gui.canvas.legend import paint_hint, paint_legend
from gui.canvas.minimap import Minimap
from gui.canvas.naming import paint_names
from gui.canvas.node_boxes import as_rows
from gui.canvas.node_painter import caption_rect, paint_node, painted_rect, stamped_rect
from gui.canvas.scene import CanvasScene
from gui.canvas.stamps import Stamps
from gui.canvas.wire_labels import Number, Sheet, draw_local, draw_number, placed_branch, placed_output
from gui.document import bending, commands
from gui.document.document import Document
from gui.document.focus import Focus
from gui.look.slices import at_once
from gui.look.theme import DARK, LIGHT
from tests.gui.drawing import Drawing, Metrics, compare

pytestmark = pytest.mark.usefixtures("letters_of_one_width")

GATE = Face(OPS["multiply"], "×", "", frozenset({"y"}))
NAMED = Face(OPS["sigmoid"], "sigmoid", "answer", frozenset())
LEAF = Face(OPS["input"], "x", "x", frozenset(), value="−0.53")
LONG = Face(OPS["parameter"], "p", "temperature", frozenset(), value="1.25")
CONSTANT = Face(OPS["constant"], "c", "c", frozenset(), value="3.1415926535")
NARROW = Face(OPS["constant"], "c", "one_letter_too_many", frozenset(), value="1")
COMPOSITE = Face(READY_MADE["neuron"].row(), "neuron", "first", frozenset())
ARRAY = np.array([[1.0, -2.0, 0.0], [0.5, np.nan, 4.0]])
ARRAY_END = 4.0
SMALL_ARRAY = np.array([[1.0, -2.0], [0.25, 3e9]])


def leaf_with_picture(name: str) -> Face:
    return Face(
        OPS["input"], name, name, frozenset(), value="2×3", picture=value_picture(LIGHT, ARRAY, ARRAY_END)
    )


NODES: dict[str, tuple[Callable[[], Face], list[dict[str, Any]]]] = {
    "gate": (lambda: GATE, [{}, {"zoom": 0.49}, {"zoom": 0.28}, {"zoom": 0.2}]),
    "gate-chosen": (
        lambda: GATE,
        [{"selected": True, "offers_aim": True}, {"is_target": True}, {"selected": True, "is_target": True},
         {"hovered": True, "offers_aim": True}, {"offers_aim": True, "zoom": 0.5},
         {"offers_aim": True, "zoom": 0.49},
         {"zoom": 0.2, "selected": True}, {"zoom": 0.2, "is_target": True}, {"zoom": 0.2, "failed": True}],
    ),
    "gate-in-trouble": (
        lambda: GATE,
        [{"failed": True}, {"warned": True}, {"warned": True, "zoom": 0.5}, {"warned": True, "zoom": 0.4},
         {"failed": True, "zoom": 0.4},
         {"quiet": True}, {"quiet": True, "selected": True}, {"quiet": True, "zoom": 0.2},
         {"not_finite": True}],
    ),
    "gate-offered": (
        lambda: GATE,
        [{"offered": frozenset({"x", OUTPUT})}, {"offered": frozenset()},
         {"offered": frozenset(), "zoom": 0.2}],
    ),
    "gate-named": (
        lambda: NAMED, [{"zoom": 0.5}, {"zoom": 0.85}, {"zoom": 1.5}, {"zoom": 1.5, "is_target": True}]
    ),
    "leaf": (lambda: LEAF, [{}, {"zoom": 0.4}, {"zoom": 0.5}, {"zoom": 0.6}, {"zoom": 2.0}, {"stale": True}]),
    "leaf-long": (lambda: LONG, [{}, {"zoom": 0.6}, {"zoom": 0.3}, {"zoom": 0.28}]),
    "leaf-too-long": (lambda: NARROW, [{}, {"zoom": 0.6}]),
    "leaf-many-digits": (lambda: CONSTANT, [{}, {"zoom": 0.6}]),
    "leaf-pinned": (lambda: LEAF, [{"anchored": True, "zoom": zoom} for zoom in (1.0, 0.5, 0.49, 0.2)]),
    "leaf-of-entries": (
        lambda: replace(LEAF, shape=(2, 2), entries=rows_of(SMALL_ARRAY, lambda _entry: LIGHT.soft)),
        [{}, {"zoom": 0.5}, {"stale": True}],
    ),
    "number-at-a-port": (
        lambda: Face(replace(OPS["constant"], inline=True), "c", "c", frozenset(), value="3.1415926535"),
        [{}, {"selected": True}, {"hovered": True}, {"zoom": 0.3}, {"zoom": 0.5}, {"stale": True},
         {"quiet": True}],
    ),
    "gate-with-slots": (lambda: GATE, [{"offers_slots": True, "zoom": zoom} for zoom in (1.0, 0.5, 0.4)]),
    "gate-untitled": (lambda: NAMED, [{"untitled": True}]),
    "leaf-array": (lambda: leaf_with_picture("X"), [{}, {"stale": True}]),
    "leaf-array-long": (lambda: leaf_with_picture("measurements"), [{}, {"stale": True}]),
    "composite": (lambda: COMPOSITE, [{}, {"zoom": 0.49}, {"zoom": 0.5}, {"zoom": 1.5}, {"selected": True}]),
}  # fmt: skip


def heading(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its sets in order: how a set is written differs from one run to the next."""
    return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in row.items()}


@pytest.mark.parametrize("name", NODES)
def test_a_node_is_drawn_as_it_was_looked_at(name: str) -> None:
    make, rows = NODES[name]
    lines: list[str] = []
    for row in rows:
        painter, zoom = Drawing(LIGHT), row.get("zoom", 1.0)
        situation = Situation(**{key: value for key, value in row.items() if key != "zoom"})
        paint_node(painter, LIGHT, make(), situation, zoom)  # type: ignore[arg-type]
        face = make()
        named = painted_rect(face.op, face.name), caption_rect(face.op, face.name)
        boxes = [rect.getCoords() for rect in (stamped_rect(face, zoom, situation), *named)]
        lines += [f"-- {heading(row) or 'at rest'}", f"within {boxes}", *painter.lines]
    compare(f"node-{name}", lines)


NUMBERS = {
    "short": Number("+1.00", LIGHT.positive),
    "long": Number("−1234567.8", LIGHT.negative),
    "stale": Number("0.50", LIGHT.ink, faded=True),
}


@pytest.mark.parametrize("zoom", [0.6, 1.0])
def test_numbers_beside_outputs_and_on_branches_are_drawn_as_they_were_looked_at(zoom: float) -> None:
    numbers = {
        **NUMBERS,
        "array": Number("2×3", LIGHT.ink, value_picture(LIGHT, ARRAY, ARRAY_END)),
        "old array": Number("2×3", LIGHT.ink, gradient_picture(LIGHT, ARRAY), faded=True),
    }
    painter = Drawing(LIGHT)
    sheet = Sheet(painter, Stamps(), LIGHT.ground, zoom)  # type: ignore[arg-type]
    for name, number in numbers.items():
        painter.lines.append(f"-- {name}")
        for placed in (
            *placed_output(QPointF(100.0, 50.0), number, number, zoom),
            *placed_output(QPointF(100.0, 50.0), None, None, zoom),
            placed_branch(QPointF(60.0, 20.0), number, zoom),
        ):
            draw_number(sheet, placed)
    painter.lines.append("-- a local gradient")
    for text in ("−4.00", "1"):
        draw_local(sheet, QPointF(40.0, 60.0), 30.0, text, LIGHT.ink, LIGHT.accent)
    compare(f"numbers-{zoom:g}", painter.lines)


def everything(painter: Any, zoom: float = 1.0) -> None:
    """Draw all that gestures can have on the canvas, at once."""
    sketch = Sketch(lambda: None)
    sketch.set_band(QRectF(10.0, 20.0, 30.0, 40.0))
    sketch.set_wires(WireShape(0.0, 0.0, 90.0, 40.0))
    sketch.set_receiver(QRectF(100.0, 20.0, 30.0, 40.0))
    sketch.set_cut(QPolygonF([QPointF(0.0, 0.0), QPointF(30.0, 10.0), QPointF(60.0, 0.0)]))
    sketch.set_tags({"a": QPointF(10.0, 20.0), "bc": QPointF(-40.0, 60.0)})
    sketch.set_guides([QLineF(0.0, -50.0, 0.0, 50.0), QLineF(-20.0, 8.0, 20.0, 8.0)])
    sketch.set_ghosts(lambda painter: painter.drawRect(QRectF(0.0, 0.0, 8.0, 8.0)))
    sketch.paint(painter, LIGHT, zoom)
    painter.lines.append("-- after it is cleared")
    sketch.clear()
    sketch.paint(painter, LIGHT, zoom)


OVERLAYS: dict[str, Callable[[Any], None]] = {
    "legend": lambda painter: paint_legend(painter, LIGHT),
    "hint": lambda painter: paint_hint(painter, LIGHT, QPointF(6.0, 18.0), "Choose a gate"),
    "draft": lambda painter: paint_draft(painter, LIGHT, Draft((WireShape(0.0, 0.0, 90.0, 40.0),), True)),
    "draft-forbidden": lambda painter: paint_draft(
        painter, LIGHT, Draft((WireShape(80.0, 0.0, 0.0, 40.0),), False)
    ),
    "sketch": everything,
    "sketch-from-afar": partial(everything, zoom=0.5),
    "rubber-band": lambda painter: paint_rubber_band(painter, LIGHT, QRectF(10.0, 20.0, 30.0, 40.0)),
}


@pytest.mark.parametrize("name", OVERLAYS)
def test_what_lies_over_the_canvas_is_drawn_as_it_was_looked_at(name: str) -> None:
    painter = Drawing(LIGHT)
    OVERLAYS[name](painter)
    compare(name, painter.lines)


def test_a_sketch_is_drawn_anew_only_where_it_is_otherwise_than_it_was() -> None:
    drawn: list[int] = []
    sketch = Sketch(lambda: drawn.append(1))
    guides = [QLineF(0.0, 0.0, 1.0, 0.0)]
    for change, count in (
        (lambda: sketch.set_guides([]), 0),
        (lambda: sketch.set_guides(guides), 1),
        (lambda: sketch.set_guides(guides), 1),
        (lambda: sketch.set_ghosts(None), 1),
        (lambda: sketch.set_ghosts(lambda _painter: None), 2),
        (lambda: sketch.set_ghosts(None), 3),
        (lambda: sketch.set_band(QRectF()), 4),
        (sketch.set_wires, 5),
        (lambda: sketch.set_cut(None), 6),
        (lambda: sketch.set_tags({}), 7),
        (lambda: sketch.set_receiver(None), 7),
        (lambda: sketch.set_receiver(QRectF(0.0, 0.0, 1.0, 1.0)), 8),
        (lambda: sketch.set_receiver(QRectF(0.0, 0.0, 1.0, 1.0)), 8),
        (sketch.clear, 9),
    ):
        change()
        assert len(drawn) == count


@pytest.mark.parametrize("kind", [legend.Legend, legend.Hint])
def test_the_legend_and_the_hint_wear_the_theme_that_they_are_told(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch, kind: Any
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    widget = kind(DARK, owner)
    if kind is legend.Hint:
        widget.say("∂f/∂(each wire)")
        assert widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    lines = [f"-- {widget.width()} by {widget.height()}"]
    for theme in (DARK, LIGHT):
        painter = Drawing(theme)
        monkeypatch.setattr(legend, "QPainter", painter)
        widget.paintEvent(None)
        lines += [f"-- {theme.name}", *painter.lines]
        widget.set_theme(LIGHT)
    compare(f"widget-{kind.__name__.lower()}", lines)


FORK = "x = 2; w = [1, -2, 3]; y = x * x; z = x + y; v = w * z; u = log(0 - x); f = sum(v) + v @ w + 0 * x"
PLACES = {
    "x": (0.0, 0.0), "w": (0.0, 120.0), "y": (200.0, -40.0), "z": (360.0, 24.0), "v": (520.0, 100.0),
    "u": (200.0, 200.0), "f": (900.0, 60.0),
}  # fmt: skip


@pytest.fixture
def scene(qapp: object) -> Iterator[CanvasScene]:
    """Return a scene of forks, an array, a slope of zero and a gate whose value is not finite."""
    formula = parse(FORK)
    document = Document()
    places = {
        node.id: PLACES.get(node.name, (640.0 + 24.0 * number, -120.0 + 30.0 * number))
        for number, node in enumerate(formula.graph.nodes())
    }
    document.replace(Contents(formula.graph, places, formula.graph.find("f").id))
    document.flush()
    scene = CanvasScene(document, LIGHT)
    yield scene
    scene.detach()
    document.flush()


class Formula:
    """Stands for a formula that is typeset, 34 wide and 51 high at the largest size."""

    def __init__(self, latex: str) -> None:
        self.latex = latex

    def defaultSize(self) -> QSize:
        return QSize(34, 51)

    def render(self, painter: Any, room: QRectF) -> None:
        painter.drawRect(room)


def typeset(latex: str, ink: str) -> Formula | None:
    assert ink.startswith("#")
    return None if latex.startswith("wrong") else Formula(latex)


NOTE = """# Chain rule
It is **all** *of* `dq` $\\frac{a}{b}$ and no more than that, $broken

**$wrong$** and $wrong as it is$
- one entry of several words
* another"""
ANNOTATIONS = (
    Frame((-40.0, -50.0, 300.0, 200.0), "A frame whose title is far too long for its width", 1),
    Note((300.0, 10.0, 170.0, 260.0), NOTE),
    Note((500.0, 10.0, 24.0, 200.0), "as wide as can be in no room at all"),
    Note((500.0, 10.0, 60.0, 40.0), "far more than there is room for in so small a note as this"),
)


@pytest.mark.parametrize("has_hands", [True, False])
def test_frames_and_notes_are_drawn_as_they_were_looked_at_and_without_grips_in_a_picture(
    scene: CanvasScene, monkeypatch: pytest.MonkeyPatch, has_hands: bool
) -> None:
    monkeypatch.setattr(note_text, "QFontMetricsF", Metrics)
    monkeypatch.setattr(note_text, "formula", typeset)
    note_text.laid_out.cache_clear()
    document = scene.shown
    assert isinstance(document, Document)
    document.annotate(ANNOTATIONS)
    scene.annotations.choose(0)
    painter = Drawing(LIGHT)
    scene.annotations.paint(painter, None, QWidget() if has_hands else None)  # type: ignore[arg-type]
    compare(f"annotations-{'on-screen' if has_hands else 'in-a-picture'}", painter.lines)
    note_text.laid_out.cache_clear()


def test_of_an_endless_note_so_much_is_laid_out_as_anybody_reads(qapp: object) -> None:
    note_text.laid_out.cache_clear()
    for line, count in (("word", note_text.MOST_PIECES + 1), ("two words", note_text.MOST_PIECES + 1)):
        assert len(note_text.laid_out("\n".join([line] * 3000), 100.0)) == count
    note_text.laid_out.cache_clear()


def wires(scene: CanvasScene, zoom: float = 1.0, exposed: QRectF | None = None) -> list[str]:
    painter = Drawing(LIGHT, zoom)
    areas = as_rows(exposed or QRectF(-500.0, -500.0, 2000.0, 1000.0))
    scene.wires._draw(painter, areas)  # type: ignore[arg-type]
    return painter.lines


@pytest.mark.parametrize("zoom", [0.2, 0.22, 0.4, 0.56, 0.6, 1.0])
def test_wires_and_their_numbers_are_drawn_as_they_were_looked_at(scene: CanvasScene, zoom: float) -> None:
    compare(f"wires-{zoom:g}", wires(scene, zoom))


def test_chosen_lifted_and_stale_wires_are_drawn_as_they_were_looked_at(scene: CanvasScene) -> None:
    document = scene.shown
    assert isinstance(document, Document)
    first, second, third = sorted(document.graph.edges())[:3]
    scene.select((), (first,))
    scene.hover(second)
    scene.lift(third)
    lines = ["-- selected, hovered, lifted", *wires(scene)]
    scene.lift(None)
    scene.select(())
    commands.set_value(document, document.graph.find("w").id, [1.0, 2.0])
    commands.set_value(document, document.graph.find("x").id, [1.0, 2.0, 3.0])
    document.flush()
    lines += ["-- stale", *wires(scene)]
    compare("wires-chosen", lines)


def test_wires_that_are_led_through_points_are_drawn_as_they_were_looked_at(scene: CanvasScene) -> None:
    document = scene.shown
    assert isinstance(document, Document)
    edges = sorted(document.graph.edges())
    bending.lead(document, edges[0], ((100.0, 60.0), (150.0, 80.0)))
    bending.lead(document, edges[2], ((-60.0, 40.0),))
    scene.select((), (edges[0],))
    compare(
        "wires-bent", [*wires(scene), "-- from afar", *wires(scene, 0.4), "-- as lines", *wires(scene, 0.2)]
    )


def test_what_stands_out_is_drawn_with_its_local_gradients_as_they_were_looked_at(
    scene: CanvasScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    edges = sorted(scene.shown.graph.edges())
    told = ((edges[0], np.float64(-0.5)), (edges[-1], np.float64(3.0)))
    focus = Focus(frozenset({edges[0].source}), frozenset({edges[0], edges[-1]}), told)
    monkeypatch.setattr(Document, "focus", focus)
    scene.rebuild()
    compare("wires-in-focus", wires(scene))


def test_a_wave_is_drawn_as_it_was_looked_at(scene: CanvasScene) -> None:
    scene.wave.run(scene.shown.wave(scene.shown.graph.find("f").id))
    lines: list[str] = []
    for now in (0.0, 0.3, 0.7):
        scene.wave.go_to(now)
        lines += [f"-- at {now}", *wires(scene)]
    scene.wave.stop()
    compare("wires-in-a-wave", lines)


def test_only_what_an_exposed_part_shows_is_drawn(scene: CanvasScene) -> None:
    compare("wires-exposed", wires(scene, exposed=QRectF(180.0, -60.0, 60.0, 60.0)))


@pytest.mark.parametrize("zoom", [0.2, 0.28, 0.5, 1.5, 1.6])
def test_nodes_are_drawn_where_they_stand_as_they_were_looked_at(scene: CanvasScene, zoom: float) -> None:
    find = scene.shown.graph.find
    scene.select([find("z").id, find("f").id])
    scene.offer({find("v").id: frozenset({"x"})} if zoom == 0.5 else None)
    lines: list[str] = []
    for area in (QRectF(-500.0, -500.0, 2000.0, 1000.0), QRectF(228.0, -80.0, 60.0, 60.0)):
        painter = Drawing(LIGHT, zoom)
        at_once(scene.nodes.drawing(painter, area))  # type: ignore[arg-type]
        lines += [f"-- {area.getCoords()}", *painter.lines]
    compare(f"nodes-{zoom:g}", lines)


@pytest.mark.parametrize("zoom", [0.2, 1.0])
def test_how_near_to_a_node_something_is_exposed_that_it_is_drawn_for_is_what_was_looked_at(
    scene: CanvasScene, zoom: float
) -> None:
    x, y = PLACES["y"]

    def drawn(right: float, down: float) -> str:
        painter = Drawing(LIGHT, zoom)
        at_once(scene.nodes.drawing(painter, QRectF(x + right, y + down, 0.5, 0.5)))  # type: ignore[arg-type]
        return "#" if painter.lines else "."

    across, down = (
        "".join(drawn(*way) for way in ways)
        for ways in (((by, 0.0) for by in range(-130, 131, 2)), ((0.0, by) for by in range(-70, 71, 2)))
    )
    compare(f"nodes-exposed-{zoom:g}", [across, down])


def test_how_near_to_an_output_something_is_exposed_that_its_numbers_are_found_for_is_what_was_looked_at(
    scene: CanvasScene,
) -> None:
    output = scene.port_place(scene.shown.graph.find("y").id, OUTPUT)

    def found(right: float, down: float) -> str:
        exposed = QRectF(output.x() + right, output.y() + down, 0.5, 0.5)
        return str(len(scene.wires.numbers.within(exposed, (), 1.0)))

    compare("numbers-exposed", [
        "".join(found(by, 0.0) for by in range(-20, 131, 2)),
        "".join(found(4.0, by) for by in range(-50, 51, 2)),
    ])  # fmt: skip


def test_pictures_of_arrays_are_drawn_at_outputs_and_branches_as_they_were_looked_at(qapp: object) -> None:
    formula, document = parse("f = sum(square(x) + x)"), Document()
    graph = formula.graph
    graph.set_value(graph.find("x").id, np.linspace(-1.0, 1.0, 16).reshape(2, 8))
    document.replace(
        Contents(graph, {node: (240.0 * at, 0.0) for at, node in enumerate(graph)}, formula.target)
    )
    document.flush()
    scene = CanvasScene(document, LIGHT)
    compare("wires-arrays", wires(scene))
    scene.detach()
    document.flush()


def test_what_nodes_keep_free_and_all_of_them_take_is_what_was_looked_at(scene: CanvasScene) -> None:
    graph, document = scene.shown.graph, scene.shown
    assert isinstance(document, Document)
    lines = [
        f"{node.name}: {np.round(boxes, 2).tolist()}"
        for node, boxes in zip(graph.nodes(), scene.standing([*graph]), strict=True)
    ]
    lines += [f"all {scene.graph_area().getCoords()}"]
    document.annotate(ANNOTATIONS[:2])
    lines += [f"with a frame and a note {scene.graph_area().getCoords()}"]
    commands.set_value(document, graph.find("w").id, 1.0)
    document.flush()
    lines += [f"of numbers {scene.graph_area().getCoords()}"]
    commands.delete(document, [*graph], ())
    lines += [f"without nodes {scene.graph_area().getCoords()}"]
    document.annotate(())
    lines += [f"of nothing {scene.graph_area().isEmpty()}"]
    compare("nodes-keep-free", lines)


@pytest.mark.parametrize("zoom", [0.2, 0.35, 0.5, 1.0, 2.0])
def test_the_ground_and_its_dots_are_drawn_as_they_were_looked_at(scene: CanvasScene, zoom: float) -> None:
    painter = Drawing(LIGHT, zoom)
    for area in (QRectF(-30.0, 10.0, 70.0, 40.0), QRectF(0.0, 0.0, 24.0, 24.0)):
        scene.drawBackground(painter, area)  # type: ignore[arg-type]
    compare(f"ground-{zoom:g}", painter.lines)


def test_ghosts_and_names_are_drawn_as_they_were_looked_at(scene: CanvasScene) -> None:
    node = scene.shown.graph.find("v").id
    lines: list[str] = []
    for zoom in (0.4, 1.0):
        painter = Drawing(LIGHT, zoom)
        ghosts_of(scene, {node: (30.0, -20.0)})(painter)  # type: ignore[arg-type]
        paint_names(painter, scene, {node: scene.shown.graph.node(node).name, 10_000: "gone"}, zoom)  # type: ignore[arg-type]
        lines += [f"-- at {zoom:g}", *painter.lines]
    compare("ghosts-and-names", lines)


def test_the_minimap_is_drawn_as_it_was_looked_at(
    qtbot: Any, scene: CanvasScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = GraphView(scene.shown)
    qtbot.addWidget(view)
    monkeypatch.setattr(view, "seen", lambda: QRectF(100.0, -110.0, 400.0, 300.0))
    made = Minimap(LIGHT, view, scene, Journey(view))
    lines = []
    for theme in (LIGHT, DARK):
        made.set_theme(theme)
        painter = Drawing(theme)
        monkeypatch.setattr(minimap, "QPainter", painter)
        made.paintEvent(None)  # type: ignore[arg-type]
        lines += [f"-- {theme.name}", *painter.lines]
    compare("minimap", lines)
    view.canvas.detach()


RUNS = {
    "on": (0.0, 0.0, 200.0, 60.0),
    "on and near": (0.0, 0.0, 52.0, -30.0),
    "back": (100.0, 0.0, -60.0, 40.0),
    "far back": (900.0, 0.0, -60.0, 40.0),
    "straight on": (10.0, 0.0, 22.0, 30.0),
    "hardly on": (10.0, 0.0, 22.5, 30.0),
    "hardly back": (10.0, 0.0, 21.5, 30.0),
}
WAY = ((52.0, 0.0), (90.0, -40.0), (140.0, -40.0), (200.0, 60.0))
WAY_BACK = ((146.0, 0.0), (146.0, 90.0), (-90.0, 90.0), (-90.0, 40.0), (-60.0, 40.0))
BENDS = (((120.0, 90.0),), ((20.0, -30.0), (20.0, 30.0), (240.0, 0.0)))


def shapes(course: str) -> Iterator[tuple[str, WireShape]]:
    """Yield wires of every kind on a course."""
    for name, ends in RUNS.items():
        yield name, COURSES[course](*ends)
    yield "led", LED_COURSES[course](*RUNS["on"], WAY)
    yield "led back", BackWire(*RUNS["back"], WAY_BACK, ROUNDINGS[course])
    for bends in BENDS if course == "curved" else ():
        yield f"bent {len(bends)}", BentWire(*RUNS["on"], bends)
    if course == "curved":
        yield "bent back", BentWire(*RUNS["back"], ((170.0, 90.0),))


@pytest.mark.parametrize("course", COURSES)
def test_wires_take_the_courses_that_were_looked_at(course: str) -> None:
    painter, across = Drawing(LIGHT), np.array([-0.2, 0.0, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2])
    painter.lines.append(f"rises {np.round(COURSES[course].rise(across), 3).tolist()}")
    for name, shape in shapes(course):
        painter.lines.append(
            f"-- {name}: straight for {shape.stub:g}, within {np.round(shape.bounds, 2).tolist()}"
        )
        painter.drawPath(shape.path())
        painter.drawPath(shape.path(12.0))
        points = shape.points
        painter.lines.append(f"{len(points)} points, {np.round(points[:: len(points) // 6 + 1], 2).tolist()}")
        distances = [round(shape.distance(x, y), 2) for x, y in ((0, 0), (70, 20), (150, -30), (-200, 0))]
        crossed = [shape.crosses(QPointF(x, -99), QPointF(x + 9, 199)) for x in (-95, -20, 10, 110, 190, 300)]
        painter.lines.append(f"as far as {distances}, crossed {crossed}")
        painter.drawPath(end_of(shape.path(), 0.3))
    compare(f"courses-{course}", painter.lines)
