"""Who is on the track: contestants with what their optimizers remember, and who takes a step with whom.

Contestants who stand side by side and differ in nothing but their learning rate, as when rates are searched
for, take their steps in one update. Each moves exactly as it would alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.arrays import FloatArray
from engine.training.rules.clippings import CLIPPINGS
from engine.training.rules.contestants import RATE, ContestantSpec
from engine.training.rules.schedules import SCHEDULES
from engine.training.rules.updates import WORK, State

TOGETHER = 2**16
"""Parameters that are updated together at most: more no longer stay in the processor's cache."""

Turn = Callable[[int], None]
"""What takes a step, given its number."""


class Run:
    """A contestant on the track: its place in the stack is its place in the list of runs."""

    def __init__(self, contestant: int, spec: ContestantSpec, state: State) -> None:
        self.contestant = contestant
        self.update, self.judged = spec.row.update, spec.row.judged
        self.factor, self.clip = SCHEDULES[spec.schedule].factor, CLIPPINGS[spec.clipping].clip
        self.hyperparameters = spec.hyperparameters
        self.state = state

    def numbers_at(self, step: int) -> Mapping[str, float]:
        """Return the hyperparameters of a step, with the learning rate that the schedule makes of it."""
        if self.factor is None:
            return self.hyperparameters
        factor = self.factor(step, self.hyperparameters)
        return {**self.hyperparameters, RATE: factor * self.hyperparameters[RATE]}

    @property
    def memory(self) -> State:
        """Return a copy of what the optimizer remembers."""
        return {name: array.copy() for name, array in self.state.items() if name != WORK}

    def remember(self, memory: State) -> None:
        """Remember this instead; raise ConfigurationError where another optimizer has such a memory."""
        arrays = {**memory, WORK: self.state[WORK]}
        for name, array in self.state.items():
            if name not in arrays or arrays[name].shape != array.shape:
                raise ConfigurationError(_("the memory of an optimizer is not its own"), field="contestants")
            array[...] = arrays[name]

    def take_turn(self, parameters: FloatArray, gradient: FloatArray, step: int) -> None:
        """Move a row of parameters as the optimizer does at a step."""
        if self.clip is not None:
            self.clip(gradient, self.hyperparameters)
        self.update(parameters, gradient, self.state, step, self.numbers_at(step))

    @property
    def kind(self) -> Any:
        """What it has in common with those it can be updated together with."""
        if self.factor is not None or self.clip is not None:
            return self.contestant
        others = {name: number for name, number in self.hyperparameters.items() if name != RATE}
        return self.update, *others.items()


def turns(runs: Sequence[Run], parameters: FloatArray, gradients: FloatArray) -> Iterator[Turn]:
    """Yield what takes a step of every run, whose rows stand in these buffers (runs, P)."""
    first, most = 0, max(TOGETHER // parameters.shape[1], 1)
    for group in _cut(runs, most):
        rows = slice(first, first + len(group))
        if len(group) == 1:
            yield partial(group[0].take_turn, parameters[first], gradients[first])
        else:
            yield _turn_of_all(group, parameters[rows], gradients[rows])
        first = rows.stop


def _cut(runs: Sequence[Run], most: int) -> Iterator[list[Run]]:
    """Yield runs of one kind that stand side by side, so many at most."""
    for _kind, alike in groupby(runs, lambda run: run.kind):
        group = list(alike)
        for first in range(0, len(group), most):
            yield group[first : first + most]


def _turn_of_all(runs: Sequence[Run], parameters: FloatArray, gradients: FloatArray) -> Turn:
    """Return what updates all rows together; each run keeps its own row of what is remembered."""
    state = {name: np.stack([run.state[name] for run in runs]) for name in runs[0].state}
    for place, run in enumerate(runs):
        run.state = {name: array[place] for name, array in state.items()}
    rates = np.array([[run.hyperparameters[RATE]] for run in runs])
    numbers: dict[str, Any] = {**runs[0].hyperparameters, RATE: rates}
    update = runs[0].update
    return lambda step: update(parameters, gradients, state, step, numbers)
