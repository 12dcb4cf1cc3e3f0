"""Boxes that overlap are found among many as among few."""

from __future__ import annotations

import numpy as np
import pytest

from gui.canvas.node_boxes import TOGETHER, meetings, meets


def boxes(count: int, seed: int) -> np.ndarray:
    """Return boxes of many sizes in a field that they fill to a part."""
    draw = np.random.default_rng(seed)
    corners = draw.uniform(0.0, 40.0 * np.sqrt(count + 1.0), (count, 2))
    return np.concatenate([corners, corners + draw.exponential(15.0, (count, 2))], axis=1)


@pytest.mark.parametrize(
    ("mine", "others"), [(0, 0), (0, 3), (3, 0), (1, 1), (TOGETHER, TOGETHER + 1), (700, 500)]
)
def test_the_pairs_that_overlap_are_those_that_one_by_one_are_found(mine: int, others: int) -> None:
    first, second = boxes(mine, 1), boxes(others, 2)
    expected = {
        (at, other) for at in range(mine) for other in range(others) if meets(first[at], second[other])
    }
    found = meetings(first, second).T.tolist()
    assert {tuple(pair) for pair in found} == expected
    assert len(found) == len(expected)
    assert bool(expected) == (mine * others > 1)


def test_boxes_that_only_touch_do_not_overlap() -> None:
    first, second = (
        np.array([[0.0, 0.0, 10.0, 10.0]]),
        np.array([[10.0, 0.0, 20.0, 10.0], [0.0, 10.0, 5.0, 20.0]]),
    )
    assert meetings(first, second).size == 0
