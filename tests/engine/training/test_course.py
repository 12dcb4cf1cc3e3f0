"""What a curve says beyond its last number: far above its start for long, stuck, or neither."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.course import Course, courses
from engine.training.data.datasets import DatasetSettings
from engine.training.measurement import Measurement
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.record import Record
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings


def record(losses, every=10):
    """Return the record of one contestant with these losses on all training data."""
    found = Record(1)
    for row, loss in enumerate(losses):
        figure = np.array([loss])
        found.add_evaluations([Measurement(every * row, row, figure, figure, figure, figure)])
    return found


FALLING = np.geomspace(1, 1e-4, 40)


@pytest.mark.parametrize(
    ("losses", "course"),
    [
        (FALLING, Course.OPEN),
        ([1.0, *[603.0] * 39], Course.ASTRAY),
        ([1.0, *np.linspace(12, 900, 39)], Course.ASTRAY),
        ([1.0, *[603.0] * 10, *np.geomspace(600, 0.1, 29)], Course.OPEN),
        ([1.0, *[9.0, 11.0] * 20], Course.OPEN),
        ([0.7, *[0.6931] * 39], Course.STUCK),
        ([0.7, *[0.6931, 0.68] * 20], Course.OPEN),
        ([*FALLING, *[1e-4] * 100], Course.OPEN),
        ([1.0, *[603.0] * 9], Course.OPEN),
        ([1.0, *[np.nan] * 39], Course.OPEN),
        ([], Course.OPEN),
        ([0.0, *[603.0] * 39], Course.OPEN),
        ([0.0] * 40, Course.OPEN),
    ],
)
def test_a_curve_is_judged_once_it_has_said_the_same_for_long(losses, course):
    assert courses(record(losses)) == (course,)


def test_a_network_that_starts_at_zero_is_stuck():
    settings = RaceSettings(
        DatasetSettings("xor", size=60),
        Network((4,), initializer="zeros"),
        (contestant("sgd"),),
    )
    stuck = Record(1)
    race = Race(settings)
    stuck.add_evaluations([race.evaluate()])
    stuck.add(race.advance(400))
    assert courses(stuck) == (Course.STUCK,)
