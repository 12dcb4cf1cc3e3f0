"""Layers for drawing: which node stands in which, and in what order, so that few wires cross."""

from __future__ import annotations

from engine.graphs.layers import Input, layers_of
from engine.graphs.layout import ascending


def test_a_node_stands_right_of_its_sources_and_a_wire_past_layers_bends_in_each() -> None:
    layers = layers_of([[], [Input(0, 0.0)], [Input(1, 0.0)], [Input(0, -0.25), Input(2, 0.25)]])
    assert [min(row) for row in layers.rows] == [0, 1, 2, 3]
    assert [len(row) for row in layers.rows] == [1, 2, 2, 1]
    assert [segment.port for segment in layers.into[3]] == [-0.25, 0.25]


def test_an_input_stands_just_before_what_it_feeds() -> None:
    layers = layers_of([[], [Input(0, 0.0)], [], [Input(1, -0.25), Input(2, 0.25)]])
    assert [sorted(row) for row in layers.rows] == [[0], [1, 2], [3]]


def test_sources_stand_in_the_order_of_ports_even_against_that_of_their_numbers() -> None:
    layers = layers_of([[], [], [], [Input(2, -0.33), Input(0, 0.0), Input(1, 0.33)]])
    assert layers.rows == [[2, 0, 1], [3]]


def test_crossings_at_shared_sources_are_undone_where_they_can_be() -> None:
    layers = layers_of([[], [], [Input(1, 0.0)], [Input(0, 0.0)], [Input(2, -0.25), Input(3, 0.25)]])
    assert layers.rows == [[1, 0], [2, 3], [4]]


def test_a_node_alone_is_a_layer() -> None:
    assert layers_of([[]]).rows == [[0]]


def test_two_ports_may_be_fed_by_one_node() -> None:
    layers = layers_of([[], [Input(0, -0.25), Input(0, 0.25)]])
    assert [segment.port for segment in layers.out_of[0]] == [-0.25, 0.25]


def test_numbers_out_of_order_are_pooled_by_weight() -> None:
    assert ascending([0.0, 3.0, 1.0, 5.0], [1.0, 1.0, 3.0, 1.0]) == [0.0, 1.5, 1.5, 5.0]
