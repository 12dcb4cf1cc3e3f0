"""`chainrule train`: the JSON contract, CSV rows, the table, and that options reach the race."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.race import Race
from engine.training.rules.contestants import contestant
from engine.training.settings import FIRST_CONTESTANTS, RaceSettings
from gui.cli import train
from gui.cli.errors import UsageError
from gui.cli.parser import COMMANDS, command_parser
from gui.main import main


@pytest.fixture
def trained(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Return a function that runs `train --json` and returns the one object it prints."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    def call(*arguments: str) -> dict[str, Any]:
        code = main(["train", *arguments, "--json"])
        out, err = capsys.readouterr()
        assert (code, err, out.count("\n")) == (0, "", 1)
        return json.loads(out, parse_constant=refuse)

    return call


def settings(*arguments: str) -> RaceSettings:
    return train.race_settings(command_parser(COMMANDS["train"]).parse_args(arguments))


# Options ---------------------------------------------------------------------------------------------------


def test_without_options_the_engine_decides() -> None:
    assert settings() == RaceSettings()
    assert settings().contestants == FIRST_CONTESTANTS


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--dataset", "digits"], RaceSettings(DatasetSettings("digits"))),
        (
            ["--dataset=xor", "--size=80", "--noise=0.2", "--test-fraction=0", "--data-seed=3"],
            RaceSettings(DatasetSettings("xor", size=80, noise=0.2, test_fraction=0, seed=3)),
        ),
        (
            ["--dataset", "my.csv", "--target", "y", "--task", "regression", "--no-header"],
            RaceSettings(
                DatasetSettings("csv", path="my.csv", target="y", task="regression", header=False)
            ),
        ),
        (["--data", "my.data", "--delimiter=bar", "--decimal=comma", "--encoding=cp949", "--missing=mean",
          "--leave-out=Id", "--leave-out=3"], RaceSettings(
            DatasetSettings("csv", path="my.data", delimiter="bar", decimal="comma", encoding="cp949",
                            missing="mean", leave_out=("Id", "3")))),
        (["--data", "my.csv", "--leave-out", "none"], RaceSettings(
            DatasetSettings("csv", path="my.csv", leave_out=()))),
        (["--dataset", "data/my.txt", "--header"], RaceSettings(
            DatasetSettings("csv", path="data/my.txt", header=True))),
        (["--features", "x2, siny"], RaceSettings(DatasetSettings(features=("x2", "siny")))),
        (["--hidden", "64"], RaceSettings(network=Network(hidden=(64,)))),
        (["--hidden", "8, 4,2"], RaceSettings(network=Network(hidden=(8, 4, 2)))),
        (["--hidden", "none"], RaceSettings(network=Network(hidden=()))),
        (["--hidden", ""], RaceSettings(network=Network(hidden=()))),
        (
            ["--activation", "relu", "--initializer", "he_normal", "--l2", "0.001"],
            RaceSettings(network=Network(activation="relu", initializer="he_normal", l2=0.001)),
        ),
        (
            ["--initializer", "normal", "--scale", "0.5"],
            RaceSettings(network=Network(initializer="normal", scale=0.5)),
        ),
        (["--activation", "tanh,relu"], RaceSettings(network=Network(activation="tanh,relu"))),
        (["--l1", "0.01"], RaceSettings(network=Network(l1=0.01))),
        (["--no-bias"], RaceSettings(network=Network(bias=False))),
        (["--network", "linear"], RaceSettings(network=Network(()))),
        (["--network", "perceptron"], RaceSettings(network=Network((), loss="perceptron"), batch_size=1)),
        (
            ["--network", "perceptron", "--hidden", "3", "--batch-size", "7"],
            RaceSettings(network=Network((3,), loss="perceptron"), batch_size=7),
        ),
        (["--network", "perceptron", "--batch-size", "all"],
         RaceSettings(network=Network((), loss="perceptron"), batch_size=None)),
        (["--dropout", "0.5"], RaceSettings(network=Network(dropout=0.5))),
        (["--no-shuffle"], RaceSettings(shuffled=False)),
        (["--shuffle"], RaceSettings()),
        (["--loss", "hinge"], RaceSettings(network=Network(loss="hinge"))),
        (["--batch-size", "7", "--seed", "5"], RaceSettings(batch_size=7, seed=5)),
        (["--batch-size", "all"], RaceSettings(batch_size=None)),
        (
            ["--optimizer", "adam:learning_rate=0.01,beta1=0.8", "--optimizer", "sgd"],
            RaceSettings(
                contestants=(contestant("adam", learning_rate=0.01, beta1=0.8), contestant("sgd"))
            ),
        ),
    ],
)  # fmt: skip
def test_option_reaches_the_race(arguments: list[str], expected: RaceSettings) -> None:
    assert settings(*arguments) == expected


def test_a_network_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="--network is 'mlp'; choose one of layers, linear, perceptron"):
        settings("--network", "mlp")


# The contract ----------------------------------------------------------------------------------------------


def test_contract_tells_each_contestant_by_epoch(trained: Callable[..., dict[str, Any]]) -> None:
    found = trained(
        "--dataset", "moons", "--epochs", "3", "--optimizer", "sgd", "--optimizer", "adam:learning_rate=0.01"
    )
    assert (found["dataset"], found["task"], found["train_rows"], found["test_rows"]) == (
        "moons", "classification", 300, 100
    )  # fmt: skip
    assert found["network"] == {
        "layers": [2, 8, 8, 2], "activation": "tanh", "initializer": "xavier_uniform", "l2": 0,
        "parameters": 114,
    }  # fmt: skip
    sgd, adam = found["contestants"]
    assert (sgd["optimizer"], sgd["hyperparameters"]) == ("sgd", {"learning_rate": 0.01})
    assert adam["hyperparameters"] == {
        "learning_rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8
    }  # fmt: skip
    for each in (sgd, adam):
        assert each["diverged_at_step"] is None
        assert [(row["epoch"], row["step"]) for row in each["epochs"]] == [(1, 10), (2, 20), (3, 30)]
        for row in each["epochs"]:
            assert row["train_loss"] > 0
            assert row["test_loss"] > 0
            assert 0 <= row["train_accuracy"] <= 1
            assert 0 <= row["test_accuracy"] <= 1


def test_contract_tells_of_dropout_and_of_an_order_only_where_these_are_chosen(
    trained: Callable[..., dict[str, Any]],
) -> None:
    usual = trained("--epochs", "1", "--optimizer", "sgd")
    found = trained("--epochs", "1", "--optimizer", "sgd", "--dropout", "0.25", "--no-shuffle")
    assert found["network"] == {**usual["network"], "dropout": 0.25}
    assert {name: found[name] for name in found.keys() - usual.keys()} == {"shuffled": False}
    assert found["start"] != usual["start"]


def test_contract_holds_what_the_race_measured(trained: Callable[..., dict[str, Any]]) -> None:
    race = Race(settings("--dataset", "circles", "--optimizer", "momentum", "--seed", "4"))
    evaluation = race.advance(2 * race.batches_per_epoch).evaluations[-1]
    found = trained(
        "--dataset", "circles", "--optimizer", "momentum", "--seed", "4", "--epochs", "2"
    )["contestants"][0]["epochs"][-1]  # fmt: skip
    assert found["test_loss"] == evaluation.test_loss[0]
    assert found["test_accuracy"] == evaluation.test_accuracy[0]


def test_same_seed_gives_the_same_race_and_another_seed_another(
    trained: Callable[..., dict[str, Any]],
) -> None:
    runs = [trained("--dataset", "xor", "--epochs", "2", "--seed", seed) for seed in ("1", "1", "2")]
    assert runs[0] == runs[1]
    assert runs[0]["contestants"] != runs[2]["contestants"]


def test_regression_has_no_accuracy_and_missing_test_data_no_figures(
    trained: Callable[..., dict[str, Any]],
) -> None:
    found = trained("--dataset", "sine", "--epochs", "1", "--test-fraction", "0")
    (row,) = found["contestants"][0]["epochs"]
    assert (row["train_accuracy"], row["test_accuracy"], row["test_loss"]) == (None, None, None)
    assert row["train_loss"] > 0


DIVERGING = ("--dataset", "sine", "--epochs", "5", "--optimizer", "sgd:learning_rate=10")


def test_diverged_run_says_its_step_and_ends_there(trained: Callable[..., dict[str, Any]]) -> None:
    found = trained(*DIVERGING, "--optimizer", "adam")
    diverged, other = found["contestants"]
    assert diverged["diverged_at_step"] > 5
    assert len(diverged["epochs"]) < 5
    assert other["diverged_at_step"] is None
    assert len(other["epochs"]) == 5


def test_race_in_which_all_diverge_ends(
    trained: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    (alone,) = trained(*DIVERGING)["contestants"]
    assert main(["train", *DIVERGING]) == 0
    step = alone["diverged_at_step"]
    assert f"sgd:learning_rate=10.0 diverged at step {step}." in capsys.readouterr().out


def test_digits_are_learned_to_96_percent(capsys: pytest.CaptureFixture[str]) -> None:
    options = [
        "--dataset",
        "digits",
        "--hidden",
        "64",
        "--optimizer",
        "adam",
        "--epochs",
        "30",
        "--seed",
        "0",
    ]
    assert main(["train", *options]) == 0
    out = capsys.readouterr().out
    row = next(line.split() for line in out.splitlines() if line.startswith(" adam"))
    assert float(row[-1]) >= 0.96
    assert max(map(len, out.splitlines())) <= 80


# Tables ----------------------------------------------------------------------------------------------------


def test_csv_has_one_tidy_row_per_contestant_and_epoch(
    trained: Callable[..., dict[str, Any]], home: Path
) -> None:
    specs = ["adam:learning_rate=0.01,beta1=0.8", "sgd", "sgd"]
    options = [option for spec in specs for option in ("--optimizer", spec)]
    found = trained("--dataset", "or", "--epochs", "2", *options, "--csv", "curves.csv")
    with (home / "curves.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "contestant", "epoch", "step", "train_loss", "test_loss", "train_accuracy", "test_accuracy",
        "train_rmse", "test_rmse",
    ]  # fmt: skip
    assert [(row["contestant"], row["epoch"]) for row in rows] == [
        (label, epoch) for label in ("adam:learning_rate=0.01,beta1=0.8", "sgd", "sgd #2") for epoch in "12"
    ]
    assert float(rows[1]["test_loss"]) == found["contestants"][0]["epochs"][1]["test_loss"]


def test_a_parquet_file_is_refused_with_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "table.parquet").write_bytes(b"PAR1" + bytes(40) + b"PAR1")
    assert main(["train", "--dataset", "table.parquet"]) != 0
    assert (
        "table.parquet is a Parquet file, which is not read here; export it as CSV" in capsys.readouterr().err
    )


def test_what_is_reported_of_a_regression_says_its_units(
    home: Path, trained: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"{row},{row % 5},{250000 + 3000 * row}\n" for row in range(24))
    (home / "houses.csv").write_text("rooms,age,price\n" + rows, encoding="utf-8")
    options = ["--dataset", "houses.csv", "--epochs", "2", "--optimizer", "adam"]
    (told,) = trained(*options)["contestants"]
    last = told["epochs"][-1]
    assert last["test_accuracy"] is None
    assert 1000 < last["test_rmse"] < 100_000
    assert main(["train", *options]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "RMSE RMSE" in out
    assert f"{last['test_rmse']:.5g}" in out
    assert "Losses (Squared error) are of price standardized, RMSE is in units of price." in out
    (told,) = trained("--dataset", "or", "--epochs", "1", "--optimizer", "adam")["contestants"]
    assert told["epochs"][-1]["test_rmse"] is None


def test_csv_leaves_cells_without_figure_empty(home: Path) -> None:
    assert main(["train", "--dataset", "sine", "--epochs", "1", "--csv", "a.csv"]) == 0
    assert (home / "a.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[5:7] == ["", ""]


def test_table_of_a_regression_shows_losses_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--dataset", "sine", "--epochs", "1"]) == 0
    out = capsys.readouterr().out
    assert "accuracy" not in out
    assert out.startswith("Sine curve: 150 examples to train on, 50 to test on.")


def test_own_file_is_learned(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    rows = "".join(f"{n},{-n},{'high' if n > 10 else 'low'}\n" for n in range(20))
    (home / "my.csv").write_text("a,b,level\n" + rows, encoding="utf-8")
    assert (
        main(["train", "--dataset", "my.csv", "--epochs", "40", "--optimizer", "adam:learning_rate=0.1"]) == 0
    )
    out = capsys.readouterr().out
    assert out.startswith("my.csv: 15 examples to train on, 5 to test on.")
    assert "1.0000     1.0000" in out


def test_what_is_odd_about_data_is_said(capsys, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,b,y\n" + "".join(f"{place},7,{place % 2}\n" for place in range(8)), encoding="utf-8")
    options = ["train", "--dataset", str(path), "--epochs", "1", "--optimizer", "sgd", "--test-fraction", "0"]
    assert main(options) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "In every row to train on, column b is the same: nothing is learned from it." in said
    assert "No rows are kept to test on" in said
    assert main([*options, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["remarks"]) == 4


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".", "this is a folder"),
        ("none/a.csv", "there is no folder"),
        ("shut.csv", "writing there is not allowed"),
    ],
)
def test_a_table_that_could_not_be_written_is_refused_before_the_race(
    capsys, home, monkeypatch, name, reason
):
    (home / "shut.csv").touch()
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "shut.csv" and access(path, mode))
    assert main(["train", "--csv", name]) != 0
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(("option", "number"), [("--stop-at-loss", "0.2"), ("--stop-at-accuracy", "90")])
def test_a_race_ends_with_the_first_epoch_in_which_somebody_is_good_enough(
    trained: Callable[..., dict[str, Any]], option: str, number: str
) -> None:
    def is_there(epoch: dict[str, Any]) -> bool:
        if option == "--stop-at-loss":
            return bool(epoch["train_loss"] <= float(number))
        return bool(epoch["test_accuracy"] >= float(number) / 100)

    told = trained("--dataset", "moons", "--epochs", "90", option, number)
    rounds = list(zip(*(contestant["epochs"] for contestant in told["contestants"]), strict=True))
    there = [any(is_there(epoch) for epoch in epochs) for epochs in rounds]
    assert there == [False] * (len(rounds) - 1) + [True]


def test_a_race_that_ends_early_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["train", "--dataset", "moons", "--optimizer", "adam", "--epochs", "3"]
    assert main([*arguments, "--stop-at-accuracy", "1"]) == 0
    assert "Ended early: after step 10 Adam has an accuracy of 1% or more." in capsys.readouterr().out
    assert main(arguments) == 0
    assert "Ended early" not in capsys.readouterr().out
