"""Another inside takes a composite's place: wires stay at their ports, and what is unfinished says so."""

from __future__ import annotations

import pytest

from engine.composites.composite import composite, composite_of
from engine.composites.grouping import expand, group
from engine.composites.reshaping import lost_wires, with_row
from engine.errors import GraphError, ShapeError
from engine.formulas.expression import parse
from engine.run.autodiff import evaluate
from engine.run.partial import evaluate_what_can_be
from engine.run.plan import compile


@pytest.fixture
def grouped():
    """Return f = 10·g with g = a·x + b as a composite of three ports, and the composite's id."""
    graph = parse("a = 2; x = 3; b = 4; g = a * x + b; f = 10 * g").graph
    gates = [node.id for node in graph.nodes() if node.op.name in {"multiply", "add"} and node.name != "f"]
    found = group(graph, gates, "g")
    return found.graph, found.node


def value_of(graph, name="f"):
    target = graph.find(name).id
    return float(evaluate(graph, compile(graph, [target]), target).values[target])


def leaf(row, name):
    return row.inside.find(name).id


def test_wires_stay_with_their_inputs_when_ports_change_their_order_and_names(grouped):
    graph, node = grouped
    row, before = composite_of(graph.node(node)), value_of(graph)
    inside = row.inside.copy()
    inside.rename(leaf(row, "a"), "slope")
    turned = composite("g", inside, row.inputs[::-1], row.output)
    other = with_row(graph, node, turned)
    assert turned.ports == ("b", "x", "slope")
    assert {edge.port: other.node(edge.source).name for edge in other.edges_into(node)} == {
        "slope": "a", "x": "x", "b": "b",
    }  # fmt: skip
    assert value_of(other) == before == 100.0
    assert lost_wires(graph, node, turned) == []
    assert {edge.port for edge in graph.edges_into(node)} == {"a", "x", "b"}


def test_a_wire_goes_with_its_port_and_only_that(grouped):
    graph, node = grouped
    row = composite_of(graph.node(node))
    inside = row.inside.copy()
    gone = leaf(row, "b")
    inside.remove(gone)
    less = composite("g", inside, tuple(port for port in row.inputs if port != gone), row.output)
    assert [edge.port for edge in lost_wires(graph, node, less)] == ["b"]
    other = with_row(graph, node, less)
    assert {edge.port for edge in other.edges_into(node)} == {"a", "x"}
    assert [edge.target for edge in other.edges_from(node)] == [
        edge.target for edge in graph.edges_from(node)
    ]


def test_an_unfinished_composite_is_told_of_by_name_and_what_does_not_need_it_is_computed(grouped):
    graph, node = grouped
    row = composite_of(graph.node(node))
    inside = row.inside.copy()
    inside.disconnect(row.output, "y")
    other = with_row(graph, node, composite("g", inside, row.inputs, row.output))
    target = other.find("f").id
    with pytest.raises(ShapeError, match=r"g: inside it, .*port y"):
        evaluate(other, compile(other, [target]), target)
    with pytest.raises(ValueError, match=r"inside it, .*port y"):
        other.node(node).op.forward(*[0.5] * len(row.inputs))
    partial = evaluate_what_can_be(other, compile(other, other.complete()), target)
    assert set(partial.failures) == {node}
    assert partial.lost == {node, target}
    back = expand(other, node)
    assert back.graph.source(back.ids[row.output], "y") is None


def test_only_a_composite_has_another_inside(grouped):
    graph, node = grouped
    with pytest.raises(GraphError, match="no composite"):
        with_row(graph, graph.find("x").id, composite_of(graph.node(node)))
