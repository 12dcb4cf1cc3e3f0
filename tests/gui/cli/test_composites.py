"""Composites and gates of many inputs go through every command like any op."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.export.pytorch_program import pytorch_program
from engine.files import document
from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.formulas.ready_made import READY_MADE
from gui.main import main
from tests.engine.reference.stored import program_name


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Return a document in which L is a neuron times a sum of four."""
    graph = parse("w0 = 2; x0 = -1; w1 = -3; x1 = -2; w2 = -3; total = add(w0, x0, w1, x1)").graph
    neuron = graph.add(READY_MADE["neuron"].row(), name="neuron")
    for port in graph.node(neuron).op.ports:
        graph.connect(graph.find(port).id, neuron, port)
    product = graph.add("multiply", name="L")
    graph.connect(neuron, product, "x")
    graph.connect(graph.find("total").id, product, "y")
    path = tmp_path / "composite.chainrule"
    document.write(path, Contents(graph, target=product))
    return str(path)


def test_eval_shows_a_composite_as_one_node(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", file, "--json"]) == 0
    nodes = {node["name"]: node for node in json.loads(capsys.readouterr().out)["nodes"]}
    assert (nodes["neuron"]["op"], nodes["neuron"]["inputs"]) == ("composite", [1, 2, 3, 4, 5])
    assert nodes["neuron"]["value"] == pytest.approx(0.7310585786, abs=1e-10)
    assert nodes["neuron"]["gradient"] == -4
    assert nodes["total"]["gradient"] == nodes["neuron"]["value"]


def test_check_agrees_with_its_gradients(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["worst"] < 1e-7


def test_render_draws_it(file: str, tmp_path: Path) -> None:
    assert main(["render", file, "--out", str(tmp_path / "drawn.svg")]) == 0
    assert (tmp_path / "drawn.svg").read_bytes().startswith(b"<?xml")


def test_an_exported_numpy_program_gives_its_value(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", file, "--format", "numpy"]) == 0
    program = capsys.readouterr().out
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    assert "neuron = 0.73105" in ran.stdout
    assert "dL/dneuron = -4.0" in ran.stdout


def test_an_exported_pytorch_program_is_the_one_of_its_graph(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", file, "--format", "pytorch"]) == 0
    contents = document.read(Path(file))
    program = pytorch_program(contents.graph, contents.target)
    assert program_name(capsys.readouterr().out, []) == program_name(program, [])


@pytest.mark.parametrize("kind", ["latex", "dot", "text"])
def test_exports_for_readers_name_it(file: str, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", file, "--format", kind]) == 0
    written = capsys.readouterr().out
    assert {"latex": r"\mathrm{neuron}", "dot": "{neuron|", "text": "neuron = sigmoid("}[kind] in written


def test_its_text_is_evaluated_to_the_same(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["eval", file, "--json"])
    before = json.loads(capsys.readouterr().out)
    main(["export", file, "--format", "text"])
    text = capsys.readouterr().out
    main(["eval", text, "--json"])
    after = {node["name"]: node for node in json.loads(capsys.readouterr().out)["nodes"]}
    for node in before["nodes"]:
        for field in ("value", "gradient"):
            assert after[node["name"]][field] == pytest.approx(node[field], rel=1e-14)
