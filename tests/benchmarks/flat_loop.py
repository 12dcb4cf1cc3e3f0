"""The same race as a loop in NumPy, written by hand for speed: what a race of any graph can be measured by.

All contestants stand in one flat buffer, as in Chainrule's own; every array is made beforehand, and every
line writes where its result belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt

import numpy as np

from engine.training.networks.network import layers_from
from engine.training.race import Race

Step = Callable[[int], None]


def batches(race: Race) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the race's batches from its start on, whole ones only."""
    rng = np.random.default_rng(np.random.SeedSequence(race.settings.seed).spawn(2)[1])
    x, target = (np.asarray(part) for part in race.dataset.part("train"))
    x, size = x.astype(np.float32), race.settings.batch_size
    target = target if race.dataset.class_names else target.astype(np.float32)
    while True:
        order = rng.permutation(len(x))
        shuffled, answers = x[order], target[order]
        for start in range(0, len(x), size):
            yield shuffled[start : start + size], answers[start : start + size]


class FlatLoop:
    """The race of a network with tanh in its hidden layers."""

    def __init__(self, race: Race) -> None:
        start, runs, size = race.parameters(0), len(race.contestants), race.settings.batch_size
        shapes = race.settings.network.shapes(race.dataset.features, race.dataset.outputs)
        self._batches, self._step_number = batches(race), 0
        theta = np.tile(start, (runs, 1))
        gradients = np.zeros_like(theta)
        self._layers, self._slopes = layers_from(theta, shapes), layers_from(gradients, shapes)
        self._values = [np.zeros((runs, size, width), np.float32) for _fan_in, width in shapes]
        self._deltas = [np.zeros_like(values) for values in self._values]
        self._ones, self._rows = np.ones((1, size), np.float32), np.arange(size)
        self._classes = np.ones((shapes[-1][1], 1), np.float32)
        self._finish = self._cross_entropy if race.dataset.class_names else self._squared_error
        self._updates = [
            UPDATES[spec.optimizer](*rows, **spec.hyperparameters)
            for *rows, spec in zip(theta, gradients, race.contestants, strict=True)
        ]

    def run(self, steps: int) -> np.ndarray:
        return np.array([self._step(*next(self._batches)) for _step in range(steps)])

    def _step(self, x: np.ndarray, target: np.ndarray) -> np.ndarray:
        self._step_number += 1
        signal = x
        for layer, values in zip(self._layers, self._values, strict=True):
            np.matmul(signal, layer.weights, out=values)
            np.add(values, layer.biases, out=values)
            signal = values if values is self._values[-1] else np.tanh(values, out=values)
        losses = self._finish(target)
        for number in reversed(range(len(self._layers))):
            below, delta = (self._values[number - 1] if number else x), self._deltas[number]
            np.matmul(below.mT, delta, out=self._slopes[number].weights)
            np.matmul(self._ones, delta, out=self._slopes[number].biases)
            if number:
                np.matmul(delta, self._layers[number].weights.mT, out=self._deltas[number - 1])
                np.multiply(below, below, out=below)
                np.subtract(1, below, out=below)
                self._deltas[number - 1] *= below
        for update in self._updates:
            update(self._step_number)
        return losses

    def _squared_error(self, target: np.ndarray) -> np.ndarray:
        values, delta = self._values[-1], self._deltas[-1]
        np.subtract(values, target, out=delta)
        np.multiply(delta, delta, out=values)
        delta *= 2 / len(target)
        return np.add.reduce(values, axis=(1, 2)) / len(target)

    def _cross_entropy(self, target: np.ndarray) -> np.ndarray:
        values, delta = self._values[-1], self._deltas[-1]
        values -= values.max(axis=-1, keepdims=True)
        np.exp(values, out=delta)
        total = delta @ self._classes
        surprises = np.log(total[..., 0]) - values[:, self._rows, target]
        total *= len(target)
        delta /= total
        delta[:, self._rows, target] -= 1 / len(target)
        return np.add.reduce(surprises, axis=1) / len(target)


class Products:
    """Only the matrix products of the race's steps: no program that takes them by NumPy is quicker."""

    def __init__(self, race: Race) -> None:
        runs, size = len(race.contestants), race.settings.batch_size
        shapes = race.settings.network.shapes(race.dataset.features, race.dataset.outputs)
        x = np.asarray(race.dataset.train_x[:size], np.float32)
        layers = layers_from(np.tile(race.parameters(0), (runs, 1)), shapes)
        slopes = layers_from(np.zeros((runs, race.parameter_count), np.float32), shapes)
        values = [x, *(np.full((runs, size, width), 0.5, np.float32) for _fan_in, width in shapes)]
        self._triples = []
        for number, (layer, slope) in enumerate(zip(layers, slopes, strict=True)):
            below, above = values[number : number + 2]
            self._triples += [(below, layer.weights, np.empty_like(above)), (below.mT, above, slope.weights)]
            if number:
                self._triples.append((above, layer.weights.mT, np.empty_like(below)))

    def run(self, steps: int) -> None:
        for _step in range(steps):
            for left, right, out in self._triples:
                np.matmul(left, right, out=out)


