"""A path ledger told step by step: paths and their sum, then the factored sum, one operation at a time."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import InvalidValueError
from engine.maths.rounding import on_a_slide
from engine.study.paths.ledger import ledger
from engine.study.paths.path_trace import (
    MOST_WALKED,
    Factored,
    Joined,
    Remaining,
    Walked,
    path_trace,
)
from tests.engine.study.paths.test_ledger import EDGES, NINE_PATHS, SQUARED_NORM

SHARED = {
    "a": 2.0, "b": ("square", "a"), "c": ("exp", "a"), "d": ("multiply", "b", "c"),
    "e": ("multiply", "b", "d"), "f": ("multiply", "d", "e"),
}  # fmt: skip
"""A graph that is not series-parallel: d's gradient is used twice."""
DOUBLINGS = {"x0": 1.0} | {f"x{n}": ("multiply", f"x{n - 1}", f"x{n - 1}") for n in range(1, 41)}


@pytest.fixture
def trace(build, ids):
    return lambda rows, one, other, **more: path_trace(
        graph := build(**rows), *ids(graph, one, other), **more
    )


def kinds(trace):
    return [type(step) for step in trace]


def test_nine_paths_come_one_at_a_time_and_then_their_sum_is_factored(trace):
    told = trace(NINE_PATHS, "X", "Z")
    assert kinds(told) == [Walked] * 9 + [Factored] + [Joined] * 5
    assert told.factoring == 10
    assert told.title == "9 paths from X to Z"
    assert [step.result for step in told[:9]] == [1, 4, 3, 1.5, 6, 4.5, 2, 8, 6]
    assert [step.total for step in told[:9]] == [1, 5, 8, 9.5, 15.5, 20, 22, 30, 36]
    assert told[3].caption.sentence == (
        "Path 4 of 9, X → β → u → Y → δ → v → Z: βδ = 3 · 0.5 = 1.5. The sum so far: 9.5."
    )
    assert told[9].symbols == "∂Z/∂X = (α + β + γ)(δ + ε + ζ)"
    assert told[-1].symbols == "(α + β + γ)(δ + ε + ζ)"
    assert told[-1].total == 36


def test_a_path_lights_its_wires_and_tells_the_local_gradients_that_are_not_always_1(trace):
    told = trace(NINE_PATHS, "X", "Z")
    for step, entry in zip(told, told.book, strict=False):
        assert step.wires == entry.path.edges
        assert {part.place for part in step.parts if part.is_local} == {*entry.path.edges} - told.book.ones
    assert [(part.role, part.number) for part in told[3].parts if part.is_local] == [("β", 3.0), ("δ", 0.5)]


def test_a_merged_part_lights_its_wires_up_to_where_they_meet(trace, build, ids):
    told = trace(NINE_PATHS, "X", "Z")
    graph = build(**NINE_PATHS)
    step = next(step for step in told if step.symbols == "α + β")
    x, alpha, beta, u, y = ids(graph, "X", "α", "β", "u", "Y")
    ends = {(edge.source, edge.target) for edge in step.wires}
    assert ends == {(x, alpha), (x, beta), (alpha, u), (beta, u), (u, y)}
    assert {*told[-1].wires} == {*graph.edges()}


@pytest.mark.parametrize("rows", [NINE_PATHS, EDGES, SHARED], ids=["nine", "edges", "shared"])
def test_counters_end_where_the_ledger_says_and_fall_when_it_is_factored(trace, rows):
    first, last = next(iter(rows)), [*rows][-1]
    told = trace(rows, first, last)
    assert (told.costs(1)[1].total, told.costs(told.factoring)[1].total) == (0, 0)
    assert told.costs(told.factoring - 1)[0] == told.costs(len(told))[0] == told.book.naive
    assert told.costs(len(told))[1] == told.book.factored
    assert told.book.factored.total <= told.book.naive.total


