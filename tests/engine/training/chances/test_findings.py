"""Who is best, at which rate, and whether that is more than chance: over figures made up for it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.chances.findings import Findings, Spread
from engine.training.chances.settings import SearchSettings
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

RATES = SearchSettings(lowest=0.01, highest=1.0, count=3)
NAN = float("nan")


def findings(*losses, names=("sgd", "adam"), seeds=3, accuracies=None) -> Findings:
    """Three rates each; a contestant is three rows of what its seeds gave, at the end and on all data."""
    ends = np.array(losses, float)
    curves = np.stack([np.full(ends.shape, 2.0), ends], axis=-1)
    reported = np.full(ends.shape, NAN) if accuracies is None else np.array(accuracies, float)
    race = RaceSettings(contestants=tuple(contestant(name) for name in names))
    search = SearchSettings(lowest=0.01, highest=1.0, count=3, seeds=seeds)
    seconds = np.array([0.001, 0.002])[: len(ends)]
    return Findings(race, search, "validation", "test", np.array([0, 10]), curves, ends, reported, seconds)


GOOD = [[0.9, 0.9, 0.9], [0.1, 0.2, 0.3], [0.5, 0.5, 0.5]]
WORSE = [[0.9, 0.9, 0.9], [0.4, 0.5, 0.6], [0.8, 0.8, 0.8]]
OVERLAPPING = [[0.9, 0.9, 0.9], [0.25, 0.35, 0.9], [0.8, 0.8, 0.8]]
LOST = [[NAN] * 3] * 3


def test_the_best_rate_has_the_lowest_median_over_the_seeds():
    found = findings([[0.3, 0.4, 9.0], [0.1, 0.5, 0.5], [0.4, 0.4, 0.4]], GOOD)
    assert [found.best_rate(each) for each in (0, 1)] == [0.01, 0.1]
    assert found.best_rates == (0.01, 0.1)


def test_of_two_rates_that_are_as_good_the_smaller_one_is_taken():
    assert findings([[0.3] * 3, [0.3] * 3, [0.4] * 3], GOOD).best_rate(0) == 0.01


def test_a_seed_that_diverged_counts_as_worse_than_any_other():
    found = findings([[0.3, 0.3, 0.3], [0.1, NAN, NAN], [0.1, 0.1, NAN]], GOOD)
    assert found.best_rate(0) == 1.0
    assert found.loss(0) == Spread(0.1, 0.1, np.inf)


def test_who_diverged_at_every_rate_has_no_best_one_and_no_curve():
    found = findings(LOST, GOOD)
    assert found.best(0) is None
    assert found.best_rates == (None, 0.1)
    assert not found.is_at_edge(0)
    assert found.loss(0).median == np.inf
    assert np.isnan(found.curve(0)).all()
    assert "Diverged at every rate that was tried: SGD. Try lower ones." in found.remarks()
    assert not any("Diverged" in line for line in findings(GOOD, WORSE).remarks())


@pytest.mark.parametrize(("place", "is_edge"), [(0, True), (1, False), (2, True)])
def test_a_best_rate_at_either_end_of_those_tried_is_at_the_edge(place, is_edge):
    losses = [[1.0] * 3] * 3
    losses[place] = [0.1] * 3
    found = findings(losses, GOOD)
    assert found.is_at_edge(0) is is_edge
    assert any("At the edge of what was tried: SGD." in line for line in found.remarks()) is is_edge


def test_losses_and_accuracies_are_reported_at_the_best_rate():
    accuracies = [[[0.5] * 3, [0.9, 0.8, 1.0], [0.6] * 3]] * 2
    found = findings(GOOD, WORSE, accuracies=accuracies)
    assert found.loss(0) == Spread(0.2, 0.1, 0.3)
    assert found.accuracy(0) == Spread(0.9, 0.8, 1.0)
    assert findings(GOOD, WORSE).accuracy(0) is None


def test_the_curve_is_the_median_of_the_seeds_with_the_least_and_the_greatest():
    np.testing.assert_array_equal(findings(GOOD, WORSE).curve(0), [[2.0, 0.2], [2.0, 0.1], [2.0, 0.3]])


def test_the_last_loss_of_every_rate_is_what_sensitivity_is_read_from():
    assert [spread.median for spread in findings(GOOD, WORSE).final(0)] == [0.9, 0.2, 0.5]


@pytest.mark.parametrize(
    ("losses", "leader", "words"),
    [
        ((GOOD, WORSE), 0, "SGD leads"),
        ((WORSE, GOOD), 1, "Adam leads"),
        ((GOOD, OVERLAPPING), None, "No clear lead: the ranges over the seeds overlap"),
        ((GOOD, LOST), 0, "SGD leads"),
        ((LOST, LOST), None, "No clear lead"),
    ],
)
def test_somebody_leads_only_whose_worst_seed_is_better_than_the_best_of_the_others(losses, leader, words):
    found = findings(*losses)
    assert found.leader == leader
    assert words in found.remarks()[0]


def test_one_seed_makes_no_leader():
    found = findings([row[:1] for row in GOOD], [row[:1] for row in WORSE], seeds=1)
    assert found.leader is None
    assert "one seed cannot tell" in found.remarks()[0]


def test_who_races_alone_does_not_lead():
    assert findings(GOOD, names=("sgd",)).leader is None


@pytest.mark.parametrize(
    ("names", "losses", "outdone"),
    [
        (("momentum", "sgd"), (WORSE, GOOD), [(0, 1)]),
        (("momentum", "sgd"), (OVERLAPPING, GOOD), []),
        (("momentum", "sgd"), (GOOD, WORSE), []),
        (("adam", "sgd"), (WORSE, GOOD), []),
        (("adam", "adamw"), (GOOD, WORSE), [(1, 0)]),
    ],
)
def test_who_lost_to_what_it_could_imitate_was_not_tuned_enough(names, losses, outdone):
    found = findings(*losses, names=names)
    assert list(found.outdone) == outdone
    assert any("search space is too small" in line for line in found.remarks()) is bool(outdone)


@pytest.mark.parametrize(
    ("medians", "rate", "loss"),
    [
        ((0.4, 0.1, 0.2), 0.01, 0.4),
        ((NAN, 0.1, 0.2), None, None),
    ],
)
def test_the_loss_at_the_default_rate_is_read_off_the_curve(medians, rate, loss):
    usual = findings([[each] * 3 for each in medians], GOOD).usual(0)
    assert usual == (None if rate is None else pytest.approx((rate, loss)))


def test_between_two_rates_the_loss_at_the_default_lies_between_theirs_and_beyond_all_there_is_none():
    """SGD's 0.01 is halfway from 0.001 to 0.1; Adam's 0.001 is the first; that of Lion was not tried."""
    search = SearchSettings(lowest=0.001, highest=0.1, count=2)
    ends = np.array([[[0.9] * 3, [0.1] * 3]] * 3)
    race = RaceSettings(contestants=tuple(map(contestant, ("sgd", "adam", "lion"))))
    found = Findings(
        race, search, "validation", "test", np.array([5]), ends[..., None], ends, ends, np.ones(3)
    )
    assert found.usual(0) == pytest.approx((0.01, 0.3))
    assert found.usual(1) == pytest.approx((0.001, 0.9))
    assert found.usual(2) is None


def test_steps_to_a_target_are_the_first_at_which_the_loss_is_seen_there_and_infinite_without():
    found = findings(GOOD, WORSE)
    assert found.steps_to(0, 2.0) == Spread(0, 0, 0)
    assert found.steps_to(0, 0.3) == Spread(10, 10, 10)
    assert found.steps_to(0, 0.2) == Spread(10, 10, np.inf)
    assert found.steps_to(0, 0.15) == Spread(np.inf, 10, np.inf)
    assert found.steps_to(1, 0.3) == Spread(np.inf, np.inf, np.inf)
    assert findings(LOST, GOOD).steps_to(0, 0.3).low == np.inf


def test_seconds_to_a_target_are_the_steps_times_what_a_step_takes_alone():
    found = findings(GOOD, WORSE)
    assert found.seconds_to(0, 0.3) == Spread(0.01, 0.01, 0.01)
    assert found.seconds_to(1, 0.5) == Spread(0.02, 0.02, np.inf)


def test_the_usual_target_is_what_half_of_the_contestants_come_to():
    three = findings(GOOD, WORSE, LOST, names=("sgd", "adam", "lion"))
    assert three.usual_target == 0.5
    assert findings(LOST, LOST).usual_target == np.inf


def test_all_start_from_the_median_loss_before_the_first_step():
    found = findings(GOOD, WORSE)
    assert found.start == 2.0
    found.curves[..., 0] = np.arange(18.0).reshape(found.curves.shape[:-1])
    assert found.start == 8.5
