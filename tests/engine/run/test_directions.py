"""What is given as a gradient to begin with, or as a direction to move in, wherever it is given."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import InvalidValueError
from engine.function import Function
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.forward_trace import forward_trace
from engine.study.jacobian import jvp, vjp

X = 1
F = 2


@pytest.fixture
def graph(build):
    return build(x=[1.0, 2.0], f=("square", "x"))


def evaluated(graph, given):
    return evaluate(graph, compile(graph, [F]), F, seed=given)


def traced(graph, given):
    plan = compile(graph, [F])
    return forward_trace(graph, plan, evaluate(graph, plan, F), {X: given})


WAYS = {
    "vjp": (lambda graph, given: vjp(graph, F, X, given), F),
    "jvp": (lambda graph, given: jvp(graph, F, X, given), X),
    "the seed of an evaluation": (evaluated, F),
    "a forward pass told step by step": (traced, X),
}
ways = pytest.mark.parametrize("way", WAYS)


@ways
@pytest.mark.parametrize(
    "given", ["a", [[1], [1, 2]], [1j, 1], ["1", "2"], [None, 1], {1: 2}, 1.0, [1.0, 2.0, 3.0], [[1.0, 2.0]]],
    ids=repr,
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_nodes_name(graph, way, given):
    ask, node = WAYS[way]
    with pytest.raises(InvalidValueError, match=graph.node(node).name) as caught:
        ask(graph, given)
    assert caught.value.node == node


@ways
@pytest.mark.parametrize("given", [[1, 0], (True, False), np.array([1, 0], np.uint8), np.float32([1, 0])])
def test_any_kind_of_real_number_is_taken(graph, way, given):
    ask, _node = WAYS[way]
    assert ask(graph, given) is not None


def test_the_seed_is_the_targets_own_gradient(graph):
    np.testing.assert_array_equal(evaluated(graph, [1, -1]).gradients[X], [2.0, -4.0])


def test_a_direction_takes_the_dtype_of_the_value_it_goes_with(build):
    graph = build(x=np.float32([1.0, 2.0]), f=("square", "x"))
    assert vjp(graph, F, X, [1.0, 1e300]).dtype == np.float32
    assert jvp(graph, F, X, [1.0, 0.0]).dtype == np.float32
    assert evaluated(graph, [1.0, 0.0]).gradients[X].dtype == np.float32


def test_what_was_given_stays_the_callers_own(graph):
    mine = np.array([1.0, 0.0])
    found = evaluated(graph, mine)
    mine[0] = 5.0
    np.testing.assert_array_equal(found.gradients[F], [1.0, 0.0])


@pytest.mark.parametrize("given", [None, "a", [[1], [1, 2]], 1j, [1.0, 2.0]])
def test_at_a_prompt_the_same_is_refused(given):
    f = Function.of("x * x", x=3)
    for ask in (f.vjp, f.jvp):
        with pytest.raises(InvalidValueError):
            ask("x", given)
    with pytest.raises(InvalidValueError):
        f.forward(x=given)
    assert f.vjp("x", 2) == f.jvp("x", np.array(2.0)) == 12.0
