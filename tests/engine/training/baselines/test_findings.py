"""What is told of figures: the best by the mean, and what a network has to beat."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.training.baselines.findings import Baseline, BaselineFindings, Score, Sweep
from engine.training.baselines.settings import BaselineSettings
from engine.training.data.datasets import DatasetSettings
from engine.training.measurement import Measurement
from engine.training.networks.network import Network
from engine.training.settings import RaceSettings

FIGURES = ((0.8, 0.9), (0.7, 1.0), (0.6, 0.6))


def sweep(figures=FIGURES, is_accuracy=True) -> Sweep:
    return Sweep((1, 3, 5)[: len(figures)], np.array(figures), is_accuracy)


def findings(is_accuracy=True, has_test=True, swept=None, **other) -> BaselineFindings:
    def scores(*figures):
        return [Score(accuracy=each) if is_accuracy else Score(loss=each) for each in figures]

    test = (0.4, 0.9) if has_test else (math.nan, math.nan)
    made = (Baseline("a", "A", 0.3, *scores(0.5, test[0])), Baseline("b", "B", 0.8, *scores(1.0, test[1])))
    sweeps = {"neighbours": swept or sweep(), "strengths": sweep()}
    return BaselineFindings(
        DatasetSettings(), BaselineSettings(), is_accuracy, has_test, sweeps, made, **other
    )


def measured(train, test) -> Measurement:
    of_train, of_test = np.array(train), np.array(test)
    return Measurement(1, 0, of_train, of_test, of_train, of_test)


def test_means_deviations_and_ends_are_over_the_folds():
    np.testing.assert_allclose(sweep().means, [0.85, 0.85, 0.6])
    np.testing.assert_allclose(sweep().deviations, [0.05, 0.15, 0])
    np.testing.assert_allclose(sweep().bands[:, 1], [0.85, 0.7, 1.0])


def test_the_best_has_the_highest_accuracy_or_the_lowest_loss_and_of_equal_ones_is_the_first():
    assert sweep(((0.5, 0.5), (0.75, 0.75), (1.0, 0.5))).best_value == 3
    assert sweep(is_accuracy=False).best_value == 5


def test_what_is_no_number_is_never_the_best():
    assert sweep(((math.nan, 0.9), (0.1, 0.1), (0.0, 0.0))).best_value == 3
    assert sweep(((math.nan, 0.0), (0.1, 0.1), (0.2, 0.0)), is_accuracy=False).best_value == 3


def test_the_best_at_the_end_of_several_is_told_as_an_edge():
    assert sweep(is_accuracy=False).is_at_edge
    assert not sweep().is_at_edge
    assert not sweep(((0.5, 0.5),)).is_at_edge
    words = " ".join(findings(swept=sweep(((0.1, 0.1), (0.2, 0.2), (0.3, 0.3)))).remarks())
    assert "The best k is the largest that was tried" in words


@pytest.mark.parametrize(
    ("is_accuracy", "has_test", "best"),
    [(True, True, "B"), (False, True, "A"), (True, False, "B"), (False, False, "A")],
)
def test_the_one_to_beat_is_best_on_the_test_part_or_without_one_by_the_folds(is_accuracy, has_test, best):
    assert findings(is_accuracy, has_test).best.title == best


def test_a_network_is_ahead_that_does_better_there_and_one_that_diverged_is_not():
    race = measured([1.0, 1.0, 1.0, math.nan], [0.9, 0.91, 0.2, math.nan])
    assert findings().ahead(race) == [1]
    assert findings(is_accuracy=False).ahead(race) == [2]


def test_the_verdict_says_what_to_beat_and_who_does():
    names = {0: "SGD", 1: "Adam"}
    assert findings().verdict() == "To beat on the test part: B, 90.0%."
    assert findings().verdict(names, measured([1, 1], [0.8, 0.95])).endswith("Ahead of it now: Adam.")
    assert findings().verdict(names, measured([1, 1], [0.8, 0.8])).endswith("No network is ahead of it now.")
    assert "A, 0.4." in findings(is_accuracy=False).verdict()


def test_without_a_test_part_nobody_is_compared_with_the_best_by_the_folds():
    race = measured([1.0, 1.0], [math.nan, math.nan])
    found = findings(has_test=False)
    assert found.ahead(race) == []
    words = "Nothing is held out of these data. Best by cross-validation: B, 80.0%."
    assert found.verdict({0: "SGD", 1: "Adam"}, race) == words


def test_a_share_of_all_is_told_without_a_decimal():
    assert findings().told(1.0) == "100%"


def test_a_model_that_was_still_moving_is_told_of():
    assert any("still moving" in words for words in findings(is_at_rest=False).remarks())
    assert not any("still moving" in words for words in findings().remarks())


def test_scores_count_what_is_right_and_square_what_is_off():
    right = Score.of(np.array([1, 0, 1, 1]), np.array([1, 1, 1, 0]), is_class=True)
    assert (right.accuracy, math.isnan(right.loss)) == (0.5, True)
    off = Score.of(np.array([1.0, 2.0]), np.array([[1.0], [5.0]]), is_class=False)
    assert (off.loss, math.isnan(off.accuracy)) == (4.5, True)
    nothing = Score.of(np.array([]), np.array([]), is_class=True)
    assert math.isnan(nothing.accuracy)
    assert findings().told(math.nan) == "–"


def test_a_race_is_compared_that_learns_from_the_same_data_by_the_same_measure():
    race = RaceSettings(DatasetSettings())
    assert findings().is_comparable(race)
    assert not findings().is_comparable(RaceSettings(DatasetSettings("xor")))
    assert findings(has_test=False).is_comparable(race)
    other = RaceSettings(DatasetSettings(), Network(loss="huber"))
    assert findings().is_comparable(other)
    assert not findings(is_accuracy=False).is_comparable(other)
    assert findings(is_accuracy=False).is_comparable(race)


@pytest.mark.parametrize(("has_test", "points"), [(True, [(1, 0.4), (1, 0.9)]), (False, [None, None])])
def test_the_best_of_each_sweep_stands_at_what_it_reaches_on_the_test_part(has_test, points):
    found = findings(has_test=has_test)
    named = tuple(
        replace(each, name=name) for each, name in zip(found.baselines, ("neighbours", "linear"), strict=True)
    )
    found = replace(found, baselines=named)
    assert [found.test_point(name) for name in ("neighbours", "strengths")] == points
