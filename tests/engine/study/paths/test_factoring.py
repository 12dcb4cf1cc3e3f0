"""Sums over paths, folded: in one expression where edges lie in series or side by side, else by nodes."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.graphs.graph import Edge
from engine.study.cost import Operations
from engine.study.paths.between import Between, between
from engine.study.paths.factoring import factor_paths


@dataclass
class Counting:
    """The algebra in which a fold counts paths; `used` collects the edges in the order they are asked for."""

    used: list = field(default_factory=list)

    def one(self, _node):
        return 1

    def local(self, edge):
        self.used.append(edge)
        return 1

    add, multiply = staticmethod(operator.add), staticmethod(operator.mul)

    def named(self, _node, gradient):
        return gradient


@dataclass
class Written:
    """The algebra that writes edges by their ports and named gradients by their nodes."""

    def one(self, _node):
        return "1"

    def local(self, edge):
        return edge.port

    def add(self, left, right):
        return f"({left}+{right})"

    def multiply(self, first, second):
        return first + second

    def named(self, node, _gradient):
        return f"<{node}>"


def part_of(*edges):
    """Return what lies between node 1 and the highest, from edges written as "12a": from 1 to 2, named a."""
    made = [Edge(int(start), int(end), name) for start, end, name in edges]
    nodes = sorted({node for edge in made for node in (edge.source, edge.target)})
    outgoing = {node: tuple(edge for edge in made if edge.source == node) for node in nodes}
    return Between(1, nodes[-1], tuple(nodes), outgoing)


@pytest.mark.parametrize(
    ("edges", "written", "products", "additions"),
    [
        (("12a",), "a", 0, 0),
        (("12a", "23b"), "ab", 1, 0),
        (("12a", "12b", "12c", "23d", "23e", "23f"), "((a+b)+c)((d+e)+f)", 1, 4),
        (("12a", "23b", "24c", "34d"), "a(bd+c)", 2, 1),
        (("12a", "24b", "13c", "34d"), "(ab+cd)", 2, 1),
        (("12a", "13b", "24c", "34d", "45e", "45f"), "(ac+bd)(e+f)", 3, 2),
        (("12a", "13b", "24c", "34d", "45e", "15f"), "((ac+bd)e+f)", 3, 2),
        (("12a", "14b", "23c", "24d", "34e", "34f"), "(a(c(e+f)+d)+b)", 2, 3),
    ],
)
def test_a_series_parallel_graph_is_one_expression_with_every_edge_once(edges, written, products, additions):
    factoring = factor_paths(part_of(*edges))
    assert factoring.fold(Written()) == {1: written}
    assert factoring.operations == Operations(1, products, additions)


@pytest.mark.parametrize(
    ("edges", "lines", "products", "additions"),
    [
        (("12a", "13b", "23c", "24d", "34e"), {1: "(a(ce+d)+be)"}, 3, 2),
        (("12a", "13b", "23c", "24d", "34e", "34f"), {3: "(e+f)", 1: "(a(c<3>+d)+b<3>)"}, 3, 3),
        (("12a", "13b", "24c", "34d", "25e", "35f", "46g", "56h", "46i"),
         {4: "(g+i)", 1: "(a(c<4>+eh)+b(d<4>+fh))"}, 6, 4),
        (("12a", "13b", "24c", "25d", "34e", "35f", "46g", "47h", "56i", "57j", "68k", "78l"),
         {4: "(gk+hl)", 5: "(ik+jl)", 1: "(a(c<4>+d<5>)+b(e<4>+f<5>))"}, 10, 5),
    ],
)  # fmt: skip
def test_in_any_other_graph_a_gradient_used_more_than_once_has_a_name(edges, lines, products, additions):
    factoring = factor_paths(part_of(*edges))
    found = factoring.fold(Written())
    assert found == lines
    assert list(found)[-1] == 1
    assert factoring.operations == Operations(1, products, additions)


def test_edges_that_are_one_are_left_out_of_products_and_not_of_sums():
    part = part_of("12a", "23b", "13c")
    ones = frozenset({Edge(1, 2, "a"), Edge(1, 3, "c")})
    factoring = factor_paths(part, ones)
    assert factoring.fold(Written()) == {1: "(1+b)"}
    assert factoring.operations == Operations(1, 0, 1)


def test_without_a_path_there_is_no_line():
    factoring = factor_paths(Between(1, 2, (), {}))
    assert factoring.fold(Counting()) == {}
    assert factoring.operations == Operations()


def test_a_ladder_grows_by_one_product_and_one_sum_a_stage(ladder):
    for stages in (1, 40, 2000):
        graph, start, end = ladder(stages)
        factoring = factor_paths(between(graph, start, end))
        assert factoring.operations == Operations(1, stages - 1, stages)
        assert len(factoring.parts) == 4 * stages
        assert factoring.fold(Counting()) == {start: 2**stages}


@given(data=st.data())
def test_a_fold_reaches_every_edge_once_and_costs_no_more_than_reverse_mode(build, random_rows, data):
    graph = build(**data.draw(random_rows(gates=12)))
    source = data.draw(st.sampled_from([leaf.id for leaf in graph.leaves()]))
    part = between(graph, source, max(graph))
    factoring, counting = factor_paths(part), Counting()
    found = factoring.fold(counting)
    assert found.get(source, 0) == part.count()
    assert sorted(counting.used, key=repr) == sorted(part.edges(), key=repr)
    pairs = {(edge.source, edge.target) for edge in part.edges() if edge.target != part.target}
    assert factoring.operations.products <= len(pairs)
    assert factoring.operations.additions == (len(part.edges()) - len(part.order) + 1 if found else 0)
