"""Wires take the course that the user likes: each begins and ends at its ports and stays in its box."""

from __future__ import annotations

import numpy as np
import pytest

from gui.canvas.courses import COURSES, wire_from
from gui.canvas.geometry import bounds_of
from gui.canvas.looking_actions import LOOKING
from gui.look.habits import kept_habits

ENDS = [(0.0, 0.0, 300.0, 120.0), (0.0, 0.0, 60.0, -40.0), (0.0, 0.0, -200.0, 90.0), (10.0, 5.0, 200.0, 5.0)]


@pytest.fixture(autouse=True)
def habits_left_as_they_were(qapp):
    yield
    kept_habits().restore({})


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.parametrize("course", COURSES)
def test_a_wire_leads_from_its_output_to_its_port_within_its_box(course, ends):
    shape = COURSES[course](*ends)
    assert tuple(shape.points[0]) == ends[:2]
    assert tuple(shape.points[-1]) == pytest.approx(ends[2:])
    left, top, right, bottom = bounds_of(np.array([ends]))[0]
    drawn = shape.path().boundingRect()
    assert left - 0.1 <= drawn.left()
    assert drawn.right() <= right + 0.1
    assert top - 0.1 <= drawn.top()
    assert drawn.bottom() <= bottom + 0.1
    assert (drawn.left(), drawn.right()) == pytest.approx(
        (shape.points[:, 0].min(), shape.points[:, 0].max()), abs=9.0
    )


def test_every_course_leaves_level_so_that_numbers_have_room():
    for make in COURSES.values():
        shape = make(0.0, 0.0, 300.0, 120.0)
        assert shape.distance(shape.stub - 1.0, 0.0) == pytest.approx(0.0, abs=1e-6)


def test_orthogonal_wires_run_level_and_upright_only():
    for ends in ENDS:
        steps = np.diff(COURSES["orthogonal"](*ends).points, axis=0)
        assert np.all((steps[:, 0] == 0.0) | (steps[:, 1] == 0.0))


def test_choosing_a_course_draws_every_wire_on_it_at_once(view, hand):
    edge = view.document.graph.edges()[0]
    view.viewport().grab()
    view.canvas.wires.redraw()  # what is kept of the wires rounds otherwise than what is drawn at once
    before = view.viewport().grab().toImage()
    for row in LOOKING:
        if row.name == "wires_orthogonal":
            row.run(view)
            assert row.checked(view)
    assert type(view.canvas.wires.net.shape(edge)) is COURSES["orthogonal"]
    assert view.viewport().grab().toImage() != before
    kept_habits().take(wires="curved")
    assert view.viewport().grab().toImage() == before
    assert type(wire_from(*ENDS[0])) is COURSES["curved"]
