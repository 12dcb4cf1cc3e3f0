from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from engine.files.document import Contents
from engine.graphs.graph import Edge, Graph
from gui.canvas import wire_labels
from gui.canvas.branch_places import BRANCH_WIDTH
from gui.canvas.gradient_scale import NOT_COMPUTED, NOT_FINITE, ZERO, mark_of
from gui.canvas.scene import CanvasScene
from gui.document import bending, commands
from gui.document.document import Document
from gui.document.focus import Region
from gui.look.theme import LIGHT


def build(nodes: dict[str, tuple], wires: list[str], target: str) -> tuple[CanvasScene, dict[str, int]]:
    """Return a scene; nodes are name: (op, x, y[, value]), wires "source target.port"."""
    graph, ids, places = Graph(), {}, {}
    for name, (op, x, y, *value) in nodes.items():
        ids[name] = graph.add(op, name=name, value=value[0] if value else None)
        places[ids[name]] = (float(x), float(y))
    for wire in wires:
        source, end = wire.split()
        graph.connect(ids[source], ids[end.split(".")[0]], end.split(".")[1])
    document = Document()
    document.replace(Contents(graph, places, ids[target]))
    scene = CanvasScene(document, LIGHT)
    scene.setParent(document)
    return scene, ids


@pytest.fixture
def fork(qapp: object) -> tuple[CanvasScene, dict[str, int]]:
    """e = (a + b)(b + 1) at a = 2, b = 1: the derivative by b is 5 = 2 + 3 over two paths."""
    nodes = {
        "a": ("input", 96, 80, 2.0), "b": ("input", 96, 200, 1.0),
        "c": ("add", 290, 100), "d": ("add_constant", 290, 220), "e": ("multiply", 450, 160),
    }  # fmt: skip
    return build(nodes, ["a c.x", "b c.y", "b d.x", "c e.x", "d e.y"], "e")


def texts(scene: CanvasScene, node_id: int) -> list[str | None]:
    return [None if number is None else number.text for number in scene.wires.numbers.number_of(node_id)]


def test_an_output_shows_value_and_total_gradient(fork: Any) -> None:
    scene, ids = fork
    assert texts(scene, ids["c"]) == ["3.00", "+2.00"]
    assert texts(scene, ids["b"]) == [None, "+5.00"]
    assert texts(scene, ids["e"]) == ["6.00", "+1.00"]


def test_each_branch_of_a_fork_prints_and_shows_its_own_share(fork: Any) -> None:
    scene, ids = fork
    branches = Edge(ids["b"], ids["c"], "y"), Edge(ids["b"], ids["d"], "x")
    assert [scene.wires.numbers.contribution_of(edge).text for edge in branches] == ["+2.00", "+3.00"]
    marks = [scene.wires.mark(scene.wires.net.wire(edge)) for edge in branches]
    assert marks == [mark_of(2.0), mark_of(3.0)]
    assert scene.wires.numbers.contribution_of(Edge(ids["a"], ids["c"], "x")) is None


def test_only_the_numbers_of_what_changed_are_made_anew(fork: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene, ids = fork
    changed, same = Edge(ids["b"], ids["c"], "y"), Edge(ids["b"], ids["d"], "x")
    numbers = scene.wires.numbers
    before = [numbers.contribution_of(edge).text for edge in (changed, same)]
    monkeypatch.setattr(scene.shown, "contribution", lambda _edge: 7.0)
    numbers.forget_in(Region(frozenset(), frozenset({changed})))
    assert [numbers.contribution_of(edge).text for edge in (changed, same)] == ["+7.00", before[1]]
    numbers.forget_branches()
    assert numbers.contribution_of(same).text == "+7.00"
    assert [texts(scene, ids[name])[1] for name in "cd"] == ["+2.00", "+3.00"]
    monkeypatch.setattr(scene.shown, "gradient", lambda _node: -1.5)
    assert texts(scene, ids["c"])[1] == "+2.00"
    numbers.forget_in(Region(frozenset({ids["c"]})))
    assert (texts(scene, ids["c"])[1], texts(scene, ids["d"])[1]) == ("−1.50", "+3.00")


def test_wires_of_a_fork_share_their_trunk(fork: Any) -> None:
    scene, ids = fork
    net = scene.wires.net
    trunk = net.trunk(ids["b"]).boundingRect()
    starts = [net.path(wire).elementAt(0).x for wire in net.leaving(ids["b"])]
    assert starts == [trunk.right()] * 2
    scene.shown.remove_edges([Edge(ids["b"], ids["d"], "x")])
    scene.shown.flush()
    (only,) = net.leaving(ids["b"])
    assert net.path(only).elementAt(0).x == trunk.left()


def test_the_text_of_a_branch_stands_on_no_node_and_on_no_other_number(qapp: object) -> None:
    nodes = {
        "x": ("input", 100, 80, 3.0), "y": ("input", 100, 160, -1.0), "t": ("add", 270, 120),
        "f": ("multiply", 400, 120), "u": ("exp", 400, 220), "g": ("add", 556, 170),
    }  # fmt: skip
    scene, ids = build(nodes, ["x t.x", "y t.y", "t f.x", "t f.y", "t u.x", "f g.x", "u g.y"], "g")
    wires = scene.wires
    placed = [wires._branches.place(wire) for wire in wires.net.leaving(ids["t"])]
    boxes = [QRectF(p.x() - BRANCH_WIDTH, p.y() - 10, BRANCH_WIDTH, 12) for p in placed]
    for index, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[:index])
        for name in ids:
            assert not scene.node_area(ids[name]).intersects(box)
            output = scene.port_place(ids[name], "")
            assert not any(kept.intersects(box) for kept in wire_labels.output_label_rects(output))


