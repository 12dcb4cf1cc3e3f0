"""The graph: nodes and edges, ids that never repeat, what can be read of it, and copies."""

from __future__ import annotations

import dataclasses
import random

import networkx as nx
import numpy as np
import pytest

from engine.errors import (
    GraphError,
    MissingInputError,
    OccupiedPortError,
)
from engine.graphs.graph import Edge, Graph
from engine.ops import OPS

# Building ------------------------------------------------------------------------------------------------


def test_an_empty_graph_has_nothing_in_it():
    graph = Graph()
    assert (len(graph), list(graph), graph.nodes(), graph.edges()) == (0, [], [], [])
    assert (graph.leaves(), graph.outputs(), graph.complete()) == ([], [], frozenset())
    assert 1 not in graph


def test_a_graph_and_its_ops_are_short_when_printed(build):
    graph = build(x=1.0, y=2.0, f=("multiply", "x", "y"))
    assert repr(graph) == "<Graph of 3 nodes and 2 edges>"
    assert repr(graph.find("f").op) == "<Op multiply(x, y)>"


def test_a_new_node_carries_what_it_was_given():
    graph = Graph()
    node = graph.node(graph.add("leaky_relu", name="h", attributes={"slope": 0.2}))
    assert (node.id, node.op, node.name, node.value) == (1, OPS["leaky_relu"], "h", None)
    assert dict(node.attributes) == {"slope": 0.2}


def test_a_leaf_without_a_value_holds_one():
    graph = Graph()
    assert graph.node(graph.add("input")).value == 1.0


def test_attributes_that_are_not_given_have_their_defaults():
    graph = Graph()
    assert dict(graph.node(graph.add("step", attributes={"low": -1})).attributes) == {
        "low": -1.0,
        "high": 1.0,
    }


def test_nodes_are_numbered_and_listed_in_the_order_they_were_added(product_of_sum):
    assert [(node.id, node.name) for node in product_of_sum.nodes()] == list(enumerate("xyzqf", start=1))


