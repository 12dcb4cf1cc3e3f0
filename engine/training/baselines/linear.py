"""The linear model: the network without hidden layers, trained until it no longer changes.

A regression's weights are the solution of its normal equations: the loss is a parabola, whose lowest point
is known in closed form (Hoerl & Kennard, Ridge regression, 1970). A classification's loss, the cross-entropy
of a softmax, has no such form; it is convex, so that Nesterov's method comes to its one lowest value. It runs
on all rows at once from weights of zero, at the rate 1/L that is safe for any such loss: L is the greatest
curvature it can have, ½ of that of the inputs (Böhning, Multinomial logistic regression algorithm, 1992) and
that of the penalty. Momentum grows from 0 and begins anew where a step goes uphill (O'Donoghue & Candès,
Adaptive restart for accelerated gradient schemes, 2015). Inputs are centred meanwhile, which changes nothing
but how soon it comes to rest. Classes that a line separates, unpunished, have no best weights: they would
grow for ever, and are left where they are after `MOST_STEPS`.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from engine.training.arrays import FloatArray, NumberArray
from engine.training.data.preparation import Dataset
from engine.training.measurement import measured
from engine.training.networks.network import Layer, Network, flatten, layers_from
from engine.training.networks.stack import Stack
from engine.training.rules.optimizers import OPTIMIZERS

MOST_STEPS = 1000
AT_REST = 1e-4
"""A classification is at rest where no entry of its gradient is larger than this."""
NOISE = 1e-12
"""Directions that vary by less than this part of the greatest are rounding of float32, and are not used."""


class Rows:
    """Rows to learn from as a linear model takes them: centred inputs, and what is known of them."""

    def __init__(self, dataset: Dataset, x: FloatArray, y: NumberArray) -> None:
        self.dataset = dataset
        self.centers: FloatArray = x.mean(axis=0, dtype=np.float64)
        self.x, self.y = self.prepared(x, y)

    def prepared(self, x: FloatArray, y: NumberArray) -> tuple[FloatArray, NumberArray]:
        """Return inputs, centred, and targets as the network takes them."""
        return x - self.centers, y if self.dataset.class_names else y.astype(np.float64)

    @cached_property
    def greatest_curvature(self) -> float:
        """The greatest mean square along any direction of these inputs and the 1 that a bias has."""
        return max(float(np.linalg.eigvalsh(_products(self.x) / len(self.x))[-1]), 1.0)


class LinearModel:
    """Learns from rows; `advance` goes on for a step until it is `is_busy` no longer.

    `strength` is the λ of the penalty λ Σ w², which leaves biases alone.
    """

    def __init__(self, rows: Rows, strength: float) -> None:
        dataset = rows.dataset
        self._rows, self._x, self._y = rows, rows.x, rows.y
        network = Network(hidden=(), l2=strength)
        self._shapes = network.shapes(dataset.features, dataset.outputs)
        count = network.parameter_count(dataset.features, dataset.outputs)
        self._stack = Stack(network, dataset, np.zeros((1, count)))
        self.steps, self._since_restart = 0, 0
        self.is_busy = bool(dataset.class_names)
        self.is_at_rest = not self.is_busy
        if self.is_at_rest:
            self._stack.parameters[0] = _solved(self._x, self._y, strength)
        else:
            self._update = OPTIMIZERS["nesterov"].update
            self._state = OPTIMIZERS["nesterov"].init(count, np.float64)
            self._rate = 1 / (rows.greatest_curvature / 2 + 2 * strength)

    @property
    def parameters(self) -> FloatArray:
        """The weights and biases (P,), as a network has them for inputs that are not centred."""
        ((weights, biases),) = layers_from(self._stack.parameters[0], self._shapes)
        assert biases is not None  # this network has them
        return flatten([Layer(weights, biases - self._rows.centers @ weights)])

    @property
    def done(self) -> float:
        """How much of the most that it may take is behind it."""
        return self.steps / MOST_STEPS if self.is_busy else 1.0

    def advance(self) -> None:
        """Take a step, unless no step is needed any more."""
        self._stack.learn(self._x, self._y)
        gradient = self._stack.gradients[0]
        self.is_at_rest = bool(np.abs(gradient).max() <= AT_REST)
        self.is_busy = not self.is_at_rest and self.steps < MOST_STEPS
        if self.is_busy:
            self.steps += 1
            self._step(gradient)

    def _step(self, gradient: FloatArray) -> None:
        velocity = self._state["velocity"]
        if gradient @ velocity < 0:  # a velocity is a sum of gradients: it is subtracted
            velocity[...] = 0
            self._since_restart = 0
        momentum = self._since_restart / (self._since_restart + 3)
        self._since_restart += 1
        row, pace = self._stack.parameters[0], {"learning_rate": self._rate, "momentum": momentum}
        self._update(row, gradient, self._state, self.steps, pace)

    def measure(self, x: FloatArray, y: NumberArray) -> tuple[float, float]:
        """Return loss and accuracy on rows, as a race measures its networks; NaN where there is none."""
        inputs, target = self._rows.prepared(x, y)
        classes = y if self._rows.dataset.class_names else None
        (loss,), (accuracy,), _error = measured(self._stack, inputs, target, classes)
        return float(loss), float(accuracy)


def _products(x: FloatArray) -> FloatArray:
    """Return the products of columns or of rows, whichever are fewer: both have the same eigenvalues."""
    return x @ x.T if len(x) < x.shape[1] else x.T @ x


def _solved(x: FloatArray, y: FloatArray, strength: float) -> FloatArray:
    """Return the parameters with the least loss for centred inputs, of several the smallest ones."""
    center, rows, is_wide = y.mean(axis=0), len(x), len(x) < x.shape[1]
    targets = y - center
    curvatures, directions = np.linalg.eigh(_products(x) / rows)
    wanted = directions.T @ (targets if is_wide else x.T @ targets) / rows
    used = curvatures > NOISE * max(float(curvatures[-1]), NOISE)
    scales = np.where(used, 1 / np.where(used, curvatures + strength, 1), 0)
    found = directions @ (scales[:, np.newaxis] * wanted)
    return flatten([Layer(x.T @ found if is_wide else found, center)])
