"""A layout is one step that can be followed by eye: the document has it at once, the canvas bit by bit."""

from __future__ import annotations

import pytest

from engine.composites.sizes import node_size
from engine.errors import FormatError
from engine.files.document import decode, encode
from engine.graphs.layout import layered
from gui.canvas import settling
from gui.canvas.actions import EDITING
from gui.canvas.spot import selected_spot
from gui.document import commands
from gui.document.arranging import arrange
from gui.look.habits import kept_habits
from gui.look.motion import motion


@pytest.fixture
def moving(monkeypatch, qapp):
    monkeypatch.setattr(motion(), "choice", "full")
    yield
    kept_habits().restore({})


def do(view, name):
    next(row for row in EDITING if row.name == name).perform(selected_spot(view))


def test_nodes_glide_to_where_the_document_has_them_already(view, hand, moving, qtbot):
    before = dict(view.document.positions)
    do(view, "arrange")
    after = dict(view.document.positions)
    assert after != before
    assert hand.undo_texts == ["Arrange"]
    view.settling._glide.go_to(0.5)
    q = hand.id("q")
    shown, way = view.canvas.centre(q).toTuple(), (before[q], after[q])
    assert shown == pytest.approx(tuple((start + end) / 2 for start, end in zip(*way, strict=True)))
    edge = view.document.graph.edges_into(q)[0]
    assert view.canvas.wires.net.shape(edge).x1 == pytest.approx(shown[0] - 28.0)
    qtbot.waitUntil(lambda: not (view.settling.is_under_way or view.journey.is_under_way))
    assert view.canvas.centre(q).toTuple() == after[q]
    assert view.canvas.wires.net.shape(edge).x1 == pytest.approx(after[q][0] - 28.0)


@pytest.mark.parametrize(("most", "is_under_way"), [(5, True), (4, False)])
def test_more_nodes_than_can_be_drawn_in_a_frame_stand_there_at_once(
    view, hand, moving, monkeypatch, most, is_under_way
):
    monkeypatch.setattr(settling, "MOST", most)
    view.settling.come_from({hand.id("x"): (0.0, 0.0)})
    assert view.settling.is_under_way is is_under_way
    view.settling.finish()
    view.settling.come_from({})
    assert not view.settling.is_under_way


@pytest.mark.parametrize("change", ["undo", "delete", "another", "move"])
def test_any_change_meanwhile_has_all_nodes_where_they_stand(view, hand, moving, change):
    do(view, "arrange")
    view.settling._glide.go_to(0.5)
    x, q = hand.id("x"), hand.id("q")
    {
        "undo": view.document.undo_stack.undo,
        "delete": lambda: commands.delete(view.document, [q]),
        "another": lambda: view.document.replace(view.document.contents()),
        "move": lambda: commands.move(view.document, {x: (0.0, 0.0)}),
    }[change]()
    assert not view.settling.is_under_way
    for node in view.document.graph:
        assert view.canvas.centre(node).toTuple() == view.document.positions[node]
        left = view.canvas.boxes.outlines([node])[0, 0]
        assert left == pytest.approx(view.canvas.node_area(node).left())
    view.grab()
    view.journey.land()


def test_where_motion_is_reduced_nodes_stand_there_at_once(view, hand, moving, monkeypatch):
    monkeypatch.setattr(motion(), "choice", "reduced")
    do(view, "arrange")
    assert not view.settling.is_under_way
    assert view.canvas.places is view.document.positions


def test_what_is_selected_is_laid_out_where_it_stands_and_the_rest_stays(view, hand, moving):
    commands.move(view.document, {hand.id("f"): (300.0, 900.0)})
    before = dict(view.document.positions)
    view.select([hand.id(name) for name in ("x", "y", "q")])
    do(view, "arrange_selection")
    after = view.document.positions
    for name in ("z", "f"):
        assert after[hand.id(name)] == before[hand.id(name)]
    moved = [hand.id(name) for name in ("x", "y", "q")]
    laid = layered(view.document.graph.part(moved), node_size)
    steps = {(after[node][0] - laid[node][0], after[node][1] - laid[node][1]) for node in moved}
    assert len(steps) == 1
    assert middle_of(after, moved) == pytest.approx(middle_of(before, moved), abs=1.0)


def middle_of(places, nodes):
    """Return the middle of the outermost of some nodes."""
    xs, ys = zip(*(places[node] for node in nodes), strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def test_a_graph_that_reads_downwards_has_what_feeds_a_node_above_it(view, hand, moving):
    kept_habits().take(downwards=True)
    do(view, "arrange")
    view.settling.finish()
    places, areas = view.document.positions, view.canvas.node_area
    for edge in view.document.graph.edges():
        assert places[edge.source][1] < places[edge.target][1]
    nodes = list(view.document.graph)
    assert not any(areas(one).intersects(areas(other)) for one in nodes for other in nodes if one < other)


def test_arranging_what_stands_there_already_is_no_step(view, hand, moving):
    do(view, "arrange")
    calls = []
    arrange(view.document, calls.append)
    assert (hand.undo_texts, calls) == (["Arrange"], [{}])


def test_nodes_that_are_kept_in_place_stay_and_the_rest_is_laid_out_around_them(view, hand, moving):
    q, x = hand.id("q"), hand.id("x")
    commands.move(view.document, {q: (600.0, 300.0)})
    view.select([q])
    before = view.viewport().grab().toImage()
    do(view, "anchor")
    assert view.viewport().grab().toImage() != before
    do(view, "arrange")
    view.settling.finish()
    places, areas, nodes = view.document.positions, view.canvas.node_area, list(view.document.graph)
    assert places[q] == (600.0, 300.0)
    assert places[x][0] < 600.0
    assert not any(areas(one).intersects(areas(other)) for one in nodes for other in nodes if one < other)
    commands.move(view.document, {x: (600.0, 300.0), q: (96.0, 80.0)})
    do(view, "arrange")
    assert view.document.positions[q] == (96.0, 80.0)
    assert not any(areas(one).intersects(areas(other)) for one in nodes for other in nodes if one < other)
    view.journey.land()


def test_what_is_kept_in_place_is_kept_in_the_file_and_let_go_as_one_step(view, hand):
    view.select([hand.id("q"), hand.id("x")])
    do(view, "anchor")
    saved = encode(view.document.contents())
    assert set(decode(saved).anchored) == {hand.id("q"), hand.id("x")}
    assert encode(decode(saved)) == saved
    do(view, "anchor")
    assert hand.undo_texts == ["Keep in place", "Keep in place"]
    assert b"anchored" not in encode(view.document.contents())
    view.document.undo_stack.undo()
    assert encode(view.document.contents()) == saved
    commands.delete(view.document, [hand.id("x")])
    assert decode(encode(view.document.contents())).anchored == (hand.id("q"),)
    with pytest.raises(FormatError, match="anchored"):
        decode(saved.replace(b'"anchored": [', b'"anchored": [99, '))
