"""What can be come to from where, by ids and by columns; both say the same of any graph."""

from __future__ import annotations

import random

import numpy as np
import pytest

from engine.errors import UnknownNodeError
from engine.graphs.graph import Graph
from engine.graphs.reachability import leads, reached, reached_places


@pytest.mark.parametrize(
    ("start", "found"), [([0], [0, 2, 3]), ([1], [1, 3]), ([0, 1], [0, 1, 2, 3]), ([2], [2, 3]), ([], [])]
)
def test_steps_are_followed_from_where_they_start(start, found):
    marked = np.isin(np.arange(4), start)
    assert (
        np.flatnonzero(reached_places(4, marked, np.array([0, 2, 1]), np.array([2, 3, 3]))).tolist() == found
    )


def test_steps_in_a_circle_come_to_an_end():
    assert reached([1], {1: [2], 2: [3], 3: [1], 4: [1]}.__getitem__) == {1, 2, 3}


def test_from_nowhere_nothing_is_reached():
    assert reached([], lambda node: [node + 1]) == set()


FOLLOWING = {1: [2, 3], 2: [4], 3: [4], 4: [], 5: [3]}
PRECEDING = {1: [], 2: [1], 3: [1, 5], 4: [2, 3], 5: []}


@pytest.mark.parametrize(
    ("start", "end", "does"),
    [(1, 1, True), (1, 4, True), (5, 4, True), (4, 1, False), (2, 3, False), (1, 5, False)],
)
def test_a_path_is_found_where_there_is_one(start, end, does):
    assert leads(start, end, FOLLOWING.__getitem__, PRECEDING.__getitem__) is does


def test_a_path_is_looked_for_where_fewer_nodes_are():
    asked = []

    def ahead(node):
        asked.append(node)
        return [node + 1]  # without end

    assert not leads(1, -1, ahead, {-1: [-2, -3], -2: [], -3: []}.__getitem__)
    assert len(asked) <= 4


def test_what_a_node_depends_on_and_what_depends_on_it_include_the_node(product_of_sum):
    def ids(names):
        return {product_of_sum.find(name).id for name in names}

    assert product_of_sum.upstream(ids("q")) == ids("qxy")
    assert product_of_sum.downstream(ids("q")) == ids("qf")
    assert product_of_sum.downstream(ids("xz")) == ids("xzqf")
    with pytest.raises(UnknownNodeError):
        product_of_sum.upstream([99])


def test_what_wires_join_is_reached_whichever_way_they_run(product_of_sum):
    alone = product_of_sum.add("input", name="alone")
    assert product_of_sum.connected([product_of_sum.find("x").id]) == {*product_of_sum} - {alone}
    assert product_of_sum.connected([alone]) == {alone}
    with pytest.raises(UnknownNodeError):
        product_of_sum.connected([99])


@pytest.mark.parametrize("seed", range(5))
def test_columns_reach_what_ids_reach(seed):
    chance, graph = random.Random(seed), Graph()
    leaves = [graph.add("input") for _leaf in range(4)]
    nodes = [*leaves]
    for _gate in range(30):
        gate = graph.add("add")
        graph.connect(chance.choice(nodes), gate, "x")
        graph.connect(chance.choice(nodes), gate, "y")
        nodes.append(gate)
    start = set(chance.sample(nodes, 3))
    wires = graph.wires()
    marked = np.isin(wires.ids, list(start))
    places = reached_places(len(wires.ids), marked, *wires.onward)
    assert set(wires.ids[places].tolist()) == graph.downstream(start)
