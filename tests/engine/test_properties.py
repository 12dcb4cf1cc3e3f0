"""Properties that hold for every graph: the ways to differentiate it agree with one another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.autodiff import forward, pushforward, reverse
from engine.gradcheck import check
from engine.plan import compile


def drawn(build, rows):
    """Return the graph of the rows, its target, the target's plan, and the values of all slots."""
    graph = build(**rows)
    target = graph.find(list(rows)[-1]).id
    plan = compile(graph, [target])
    leaves = {leaf: graph.node(leaf).value for leaf in plan.leaves}
    return graph, target, plan, leaves


def directions(plan, leaves, seed=7):
    rng = np.random.default_rng(seed)
    return {leaf: rng.normal(size=np.shape(leaves[leaf]))[()] for leaf in plan.leaves}


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_reverse_and_forward_mode_agree(build, random_rows, arrays, data):
    _graph, target, plan, leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    values, along = forward(plan, leaves), directions(plan, leaves)
    gradients = reverse(plan, values, target)
    backward = sum(np.sum(gradients[plan.slot[leaf]] * along[leaf]) for leaf in plan.leaves)
    onward = np.sum(pushforward(plan, values, along)[plan.slot[target]])
    assert backward == pytest.approx(onward, rel=1e-9, abs=1e-11)


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_forward_mode_and_central_differences_agree_where_nothing_has_a_kink(
    build, random_rows, arrays, data
):
    _graph, target, plan, leaves = drawn(build, data.draw(random_rows(arrays=arrays)))
    along, h = directions(plan, leaves), 1e-5
    above, below = (
        forward(plan, {leaf: value + step * along[leaf] for leaf, value in leaves.items()})[plan.slot[target]]
        for step in (h, -h)
    )
    tangent = pushforward(plan, forward(plan, leaves), along)[plan.slot[target]]
    np.testing.assert_allclose(tangent, (above - below) / (2 * h), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("arrays", [False, True])
@given(data=st.data())
def test_reverse_mode_and_central_differences_agree_wherever_no_kink_is_named(
    build, random_rows, arrays, data
):
    graph, target, _plan, _leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    for entry in check(graph, target).entries:
        if not entry.kinks:
            assert entry.numerical == pytest.approx(entry.analytic, rel=1e-5, abs=1e-7), entry.label
