"""The path ledger: how many ways there are, what each contributes, and the sum that reverse mode finds."""

from __future__ import annotations

import dataclasses
from itertools import islice

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.autodiff import evaluate
from engine.cost import Operations
from engine.errors import MissingInputError, UnknownNodeError
from engine.graph import Edge, Graph
from engine.paths import count_paths, ledger, paths
from engine.plan import compile

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


def ladder(stages):
    """Return x doubled so many times by adding it to itself, with the ids of both ends."""
    graph = Graph()
    end = start = graph.add("input", name="x", value=1.0)
    for _stage in range(stages):
        gate = graph.add("add")
        graph.connect(end, gate, "x")
        graph.connect(end, gate, "y")
        end = gate
    return graph, start, end


@pytest.fixture
def ids():
    """Return a function from a graph and names to ids."""
    return lambda graph, *names: [graph.find(name).id for name in names]


def test_derivatives_on_edges_sum_over_two_paths(build, ids):
    graph = build(a=2.0, b=1.0, c=("add", "a", "b"), d=("add_constant", "b"), e=("multiply", "c", "d"))
    book = ledger(graph, *ids(graph, "b", "e"))
    assert (book.count, book.total) == (2, 5.0)
    assert [entry.product for entry in book] == [2.0, 3.0]
    assert [entry.locals for entry in book] == [(1.0, 2.0), (1.0, 3.0)]
    first = next(iter(book))
    assert first.formula == r"\frac{\partial e}{\partial c} \cdot \frac{\partial c}{\partial b}"
    assert first.numbers == r"2 \cdot 1 = 2"


def test_nine_paths_are_nine_products_or_two_sums(build, ids):
    graph = build(**NINE_PATHS)
    book = ledger(graph, *ids(graph, "X", "Z"))
    products = [entry.product for entry in book]
    assert sorted(products) == sorted(a * b for a in (2, 3, 4) for b in (0.5, 2, 1.5))
    assert (book.count, sum(products), book.total) == (9, 36.0, 36.0)
    assert book.gradients[graph.find("Y").id] == 4.0
    assert (book.naive.passes, book.naive.additions) == (9, 8)
    assert book.factored.total < book.naive.total


def test_parallel_edges_are_different_paths_and_are_added_before_they_are_multiplied(build, ids):
    graph = build(x=3.0, y=("multiply", "x", "x"), z=("multiply", "y", "y"))
    book = ledger(graph, *ids(graph, "x", "z"))
    assert [entry.path.edges for entry in book] == [
        (Edge(1, 2, first), Edge(2, 3, second)) for first in "xy" for second in "xy"
    ]
    assert [entry.product for entry in book] == [27.0] * 4
    assert book.total == 108.0
    assert book.naive == Operations(passes=4, products=4, additions=3)
    assert book.factored == Operations(passes=1, products=1, additions=2)


def test_a_ladder_of_forty_stages_is_counted_at_once_and_listed_lazily():
    graph, start, end = ladder(40)
    assert count_paths(graph, start, end) == 2**40
    first = list(islice(paths(graph, start, end), 100))
    assert len(set(first)) == 100
    assert {len(path.edges) for path in first} == {40}
    book = ledger(graph, start, end)
    assert book.total == 2.0**40
    assert book.naive == Operations(2**40, 39 * 2**40, 2**40 - 1)
    assert book.factored == Operations(1, 39, 40)
    assert len(list(islice(book, 100))) == 100


def test_long_chains_are_walked_without_recursion():
    graph, start, end = ladder(3000)
    assert count_paths(graph, start, end) == 2**3000
    assert len(next(paths(graph, start, end)).nodes) == 3001


def test_the_order_of_paths_does_not_depend_on_the_order_of_drawing(product_of_sum):
    graph = product_of_sum
    graph.add("add", name="end")
    for source, port in ((5, "y"), (4, "x")):
        graph.connect(source, 6, port)
    before = [path.nodes for path in paths(graph, 1, 6)]
    graph.disconnect(5, "x")
    graph.connect(4, 5, "x")
    assert [path.nodes for path in paths(graph, 1, 6)] == before == [(1, 4, 5, 6), (1, 4, 6)]


