"""What was found of baselines: the figures of every fold, the best values, and how each does with them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.text import _
from engine.training.arrays import FloatArray, NumberArray
from engine.training.baselines.settings import BaselineSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.measurement import Measurement
from engine.training.settings import RaceSettings


@dataclass(frozen=True)
class Score:
    """A loss and an accuracy on some rows, NaN where there is none."""

    loss: float = math.nan
    accuracy: float = math.nan

    @classmethod
    def of(cls, answers: NumberArray, y: NumberArray, *, is_class: bool) -> Score:
        """Return the share of classes that are right, or the mean square of what numbers are off by."""
        if not len(y):
            return cls()
        if is_class:
            return cls(accuracy=float(np.mean(answers == y)))
        return cls(loss=float(np.mean((answers - y[:, 0].astype(np.float64)) ** 2)))

    def figure(self, *, is_accuracy: bool) -> float:
        """Return the one or the other."""
        return self.accuracy if is_accuracy else self.loss


@dataclass(frozen=True, eq=False)
class Sweep:
    """What each value of a hyperparameter gave in each fold: `figures` (values, folds), NaN if not yet tried.

    Figures are accuracies, the higher the better, or losses.
    """

    values: tuple[float, ...]
    figures: FloatArray
    is_accuracy: bool

    @property
    def means(self) -> FloatArray:
        """The mean over the folds of every value."""
        means: FloatArray = self.figures.mean(axis=1)
        return means

    @property
    def deviations(self) -> FloatArray:
        """The standard deviation over the folds of every value."""
        deviations: FloatArray = self.figures.std(axis=1)
        return deviations

    @property
    def bands(self) -> FloatArray:
        """Mean, least and greatest (3, values) over the folds."""
        return np.array([self.means, self.figures.min(axis=1), self.figures.max(axis=1)])

    @property
    def best(self) -> int:
        """The place of the value with the best mean, of equally good ones the first."""
        means = self.means if self.is_accuracy else -self.means
        return int(np.argmax(np.where(np.isfinite(means), means, -np.inf)))

    @property
    def best_value(self) -> float:
        """That value."""
        return self.values[self.best]

    @property
    def best_mean(self) -> float:
        """The mean over the folds at that value."""
        return float(self.means[self.best])

    @property
    def is_at_edge(self) -> bool:
        """Whether the best of several is the last one, so that a better one may lie beyond it."""
        return 1 < len(self.values) == self.best + 1


@dataclass(frozen=True)
class Baseline:
    """One baseline at its best value: what it is and is called, and how it does.

    `crossed` is its mean figure over the folds, `train` and `test` what it reaches on the parts once it has
    learned from the whole training part.
    """

    name: str
    title: str
    crossed: float
    train: Score
    test: Score


@dataclass(frozen=True, eq=False)
class BaselineFindings:
    """The sweeps by the name of what was tried, and every baseline at its best.

    `left_out` are the numbers of neighbours that are more than the rows of the folds, `rows`. `is_at_rest`
    says whether the linear model had come to its lowest loss.
    """

    dataset: DatasetSettings
    settings: BaselineSettings
    is_accuracy: bool
    has_test: bool
    sweeps: dict[str, Sweep]
    baselines: tuple[Baseline, ...]
    left_out: tuple[int, ...] = ()
    rows: int = 0
    is_at_rest: bool = True

    def figure(self, baseline: Baseline) -> float:
        """Return what a baseline is judged by: on the test part, where there is none by the folds."""
        return baseline.test.figure(is_accuracy=self.is_accuracy) if self.has_test else baseline.crossed

    def test_point(self, sweep: str) -> tuple[float, float] | None:
        """Return the best value of a sweep and what it reaches on the test part, where there is one."""
        name = {"neighbours": "neighbours", "strengths": "linear"}[sweep]
        baseline = next(each for each in self.baselines if each.name == name)
        figure = baseline.test.figure(is_accuracy=self.is_accuracy)
        return (self.sweeps[sweep].best_value, figure) if self.has_test else None

    @property
    def best(self) -> Baseline:
        """The baseline that does best there: the one to beat."""
        sign = 1 if self.is_accuracy else -1
        return max(self.baselines, key=lambda each: sign * self.figure(each))

    def ahead(self, measured: Measurement) -> list[int]:
        """Return which contestants of a race do better on the test part than every baseline, by their places.

        Without a test part there is nothing that both could be compared by.
        """
        if not self.has_test:
            return []
        _train, figures = self.figures_of(measured)
        least = self.figure(self.best)
        return np.flatnonzero(figures > least if self.is_accuracy else figures < least).tolist()

    def figures_of(self, measured: Measurement) -> tuple[FloatArray, FloatArray]:
        """Return the contestants' figures of the same kind on the training and on the test part."""
        if self.is_accuracy:
            return measured.train_accuracy, measured.test_accuracy
        return measured.train_loss, measured.test_loss

    def is_comparable(self, race: RaceSettings) -> bool:
        """Return whether a race learns from these data, and is measured as they are."""
        if race.dataset != self.dataset:
            return False
        return self.is_accuracy or race.network.loss_for("regression").op == "squared_error"

    def verdict(
        self, names: Mapping[int, str] = MappingProxyType({}), measured: Measurement | None = None
    ) -> str:
        """Return in a sentence what a network must beat, and which of these contestants do at present."""
        template = (
            _("To beat on the test part: {title}, {figure}.")
            if self.has_test
            else _("Nothing is held out of these data. Best by cross-validation: {title}, {figure}.")
        )
        best = template.format(title=self.best.title, figure=self.told(self.figure(self.best)))
        if not names or measured is None or not self.has_test:
            return best
        ahead = [names[place] for place in self.ahead(measured) if place in names]
        now = _("Ahead of it now: {names}.") if ahead else _("No network is ahead of it now.")
        return f"{best} {now.format(names=', '.join(ahead))}"

    def told(self, figure: float) -> str:
        """Return an accuracy as a percentage, a loss in four digits, a dash for what there is not."""
        if not math.isfinite(figure):
            return "–"
        if not self.is_accuracy:
            return f"{figure:.4g}"
        return "100%" if figure == 1 else f"{figure:.1%}"

    def remarks(self) -> Iterator[str]:
        """Yield what should be known of the figures, in sentences."""
        if self.left_out:
            message = _("Not tried, as folds leave only {rows} rows to ask: k = {counts}.")
            yield message.format(rows=self.rows, counts=", ".join(map(str, self.left_out)))
        neighbours, linear = self.sweeps["neighbours"], self.sweeps["strengths"]
        if neighbours.is_at_edge:
            yield _("The best k is the largest that was tried: a larger one may be better.")
        if linear.is_at_edge:
            yield _("The best λ is the strongest that was tried: a stronger one may be better.")
        if not self.is_at_rest:
            yield _("The linear model was still moving: with so weak a penalty its weights grow on.")
        if 1 in neighbours.values and neighbours.best_value == 1:
            yield _("With one neighbour a training row finds itself: how it does there says nothing.")
