"""The settings of a race."""

from __future__ import annotations

import pickle

import pytest

from engine.errors import ConfigurationError
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings


@pytest.mark.parametrize(
    ("settings", "field", "part"),
    [
        ({"contestants": ()}, "contestants", "at least one"),
        (
            {"contestants": (contestant("sgd"),) * 65},
            "contestants",
            "65; it must be a whole number from 1 to 64",
        ),
        ({"batch_size": 0}, "batch_size", "whole number from 1"),
        ({"batch_size": 1.5}, "batch_size", "whole number"),
        ({"seed": -1}, "seed", "whole number from 0"),
        ({"dtype": "float16"}, "dtype", "float32, float64"),
        ({"evaluate_every": 0}, "evaluate_every", "whole number from 1"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(settings, field, part):
    with pytest.raises(ConfigurationError, match=part) as caught:
        RaceSettings(**settings)
    assert caught.value.field == field


def test_settings_can_be_compared_hashed_and_sent():
    settings = RaceSettings(batch_size=None, seed=3)
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert {settings} == {RaceSettings(batch_size=None, seed=3)}
    assert settings != RaceSettings()
