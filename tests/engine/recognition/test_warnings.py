"""What can be computed and is hardly meant is told at its node with a cure; what is right never is."""

from __future__ import annotations

import numpy as np
import pytest

from engine.files import examples
from engine.formulas.expression import parse
from engine.formulas.formula_text import text_of
from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.recognition.patterns import PATTERNS, Pattern
from engine.recognition.warnings import WARNINGS, warnings_of
from engine.training.data.preparation import Task
from engine.training.networks.network import ACTIVATIONS, Network, to_graph

COLUMN, ROW, PAIR = "y = [[1], [2], [3]]", "t = [[1, 2, 3]]", "t = [1, 2]"


def warned(text: str) -> list[tuple[str, str]]:
    """Return the names of the nodes that are in doubt in a formula, each with its sentence."""
    formula = parse(text)
    found = warnings_of(formula.graph, formula.unset)
    return [(formula.graph.node(one.node).name, one.sentence) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "L = bce(1/(1 + exp(-z)), t)",
        "L = bce(exp(z)/(1 + exp(z)), t)",
        "p = 1/(1 + exp(-(w*x + b))); L = bce(p, t)",
        "L = bce(0.5 + 0.5*tanh(z/2), t)",
        "L = bce(clip(sigmoid(z), 0.001, 0.999), t)",
        "L = bce(reshape(sigmoid(z), (1,)), t)",
        "L = bce(clip(1/(1 + exp(-z)), 0.001, 0.999), t)",
        "L = F.binary_cross_entropy_with_logits(torch.sigmoid(z), t)",
        "L = bce_with_logits(sigmoid(z), t)",
        "L = cross_entropy(exp(z)/sum(exp(z)), t)",
        "L = cross_entropy(exp(z - max(z))/sum(exp(z - max(z))), t)",
        "z = [1, 2]; L = cross_entropy(exp(z) * (1/sum(exp(z))), t)",
        "z = [[1, 2]]; L = cross_entropy(exp(z)/sum(exp(z), axis=1, keepdims=True), t)",
        "L = F.cross_entropy(torch.softmax(z, dim=1), t)",
        "L = cross_entropy(reshape(softmax(z), (1, 3)), t)",
    ],
)
def test_a_probability_where_logits_belong_is_told_at_the_loss(text: str) -> None:
    ((name, sentence),) = warned(text)
    assert name == "L"
    assert "probability already" in sentence
    assert "_of_probabilities" in sentence


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (f"{COLUMN}; {ROW}; d = y - t", "(3, 3)"),
        (f"{COLUMN}; {ROW}; d = t - y", "(3, 3)"),
        (f"{COLUMN}; {PAIR}; d = y - t; L = mean(d^2)", "(3, 2)"),
        (f"{COLUMN}; {ROW}; d = t*log(y); L = -mean(d)", "(3, 3)"),
    ],
)
def test_a_column_less_a_row_is_told_with_the_table_that_comes_of_it(text: str, table: str) -> None:
    ((name, sentence),) = warned(text)
    assert name == "d"
    assert table in sentence
    assert "transpose" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "z = [1]; p = softmax(z)",
        "z = [1]; p = exp(z)/sum(exp(z))",
        "z = 1; p = exp(z)/sum(exp(z))",
        "z = [[1], [2]]; p = exp(z)/sum(exp(z), axis=1, keepdims=True)",
    ],
)
def test_a_softmax_of_one_entry_is_told(text: str) -> None:
    ((name, sentence),) = warned(text)
    assert name == "p"
    assert "one entry" in sentence


@pytest.mark.parametrize(
    "text",
    [
        "bce(z, t)",
        "bce(sigmoid(z), t)",
        "bce(p, t)",
        "binary_cross_entropy_of_probabilities(1/(1 + exp(-z)), t)",
        "cross_entropy(softmax(z), t)",
        "cross_entropy(W @ sigmoid(x), t)",
        "cross_entropy(z, t)",
        "F.cross_entropy(torch.log_softmax(z, dim=1), t)",
        "exp(z)/sum(exp(z))",
        "z = [1, 2]; exp(z)/sum(exp(z))",
        "z = [[1, 2]]; softmax(z)",
        "z = [[1, 2], [3, 4]]; exp(z)/sum(exp(z), axis=1, keepdims=True)",
        "x/sum(x)",
        f"{COLUMN}; mean((y - [[1], [2], [4]])^2)",
        f"{COLUMN}; {ROW}; y * t",
        f"{COLUMN}; y - 1",
        f"{COLUMN}; y - [[2]]",
        "X = [[1, 2], [3, 4]]; X - [1, 2]",
        "X = [[1, 2], [3, 4]]; X - [[1], [2]]",
        "a = [1, 2, 3]; b = [1, 2]; reshape(a, (3, 1)) - reshape(b, (1, 2))",
    ],
)
def test_what_is_right_is_not_told_of(text: str) -> None:
    assert warned(text) == []


@pytest.mark.parametrize("example", examples.examples(), ids=lambda example: example.title)
def test_no_example_is_in_doubt_nor_is_what_is_written_of_it(example: examples.Example) -> None:
    contents = example.contents()
    assert warnings_of(contents.graph) == ()
    assert contents.target is not None
    assert warned(text_of(contents.graph, contents.target)) == []


@pytest.mark.parametrize("task", ["classification", "regression"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_network_of_a_race_is_in_doubt(task: Task, activation: str) -> None:
    network = Network((4,), activation, l2=0.01)
    target = np.zeros(5, np.int64) if task == "classification" else np.zeros((5, 1))
    outputs = 3 if task == "classification" else 1
    layers = network.initial_layers(2, outputs, np.random.default_rng(0))
    assert warnings_of(to_graph(network, task, np.ones((5, 2)), target, layers).graph) == ()


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: f"{pattern.op}: {pattern.formula}")
def test_no_spelling_of_an_op_is_in_doubt(pattern: Pattern) -> None:
    assert warned(pattern.formula) == []


def test_an_open_port_leaves_it_open() -> None:
    graph = Graph()
    graph.add("binary_cross_entropy")
    graph.add("divide")
    gate = graph.add("softmax")
    graph.connect(graph.add("exp"), gate, "x")
    assert warnings_of(graph) == ()


def test_every_row_looks_at_ops_that_there_are() -> None:
    assert all(row.ops <= OPS.keys() for row in WARNINGS)
