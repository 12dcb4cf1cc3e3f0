"""What a diagram shows of a network: which units, and how strongly its wires are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.networks.diagram import Column, column_of, columns_of, diagram_of, shares_of
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.settings import RaceSettings


def test_a_column_with_room_shows_every_unit():
    column = column_of(5, 5)
    assert column == Column(5, (0, 1, 2, 3, 4))
    assert (column.left_out, column.before_gap) == (0, 5)


@pytest.mark.parametrize(
    ("count", "most", "shown"),
    [(6, 5, (0, 1, 4, 5)), (100, 6, (0, 1, 2, 98, 99)), (9, 3, (0, 8)), (784, 4, (0, 1, 783))],
)
def test_a_wide_column_shows_its_first_and_last_units_and_keeps_a_place_for_the_gap(count, most, shown):
    column = column_of(count, most)
    assert column.shown == shown
    assert len(shown) == most - 1
    assert column.left_out == count - len(shown)
    assert column.before_gap == most // 2
    assert columns_of((2, count), most) == (column_of(2, most), column)


def test_a_column_needs_room_for_two_units_and_a_gap():
    with pytest.raises(ConfigurationError, match="most"):
        column_of(5, 2)


def test_shares_grow_with_the_size_by_one_scale_and_never_reach_one():
    shares = shares_of(np.array([0.0, 0.5, -1.0, 3.0, -1e6]))
    np.testing.assert_allclose(shares[:4], [0, 1 / 3, 1 / 2, 3 / 4])
    assert 0.99 < shares[4] < 1


def test_what_is_not_finite_is_drawn_as_strongly_as_can_be():
    np.testing.assert_array_equal(shares_of(np.array([np.nan, np.inf, -np.inf])), [1, 1, 1])


def test_a_network_without_biases_shows_none():
    diagram = diagram_of(Race(RaceSettings(network=Network((4,), bias=False))).network(0), 5)
    assert all(wires.biases is None and wires.bias_shares is None for wires in diagram.wires)


def test_a_diagram_has_the_weights_of_the_units_it_shows():
    race = Race(RaceSettings())
    race.advance(3)
    state = race.network(1, examples=0)
    diagram = diagram_of(state, 4)
    assert diagram.step == 3
    assert [column.count for column in diagram.columns] == [2, 8, 8, 2]
    assert [column.shown for column in diagram.columns] == [(0, 1), (0, 1, 7), (0, 1, 7), (0, 1)]
    middle, layer = diagram.wires[1], state.layers[1]
    np.testing.assert_array_equal(middle.weights, layer.weights[[0, 1, 7]][:, [0, 1, 7]])
    np.testing.assert_array_equal(middle.biases, layer.biases[[0, 1, 7]])
    np.testing.assert_array_equal(middle.shares, shares_of(middle.weights))
    np.testing.assert_array_equal(middle.bias_shares, shares_of(middle.biases))
