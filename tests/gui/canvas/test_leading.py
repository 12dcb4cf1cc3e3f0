"""Wires go round nodes that are not their ends, on every course; nothing else about them changes.

Boxes of nodes are checked against points of the drawn lines, which know nothing of how ways are found.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from engine.files.document import Contents
from engine.files.examples import examples
from engine.graphs.graph import Edge, Graph
from engine.graphs.ways import FARTHEST, crossed
from gui.canvas import wire_layer
from gui.canvas.courses import COURSES, LED_COURSES, BackWire
from gui.canvas.geometry import WireShape
from gui.canvas.scene import CanvasScene
from gui.canvas.wire_layer import MOST_FOLLOWED
from gui.look.habits import kept_habits
from tests.gui.canvas.test_overlaps import RANDOM_GRAPHS, random_graph, scene_of


@pytest.fixture(autouse=True)
def habits_left_as_they_were(qapp: object) -> Iterator[None]:
    yield
    kept_habits().restore({})


def crossing(scene: CanvasScene) -> list[tuple[Edge, str]]:
    """Return which wires are drawn across which nodes that are not their ends."""
    nodes, graph = list(scene.shown.graph), scene.shown.graph
    boxes = scene.boxes.outlines(nodes)
    return [
        (edge, graph.node(nodes[index]).name)
        for edge in graph.edges()
        for index in np.flatnonzero(touched(scene.wires.net.shape(edge), boxes)).tolist()
        if nodes[index] not in (edge.source, edge.target)
    ]


def touched(shape: WireShape, boxes: np.ndarray) -> np.ndarray:
    """Return which boxes a line goes into, by points along it that are at most 3 pixels apart."""
    lengths = np.hypot(*np.diff(shape.points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    places = np.linspace(0.0, along[-1], int(along[-1] / 3.0) + 2)
    x, y = (np.interp(places, along, side)[:, None] for side in shape.points.T)
    left, top, right, bottom = boxes.T
    inside = (x > left + 0.5) & (x < right - 0.5) & (y > top + 0.5) & (y < bottom - 0.5)
    return np.asarray(inside.any(axis=0))


def row(*between: tuple[str, float, float]) -> tuple[CanvasScene, Edge, dict[str, int]]:
    """Return a long wire from x to f with other nodes about its way."""
    graph, places = Graph(), {}
    ids = {"x": graph.add("input", name="x", value=1.0), "f": graph.add("exp", name="f")}
    places |= {ids["x"]: (0.0, 0.0), ids["f"]: (700.0, 60.0)}
    for name, x, y in between:
        ids[name] = graph.add("tanh", name=name)
        places[ids[name]] = (x, y)
    graph.connect(ids["x"], ids["f"], "x")
    return scene_of(Contents(graph, places, ids["f"])), Edge(ids["x"], ids["f"], "x"), ids


def test_no_wire_runs_across_a_node_on_any_example_or_random_graph() -> None:
    # All examples and a dozen random graphs on every course; each is a scene that nothing paints.
    contents = [*(example.contents() for example in examples()), *map(random_graph, range(RANDOM_GRAPHS))]
    for graph in contents:
        scene = scene_of(graph)
        for course in COURSES:
            kept_habits().take(wires=course)
            scene.wires.reshape()
            assert crossing(scene) == []
        scene.detach()


@pytest.mark.parametrize("course", COURSES)
def test_a_led_wire_leaves_and_arrives_at_its_ends_within_its_box(course: str) -> None:
    kept_habits().take(wires=course)
    scene, edge, _ids = row(("a", 250.0, 20.0), ("b", 450.0, 40.0))
    shape = scene.wires.net.shape(edge)
    assert type(shape) is LED_COURSES[course]
    assert crossing(scene) == []
    assert shape.points[[0, -1]].tolist() == [[shape.x0, shape.y0], [shape.x1, shape.y1]]
    drawn = shape.path().boundingRect()
    left, top, right, bottom = scene.wires.net.boxes([scene.wires.net.wire(edge)])[0]
    room = QRectF(QPointF(left, top), QPointF(right, bottom))
    assert room.adjusted(-0.1, -0.1, 0.1, 0.1).contains(drawn)
    assert drawn.height() < FARTHEST
    for x, y in shape.points[::7]:
        assert scene.wires.wire_at(QPointF(x, y), 5.0) == edge


def test_a_led_wire_is_cut_and_pointed_at_where_it_is_drawn_and_nowhere_else() -> None:
    scene, edge, _ids = row(("a", 350.0, 30.0))
    shape = scene.wires.net.shape(edge)
    turn = QPointF(350.0, float(np.interp(350.0, *shape.points.T)))
    for place, is_there in ((turn, True), (QPointF(350.0, 30.0), False)):
        above, below = place - QPointF(0.0, 6.0), place + QPointF(0.0, 6.0)
        assert shape.crosses(above, below) is is_there
        assert (scene.wires.wire_at(place, 7.0) == edge) is is_there


def test_a_wire_goes_round_what_is_put_in_its_way_and_runs_on_when_that_is_gone() -> None:
    scene, edge, ids = row(("a", 350.0, 300.0))
    document, net = scene.shown, scene.wires.net
    free = net.shape(edge)
    document.preview_positions({ids["a"]: (350.0, 30.0)})
    assert net.shape(edge) != free
    assert crossing(scene) == []
    document.preview_positions({ids["a"]: (350.0, 300.0)})
    assert net.shape(edge) == free
    document.preview_positions({ids["a"]: (350.0, 30.0)})
    document.remove_nodes([ids["a"]])
    document.flush()
    assert net.shape(edge) == free


def test_while_nodes_are_on_their_way_no_wire_is_to_be_led() -> None:
    scene, edge, ids = row(("a", 350.0, 30.0))
    leading = scene.wires._leading
    _wires, ends = scene.wires.net.unled_about(scene.graph_area())
    assert leading.count([edge], ends) == 1
    assert leading.count([], ends[:0]) == 0
    scene.show_at({ids["x"]: (0.0, 0.0)})
    assert leading.count([edge], ends) == 0
    assert leading.ways([edge], ends) == [None]
    scene.show_at(None)
    assert leading.count([edge], ends) == 1


def test_wires_far_from_what_moved_keep_their_courses() -> None:
    scene, edge, ids = row(("a", 350.0, 30.0), ("b", 350.0, 900.0))
    course, path = scene.wires.net.shape(edge), scene.wires.net.path(scene.wires.net.wire(edge))
    scene.shown.preview_positions({ids["b"]: (360.0, 800.0)})
    assert scene.wires.net.shape(edge) is course
    assert scene.wires.net.path(scene.wires.net.wire(edge)) is path


@pytest.mark.parametrize("most_followed", [MOST_FOLLOWED, 0], ids=["one by one", "all at once"])
def test_no_wire_flees_from_a_node_in_the_hand_until_it_is_let_go(
    monkeypatch: pytest.MonkeyPatch, most_followed: int
) -> None:
    monkeypatch.setattr(wire_layer, "MOST_FOLLOWED", most_followed)
    scene, edge, ids = row(("a", 350.0, 300.0))
    free = scene.wires.net.shape(edge)
    scene.hold([ids["a"]])
    scene.shown.preview_positions({ids["a"]: (350.0, 30.0)})
    assert scene.wires.net.shape(edge) is free
    scene.hold(())
    assert crossing(scene) == []


def test_a_wire_of_a_node_in_the_hand_keeps_its_way_and_finds_another_when_that_is_let_go() -> None:
    scene, edge, ids = row(("a", 350.0, 30.0))
    way = scene.wires.net.shape(edge).way
    scene.hold([ids["f"]])
    scene.shown.preview_positions({ids["f"]: (740.0, 260.0)})
    assert scene.wires.net.shape(edge).way[:-1] == way[:-1]
    scene.hold(())
    assert type(scene.wires.net.shape(edge)) is COURSES["curved"]


def test_points_that_a_user_chose_are_kept_even_across_a_node() -> None:
    scene, edge, _ids = row(("a", 350.0, 30.0))
    scene.shown.set_bends(edge, ((350.0, 30.0),))
    assert crossing(scene) == [(edge, "a")]
    assert scene.wires.net.shape(edge).distance(350.0, 30.0) < 1e-6


@pytest.mark.parametrize("course", COURSES)
def test_whether_a_wire_meets_a_box_is_as_its_drawn_line_says(course: str) -> None:
    draw = np.random.default_rng(0)
    shape = COURSES[course](0.0, 0.0, 400.0, 150.0)
    corners = draw.uniform((0.0, -60.0), (380.0, 180.0), (200, 2))
    boxes = np.hstack([corners, corners + draw.uniform(8.0, 80.0, (200, 2))])
    line = np.array([[0.0, 0.0, 400.0, 150.0]])
    told = crossed(line, np.array([shape.stub]), boxes, shape.rise)[0]
    assert np.all(touched(shape, boxes + np.array([1.0, 1.0, -1.0, -1.0])) <= told)
    assert np.all(told <= touched(shape, boxes + np.array([-2.0, -2.0, 2.0, 2.0])))
    assert told.any()
    assert not told.all()


def back(*between: tuple[str, float, float], rise: float = 0.0) -> tuple[CanvasScene, Edge, dict[str, int]]:
    """Return a wire that runs back from x to f with other nodes about its way."""
    graph, places = Graph(), {}
    ids = {"x": graph.add("input", name="x", value=1.0), "f": graph.add("exp", name="f")}
    places |= {ids["x"]: (600.0, rise), ids["f"]: (100.0, 0.0)}
    for name, x, y in between:
        ids[name] = graph.add("tanh", name=name)
        places[ids[name]] = (x, y)
    graph.connect(ids["x"], ids["f"], "x")
    return scene_of(Contents(graph, places, ids["f"])), Edge(ids["x"], ids["f"], "x"), ids


def across_any(scene: CanvasScene, edge: Edge) -> bool:
    """Return whether a wire goes into any node, its own among them."""
    return bool(touched(scene.wires.net.shape(edge), scene.boxes.outlines(list(scene.shown.graph))).any())


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("rise", [0.0, 60.0, -200.0])
def test_a_wire_that_runs_back_goes_round_nodes_and_its_own_ends(course: str, rise: float) -> None:
    kept_habits().take(wires=course)
    scene, edge, _ids = back(("a", 350.0, rise / 2), ("b", 240.0, rise / 2 + 20.0), rise=rise)
    shape = scene.wires.net.shape(edge)
    assert type(shape) is BackWire
    assert not across_any(scene, edge)
    assert shape.points[[0, -1]].tolist() == [[shape.x0, shape.y0], [shape.x1, shape.y1]]
    left, top, right, bottom = scene.wires.net.boxes([scene.wires.net.wire(edge)])[0]
    room = QRectF(QPointF(left, top), QPointF(right, bottom))
    assert room.adjusted(-0.1, -0.1, 0.1, 0.1).contains(shape.path().boundingRect())
    for x, y in shape.points:
        assert scene.wires.wire_at(QPointF(x, y), 5.0) == edge


def test_a_wire_that_runs_back_past_nothing_swings_as_it_ever_did() -> None:
    scene, edge, _ids = back(("a", 350.0, 400.0), rise=200.0)
    assert type(scene.wires.net.shape(edge)) is COURSES["curved"]
    assert scene.wires._leading.count([edge], scene.wires.net._ends) == 1  # it has to be looked at


def test_a_wire_that_runs_back_follows_what_is_moved_about_it() -> None:
    scene, edge, ids = back(("a", 350.0, 400.0), rise=200.0)
    document, net = scene.shown, scene.wires.net
    free = net.shape(edge)
    document.preview_positions({ids["a"]: (350.0, 100.0)})
    assert type(net.shape(edge)) is BackWire
    assert not across_any(scene, edge)
    way = net.shape(edge).way
    scene.hold([ids["f"]])
    document.preview_positions({ids["f"]: (110.0, 16.0)})
    assert net.shape(edge).way[1:3] == (way[1], way[2])
    document.preview_positions({ids["f"]: (900.0, 16.0)})
    assert type(net.shape(edge)) is COURSES["curved"]
    scene.hold(())
    document.preview_positions({ids["f"]: (100.0, 0.0), ids["a"]: (350.0, 400.0)})
    assert net.shape(edge) == free
