"""The search is what it says: every figure found again by hand, and nothing chosen on the test part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError, DatasetError
from engine.training.baselines import search as searching
from engine.training.baselines.folds import dealt
from engine.training.baselines.linear import LinearModel, Rows
from engine.training.baselines.search import BaselineSearch
from engine.training.baselines.settings import MOST_VALUES, BaselineSettings
from engine.training.data.datasets import DatasetSettings, load_dataset
from tests.engine.training.baselines import brute

MOONS = DatasetSettings("moons", size=80, noise=0.3)
SINE = DatasetSettings("sine", size=60)
SETTINGS = BaselineSettings((1, 4, 9), "l1", (0.001, 0.1), folds=4, seed=3)


def searched(data: DatasetSettings = MOONS, settings: BaselineSettings = SETTINGS) -> BaselineSearch:
    search = BaselineSearch(data, settings)
    while search.is_busy:
        search.advance()
    return search


def folds_of(dataset):
    y, classes = dataset.train_y, len(dataset.class_names)
    return dealt(y, SETTINGS.folds, classes, np.random.default_rng(SETTINGS.seed))


def figure(given, y, is_class):
    pairs = list(zip(given, np.ravel(y).tolist(), strict=True))
    if is_class:
        return sum(answer == right for answer, right in pairs) / len(pairs)
    return sum((answer - right) ** 2 for answer, right in pairs) / len(pairs)


@pytest.mark.parametrize("data", [MOONS, SINE], ids=["classes", "numbers"])
def test_each_fold_is_judged_by_the_neighbours_that_the_others_hold(data):
    dataset, is_class = load_dataset(data), data.name == "moons"
    x, y, fold = dataset.train_x, dataset.train_y, folds_of(dataset)
    sweep = searched(data).findings.sweeps["neighbours"]
    assert sweep.values == (1, 4, 9)
    for place, count in enumerate(SETTINGS.neighbours):
        for each in range(SETTINGS.folds):
            learn, judged = fold != each, fold == each
            labels = np.ravel(y[learn]).tolist()
            given = brute.answers(x[learn], labels, x[judged], count, "l1", is_class=is_class)
            assert sweep.figures[place, each] == pytest.approx(figure(given, y[judged], is_class))


@pytest.mark.parametrize("data", [MOONS, SINE], ids=["classes", "numbers"])
def test_each_fold_is_judged_by_the_linear_model_that_the_others_teach(data):
    dataset = load_dataset(data)
    fold, sweep = folds_of(dataset), searched(data).findings.sweeps["strengths"]
    for place, strength in enumerate(SETTINGS.strengths):
        model = LinearModel(Rows(dataset, dataset.train_x[fold != 1], dataset.train_y[fold != 1]), strength)
        while model.is_busy:
            model.advance()
        measured = model.measure(dataset.train_x[fold == 1], dataset.train_y[fold == 1])
        assert sweep.figures[place, 1] == measured[1 if dataset.class_names else 0]


@pytest.mark.parametrize("data", [MOONS, SINE], ids=["classes", "numbers"])
def test_the_best_number_of_neighbours_is_reported_on_both_parts(data):
    dataset, found, is_class = load_dataset(data), searched(data).findings, data.name == "moons"
    count, labels = int(found.sweeps["neighbours"].best_value), np.ravel(dataset.train_y).tolist()
    _constant, neighbours, _linear = found.baselines
    for score, part in ((neighbours.train, "train"), (neighbours.test, "test")):
        x, y = dataset.part(part)
        given = brute.answers(dataset.train_x, labels, x, count, "l1", is_class=is_class)
        told = score.accuracy if is_class else score.loss
        assert told == pytest.approx(figure(given, y, is_class))
    assert str(count) in neighbours.title or count == 1


def test_the_simplest_guess_is_the_commonest_class_or_the_mean():
    found = searched(DatasetSettings("digits", size=300)).findings
    dataset = load_dataset(DatasetSettings("digits", size=300))
    counts = np.bincount(dataset.train_y)
    first = found.baselines[0]
    assert first.title == f"Always the commonest class, {counts.argmax()}"
    assert first.train.accuracy == counts.max() / counts.sum()
    assert first.test.accuracy == np.mean(dataset.test_y == counts.argmax())
    mean = searched(SINE).findings.baselines[0]
    assert (mean.title, mean.train.loss) == ("Always the mean", pytest.approx(1.0, rel=1e-5))


def test_the_test_part_chooses_nothing(monkeypatch):
    """With the test part's classes all wrong, the same values are the best."""
    honest = searched().findings

    def spoilt(settings):
        dataset = load_dataset(settings)
        return replace(dataset, test_y=1 - dataset.test_y)

    monkeypatch.setattr(searching, "load_dataset", spoilt)
    found = searched().findings
    for name in ("neighbours", "strengths"):
        np.testing.assert_array_equal(found.sweeps[name].figures, honest.sweeps[name].figures)
    assert found.baselines[1].title == honest.baselines[1].title
    assert found.baselines[1].test.accuracy == pytest.approx(1 - honest.baselines[1].test.accuracy)


