"""The path ledger: what each path contributes, the sum that reverse mode finds, and both written out."""

from __future__ import annotations

import dataclasses
from itertools import islice

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.errors import MissingInputError, UnknownNodeError
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Edge, Graph
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.cost import Operations
from engine.study.jacobian import jacobian
from engine.study.paths.formulas import Notation
from engine.study.paths.ledger import ledger

NINE_PATHS = {
    "X": 1.0,
    "α": ("scale", "X", {"factor": 2.0}),
    "β": ("scale", "X", {"factor": 3.0}),
    "γ": ("scale", "X", {"factor": 4.0}),
    "u": ("add", "α", "β"),
    "Y": ("add", "u", "γ"),
    "δ": ("scale", "Y", {"factor": 0.5}),
    "ε": ("scale", "Y", {"factor": 2.0}),
    "ζ": ("scale", "Y", {"factor": 1.5}),
    "v": ("add", "δ", "ε"),
    "Z": ("add", "v", "ζ"),
}  # fmt: skip
EDGES = {"a": 2.0, "b": 1.0, "c": ("add", "a", "b"), "d": ("add_constant", "b"), "e": ("multiply", "c", "d")}
SQUARED_NORM = {
    "W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4], "q": ("matmul", "W", "x"), "s": ("multiply", "q", "q"),
    "f": ("sum", "s"),
}  # fmt: skip


@pytest.fixture
def book(build, ids):
    """Return a function that gives the ledger between two named nodes of a graph from rows."""
    return lambda rows, source, target, **more: ledger(
        graph := build(**rows), *ids(graph, source, target), **more
    )


# What paths contribute -----------------------------------------------------------------------------------


def test_derivatives_on_edges_sum_over_two_paths(book):
    found = book(EDGES, "b", "e")
    assert (found.count, found.total) == (2, 5.0)
    assert [entry.product for entry in found] == [2.0, 3.0]
    assert [entry.locals for entry in found] == [(1.0, 2.0), (1.0, 3.0)]
    first = next(iter(found))
    assert first.formula == r"\frac{\partial e}{\partial c} \cdot \frac{\partial c}{\partial b}"
    assert first.numbers == r"2 \cdot 1 = 2"


def test_rounded_numbers_of_paths_stand_beside_a_sign_that_says_so(book):
    found = book({"x": 1.0, "y": 3.0, "q": ("divide", "x", "y"), "f": ("square", "q")}, "x", "f")
    assert [entry.numbers for entry in found] == [r"0.6667 \cdot 0.3333 \approx 0.2222"]
    [equation] = found.equations()
    assert equation.text == "∂f/∂x = αβ ≈ 0.3333 · 0.6667 ≈ 0.2222"
    assert equation.latex.count(r"\approx") == 2


def test_rounded_matrices_of_paths_stand_beside_a_sign_that_says_so(book):
    found = book({"x": [1.0, 2.0], "y": 3.0, "q": ("divide", "x", "y"), "f": ("sum", "q")}, "x", "f")
    [entry] = found
    assert entry.numbers.endswith(r"\approx \begin{pmatrix} 0.3333 & 0.3333 \end{pmatrix}")
    [equation] = found.equations()
    assert equation.text == "∂f/∂x = βα = [1 × 2] · [2 × 2] = [1 × 2]"


def test_nine_paths_are_nine_products_or_two_sums(book, ids, build):
    found = book(NINE_PATHS, "X", "Z")
    products = [entry.product for entry in found]
    assert sorted(products) == sorted(a * b for a in (2, 3, 4) for b in (0.5, 2, 1.5))
    assert (found.count, sum(products), found.total, found.jacobian) == (9, 36.0, 36.0, 36.0)
    assert found.gradients[ids(build(**NINE_PATHS), "Y")[0]] == 4.0
    assert (found.naive.passes, found.naive.additions) == (9, 8)
    assert found.factored.total < found.naive.total


def test_parallel_edges_are_told_apart_by_their_ports(book):
    found = book({"x": 3.0, "y": ("multiply", "x", "x"), "z": ("multiply", "y", "y")}, "x", "z")
    assert [entry.product for entry in found] == [27.0] * 4
    assert len({entry.formula for entry in found}) == 4
    assert found.total == 108.0
    assert found.naive == Operations(passes=4, products=4, additions=3)
    assert found.factored == Operations(passes=1, products=1, additions=2)


