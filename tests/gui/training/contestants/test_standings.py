"""Who leads a race, who has left it, and what is known of each."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.training.measurement import Measurement
from engine.training.race import Status
from gui.training.contestants.standings import Standings

NAN = math.nan
RUNNING = (Status(), Status(), Status())


def standings(test, train=(NAN, NAN, NAN), accuracy=(NAN, NAN, NAN), statuses=RUNNING):
    none = np.full(3, NAN)
    figures = (np.array(train), np.array(test), none, np.array(accuracy))
    return Standings(Measurement(0, 0, *figures), statuses)


@pytest.mark.parametrize(
    ("test", "train", "best"),
    [
        ((3.0, 1.0, 2.0), (1.0, 2.0, 3.0), 1),
        ((3.0, NAN, 2.0), (1.0, 0.0, 3.0), 2),
        ((NAN, NAN, NAN), (1.0, 2.0, 3.0), 0),
        ((1.0, 1.0, 1.0), (1.0, 2.0, 3.0), None),
        ((1.0, 2.0, 1.0), (1.0, 2.0, 3.0), None),
        ((1.0, 2.0, 2.0), (1.0, 2.0, 3.0), 0),
        ((NAN, 1.0, NAN), (NAN, NAN, NAN), 1),
        ((NAN, NAN, NAN), (NAN, NAN, NAN), None),
    ],
)
def test_the_best_has_the_lowest_test_loss_or_training_loss_where_nothing_is_tested(test, train, best):
    assert standings(test, train).best([0, 1, 2]) == best


def test_places_are_those_of_the_list_and_who_is_not_in_the_race_has_none():
    assert standings((3.0, 1.0, 2.0)).best([None, 2, 0]) == 1
    assert math.isnan(standings((3.0, 1.0, 2.0)).figure(None, "test_loss"))
    assert standings((3.0, 1.0, 2.0)).status(None) is None


def test_before_the_race_nobody_is_best():
    assert standings((3.0, 1.0, 2.0), statuses=()).best([0, 1, 2]) is None
    assert Standings().best([0]) is None


def test_a_divergence_is_news_once():
    later = (Status(), Status(diverged_at=7), Status())
    before = standings((1.0, 2.0, 3.0))
    assert [before.diverged_since(run, later) for run in (0, 1, 2, None)] == [None, 7, None, None]
    assert standings((1.0, 2.0, 3.0), statuses=later).diverged_since(1, later) is None


def test_the_accuracy_is_that_on_test_data_if_there_is_any():
    assert standings((1.0, 2.0, 3.0), accuracy=(0.5, NAN, NAN)).accuracy(0) == 0.5
