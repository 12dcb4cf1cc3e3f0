"""Where a race pauses by itself: at a step, after an epoch, or where a contestant has become good enough.

Adding a kind of goal is adding a row here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.text import _
from engine.training.arrays import BoolArray, FloatArray
from engine.training.bounds import Bounds, check_choice, shown
from engine.training.data.preparation import Dataset
from engine.training.measurement import Measurement
from engine.training.race import Race
from engine.training.record import Measure, Record
from engine.training.rules.contestants import distinct_names

COUNT = Bounds(1, 1_000_000_000, integer=True)
ROUNDING = 1e-9
"""What a share may lack for that it was rounded, so that 95 of 100 are 95 %."""


@dataclass(frozen=True)
class GoalRow:
    """One kind of goal: its title, what it says of itself, and what a button has room for.

    `step_of` returns the step of a race that a number stands for. Without it a goal is one for contestants:
    `measure` says which of a race's figures counts, and `is_there` which of these are as good as a number.
    """

    name: str
    title: str
    description: str
    short: str
    bounds: Bounds
    first: float
    step_of: Callable[[Race, float], float] | None = None
    measure: Callable[[Race], Measure] | None = None
    is_there: Callable[[FloatArray, float], BoolArray] | None = None
    one: str = ""
    many: str = ""
    needs_classes: bool = False

    def suits(self, dataset: Dataset) -> bool:
        """Return whether a race on these data can come to such a goal."""
        return bool(dataset.class_names) or not self.needs_classes


def _accuracy(race: Race) -> Measure:
    return Measure.TEST_ACCURACY if len(race.dataset.test_x) else Measure.TRAIN_ACCURACY


_ROWS = (
    GoalRow(
        "step", _("Step"), _("The race pauses after this step."), _("step {value}"), COUNT, 1000,
        step_of=lambda _race, value: value,
        one=_("it was to stop after step {step}"),
    ),
    GoalRow(
        "epoch", _("Epoch"), _("The race pauses at the end of this epoch."), _("epoch {value}"), COUNT, 100,
        step_of=lambda race, value: value * race.batches_per_epoch,
        one=_("it was to stop after epoch {value}, which ends with step {step}"),
    ),
    GoalRow(
        "loss", _("Loss"),
        _("The race pauses each time another contestant's loss on all training data is this low at the end "
          "of an epoch. Play goes on to the next one."),
        "≤ {value}", Bounds(0, 1e6, low_excluded=True), 0.1,
        measure=lambda _race: Measure.TRAIN_LOSS,
        is_there=lambda losses, value: losses <= value,
        one=_("after step {step} {names} has a training loss of {value} or less"),
        many=_("after step {step} {names} have a training loss of {value} or less"),
    ),
    GoalRow(
        "accuracy", _("Accuracy"),
        _("The race pauses each time another contestant's accuracy on test data, or on training data where "
          "nothing is tested, is at least this many percent at the end of an epoch. Play goes on to the next "
          "one."),
        "≥ {value}%", Bounds(0, 100, low_excluded=True), 95,
        measure=_accuracy, needs_classes=True,
        is_there=lambda shares, value: shares >= value / 100 - ROUNDING,
        one=_("after step {step} {names} has an accuracy of {value}% or more"),
        many=_("after step {step} {names} have an accuracy of {value}% or more"),
    ),
)  # fmt: skip

GOALS = MappingProxyType({row.name: row for row in _ROWS})
"""Every kind of goal by name, in the order the window lists them."""


@dataclass(frozen=True)
class Goal:
    """A kind of goal by name, and its number: a step, an epoch, a loss, or an accuracy in percent.

    Raises ConfigurationError, of the field `value` where the number is out of its range.
    """

    kind: str
    value: float

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, list(GOALS))
        self.row.bounds.check("value", self.value, self.row.title)

    @property
    def row(self) -> GoalRow:
        """The row of the table."""
        return GOALS[self.kind]

    def __str__(self) -> str:
        return self.row.short.format(value=shown(self.value))


class Watch:
    """Looks out for a goal in one race, of which there is a record so far; None is no goal.

    Who has been there before does not count again, so that a race that goes on is stopped by the next one.
    """

    def __init__(self, goal: Goal | None, race: Race, record: Record) -> None:
        self._goal, self._race = goal, race
        self._missing: set[int] = set()
        if goal is not None and goal.row.measure is not None and goal.row.suits(race.dataset):
            _steps, figures = record.curve(goal.row.measure(race))
            there: BoolArray = np.any(self._those_there(figures), axis=0, keepdims=True)[0]
            self._missing = set(np.flatnonzero(~there).tolist())

    def room(self) -> float:
        """Return how many steps may be taken before `look` has to look: infinity where it sees nothing."""
        goal, race = self._goal, self._race
        if goal is not None and goal.row.step_of is not None:
            left = goal.row.step_of(race, goal.value) - race.step
            return left if left > 0 else math.inf
        every = race.evaluated_every
        return every - race.step % every if self._missing else math.inf

    def look(self, evaluations: Sequence[Measurement]) -> str:
        """Return why the race is to pause where it is, as the end of a sentence, or nothing if it is not.

        The evaluations are those since it looked last.
        """
        goal, race = self._goal, self._race
        if goal is None:
            return ""
        if goal.row.step_of is not None:
            return self._reason() if race.step == goal.row.step_of(race, goal.value) else ""
        assert goal.row.measure is not None
        come = set()
        for evaluation in evaluations:
            there = self._those_there(getattr(evaluation, goal.row.measure(race).value))
            come |= {contestant for contestant in self._missing if there[contestant]}
        self._missing -= come
        names = distinct_names(race.contestants)
        return self._reason([names[contestant] for contestant in sorted(come)]) if come else ""

    def _those_there(self, figures: FloatArray) -> BoolArray:
        assert self._goal is not None
        assert self._goal.row.is_there is not None
        return self._goal.row.is_there(figures, self._goal.value)

    def _reason(self, names: Sequence[str] = ()) -> str:
        assert self._goal is not None
        row, value = self._goal.row, shown(self._goal.value)
        template = row.many if len(names) > 1 else row.one
        return template.format(step=f"{self._race.step:,}", value=value, names=", ".join(names))
