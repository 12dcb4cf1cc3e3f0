"""The columns that plans read: they follow every change of a graph, and are sorted and followed rightly."""

from __future__ import annotations

import contextlib
import random

import numpy as np
import pytest

from engine.errors import CycleError
from engine.graphs.graph import Graph
from engine.graphs.wires import Table, Wires
from engine.ops import OPS
from engine.run.plan import compile


def told(graph):
    """Return a graph's columns as ids, ops and (source, consumer, port) by name."""
    wires, ops = graph.wires(), graph.ops()
    ids = wires.ids.tolist()
    columns = (wires.sources.tolist(), wires.consumers.tolist(), wires.ports.tolist())
    return (
        ids,
        [ops[kind] for kind in wires.kinds.tolist()],
        [
            (ids[source], ids[end], graph.node(ids[end]).op.ports[port])
            for source, end, port in zip(*columns, strict=True)
        ],
    )


def expected(graph):
    ids = sorted(graph)
    edges = [(edge.source, edge.target, edge.port) for node in ids for edge in graph.edges_into(node)]
    return ids, [graph.node(node).op for node in ids], edges


def change(graph, draw):
    """Do one thing to a graph: add or remove a node or a wire, or change how many ports a node has."""
    nodes = [*graph]
    turn = draw.random()
    if len(nodes) < 6 or turn < 0.25:
        graph.add(draw.choice(["input", "tanh", "add", "multiply", "affine"]))
    elif turn < 0.3:
        graph.remove(draw.choice(nodes))
    elif turn < 0.35 and (many := [node for node in nodes if graph.node(node).op.of_many]):
        node = draw.choice(many)
        if all(edge.port in ("x", "y") for edge in graph.edges_into(node)):
            graph.set_inputs(node, draw.randint(2, 4))
    elif turn < 0.9:
        source, target = draw.choice(nodes), draw.choice(nodes)
        free = [port for port in graph.node(target).op.ports if graph.source(target, port) is None]
        if free:
            with contextlib.suppress(CycleError):
                graph.connect(source, target, draw.choice(free))
    elif edges := graph.edges():
        edge = draw.choice(edges)
        graph.disconnect(edge.target, edge.port)


@pytest.mark.parametrize("seed", range(8))
def test_the_columns_follow_every_change_of_a_graph_and_of_its_copy(seed):
    draw, graph = random.Random(seed), Graph()
    for _turn in range(120):
        change(graph, draw)
        assert told(graph) == expected(graph)
    twin = graph.copy()
    for _turn in range(30):
        change(twin, draw)
        assert told(twin) == expected(twin)
    assert told(graph) == expected(graph)


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_holds_what_its_targets_depend_on_whatever_order_nodes_were_added_in(seed):
    draw, graph = random.Random(seed), Graph()
    ranks = [graph.add(draw.choice(["add", "multiply"])) for _gate in range(30)]
    draw.shuffle(ranks)
    leaves = [graph.add("input", value=0.5 + index) for index in range(4)]
    for rank, gate in enumerate(ranks):
        for port in OPS["add"].ports:
            graph.connect(draw.choice(leaves + ranks[:rank]), gate, port)
    target = ranks[20]
    plan = compile(graph, [target])
    assert set(plan.slot) == set(graph.order_before([target]))
    for slot, sources in enumerate(plan.inputs):
        edges = graph.edges_into(plan.nodes[slot].id)
        assert [plan.nodes[source].id for source in sources] == [edge.source for edge in edges]
        above = [plan.levels[source] + 1 for source in sources]
        assert plan.levels[slot] == max(above, default=0)


def test_a_row_that_is_dropped_is_filled_by_the_last():
    table = Table(2)
    for key in "abc":
        table.put(key, ord(key), 7)
    table.drop("a")
    table.put("b", 0, 8)
    assert [column.tolist() for column in table.columns()] == [[ord("c"), 0], [7, 8]]
    table.drop("b")
    table.drop("c")
    assert [column.tolist() for column in table.columns()] == [[], []]


@pytest.mark.parametrize("gone", [1, 3, 30, 40], ids="{} of 40".format)
def test_rows_that_go_at_once_leave_the_others_as_they_were(gone):
    table, keys = Table(2), [*range(40)]
    table.put_all(keys, keys, [-key for key in keys])
    doomed = random.Random(gone).sample(keys, gone)
    table.drop_all(doomed)
    left = sorted(set(keys) - set(doomed))
    assert sorted(zip(*map(np.ndarray.tolist, table.columns()), strict=True)) == [(key, -key) for key in left]
    for key in left:
        table.put(key, key, 0)
    table.put_all(doomed, doomed, [0] * gone)
    assert len(table) == len(keys)
    assert [sorted(column.tolist()) for column in table.columns()] == [keys, [0] * len(keys)]


def test_nothing_is_wired_in_an_empty_graph():
    wires = Graph().wires()
    assert isinstance(wires, Wires)
    assert (wires.levels().tolist(), wires.starts.tolist(), wires.counts.tolist()) == ([], [0], [])