@pytest.mark.parametrize("rows", [NINE_PATHS, SHARED, SQUARED_NORM], ids=["nine", "shared", "arrays"])
def test_both_ways_come_to_what_reverse_mode_finds(trace, rows):
    first, last = next(iter(rows)), [*rows][-1]
    told = trace(rows, first, last)
    np.testing.assert_allclose(told[told.factoring - 2].total, told.book.total, rtol=1e-12)
    np.testing.assert_allclose(told[len(told) - 1].total, told.book.total, rtol=1e-12)


def test_it_does_not_matter_which_node_is_named_first(trace):
    assert trace(EDGES, "e", "b").title == trace(EDGES, "b", "e").title == "2 paths from b to e"
    assert trace(EDGES, "e", "a").title == "One path from a to e"


def test_a_lone_path_leaves_nothing_to_factor(trace):
    told = trace(EDGES, "a", "e")
    assert kinds(told) == [Walked, Factored]
    assert told[1].total == told.book.total


def test_without_a_path_it_says_between_which_nodes(trace):
    with pytest.raises(InvalidValueError, match="joins a and b"):
        trace(EDGES, "a", "b")


def test_of_2_to_the_40th_paths_the_first_are_walked_and_the_sum_is_known(trace):
    told = trace(DOUBLINGS, "x0", "x40")
    assert told.title == "2⁴⁰ paths from x0 to x40"
    walked = told.walked
    assert 0 < len(walked) <= MOST_WALKED
    rest = told[len(walked)]
    assert type(rest) is Remaining
    assert "of 2⁴⁰ paths" in rest.caption.sentence
    assert rest.total == told.book.total == 2.0**40
    assert rest.cost == told.book.naive
    assert told[len(told) - 1].total == 2.0**40
    assert told.costs(len(told))[1].total < 200


def test_a_long_factored_sum_stands_there_at_once(trace):
    rows = {"x0": 1.0} | {f"x{n}": ("multiply", f"x{n - 1}", f"x{n - 1}") for n in range(1, 151)}
    told = trace(rows, "x0", "x150")
    assert kinds(told)[told.factoring - 1 :] == [Factored, Joined]
    assert told[len(told) - 1].cost == told.book.factored


def test_numbers_are_rounded_as_they_are_asked_to(trace):
    rows = {"x": 1.0, "y": 3.0, "q": ("divide", "x", "y"), "f": ("square", "q")}
    assert "αβ ≈ 0.33 · 0.67 ≈ 0.22" in trace(rows, "x", "f", rounding=on_a_slide)[0].caption.sentence
    assert "αβ ≈ 0.3333 · 0.6667 ≈ 0.2222" in trace(rows, "x", "f")[0].caption.sentence


def test_a_ledger_tells_the_operations_of_its_factored_sum(build, ids):
    graph = build(**NINE_PATHS)
    merges = ledger(graph, *ids(graph, "X", "Z"), keep_ones=False).merges()
    assert [merge.written.text for merge in merges][-1] == "(α + β + γ)(δ + ε + ζ) = 9 · 4 = 36"
    assert [merge.is_product for merge in merges] == [False] * 4 + [True]


def test_factors_of_matrices_stand_in_the_order_of_their_product(trace):
    told = trace(SQUARED_NORM, "W", "f")
    assert told[0].symbols == "δβα"
    assert [part.role for part in told[0].parts if part.is_local] == ["δ", "β", "α"]
    signs = [part.sign for part in told[0].parts]
    assert signs == ["", "×", "×", "=", "Σ"]


def test_at_its_end_the_gradients_between_the_two_nodes_are_known_and_every_step_is_a_stop(trace):
    told = trace(NINE_PATHS, "X", "Z")
    book = told.book
    assert told.stages == tuple(range(1, len(told) + 1))
    assert told.target == book.target
    assert told.flows == dict.fromkeys(book.gradients, len(told))
    assert told.terms == dict.fromkeys(book.edges(), len(told))
    assert told.flow(book.source) == 36
    for node in (book.source, book.target):
        assert sum(told.term(edge) for edge in book.edges() if edge.source == node) == 36 * (
            node == book.source
        )
    assert told.flow(10_000) is None
