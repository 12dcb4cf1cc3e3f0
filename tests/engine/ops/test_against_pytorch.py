"""Values and gradients of every op against PyTorch, where it is installed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.graphs.graph import Graph
from engine.ops import OPS
from engine.run.autodiff import evaluate
from engine.run.plan import compile

torch = pytest.importorskip("torch")
functional = torch.nn.functional

SAME = {"rtol": 1e-12, "atol": 1e-14, "equal_nan": True}


def _over_examples(entries):
    totals = entries if entries.ndim == 0 else entries.sum(-1)
    return totals if totals.ndim == 0 else totals.mean(-1)


def _cross_entropy(logits, label):
    if logits.ndim < 3:
        return functional.cross_entropy(logits, label.long())
    return torch.stack([functional.cross_entropy(run, label.long()) for run in logits])


def _mean_squared_error(y, t):
    if y.ndim < 3:
        return functional.mse_loss(y, t)
    return torch.stack([functional.mse_loss(run, t) for run in y])


def _hinge(scores, label, margin):
    if scores.ndim < 3:
        return functional.multi_margin_loss(scores, label.long(), margin=margin) * scores.shape[-1]
    return torch.stack([_hinge(run, label, margin) for run in scores])


def _penalty(w, strength):
    return strength * (w * w).sum(tuple(range(-min(w.ndim, 2), 0))) if w.ndim else strength * w * w


COUNTERPARTS = {
    "add": lambda *xs: sum(xs),
    "subtract": torch.subtract,
    "multiply": lambda *xs: math.prod(xs),
    "divide": torch.divide,
    "power": torch.pow,
    "max": lambda *xs: torch.amax(torch.stack(torch.broadcast_tensors(*xs)), 0),
    "min": lambda *xs: torch.amin(torch.stack(torch.broadcast_tensors(*xs)), 0),
    "negate": torch.negative,
    "add_constant": lambda x, c: x + c,
    "scale": lambda x, factor: factor * x,
    "matmul": torch.matmul,
    "affine": lambda x, w, b: x @ w + b,
    "sum": torch.sum,
    "mean": torch.mean,
    "square": torch.square,
    "sqrt": torch.sqrt,
    "exp": torch.exp,
    "log": torch.log,
    "reciprocal": torch.reciprocal,
    "abs": torch.abs,
    "identity": torch.nn.Identity(),
    "step": lambda x, low, high: torch.where(x >= 0, high, low) + 0 * x,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda x, slope: functional.leaky_relu(x, negative_slope=slope),
    "elu": functional.elu,
    "softplus": lambda x: functional.softplus(x, threshold=500),
    "sin": torch.sin,
    "cos": torch.cos,
    "arctan": torch.arctan,
    "prelu": lambda x, slope: torch.where(x > 0, x, slope * x),
    "selu": functional.selu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "hard_tanh": lambda x, low, high: functional.hardtanh(x, min_val=low, max_val=high),
    "dot": torch.dot,
    "squared_norm": lambda x: (x * x).sum(),
    "l1_norm": lambda x: x.abs().sum(),
    "l2_norm": torch.linalg.vector_norm,
    "transpose": lambda x: x.transpose(-1, -2),
    "reshape": lambda x, shape: x.reshape(shape),
    "concatenate": lambda x, y, axis: torch.cat([x, y], axis),
    "slice": lambda x, start, stop, axis: x.movedim(axis, 0)[start:stop].movedim(0, axis),
    "pick": lambda x, index: x[index],
    "maxout": lambda x, w1, b1, w2, b2: torch.maximum(x @ w1 + b1, x @ w2 + b2),
    "softmax": lambda x: torch.softmax(x, -1),
    "log_softmax": lambda x: torch.log_softmax(x, -1),
    "log_sum_exp": lambda x: torch.logsumexp(x, -1),
    "half_squared_error": lambda y, t: _over_examples((y - t) ** 2) / 2,
    "mean_squared_error": _mean_squared_error,
    "absolute_error": lambda y, t: _over_examples((y - t).abs()),
    "huber": lambda y, t, delta: _over_examples(
        functional.huber_loss(y, t.expand(y.shape), reduction="none", delta=delta)
    ),
    "hinge": _hinge,
    "binary_cross_entropy": lambda z, t: _over_examples(
        functional.binary_cross_entropy_with_logits(z, t.expand(z.shape), reduction="none")
    ),
    "l1_penalty": lambda w, strength: (
        strength * w.abs().sum(tuple(range(-min(w.ndim, 2), 0))) if w.ndim else strength * w.abs()
    ),
    "squared_error": lambda y, t: _over_examples((y - t) ** 2),
    "softmax_cross_entropy": _cross_entropy,
    "l2_penalty": _penalty,
}

# Kinks, ties, zeros and ends: where conventions differ between programs, ours are PyTorch's.
SPECIAL_POINTS = [
    *[(op, (x, y)) for op in ("max", "min") for x, y in ((2, 2), (0, -0.0), (1, 2), (np.inf, np.inf))],
    *[(op, (0.0,)) for op in ("abs", "relu", "leaky_relu", "elu", "softplus", "step", "sqrt", "log")],
    *[(op, (x,)) for op in ("sigmoid", "tanh", "softplus") for x in (-1000, -300, 300, 1000, np.nan)],
    *[(op, (x,)) for op in ("selu", "gelu", "silu", "arctan") for x in (-1000, -30, 0, 8, 1000)],
    *[("hard_tanh", (x,)) for x in (-1, 1, -1000, 1000, 0.5, np.inf)],
    *[("prelu", (x, slope)) for x in (0, -2, 2, -1000, 1000) for slope in (0, 0.25)],
    *[(op, (x,)) for op in ("relu", "leaky_relu", "elu", "exp", "abs") for x in (-800.0, 800.0)],
    *[("power", point) for point in ((0, 0), (0, 1), (0, 2), (0, 0.5), (0, -1), (2, 0), (np.nan, 0))],
    *[("power", point) for point in ((-2, 3), (-2, -1), (-2, 0), (-2, 0.5), (1, 5), (1e200, 2))],
    *[("divide", point) for point in ((1, 0), (0, 0), (-1, 0), (0, 1), (1, np.inf), (np.inf, 2))],
    *[("reciprocal", (x,)) for x in (0.0, np.inf, -1e-200)],
    *[("softmax_cross_entropy", ([1000.0, -1000.0, 0.0], label)) for label in (0, 1, 2)],
    *[(op, ([1000.0, -1000.0, 0.0],)) for op in ("softmax", "log_softmax", "log_sum_exp")],
    *[(op, ([0.0, 0.0],)) for op in ("l1_norm", "l2_norm", "squared_norm")],
    ("maxout", ([1.0, 2.0], [1.0, 1.0], 0.0, [3.0, 0.0], 0.0)),
    *[("hinge", ([1.0, 2.0, -1000.0], label)) for label in (0, 1, 2)],
    *[("binary_cross_entropy", (z, t)) for z in (-1000, -40, 0, 40, 1000) for t in (0, 0.25, 1)],
    *[(op, (y, 0.5)) for op in ("absolute_error", "huber") for y in (-1000, -0.5, 0.5, 1.5, 1000)],
    ("l1_penalty", ([0.0, -2.0, 3.0], 0.5)),
    ("softmax_cross_entropy", ([[5e5, 0.0], [-5e5, 0.0]], [1, 1])),
]


def compare(op, inputs, attributes):
    graph = Graph()
    gate = graph.add(op, attributes=attributes)
    leaves = [graph.add("input", value=value) for value in inputs]
    for leaf, port in zip(leaves, op.ports, strict=True):
        graph.connect(leaf, gate, port)
    ours = evaluate(graph, compile(graph, [gate]), gate)
    tensors = [torch.tensor(np.array(value), dtype=torch.float64, requires_grad=True) for value in inputs]
    theirs = COUNTERPARTS[op.name](*tensors, **attributes)
    np.testing.assert_allclose(ours.values[gate], theirs.detach().numpy(), **SAME)
    theirs.sum().backward()
    for leaf, tensor in zip(leaves, tensors, strict=True):
        if leaf in ours.gradients:
            np.testing.assert_allclose(ours.gradients[leaf], tensor.grad.numpy(), **SAME)
        else:
            assert tensor.grad is None


def test_every_op_has_a_counterpart():
    assert set(COUNTERPARTS) == {op.name for op in OPS.values() if not op.is_leaf}


def test_values_and_gradients_are_those_of_pytorch(case):
    compare(case.op, case.inputs(), case.attributes)


@pytest.mark.parametrize(("name", "inputs"), SPECIAL_POINTS, ids=str)
def test_conventions_at_special_points_are_those_of_pytorch(name, inputs):
    compare(OPS[name], [np.array(value, dtype=np.float64) for value in inputs], OPS[name].defaults())
