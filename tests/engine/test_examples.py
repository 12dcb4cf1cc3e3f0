"""The worked examples: each gives the numbers that its lecture prints, and can be read on the canvas."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from engine import document
from engine.document import Expectation
from engine.errors import FormatError
from engine.examples import Example, differences, examples, find
from engine.layout import node_size

EXAMPLES = examples()
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])

COURSE = [
    "product-of-a-sum",
    "sigmoid-neuron",
    "sigmoid-gate",
    "gate-roles",
    "fork",
    "derivatives-on-edges",
    "nine-paths",
    "apples",
    "apples-and-oranges",
    "numerical-gradient",
    "relu",
    "perceptron",
    "squared-norm",
    "squared-norm-gate",
    "affine-batch",
    "two-layer-network",
    "maxout",
    "maxout-gate",
    "hinge-loss",
    "hinge-gate",
    "regularized-classifier",
    "softmax",
    "softmax-gate",
    "backpropagation",
]

LONGEST_DESCRIPTION = 160
LEAF_TO_GATE, GATE_TO_GATE = 160, 120
GAP = 12


def test_examples_come_in_the_order_of_the_course() -> None:
    assert [example.name for example in EXAMPLES] == COURSE
    assert [example.file[:3] for example in EXAMPLES] == [f"{n:02}-" for n in range(1, len(COURSE) + 1)]


@each_example
def test_example_gives_what_its_lecture_prints(example: Example) -> None:
    contents = example.contents()
    assert differences(contents) == []
    expected = {entry.node for entry in contents.expected}
    assert contents.target is not None
    assert contents.graph.node(contents.target).name in expected
    assert any(entry.gradient is not None for entry in contents.expected)


@each_example
def test_example_says_in_one_line_what_it_shows(example: Example) -> None:
    assert 0 < len(example.title) <= 60
    assert 20 <= len(example.description) <= LONGEST_DESCRIPTION
    assert example.description.endswith(".")
    assert "\n" not in example.title + example.description


@each_example
def test_example_is_laid_out_from_left_to_right_without_overlap(example: Example) -> None:
    contents = example.contents()
    graph, at = contents.graph, contents.positions
    for one, other in combinations(graph.nodes(), 2):
        sizes = np.add(node_size(one.op), node_size(other.op)) / 2
        distances = np.abs(np.subtract(at[one.id], at[other.id]))
        assert (distances >= sizes + GAP).any(), f"{one.name} and {other.name} overlap"
    for edge in graph.edges():
        needed = LEAF_TO_GATE if graph.node(edge.source).op.is_leaf else GATE_TO_GATE
        assert at[edge.target][0] - at[edge.source][0] >= needed, edge


@each_example
def test_example_is_stored_as_the_program_would_store_it(example: Example) -> None:
    contents = example.contents()
    assert document.encode(document.decode(document.encode(contents))) == document.encode(contents)
    assert not any(x % 12 or y % 12 for x, y in contents.positions.values())


def test_example_is_fresh_at_every_call() -> None:
    first = find("fork").contents()
    first.graph.set_value(first.graph.find("x").id, 7)
    assert find("fork").contents().graph.find("x").value == 2


@pytest.mark.parametrize(
    "wrong",
    [
        Expectation("f", value=-11),
        Expectation("x", gradient=-4.001),
        Expectation("x", value=[-2.0]),
        Expectation("f", value="NaN"),
        Expectation("z", value=-4.06, decimals=1),
    ],
)
def test_difference_names_the_number_that_is_wrong(wrong: Expectation) -> None:
    contents = find("product-of-a-sum").contents()
    found = differences(replace(contents, expected=(wrong,)))
    assert [(each.node, each.quantity) for each in found] == [
        (wrong.node, "value" if wrong.value is not None else "gradient")
    ]


def test_rounded_expectation_allows_what_was_rounded_away() -> None:
    contents = find("product-of-a-sum").contents()
    assert differences(replace(contents, expected=(Expectation("z", value=-4.04, decimals=1),))) == []


def test_gradient_that_was_not_computed_differs_from_any_number() -> None:
    contents = find("softmax-gate").contents()
    missing = replace(contents, expected=(Expectation("label", gradient=0),))
    assert [each.found for each in differences(missing)] == [None]


def test_unknown_example_is_refused_with_the_closest_name() -> None:
    with pytest.raises(FormatError, match=r"no example called 'sigmoid-neurn'.*Did you mean sigmoid-neuron"):
        find("sigmoid-neurn")
    with pytest.raises(FormatError, match=r"no example called 'zzz'\.$"):
        find("zzz")
