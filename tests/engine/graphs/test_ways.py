"""Ways that lead wires round nodes: onwards, past their corners, short, and none where all is walled up."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.graphs.ways import CLEARANCES, FARTHEST, Way, carried, crossed, way_round

ENDS = np.array([0.0, 0.0, 700.0, 60.0])
STUB = 52.0
WALLS = {
    "one node": [(300.0, -10.0, 360.0, 50.0)],
    "two in a row": [(200.0, -20.0, 260.0, 40.0), (400.0, 0.0, 460.0, 90.0)],
    "a gap between two": [(300.0, -300.0, 360.0, 90.0), (300.0, 130.0, 360.0, 400.0)],
    "one behind another": [(300.0, -40.0, 360.0, 40.0), (400.0, -90.0, 460.0, 30.0)],
    "one before the output": [(30.0, -30.0, 90.0, 30.0)],
    "one before the port": [(620.0, 40.0, 680.0, 100.0)],
}


def straight(across: np.ndarray) -> np.ndarray:
    return np.clip(across, 0.0, 1.0)


def meets(way: Way, boxes: np.ndarray) -> bool:
    lines = np.array([(*start, *end) for start, end in pairwise([(0.0, 0.0), *way])])
    return bool(crossed(lines, 0.0, boxes, straight).any())


@pytest.mark.parametrize("walls", WALLS.values(), ids=WALLS)
@pytest.mark.parametrize("clearance", CLEARANCES)
def test_a_way_leads_onwards_past_all_nodes(walls: list[tuple[float, ...]], clearance: float) -> None:
    boxes = np.array(walls)
    assert meets(((STUB, 0.0), (700.0, 60.0)), boxes)
    way = way_round(ENDS, STUB, boxes, clearance, straight)
    assert way[-1] == (700.0, 60.0)
    assert not meets(way, boxes)
    assert all(before[0] < after[0] for before, after in pairwise(way))


def test_of_two_ways_the_shorter_is_taken() -> None:
    for top, bottom, is_above in ((0.0, 200.0, True), (-150.0, 60.0, False)):
        way = way_round(ENDS, STUB, np.array([[300.0, top, 360.0, bottom]]), CLEARANCES[0], straight)
        assert (min(y for _x, y in way) < 0.0) is is_above


@pytest.mark.parametrize(
    "box",
    [(300.0, -2000.0, 360.0, 2000.0), (300.0, -FARTHEST, 360.0, 60.0 + FARTHEST), (-20.0, -20.0, 90.0, 20.0)],
    ids=["a wall without end", "as far as wires are led", "over the output"],
)
def test_where_there_is_no_way_near_by_there_is_none(box: tuple[float, ...]) -> None:
    assert way_round(ENDS, STUB, np.array([box]), CLEARANCES[0], straight) == ()


def test_a_way_is_carried_to_other_ends_while_it_leads_onwards() -> None:
    way = way_round(ENDS, STUB, np.array(WALLS["one node"]), CLEARANCES[0], straight)
    assert carried(way, np.add(ENDS, (0.0, 0.0, 40.0, 8.0)), STUB) == (*way[:-1], (740.0, 68.0))
    assert carried(way, np.add(ENDS, (0.0, 0.0, -500.0, 0.0)), STUB) == ()


def test_a_wire_that_runs_back_meets_nothing() -> None:
    back = np.array([[0.0, 0.0, -300.0, 60.0]])
    assert not crossed(back, STUB, np.array([[-200.0, -50.0, -100.0, 100.0]]), straight).any()


@pytest.mark.parametrize(
    ("box", "is_met"),
    [
        ((20.0, 60.0, 60.0, 90.0), False),
        ((20.0, 59.0, 60.0, 90.0), True),
        ((40.0, 10.0, 80.0, 40.0), False),
        ((40.0, 10.0, 80.0, 41.0), True),
    ],
    ids=["top touched", "top cut", "bottom touched", "bottom cut"],
)
def test_a_wire_that_only_touches_a_box_does_not_run_across_it(box: tuple[float, ...], is_met: bool) -> None:
    line = np.array([[0.0, 0.0, 100.0, 100.0]])
    assert crossed(line, 0.0, np.array([box]), straight).tolist() == [[is_met]]