def test_numbers_between_neighbours_in_a_row_fit_between_them() -> None:
    gap = 130.0 - 56.0
    for box in wire_labels.output_label_rects(QPointF(0.0, 0.0)):
        assert box.right() < gap - 4.5
        assert box.left() > 4.5


def test_zero_constant_and_nan_have_marks_of_their_own(qapp: object) -> None:
    nodes = {
        "x": ("input", 96, 80, -1.0), "y": ("input", 96, 160, 0.0), "k": ("constant", 96, 240, 2.0),
        "n": ("log", 280, 80), "r": ("relu", 280, 160), "s": ("multiply", 420, 120), "m": ("add", 560, 180),
    }  # fmt: skip
    scene, ids = build(nodes, ["x n.x", "y r.x", "n s.x", "r s.y", "s m.x", "k m.y"], "m")
    net, mark = scene.wires.net, scene.wires.mark
    assert mark(net.wire(Edge(ids["x"], ids["n"], "x"))) == NOT_FINITE
    assert mark(net.wire(Edge(ids["r"], ids["s"], "y"))) == NOT_FINITE
    assert mark(net.wire(Edge(ids["k"], ids["m"], "y"))) == NOT_COMPUTED
    assert texts(scene, ids["r"]) == ["0", "NaN"]
    assert texts(scene, ids["k"]) == [None, None]
    scene, ids = build({"x": ("input", 96, 80, -1.0), "r": ("relu", 280, 80)}, ["x r.x"], "r")
    assert scene.wires.mark(scene.wires.net.wire(Edge(ids["x"], ids["r"], "x"))) == ZERO


def test_arrays_show_their_shape_and_a_small_picture(qapp: object) -> None:
    nodes = {
        "W": ("parameter", 96, 80, np.ones((2, 3))), "x": ("input", 96, 160, np.ones((3, 40))),
        "q": ("matmul", 280, 120), "f": ("sum", 420, 120),
    }  # fmt: skip
    scene, ids = build(nodes, ["W q.a", "x q.b", "q f.x"], "f")
    value, gradient = scene.wires.numbers.number_of(ids["q"])
    assert (value.text, gradient.text) == ("2×40", "2×40")
    assert (value.picture.height(), value.picture.width()) == (2, 14)
    assert scene.face(ids["W"]).value == "2×3"
    assert scene.face(ids["W"]).picture is not None


def test_the_hit_test_finds_ports_before_nodes_before_wires(fork: Any) -> None:
    scene, ids = fork
    port = scene.port_place(ids["c"], "y")
    assert (scene.hit(port).node, scene.hit(port).port) == (ids["c"], "y")
    assert scene.hit(scene.port_place(ids["c"], "")).port == ""
    assert (scene.hit(scene.centre(ids["c"])).node, scene.hit(scene.centre(ids["c"])).port) == (
        ids["c"],
        None,
    )
    assert scene.hit(scene.value_area(ids["a"]).center()).on_value
    assert not scene.hit(scene.centre(ids["a"]) - QPointF(30, 0)).on_value
    on_wire = scene.port_place(ids["a"], "") + QPointF(30.0, 3.0)
    assert scene.hit(on_wire).edge == Edge(ids["a"], ids["c"], "x")
    assert scene.hit(on_wire + QPointF(0.0, 20.0)).thing is None


