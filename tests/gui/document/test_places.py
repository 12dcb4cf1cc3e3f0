from __future__ import annotations

import math

import pytest

from engine.composites.sizes import op_size
from engine.files.document import Contents
from engine.graphs.graph import Graph
from engine.ops import OPS
from gui.document import commands, regrouping
from gui.document.document import Document
from gui.document.places import (
    FARTHEST,
    STEP,
    Box,
    _spiral,
    boxes_of,
    extent,
    free_place,
    is_somewhere,
    overlap,
    room_for,
)


def test_a_node_goes_where_it_is_wanted_if_nothing_stands_there():
    assert free_place(op_size(OPS["add"]), (100.0, 50.0), []) == (100.0, 50.0)


def test_a_node_goes_as_near_as_is_clear_of_what_stands_there():
    standing = [((100.0, 50.0), (56.0, 56.0)), ((172.0, 50.0), (56.0, 56.0))]
    place = free_place(op_size(OPS["add"]), (100.0, 50.0), standing)
    assert not any(overlap((place, op_size(OPS["add"])), box) for box in standing)
    assert abs(place[0] - 100.0) + abs(place[1] - 50.0) == 72.0


def test_places_are_tried_ring_by_ring_the_nearest_first_and_of_these_those_below_and_to_the_right():
    wide = range(-2, 3)
    rings = [(max(abs(x), abs(y)), x * x + y * y, -y, -x) for x in wide for y in wide]
    expected = [(-left * STEP, -up * STEP) for _ring, _square, up, left in sorted(rings)]
    assert list(_spiral(3)) == expected
    assert free_place((10.0, 10.0), (500.0, -300.0), [((500.0, -300.0), (8.0, 8.0))]) == (500.0, -252.0)
    standing = [((500.0, -300.0 + down), (8.0, 8.0)) for down in (0.0, 48.0)]
    assert free_place((10.0, 10.0), (500.0, -300.0), standing) == (548.0, -300.0)


def test_where_no_place_is_free_it_is_the_one_wanted():
    assert free_place((10.0, 10.0), (500.0, -300.0), [((500.0, -300.0), (1e6, 1e6))]) == (500.0, -300.0)
    taken = [((500.0, -300.0), (8.0, 8.0))]
    assert free_place((10.0, 10.0), (500.0, -300.0), taken, rings=2) == (500.0, -300.0)
    assert free_place((10.0, 10.0), (500.0, -300.0), taken, rings=3) == (500.0, -252.0)


def test_nodes_stand_no_further_out_than_a_file_holds():
    for place, is_place in {
        (FARTHEST, -FARTHEST): True, (1.1 * FARTHEST, 0.0): False, (0.0, -1.1 * FARTHEST): False,
        (math.nan, 0.0): False, (0.0, math.inf): False,
    }.items():  # fmt: skip
        assert is_somewhere(place) is is_place


def test_without_a_clearance_boxes_stand_as_near_as_they_touch():
    assert not overlap(WIDE, ((60.5, 0.0), (60.0, 20.0)))


WIDE: Box = ((0.0, 0.0), (60.0, 20.0))


@pytest.mark.parametrize(
    ("place", "size", "clearance", "expected"),
    [
        ((49.0, 0.0), (40.0, 40.0), 0.0, True),
        ((50.0, 0.0), (40.0, 40.0), 0.0, False),  # side by side
        ((-49.0, 0.0), (40.0, 40.0), 0.0, True),
        ((-50.0, 0.0), (40.0, 40.0), 0.0, False),
        ((0.0, 29.0), (40.0, 40.0), 0.0, True),
        ((0.0, 30.0), (40.0, 40.0), 0.0, False),  # one below the other
        ((0.0, -30.0), (40.0, 40.0), 0.0, False),
        ((49.0, 30.0), (40.0, 40.0), 0.0, False),  # corner at corner
        ((57.0, 37.0), (40.0, 40.0), 8.0, True),
        ((58.0, 37.0), (40.0, 40.0), 8.0, False),
        ((57.0, 38.0), (40.0, 40.0), 8.0, False),
    ],
)
def test_boxes_overlap_where_they_are_nearer_than_their_halves_and_the_clearance(
    place, size, clearance, expected
):
    assert overlap((place, size), WIDE, clearance) is expected
    assert overlap(WIDE, (place, size), clearance) is expected


