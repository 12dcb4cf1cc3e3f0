"""Graphs that several tests of the engine start from, and a way to see that one has not changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.graph import Graph


@pytest.fixture
def state() -> Callable[[Graph], object]:
    """Return a function that gives all there is to see of a graph, comparable with ==."""

    def see(graph: Graph) -> object:
        nodes = [
            (node.id, node.op.name, node.name, repr(node.value), dict(node.attributes))
            for node in graph.nodes()
        ]
        names = [graph.find(node.name).id for node in graph.nodes()]
        return nodes, names, graph.edges(), list(graph), graph.copy().add("constant", name="next_one")

    return see


@pytest.fixture
def product_of_sum() -> Graph:
    """Return f = (x + y) z at (−2, 5, −4), with the ids x 1, y 2, z 3, q 4, f 5."""
    graph = Graph()
    for name, value in (("x", -2.0), ("y", 5.0), ("z", -4.0)):
        graph.add("input", name=name, value=value)
    graph.add("add", name="q")
    graph.add("multiply", name="f")
    for source, target, port in ((1, 4, "x"), (2, 4, "y"), (4, 5, "x"), (3, 5, "y")):
        graph.connect(source, target, port)
    return graph


@pytest.fixture
def rng() -> np.random.Generator:
    """Return a seeded source of randomness."""
    return np.random.default_rng(20260101)


@pytest.fixture
def build() -> Callable[..., Graph]:
    """Return a function that builds a graph from rows: a leaf's value, or (op, inputs…, attributes)."""

    def build(**rows: Any) -> Graph:
        graph = Graph()
        for name, row in rows.items():
            if isinstance(row, tuple):
                _add_gate(graph, name, *row)
            else:
                graph.add("input", name=name, value=row)
        return graph

    return build


def _add_gate(graph: Graph, name: str, op: str, *inputs: Any) -> None:
    *sources, attributes = inputs if isinstance(inputs[-1], dict) else (*inputs, None)
    gate = graph.add(op, name=name, attributes=attributes)
    for port, source in zip(graph.node(gate).op.ports, sources, strict=True):
        graph.connect(graph.find(source).id, gate, port)
