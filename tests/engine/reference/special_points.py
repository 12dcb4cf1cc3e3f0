"""Kinks, ties, zeros and ends: where conventions differ between programs, ours are PyTorch's."""

from __future__ import annotations

import numpy as np

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
    *[("perceptron", (z, t)) for z in (-1000, -0.5, 0, 2) for t in (-1, 1)],
    ("l1_penalty", ([0.0, -2.0, 3.0], 0.5)),
    ("softmax_cross_entropy", ([[5e5, 0.0], [-5e5, 0.0]], [1, 1])),
]


def point_name(op: str, inputs: object) -> str:
    """Return the name of a point, for a test's case and among what is stored."""
    return f"{op} at {inputs}"
