"""Files of every version that there was are read, and say the same in today's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.composites.composite import composite_of
from engine.composites.grouping import group
from engine.composites.reshaping import with_row
from engine.errors import FormatError
from engine.files.document import OLDEST, VERSION, Contents, decode, encode, read
from engine.formulas.expression import parse
from engine.graphs.graph import Graph

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("version", range(OLDEST, VERSION + 1))
def test_there_is_a_stored_sample_of_every_version_and_it_is_read(version):
    sample = SAMPLES / f"version-{version}.chainrule"
    assert json.loads(sample.read_text())["version"] == version
    contents = read(sample)
    assert len(contents.graph) > 4
    assert json.loads(encode(contents))["version"] == VERSION
    assert encode(decode(encode(contents))) == encode(contents)


def test_the_sample_of_version_1_keeps_every_field_but_its_version():
    old = json.loads((SAMPLES / "version-1.chainrule").read_text())
    new = json.loads(encode(read(SAMPLES / "version-1.chainrule")))
    assert {**new, "version": 1} == old


def test_the_sample_of_this_version_is_written_as_it_stands():
    sample = SAMPLES / f"version-{VERSION}.chainrule"
    assert encode(read(sample)).decode() == sample.read_text()


def nested() -> Contents:
    """Return a graph with a sum of three and a composite inside another."""
    formula = parse("x = 2\ny = -1\nz = 3\nf = tanh(1 / (1 + exp(-add(x, y, z)))) * x")
    graph = formula.graph
    inner = [
        node.id for node in graph.nodes() if node.op.name in {"negate", "exp", "add_constant", "reciprocal"}
    ]
    found = group(graph, inner, "gate", {node: (10.0 * node, 0.0) for node in graph})
    outer = [node.id for node in found.graph.nodes() if node.op.name in {"composite", "tanh"}]
    found = group(found.graph, outer, "squashed", {node: (10.0 * node, 5.0) for node in found.graph})
    return Contents(found.graph, {node: (float(node), 0.0) for node in found.graph}, formula.target)


def test_nested_composites_and_many_inputs_come_back():
    contents = nested()
    back = decode(encode(contents))
    assert encode(back) == encode(contents)
    for node in contents.graph.nodes():
        assert back.graph.node(node.id).op.ports == node.op.ports
    outer = composite_of(back.graph.find("squashed"))
    inner = composite_of(outer.inside.find("gate"))
    assert [node.name for node in inner.inside.nodes()][-1] == "q_1"
    assert outer.positions == composite_of(contents.graph.find("squashed")).positions


def test_what_is_inside_a_composite_stands_on_lines_of_its_own():
    lines = encode(nested()).decode().splitlines()
    assert sum('"op": "exp"' in line for line in lines) == 1
    assert max(map(len, lines)) < 160


def changed(path: list, value: object) -> bytes:
    content = json.loads(encode(nested()))
    place = next(node for node in content["nodes"] if node["op"] == "composite")
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["inside", "output"], 99, "no node 99"),
        (["inside", "inputs"], [], r"inside\.nodes\[\d\].*its position is missing"),
        (["inside", "name"], "not a name", "is not a name"),
        (["inside", "nodes", 0, "op"], "flip", r"inside\.nodes\[0\].*no op called 'flip'"),
        (["inside", "nodes", 0, "colour"], "red", "colour"),
        (["inside"], None, "has an inside"),
        (["op"], "tanh", "has an inside"),
        (["inputs"], 3, "the inputs of its inside"),
    ],
)
def test_a_malformed_composite_is_refused_with_its_place(path, value, words):
    with pytest.raises(FormatError, match=words) as caught:
        decode(changed(path, value), "a.chainrule")
    assert "nodes[" in caught.value.field


@pytest.mark.parametrize(("op", "inputs", "words"), [("add", 1, "from 2 to 64"), ("tanh", 2, "own ports")])
def test_a_number_of_inputs_that_an_op_does_not_take_is_refused(op, inputs, words):
    content = json.loads(encode(Contents(Graph())))
    content["nodes"] = [{"id": 1, "op": op, "name": "n", "position": [0, 0], "inputs": inputs}]
    with pytest.raises(FormatError, match=words):
        decode(json.dumps(content).encode())


def test_until_version_3_the_ports_inside_stood_nowhere_and_now_they_stand_where_they_were_put():
    old = composite_of(read(SAMPLES / "version-3.chainrule").graph.find("squashed"))
    assert not old.positions.keys() & set(old.inputs)
    assert old.positions.keys() == set(old.inside) - set(old.inputs)
    places = {node: (float(node), 1.0) for node in old.inside}
    contents = nested()
    node = contents.graph.find("squashed")
    placed = with_row(contents.graph, node.id, replace(composite_of(node), positions=places))
    back = decode(encode(Contents(placed, contents.positions)))
    assert composite_of(back.graph.find("squashed")).positions == places


def test_a_composite_with_an_open_port_inside_is_kept_as_it_is():
    contents = decode(changed(["inside", "edges"], []))
    assert encode(decode(encode(contents))) == encode(contents)
    assert composite_of(contents.graph.find("squashed")).ports


@pytest.mark.parametrize("nodes", [7, [7], [{"inside": 7}], [{"inside": {"inputs": 7, "nodes": []}}],
                                   [{"inside": {"inputs": [1], "nodes": 7}}]])  # fmt: skip
def test_an_older_version_that_is_malformed_is_refused_and_not_mended(nodes):
    data = {"format": "chainrule", "version": 3, "nodes": nodes, "edges": []}
    with pytest.raises(FormatError, match=r"\.chainrule: nodes"):
        decode(json.dumps(data).encode(), "x.chainrule")
