"""A profile over data sets is the search for rates on each, and who was quick on most."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.chances.profile import Profile
from engine.training.chances.profiling import READY_MADE, ProfileFindings, ProfileSearch, curve
from engine.training.chances.search import RateSearch
from engine.training.chances.settings import SearchSettings
from engine.training.data.datasets import DATASETS, DatasetSettings
from engine.training.networks.network import Network
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

RACE = RaceSettings(
    DatasetSettings("moons", size=40), Network((4,)), (contestant("sgd"), contestant("adam")), batch_size=10
)
SEARCH = SearchSettings(0.01, 1.0, count=3, seeds=2, steps=30)
DATA = (DatasetSettings("or", size=24), DatasetSettings("sine", size=24))


@pytest.fixture(scope="module")
def searched() -> ProfileSearch:
    made, done = ProfileSearch(RACE, DATA, SEARCH), []
    while made.is_busy:
        made.advance()
        done.append(made.done)
    assert done == sorted(done)
    assert (done[0] < 0.1, done[-1]) == (True, 1.0)
    return made


def test_on_each_data_set_the_findings_are_those_of_a_search_by_itself(searched):
    for dataset, found in zip(DATA, searched.findings.told, strict=True):
        alone = RateSearch(replace(RACE, dataset=dataset), SEARCH)
        while alone.is_busy:
            alone.advance()
        np.testing.assert_array_equal(found.curves, alone.findings.curves)


def test_steps_are_told_to_the_usual_loss_of_each_or_to_one_for_all(searched):
    found = searched.findings
    usual = [each.usual_target for each in found.told]
    assert found.targets() == usual
    assert found.targets(0.3) == [0.3, 0.3]
    assert found.steps().shape == (2, 2)
    assert found.steps(1e9).tolist() == [[0, 0], [0, 0]]
    assert np.isinf(found.steps(1e-30)).all()


def test_the_profile_is_that_of_the_steps(searched):
    found = searched.findings
    np.testing.assert_array_equal(found.profile().ratios, Profile.of(found.steps()).ratios)


def test_remarks_name_who_scores_highest_and_where_nobody_came_to_the_target(searched):
    found = searched.findings
    best = [
        found.names[place] for place in np.flatnonzero(found.profile().scores == found.profile().scores.max())
    ]
    assert ", ".join(best) in found.remarks()[0]
    assert "Nobody came to the target on any data set" in found.remarks(1e-30)[0]
    target, missed = next(
        (target, missed)
        for target in np.geomspace(0.01, 10, 200).tolist()
        for missed in [np.isinf(found.steps(target)).all(axis=1)]
        if missed.sum() == 1
    )
    assert found.remarks(target)[1:] == [
        f"Nobody came to the target on {found.titles[int(np.argmax(missed))]}."
    ]


def test_of_one_data_set_nothing_is_said_about_others(searched):
    (told,) = ProfileFindings(searched.findings.told[:1]).remarks(1e9)
    assert told.endswith("On one data set, which says nothing of others.")


def test_findings_tell_what_they_are_of(searched):
    found = searched.findings
    assert isinstance(found, ProfileFindings)
    assert found.names == ["SGD", "Adam"]
    assert found.titles == [DATASETS["or"].title, DATASETS["sine"].title]


@pytest.mark.parametrize(
    ("race", "data", "said"),
    [
        (RACE, (), "choose a data set at least"),
        (replace(RACE, network=replace(RACE.network, loss="huber")), DATA, "is for numbers|for numbers"),
    ],
)
def test_what_cannot_be_raced_on_all_is_refused_before_anything_is_tried(race, data, said):
    with pytest.raises(ConfigurationError, match=said):
        ProfileSearch(race, data, SEARCH)


def test_data_sets_that_need_a_file_are_not_offered():
    assert {"csv", "mnist", "drawn", "npz", "idx"}.isdisjoint(READY_MADE)
    assert {"xor", "digits", "sine"} <= set(READY_MADE)


def test_the_curve_goes_up_in_steps_at_the_ratios_within_four_times():
    profile = Profile(np.array([[1.0, 2.0], [1.0, 5.0], [3.0, 1.0], [np.inf, 1.0]]))
    factors, shares = curve(profile, 0)
    assert factors.tolist() == [1, 3, 3, 4, 4]
    assert shares.tolist() == [0.5, 0.5, 0.75, 0.75, 0.75]
    factors, shares = curve(profile, 1)
    assert list(zip(factors.tolist(), shares.tolist(), strict=True))[-1] == (4, 0.75)
