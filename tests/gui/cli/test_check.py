"""`chainrule check`: agreement, disagreement, and what is left out of it."""

from __future__ import annotations

import json

import pytest

from engine.files import examples
from gui.main import main


def test_gradients_of_a_formula_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "(x+y)*z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4"]) == 0
    out = capsys.readouterr().out
    rows = [line.split() for line in out.splitlines()]
    assert [(row[0], row[1], row[-1]) for row in rows if row[-1:] == ["excellent"]] == [
        ("x", "-4", "excellent"), ("y", "-4", "excellent"), ("z", "3", "excellent")
    ]  # fmt: skip
    assert "Gradients of f: the largest relative error of 3 is " in out


def test_a_gradient_that_is_no_number_is_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "log(x)", "--set", "x=-1"]) == 1
    out = capsys.readouterr().out
    assert "Gradients of f: some are no finite numbers here, so they cannot be checked." in out
    assert "the largest" not in out


def test_contract_lists_every_entry_of_an_array(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "example:squared-norm", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["target"], found["step"], found["passed"]) == ("f", 1e-5, True)
    assert [(entry["name"], entry["index"]) for entry in found["entries"]] == [
        ("W", [0, 0]), ("W", [0, 1]), ("W", [1, 0]), ("W", [1, 1]), ("x", [0]), ("x", [1])
    ]  # fmt: skip
    assert [entry["analytic"] for entry in found["entries"]] == pytest.approx(
        [0.088, 0.176, 0.104, 0.208, -0.112, 0.636]
    )
    assert found["worst"] == max(entry["relative_error"] for entry in found["entries"]) < 1e-7


@pytest.mark.parametrize("name", [each.name for each in examples.examples() if each.name != "perceptron"])
def test_gradients_of_every_example_agree(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"example:{name}"]) == 0, capsys.readouterr().out


def test_wrt_keeps_the_entries_of_one_leaf(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "example:sigmoid-neuron", "--wrt", "w0", "--json"]) == 0
    assert [entry["name"] for entry in json.loads(capsys.readouterr().out)["entries"]] == ["w0"]


def test_kink_within_the_step_makes_an_entry_wrong_and_the_exit_code_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "relu(x - 1)", "--set", "x=1.000001"]) == 1
    out, err = capsys.readouterr()
    assert "wrong" in out
    assert "above 0.01" in out
    assert err == ""
    assert main(["check", "relu(x - 1)", "--set", "x=1.000001", "--step", "1e-7"]) == 0


def test_infinite_gradient_stays_strict_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "sqrt(x)", "--set", "x=0", "--json"]) == 1
    (entry,) = json.loads(capsys.readouterr().out)["entries"]
    assert (entry["analytic"], entry["relative_error"]) == ("Infinity", "NaN")


def test_nothing_to_check_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "exp(2)"]) == 0
    assert capsys.readouterr().out == "f depends on no input or parameter: there is nothing to check.\n"


def test_kink_within_the_step_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "relu(x)", "--set", "x=0", "--json"]) == 1
    assert [entry["kinks"] for entry in json.loads(capsys.readouterr().out)["entries"]] == [["f"]]
    assert main(["check", "relu(x)", "--set", "x=0"]) == 1
    assert "a kink of f lies within the step" in capsys.readouterr().out


@pytest.mark.parametrize("formula", ["1e20+x", "1e15+relu(x)"])
def test_gradient_that_drowns_in_rounding_is_not_called_excellent(
    formula: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", formula, "--set", "x=1"]) == 0
    out = capsys.readouterr().out
    assert "excellent" not in out
    assert "x: the gradient is too small to be measured: the change drowns in rounding." in out
    assert "Gradients of f: none of 1 could be measured." in out


def test_contract_says_which_entries_drowned(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "y*(1e20+x)", "--set", "x=1", "--set", "y=2", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert {entry["name"]: entry["drowned"] for entry in entries} == {"x": True, "y": False}
