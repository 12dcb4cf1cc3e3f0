"""Paths between two nodes: how many ways there are, counted without listing, and listed lazily."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import MissingInputError, UnknownNodeError
from engine.graphs.graph import Edge
from engine.study.cost import Operations
from engine.study.paths.between import between, paths


def test_parallel_edges_are_different_paths(build, ids):
    graph = build(x=3.0, y=("multiply", "x", "x"), z=("multiply", "y", "y"))
    assert [path.edges for path in paths(graph, *ids(graph, "x", "z"))] == [
        (Edge(1, 2, first), Edge(2, 3, second)) for first in "xy" for second in "xy"
    ]


def test_a_ladder_of_forty_stages_is_counted_at_once_and_listed_lazily(ladder):
    graph, start, end = ladder(40)
    assert between(graph, start, end).count() == 2**40
    first = list(islice(paths(graph, start, end), 100))
    assert len(set(first)) == 100
    assert {len(path.edges) for path in first} == {40}


def test_long_chains_are_walked_without_recursion(ladder):
    graph, start, end = ladder(3000)
    assert between(graph, start, end).count() == 2**3000
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


def test_class_labels_lie_on_no_path(build, ids):
    graph = build(z=[0.1, 0.2], k=1.0, c=("identity", "k"), f=("softmax_cross_entropy", "z", "c"))
    assert between(graph, *ids(graph, "z", "f")).count() == 1
    assert between(graph, *ids(graph, "k", "f")).count() == 0


def test_a_node_has_one_empty_path_to_itself(product_of_sum):
    assert [path.nodes for path in paths(product_of_sum, 4, 4)] == [(4,)]
    assert between(product_of_sum, 4, 4).naive_operations() == Operations(passes=1)


def test_without_a_path_nothing_is_counted_or_listed(product_of_sum):
    assert between(product_of_sum, 5, 1).count() == 0
    assert list(paths(product_of_sum, 5, 1)) == []
    assert between(product_of_sum, 5, 1).naive_operations() == Operations()


def test_refusals_name_the_node(product_of_sum):
    with pytest.raises(UnknownNodeError):
        between(product_of_sum, 99, 5).count()
    product_of_sum.disconnect(4, "x")
    with pytest.raises(MissingInputError):
        between(product_of_sum, 2, 5).count()


@given(data=st.data())
def test_what_is_counted_is_what_is_listed(build, random_rows, data):
    rows = data.draw(random_rows(gates=6))
    graph = build(**rows)
    part = between(graph, graph.find(data.draw(st.sampled_from(list(rows)))).id, max(graph))
    edges = part.edges()
    ones = frozenset(data.draw(st.sets(st.sampled_from(edges)))) if edges else frozenset()
    listed = list(islice(part.paths(), 3000))
    if len(listed) < 3000:
        factors = [len([edge for edge in path.edges if edge not in ones]) for path in listed]
        found = part.naive_operations(ones)
        assert len(set(listed)) == len(listed) == part.count() == found.passes
        assert found.products == sum(max(count - 1, 0) for count in factors)
        assert found.additions == max(len(listed) - 1, 0)