def test_nodes_and_edges_cannot_be_changed_behind_the_graph(product_of_sum):
    node, edge = product_of_sum.node(1), product_of_sum.edges()[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        node.name = "other"
    with pytest.raises(AttributeError):
        edge.port = "y"
    with pytest.raises(TypeError):
        product_of_sum.node(product_of_sum.add("scale")).attributes["factor"] = 3.0


def test_a_list_that_was_returned_can_be_changed_without_changing_the_graph(product_of_sum, state):
    before = state(product_of_sum)
    for found in (product_of_sum.nodes(), product_of_sum.edges(), product_of_sum.edges_into(4)):
        found.clear()
    product_of_sum.outputs().clear()
    assert state(product_of_sum) == before


def test_a_node_keeps_its_number_in_its_symbol():
    graph = Graph()
    assert graph.node(graph.add("add_constant", attributes={"c": -2.5})).symbol == "−2.5"
    assert graph.node(graph.add("multiply")).symbol == "×"


# Edges ---------------------------------------------------------------------------------------------------


def test_edges_into_a_node_come_in_the_order_of_its_ports():
    graph = Graph()
    a, b, f = graph.add("input"), graph.add("input"), graph.add("subtract")
    graph.connect(b, f, "y")
    graph.connect(a, f, "x")
    assert graph.edges_into(f) == [Edge(a, f, "x"), Edge(b, f, "y")]
    assert graph.edges() == graph.edges_into(f)


def test_edges_from_a_node_are_all_its_uses(product_of_sum):
    square = product_of_sum.add("square")
    product_of_sum.connect(4, square, "x")
    assert sorted(product_of_sum.edges_from(4)) == [Edge(4, 5, "x"), Edge(4, square, "x")]
    assert product_of_sum.edges_from(5) == []


def test_two_edges_may_run_between_the_same_two_nodes():
    graph = Graph()
    x, f = graph.add("input"), graph.add("multiply")
    graph.connect(x, f, "x")
    graph.connect(x, f, "y")
    assert graph.edges() == [Edge(x, f, "x"), Edge(x, f, "y")]
    graph.disconnect(f, "x")
    assert graph.edges() == [Edge(x, f, "y")]
    assert (graph.source(f, "x"), graph.source(f, "y")) == (None, x)


def test_disconnecting_returns_the_edge_and_connecting_it_again_restores_it(product_of_sum, state):
    before = state(product_of_sum)
    edge = product_of_sum.disconnect(5, "x")
    assert edge == Edge(4, 5, "x")
    assert product_of_sum.source(5, "x") is None
    assert product_of_sum.connect(edge.source, edge.target, edge.port) == edge
    assert state(product_of_sum) == before


def test_removing_a_node_removes_every_edge_that_touches_it(product_of_sum):
    product_of_sum.remove(4)
    assert product_of_sum.edges() == [Edge(3, 5, "y")]
    assert 4 not in product_of_sum
    product_of_sum.check_connect(1, 5, "x")


def test_removing_a_node_frees_its_name(product_of_sum):
    product_of_sum.remove(1)
    assert product_of_sum.node(product_of_sum.add("input", name="x")).name == "x"


# Ids -----------------------------------------------------------------------------------------------------


def test_ids_never_repeat_after_removals(product_of_sum):
    product_of_sum.remove(5)
    product_of_sum.remove(4)
    assert product_of_sum.add("add") == 6
    product_of_sum.remove(6)
    assert product_of_sum.add("add") == 7


def test_ids_never_repeat_when_everything_is_removed(product_of_sum):
    for node_id in list(product_of_sum):
        product_of_sum.remove(node_id)
    assert product_of_sum.add("input") == 6


def test_ids_go_on_in_a_copy(product_of_sum):
    product_of_sum.remove(5)
    assert product_of_sum.copy().add("add") == 6


def test_an_id_that_was_asked_for_is_not_given_again():
    graph = Graph()
    assert graph.add("input", node_id=10) == 10
    assert graph.add("input", node_id=3) == 3
    assert [graph.add("input"), graph.add("input")] == [11, 12]


def test_a_removed_node_comes_back_under_its_id(product_of_sum, state):
    before = state(product_of_sum)
    node, edges = product_of_sum.node(5), product_of_sum.edges_into(5)
    product_of_sum.remove(5)
    product_of_sum.add(node.op.name, name=node.name, attributes=node.attributes, node_id=node.id)
    for edge in edges:
        product_of_sum.connect(edge.source, edge.target, edge.port)
    assert state(product_of_sum) == before


# Reading -------------------------------------------------------------------------------------------------


def test_outputs_are_the_gates_that_feed_nothing(product_of_sum):
    assert product_of_sum.outputs() == [5]
    loose = product_of_sum.add("exp")
    product_of_sum.add("constant")
    assert product_of_sum.outputs() == [5, loose]


def test_the_outputs_of_a_graph_of_leaves_are_its_leaves():
    graph = Graph()
    assert [graph.add("input"), graph.add("constant")] == graph.outputs()


def test_leaves_are_the_nodes_that_hold_values(product_of_sum):
    product_of_sum.add("parameter", name="w")
    product_of_sum.add("constant", name="c")
    assert [node.name for node in product_of_sum.leaves()] == ["x", "y", "z", "w", "c"]


def test_a_node_is_complete_when_nothing_before_it_is_open(product_of_sum):
    assert product_of_sum.complete() == {1, 2, 3, 4, 5}
    assert product_of_sum.open_ports() == []
    product_of_sum.disconnect(4, "y")
    assert product_of_sum.complete() == {1, 2, 3}
    assert product_of_sum.open_ports() == [(4, "y")]
    square = product_of_sum.add("square")
    product_of_sum.connect(3, square, "x")
    assert product_of_sum.complete() == {1, 2, 3, square}


def test_the_order_before_a_target_holds_each_node_after_its_inputs(product_of_sum):
    product_of_sum.add("exp")
    order = product_of_sum.order_before([5])
    assert sorted(order) == [1, 2, 3, 4, 5]
    place = {node_id: index for index, node_id in enumerate(order)}
    assert all(place[edge.source] < place[edge.target] for edge in product_of_sum.edges())
    assert sorted(product_of_sum.order_before([4, 4])) == [1, 2, 4]
    assert product_of_sum.order_before([]) == []


def test_the_order_before_a_target_names_the_first_open_port(product_of_sum):
    product_of_sum.disconnect(4, "y")
    with pytest.raises(MissingInputError, match="port y of q") as caught:
        product_of_sum.order_before([5])
    assert (caught.value.node, caught.value.port) == (4, "y")
    assert product_of_sum.order_before([3]) == [3]


# Copies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda graph: graph.add("exp"),
        lambda graph: graph.remove(5),
        lambda graph: graph.disconnect(5, "x"),
        lambda graph: graph.connect(1, graph.add("exp"), "x"),
        lambda graph: graph.set_value(1, 7.0),
        lambda graph: graph.rename(4, "sum"),
    ],
)
@pytest.mark.parametrize("changed", [0, 1, 2])
def test_of_copies_of_copies_only_the_one_that_is_changed_changes(product_of_sum, state, change, changed):
    family = [product_of_sum, product_of_sum.copy()]
    family.append(family[1].copy())
    before = state(product_of_sum)
    change(family[changed])
    assert [state(each) == before for each in family] == [place != changed for place in range(3)]