def sgd(theta: np.ndarray, g: np.ndarray, learning_rate: float) -> Step:
    work = np.zeros_like(theta)

    def update(_step: int) -> None:
        np.multiply(g, learning_rate, out=work)
        np.subtract(theta, work, out=theta)

    return update


def momentum(theta: np.ndarray, g: np.ndarray, learning_rate: float, momentum: float) -> Step:
    velocity, work = np.zeros((2, *theta.shape), theta.dtype)

    def update(_step: int) -> None:
        np.multiply(velocity, momentum, out=velocity)
        np.add(velocity, g, out=velocity)
        np.multiply(velocity, learning_rate, out=work)
        np.subtract(theta, work, out=theta)

    return update


def nesterov(theta: np.ndarray, g: np.ndarray, learning_rate: float, momentum: float) -> Step:
    velocity, work = np.zeros((2, *theta.shape), theta.dtype)

    def update(_step: int) -> None:
        np.multiply(velocity, momentum, out=velocity)
        np.add(velocity, g, out=velocity)
        np.multiply(velocity, momentum, out=work)
        np.add(work, g, out=work)
        np.multiply(work, learning_rate, out=work)
        np.subtract(theta, work, out=theta)

    return update


def adagrad(theta: np.ndarray, g: np.ndarray, learning_rate: float, epsilon: float) -> Step:
    squares, work = np.zeros((2, *theta.shape), theta.dtype)

    def update(_step: int) -> None:
        np.multiply(g, g, out=work)
        np.add(squares, work, out=squares)
        np.sqrt(squares, out=work)
        np.add(work, epsilon, out=work)
        np.divide(g, work, out=work)
        np.multiply(work, learning_rate, out=work)
        np.subtract(theta, work, out=theta)

    return update


def adadelta(theta: np.ndarray, g: np.ndarray, learning_rate: float, rho: float, epsilon: float) -> Step:
    squares, steps, work, change = np.zeros((4, *theta.shape), theta.dtype)

    def update(_step: int) -> None:
        np.multiply(g, g, out=work)
        np.multiply(work, 1 - rho, out=work)
        np.multiply(squares, rho, out=squares)
        np.add(squares, work, out=squares)
        np.add(steps, epsilon, out=change)
        np.add(squares, epsilon, out=work)
        np.divide(change, work, out=change)
        np.sqrt(change, out=change)
        np.multiply(change, g, out=change)
        np.multiply(change, change, out=work)
        np.multiply(work, 1 - rho, out=work)
        np.multiply(steps, rho, out=steps)
        np.add(steps, work, out=steps)
        np.multiply(change, learning_rate, out=change)
        np.subtract(theta, change, out=theta)

    return update


def rmsprop(theta: np.ndarray, g: np.ndarray, learning_rate: float, alpha: float, epsilon: float) -> Step:
    squares, work = np.zeros((2, *theta.shape), theta.dtype)

    def update(_step: int) -> None:
        np.multiply(g, g, out=work)
        np.multiply(work, 1 - alpha, out=work)
        np.multiply(squares, alpha, out=squares)
        np.add(squares, work, out=squares)
        np.sqrt(squares, out=work)
        np.add(work, epsilon, out=work)
        np.divide(g, work, out=work)
        np.multiply(work, learning_rate, out=work)
        np.subtract(theta, work, out=theta)

    return update


def adam(
    theta: np.ndarray, g: np.ndarray, learning_rate: float, beta1: float, beta2: float, epsilon: float
) -> Step:
    mean, squares, work = np.zeros((3, *theta.shape), theta.dtype)

    def update(step: int) -> None:
        np.subtract(g, mean, out=work)
        np.multiply(work, 1 - beta1, out=work)
        np.add(mean, work, out=mean)
        np.multiply(g, g, out=work)
        np.multiply(work, 1 - beta2, out=work)
        np.multiply(squares, beta2, out=squares)
        np.add(squares, work, out=squares)
        np.sqrt(squares, out=work)
        np.multiply(work, 1 / sqrt(1 - beta2**step), out=work)
        np.add(work, epsilon, out=work)
        np.divide(mean, work, out=work)
        np.multiply(work, learning_rate / (1 - beta1**step), out=work)
        np.subtract(theta, work, out=theta)

    return update


UPDATES = {each.__name__: each for each in (sgd, momentum, nesterov, adagrad, adadelta, rmsprop, adam)}
