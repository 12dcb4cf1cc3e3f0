"""The search for the best baselines: cross-validation on the training part, then one look at the test part.

Inputs stay as the whole training part standardized them, in every fold: a fold's own mean would be a hair
more honest and make its figures those of other inputs than networks get.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.arrays import IntArray, NumberArray
from engine.training.baselines.findings import Baseline, BaselineFindings, Score, Sweep
from engine.training.baselines.folds import dealt
from engine.training.baselines.linear import LinearModel, Rows
from engine.training.baselines.neighbours import Neighbours
from engine.training.baselines.settings import TITLES, BaselineSettings
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.data.preparation import Part

REPORTED: tuple[Part, Part] = ("train", "test")


class BaselineSearch:
    """Tries everything, a small part a call; `findings` are whole once it is busy no longer.

    Raises DatasetError or ConfigurationError where the data cannot be had, or have too few rows for it.
    """

    def __init__(self, dataset: DatasetSettings, settings: BaselineSettings) -> None:
        self._chosen, self.settings = dataset, settings
        self.dataset = load_dataset(dataset)
        self._x, self._y = self.dataset.part("train")
        self._classes = len(self.dataset.class_names)
        self._fold = self._dealt()
        self._fewest = len(self._x) - int(np.bincount(self._fold).max())
        self._counts = tuple(count for count in settings.neighbours if count <= self._fewest)
        if not self._counts:
            message = _("{field}: the folds leave {rows} rows to ask, fewer than any number that is tried")
            raise ConfigurationError(
                message, field="neighbours", title=TITLES["neighbours"], told={"rows": self._fewest}
            )
        self._by_count, self._by_strength = self._sweep(self._counts), self._sweep(settings.strengths)
        self._baselines: list[Baseline] = []
        self._is_at_rest = True
        # A part of the neighbours' work is a fold or a baseline, of the linear model's it is one fit.
        self._parts = settings.folds * (1 + len(settings.strengths)) + 2
        self._finished, self._within = 0, 0.0
        self._running = self._run()
        self.is_busy = True
        self.so_far: None = None

    @property
    def done(self) -> float:
        """The share of all work that is behind it, 1 at the end."""
        return min((self._finished + self._within) / self._parts, 1.0)

    @property
    def findings(self) -> BaselineFindings:
        """What was found; what has not been tried yet is NaN or missing."""
        return BaselineFindings(
            self._chosen, self.settings, bool(self._classes), bool(len(self.dataset.test_x)),
            {"neighbours": self._by_count, "strengths": self._by_strength}, tuple(self._baselines),
            self.settings.neighbours[len(self._counts):], self._fewest, self._is_at_rest,
        )  # fmt: skip

    def advance(self) -> None:
        """Do a small part of it; there is none to do once it is busy no longer."""
        with np.errstate(all="ignore"):
            self.is_busy = next(self._running, False)

    def _dealt(self) -> IntArray:
        rows, folds = len(self._x), self.settings.folds
        if folds > rows:
            message = _("{field} is {folds}; the training part has only {rows} rows")
            told = {"folds": folds, "rows": rows}
            raise ConfigurationError(message, field="folds", title=TITLES["folds"], told=told)
        return dealt(self._y, folds, self._classes, np.random.default_rng(self.settings.seed))

    def _sweep(self, values: tuple[float, ...]) -> Sweep:
        figures = np.full((len(values), self.settings.folds), np.nan)
        return Sweep(tuple(values), figures, is_accuracy=bool(self._classes))

    # -- the work, yielding True after each small part of it ----------------------------------------------

    def _run(self) -> Iterator[bool]:
        self._baselines.append(self._constant())
        for fold in range(self.settings.folds):
            yield from self._fold_of_neighbours(fold)
        yield from self._best_neighbours()
        for fold in range(self.settings.folds):
            yield from self._fold_of_linear(fold)
        yield from self._best_linear()

    def _fold_of_neighbours(self, fold: int) -> Iterator[bool]:
        judged = self._fold == fold
        asked = self._neighbours(~judged)
        answers: list[NumberArray] = []
        yield from self._asked(asked, self._x[judged], self._counts, answers)
        for place, given in enumerate(np.hstack(answers)):
            self._by_count.figures[place, fold] = self._figure(self._scored(given, self._y[judged]))
        yield self._next()

    def _best_neighbours(self) -> Iterator[bool]:
        count = int(self._by_count.best_value)
        asked, scores = self._neighbours(np.ones(len(self._x), bool)), []
        for part in REPORTED:
            x, y = self.dataset.part(part)
            answers: list[NumberArray] = [np.empty((1, 0))]
            yield from self._asked(asked, x, (count,), answers)
            scores.append(self._scored(np.hstack(answers)[0], y))
        name = self.settings.distance.upper()
        title = _("Nearest neighbour, {distance}") if count == 1 else _("{count} neighbours, {distance}")
        self._baselines.append(
            Baseline(
                "neighbours", title.format(count=count, distance=name), self._by_count.best_mean, *scores
            )
        )
        yield self._next()

    def _fold_of_linear(self, fold: int) -> Iterator[bool]:
        judged = self._fold == fold
        rows = Rows(self.dataset, self._x[~judged], self._y[~judged])
        for place, strength in enumerate(self.settings.strengths):
            model = LinearModel(rows, strength)
            yield from self._trained(model)
            score = Score(*model.measure(self._x[judged], self._y[judged]))
            self._by_strength.figures[place, fold] = self._figure(score)
            yield self._next()

    def _best_linear(self) -> Iterator[bool]:
        strength = self._by_strength.best_value
        model = LinearModel(Rows(self.dataset, self._x, self._y), strength)
        yield from self._trained(model)
        self._is_at_rest = model.is_at_rest
        scores = [Score(*model.measure(*self.dataset.part(part))) for part in REPORTED]
        title = _("Linear, λ = {strength:g}").format(strength=strength)
        self._baselines.append(Baseline("linear", title, self._by_strength.best_mean, *scores))
        self._finished, self._within = self._parts, 0.0
        yield False

    def _constant(self) -> Baseline:
        """Return what always answers the same: the class, or the number, that is right most often."""
        y, folds = self._y, range(self.settings.folds)
        crossed = [
            self._figure(self._always(self._commonest(y[self._fold != fold]), y[self._fold == fold]))
            for fold in folds
        ]
        answer = self._commonest(y)
        scores = [self._always(answer, self.dataset.part(part)[1]) for part in REPORTED]
        title = _("Always the mean")
        if self._classes:
            name = self.dataset.class_names[int(answer)]
            title = _("Always the commonest class, {name}").format(name=name)
        return Baseline("constant", title, float(np.mean(crossed)), *scores)

    def _commonest(self, y: NumberArray) -> float:
        if self._classes:
            return int(np.argmax(np.bincount(y, minlength=self._classes)))
        return float(y.astype(np.float64).mean())

    def _always(self, answer: float, y: NumberArray) -> Score:
        return self._scored(np.full(len(y), answer), y)

    def _asked(
        self, asked: Neighbours, x: NumberArray, counts: tuple[int, ...], answers: list[NumberArray]
    ) -> Iterator[bool]:
        """Collect the answers for all rows, a portion at a time."""
        for portion in asked.portions(len(x)):
            answers.append(asked.answers(x[portion], counts))
            self._within = portion.start / len(x)
            yield True

    def _trained(self, model: LinearModel) -> Iterator[bool]:
        while model.is_busy:
            model.advance()
            self._within = model.done
            yield True

    def _next(self) -> bool:
        self._finished, self._within = self._finished + 1, 0.0
        return True

    def _neighbours(self, learned: NumberArray) -> Neighbours:
        return Neighbours(self._x[learned], self._y[learned], self.settings.row, self._classes)

    def _scored(self, answers: NumberArray, y: NumberArray) -> Score:
        return Score.of(answers, y, is_class=bool(self._classes))

    def _figure(self, score: Score) -> float:
        return score.figure(is_accuracy=bool(self._classes))