def test_a_scene_that_is_detached_no_longer_follows(fork: Any) -> None:
    scene, ids = fork
    wire = Edge(ids["a"], ids["c"], "x")
    assert scene.wires.net.shape(wire).x0 == 96.0 + 52.0
    scene.detach()
    scene.shown.preview_positions({ids["a"]: (0.0, 0.0)})
    assert scene.wires.net.shape(wire).x0 == 96.0 + 52.0


def test_a_failure_marks_its_node_and_fades_what_is_stale(fork: Any) -> None:
    scene, ids = fork
    scene.shown.preview_value(ids["a"], np.ones((2, 3)))
    scene.shown.preview_value(ids["b"], np.ones((4, 5)))
    scene.shown.flush()
    assert scene.situation(ids["c"]).failed
    assert scene.wires.numbers.number_of(ids["c"])[0].faded
    assert scene.wires.numbers.number_of(ids["a"])[1].faded
    scene.shown.preview_value(ids["a"], 1.0)
    scene.shown.preview_value(ids["b"], 1.0)
    scene.shown.flush()
    assert not scene.situation(ids["c"]).failed
    assert not scene.wires.numbers.number_of(ids["c"])[0].faded
    assert not scene.wires.numbers.number_of(ids["a"])[1].faded


def test_only_numbers_that_depend_on_a_failure_fade(fork: Any) -> None:
    scene, ids = fork
    document = scene.shown
    alone = commands.add_node(document, "exp", (0.0, 300.0))
    commands.connect(document, ids["a"], alone, "x")
    for name, value in {"a": np.ones(2), "b": np.ones(3)}.items():
        document.preview_value(ids[name], value)
    document.flush()
    assert scene.wires.numbers.number_of(ids["c"])[0].faded
    assert not scene.wires.numbers.number_of(alone)[0].faded


def test_an_open_port_is_told_by_the_face(fork: Any) -> None:
    scene, ids = fork
    assert scene.face(ids["c"]).open_ports == frozenset()
    scene.shown.remove_edges([Edge(ids["b"], ids["c"], "y")])
    assert scene.face(ids["c"]).open_ports == {"y"}
    scene.shown.flush()
    assert texts(scene, ids["e"]) == [None, None]


@pytest.mark.parametrize("count", [2, 8, 20, 64])
def test_wires_of_a_gate_with_many_inputs_end_at_their_ports_and_are_drawn_in_full(
    qapp: object, count: int
) -> None:
    graph = Graph()
    gate = graph.add("add")
    graph.set_inputs(gate, count)
    places = {gate: (0.0, 0.0)}
    for index, port in enumerate(graph.node(gate).op.ports):
        source = graph.add("input", value=1.0)
        places[source] = (-300.0, 56.0 * (index - count / 2))
        graph.connect(source, gate, port)
    document = Document()
    document.replace(Contents(graph, places, gate))
    scene = CanvasScene(document, LIGHT)
    scene.setParent(document)
    for edge in graph.edges():
        shape = scene.wires.net.shape(edge)
        assert QPointF(shape.x1, shape.y1) == scene.port_place(gate, edge.port)
        assert scene.node_area(gate).left() == shape.x1
        left, top, right, bottom = shape.bounds
        assert scene.wires.boundingRect().contains(QRectF(left, top, right - left, bottom - top))


def test_numbers_of_a_gate_with_many_inputs_stand_at_their_ports(qapp: object) -> None:
    names = "abcdef"
    nodes = {name: ("input", 0, 60 * index, 1.0) for index, name in enumerate(names)}
    scene, ids = build({**nodes, "p": ("add", 300, 150), "q": ("add", 300, 400)}, [], "p")
    graph = scene.shown.graph
    for gate in (ids["p"], ids["q"]):
        commands.set_inputs(scene.shown, gate, len(names))
        for name, port in zip(names, graph.node(gate).op.ports, strict=True):
            commands.connect(scene.shown, ids[name], gate, port)
    for edge in graph.edges_into(ids["q"]):
        place, port = (
            scene.wires._branches.place(scene.wires.net.wire(edge)),
            scene.port_place(ids["q"], edge.port),
        )
        assert abs(place.y() - port.y()) <= 5
        assert 0 < port.x() - place.x() < 12


def test_a_wire_that_is_led_far_outside_of_the_graph_is_drawn_there(fork: Any) -> None:
    scene, ids = fork
    far = QPointF(300.0, 5000.0)
    assert not scene.wires.boundingRect().contains(far)
    bending.lead(scene.shown, Edge(ids["a"], ids["c"], "x"), (far.toTuple(),))
    assert scene.wires.boundingRect().contains(far)
