from __future__ import annotations

import numpy as np
import pytest

from engine.training.chances.profile import Profile

INF = np.inf
TIMES = np.array([[100.0, 200.0, INF], [300.0, 150.0, 600.0], [50.0, 50.0, 250.0], [INF, INF, INF]])


def test_ratios_are_to_the_shortest_time_of_each_problem():
    expected = [[1, 2, INF], [2, 1, 4], [1, 1, 5], [INF, INF, INF]]
    np.testing.assert_array_equal(Profile.of(TIMES).ratios, expected)


@pytest.mark.parametrize(
    ("farthest", "shares"),
    [(1, [0.5, 0.5, 0]), (2, [0.75, 0.75, 0]), (4, [0.75, 0.75, 0.25]), (5, [0.75, 0.75, 0.5])],
)
def test_a_profile_is_the_share_of_problems_within_a_factor_of_the_quickest(farthest, shares):
    np.testing.assert_array_equal(Profile.of(TIMES).share(farthest), shares)


def test_a_score_is_the_mean_of_the_profile_from_one_to_four():
    profile = Profile.of(TIMES)
    factors = np.linspace(1, 4, 30001)
    averaged = np.mean([profile.share(factor) for factor in factors], axis=0)
    np.testing.assert_allclose(profile.scores, averaged, atol=1e-3)


def test_who_is_quickest_everywhere_scores_one_and_who_never_arrives_nothing():
    np.testing.assert_array_equal(Profile.of(np.array([[3.0, INF], [7.0, INF]])).scores, [1, 0])


def test_targets_that_were_met_before_the_first_step_divide_by_nothing():
    np.testing.assert_array_equal(Profile.of(np.array([[0.0, 10.0]])).ratios, [[1, INF]])