def test_what_stood_clear_makes_room_and_still_stands_clear_of_all():
    old: Box = ((0.0, 0.0), (90.0, 56.0))
    block: Box = ((20.0, 5.0), (400.0, 300.0))
    others = {
        index: ((x, y), (56.0, 56.0))
        for index, (x, y) in enumerate(
            [(-90.0, 10.0), (90.0, -20.0), (10.0, 70.0), (-10.0, -70.0), (160.0, 90.0)]
        )
    }
    after = {index: (place, (56.0, 56.0)) for index, place in room_for(block, old, others).items()}
    boxes = [block, *after.values()]
    assert not any(overlap(box, other) for index, box in enumerate(boxes) for other in boxes[:index])


def test_what_makes_room_goes_away_from_the_middle_by_what_the_block_sticks_out_in_whole_steps():
    old: Box = ((1000.0, -500.0), (90.0, 56.0))
    block: Box = ((1012.0, -524.0), (400.0, 300.0))
    before = {
        "left": (900.0, -500.0), "right": (1100.0, -500.0), "above": (1000.0, -580.0),
        "middle": (1000.0, -500.0),
    }  # fmt: skip
    names = dict(enumerate(before))
    after = room_for(block, old, {at: (before[name], (56.0, 56.0)) for at, name in names.items()})
    moved = {names[at]: (x - before[names[at]][0], y - before[names[at]][1]) for at, (x, y) in after.items()}
    assert moved == {
        "left": (-6 * STEP, 5 * STEP), "right": (7 * STEP, 5 * STEP), "above": (7 * STEP, -7 * STEP),
        "middle": (7 * STEP, 5 * STEP),
    }  # fmt: skip


def test_nothing_goes_to_a_side_at_which_the_block_sticks_out_by_nothing():
    old: Box = ((1000.0, -500.0), (90.0, 56.0))
    others = {side: ((x, -500.0), (56.0, 56.0)) for side, x in enumerate((900.0, 1100.0))}
    places = room_for(((1100.0, -500.0), (200.0, 20.0)), old, others)
    assert places == {0: (900.0, -500.0), 1: (1100.0 + 7 * STEP, -500.0)}


def test_nothing_moves_where_there_is_room():
    assert (
        room_for(((0.0, 0.0), (90.0, 90.0)), ((0.0, 0.0), (50.0, 50.0)), {1: ((300.0, 0.0), (56.0, 56.0))})
        == {}
    )


def test_an_extent_is_around_all():
    assert extent([((0.0, 10.0), (10.0, 20.0)), ((20.0, 0.0), (10.0, 10.0))]) == ((10.0, 7.5), (30.0, 25.0))


@pytest.fixture
def chain(qapp):
    """Ten gates in a chain, with a gate of its own in the middle of the first eight."""
    graph = Graph()
    ids = [graph.add("input", value=0.5)]
    places = {ids[0]: (0.0, 100.0)}
    for index in range(10):
        ids.append(graph.add("sin"))
        graph.connect(ids[-2], ids[-1], "x")
        places[ids[-1]] = (130.0 * (index + 1), 100.0 if index % 2 else 20.0)
    lone = graph.add("cos", name="lone")
    graph.connect(ids[0], lone, "x")
    places[lone] = (585.0, 60.0)
    document = Document()
    document.replace(Contents(graph, places, ids[-1]))
    yield document, ids
    document.flush()


def clashes(document: Document) -> int:
    boxes = boxes_of(document.graph, document.positions)
    return sum(overlap(box, other) for index, box in enumerate(boxes) for other in boxes[:index])


def test_a_group_lands_on_no_other_node(chain):
    document, ids = chain
    document.preview_positions({document.graph.find("lone").id: (585.0, 60.0)})
    regrouping.group(document, ids[1:9], "block")
    assert clashes(document) == 0


def test_what_a_composite_holds_stands_on_no_other_node_when_it_is_expanded(chain):
    document, ids = chain
    made = regrouping.group(document, ids[1:9], "block")
    x, y = document.positions[made]
    commands.move(document, {ids[9]: (x + 130.0, y), ids[10]: (x + 260.0, y), ids[0]: (x - 130.0, y)})
    before, steps = dict(document.positions), document.undo_stack.count()
    regrouping.expand(document, made)
    assert clashes(document) == 0
    assert document.undo_stack.count() == steps + 1
    document.undo_stack.undo()
    assert document.positions == before