def test_a_copy_and_its_original_change_apart(product_of_sum, state):
    before = state(product_of_sum)
    twin = product_of_sum.copy()
    assert state(twin) == before
    twin.set_value(1, 7.0)
    twin.rename(2, "b")
    twin.disconnect(5, "y")
    twin.remove(4)
    twin.set_attribute(twin.add("scale"), "factor", 4.0)
    assert state(product_of_sum) == before
    changed = state(twin)
    product_of_sum.rename(1, "a")
    product_of_sum.remove(5)
    product_of_sum.add("exp")
    assert state(twin) == changed


# At random -----------------------------------------------------------------------------------------------


def _random_change(graph, rng):
    ids = [*graph, 999]
    port = rng.choice(["x", "y", "nothing"])
    return rng.choice([
        lambda: graph.add(rng.choice(["input", "add", "multiply", "exp", "scale", "no_op"])),
        lambda: graph.add("add", node_id=rng.randrange(1, 40)),
        lambda: graph.remove(rng.choice(ids)) if rng.random() < 0.3 else None,
        lambda: graph.connect(rng.choice(ids), rng.choice(ids), port),
        lambda: graph.connect(rng.choice(ids), rng.choice(ids), port),
        lambda: graph.connect(rng.choice(ids), rng.choice(ids), port),
        lambda: graph.disconnect(rng.choice(ids), port),
        lambda: graph.rename(rng.choice(ids), rng.choice(["a", "b", "add", "1"])),
        lambda: graph.set_value(rng.choice(ids), rng.choice([2, [1, 2], "no"])),
        lambda: graph.set_attribute(rng.choice(ids), "factor", rng.choice([1, np.nan])),
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_tried_the_graph_stays_valid_and_refusals_change_nothing(seed, state):
    rng = random.Random(seed)
    graph = Graph()
    refused = 0
    for _change in range(150):
        before, change = state(graph), _random_change(graph, rng)
        try:
            change()
        except GraphError:
            refused += 1
            assert state(graph) == before
        edges = graph.edges()
        assert nx.is_directed_acyclic_graph(nx.MultiDiGraph([(e.source, e.target) for e in edges]))
        assert len({(edge.target, edge.port) for edge in edges}) == len(edges)
        assert len({node.name for node in graph.nodes()}) == len(graph)
        assert all(edge.port in graph.node(edge.target).op.ports for edge in edges)
    assert 20 < refused < 130


# Any number of inputs ------------------------------------------------------------------------------------


def test_a_node_takes_more_inputs_and_keeps_the_wires_it_has(product_of_sum):
    product_of_sum.set_inputs(4, 4)
    product_of_sum.connect(3, 4, "w")
    assert product_of_sum.node(4).op is OPS["add"].of_many(4)
    assert product_of_sum.edges_into(4) == [Edge(1, 4, "x"), Edge(2, 4, "y"), Edge(3, 4, "w")]
    assert 4 not in product_of_sum.complete()


def test_a_port_with_a_wire_is_not_taken_away(product_of_sum, state):
    product_of_sum.set_inputs(4, 3)
    product_of_sum.connect(3, 4, "z")
    before = state(product_of_sum)
    with pytest.raises(OccupiedPortError, match="port z of q has a wire"):
        product_of_sum.set_inputs(4, 2)
    assert state(product_of_sum) == before
    product_of_sum.disconnect(4, "z")
    product_of_sum.set_inputs(4, 2)
    assert product_of_sum.node(4).op is OPS["add"]


def test_a_node_can_be_added_with_the_row_of_another(product_of_sum):
    product_of_sum.set_inputs(5, 3)
    twin = product_of_sum.add(product_of_sum.node(5).op)
    assert product_of_sum.node(twin).op.ports == ("x", "y", "z")