def test_a_ladder_of_forty_stages_is_told_at_once(ladder):
    found = ledger(*ladder(40))
    assert (found.total, found.jacobian, found.count) == (2.0**40, 2.0**40, 2**40)
    assert found.naive == Operations(2**40, 39 * 2**40, 2**40 - 1)
    assert found.factored == Operations(1, 39, 40)
    assert len(list(islice(found, 100))) == 100
    (equation,) = found.equations()
    assert equation.symbols.text.startswith("(α + β)(γ + δ)(ε + ζ)")
    assert len(equation.symbols.text) < 500
    assert equation.numbers.text == " · ".join(["(1 + 1)"] * 40)
    assert found.sum_of_paths(most=3).text.endswith(" + …")


def test_a_deep_nest_is_folded_without_recursion(build, ids):
    rows = {"x0": 1.0} | {f"x{n}": ("add", f"x{n - 1}", "x0") for n in range(1, 1500)}
    graph = build(**rows)
    found = ledger(graph, *ids(graph, "x0", "x1499"))
    assert (found.count, found.jacobian) == (1500, 1500.0)
    assert len(found.equations()) == 1


def test_a_node_has_one_empty_path_to_itself(product_of_sum):
    found = ledger(product_of_sum, 4, 4)
    assert [(e.path.nodes, e.product, e.formula, e.numbers) for e in found] == [((4,), 1.0, "1", "1")]
    assert (found.count, found.total, found.jacobian, found.naive.total) == (1, 1.0, 1.0, 0)
    assert [equation.text for equation in found.equations()] == ["∂q/∂q = 1"]


def test_without_a_path_the_sum_is_empty(product_of_sum):
    backwards = ledger(product_of_sum, 5, 1)
    assert (backwards.count, backwards.total, backwards.jacobian, list(backwards)) == (0, 0.0, 0.0, [])
    assert (backwards.equations(), backwards.sum_of_paths().text) == ((), "0")
    lonely = product_of_sum.add("input", value=[1.0, 2.0])
    np.testing.assert_array_equal(ledger(product_of_sum, lonely, 5).total, [0.0, 0.0])
    np.testing.assert_array_equal(ledger(product_of_sum, lonely, 5).jacobian, [0.0, 0.0])


def test_infinite_products_are_results(book):
    found = book({"x": 0.0, "l": ("log", "x"), "r": ("square", "x"), "f": ("multiply", "l", "r")}, "x", "f")
    assert np.isnan(next(iter(found)).product)
    assert np.isnan(found.jacobian)


def test_an_infinite_slope_stands_among_zeros(book):
    (path,) = book({"x": [0.0, 2.0], "f": ("log", "x")}, "x", "f")
    np.testing.assert_array_equal(path.product, [[np.inf, 0.0], [0.0, 0.5]])


def test_refusals_name_the_node(product_of_sum):
    with pytest.raises(UnknownNodeError):
        ledger(product_of_sum, 99, 5)
    product_of_sum.disconnect(4, "x")
    with pytest.raises(MissingInputError):
        ledger(product_of_sum, 2, 5)


def test_a_ledger_cannot_be_changed(product_of_sum):
    found = ledger(product_of_sum, 1, 5)
    product_of_sum.rename(5, "other")
    assert found.equations()[0].text.startswith("∂f/∂x = ")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.total = 0.0
    with pytest.raises(TypeError):
        found.gradients[1] = 0.0


# Arrays --------------------------------------------------------------------------------------------------


def test_with_arrays_a_path_is_a_chain_of_jacobians(book):
    found = book(SQUARED_NORM, "W", "f")
    first, second = found
    assert first.path.nodes == second.path.nodes == (1, 3, 4, 5)
    assert first.shapes == ((2, 4), (2, 2), (1, 2))
    np.testing.assert_allclose(first.locals[1], np.diag([0.22, 0.26]))
    np.testing.assert_allclose(first.product, [[0.044, 0.088], [0.052, 0.104]])
    assert r"\begin{pmatrix} 1 & 1 \end{pmatrix} \cdot \begin{pmatrix} 0.22 & 0 \\" in first.numbers
    for total in (first.product + second.product, found.total, found.jacobian):
        np.testing.assert_allclose(total, [[0.088, 0.176], [0.104, 0.208]])


def test_jacobians_are_multiplied_with_the_target_first(book):
    found = book(SQUARED_NORM, "W", "f")
    (equation,) = found.equations()
    assert equation.symbols.text == "δ(β + γ)α"
    assert equation.numbers.text == "[1 × 2] · ([2 × 2] + [2 × 2]) · [2 × 4]"
    assert equation.result.latex == r"\begin{pmatrix} 0.088 & 0.176 & 0.104 & 0.208 \end{pmatrix}"
    assert equation.value.shape == (1, 4)
    assert found.factored == Operations(1, 2, 1)


