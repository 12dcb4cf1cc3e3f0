"""Descending on any graph: the optimizers of the Lab move its parameters, a step at a time.

One step is a whole pass: the values from the leaves to the target, its gradients back to the parameters, and
the update that an optimizer makes of them. It is the training of the Lab with the graph itself as the loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from engine.errors import InvalidValueError
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.rules.optimizers import OPTIMIZERS, Optimizer
from engine.training.rules.updates import State

USUAL_RATE = 0.1
"""The learning rate of a lecture's first steps; the table's own are for networks."""
SETTLED = 1e-6
"""The largest entry of a gradient at which a descent has arrived."""


@dataclass(frozen=True)
class DescentSettings:
    """Which optimizer moves the parameters, and what it is set by; what is left out is at its default."""

    optimizer: str = "sgd"
    hyperparameters: Mapping[str, float] = field(default_factory=lambda: {"learning_rate": USUAL_RATE})

    @classmethod
    def usual(cls, optimizer: str) -> DescentSettings:
        """Return what an optimizer is set by for a few numbers: never less than the usual rate."""
        rate = OPTIMIZERS[optimizer].defaults()["learning_rate"]
        return cls(optimizer, {"learning_rate": max(rate, USUAL_RATE)})

    @property
    def row(self) -> Optimizer:
        """The optimizer's row of the table."""
        return OPTIMIZERS[self.optimizer]

    @property
    def numbers(self) -> dict[str, float]:
        """Every hyperparameter of the optimizer."""
        defaults = self.row.defaults()
        return {name: self.hyperparameters.get(name, value) for name, value in defaults.items()}


@dataclass(frozen=True, eq=False)
class Point:
    """Where a descent has come to: after so many steps, with this loss and these values of its leaves."""

    step: int
    loss: float
    values: Mapping[int, Array]
    slope: float
    """The largest entry of the gradient, without its sign."""

    @property
    def has_arrived(self) -> bool:
        """Whether there is nowhere lower to go that a gradient would tell of."""
        return self.slope <= SETTLED

    @property
    def is_lost(self) -> bool:
        """Whether the loss or a gradient is not finite, so that no step can be taken from here."""
        return not (np.isfinite(self.loss) and np.isfinite(self.slope))


def moving_leaves(graph: Graph, target: int) -> list[Node]:
    """Return the leaves that a descent moves: the parameters that the target depends on, else the inputs."""
    leaves = [node for node in graph.nodes(sorted(graph.upstream([target]))) if node.op.is_leaf]
    parameters = [node for node in leaves if node.op.name == "parameter"]
    return parameters or [node for node in leaves if node.op.name == "input"]


class Descent:
    """Steps down the slope of one node of a graph; the graph given stays as it is.

    `point` is where it is now, `evaluation` all values and gradients there. `target` is a node with a single
    number. Raises InvalidValueError for another, and where nothing moves; ShapeError and MissingInputError as
    `evaluate` and `compile` do.
    """

    def __init__(self, graph: Graph, target: int, settings: DescentSettings) -> None:
        self.graph, self.target, self.settings = graph.copy(), target, settings
        self.leaves = moving_leaves(graph, target)
        if not self.leaves:
            message = _("{node} depends on no parameter or input, so there is nothing to move")
            raise InvalidValueError(message.format(node=graph.node(target).name), node=target)
        self._plan: Plan = compile(self.graph, [target], [leaf.id for leaf in self.leaves])
        self.step_count = 0
        self._theta = np.concatenate([np.ravel(np.asarray(leaf.value, float)) for leaf in self.leaves])
        self._memory: State = settings.row.init(self._theta.shape, self._theta.dtype)
        evaluation = evaluate(self.graph, self._plan, target)
        if np.ndim(evaluation.values[target]):
            message = _("{node} is an array; a descent needs a single number to make smaller")
            raise InvalidValueError(message.format(node=graph.node(target).name), node=target)
        self._come_to(evaluation)

    def _come_to(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        found, values = evaluation.gradients, evaluation.values
        gradients = [found.get(leaf.id, np.zeros_like(leaf.value)) for leaf in self.leaves]
        self._gradient: FloatArray = np.concatenate([np.ravel(np.asarray(part, float)) for part in gradients])
        slope = float(np.max(np.abs(self._gradient), initial=0.0))
        held = {leaf.id: values[leaf.id] for leaf in self.leaves}
        self.point = Point(self.step_count, float(values[self.target]), held, slope)

    def step(self) -> Point:
        """Move every leaf once and return where that leads; nowhere from where no step can be taken."""
        if self.point.is_lost:
            return self.point
        self.step_count += 1
        row, numbers = self.settings.row, self.settings.numbers
        with np.errstate(all="ignore"):
            row.update(self._theta, self._gradient, self._memory, self.step_count, numbers)
        for leaf, value in self._values():
            self.graph.set_value(leaf, value)
        self._come_to(evaluate(self.graph, self._plan, self.target))
        return self.point

    def _values(self) -> Iterator[tuple[int, Array]]:
        place = 0
        for leaf in self.leaves:
            like = np.asarray(leaf.value)
            shape, size = like.shape, like.size
            part = self._theta[place : place + size].copy().reshape(shape)
            yield leaf.id, part if shape else float(part[()])
            place += size
