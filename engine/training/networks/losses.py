"""Which losses a network may be trained on: a row for each, and for the kind of data it is made for.

The loss itself is a row of the op table; here stands what it makes of targets and of answers. Adding a loss
is adding a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from engine.ops import OPS
from engine.text import _
from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.bounds import check_choice, refusal
from engine.training.data.preparation import Task


def softmax(logits: FloatArray) -> FloatArray:
    """Return class probabilities, shaped like the logits; the last axis sums to 1."""
    grown = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    probabilities: FloatArray = grown / np.sum(grown, axis=-1, keepdims=True)
    return probabilities


def shares(outputs: FloatArray) -> FloatArray:
    """Return outputs that were drawn towards 0 and 1 as shares of all classes; the last axis sums to 1."""
    inside = np.clip(outputs, 1e-6, 1)
    summing: FloatArray = inside / np.sum(inside, axis=-1, keepdims=True)
    return summing


def stepped(outputs: FloatArray) -> FloatArray:
    """Return a unit's answers for two classes: all for the second where it is above 0, else for the first."""
    is_on = outputs > 0
    return np.concatenate([~is_on, is_on], axis=-1).astype(outputs.dtype)


@dataclass(frozen=True)
class Loss:
    """One row: an op of the table, and the kind of data that it is used for here.

    `answer` is what the graph calls the network's output. `is_one_hot` says that classes are given as rows of
    zeros with a 1 at the true class, `is_squared` that near its lowest it grows as a square, `is_of_one_unit`
    that a single output tells two classes apart by its sign, as targets of 1 and −1 do. `probabilities` makes
    of a classifier's outputs how much it is for each class. `note` says what is to be known of it where it is
    chosen, if anything is.
    """

    op: str
    task: Task
    answer: str
    is_one_hot: bool = False
    is_squared: bool = False
    is_of_one_unit: bool = False
    probabilities: Callable[[FloatArray], FloatArray] = softmax
    note: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return OPS[self.op].title

    @property
    def ports(self) -> tuple[str, ...]:
        """The names of the op's ports: for the answers, and for what is wanted."""
        return OPS[self.op].ports

    def outputs_for(self, classes: int) -> int:
        """Return how many outputs a network has for so many classes, or for one number.

        Raises ConfigurationError where the loss tells two classes apart and there are more.
        """
        if not self.is_of_one_unit:
            return classes
        if classes != 2:
            sentence = _("{field} is {value}, which is for two classes; these data have {classes}")
            raise refusal("loss", sentence, value=self.title, classes=classes)
        return 1

    def scores(self, outputs: FloatArray) -> FloatArray:
        """Return a score for each class, of which the highest is the answer."""
        return np.concatenate([-outputs, outputs], axis=-1) if self.is_of_one_unit else outputs

    def answers(self, outputs: FloatArray) -> IntArray:
        """Return the class that each row of outputs answers."""
        answered: IntArray = np.argmax(self.scores(outputs), axis=-1)
        return answered

    def targets(self, y: NumberArray, classes: int, dtype: DTypeLike) -> NumberArray:
        """Return what is wanted, of so many classes (rows,) or numbers (rows, 1), as the graph takes it."""
        if self.is_one_hot:
            return np.eye(classes, dtype=dtype)[y]
        if self.is_of_one_unit:
            return np.where(y == 1, 1, -1).astype(dtype)[:, None]
        return y if self.task == "classification" else y.astype(dtype)


_ROWS = (
    Loss("softmax_cross_entropy", "classification", "logits"),
    Loss("hinge", "classification", "scores"),
    Loss("perceptron", "classification", "z", is_of_one_unit=True, probabilities=stepped,
         note=_("It answers by a step of gradient 0;\nit learns from the criterion instead.")),
    Loss("squared_error", "classification", "prediction", is_one_hot=True, is_squared=True,
         probabilities=shares),
    Loss("squared_error", "regression", "prediction", is_squared=True),
    Loss("huber", "regression", "prediction", is_squared=True),
)  # fmt: skip

LOSSES = tuple(dict.fromkeys(row.op for row in _ROWS))
"""The names of all losses, in the order the window lists them."""


def losses_for(task: Task) -> tuple[Loss, ...]:
    """Return the losses for a kind of data, the usual one first."""
    return tuple(row for row in _ROWS if row.task == task)


def loss_for(name: str | None, task: Task) -> Loss:
    """Return a loss by name, or the usual one.

    Raises ConfigurationError where the data are not of its kind.
    """
    fitting = losses_for(task)
    if name is None:
        return fitting[0]
    for row in fitting:
        if row.op == name:
            return row
    sentence = (
        _("{field} is {value}, which is for numbers; for classes choose one of {choices}")
        if task == "classification"
        else _("{field} is {value}, which is for classes; for numbers choose one of {choices}")
    )
    choices = ", ".join(row.title for row in fitting)
    raise refusal("loss", sentence, value=OPS[name].title, choices=choices)


def check_loss(name: str | None) -> None:
    """Raise ConfigurationError where there is no loss of this name, whatever the data."""
    if name is not None:
        check_choice("loss", name, list(LOSSES))
