"""The order in which examples are seen: shuffled anew every epoch, from a seed, or ever the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.arrays import FloatArray, IntArray, NumberArray


@dataclass(frozen=True, eq=False)
class Place:
    """Where a sequence of batches has come to: all that decides those that follow.

    `order` (rows,) is the order of this epoch, `next` the first of its rows that the next batch holds.
    `generator` is the state of the PCG64 generator that shuffles the epochs to come: its state and its
    increment, of 128 bits each, and the half of a number that it has put by, if any (see NumPy's `PCG64`).
    """

    order: IntArray
    next: int
    generator: tuple[int, int, int, int]


class Batches:
    """An endless sequence of batches; the last of an epoch holds what is left, so it may be smaller.

    Where a batch holds all rows, they stay in their order. With an `order`, every epoch has this one.
    """

    def __init__(
        self,
        x: FloatArray,
        target: NumberArray,
        size: int | None,
        rng: np.random.Generator,
        order: IntArray | None = None,
    ) -> None:
        self._x, self._target, self._rng = x, target, rng
        self.size = min(size or len(x), len(x))
        self._is_shuffled = order is None and self.size < len(x)
        self._order: IntArray = np.arange(len(x)) if order is None else order
        self._next = len(x)

    @property
    def per_epoch(self) -> int:
        """How many batches one pass over the data takes."""
        return -(-len(self._x) // self.size)

    def peek(self) -> tuple[FloatArray, NumberArray]:
        """Return the batch that is taken next, inputs and targets, as a copy."""
        rows = self._rows_ahead()
        return self._x[rows], self._target[rows]

    def take(self) -> tuple[FloatArray, NumberArray]:
        """Return the next batch, inputs and targets, as a copy, and move on."""
        rows = self.take_rows()
        return self._x[rows], self._target[rows]

    def take_rows(self) -> IntArray:
        """Return which rows are the next batch, and move on."""
        rows = self._rows_ahead()
        self._next += self.size
        return rows

    def _rows_ahead(self) -> IntArray:
        if self._next >= len(self._x):
            self._begin_epoch()
        return self._order[self._next : self._next + self.size]

    @property
    def place(self) -> Place:
        """Where the sequence has come to."""
        state = self._rng.bit_generator.state
        numbers = (*state["state"].values(), state["has_uint32"], state["uinteger"])
        return Place(self._order.copy(), self._next, numbers)

    def go_to(self, place: Place) -> None:
        """Go on from a place of such a sequence; raise ConfigurationError where its rows are others."""
        if not np.array_equal(np.sort(place.order), np.arange(len(self._x))) or place.next < 0:
            raise ConfigurationError(_("the order of examples is not one of these data"), field="dataset")
        state, increment, has_half, half = place.generator
        self._rng.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": state, "inc": increment},
            "has_uint32": has_half,
            "uinteger": half,
        }
        self._next, self._order = place.next, place.order

    def _begin_epoch(self) -> None:
        self._next = 0
        if self._is_shuffled:
            self._order = self._rng.permutation(len(self._x))
