"""Ways that lead back: by four corners, past all nodes, and none where all is walled up."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.graphs.ways import CLEARANCES, FARTHEST, Way
from engine.graphs.ways_back import carried_back, goes_into, runs_back, way_back

ENDS = np.array([700.0, 60.0, 100.0, 0.0])
SIDES = np.array([-260.0, 1060.0])
OWN = [(640.0, 35.0, 700.0, 85.0), (100.0, -25.0, 160.0, 25.0)]
CLEARANCE = CLEARANCES[0]


def across(way: Way, boxes: np.ndarray) -> list[int]:
    """Return which boxes the lines from corner to corner go into, by points along them."""
    corners = np.array([tuple(ENDS[:2]), *way])
    points = np.concatenate([np.linspace(start, end, 400) for start, end in pairwise(corners)])
    x, y = points.T[:, :, None]
    left, top, right, bottom = boxes.T
    return np.flatnonzero(((x > left) & (x < right) & (y > top) & (y < bottom)).any(axis=0)).tolist()


def test_a_wire_leads_back_by_four_corners_midway_where_that_is_free() -> None:
    way = way_back(ENDS, SIDES, np.array(OWN), CLEARANCE)
    assert runs_back(way)
    assert way[-1] == (100.0, 0.0)
    assert (way[0][1], way[3][1]) == (60.0, 0.0)
    assert way[0][0] == way[1][0] > 700.0
    assert way[2][0] == way[3][0] < 100.0


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("clearance", CLEARANCES)
def test_it_goes_past_whatever_stands_between(seed: int, clearance: float) -> None:
    draw = np.random.default_rng(seed)
    corners = draw.uniform((180.0, -120.0), (560.0, 140.0), (8, 2))
    boxes = np.concatenate([OWN, np.hstack([corners, corners + draw.uniform(20.0, 60.0, (8, 2))])])
    way = way_back(ENDS, SIDES, boxes, clearance)
    assert across(way, boxes) == []
    assert all(-FARTHEST <= y <= 60.0 + FARTHEST and SIDES[0] <= x <= SIDES[1] for x, y in way)


def test_of_two_levels_the_nearer_is_taken() -> None:
    for top, bottom, is_above in ((-10.0, 150.0, True), (-150.0, 65.0, False)):
        boxes = np.array([*OWN, (300.0, top, 360.0, bottom)])
        assert (way_back(ENDS, SIDES, boxes, CLEARANCE)[1][1] < 0.0) is is_above


@pytest.mark.parametrize(
    "box",
    [(300.0, -2000.0, 360.0, 2000.0), (705.0, 0.0, 1500.0, 100.0), (-700.0, -50.0, 95.0, 50.0)],
    ids=["a wall without end", "right after the output", "right before the port"],
)
def test_where_there_is_no_way_back_near_by_there_is_none(box: tuple[float, ...]) -> None:
    assert way_back(ENDS, SIDES, np.array([*OWN, box]), CLEARANCE) == ()


def test_it_turns_later_where_a_node_stands_where_it_would_turn() -> None:
    boxes = np.array([*OWN, (730.0, -40.0, 790.0, 40.0), (730.0, 75.0, 790.0, 500.0)])
    way = way_back(ENDS, SIDES, boxes, CLEARANCE)
    assert way[0][0] > 790.0
    assert across(way, boxes) == []


def test_a_way_back_is_carried_to_other_ends_at_its_level_while_it_leads_back() -> None:
    way = way_back(ENDS, SIDES, np.array(OWN), CLEARANCE)
    carried = carried_back(way, np.array([720.0, 90.0, 100.0, 0.0]))
    assert carried[0] == (way[1][0] if way[1][0] > 766.0 else 766.0, 90.0)
    assert carried[1][1] == carried[2][1] == way[1][1]
    assert carried_back(way, np.array([700.0, 60.0, 90.0, 30.0]))[-2:] == ((62.0, 30.0), (90.0, 30.0))


@pytest.mark.parametrize(("top", "is_met"), [(-50.0, True), (60.0, False)])
def test_a_line_across_all_that_a_canvas_has_is_looked_at_in_so_many_places(top: float, is_met: bool) -> None:
    line = np.array([(-1e9, 0.0), (0.0, 0.0), (1e9, 0.0)])
    assert goes_into(line, np.array([(1e6, top, 2e6, top + 100.0)])) is is_met
