"""The lines between classes lie where no class is likelier than all others."""

from __future__ import annotations

import numpy as np

from engine.training.contours import class_lines

X, Y = np.linspace(-1, 2, 31), np.linspace(0, 4, 41)


def over_the_plane(*logits):
    grown = np.exp(np.stack(logits, axis=-1))
    return grown / grown.sum(axis=-1, keepdims=True)


def test_two_classes_part_at_one_half():
    across, up = np.meshgrid(X, Y)
    (line,) = class_lines(X, Y, over_the_plane(0 * across, 3 * (across - 0.33) + up - 1))
    np.testing.assert_allclose(3 * (line[:, 0] - 0.33) + line[:, 1] - 1, 0, atol=0.02)
    assert line[:, 1].max() - line[:, 1].min() > 1.9


def test_three_classes_part_along_three_rays_from_one_point():
    across, up = np.meshgrid(X, Y)
    found = np.concatenate(class_lines(X, Y, over_the_plane(0 * across, across, up - 2)))
    tops = np.sort(np.column_stack([np.zeros(len(found)), found[:, 0], found[:, 1] - 2]), axis=1)
    np.testing.assert_allclose(tops[:, 2], tops[:, 1], atol=0.06)
    assert np.min(np.hypot(found[:, 0], found[:, 1] - 2)) < 0.1


def test_where_nothing_is_answered_or_one_class_everywhere_there_is_no_line():
    sure = np.stack([np.full((41, 31), 0.9), np.full((41, 31), 0.1)], axis=-1)
    assert class_lines(X, Y, sure) == ()
    assert class_lines(X, Y, np.full((41, 31, 2), np.nan)) == ()
