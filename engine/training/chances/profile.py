"""Who is quick on many problems: performance profiles over the times to a target.

For each problem and contestant there is a time, infinite where the target was never reached. The ratio is
that time over the shortest of all contestants on that problem; a contestant's profile at τ is the share of
the problems on which its ratio is τ at most (Dolan & Moré, Benchmarking optimization software with
performance profiles, 2002). Ratios end at four, as in Dahl et al., Benchmarking neural network training
algorithms, 2023.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.training.arrays import FloatArray

FARTHEST = 4.0
"""Whoever takes more than so many times as long as the quickest has not solved a problem."""


@dataclass(frozen=True, eq=False)
class Profile:
    """Ratios (problems, contestants) of times to the shortest; infinite where there is no time."""

    ratios: FloatArray

    @classmethod
    def of(cls, times: FloatArray) -> Profile:
        """Return the profile of times (problems, contestants), infinite where there is none."""
        shortest = times.min(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = np.where(times == shortest, 1.0, times / shortest)
        return cls(np.where(np.isfinite(times), ratios, np.inf))

    def share(self, farthest: float) -> FloatArray:
        """Return for each contestant on which share of the problems it is within a factor of the quickest."""
        shares: FloatArray = np.mean(self.ratios <= farthest, axis=0)
        return shares

    @property
    def scores(self) -> FloatArray:
        """The mean of each contestant's profile from a factor of 1 to 4: 1 for who is quickest everywhere."""
        below = np.clip((FARTHEST - self.ratios) / (FARTHEST - 1), 0.0, 1.0)
        scores: FloatArray = np.mean(below, axis=0)
        return scores
