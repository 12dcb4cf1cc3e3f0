"""The race that a newcomer sees."""

from __future__ import annotations

from engine.training.data.datasets import DatasetSettings
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

FIRST_RACE = RaceSettings(
    dataset=DatasetSettings("xor"),
    contestants=(
        contestant("sgd"),
        contestant("momentum"),
        contestant("rmsprop", learning_rate=0.002),
        contestant("adam", learning_rate=0.01),
    ),
)
"""Press Play, and the four part ways within seconds."""
