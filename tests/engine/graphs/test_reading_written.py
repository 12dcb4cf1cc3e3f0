"""What is read of graphs at random, and how they are compiled, is what was stored.

`WRITE_TEXTS=1 pytest tests/engine/graphs/test_reading_written.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import EngineError
from engine.graphs.data_order import data_order, levels
from engine.graphs.graph import Graph
from engine.graphs.names import following
from engine.run.plan import compile
from tests.engine.graphs.test_layout import random_graph
from tests.engine.telling import told
from tests.engine.written import compare

SEEDS = range(10)


def before(graph: Graph, node_id: int) -> object:
    """Return what a node needs first and what feeds that, or what is said of an open port."""
    try:
        return graph.order_before([node_id]), graph.inputs_before([node_id])
    except EngineError as error:
        return str(error)


def of_nodes(graph: Graph) -> Iterator[str]:
    for node in graph.nodes():
        yield told([
            node.id, node.name, node.op, graph.edges_into(node.id), graph.edges_from(node.id),
            graph.upstream([node.id]), graph.downstream([node.id]), graph.connected([node.id]),
            before(graph, node.id),
            [graph.source(node.id, port) for port in node.op.ports],
        ])  # fmt: skip


def of_graph(graph: Graph) -> Iterator[str]:
    ids = list(graph)
    yield told(
        [graph.ends(), graph.end(), graph.main_end(), graph.outputs(), graph.leaves(), graph.complete()]
    )
    yield told([graph.open_ports(), graph.wire_count, levels(graph)])
    yield told(data_order(graph, {node: (float(node % 4), float(node * 3 % 5)) for node in ids}))
    yield told(graph.edges_touching(ids[::3]))
    yield told([len(graph.edges()), graph.snapshot().nodes == tuple(graph.nodes())])
    yield told([graph.free_name(name) for name in ("x", "input", "input3", "exp", "_", "out")])


def of_plans(graph: Graph) -> Iterator[str]:
    for target in (*graph.ends()[:2], next(iter(graph)), 999):
        try:
            plan = compile(graph, [target])
        except EngineError as error:
            yield f"{type(error).__name__} {error}"
            continue
        steps = [(step.node, step.slot, step.inputs) for step in plan.steps]
        yield told([plan.leaves, plan.slot, steps, plan.targets, plan.asked])
        try:
            yield told(plan.shapes(dict.fromkeys(plan.leaves, (2, 2))))
        except EngineError as error:
            yield f"{type(error).__name__} {error}"


def test_graphs_at_random_are_read_as_it_was_stored() -> None:
    lines = []
    for seed in SEEDS:
        graph = random_graph(seed)
        lines += [f"-- {seed}", *of_graph(graph), *of_plans(graph)]
        if seed < 4:
            lines += of_nodes(graph)
    compare("graphs-read", "\n".join(lines))


def test_names_follow_each_other() -> None:
    names = ("x", "x1", "x9", "x_9", "x09", "q_1", "θ", "a1b", "_", "x99")
    assert [following(name) for name in names] == [
        "x2", "x2", "x10", "x_10", "x10", "q_2", "θ2", "a1b2", "_2", "x100",
    ]  # fmt: skip
