"""A small array prints its entries where there is room: its value above and its gradient below."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from engine.composites.sizes import is_written_out
from engine.files.document import Contents
from engine.graphs.graph import Graph
from engine.ops import OPS
from gui.canvas.entries import rows_of, size_of
from gui.canvas.faces import Face
from gui.canvas.leaf_painter import entries_pixels
from gui.canvas.lettering import LEGIBLE
from gui.canvas.scene import CanvasScene
from gui.canvas.wire_labels import PlacedRows
from gui.document import commands
from gui.document.document import Document
from gui.look.theme import LIGHT
from tests.gui.drawing import compare


def scene_of(value: object, gap: float) -> CanvasScene:
    graph = Graph()
    x, f = graph.add("input", name="x", value=value), graph.add("tanh", name="f")
    total = graph.add("sum", name="s")
    graph.connect(x, f, "x")
    graph.connect(f, total, "x")
    document = Document()
    document.replace(Contents(graph, {x: (0.0, 0.0), f: (gap, 0.0), total: (2 * gap, 0.0)}, total))
    scene = CanvasScene(document, LIGHT)
    scene.setParent(document)
    return scene


def written_out(scene: CanvasScene, zoom: float = 1.0) -> list[list[list[str]]]:
    area = scene.graph_area().adjusted(-200, -200, 200, 200)
    placed = scene.wires.numbers.within(area, (), zoom)
    shown = [number.number.rows for number in placed if isinstance(number, PlacedRows)]
    return [[[entry.text for entry in row] for row in rows] for rows in shown]


@pytest.mark.parametrize(
    ("shape", "small"), [((3,), True), ((3, 3), True), ((4,), False), ((3, 4), False), ((4, 1), False)]
)
def test_up_to_three_by_three_entries_are_written_out(shape, small):
    assert is_written_out(shape) is small
    assert bool(rows_of(np.zeros(shape), lambda _entry: LIGHT.ink)) is small


def test_a_number_and_a_stack_of_matrices_have_no_rows():
    assert rows_of(1.0, lambda _entry: LIGHT.ink) == ()
    assert rows_of(np.zeros((2, 2, 2)), lambda _entry: LIGHT.ink) == ()


def test_values_and_gradients_are_written_out_where_there_is_room(qapp):
    scene = scene_of([[0.0, 0.0], [0.0, 0.0]], 300.0)
    ones = [["+1", "+1"], ["+1", "+1"]]
    assert written_out(scene) == [ones, [["0", "0"], ["0", "0"]], ones]


def test_where_there_is_no_room_the_shape_stands_with_its_picture(qapp):
    assert written_out(scene_of(np.full((3, 3), 0.123), 140.0)) == []


def test_a_leaf_writes_its_own_entries_beside_its_name(qapp):
    for value in ([1.0, 2.0], [[0.5, -1.0, 2.0], [0.5, 0.0, -0.5]], np.full((3, 3), -0.1234)):
        scene = scene_of(value, 300.0)
        leaf = scene.shown.graph.find("x").id
        pixels = entries_pixels(scene.face(leaf), 1.0, scene.node_area(leaf))
        assert pixels is not None
        assert pixels >= LEGIBLE


def test_a_leaf_is_as_wide_and_high_as_the_shape_it_holds_and_its_wire_follows(qapp):
    scene = scene_of(1.0, 300.0)
    leaf = scene.shown.graph.find("x").id
    before, numbers_alone = scene.node_area(leaf), scene.node_area(leaf)
    for value in ([1.0, 2.0], [1.0, 2.0, 3.0], np.ones((3, 3))):
        commands.set_value(scene.shown, leaf, value)
        area = scene.node_area(leaf)
        assert area.width() > before.width() or area.height() > before.height()
        assert scene.boxes.outlines([leaf])[0].tolist() == [*area.getCoords()]
        (edge,) = scene.shown.graph.edges_from(leaf)
        assert scene.wires.net.wire(edge).shape.x0 == area.right()
        before = area
    commands.set_value(scene.shown, leaf, np.ones((4, 3)))
    assert scene.node_area(leaf) == numbers_alone


@pytest.mark.usefixtures("letters_of_one_width")
@pytest.mark.parametrize("zoom", [0.5, 0.8, 1.2])
def test_how_large_a_leaf_writes_its_entries_beside_its_name_is_what_was_looked_at(zoom):
    """`WRITE_DRAWINGS=1` in the environment stores it anew."""
    lines = []
    for value in ([1.0, -2.5], [[1.0, 2.0], [3.0, -4.0]], np.eye(3), 1.0):
        rows = rows_of(value, lambda _entry: LIGHT.ink)
        for name in ("x", "weights"):
            face = Face(OPS["input"], name, name, frozenset(), entries=rows)
            for height in (30.0, 48.0):
                rooms = (QRectF(0.0, 0.0, 60.0 + 3.0 * step, height) for step in range(60))
                sizes = [entries_pixels(face, zoom, room) for room in rooms]
                told = "".join("." if size is None else f"{size:x}"[-1] for size in sizes)
                lines += [f"{np.shape(value)} of {name}, {height:g} high: {told}"]
    compare(f"entries-{zoom:g}", lines)


def test_columns_are_as_wide_as_their_widest_entry(qapp):
    narrow, wide = (rows_of(np.array(row), lambda _entry: LIGHT.ink) for row in ([1.0, 2.0], [1.0, 200.0]))
    assert size_of(narrow, 10.0).width() < size_of(wide, 10.0).width()
