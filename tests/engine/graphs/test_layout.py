"""Automatic layout: from left to right, without overlap, the same every time."""

from __future__ import annotations

from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest

from engine.composites.sizes import LEAF_HEIGHT, node_size
from engine.files import examples
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Graph
from engine.graphs.layout import layered
from engine.ops import OPS


def graph_of_composites() -> Graph:
    """Return a neuron that feeds softmax, both composites."""
    graph = parse("p0; x0; p1; x1; b").graph
    neuron, softmax = (graph.add(READY_MADE[name].row()) for name in ("neuron", "softmax_steps"))
    for source, port in zip(list(graph), graph.node(neuron).op.ports, strict=False):
        graph.connect(source, neuron, port)
    graph.connect(neuron, softmax, "x")
    return graph


GRAPHS = {
    **{example.name: example.contents().graph for example in examples.examples()},
    "one node": parse("x").graph,
    "chain": parse("exp(exp(exp(exp(x))))").graph,
    "composites": graph_of_composites(),
    "power of two wires": parse("x*x").graph,
    "three ports": parse("affine(x, w, b)").graph,
    "wide": parse("+".join(f"x{n}" for n in range(40))).graph,
    **{name: entry.row().inside for name, entry in READY_MADE.items()},
    "deep": parse("+".join("exp(" * n + "x" + ")" * n for n in range(1, 20))).graph,
}


def random_graph(seed: int) -> Graph:
    """Return up to thirty nodes wired at random, some of them composites, some to nothing."""
    random = Random(seed)
    graph = Graph()
    rows = [*(OPS[name] for name in ("input", "exp", "add", "affine")), READY_MADE["neuron"].row()]
    for _ in range(random.randint(1, 30)):
        earlier, node = list(graph), graph.add(random.choice(rows))
        for port in graph.node(node).op.ports if earlier else ():
            if random.random() < 0.9:
                graph.connect(random.choice(earlier[-12:]), node, port)
    return graph


def assert_apart(graph: Graph) -> None:
    """Check that all nodes have places, none over another, each right of what feeds it by a stub at least."""
    at = layered(graph, node_size)
    assert at.keys() == set(graph)
    for one, other in combinations(graph.nodes(), 2):
        sizes = np.add(node_size(one), node_size(other)) / 2
        assert (np.abs(np.subtract(at[one.id], at[other.id])) >= sizes).any(), (one.name, other.name)
    for edge in graph.edges():
        ends = graph.nodes((edge.source, edge.target))
        sizes = [node_size(node)[0] for node in ends]
        assert at[edge.target][0] - at[edge.source][0] >= sum(sizes) / 2 + 52


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS.keys())
def test_every_node_has_a_place_of_its_own_right_of_its_inputs(graph: Graph) -> None:
    assert_apart(graph)


@pytest.mark.parametrize("tens", range(20))
def test_nodes_of_random_graphs_stay_apart(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        assert_apart(random_graph(seed))


@pytest.mark.parametrize("graph", GRAPHS.values(), ids=GRAPHS.keys())
def test_a_graph_that_reads_downwards_has_every_node_below_its_inputs_and_none_on_another(
    graph: Graph,
) -> None:
    at = layered(graph, node_size, downwards=True)
    for one, other in combinations(graph.nodes(), 2):
        sizes = np.add(node_size(one), node_size(other)) / 2
        assert (np.abs(np.subtract(at[one.id], at[other.id])) >= sizes).any(), (one.name, other.name)
    for edge in graph.edges():
        heights = [node_size(node)[1] for node in graph.nodes((edge.source, edge.target))]
        assert at[edge.target][1] - at[edge.source][1] >= sum(heights) / 2 + 32


def test_sizes_come_from_outside() -> None:
    graph = parse("affine(x, w, b)").graph
    at = layered(graph, lambda _node: (400.0, 300.0))
    assert at[4][0] - at[1][0] >= 400 + 52
    assert min(at[2][1] - at[1][1], at[3][1] - at[2][1]) >= 300


def test_a_chain_runs_level() -> None:
    at = layered(parse("exp(exp(sigmoid(exp(x * y))))").graph, node_size)
    assert len({at[node_id][1] for node_id in range(3, 8)}) == 1


def test_the_terms_of_a_sum_stand_in_the_order_of_the_formula() -> None:
    graph = parse("w0*x0 + w1*x1 + w2*x2").graph
    at = layered(graph, node_size)
    first, second = (
        [at[graph.find(name).id][1] for name in names] for names in (("w0", "x0", "w1", "x1"), ("w2", "x2"))
    )
    assert all(above < below for above, below in (*pairwise(first), *pairwise(second)))


def test_empty_graph_has_no_places() -> None:
    assert layered(Graph(), node_size) == {}


def test_same_graph_is_laid_out_the_same_and_kept_as_it_is() -> None:
    graph = examples.find("sigmoid-neuron").contents().graph
    edges = graph.edges()
    assert layered(graph, node_size) == layered(graph, node_size)
    assert graph.edges() == edges


def test_inputs_stand_in_the_order_of_the_ports() -> None:
    at = layered(parse("affine(x, w, b)").graph, node_size)
    assert at[1][1] < at[2][1] < at[3][1]


def test_places_are_plain_numbers() -> None:
    for place in layered(parse("x*y").graph, node_size).values():
        assert all(type(number) in {int, float} for number in place)


def test_parts_that_are_not_joined_stand_apart() -> None:
    graph = Graph()
    for n in range(6):
        graph.add("input", name=f"x{n}")
    heights = sorted(y for _x, y in layered(graph, node_size).values())
    assert np.diff(heights).min() >= LEAF_HEIGHT


def test_layers_are_farther_apart_where_many_wires_meet() -> None:
    few, many = parse("add(a, b, c)").graph, parse(f"add({', '.join(f'x{n}' for n in range(20))})").graph
    widths = [np.ptp([x for x, _y in layered(graph, node_size).values()]) for graph in (few, many)]
    assert widths[1] >= widths[0] + 100
