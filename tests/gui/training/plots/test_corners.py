"""A legend lies in the corner through which the fewest curves run."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF

from gui.training.plots.corners import FALLING, RISING, Corner, is_free, quietest

ROOM, SIZE = QRectF(0, 0, 100, 60), QSizeF(20, 10)
X = np.linspace(0, 100, 11)


def area(corner):
    return corner.place(ROOM, SIZE)


def chosen(corners, *heights):
    lines = [(X, np.broadcast_to(height, X.shape)) for height in heights]
    return quietest(corners, [area(corner) for corner in corners], lines)


def test_a_corner_is_where_it_says():
    assert area(Corner(is_right=True, is_bottom=False)) == QRectF(80, 0, 20, 10)
    assert area(Corner(is_right=False, is_bottom=True)) == QRectF(0, 50, 20, 10)


@pytest.mark.parametrize("corners", [FALLING, RISING])
def test_without_curves_it_is_the_first_and_with_one_there_the_next_that_is_free(corners):
    assert set(corners) == {Corner(right, bottom) for right in (True, False) for bottom in (True, False)}
    assert chosen(corners) == corners[0]
    through_first = area(corners[0]).center().y()
    assert chosen(corners, through_first).is_bottom != corners[0].is_bottom
    assert chosen(corners, 5, 55, 5) == next(corner for corner in corners if corner.is_bottom)


def test_a_curve_runs_through_between_its_points_and_only_as_far_as_it_goes():
    right = area(Corner(is_right=True, is_bottom=False))
    assert not is_free(right, [(np.array([0.0, 100.0]), np.array([60.0, 0.0]))])
    assert is_free(right, [(np.array([0.0, 70.0]), np.array([5.0, 5.0]))])
    assert is_free(right, [(np.empty(0), np.empty(0)), (X, np.full(11, 11.0))])
