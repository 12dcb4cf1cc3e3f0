"""Properties that hold for every graph: all ways to differentiate it agree, and so do the exported programs.

The graphs are drawn from the whole op table, with attributes drawn too.
"""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.export.numpy_program import numpy_program
from engine.export.pytorch_program import pytorch_program
from engine.run.autodiff import evaluate, forward, pushforward, reverse
from engine.run.plan import compile
from engine.study.gradcheck import check
from engine.study.paths.ledger import ledger

CLOSE = {"rtol": 1e-9, "atol": 1e-9}
AS_PYTORCH = {"rtol": 1e-12, "atol": 1e-13}
"""What cancels, such as 1 − tanh², keeps its digits only relative to 1, the target's own gradient."""
EIGHTH_ORDER = ((1, 4 / 5), (2, -1 / 5), (3, 4 / 105), (4, -1 / 280))
"""Weights of the central differences over 1, 2, 3 and 4 steps; the error falls with the eighth power of h."""
STEP = 1e-3
MOST_PATHS = 200

ON_NUMBERS_AND_ARRAYS = pytest.mark.parametrize("arrays", [False, True], ids=["numbers", "arrays"])


def drawn(build, rows):
    """Return the graph of the rows, its target, the target's plan, and the leaves' values."""
    graph = build(**rows)
    target = graph.find(list(rows)[-1]).id
    plan = compile(graph, [target])
    leaves = {leaf: graph.node(leaf).value for leaf in plan.leaves}
    return graph, target, plan, leaves


def directions(leaves, gradients, seed=7):
    """Return a direction for every leaf that has a gradient; class labels have none."""
    rng = np.random.default_rng(seed)
    return {
        leaf: rng.uniform(-1, 1, np.shape(value))[()] for leaf, value in leaves.items() if leaf in gradients
    }


def sides(plan, values):
    """Return what tells the sides of every kink apart, one array for each node that has kinks."""
    return [
        step.op.kinks(*(values[slot] for slot in step.inputs), **step.attributes)
        for step in plan.steps
        if step.op.kinks is not None
    ]


@ON_NUMBERS_AND_ARRAYS
@given(data=st.data())
def test_reverse_and_forward_mode_agree(build, random_rows, arrays, data):
    graph, target, plan, leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    found = evaluate(graph, plan, target).gradients
    values, along = forward(plan, leaves), directions(leaves, found)
    gradients = reverse(plan, values, target)
    onward = pushforward(plan, values, along)[plan.slot[target]]
    backward = sum(np.sum(gradients[plan.slot[leaf]] * along[leaf]) for leaf in along)
    assert backward == pytest.approx(0 if onward is None else np.sum(onward), rel=1e-9, abs=1e-11)


@ON_NUMBERS_AND_ARRAYS
@given(data=st.data())
def test_forward_mode_and_differences_agree_wherever_no_kink_is_near(build, random_rows, arrays, data):
    graph, target, plan, leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    along = directions(leaves, evaluate(graph, plan, target).gradients)

    def at(steps):
        return forward(
            plan, {leaf: value + steps * STEP * along.get(leaf, 0.0) for leaf, value in leaves.items()}
        )

    values = at(0)
    if any(np.any(np.abs(side) < 20 * STEP) for side in sides(plan, values)):
        return
    slot = plan.slot[target]
    differences = [weight * (at(n)[slot] - at(-n)[slot]) for n, weight in EIGHTH_ORDER]
    tangent = pushforward(plan, values, along)[slot]
    np.testing.assert_allclose(0.0 if tangent is None else tangent, sum(differences) / STEP, **CLOSE)


@ON_NUMBERS_AND_ARRAYS
@given(data=st.data())
def test_reverse_mode_and_central_differences_agree_wherever_no_kink_is_named(
    build, random_rows, arrays, data
):
    graph, target, _plan, _leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    for entry in check(graph, target).entries:
        if not entry.kinks:
            assert entry.numerical == pytest.approx(entry.analytic, rel=1e-5, abs=1e-7), entry.label


@ON_NUMBERS_AND_ARRAYS
@given(data=st.data())
def test_reverse_mode_and_the_sum_over_all_paths_agree(build, random_rows, arrays, data):
    graph, target, plan, leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    found = evaluate(graph, plan, target)
    for leaf in found.gradients.keys() & leaves.keys():
        book = ledger(graph, leaf, target)
        over_target = tuple(range(np.ndim(found.values[target])))
        np.testing.assert_allclose(np.sum(book.jacobian, axis=over_target), found.gradients[leaf], **CLOSE)
        if book.count <= MOST_PATHS:
            np.testing.assert_allclose(sum(entry.product for entry in book), book.jacobian, **CLOSE)


def run(program):
    """Return the variables of a program that was exported here, as they are after it has run."""
    variables = {}
    with np.errstate(), np.printoptions(), contextlib.redirect_stdout(io.StringIO()):
        exec(program, variables)
    return variables


@ON_NUMBERS_AND_ARRAYS
@given(data=st.data())
def test_the_exported_numpy_program_agrees(build, random_rows, arrays, data):
    graph, target, plan, _leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    found, variables = evaluate(graph, plan, target), run(numpy_program(graph, target))
    for node, value in found.values.items():
        np.testing.assert_allclose(variables[graph.node(node).name], value, **CLOSE)
    for node, gradient in found.gradients.items():
        np.testing.assert_allclose(variables[f"d_{graph.node(node).name}"], gradient, **CLOSE)


@pytest.fixture(scope="module")
def torch():
    """Return PyTorch, where it is installed; what the programs set is set back."""
    torch = pytest.importorskip("torch")
    before = torch.get_default_dtype()
    yield torch
    torch.set_default_dtype(before)
    torch.set_printoptions(profile="default")


@ON_NUMBERS_AND_ARRAYS
@given(data=st.data())
def test_the_exported_pytorch_program_agrees(build, random_rows, torch, arrays, data):
    graph, target, plan, _leaves = drawn(build, data.draw(random_rows(arrays=arrays, kinks=True)))
    found, variables = evaluate(graph, plan, target), run(pytorch_program(graph, target))
    for node, value in found.values.items():
        tensor = variables[graph.node(node).name]
        np.testing.assert_allclose(tensor.detach().numpy(), value, **AS_PYTORCH)
        if node in found.gradients:
            np.testing.assert_allclose(tensor.grad.numpy(), found.gradients[node], **AS_PYTORCH)
