"""A gate that is selected shows its terms beside its wires, where they are single numbers that are live."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from engine.composites.sizes import node_size
from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.graphs.layout import layered
from gui.canvas import lettering
from gui.canvas.node_boxes import sides
from gui.canvas.scene import CanvasScene
from gui.canvas.terms import FROM, LARGEST, LINE, PADDING, SIZE, _candidates, paint_terms, place_of, terms_of
from gui.document.document import Document
from gui.look.theme import LIGHT
from tests.gui.drawing import Drawing, compare

EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)


def scene_of(text: str, selected: str) -> CanvasScene:
    formula, document = parse(text), Document()
    document.replace(Contents(formula.graph, layered(formula.graph, node_size), formula.target))
    scene = CanvasScene(document, LIGHT)
    scene.setParent(document)
    scene.select([formula.graph.find(selected).id])
    return scene


@pytest.mark.parametrize(
    ("text", "selected", "lines"),
    [
        ("x = -2; y = 5; z = -4; q = x + y; f = q * z", "f", ["q: −4 × 1 = −4", "z: 3 × 1 = 3"]),
        ("x = -2; y = 5; z = -4; q = x + y; f = q * z", "q", ["x: 1 × −4 = −4", "y: 1 × −4 = −4"]),
        ("x = 1; a = exp(x); f = a * a", "a", ["x: 2.72 × 5.44 ≈ 14.8"]),
        ("x = 0.1; y = 3; f = x * y", "f", ["x: 3 × 1 = 3", "y: 0.1 × 1 = 0.1"]),
        ("x = 0; a = 1 / x; f = a * a", "a", ["x: −∞ × ∞ = −∞"]),
    ],
)
def test_a_term_is_local_times_upstream_a_line_a_port(qapp, text, selected, lines):
    found = terms_of(scene_of(text, selected))
    assert found is not None
    assert found[1] == lines


@pytest.mark.parametrize(
    ("text", "selected"), [("x = [1, 2]; a = exp(x); f = sum(a)", "a"), ("x = 1; f = exp(x)", "x")]
)
def test_arrays_and_leaves_have_no_terms(qapp, text, selected):
    assert terms_of(scene_of(text, selected)) is None


def test_of_several_nodes_no_terms_are_shown(qapp):
    scene = scene_of("x = 1; a = exp(x); f = a * a", "a")
    scene.select(scene.shown.graph)
    assert terms_of(scene) is None


@pytest.mark.usefixtures("letters_of_one_width")
def test_terms_stand_where_they_cover_nothing_and_are_drawn_from_a_zoom_on():
    scene = scene_of("x = -2; y = 5; z = -4; q = x + y; p = y * z; f = q * z + p", "q")
    node_id, lines = terms_of(scene) or (0, [])
    for zoom in (FROM, 1.0):
        box = place_of(scene, node_id, lines, lettering.legible(SIZE, zoom, LARGEST), zoom, EVERYWHERE)
        assert box is not None
        assert not any(scene.node_area(node).intersects(box) for node in scene.shown.graph)
        painter = Drawing(LIGHT)
        paint_terms(painter, scene, zoom, EVERYWHERE)  # type: ignore[arg-type]
        assert sum(line.startswith("text") for line in painter.lines) == 2
        compare(f"terms-{zoom:g}", painter.lines)
    painter = Drawing(LIGHT)
    paint_terms(painter, scene, 0.9 * FROM, EVERYWHERE)  # type: ignore[arg-type]
    assert painter.lines == []


@pytest.mark.usefixtures("letters_of_one_width")
def test_terms_are_whole_in_sight_where_they_can_be():
    scene = scene_of("x = -2; y = 5; z = -4; q = x + y; p = y * z; f = q * z + p", "f")
    node_id, lines = terms_of(scene) or (0, [])
    anywhere = place_of(scene, node_id, lines, SIZE, 1.0, EVERYWHERE)
    assert anywhere is not None
    for side in ("setTop", "setLeft"):
        seen = QRectF(EVERYWHERE)
        getattr(seen, side)(
            getattr(anywhere, side[3:].lower())() + (3.0 if side in {"setTop", "setLeft"} else -3.0)
        )
        elsewhere = place_of(scene, node_id, lines, SIZE, 1.0, seen)
        assert elsewhere is not None
        assert (seen.contains(elsewhere), elsewhere == anywhere) == (True, False)
    assert place_of(scene, node_id, lines, SIZE, 1.0, QRectF()) == anywhere


def test_terms_go_over_the_wires_of_their_gate_first_and_then_farther_away():
    boxes = [box.getCoords() for box in _candidates(QRectF(100.0, 50.0, 56.0, 40.0), 80.0, 30.0)]
    left, middle = (26.0, 106.0), (88.0, 168.0)
    assert boxes[:4] == [
        (left[0], 8.0, left[1], 38.0), (middle[0], 8.0, middle[1], 38.0),
        (left[0], 102.0, left[1], 132.0), (middle[0], 102.0, middle[1], 132.0),
    ]  # fmt: skip
    assert [box[1] for box in boxes[4:]] == [-20, -20, 130, 130, -48, -48, 158, 158, -76, -76, 186, 186]


@pytest.mark.usefixtures("letters_of_one_width")
def test_terms_give_way_to_what_stands_there_and_are_left_out_where_nothing_is_free(monkeypatch):
    scene = scene_of("x = -2; y = 5; z = -4; q = x + y; f = q * z", "q")
    node_id, lines = terms_of(scene) or (0, [])
    width, height = 0.6 * SIZE * max(map(len, lines)) + 2 * PADDING, LINE * SIZE * 2 + PADDING
    candidates = [*_candidates(scene.node_area(node_id), width, height)]
    everywhere, solid = QRectF(-2000.0, -2000.0, 4000.0, 4000.0), np.empty((0, 4))
    monkeypatch.setattr(scene.boxes, "meeting", lambda _area: solid)
    monkeypatch.setattr(scene.wires.numbers, "within", lambda _area, _wires, _zoom: [])
    for count in range(len(candidates) + 1):
        taken = [box.adjusted(0.5, 0.5, -0.5, -0.5) for box in candidates[:count]]
        solid = np.array([sides(box) for box in taken]).reshape(-1, 4)
        free = [box for box in candidates if not any(box.intersects(other) for other in taken)]
        for seen in (everywhere, candidates[-1].adjusted(-0.5, -0.5, 0.5, 0.5), QRectF()):
            found = place_of(scene, node_id, lines, SIZE, 1.0, seen)
            expected = [*(box for box in free if seen.contains(box)), *free, None][0]
            assert (found and found.getCoords()) == (expected and pytest.approx(expected.getCoords()))