def test_a_node_has_one_empty_path_to_itself(product_of_sum):
    book = ledger(product_of_sum, 4, 4)
    assert [(e.path.nodes, e.product, e.formula) for e in book] == [((4,), 1.0, "1")]
    assert (book.count, book.total, book.naive.total) == (1, 1.0, 0)


def test_without_a_path_the_sum_is_empty(product_of_sum):
    backwards = ledger(product_of_sum, 5, 1)
    assert (backwards.count, backwards.total, list(backwards)) == (0, 0.0, [])
    lonely = product_of_sum.add("input", value=[1.0, 2.0])
    np.testing.assert_array_equal(ledger(product_of_sum, lonely, 5).total, [0.0, 0.0])


def test_class_labels_lie_on_no_path(build, ids):
    graph = build(z=[0.1, 0.2], k=1.0, c=("identity", "k"), f=("softmax_cross_entropy", "z", "c"))
    assert count_paths(graph, *ids(graph, "z", "f")) == 1
    assert count_paths(graph, *ids(graph, "k", "f")) == 0


def test_with_arrays_paths_are_counted_and_listed_without_products(build, ids):
    graph = build(
        W=[[0.1, 0.5], [-0.3, 0.8]], x=[0.2, 0.4], q=("matmul", "W", "x"),
        s=("multiply", "q", "q"), f=("sum", "s"),
    )  # fmt: skip
    book = ledger(graph, *ids(graph, "W", "f"))
    assert book.count == 2
    assert [(e.path.nodes, e.locals, e.product, e.numbers) for e in book] == [
        ((1, 3, 4, 5), None, None, "")
    ] * 2
    np.testing.assert_allclose(book.total, [[0.088, 0.176], [0.104, 0.208]])


def test_infinite_products_are_results(build, ids):
    graph = build(x=0.0, l=("log", "x"), r=("square", "x"), f=("multiply", "l", "r"))
    products = [entry.product for entry in ledger(graph, *ids(graph, "x", "f"))]
    assert np.isnan(products[0])


def test_refusals_name_the_node(product_of_sum):
    with pytest.raises(UnknownNodeError):
        count_paths(product_of_sum, 99, 5)
    product_of_sum.disconnect(4, "x")
    with pytest.raises(MissingInputError):
        ledger(product_of_sum, 2, 5)


def test_a_ledger_cannot_be_changed(product_of_sum):
    book = ledger(product_of_sum, 1, 5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        book.total = 0.0
    with pytest.raises(TypeError):
        book.gradients[1] = 0.0


@given(data=st.data())
def test_the_sum_over_paths_is_what_reverse_mode_finds(build, random_rows, data):
    rows = data.draw(random_rows(kinks=True))
    graph = build(**rows)
    source, target = (
        graph.find(name).id for name in (data.draw(st.sampled_from(list(rows))), list(rows)[-1])
    )
    book = ledger(graph, source, target)
    assume(0 < book.count <= 2000)
    plan = compile(graph, [target], wrt=[source])
    reverse = evaluate(graph, plan, target).gradients[source]
    assert book.total == pytest.approx(reverse, rel=1e-12, abs=1e-14)
    entries = list(book)
    assert len({entry.path for entry in entries}) == len(entries) == book.count
    assert sum(entry.product for entry in entries) == pytest.approx(reverse, rel=1e-9, abs=1e-12)
    assert book.naive.products == sum(max(len(entry.path.edges) - 1, 0) for entry in entries)


@given(data=st.data())
def test_on_arrays_the_total_is_what_reverse_mode_finds(build, random_rows, data):
    rows = data.draw(random_rows(arrays=True, kinks=True))
    graph = build(**rows)
    target = graph.find(list(rows)[-1]).id
    gradients = evaluate(graph, compile(graph, [target]), target).gradients
    for leaf in graph.leaves():
        expected = gradients.get(leaf.id, np.zeros(np.shape(leaf.value)))
        np.testing.assert_allclose(ledger(graph, leaf.id, target).total, expected, rtol=1e-10, atol=1e-13)


def test_a_path_of_numbers_may_pass_a_gate_that_reads_an_array_beside_it(build, ids):
    graph = build(w=[1.0, -2.0], s=0.5, λ=("scale", "s"), f=("l1_penalty", "w", "λ"))
    [entry] = ledger(graph, *ids(graph, "s", "f"))
    assert (entry.locals, entry.product) == ((2.0, 3.0), 6.0)
