"""The small network that every optimizer trains for a hundred steps, here and in PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.training.networks.network import Network, layers_from, to_graph
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.rules.schedules import FACTOR, LENGTH

NETWORK = Network(hidden=(4,), activation="tanh")
SHAPES = NETWORK.shapes(2, 1)
STEPS = 100
KEPT = (1, 2, 3, 10, 30, 100)
"""The steps after which parameters are stored."""

CHOSEN: Mapping[str, Mapping[str, float]] = {
    "defaults": {},
    "other values": {
        "learning_rate": 0.003, "momentum": 0.5, "epsilon": 1e-3,
        "rho": 0.7, "alpha": 0.8, "beta1": 0.6, "beta2": 0.95, "weight_decay": 0.05,
    },
}  # fmt: skip
SCHEDULED: Mapping[str, Mapping[str, float]] = {
    "short": {LENGTH: 12, FACTOR: 0.5}, "long": {LENGTH: 101, FACTOR: 0.97},
}  # fmt: skip
"""What the schedules are compared at, for as many steps as they are long."""
GRADIENT = np.array([3.0, -4.0, 0.5, 0.0, -12.0])
BOUNDS = (0.1, 1.0, 5.0, 100.0)
"""What that gradient is clipped at."""


def hyperparameters(name: str, chosen: str) -> dict[str, float]:
    """Return an optimizer's hyperparameters: its defaults, or the other values."""
    return {key: CHOSEN[chosen].get(key, default) for key, default in OPTIMIZERS[name].defaults().items()}


def problem() -> tuple[Any, Any, Any]:
    """Return x (8, 2), the answers (8, 1) and the parameters to start from (17,), float64."""
    rng = np.random.default_rng(8)
    start = rng.normal(size=NETWORK.parameter_count(2, 1))
    return rng.normal(size=(8, 2)), rng.normal(size=(8, 1)), start


def slope(theta: Any, x: Any, answers: Any) -> Any:
    """Return the loss's gradient (17,) as the engine's own network gives it."""
    built = to_graph(NETWORK, "regression", x, answers, layers_from(theta, SHAPES))
    gradients = evaluate(built.graph, compile(built.graph, [built.loss]), built.loss).gradients
    return np.concatenate([gradients[parameter].ravel() for parameter in built.parameters])
