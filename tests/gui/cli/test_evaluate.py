"""`chainrule eval`: the JSON contract, the table, and what --set, --target and --wrt do."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.files import document, examples
from gui.main import main


@pytest.fixture
def evaluated(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Return a function that runs `eval --json` and returns the one object it prints."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    def call(*arguments: str) -> dict[str, Any]:
        code = main(["eval", *arguments, "--json"])
        out, err = capsys.readouterr()
        assert (code, err, out.count("\n")) == (0, "", 1)
        return json.loads(out, parse_constant=refuse)

    return call


def by_name(found: dict[str, Any], field: str) -> dict[str, Any]:
    return {node["name"]: node[field] for node in found["nodes"]}


def test_contract_is_target_value_and_nodes_with_ids_of_their_inputs(
    evaluated: Callable[..., dict[str, Any]],
) -> None:
    found = evaluated("(x+y)*z", "--set", "x=-2", "--set", "y=5", "--set", "z=-4")
    assert found == {
        "target": "f",
        "value": -12,
        "not_finite": None,
        "gradient_not_finite": None,
        "nodes": [
            {"id": 1, "name": "x", "op": "input", "value": -2, "gradient": -4, "inputs": []},
            {"id": 2, "name": "y", "op": "input", "value": 5, "gradient": -4, "inputs": []},
            {"id": 3, "name": "z", "op": "input", "value": -4, "gradient": 3, "inputs": []},
            {"id": 4, "name": "q_1", "op": "add", "value": 3, "gradient": -4, "inputs": [1, 2]},
            {"id": 5, "name": "f", "op": "multiply", "value": -12, "gradient": 1, "inputs": [4, 3]},
        ],
    }


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (["-x*y", "--set", "x=2", "--set", "y=3"], -6),
        (["--set", "x=2", "-x"], -2),
        (["--set=x=-2", "-3*x"], 6),
        (["--", "-x", "--set=x=2"][1:], -2),
        (["x*x", "--set", "x=−3"], 9),
        (["x + 1", "--set", "x = 1e-3"], 1.001),
        (["x + 1", "--set", "x=1", "--set", "x=2"], 3),
        (["x = 3; x * 2", "--set", "x=5"], 10),
        (["µ*2", "--set", "µ=4"], 8),
        (["sum(W @ x)", "--set", "W=[[1,2],[3,4]]", "--set", "x=[1, -1]"], -2),
        (["W @ x", "--set", "W=[[1,2],[3,4]]", "--set", "x=[1,-1]"], [-1, -1]),
        (["log(x)", "--set", "x=0"], "-Infinity"),
        (["log(x)", "--set", "x=-1"], "NaN"),
        (["x*2", "--set", "x=∞"], "Infinity"),
        (["x/2", "--set", "x=[1,nan]"], [0.5, "NaN"]),
        (["example:product-of-a-sum"], -12),
        (["example:product-of-a-sum", "--set", "z=2"], 6),
        (["example:product-of-a-sum", "--target", "q"], 3),
    ],
)
def test_value_follows_what_is_set(
    evaluated: Callable[..., dict[str, Any]], arguments: list[str], value: Any
) -> None:
    assert evaluated(*arguments)["value"] == value


def test_gradient_of_what_the_target_does_not_depend_on_is_null(
    evaluated: Callable[..., dict[str, Any]],
) -> None:
    found = evaluated("q = x * 3; p = x / y; q", "--set", "x=2", "--set", "y=4")
    assert by_name(found, "value") == {"x": 2, "y": 4, "q": 6, "p": 0.5}
    assert by_name(found, "gradient") == {"x": 3, "y": None, "q": 1, "p": None}


def test_constants_are_differentiated_only_when_asked_for(evaluated: Callable[..., dict[str, Any]]) -> None:
    assert by_name(evaluated("x / 2", "--set", "x=8"), "gradient") == {"x": 0.5, "c": None, "f": 1}
    assert by_name(evaluated("x / 2", "--set", "x=8", "--wrt", "c"), "gradient") == {
        "x": None, "c": -2, "f": 1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrt", "gradients"),
    [
        (["x"], {"x": -4, "y": None, "z": None, "q": -4, "f": 1}),
        (["z"], {"x": None, "y": None, "z": 3, "q": None, "f": 1}),
        (["q"], {"x": None, "y": None, "z": None, "q": -4, "f": 1}),
        (["x", "z"], {"x": -4, "y": None, "z": 3, "q": -4, "f": 1}),
    ],
)
def test_wrt_differentiates_with_respect_to_these_nodes_only(
    evaluated: Callable[..., dict[str, Any]], wrt: list[str], gradients: dict[str, Any]
) -> None:
    options = [option for name in wrt for option in ("--wrt", name)]
    found = evaluated("example:product-of-a-sum", *options)
    assert by_name(found, "gradient") == gradients
    assert found["value"] == -12


def test_file_is_evaluated_with_its_values_and_its_target(
    evaluated: Callable[..., dict[str, Any]], home: Path
) -> None:
    document.write(home / "x*y.chainrule", examples.find("sigmoid-neuron").contents())
    found = evaluated("x*y.chainrule")
    assert found["target"] == "f"
    assert found["value"] == pytest.approx(1 / (1 + math.exp(-1)))
    assert by_name(found, "gradient")["w0"] == pytest.approx(-0.19661193324148185)


def test_parts_that_are_not_wired_yet_have_no_value(
    evaluated: Callable[..., dict[str, Any]], home: Path
) -> None:
    contents = examples.find("fork").contents()
    contents.graph.add("multiply", name="loose")
    document.write(home / "a.chainrule", contents)
    assert by_name(evaluated("a.chainrule"), "value")["loose"] is None


def test_every_example_evaluates_to_strict_json(evaluated: Callable[..., dict[str, Any]]) -> None:
    for example in examples.examples():
        assert evaluated(f"example:{example.name}")["nodes"]


def test_table_reads_as_a_lecture_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "example:product-of-a-sum"]) == 0
    out, err = capsys.readouterr()
    rows = [line.split() for line in out.splitlines()]
    assert err == ""
    assert out.startswith("f = -12\n")
    assert ["Node", "Operation", "Value", "Gradient", "of", "f"] in rows
    assert ["q", "Add", "x,", "y", "3", "-4"] in rows
    assert ["f", "Multiply", "q,", "z", "-12", "1"] in rows


def test_table_is_plain_and_fits_80_columns_when_piped(capsys: pytest.CaptureFixture[str]) -> None:
    for example in examples.examples():
        assert main(["eval", f"example:{example.name}"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_first_node_that_is_not_finite_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "exp(log(x))", "--set", "x=-1"]) == 0
    assert "u_1 (Natural logarithm) is the first node whose value is not finite." in capsys.readouterr().err


def test_first_gradient_that_is_not_finite_is_named_beside_values_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["eval", "sqrt(sum(square(x)))", "--set", "x=[0, 0]"]) == 0
    sentence = "s_1 (Sum) is the first node, going back, whose gradient is not finite.\n"
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize(
    ("formula", "x", "value", "gradient"),
    [("sqrt(sum(square(x)))", "[0, 0]", None, "s_1"), ("exp(log(x))", "-1", "u_1", "u_1"),
     ("sqrt(x)", "0", None, "x"), ("exp(x)", "1", None, None)],
)  # fmt: skip
def test_contract_names_what_is_not_finite(
    evaluated: Callable[..., dict[str, Any]], formula: str, x: str, value: str | None, gradient: str | None
) -> None:
    found = evaluated(formula, "--set", f"x={x}")
    assert (found["not_finite"], found["gradient_not_finite"]) == (value, gradient)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1234567.25", "1.23457e+06"),
        ("-0.0", "0"),
        ("nan", "nan"),
        ("-inf", "-inf"),
        ("[1,2,-3]", "[1, 2, -3]"),
        ("[[1,2],[3,4]]", "[[1, 2], [3, 4]]"),
        ("[1,2,3,4,5,6,7]", "[7]"),
        ("[[1,2,3,4],[5,6,7,8]]", "2×4"),
    ],
)
def test_values_are_short_enough_for_a_table(
    capsys: pytest.CaptureFixture[str], value: str, text: str
) -> None:
    assert main(["eval", "x", f"--set=x={value}"]) == 0
    assert capsys.readouterr().out.startswith(f"x = {text}\n")


def test_a_folder_is_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", str(tmp_path)]) == 1
    assert f"{tmp_path} is a folder; name a document in it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "read"),
    [("1/3", 1 / 3), ("[1,2,]", [1, 2]), ("2*pi", 2 * math.pi), ("[1/2, e]", [0.5, math.e]), ("-2^2", -4)],
)
def test_a_value_may_be_computed(
    evaluated: Callable[..., dict[str, Any]], value: str, read: float | list[float]
) -> None:
    assert by_name(evaluated("x*1", "--set", f"x={value}"), "value")["x"] == read


@pytest.mark.parametrize("value", ["y + 1", "", "x = 2", "[y]", "1/0", "abc"])
def test_what_is_no_value_is_refused(capsys: pytest.CaptureFixture[str], value: str) -> None:
    assert main(["eval", "x*1", "--set", f"x={value}"]) == 2
    assert f"--set x={value}: " in capsys.readouterr().err


@pytest.mark.parametrize("name", ["formula.txt", "formula.tex", "formula"])
def test_a_formula_is_read_from_a_file(
    evaluated: Callable[..., dict[str, Any]], tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text("q = x + y\nf = q^2  # squared\n", encoding="utf-8")
    assert evaluated(str(path), "--set", "x=1", "--set", "y=2")["value"] == 9


def test_a_file_that_is_not_there_or_no_text_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing, picture = tmp_path / "nothing.txt", tmp_path / "picture.txt"
    picture.write_bytes(b"\xff\xfe\x00")
    for path in (missing, picture):
        assert main(["eval", str(path)]) == 1
        assert path.name in capsys.readouterr().err


def test_what_is_in_doubt_is_said_beside_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "bce(1/(1+exp(-z)), t)", "--set", "z=1", "--set", "t=0", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["target"] == "f"
    assert err.startswith("warning: ")
    assert "probability already" in err


def test_a_long_formula_is_no_name_of_a_file(
    evaluated: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluated("+".join([".5*x"] * 200), "--set", "x=1")["value"] == 100
    assert main([" + ".join(["x*x"] * 200)]) == 2
    assert "did you mean chainrule eval" in capsys.readouterr().err
