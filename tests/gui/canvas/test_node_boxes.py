"""Boxes that overlap are found among many as among few."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gui.canvas.node_boxes import TOGETHER, NodeBoxes, around_both, hull, meetings, meets, meets_any, sides


def boxes(count: int, seed: int) -> np.ndarray:
    """Return boxes of many sizes in a field that they fill to a part, left of the origin and far below it."""
    draw = np.random.default_rng(seed)
    corners = draw.uniform(-40.0 * np.sqrt(count + 1.0), 0.0, (count, 2)) + np.array([0.0, 9000.0])
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


class Field:
    """Nodes of three boxes each, which a test may move; `boxes` knows them."""

    def __init__(self) -> None:
        self.ids = list(range(10, 40))
        corners = np.random.default_rng(4).integers(-400, -100, (30, 1, 2)).astype(float)
        parts = np.array([[0.0, 0.0, 40.0, 30.0], [44.0, -8.0, 80.0, 5.0], [6.0, 32.0, 36.0, 44.0]])
        self.at = dict(zip(self.ids, np.tile(corners, 2) + parts, strict=True))
        self.boxes = NodeBoxes(lambda: self.ids, lambda ids: np.array([self.at[each] for each in ids]))

    def move(self, node: int, by: float) -> None:
        self.at[node] = self.at[node] + by


AREAS = (
    np.array([[-300.0, -350.0, -260.0, -310.0]]),
    np.array([[-400.0, -400.0, -380.0, 0.0], [-200.0, -400.0, -180.0, 0.0]]),
    np.array(
        [[-400.0, -400.0, -391.0, -391.0], [-340.0, -340.0, -310.0, -310.0], [-150.0, -150.0, 0.0, 0.0]]
    ),
    np.array([[500.0, 0.0, 550.0, 50.0]]),
)


@pytest.fixture
def field() -> Field:
    return Field()


def overlap(box: np.ndarray, areas: np.ndarray) -> bool:
    return any(
        box[0] < area[2] and box[2] > area[0] and box[1] < area[3] and box[3] > area[1] for area in areas
    )


@pytest.mark.parametrize("areas", AREAS)
def test_what_meets_areas_is_what_one_by_one_is_found(field: Field, areas: np.ndarray) -> None:
    room = QRectF(*areas[0, :2], *(areas[0, 2:] - areas[0, :2]))
    for asked in (areas, room):
        alike = areas if asked is areas else areas[:1]
        inside = [node for node in field.ids if overlap(field.at[node][0], alike)]
        assert field.boxes.within(asked) == inside
        outlines = field.boxes.outlines_within(asked)
        assert [(node, *sides(box)) for node, box in outlines] == [
            (node, *field.at[node][0].tolist()) for node in inside
        ]
        right = {node: (at[0][2], (at[0][1] + at[0][3]) / 2) for node, at in field.at.items()}
        found = [(node, place.toTuple()) for node, place in field.boxes.outputs_within(asked)]
        assert found == [(node, at) for node, at in right.items() if overlap(np.array([*at, *at]), alike)]
        solid = [box.tolist() for at in field.at.values() for box in at[[0, 2]] if overlap(box, alike)]
        assert field.boxes.solid_within(asked).tolist() == solid
    ids, outlines, names = field.boxes.around(room)
    assert ids == [node for node in field.ids if overlap(field.at[node][0], areas[:1])]
    assert outlines.tolist() == [field.at[node][0].tolist() for node in ids]
    assert names.tolist() == [field.at[node][2].tolist() for node in ids]


@pytest.mark.parametrize("areas", AREAS)
def test_all_boxes_that_meet_an_area_are_found_also_after_some_moved(field: Field, areas: np.ndarray) -> None:
    for by in (0.0, 57.0, -130.0):
        moved, asked, was_read = field.ids[::4], field.ids[::2], field.boxes.is_read
        for node in moved:
            field.move(node, by)
        is_other = [not was_read or node in moved for node in asked]
        assert field.boxes.moved(asked).tolist() == is_other
        for left, top, right, bottom in areas.tolist():
            found = field.boxes.meeting(QRectF(left, top, right - left, bottom - top)).tolist()
            there = [box.tolist() for at in field.at.values() for box in at]
            assert sorted(found) == sorted(
                box for box in there if overlap(np.array(box), np.array([[left, top, right, bottom]]))
            )


def test_boxes_are_read_once_and_anew_when_they_are_forgotten(field: Field) -> None:
    assert not field.boxes.is_read
    assert field.boxes.spans([10]).tolist() == [hull(field.at[10]).tolist()]
    assert field.boxes.is_read
    field.move(10, 500.0)
    assert field.boxes.outlines([10])[0, 0] == field.at[10][0, 0] - 500.0
    field.boxes.forget()
    assert not field.boxes.is_read
    assert field.boxes.outlines([10]).tolist() == [field.at[10][0].tolist()]
    field.ids = []
    field.boxes.forget()
    assert field.boxes.within(QRectF(0.0, 0.0, 900.0, 900.0)) == []
    assert field.boxes.meeting(QRectF(0.0, 0.0, 900.0, 900.0)).shape == (0, 4)


def test_of_several_areas_what_lies_between_them_meets_none() -> None:
    areas = np.array([[0.0, 0.0, 10.0, 10.0], [90.0, 90.0, 99.0, 99.0]])
    boxes = np.array([[40.0, 40.0, 50.0, 50.0], [5.0, 5.0, 50.0, 50.0], [98.0, 0.0, 120.0, 91.0]])
    assert meets_any(boxes, areas).tolist() == [False, True, True]


def test_a_box_around_two_holds_both() -> None:
    first = np.array([[[0.0, 5.0, 10.0, 20.0], [1.0, 1.0, 2.0, 2.0]]])
    second = np.array([[[-3.0, 8.0, 4.0, 30.0], [0.0, 4.0, 9.0, 5.0]]])
    assert around_both(first, second).tolist() == [[[-3.0, 5.0, 10.0, 30.0], [0.0, 1.0, 9.0, 5.0]]]
