"""Nodes are put in line by their edges or middles, and at equal distances, in one step that is undone."""

from __future__ import annotations

import pytest

from gui.document import commands
from gui.document.aligning import ARRANGEMENTS

CENTRES = {1: (0.0, 10.0), 2: (100.0, 50.0), 3: (260.0, -30.0)}
SIZES = {1: (40.0, 20.0), 2: (80.0, 60.0), 3: (20.0, 20.0)}


@pytest.mark.parametrize(
    ("name", "axis", "coordinates"),
    [
        ("align_left", 0, [0.0, 20.0, -10.0]),
        ("align_centre", 0, [125.0, 125.0, 125.0]),
        ("align_right", 0, [250.0, 230.0, 260.0]),
        ("align_top", 1, [-30.0, -10.0, -30.0]),
        ("align_middle", 1, [20.0, 20.0, 20.0]),
        ("align_bottom", 1, [70.0, 50.0, 70.0]),
        ("distribute_across", 0, [0.0, 135.0, 260.0]),
        ("distribute_down", 1, [0.0, 50.0, -30.0]),
    ],
)
def test_centres_come_to_stand_where_edges_or_gaps_are_alike(name, axis, coordinates):
    places = ARRANGEMENTS[name].places(CENTRES, SIZES)
    assert [places[node][axis] for node in CENTRES] == pytest.approx(coordinates)
    assert [places[node][1 - axis] for node in CENTRES] == [CENTRES[node][1 - axis] for node in CENTRES]


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_what_is_arranged_stays_so(name):
    arrangement = ARRANGEMENTS[name]
    places = arrangement.places(CENTRES, SIZES)
    again = arrangement.places(places, SIZES)
    assert [again[node] for node in CENTRES] == [pytest.approx(places[node]) for node in CENTRES]


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_one_node_alone_stays_where_it_is(name):
    assert ARRANGEMENTS[name].places({1: (5.0, 7.0)}, SIZES) == {1: (5.0, 7.0)}


@pytest.mark.parametrize("name", ["distribute_across", "distribute_down"])
def test_two_nodes_have_but_one_gap_and_stay_where_they_are(name):
    two = {node: CENTRES[node] for node in (1, 2)}
    assert ARRANGEMENTS[name].places(two, SIZES) == two


def test_it_is_one_named_step_and_none_where_nothing_moves(product_of_a_sum):
    document = product_of_a_sum
    nodes, before = list(document.graph), dict(document.positions)
    commands.bring_in_line(document, nodes, "align_top")
    commands.bring_in_line(document, nodes, "align_top")
    assert document.undo_stack.undoText() == "Align top edges"
    assert len({document.positions[node][1] for node in nodes[:3]}) == 1
    document.undo_stack.undo()
    assert document.positions == before
    assert not document.undo_stack.canUndo()
