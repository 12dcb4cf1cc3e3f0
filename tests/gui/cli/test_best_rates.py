"""`chainrule train --best-rates`: the table, the JSON contract, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.training.chances.settings import SearchSettings
from gui.cli import best_rates
from gui.cli.parser import COMMANDS, command_parser
from gui.main import main

SMALL = ["train", "--dataset=moons", "--size=80", "--optimizer=sgd", "--optimizer=adam", "--best-rates",
         "--rates=0.01,1,3", "--seeds=2", "--budget=40"]  # fmt: skip


def settings(*arguments: str) -> SearchSettings:
    parsed = command_parser(COMMANDS["train"]).parse_args(arguments)
    return best_rates.search_settings(parsed)


def test_without_options_the_engine_decides():
    assert settings() == SearchSettings()


def test_options_reach_the_search():
    expected = SearchSettings(lowest=0.01, highest=1.0, count=3, seeds=2, steps=40)
    assert settings("--rates=0.01,1,3", "--seeds=2", "--budget=40") == expected


def test_json_tells_what_was_tried_and_what_each_reached(capsys):
    assert main([*SMALL, "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (err, out.count("\n")) == ("", 1)
    assert found["rates"] == [0.01, 0.1, 1.0]
    assert (found["seeds"], found["steps"], found["judged_by"], found["reported_on"]) == (
        2, 40, "validation", "test",
    )  # fmt: skip
    assert [each["optimizer"] for each in found["contestants"]] == ["sgd", "adam"]
    for each in found["contestants"]:
        medians = [loss["median"] for loss in each["losses_by_rate"]]
        assert each["best_rate"] == found["rates"][medians.index(min(medians))]
        assert each["at_edge"] == (each["best_rate"] in {0.01, 1.0})
        assert each["loss"]["low"] <= each["loss"]["median"] <= each["loss"]["high"]
        assert 0 <= each["accuracy"]["median"] <= 1
    assert found["leader"] in {None, 0, 1}
    assert found["remarks"]


def test_what_diverged_is_null_and_has_a_row_that_says_so(capsys):
    diverging = ["train", "--dataset=sine", "--optimizer=sgd", "--best-rates", "--rates=100,1000,2"]
    assert main([*diverging, "--seeds=1", "--budget=50"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert ["SGD", "diverged"] in [line.split() for line in told]
    assert main([*diverging, "--seeds=1", "--budget=50", "--json"]) == 0
    (sgd,) = json.loads(capsys.readouterr().out)["contestants"]
    assert sgd["best_rate"] is None
    assert sgd["loss"] == {"median": None, "low": None, "high": None}
    assert sgd["accuracy"] is None


def test_the_table_names_every_contestant_its_rate_and_the_verdict(capsys):
    assert main(SMALL) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "3 rates from 0.01 to 1, 2 seeds, 40 steps each." in out
    assert "Judged on data that no" in out
    assert all(name in out for name in ("SGD", "Adam", "Best", "Accuracy", "…"))
    assert "lead" in out


def test_a_truth_table_is_judged_on_what_it_is_trained_on(capsys):
    table = ["train", "--dataset=xor", "--size=8", "--test-fraction=0", "--optimizer=sgd", "--best-rates"]
    assert main([*table, "--rates=0.1,1,2", "--seeds=1", "--budget=5"]) == 0
    assert "Nothing is held out of these data" in capsys.readouterr().out


def test_steps_and_seconds_to_a_target_are_told(capsys):
    assert main([*SMALL, "--json", "--target-loss=0.7"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["target_loss"] == 0.7
    for each in found["contestants"]:
        steps, seconds = each["steps_to_target"], each["seconds_to_target"]
        assert steps["low"] is None or 0 <= steps["low"] <= 40
        assert (steps["low"] is None) == (seconds["low"] is None)


def test_without_a_target_it_is_what_half_of_them_come_to(capsys):
    assert main([*SMALL, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert any(each["steps_to_target"]["median"] is not None for each in found["contestants"])


PROFILE = ["train", "--profile=moons,xor,sine", "--optimizer=sgd", "--optimizer=adam", "--rates=0.01,1,3",
           "--seeds=1", "--budget=30"]  # fmt: skip


def test_a_profile_tells_steps_on_every_data_set_and_shares_of_them(capsys):
    assert main([*PROFILE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["dataset"] for each in told["datasets"]] == ["moons", "xor", "sine"]
    assert told["factors"] == [1, 1.5, 2, 4]
    sgd, adam = told["contestants"]
    assert (sgd["optimizer"], adam["optimizer"]) == ("sgd", "adam")
    for each in (sgd, adam):
        assert each["shares"] == sorted(each["shares"])
        assert 0 <= each["score"] <= 1
    quickest = [sgd["shares"][0], adam["shares"][0]]
    assert sum(quickest) >= 1 - 1e-9


def test_a_profile_is_printed_with_a_table_of_steps_and_one_of_shares(capsys):
    assert main(PROFILE) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("moons", "xor", "sine", "SGD", "Adam", "1.5 ×", "Score", "%"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--best-rates", "--seeds=0"], "--seeds is 0; it must be"),
        (["--best-rates", "--budget=0"], "--budget is 0; it must be"),
        (["--best-rates", "--rates=0,1,3"], "--rates is 0; it must be"),
        (["--best-rates", "--rates=3,1,3"], "must be below the highest"),
        (["--best-rates", "--rates=3,1"], "'3,1' is not of the form LOW,HIGH,COUNT"),
        (["--best-rates", "--seeds=some"], "'some' is not a whole number"),
        (["--rates=1,3,3"], "--rates belongs to --best-rates and --profile"),
        (["--target-loss=1"], "--target-loss belongs to --best-rates and --profile"),
        (["--profile=moons,moon"], "'moon' is no data set of its own; choose among and, or, xor"),
        (["--profile=moons,csv"], "'csv' is no data set of its own"),
        (["--profile="], "'' is no data set of its own"),
        (["--best-rates", "--csv=curves.csv"], "--csv has curves of a race"),
    ],
)
def test_what_cannot_be_searched_is_refused_by_its_option(arguments, words, capsys, tmp_path: Path):
    assert main(["train", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in " ".join(err.split())
