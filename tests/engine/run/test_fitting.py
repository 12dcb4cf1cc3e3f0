"""Which ports could take a wire that is not there yet, by the shapes that flow."""

from __future__ import annotations

import pytest

from engine.formulas.expression import parse
from engine.graphs.graph import Edge, Graph
from engine.ops import OPS
from engine.run.fitting import Fitting, _ways
from engine.run.plan import compile


def fitting(graph: Graph, *without: Edge) -> Fitting:
    return Fitting(graph, compile(graph, graph.complete()), without)


@pytest.fixture
def graph() -> Graph:
    """A product y of a matrix W of shape (3, 2) and a vector x of shape (2,), beside a number s."""
    return parse("W = [[1, 2], [3, 4], [5, 6]]; x = [1, 2]; s = 2; y = W @ x; t = s + s").graph


@pytest.mark.parametrize(
    ("source", "op", "port"),
    [
        ("s", "add", "x"),
        ("s", "matmul", None),
        ("s", "softmax", None),
        ("s", "affine", "b"),
        ("x", "matmul", "a"),
        ("x", "softmax", "x"),
        ("W", "dot", None),
        ("W", "matmul", "a"),
        ("y", "dot", "a"),
        ("s", "input", None),
    ],
)
def test_a_new_node_takes_a_shape_at_the_first_port_where_some_others_would_fit(
    graph: Graph, source: str, op: str, port: str | None
) -> None:
    assert fitting(graph).port_of(OPS[op], graph.find(source).id) == port


@pytest.mark.parametrize(
    ("source", "port", "objection"),
    [
        ("W", "b", "y: port b has shape (3, 2); its first dimension must be 2, as a's last in (3, 2)"),
        ("x", "a", ""),
        (
            "t",
            "b",
            "y: port b is a single number; a matrix product needs arrays",
        ),
        ("y", "b", "y cannot feed itself: this wire would close a cycle"),
    ],
)
def test_what_speaks_against_a_wire_is_said_as_if_it_were_there(
    graph: Graph, source: str, port: str, objection: str
) -> None:
    said = fitting(graph).objection(graph.find(source).id, graph.find("y").id, port)
    assert said.startswith(objection)
    assert bool(said) == bool(objection)


def test_a_cycle_is_an_objection_though_the_port_be_taken(graph: Graph) -> None:
    outer = graph.add("exp", name="e")
    graph.connect(graph.find("t").id, outer, "x")
    said = fitting(graph).objection(outer, graph.find("t").id, "x")
    assert said == "e depends on t, so this wire would close a cycle"


def test_a_wire_that_counts_as_gone_tells_nothing_of_the_shapes_beside_it(graph: Graph) -> None:
    product, weights = graph.find("y").id, graph.find("W").id
    assert fitting(graph).misfit(weights, product, "b")
    assert not fitting(graph, Edge(weights, product, "a")).misfit(weights, product, "b")


def test_what_has_no_shape_yet_fits_everywhere(graph: Graph) -> None:
    unwired = graph.add("exp", name="e")
    assert fitting(graph).shape(unwired) is None
    assert fitting(graph).port_of(OPS["matmul"], unwired) == "a"
    assert fitting(graph).misfit(unwired, graph.find("y").id, "b") == ""


def test_the_open_port_of_a_node_is_the_first_that_fits(graph: Graph) -> None:
    node = graph.node(graph.add("affine", name="z"))
    assert fitting(graph).open_port(node, graph.find("x").id) == node.op.ports[0]
    assert fitting(graph).open_port(node, graph.find("s").id) == "b"
    assert fitting(graph).open_port(graph.find("t"), graph.find("s").id) is None


def test_with_a_port_that_is_open_only_the_shape_is_named(graph: Graph) -> None:
    node = graph.add("dot", name="d")
    said = fitting(graph).misfit(graph.find("W").id, node, "a")
    assert said == "d: its port a takes no shape (3, 2)"


def test_up_to_three_open_ports_are_given_shapes_one_by_one_and_more_the_same() -> None:
    known = {"a": (2, 3)}
    three, four = _ways("abcd", known), _ways("abcde", known)
    likely = {shapes[1] for shapes in four}
    assert len(three) == len(likely) ** 3
    assert all(len(set(shapes[1:])) == 1 for shapes in four)
