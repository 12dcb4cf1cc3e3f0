"""Gates put into a composite run inside it, and nothing that is computed changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.composites.composite import Composite, composite, composite_of
from engine.composites.grouping import expand_all, group
from engine.composites.putting_in import put_in
from engine.composites.reshaping import with_row
from engine.errors import CycleError, GraphError
from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.run.autodiff import evaluate
from engine.run.plan import compile

TEXT = "x = 2; y = 3; z = -0.1; a = x + y; b = a * z; c = tanh(b); d = c + x; f = d * y"


def grouped(*names: str) -> tuple[Graph, int]:
    """Return the graph in which some gates of the text are one composite, h."""
    graph = parse(TEXT).graph
    places = {node: (90.0 * index, 60.0 * (index % 3)) for index, node in enumerate(graph)}
    found = group(graph, [graph.find(name).id for name in names], "h", places)
    return found.graph, found.node


def ids(graph: Graph, *names: str) -> list[int]:
    return [graph.find(name).id for name in names]


def numbers(graph: Graph) -> dict[str, float]:
    """Return the value of the last gate, and its gradients by the inputs' names."""
    end = graph.end()
    evaluation = evaluate(graph, compile(graph, [end]), end)
    leaves = [node for node in graph.nodes() if node.op.name == "input"]
    return {"": evaluation.values[end], **{leaf.name: evaluation.gradients[leaf.id] for leaf in leaves}}


def ports(graph: Graph, node: int) -> dict[str, str]:
    op = graph.node(node).op
    sources = {port: graph.source(node, port) for port in op.ports}
    return {port: "" if source is None else graph.node(source).name for port, source in sources.items()}


@pytest.mark.parametrize(
    ("inside", "entering", "wired"),
    [
        ("b c", "a", {"z": "z", "x": "x", "y": "y"}),
        ("b c", "d", {"z": "z", "a": "a", "x": "x"}),
        ("b", "c d", {"z": "z", "a": "a", "x": "x"}),
        ("c d", "f", {"b": "b", "x": "x", "y": "y"}),
        ("c d", "b a", {"x": "x", "y": "y", "z": "z"}),
    ],
    ids=["what feeds it", "what it feeds", "two that it feeds", "the end", "two that feed it"],
)
def test_gates_go_in_and_wires_to_and_from_them_become_ports(inside, entering, wired):
    graph, node = grouped(*inside.split())
    before = numbers(graph)
    result = put_in(graph, node, ids(graph, *entering.split()))
    assert ports(result, node) == wired
    assert result.node(node).name == "h"
    assert not {result.node(each).name for each in result} & set(entering.split())
    assert {composite_of(result.node(node)).inside.find(name).name for name in entering.split()}
    assert numbers(result) == pytest.approx(before)


def test_ports_that_are_still_fed_keep_their_names_and_their_order():
    graph, node = grouped("b", "c")
    row = composite_of(graph.node(node))
    result = put_in(graph, node, ids(graph, "d"))
    assert result.node(node).op.ports[: len(row.ports)] == row.ports
    assert composite_of(result.node(node)).inputs[: len(row.inputs)] == row.inputs


def test_a_node_put_in_place_of_its_port_keeps_its_name():
    graph, node = grouped("b", "c")
    inside = composite_of(put_in(graph, node, ids(graph, "a")).node(node)).inside
    assert inside.find("a").op.name == "add"


def test_only_this_composite_changes():
    graph, node = grouped("c")
    twin = graph.add(graph.node(node).op, name="twin")
    graph.connect(graph.find("b").id, twin, graph.node(twin).op.ports[0])
    row = graph.node(twin).op
    result = put_in(graph, node, ids(graph, "d"))
    assert result.node(twin).op is row
    assert result.node(node).op is not row


def test_where_nodes_inside_have_places_the_new_ones_stand_beside_them():
    graph, node = grouped("b", "c")
    places = {each: (100.0 * each, 0.0) for each in graph}
    for entering, is_before in (("a", True), ("d", False)):
        row = composite_of(put_in(graph, node, ids(graph, entering), places).node(node))
        new = row.positions[row.inside.find(entering).id][0]
        others = [row.positions[row.inside.find(name).id][0] for name in "bc"]
        assert (new < min(others)) if is_before else (new > max(others))


def test_an_open_port_of_what_goes_in_becomes_one_of_the_composite_and_stands_before_all_others():
    graph = parse("x = 2; a = tanh(x); b = exp(a)").graph
    found = group(graph, ids(graph, "a"), "h")
    graph, node = found.graph, found.node
    graph.connect(graph.find("b").id, graph.add("multiply", name="m"), "y")
    row = composite_of(graph.node(node))
    inside = {leaf: (100.0 * index, 30.0 * index) for index, leaf in enumerate(row.inside)}
    graph = with_row(graph, node, composite("h", row.inside, row.inputs, row.output, inside))
    places = {each: (100.0 * each, 10.0 * each) for each in graph}
    result = put_in(graph, node, ids(graph, "b", "m"), places)
    assert ports(result, node) == {"x": "x", "x2": ""}
    row = composite_of(result.node(node))
    assert {row.inside.node(leaf).name: place for leaf, place in row.positions.items()} == {
        "a": (0.0, 0.0), "x": (100.0, 30.0), "b": (240.0, 5.0), "m": (440.0, 25.0), "x2": (-140.0, 0.0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entering", "kind", "words"),
    [
        ("f", CycleError, "d lies between"),
        ("a", GraphError, "these lead out of it or end in it: a, h"),
        ("x", GraphError, "inputs and parameters stay outside h"),
    ],
)
def test_what_cannot_go_in_is_refused_with_names(entering, kind, words):
    graph, node = grouped("b", "c")
    graph.connect(graph.find("a").id, graph.add("tanh", name="t"), "x")
    with pytest.raises(kind, match=words):
        put_in(graph, node, ids(graph, entering))


def test_what_is_no_composite_takes_nothing_in():
    graph, _node = grouped("b")
    with pytest.raises(GraphError):
        put_in(graph, graph.find("d").id, ids(graph, "c"))


@given(st.data())
def test_putting_any_gates_in_changes_no_value_and_no_gradient(data):
    graph = parse(TEXT).graph
    gates = ["a", "b", "c", "d", "f"]
    start = data.draw(st.integers(0, 4))
    graph, node = grouped(gates[start])
    entering = data.draw(
        st.sets(st.sampled_from([gate for gate in gates if gate != gates[start]]), min_size=1)
    )
    try:
        result = put_in(graph, node, ids(graph, *sorted(entering)))
    except GraphError:
        return
    assert numbers(result) == pytest.approx(numbers(graph))
    assert not any(isinstance(each.op, Composite) for each in expand_all(result).graph.nodes())
