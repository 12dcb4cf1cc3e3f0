"""A Jacobian at a port for reading: its entries by name, its size beside the vjp's, and its outline."""

from __future__ import annotations

import numpy as np
import pytest

from engine.formulas.expression import parse
from engine.graphs.graph import Graph
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.jacobian import jacobian, port_jacobian
from engine.study.lens import SHADES, cost_sentence, entry, shades, sketch
from engine.study.sparsity import Sparsity, Structure


def at(graph, name, port, **limits):
    node = graph.find(name).id
    plan = compile(graph, [node])
    return port_jacobian(plan, evaluate(graph, plan), node, port, **limits)


TEXTS = {
    "f = tanh(x)": "x = [1, 2, 3]",
    "f = x * y": "x = [1, 2, 3]; y = [4, 5, 6]",
    "f = sum(x)": "x = [[1, 2], [3, 4]]",
    "f = softmax(x)": "x = [[1, 2], [3, 4]]",
    "f = x @ w": "x = [[1, 2], [3, 4]]; w = [[1, 0, 2], [3, 1, 0]]",
    "f = affine(x, w, b)": "x = [[1, 2], [3, 4]]; w = [[1, 0, 2], [3, 1, 0]]; b = [1, 2, 3]",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_port_s_jacobian_is_that_of_the_whole_graph_between_two_neighbours(text):
    graph = parse(f"{TEXTS[text]}; {text}").graph
    node = graph.find("f").id
    for edge in graph.edges_into(node):
        whole, local = jacobian(graph, node, edge.source), at(graph, "f", edge.port)
        assert np.allclose(local.matrix, whole.matrix)
        assert (local.sparsity, local.nonzero) == (whole.sparsity, whole.nonzero)


@pytest.mark.parametrize(
    ("text", "port", "structure"),
    [
        ("x = [1, 2, 3]; f = exp(x)", "x", Structure.DIAGONAL),
        ("x = [[1, 2], [3, 4]]; f = transpose(x)", "x", Structure.PERMUTATION),
        ("x = [[1, 2], [3, 4]]; f = softmax(x)", "x", Structure.BLOCK_DIAGONAL),
        ("x = [1, 2]; f = softmax(x)", "x", Structure.DENSE),
    ],
)
def test_structures_have_their_names(text, port, structure):
    assert at(parse(text).graph, "f", port).sparsity.structure is structure


def layer(batch, inputs, outputs):
    graph = Graph()
    x = graph.add("input", name="x", value=np.ones((batch, inputs)))
    w = graph.add("parameter", name="w", value=np.ones((inputs, outputs)))
    f = graph.add("matmul", name="f")
    for source, port in zip((x, w), graph.node(f).op.ports, strict=True):
        graph.connect(source, f, port)
    return graph


def test_a_batch_of_a_hundred_examples_is_outlined_unbuilt():
    graph = layer(100, 784, 10)
    of_weights, of_data = at(graph, "f", "b"), at(graph, "f", "a")
    assert of_weights.values is None
    assert of_weights.sparsity == Sparsity(Structure.DIAGONAL_BLOCKS, 10)
    assert of_data.sparsity == Sparsity(Structure.BLOCK_DIAGONAL, 100)
    assert cost_sentence(of_weights) == "1,000 × 7,840 = 7,840,000 entries; the vjp needs 7,840."


def test_a_vector_of_4096_is_diagonal_and_its_vjp_needs_as_many():
    graph = Graph()
    x, f = graph.add("input", name="x", value=np.ones(4096)), graph.add("exp", name="f")
    graph.connect(x, f, "x")
    found = at(graph, "f", "x")
    assert found.values is None
    assert found.sparsity == Sparsity(Structure.DIAGONAL, 4096)
    assert cost_sentence(found) == "4,096 × 4,096 = 16,777,216 entries; the vjp needs 4,096."


def test_a_port_that_is_never_differentiated_is_all_zero():
    graph = parse("y = [1, 2]; t = 1; f = cross_entropy(y, t)").graph
    port = next(
        edge.port for edge in graph.edges_into(graph.find("f").id) if edge.source == graph.find("t").id
    )
    assert at(graph, "f", port).sparsity.structure is Structure.ZERO
    assert at(graph, "f", port, largest=0).sparsity.structure is Structure.ZERO


def test_an_entry_is_named_by_both_its_places():
    graph = parse("x = [[1, 2], [3, 4]]; f = x * x").graph
    one = entry(at(graph, "f", "x"), 2, 2, "f", "x")
    assert (one.out, one.by, one.value) == ("f[1, 0]", "x[1, 0]", 3.0)
    number = entry(at(parse("x = 2; f = exp(x)").graph, "f", "x"), 0, 0, "f", "x")
    assert (number.out, number.by) == ("f", "x")


def test_a_sketch_shows_the_pattern_small():
    assert np.array_equal(sketch(Sparsity(Structure.DIAGONAL, 4096)), np.eye(24, dtype=bool))
    assert sketch(Sparsity(Structure.DENSE)).all()
    blocks = sketch(Sparsity(Structure.BLOCK_DIAGONAL, 3))
    assert blocks[:8, :8].all()
    assert not blocks[:8, 8:].any()
    diagonals = sketch(Sparsity(Structure.DIAGONAL_BLOCKS, 4))
    assert diagonals[0, ::4].all()
    assert diagonals.sum() == 24 * 6
    assert sketch(Sparsity(Structure.SPARSE)) is None


def test_shades_tell_zero_sign_and_size_beside_the_largest():
    told = shades(np.array([[0.0, -4.0, 4.0], [1e-9, 2.0, np.nan]])).tolist()
    assert told == [[0, SHADES, 2 * SHADES], [SHADES + 1, SHADES + SHADES // 2, 2 * SHADES + 1]]
    assert shades(np.zeros((1, 1))).tolist() == [[0]]
