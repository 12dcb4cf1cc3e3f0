"""The worked examples: each gives the numbers that its lecture prints, and can be read on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from engine.composites.sizes import node_size
from engine.errors import FormatError
from engine.files import document
from engine.files.document import Expectation
from engine.files.examples import Example, differences, examples, find
from engine.run.autodiff import evaluate
from engine.run.plan import compile

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


SIGMOID_NEURON = {
    "s": (1, 0.1966119332), "f": (0.7310585786, None), "w0": (2, -0.20), "x0": (-1, 0.39), "w1": (-3, -0.39),
    "x1": (-2, -0.59), "w2": (-3, 0.20),
}  # fmt: skip
APPLES = {"price": (None, 2.2), "number": (None, 110), "tax": (None, 200), "total": (220, None)}
HINGE = {"loss": (5.27, None)}
SQUARED_NORM = {
    "q": ([0.22, 0.26], [0.44, 0.52]), "f": (0.116, None), "W": (None, [[0.088, 0.176], [0.104, 0.208]]),
    "x": (None, [-0.112, 0.636]),
}  # fmt: skip
PRINTED = {
    "product-of-a-sum": {"x": (-2, -4), "y": (5, -4), "z": (-4, 3), "q": (3, -4), "f": (-12, None)},
    "sigmoid-neuron": SIGMOID_NEURON | {"e": (0.37, -0.53), "d": (1.37, -0.53), "minus_s": (None, -0.20)},
    "sigmoid-gate": SIGMOID_NEURON,
    "gate-roles": {"f": (-20, None), "x": (3, -8), "y": (-4, 6), "z": (2, 2), "w": (-1, 0)},
    "derivatives-on-edges": {"e": (6, None), "a": (2, 2), "b": (1, 5)},
    "apples": APPLES,
    "apples-and-oranges": {"apple": (None, 2.2), "apples": (None, 110), "orange": (None, 3.3),
                           "oranges": (None, 165), "tax": (None, 650), "total": (715, None)},
    "squared-norm": SQUARED_NORM,
    "squared-norm-gate": SQUARED_NORM,
    "affine-batch": {"Y": (None, [[1, 2, 3], [4, 5, 6]]), "b": (None, [5, 7, 9])},
    "relu": {"y": ([[1, 0], [0, 3]], None), "x": (None, [[1, 0], [0, 1]])},
    "hinge-loss": HINGE | {"losses": ([[2.9], [0], [12.9]], None)},
    "hinge-gate": HINGE,
    "softmax": {"grown": ([9.97, 0.30], None), "p": ([0.97, 0.03], None), "loss": (3.5, None),
                "scores": (None, [0.97, -0.97])},
    "softmax-gate": {"loss": (3.5, None), "scores": (None, [0.97, -0.97])},
    "numerical-gradient": {"slope": ([-2.5, 0.6, 0], None)},
    "perceptron": {"s": ([-0.5, 0.5, 0.5, 1.5], None), "y": ([-1, 1, 1, 1], None)},
}  # fmt: skip
"""What lectures and textbooks print, by example and node: the value and the gradient."""


@pytest.mark.parametrize("name", PRINTED)
def test_every_printed_number_is_among_what_the_example_must_give(name: str) -> None:
    expected = find(name).contents().expected
    for node, printed in PRINTED[name].items():
        found = [entry for entry in expected if entry.node == node]
        for number, told in zip(
            printed, zip(*((e.value, e.gradient) for e in found), strict=True), strict=True
        ):
            assert number is None or any(np.array_equal(number, each) for each in told if each is not None), (
                node
            )


def values(name: str) -> dict[str, np.ndarray]:
    """Return the value of every node of an example by name, and its gradients after a d, as in dW."""
    contents = find(name).contents()
    graph = contents.graph
    found = evaluate(graph, compile(graph, graph.complete()), contents.target)
    told = {node.name: np.asarray(found.values[node.id]) for node in graph.nodes()}
    return told | {f"d{graph.node(node).name}": np.asarray(each) for node, each in found.gradients.items()}


RULES: dict[str, list[tuple[str, Callable[[dict[str, np.ndarray]], np.ndarray]]]] = {
    "fork": [("z", lambda v: v["t"] ** 2), ("dx", lambda v: 2 * (v["x"] + v["y"])),
             ("dy", lambda v: 2 * (v["x"] + v["y"]))],
    "nine-paths": [("Z", lambda v: v["dX"] * v["X"]),
                   ("dX", lambda v: sum(v[a] for a in "αβγ") / v["X"] * sum(v[b] for b in "δεζ") / v["Y"])],
    "affine-batch": [("Y", lambda v: v["X"] @ v["W"] + v["b"]), ("dX", lambda v: v["dY"] @ v["W"].T),
                     ("dW", lambda v: v["X"].T @ v["dY"]), ("db", lambda v: v["dY"].sum(0))],
    "squared-norm": [("dW", lambda v: 2 * np.outer(v["q"], v["x"])), ("dx", lambda v: 2 * v["W"].T @ v["q"])],
    "sigmoid-gate": [("ds", lambda v: (1 - v["f"]) * v["f"])],
    "softmax-gate": [("dscores", lambda v: softmax(v["scores"]) - np.eye(2)[int(v["label"])])],
    "backpropagation": [
        ("E", lambda v: 0.5 * np.sum((v["t"] - v["y"]) ** 2)),
        ("dz2", lambda v: (v["y"] - v["t"]) * v["y"] * (1 - v["y"])),
        ("dW2", lambda v: np.outer(v["h"], v["dz2"])),
        ("dz1", lambda v: (v["W2"] @ v["dz2"]) * v["h"] * (1 - v["h"])),
    ],
    "regularized-classifier": [("L", lambda v: v["data_loss"] + v["penalty"])],
    "two-layer-network": [("f", lambda v: v["W2"] @ np.maximum(0, v["W1"] @ v["x"]))],
    "maxout": [("f", lambda v: max(v["w1"] @ v["x"] + v["b1"], v["w2"] @ v["x"] + v["b2"])),
               ("dx", lambda v: v["w2"] if v["z2"] > v["z1"] else v["w1"])],
}  # fmt: skip
"""What lectures write as formulas."""


def softmax(scores: np.ndarray) -> np.ndarray:
    return np.exp(scores) / np.exp(scores).sum()


@pytest.mark.parametrize("name", RULES)
def test_formulas_of_the_lecture_hold_in_the_example(name: str) -> None:
    found = values(name)
    for quantity, rule in RULES[name]:
        np.testing.assert_allclose(found[quantity], rule(found), rtol=1e-12, atol=1e-12, err_msg=quantity)


def test_every_example_is_held_to_what_its_lecture_says() -> None:
    assert {example.name for example in EXAMPLES} - PRINTED.keys() - RULES.keys() == {"maxout-gate"}
    for plain, gate in (("maxout", "maxout-gate"), ("hinge-loss", "hinge-gate"), ("softmax", "softmax-gate")):
        one, other = values(plain), values(gate)
        for name in (one.keys() & other.keys()) - {"t"}:
            np.testing.assert_allclose(one[name], other[name], rtol=1e-12, atol=1e-12)


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
        sizes = np.add(node_size(one), node_size(other)) / 2
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


def test_without_a_target_values_are_still_compared() -> None:
    contents = find("product-of-a-sum").contents()
    values = (Expectation("f", value=-12), Expectation("f", value=-13))
    missed = differences(replace(contents, target=None, expected=values))
    assert [(each.expected, each.found) for each in missed] == [(-13, -12)]
