"""Dropout: at every step each hidden unit is left out of each example with the same probability.

What is kept is scaled by 1/(1 − p), so that a layer tells the next as much as before on average, and the
network is used afterwards as it is: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, Dropout, 2014,
in its inverted form (section 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from engine.training.arrays import FloatArray
from engine.training.bounds import Bounds

DROPOUT = Bounds(0, 0.9)
"""The probability with which a unit is left out."""


class Masks:
    """What the outputs of hidden layers of these widths are multiplied by: 0, or 1/(1 − rate) where kept.

    The masks of a step follow from the seed and the step's number alone, whoever asks, however often, and
    whatever was asked for before: a generator that counts (Philox) starts each step at a place of its own.
    """

    def __init__(
        self, rate: float, widths: Sequence[int], seed: np.random.SeedSequence, dtype: DTypeLike
    ) -> None:
        self._rate, self._dtype = rate, np.dtype(dtype)
        self._widths = tuple(widths) if rate else ()
        self._key = seed.generate_state(2, np.uint64)
        self._philox = np.random.Philox(key=self._key)
        self._start = self._philox.state
        self._generator = np.random.Generator(self._philox)

    def at(self, step: int, rows: int) -> list[FloatArray]:
        """Return a mask (rows, width) for each hidden layer at a step, or none where nothing is left out."""
        if not self._widths:
            return []
        self._start["state"]["counter"][1] = step
        self._philox.state = self._start
        drawn = self._generator.random(rows * sum(self._widths), np.float32)
        scaled = np.multiply(drawn >= self._rate, 1 / (1 - self._rate), dtype=self._dtype)
        ends = rows * np.cumsum((0, *self._widths))
        return [scaled[start:end].reshape(rows, -1) for start, end in pairwise(ends.tolist())]

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells these masks from others; nothing where nothing is left out."""
        return (f"{self._rate:g}", *(f"{number:x}" for number in self._key.tolist())) if self._widths else ()
