"""A race: contestants that learn the same thing from the same start, on the same batches.

`Race.advance` is synchronous and seeded; how it is cut into calls changes nothing. It keeps no history:
each call returns what happened, for the worker to send or the command line to print.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.batches import Batches, Place
from engine.training.bounds import Bounds
from engine.training.data.datasets import load_dataset
from engine.training.data.preparation import PARTS, Dataset, Part
from engine.training.fingerprint import fingerprint
from engine.training.instruments import Picture, picture_of
from engine.training.lanes import Crew, dealt
from engine.training.measurement import Figures, Measurement, measured
from engine.training.networks.dropout import Masks
from engine.training.networks.network import NetworkState, flatten, layers_from
from engine.training.networks.stack import Stack
from engine.training.rules.updates import State
from engine.training.settings import RaceSettings
from engine.training.track import Run

MOST_PARAMETERS = 50_000_000


@dataclass(frozen=True)
class Status:
    """How a contestant is doing: running, or diverged at a step (its first loss that was not finite)."""

    diverged_at: int | None = None

    @property
    def running(self) -> bool:
        """True as long as the contestant has not diverged."""
        return self.diverged_at is None


@dataclass(frozen=True, eq=False)
class Progress:
    """What happened in one call of `advance`.

    `losses` is (steps, contestants): row i is the loss at step `first_step` + i on that step's batch, before
    its update and without the penalty; NaN from the step at which a contestant diverged.
    """

    first_step: int
    losses: FloatArray
    evaluations: tuple[Measurement, ...]


@dataclass(frozen=True, eq=False)
class RaceState:
    """Where a race has come to: with its settings and its data, all that decides how it goes on.

    `parameters` (contestants, P) are those of everybody, of who has diverged as they were then. `memories`
    holds what each contestant's optimizer remembers, rows (P,) by name; nothing for who has diverged.
    """

    step: int
    statuses: tuple[Status, ...]
    parameters: FloatArray
    memories: tuple[State, ...]
    place: Place


class Race:
    """Trains all contestants together, step by step.

    Raises DatasetError or ConfigurationError where the settings cannot be followed. A data set that was
    loaded already may be given, to save its loading.
    """

    def __init__(self, settings: RaceSettings, dataset: Dataset | None = None) -> None:
        self.settings = settings
        self.dataset = load_dataset(settings.dataset) if dataset is None else dataset
        self.contestants = list(settings.contestants)
        self._dtype = np.dtype(settings.dtype)
        self._outputs = settings.network.outputs_for(self.dataset)
        self._check_size()
        self.loss = settings.network.loss_for(self.dataset.task)
        self._parts = {part: self._prepared(*self.dataset.part(part)) for part in PARTS}
        self.reset()

    def reset(self) -> None:
        """Go back to the start: same initial weights, same batches; hyperparameters stay as they are."""
        *seeds, mask_seed = np.random.SeedSequence(self.settings.seed).spawn(3)
        weights_rng, self._batch_rng = map(np.random.default_rng, seeds)
        network, dataset = self.settings.network, self.dataset
        start = flatten(network.initial_layers(dataset.features, self._outputs, weights_rng))
        self.step = 0
        self.statuses = [Status() for _spec in self.contestants]
        self._final: dict[int, FloatArray] = {}
        self._start = start.astype(self._dtype)
        self._batches = Batches(
            *self._parts["train"], self.settings.batch_size, self._batch_rng, self._fixed_order
        )
        self._masks = Masks(network.dropout, network.hidden, mask_seed, self._dtype)
        self._first_draw = self._batches.place.generator
        self._runs = [
            Run(index, spec, spec.row.init(start.shape, self._dtype))
            for index, spec in enumerate(self.contestants)
        ]
        self._race_on(Stack(network, dataset, np.tile(self._start, (len(self.contestants), 1))))
        self._crew = Crew(len(self._lanes))

    @property
    def state(self) -> RaceState:
        """Where the race has come to, as a copy."""
        memories = {run.contestant: run.memory for run in self._runs}
        everybody = range(len(self.contestants))
        return RaceState(
            self.step,
            tuple(self.statuses),
            np.array([self.parameters(contestant) for contestant in everybody]),
            tuple(memories.get(contestant, {}) for contestant in everybody),
            self._batches.place,
        )

    def go_to(self, state: RaceState) -> None:
        """Go on from a state of a race with these settings and data, step for step as that race would.

        Raises ConfigurationError where it is the state of another race; then this one stands at its start.
        """
        self.reset()
        if state.parameters.shape != (len(self.contestants), self.parameter_count):
            raise ConfigurationError(_("the parameters are those of another network"), field="hidden")
        try:
            self._batches.go_to(state.place)
            for run in self._runs:
                if state.statuses[run.contestant].running:
                    run.remember(state.memories[run.contestant])
        except ConfigurationError:
            self.reset()
            raise
        self.step, self.statuses = state.step, list(state.statuses)
        self._place_runs(state)

    def _place_runs(self, state: RaceState) -> None:
        """Put those who still run on the track, with their parameters, and the others where they ended."""
        runs = [run for run in self._runs if state.statuses[run.contestant].running]
        places = [run.contestant for run in runs]
        self._final = {
            contestant: parameters.copy()
            for contestant, parameters in enumerate(state.parameters)
            if contestant not in places
        }
        self._stack.parameters[...] = state.parameters
        self._runs = runs
        self._race_on(self._stack.keeping(places) if places else self._stack)

    # -- reading ------------------------------------------------------------------------------------------

    @property
    def settings_now(self) -> RaceSettings:
        """The settings with the contestants' hyperparameters as they have become."""
        return replace(self.settings, contestants=tuple(self.contestants))

    @property
    def running(self) -> bool:
        """True while at least one contestant has not diverged."""
        return bool(self._runs)

    @property
    def batches_per_epoch(self) -> int:
        """How many steps one pass over the training data takes."""
        return self._batches.per_epoch

    @property
    def evaluated_every(self) -> int:
        """How many steps lie between two evaluations."""
        return self.settings.evaluate_every or self.batches_per_epoch

    @property
    def epoch(self) -> int:
        """How many passes over the training data are complete."""
        return self.step // self.batches_per_epoch

    @cached_property
    def fingerprint(self) -> str:
        """A short name for data, initial weights, batches and masks: the same wherever these are."""
        data = [array for part in PARTS for array in self.dataset.part(part)]
        order = self._fixed_order
        drawn = self._first_draw if order is None else ()
        draws = np.array([f"{number:x}" for number in (self._batches.size, *drawn)] + [*self._masks.identity])
        return fingerprint([*data, self._start, draws, *([] if order is None else [order])])

    @property
    def parameter_count(self) -> int:
        """How many numbers each contestant learns."""
        return int(self._stack.parameters.shape[1])

    def parameters(self, contestant: int) -> FloatArray:
        """Return a copy of a contestant's parameters (P,): W1, b1, W2, b2, … one after the other."""
        self._check_contestant(contestant)
        if contestant in self._places:
            row: FloatArray = self._stack.parameters[self._places.index(contestant)]
            return row.copy()
        return self._final[contestant].copy()

    def judged(self, contestant: int) -> FloatArray:
        """Return a copy of the parameters (P,) that a contestant is measured at, mostly its own."""
        if contestant in self._places:
            place = self._places.index(contestant)
            return self._judged_row(self._runs[place], self._stack.parameters[place]).copy()
        return self.parameters(contestant)

    def network(self, contestant: int, examples: int | None = None) -> NetworkState:
        """Return a contestant's weights with the batch that the next step will use.

        `examples` keeps only so many of the batch's first rows.
        """
        row = self.judged(contestant)
        dataset, network = self.dataset, self.settings.network
        x, target = self._batches.peek()
        masks = self._masks.at(self.step + 1, len(x))
        return NetworkState(
            network=network,
            task=dataset.task,
            contestant=self.contestants[contestant],
            step=self.step,
            x=x[:examples].copy(),
            target=target[:examples].copy(),
            layers=tuple(layers_from(row, network.shapes(dataset.features, self._outputs), network.bias)),
            masks=tuple(mask[:examples].copy() for mask in masks),
        )

    def evaluate(self) -> Measurement:
        """Measure losses, accuracies and errors on all training and test data."""
        train, test = self.measure("train"), self.measure("test")
        pairs = [figures for pair in zip(train, test, strict=True) for figures in pair]
        return Measurement(self.step, self.epoch, *pairs)

    def measure(self, part: Part) -> Figures:
        """Return what is measured (contestants,) on all of a part, in units and NaN as in a `Measurement`."""
        nothing = np.full(len(self.contestants), np.nan)
        if not self._runs:
            return Figures(nothing, nothing, nothing)
        classes = self.dataset.part(part)[1] if self.dataset.class_names else None
        with np.errstate(all="ignore"):
            found = measured(self._judged_stack, *self._parts[part], classes, self._crew.each)
        found = found._replace(error=found.error * self.dataset.target_scaling.scale)
        return Figures(*(self._for_all(figures, np.nan) for figures in found))

    def picture(self, resolution: int = 64, instrument: str = "") -> Picture | None:
        """Return the picture that suits the data (see `instruments.picture_of`), or None if none does."""
        if not self.running:
            return None
        with np.errstate(all="ignore"):
            return picture_of(self._judged_stack, self.dataset, resolution, self._for_all, instrument)

    # -- changing -----------------------------------------------------------------------------------------

    def advance(self, steps: int = 1) -> Progress:
        """Take up to so many steps, fewer when nobody is left running, and return what happened."""
        first = self.step + 1
        losses = np.full((steps, len(self.contestants)), np.nan, self._dtype)
        evaluations: list[Measurement] = []
        every = self.evaluated_every
        with np.errstate(all="ignore"):
            for row in losses:
                if not self._runs:
                    break
                self._step(row)
                if self.step % every == 0:
                    evaluations.append(self.evaluate())
        return Progress(first, losses[: self.step + 1 - first], tuple(evaluations))

    def set_hyperparameter(self, contestant: int, name: str, value: float) -> None:
        """Change one hyperparameter of a contestant from the next step on; its optimizer's memory stays."""
        self._check_contestant(contestant)
        spec = self.contestants[contestant].with_hyperparameter(name, value)
        self.contestants[contestant] = spec
        for run in self._runs:
            if run.contestant == contestant:
                run.hyperparameters = spec.hyperparameters
        for lane in self._lanes:
            lane.line_up()

    # -- inside -------------------------------------------------------------------------------------------

    def _step(self, losses: FloatArray) -> None:
        self.step += 1
        rows = self._batches.take_rows()
        batch = *self._parts["train"], rows, self._masks.at(self.step, len(rows))
        self._crew.each(lambda lane: lane.step(self.step, batch, losses), self._lanes)
        fallen = {who: last for lane in self._lanes for who, last in lane.fallen.items()}
        if fallen:
            self._take_off_the_track(fallen)

    def _take_off_the_track(self, fallen: dict[int, FloatArray]) -> None:
        """Race on without those who have diverged, whose last parameters these are."""
        self._final |= fallen
        for contestant in fallen:
            self.statuses[contestant] = Status(diverged_at=self.step)
        kept = [place for place, run in enumerate(self._runs) if run.contestant not in fallen]
        self._runs = [self._runs[place] for place in kept]
        self._race_on(self._stack.keeping(kept) if kept else self._stack)

    def _race_on(self, stack: Stack) -> None:
        self._stack = stack
        self._places = [run.contestant for run in self._runs]
        self._lanes = dealt(self._runs, stack, self._batches.size)

    @property
    def _judged_stack(self) -> Stack:
        """The stack that is measured: that which learns, unless an optimizer is judged elsewhere."""
        if all(run.judged is None for run in self._runs):
            return self._stack
        stack = self._stack.keeping(range(len(self._runs)))
        for run, row in zip(self._runs, stack.parameters, strict=True):
            row[...] = self._judged_row(run, row)
        return stack

    @staticmethod
    def _judged_row(run: Run, row: FloatArray) -> FloatArray:
        return row if run.judged is None else run.judged(row, run.state, run.hyperparameters)

    def _for_all(self, values: Any, fill: float) -> Any:
        """Give every contestant an entry; those that do not run get `fill`."""
        spread = np.full((len(self.contestants), *values.shape[1:]), fill, values.dtype)
        spread[self._places] = values
        return spread

    def _prepared(self, x: FloatArray, y: NumberArray) -> tuple[FloatArray, Any]:
        """Return inputs and targets as the network takes them."""
        return x.astype(self._dtype), self.loss.targets(y, self.dataset.outputs, self._dtype)

    @property
    def _fixed_order(self) -> IntArray | None:
        """The order of every epoch, None where each is shuffled."""
        return None if self.settings.shuffled else self.dataset.source_order

    def _check_size(self) -> None:
        count = self.settings.network.parameter_count(self.dataset.features, self._outputs)
        if count * len(self.contestants) > MOST_PARAMETERS:
            message = _(
                "{count} parameters for each of {contestants} contestants are too many; use smaller layers"
            )
            text = message.format(count=f"{count:,}", contestants=len(self.contestants))
            raise ConfigurationError(text, field="hidden")

    def _check_contestant(self, contestant: int) -> None:
        Bounds(0, len(self.contestants) - 1, integer=True).check("contestant", contestant)
