"""`chainrule baselines`: the tables, the JSON contract, and what reaches the engine."""

from __future__ import annotations

import json

import pytest

from engine.training.baselines.search import BaselineSearch
from engine.training.baselines.settings import BaselineSettings
from engine.training.data.datasets import DatasetSettings
from gui.main import main

SMALL = ["baselines", "--dataset=moons", "--size=80", "--noise=0.3", "--data-seed=2", "--neighbours=4,1",
         "--distance=l1", "--l2=0.1,0.01", "--folds=4", "--seed=3"]  # fmt: skip


def found(data=None, **chosen):
    search = BaselineSearch(
        data or DatasetSettings("moons", size=80, noise=0.3, seed=2), BaselineSettings(**chosen)
    )
    while search.is_busy:
        search.advance()
    return search.findings


def told(capsys, *arguments: str) -> dict:
    assert main([*arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert (err, out.count("\n")) == ("", 1)
    return json.loads(out)


def test_json_tells_what_the_engine_finds_with_these_options(capsys):
    contract = told(capsys, *SMALL)
    expected = found(neighbours=(1, 4), distance="l1", strengths=(0.01, 0.1), folds=4, seed=3)
    assert [contract[name] for name in ("dataset", "distance", "folds", "seed")] == ["moons", "l1", 4, 3]
    assert (contract["figures"], contract["judged_by"]) == ("accuracy", "test")
    for name, key in (("neighbours", "neighbours"), ("strengths", "l2")):
        sweep = expected.sweeps[name]
        assert contract[key]["values"] == list(sweep.values)
        assert contract[key]["by_fold"] == sweep.figures.tolist()
        assert contract[key]["means"] == sweep.means.tolist()
        assert contract[key]["best"] == sweep.best_value
    assert [each["name"] for each in contract["baselines"]] == ["constant", "neighbours", "linear"]
    assert contract["baselines"][2]["test"] == {
        "loss": expected.baselines[2].test.loss, "accuracy": expected.baselines[2].test.accuracy,
    }  # fmt: skip
    assert contract["baselines"][contract["to_beat"]]["title"] == expected.best.title


def test_each_baseline_tells_its_mean_over_the_folds(capsys):
    contract = told(capsys, *SMALL)
    _constant, neighbours, linear = contract["baselines"]
    assert neighbours["folds"] == max(contract["neighbours"]["means"])
    assert linear["folds"] == max(contract["l2"]["means"])


def test_without_a_test_part_the_folds_are_what_all_is_judged_by(capsys):
    contract = told(capsys, "baselines", "--dataset=xor", "--size=40", "--test-fraction=0")
    assert contract["judged_by"] == "folds"
    folds = [each["folds"] for each in contract["baselines"]]
    assert contract["to_beat"] == folds.index(max(folds))


def test_numbers_have_losses_and_no_accuracies(capsys):
    contract = told(capsys, "baselines", "--dataset=sine", "--size=40")
    assert contract["figures"] == "loss"
    assert all(each["test"]["accuracy"] is None for each in contract["baselines"])
    assert all(each["test"]["loss"] > 0 for each in contract["baselines"])


def test_without_options_the_engine_decides(capsys):
    contract = told(capsys, "baselines")
    usual = BaselineSettings()
    assert contract["neighbours"]["values"] == list(usual.neighbours)
    assert contract["l2"]["values"] == list(usual.strengths)
    assert contract["dataset"] == "moons"


def test_the_tables_mark_the_best_and_the_verdict_says_what_to_beat(capsys):
    assert main(SMALL) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert sum(line.rstrip().endswith("  best") for line in out.splitlines()) == 2
    assert "60 examples to train on, 20 to test on" in " ".join(out.split())
    assert "To beat on the test part: " in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--l2=-1"], "--l2 is -1; it must be"),
        (["--folds=1"], "--folds is 1; it must be"),
        (["--neighbours=0"], "--neighbours is 0; it must be"),
        (["--size=8", "--folds=20"], "--folds is 20; the training part has only 6 rows"),
        (["--data-seed=-1"], "--data-seed is -1"),
    ],
)
def test_what_cannot_be_is_refused_by_its_option(arguments, words, capsys):
    assert main(["baselines", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in " ".join(err.split())
