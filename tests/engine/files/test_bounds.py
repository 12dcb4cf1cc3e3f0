"""Bounds on what a file may ask for: memory, time, lengths, depths, and names that deceive the eye."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from engine.composites.grouping import group
from engine.errors import FormatError, GraphError, InvalidNameError, InvalidValueError, ShapeError
from engine.files.document import LONGEST_TEXTS, Contents, decode, encode
from engine.graphs.graph import Edge, Graph
from engine.graphs.node_values import DEEPEST, LONGEST_NAME, MOST_ENTRIES
from engine.run import plan as plans
from engine.run.autodiff import evaluate
from engine.run.plan import compile


def file_of(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], **more: Any) -> bytes:
    return json.dumps({"format": "chainrule", "version": 2, "nodes": nodes, "edges": edges, **more}).encode()


def node(node_id: int, op: str, **more: Any) -> dict[str, Any]:
    return {"id": node_id, "op": op, "name": f"n{node_id}", "position": [0, 0], **more}


def chain(length: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    nodes = [node(1, "input", value=1.0), *(node(place, "tanh") for place in range(2, length + 1))]
    edges = [{"source": place - 1, "target": place, "port": "x"} for place in range(2, length + 1)]
    return nodes, edges


# Wires ------------------------------------------------------------------------------------------------------


def test_no_path_is_searched_for_while_a_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.graphs.graph.leads", lambda *_found: pytest.fail("a search an edge"))
    nodes, edges = chain(300)
    random.Random(0).shuffle(edges)
    assert len(decode(file_of(nodes, edges)).graph.edges()) == 299


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"source": 9, "target": 5, "port": "x"}, "edges[8]", "taken by n4"),
        ({"source": 9, "target": 1, "port": "x"}, "edges[8]", "no port x"),
        ({"source": 99, "target": 1, "port": "x"}, "edges[8]", "no node 99"),
        ({"source": 3, "target": 3, "port": "x"}, "edges[8]", "taken by"),
    ],
)
def test_the_wire_that_is_refused_is_named(wrong: dict[str, Any], field: str, words: str) -> None:
    nodes, edges = chain(9)
    with pytest.raises(FormatError, match=words) as caught:
        decode(file_of(nodes, [*edges, wrong]))
    assert caught.value.field == field


def test_a_cycle_is_named_by_its_last_wire() -> None:
    nodes = [node(1, "add"), node(2, "tanh"), node(3, "exp")]
    edges = [(1, 2, "x"), (2, 3, "x"), (3, 1, "y")]
    records = [{"source": source, "target": target, "port": port} for source, target, port in edges]
    with pytest.raises(FormatError, match="close a cycle") as caught:
        decode(file_of(nodes, records))
    assert caught.value.field == "edges[2]"


def test_wires_refused_together_leave_the_graph_as_it_was(build: Any, state: Any) -> None:
    graph = build(x=1.0, a=("tanh", "x"), b=("add", "x", "x"))
    graph.disconnect(3, "y")
    before = state(graph)
    for wires, refused in (([Edge(2, 3, "y"), Edge(1, 3, "y")], 1), ([Edge(2, 3, "y"), Edge(3, 3, "x")], 1)):
        with pytest.raises(GraphError) as caught:
            graph.connect_all(wires)
        assert caught.value.edge == wires[refused]
        assert state(graph) == before


# Memory -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10_000, 10**6])
def test_memory_is_counted_from_shapes_before_it_is_taken(count: int) -> None:
    graph = Graph()
    column, row = (
        graph.add("input", value=np.zeros((count, 1))),
        graph.add("input", value=np.zeros((1, count))),
    )
    table = graph.add("add", name="table")
    graph.connect(column, table, "x")
    graph.connect(row, table, "y")
    again = graph.add("exp")
    graph.connect(table, again, "x")
    with pytest.raises(ShapeError, match=r"would take [\d,]+ MB; they may take 1,024 MB") as caught:
        evaluate(graph, compile(graph, [again]), None)
    assert caught.value.node in (table, again)


def test_what_fits_the_budget_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = Graph()
    squared = graph.add("square")
    graph.connect(graph.add("input", value=[1.0, 2.0]), squared, "x")
    monkeypatch.setattr(plans, "MOST_ENTRIES", 4)
    assert evaluate(graph, compile(graph, [squared]), None).values[squared].tolist() == [1.0, 4.0]
    monkeypatch.setattr(plans, "MOST_ENTRIES", 3)
    with pytest.raises(ShapeError):
        evaluate(graph, compile(graph, [squared]), None)


def test_a_leaf_holds_no_more_than_can_be_saved() -> None:
    with pytest.raises(InvalidValueError, match=r"at most 32 axes and 4,194,304 numbers"):
        Graph().add("input", value=np.zeros(MOST_ENTRIES + 1))
    with pytest.raises(InvalidValueError, match="at most 32 axes"):
        Graph().add("input", value=np.zeros((1,) * (DEEPEST + 1)))
    graph = Graph()
    deepest = graph.add("input", value=np.zeros((1,) * DEEPEST))
    assert np.shape(decode(encode(Contents(graph))).graph.node(deepest).value) == (1,) * DEEPEST


def test_composites_stand_as_deep_as_a_file_holds_them() -> None:
    graph = Graph()
    gate = graph.add("tanh")
    graph.connect(graph.add("input"), gate, "x")
    for _depth in range(DEEPEST):
        grouped = group(graph, [gate], "g")
        graph, gate = grouped.graph, grouped.node
    assert len(decode(encode(Contents(graph))).graph) == 2
    with pytest.raises(GraphError, match="at most 32 deep within one another"):
        group(graph, [gate], "g")


# Texts and names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ["title", "description"])
def test_texts_are_bounded_and_normalized(entry: str) -> None:
    most = LONGEST_TEXTS[entry]
    held = getattr(decode(file_of([], [], **{entry: "e\u0301" + "x" * (most - 2)})), entry)
    assert held.startswith("é")
    assert len(held) == most - 1
    with pytest.raises(FormatError, match=f"has {most + 1} letters; it may have {most}") as caught:
        decode(file_of([], [], **{entry: "x" * (most + 1)}))
    assert caught.value.field == entry


def test_names_are_bounded() -> None:
    graph = Graph()
    graph.add("input", name="x" * LONGEST_NAME)
    with pytest.raises(InvalidNameError, match="at most 200 letters; this one has 1000000"):
        graph.add("input", name="y" * 10**6)


@pytest.mark.parametrize("name", ["\u3164", "x\u3164", "a\ufe0f", "a\u115f", "x\u200b", "\uffa0"])
def test_a_name_with_a_letter_that_cannot_be_seen_is_refused(name: str) -> None:
    with pytest.raises(InvalidNameError, match="cannot be seen"):
        Graph().add("input", name=name)


@pytest.mark.parametrize(("first", "second"), [("x", "х"), ("х", "x"), ("Ax1", "Аx1"), ("хy", "xу")])
def test_a_name_that_looks_like_another_is_refused(first: str, second: str) -> None:
    graph = Graph()
    kept = graph.add("input", name=first)
    with pytest.raises(InvalidNameError, match="looks just like"):
        graph.add("input", name=second)
    graph.remove(kept)
    assert graph.node(graph.add("input", name=second)).name == second


def test_names_in_other_scripts_stand_beside_each_other() -> None:
    graph = Graph()
    for name in ("x", "θ", "ν", "v", "가중치", "вес", "μ"):
        graph.add("input", name=name)
    graph.rename(graph.find("вес").id, "сеть")
    assert graph.find("сеть").name == "сеть"