def test_what_is_too_large_is_told_by_its_shape(book):
    found = book({"x": np.zeros(30), "y": ("tanh", "x"), "f": ("sum", "y")}, "x", "f", largest=100)
    (entry,) = found
    assert (entry.locals[0], entry.product, found.jacobian) == (None, None, None)
    assert entry.numbers.endswith(r"\left[30 \times 30\right] = \left[1 \times 30\right]")
    assert found.equations()[0].text == "∂f/∂x = βα = [1 × 30] · [30 × 30] = [1 × 30]"
    np.testing.assert_array_equal(found.total, np.ones(30))


def test_a_stretched_array_does_not_make_a_one(book):
    found = book(
        {"x": 1.0, "y": [1.0, 2.0], "a": ("add", "x", "y"), "f": ("sum", "a")}, "x", "f", keep_ones=False
    )
    assert found.ones == frozenset()
    assert found.jacobian == found.total == 2.0


# The formulas --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "source", "target", "ones", "lines"),
    [
        (NINE_PATHS, "X", "Z", False,
         ["∂Z/∂X = (α + β + γ)(δ + ε + ζ) = (2 + 3 + 4) · (0.5 + 2 + 1.5) = 36"]),
        (EDGES, "b", "e", True, ["∂e/∂b = αγ + βδ = 1 · 2 + 1 · 3 = 5"]),
        (EDGES, "b", "e", False, ["∂e/∂b = α + β = 2 + 3 = 5"]),
        (EDGES, "a", "e", False, ["∂e/∂a = α = 2"]),
        ({"s": 2.0, "k": -3.0, "a": ("multiply", "s", "k"), "b": ("multiply", "s", "a"),
          "t": ("multiply", "a", "b")}, "s", "t", True,
         ["∂t/∂s = α(γε + δ) + βε = (−3) · (2 · (−6) + (−12)) + (−6) · (−6) = 108"]),
        ({"s": 1.0, "a": ("scale", "s", {"factor": 2.0}), "b": ("multiply", "s", "a"),
          "c": ("multiply", "a", "b"), "t": ("multiply", "c", "b")}, "s", "t", True,
         ["∂t/∂b = εη + ζ = 2 · 2 + 4 = 8",
          "∂t/∂s = α(γ · ∂t/∂b + δη) + β · ∂t/∂b = 2 · (1 · 8 + 2 · 2) + 2 · 8 = 40"]),
    ],
)  # fmt: skip
def test_a_factored_sum_is_written_with_letters_and_with_numbers(book, rows, source, target, ones, lines):
    found = book(rows, source, target, keep_ones=ones)
    assert [equation.text for equation in found.equations()] == lines


def test_the_same_is_written_with_derivatives_and_as_latex(book):
    found = book(EDGES, "b", "e")
    (equation,) = found.equations(Notation.DERIVATIVES)
    assert equation.text == "∂e/∂b = ∂e/∂c · ∂c/∂b + ∂e/∂d · ∂d/∂b = 2 · 1 + 3 · 1 = 5"
    (equation,) = found.equations()
    assert equation.latex == (
        r"\frac{\partial e}{\partial b} = \alpha \gamma + \beta \delta = 1 \cdot 2 + 1 \cdot 3 = 5"
    )


def test_three_parallel_edges_twice_are_nine_paths(ids):
    graph = Graph()
    before = graph.add("input", name="X", value=2.0)
    for name in "YZ":
        gate = graph.add("multiply", name=name)
        graph.set_inputs(gate, 3)
        for port in graph.node(gate).op.ports:
            graph.connect(before, gate, port)
        before = gate
    found = ledger(graph, *ids(graph, "X", "Z"))
    (equation,) = found.equations()
    assert equation.symbols.text == "(α + β + γ)(δ + ε + ζ)"
    assert (found.count, found.jacobian) == (9, 9 * 2.0**8)


def test_a_composite_is_one_edge():
    graph = Graph()
    x = graph.add("input", name="x", value=1.0)
    gate = graph.add(READY_MADE["sigmoid_gate"].row(), name="s")
    f = graph.add("multiply", name="f")
    for source, target, port in ((x, gate, "x"), (gate, f, "x"), (x, f, "y")):
        graph.connect(source, target, port)
    found = ledger(graph, x, f)
    value = 1 / (1 + np.exp(-1.0))
    assert found.equations()[0].symbols.text == "αγ + β"
    assert found.jacobian == pytest.approx(value * (1 - value) + value, rel=1e-14)


def test_letters_are_explained_by_their_edges(book):
    found = book(EDGES, "b", "e", keep_ones=False)
    assert {edge: name.text for edge, name in found.names().items()} == {
        Edge(3, 5, "x"): "α", Edge(4, 5, "y"): "β",
    }  # fmt: skip
    assert [name.text for name in found.names(Notation.DERIVATIVES).values()] == [
        "∂c/∂b", "∂d/∂b", "∂e/∂c", "∂e/∂d",
    ]  # fmt: skip


