"""The order in which examples are seen: shuffled anew every epoch, from a seed."""

from __future__ import annotations

import numpy as np

from engine.training.arrays import FloatArray, NumberArray


class Batches:
    """An endless sequence of batches; the last of an epoch holds what is left, so it may be smaller.

    Where a batch holds all rows, they stay in their order.
    """

    def __init__(
        self, x: FloatArray, target: NumberArray, size: int | None, rng: np.random.Generator
    ) -> None:
        self._x, self._target, self._rng = x, target, rng
        self.size = min(size or len(x), len(x))
        self._shuffled_x, self._shuffled_target = x, target
        self._next = len(x)

    @property
    def per_epoch(self) -> int:
        """How many batches one pass over the data takes."""
        return -(-len(self._x) // self.size)

    def peek(self) -> tuple[FloatArray, NumberArray]:
        """Return the batch that `take` will return next."""
        if self._next >= len(self._x):
            self._begin_epoch()
        rows = slice(self._next, self._next + self.size)
        return self._shuffled_x[rows], self._shuffled_target[rows]

    def take(self) -> tuple[FloatArray, NumberArray]:
        """Return the next batch, inputs and targets, and move on."""
        batch = self.peek()
        self._next += self.size
        return batch

    def _begin_epoch(self) -> None:
        self._next = 0
        if self.size < len(self._x):
            order = self._rng.permutation(len(self._x))
            self._shuffled_x, self._shuffled_target = self._x[order], self._target[order]