def test_progress_goes_from_nothing_to_all_in_small_parts():
    search = BaselineSearch(MOONS, SETTINGS)
    seen = [search.done]
    while search.is_busy:
        search.advance()
        seen.append(search.done)
    assert (seen[0], seen[-1]) == (0, 1)
    assert seen == sorted(seen)


def test_the_same_settings_find_the_same_and_another_seed_deals_other_folds():
    first, again = searched().findings, searched().findings
    other = searched(settings=replace(SETTINGS, seed=4)).findings
    for name, sweep in first.sweeps.items():
        np.testing.assert_array_equal(sweep.figures, again.sweeps[name].figures)
    assert not np.array_equal(first.sweeps["neighbours"].figures, other.sweeps["neighbours"].figures)


def test_more_neighbours_than_the_folds_leave_rows_are_left_out_and_it_is_said():
    found = searched(settings=replace(SETTINGS, neighbours=(3, 45, 46, 1000))).findings
    assert found.sweeps["neighbours"].values == (3, 45)
    assert found.left_out == (46, 1000)
    assert any("only 45 rows" in words and "46, 1000" in words for words in found.remarks())


def test_where_nothing_is_held_out_the_folds_are_what_all_is_judged_by():
    found = searched(DatasetSettings("xor", size=40, noise=0.0, test_fraction=0)).findings
    assert not found.has_test
    assert np.isnan(found.baselines[1].test.accuracy)
    assert found.figure(found.best) == found.sweeps["neighbours"].best_mean
    assert found.best.name == "neighbours"


@pytest.mark.parametrize("data", [MOONS, SINE], ids=["classes", "numbers"])
def test_means_over_the_folds_are_told_of_every_baseline(data):
    dataset, found = load_dataset(data), searched(data).findings
    y, fold = np.ravel(dataset.train_y), folds_of(dataset)
    constants = []
    for each in range(SETTINGS.folds):
        learned, judged = y[fold != each], y[fold == each]
        if dataset.class_names:
            constants.append(np.mean(judged == np.bincount(learned).argmax()))
        else:
            constants.append(np.mean((judged - learned.mean(dtype=float)) ** 2))
    constant, neighbours, linear = found.baselines
    assert constant.crossed == pytest.approx(np.mean(constants), rel=1e-6)
    assert neighbours.crossed == found.sweeps["neighbours"].best_mean
    assert linear.crossed == found.sweeps["strengths"].best_mean


@pytest.mark.parametrize(
    ("settings", "field", "words"),
    [
        (replace(SETTINGS, folds=70), "folds", "only 60 rows"),
        (replace(SETTINGS, neighbours=(60,)), "neighbours", "45 rows"),
    ],
)
def test_too_few_rows_are_refused_by_the_field(settings, field, words):
    with pytest.raises(ConfigurationError, match=words) as refused:
        BaselineSearch(MOONS, settings)
    assert refused.value.field == field


def test_data_that_cannot_be_read_are_refused():
    with pytest.raises(DatasetError):
        BaselineSearch(DatasetSettings("csv", path="none.csv"), SETTINGS)


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"neighbours": (0,)}, "neighbours"),
        ({"neighbours": (1.5,)}, "neighbours"),
        ({"neighbours": ()}, "neighbours"),
        ({"neighbours": tuple(range(1, 60))}, "neighbours"),
        ({"strengths": (-1.0,)}, "strengths"),
        ({"folds": 1}, "folds"),
        ({"distance": "l3"}, "distance"),
        ({"seed": -1}, "seed"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_their_field(chosen, field):
    with pytest.raises(ConfigurationError) as refused:
        BaselineSettings(**chosen)
    assert refused.value.field == field


def test_values_are_tried_once_each_and_rising():
    settings = BaselineSettings(neighbours=(5, 1, 5), strengths=(1.0, 0.0))
    assert settings.neighbours == (1, 5)
    assert settings.strengths == (0.0, 1.0)


def test_there_may_be_as_many_folds_as_rows_and_no_more():
    rows = len(load_dataset(DatasetSettings("or", size=8)).train_x)
    settings = BaselineSettings((1,), "l1", (0.1,), folds=rows)
    assert searched(DatasetSettings("or", size=8), settings).findings.rows == rows - 1
    with pytest.raises(ConfigurationError, match=f"the training part has only {rows} rows") as caught:
        BaselineSearch(DatasetSettings("or", size=8), replace(settings, folds=rows + 1))
    assert caught.value.field == "folds"


def test_so_many_values_may_be_tried_and_no_more():
    values = tuple(range(1, MOST_VALUES + 1))
    assert BaselineSettings(values[::-1], "l1", (0.1,)).neighbours == values
    with pytest.raises(ConfigurationError, match=f"{MOST_VALUES + 1} to try are too many") as caught:
        BaselineSettings((*values, MOST_VALUES + 1), "l1", (0.1,))
    assert caught.value.field == "neighbours"
