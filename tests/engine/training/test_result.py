"""A race from start to end, as the command line runs it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ConfigurationError
from engine.training.contestants import contestant
from engine.training.datasets import DatasetSettings
from engine.training.network import Network
from engine.training.result import train
from engine.training.settings import RaceSettings

SMALL = RaceSettings(
    DatasetSettings("moons", size=60),
    Network(hidden=(4,)),
    (contestant("sgd"), contestant("adam", learning_rate=0.01)),
)


def strict(value):
    """JSON text without NaN and infinity, read back."""
    return json.loads(json.dumps(value, allow_nan=False))


def test_digits_with_adam_reach_96_percent_on_images_never_seen():
    settings = RaceSettings(DatasetSettings("digits"), Network(hidden=(64,)), (contestant("adam"),))
    result = train(settings, epochs=30)
    assert result.evaluations[-1].test_accuracy[0] >= 0.96


def test_every_epoch_is_evaluated_the_first_before_training():
    seen = []
    result = train(replace(SMALL, evaluate_every=1), epochs=5, on_epoch=seen.append)
    assert [each.epoch for each in result.evaluations] == [0, 1, 2, 3, 4, 5]
    assert [each.step for each in result.evaluations] == [0, 2, 4, 6, 8, 10]
    assert seen == list(result.evaluations)


def test_the_result_is_json_of_every_contestant_with_its_curves_by_epoch():
    result = train(SMALL, epochs=3)
    found = strict(result.to_json())
    assert found["dataset"] == {"name": "moons", "size": 60, "seed": 0, "task": "classification",
                                "train_rows": 44, "test_rows": 16}  # fmt: skip
    assert found["network"]["hidden"] == [4]
    assert found["epochs"] == 3
    first, second = found["contestants"]
    assert first["optimizer"] == "sgd"
    assert first["hyperparameters"] == {"learning_rate": 0.01}
    assert second["hyperparameters"]["learning_rate"] == 0.01
    assert second["hyperparameters"]["beta2"] == 0.999
    for measure in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert len(second[measure]) == 4
        assert second[measure][3] == pytest.approx(getattr(result.evaluations[3], measure)[1])
    assert second["diverged_at_step"] is None


def test_a_regression_has_no_accuracies_in_json():
    found = strict(train(replace(SMALL, dataset=DatasetSettings("sine", size=40)), epochs=1).to_json())
    assert found["contestants"][0]["test_accuracy"] == [None, None]
    assert found["contestants"][0]["test_loss"][1] > 0


def test_rows_hold_one_contestant_and_epoch_each():
    rows = train(SMALL, epochs=2).rows()
    assert [(row["contestant"], row["epoch"]) for row in rows] == [
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
        (2, 1),
        (2, 2),
    ]
    assert rows[4]["optimizer"] == "adam:learning_rate=0.01"
    assert set(rows[0]) == {"contestant", "optimizer", "epoch", "step", "train_loss", "test_loss",
                            "train_accuracy", "test_accuracy"}  # fmt: skip


EXPLODING = contestant("sgd", learning_rate=1000)
RUNAWAY = replace(SMALL, dataset=DatasetSettings("sine", size=60), network=Network((8,), "relu"))


def test_a_diverged_contestant_has_nothing_after_its_end_and_says_when_that_was():
    found = strict(train(replace(RUNAWAY, contestants=(contestant("sgd"), EXPLODING)), epochs=60).to_json())
    stayed, lost = found["contestants"]
    assert None not in stayed["train_loss"]
    assert len(lost["train_loss"]) == 61
    assert lost["train_loss"][0] is not None
    assert lost["train_loss"][-1] is None
    assert 1 < lost["diverged_at_step"] < 120


def test_a_race_ends_early_where_everybody_has_diverged():
    result = train(replace(RUNAWAY, contestants=(EXPLODING,)), epochs=500)
    assert len(result.evaluations) < 100
    assert result.to_json()["epochs"] < 100
    assert not result.statuses[0].running


def test_no_epochs_is_just_the_evaluation_before_training():
    result = train(SMALL, epochs=0)
    assert len(result.evaluations) == 1
    assert np.isfinite(result.evaluations[0].test_loss).all()


@pytest.mark.parametrize("epochs", [-1, 1.5])
def test_a_wrong_number_of_epochs_is_refused(epochs):
    with pytest.raises(ConfigurationError, match="epochs is"):
        train(SMALL, epochs=epochs)
