"""How a race is dealt: its contestants run in lanes, as many as there are cores to take a step side by side.

A lane has contestants who stand side by side, with a stack of their own: buffers and a prepared pass that no
other lane touches. Since contestants never read each other's numbers, each takes the very steps that it would
take in any other lane. Lanes are threads of one process: NumPy lets go of Python's lock in matrix products
and in long rows, which is nearly all there is to do where dealing pays.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import partial
from itertools import pairwise
from queue import SimpleQueue
from statistics import median
from threading import Thread
from time import perf_counter
from typing import Any, TypeVar
from weakref import finalize

import numpy as np

from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.networks.stack import Stack
from engine.training.track import Run, turns

WORK_OF_A_LANE = 4_000_000
"""What a lane has to do at a step at least, in parameters times examples, for lanes to be worth meeting.

Two with as much take two thirds of the time of one; with two thirds as much they would take nine tenths.
"""
WORK_OF_AN_ARRAY = 20
"""To move one of the arrays that an optimizer remembers takes as long as to learn from so many examples."""
TRIED, KEPT = 20, 1000
"""So many calls are made together and so many alone, to see what is quicker; so it is done in so many more.

The median of a few decides, since measuring takes longer than a step, and anything may interrupt one.
"""

Batch = tuple[FloatArray, NumberArray, IntArray, Sequence[FloatArray]]
"""Inputs and targets, which rows of them are taken, and what dropout leaves of each hidden layer."""

_T = TypeVar("_T")
_R = TypeVar("_R")
_Task = Callable[[], None]
_Answer = tuple[int, list[Any]]


def cores() -> int:
    """Return how many cores this process may use."""
    asked = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(asked(0)) if asked else os.cpu_count() or 1


def dealt(runs: Sequence[Run], stack: Stack, batch_size: int) -> list[Lane]:
    """Return the lanes of runs whose rows are a stack's: one, unless batches of this size keep more busy."""
    work = stack.parameters.size * batch_size
    count = min(cores(), len(runs), work // WORK_OF_A_LANE)
    if count < 2:
        return [Lane(runs, stack)]
    ends = _ends(runs, batch_size, count)
    return [Lane(runs[first:end], stack.sharing(slice(first, end))) for first, end in pairwise(ends)]


def _ends(runs: Sequence[Run], batch_size: int, count: int) -> list[int]:
    """Return where lanes begin and end that have about as much to do, so many at most."""
    behind = np.cumsum([batch_size + WORK_OF_AN_ARRAY * len(run.state) for run in runs])
    shares = behind[-1] * np.arange(1, count) / count
    nearest = np.abs(behind - shares[:, np.newaxis]).argmin(axis=1) + 1
    return sorted({0, *nearest.tolist(), len(runs)})


class Lane:
    """Runs who step together in a stack of their own, whatever happens in other lanes.

    `fallen` holds the last parameters of those who have diverged, by contestant. They are nobody's concern
    from then on, and somebody has to deal the others anew.
    """

    def __init__(self, runs: Sequence[Run], stack: Stack) -> None:
        self._runs, self._stack = runs, stack
        self._columns = np.array([run.contestant for run in runs], np.intp)
        self.fallen: dict[int, FloatArray] = {}
        self.line_up()

    def line_up(self) -> None:
        """Find out anew who takes a step with whom, which their hyperparameters decide."""
        self._turns = list(turns(self._runs, self._stack.parameters, self._stack.gradients))

    def step(self, number: int, batch: Batch, losses: FloatArray) -> None:
        """Take a step; enter losses (contestants,) in their places, NaN for who diverges."""
        stack = self._stack
        found = stack.learn(*batch)
        if not stack.finite:
            self._look_who_falls(found)
        for take_turn in self._turns:
            take_turn(number)
        if not stack.parameters_are_finite:
            self._look_who_falls(found)
        losses[self._columns] = found
        if self.fallen:
            losses[list(self.fallen)] = np.nan

    def _look_who_falls(self, losses: FloatArray) -> None:
        stack = self._stack
        finite = np.isfinite(losses)
        finite &= np.isfinite(stack.gradients).all(axis=1) & np.isfinite(stack.parameters).all(axis=1)
        for place in np.flatnonzero(~finite).tolist():
            self.fallen.setdefault(self._runs[place].contestant, stack.parameters[place].copy())


class Crew:
    """The caller's thread and helpers beside it, who end as soon as nobody has the crew any more.

    Where other work wants the cores, helpers are waited for longer than they help. Therefore it is tried out
    now and then whether the caller alone is quicker.
    """

    _are_of_use: bool

    def __init__(self, members: int) -> None:
        # Each has a queue of its own, so that a lane stays with its thread, and its numbers with their core.
        # `concurrent.futures` would take a tenth of what is gained by dealing small races.
        self._helpers: list[SimpleQueue[_Task | None]] = []
        for _helper in range(members - 1):
            tasks: SimpleQueue[_Task | None] = SimpleQueue()
            Thread(target=_help, args=(tasks,), name="lane", daemon=True).start()
            finalize(self, tasks.put, None)
            self._helpers.append(tasks)
        self._seconds: list[float] = []

    def each(self, work: Callable[[_T], _R], pieces: Sequence[_T]) -> list[_R]:
        """Return what work makes of every piece, in their order; members take pieces in turn.

        NumPy's warnings are as muted as the caller's. What work raises is raised once nobody works any more.
        """
        if not self._helpers:
            return [work(piece) for piece in pieces]
        together, began = self._go_together(), perf_counter()
        made = self._made_together(work, pieces) if together else [work(piece) for piece in pieces]
        self._seconds.append(perf_counter() - began)
        return made

    def _go_together(self) -> bool:
        """Return whether helpers are asked in the next call."""
        if len(self._seconds) == 2 * TRIED + KEPT:
            self._seconds.clear()
        calls = len(self._seconds)
        if calls == 2 * TRIED:
            self._are_of_use = median(self._seconds[:TRIED]) < median(self._seconds[TRIED:])
        return calls < TRIED or (calls >= 2 * TRIED and self._are_of_use)

    def _made_together(self, work: Callable[[_T], _R], pieces: Sequence[_T]) -> list[_R]:
        members, answers, errors = len(self._helpers) + 1, SimpleQueue[_Answer](), list[BaseException]()
        for member, tasks in enumerate(self._helpers, start=1):
            share = pieces[member::members]
            tasks.put(partial(copy_context().run, _answer, answers, errors, member, work, share))
        _answer(answers, errors, 0, work, pieces[::members])
        made: list[Any] = [None] * len(pieces)
        for member, results in [answers.get() for _member in range(members)]:
            made[member::members] = results
        if errors:
            del errors[1:]
            raise errors.pop()  # still held here, it would make a circle with this frame, which has the crew
        return made


def _help(tasks: SimpleQueue[_Task | None]) -> None:
    while (task := tasks.get()) is not None:
        task()
        del task  # it knows the crew, which would have this thread for ever


def _answer(
    answers: SimpleQueue[_Answer],
    errors: list[BaseException],
    member: int,
    work: Callable[[_T], _R],
    share: Sequence[_T],
) -> None:
    results: list[_R | None] = [None] * len(share)
    try:
        results = [work(piece) for piece in share]
    except BaseException as error:  # the caller is to have it, whatever it is
        errors.append(error)
    answers.put((member, results))