def test_a_local_gradient_is_not_mistaken_for_the_gradient_of_the_same_nodes(book):
    rows = {"s": 2.0, "a": ("tanh", "s"), "t": ("multiply", "s", "a")}
    (equation,) = book(rows, "s", "t").equations(Notation.DERIVATIVES)
    assert equation.symbols.text == "∂t/∂a · ∂a/∂s + ∂t/∂s|x"


def test_the_sum_is_written_out_path_by_path(book):
    nine = book(NINE_PATHS, "X", "Z", keep_ones=False)
    assert nine.sum_of_paths().text == "αδ + αε + αζ + βδ + βε + βζ + γδ + γε + γζ"
    assert nine.sum_of_paths(most=2).text == "αδ + αε + …"
    assert nine.sum_of_paths(most=9).text == nine.sum_of_paths().text
    assert nine.sum_of_paths(most=2).latex == r"\alpha \delta + \alpha \epsilon + \dots"
    assert (nine.naive, nine.factored) == (Operations(9, 9, 8), Operations(1, 1, 4))


def test_so_many_paths_are_written_out_and_an_ellipsis_if_nothing_is_said(book):
    rows = {"x0": 1.0} | {f"x{n + 1}": ("add", f"x{n}", f"x{n}") for n in range(7)}
    *pieces, rest = book(rows, "x0", "x7").sum_of_paths().text.split(" + ")
    assert (len(pieces), rest) == (100, "…")


# On random graphs ----------------------------------------------------------------------------------------


@given(data=st.data())
def test_the_sum_over_paths_is_what_reverse_mode_finds(build, random_rows, ids, data):
    rows = data.draw(random_rows(kinks=True))
    graph = build(**rows)
    source, target = ids(graph, data.draw(st.sampled_from(list(rows))), list(rows)[-1])
    found = ledger(graph, source, target)
    assume(0 < found.count <= 2000)
    reverse = evaluate(graph, compile(graph, [target], wrt=[source]), target).gradients[source]
    assert found.total == reverse
    assert found.jacobian == pytest.approx(reverse, rel=1e-12, abs=1e-14)
    entries = list(found)
    assert len({entry.path for entry in entries}) == len(entries) == found.count
    assert sum(entry.product for entry in entries) == pytest.approx(reverse, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("keep_ones", [True, False])
@given(data=st.data())
def test_operations_are_those_of_the_formulas_shown(build, random_rows, ids, keep_ones, data):
    rows = data.draw(random_rows(arrays=data.draw(st.booleans())))
    graph = build(**rows)
    found = ledger(
        graph, *ids(graph, data.draw(st.sampled_from(list(rows))), list(rows)[-1]), keep_ones=keep_ones
    )
    assume(found.count <= 500)
    for notation in Notation:
        shown = "\n".join(equation.symbols.text for equation in found.equations(notation))
        assert shown.count("+") == found.factored.additions
        assert found.sum_of_paths(notation, 500).text.count("+") == found.naive.additions
    assert shown.count("·") == found.factored.products
    assert found.sum_of_paths(notation, 500).text.count("·") == found.naive.products
    if keep_ones:  # without ones, α + α of two paths is shorter than (1 + 1)α
        assert found.factored.total <= found.naive.total


@given(data=st.data())
def test_on_arrays_the_sum_over_paths_is_the_jacobian(build, random_rows, ids, data):
    rows = data.draw(random_rows(arrays=True, kinks=True, gates=5))
    graph = build(**rows)
    source, target = ids(graph, data.draw(st.sampled_from(list(rows))), list(rows)[-1])
    found, whole = ledger(graph, source, target), jacobian(graph, target, source).values
    tolerance = {"rtol": 1e-10, "atol": 1e-12}
    np.testing.assert_allclose(found.jacobian, whole, **tolerance)
    reverse = evaluate(graph, compile(graph, [target], wrt=[source]), target).gradients
    expected = reverse.get(source, np.zeros(np.shape(found.total)))
    np.testing.assert_allclose(found.total, expected, **tolerance)
    if 0 < found.count <= 300:
        products = [entry.product for entry in found]
        assert {np.shape(product) for product in products} == {np.shape(whole)}
        np.testing.assert_allclose(sum(products), whole, **tolerance)


def test_without_a_path_a_jacobian_that_is_too_large_is_not_made(build):
    graph = build(x=[1.0] * 20, y=("exp", "x"), z=("tanh", "y"))
    there = [graph.find(name).id for name in ("z", "y")]
    assert ledger(graph, *there, largest=399).jacobian is None
    assert np.shape(ledger(graph, *there, largest=400).jacobian) == (20, 20)
