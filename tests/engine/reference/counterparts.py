"""What PyTorch calls each op. Only `make.py` imports this, where PyTorch is installed."""

from __future__ import annotations

import math

import torch

functional = torch.nn.functional


def _over_examples(entries):
    totals = entries if entries.ndim == 0 else entries.sum(-1)
    return totals if totals.ndim == 0 else totals.mean(-1)


def _cross_entropy(logits, label):
    if logits.ndim < 3:
        return functional.cross_entropy(logits, label.long())
    return torch.stack([functional.cross_entropy(run, label.long()) for run in logits])


def _nll(log_probabilities, label):
    if log_probabilities.ndim < 3:
        return functional.nll_loss(log_probabilities, label)
    return torch.stack([functional.nll_loss(run, label) for run in log_probabilities])


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
    "centred_dot": lambda a, b: a @ b if a.ndim and b.ndim else a * b,
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
    "tan": torch.tan,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "log2": torch.log2,
    "log10": torch.log10,
    "sign": torch.sign,
    "clip": lambda x, low, high: x.clamp(float(low), float(high)),
    "where": lambda condition, x, y: torch.where(condition != 0, x, y),
    "outer": torch.outer,
    "max_entries": torch.amax,
    "sum_along": lambda x, axis: x.sum(int(axis)),
    "mean_along": lambda x, axis: x.mean(int(axis)),
    "max_along": lambda x, axis: x.amax(int(axis)),
    "softmax_along": lambda x, axis: x.softmax(int(axis)),
    "log_softmax_along": lambda x, axis: x.log_softmax(int(axis)),
    "binary_cross_entropy_of_probabilities": lambda p, t: _over_examples(
        functional.binary_cross_entropy(p, t.expand(p.shape), reduction="none")
    ),
    "cross_entropy_of_probabilities": lambda p, label: _nll(p.log(), label.long()),
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
    "transpose": lambda x: x.transpose(-1, -2) if x.ndim > 1 else x.clone(),
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
    "perceptron": lambda z, t: _over_examples(torch.where(t * z <= 0, -t * z, 0 * z)),
    "squared_error": lambda y, t: _over_examples((y - t) ** 2),
    "softmax_cross_entropy": _cross_entropy,
    "l2_penalty": _penalty,
}
