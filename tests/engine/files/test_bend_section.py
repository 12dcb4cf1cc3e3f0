"""The ways of wires in a file, and constants that stand at ports."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.errors import FormatError
from engine.files.document import Contents, Way, bends_of, decode, encode, ways_of
from engine.graphs.graph import Edge, Graph
from engine.ops import INLINE_CONSTANT


@pytest.fixture
def contents() -> Contents:
    """The product of x and a number that was typed at its port, the wire from x led through two points."""
    graph = Graph()
    x, c = graph.add("input", name="x"), graph.add(INLINE_CONSTANT, name="c", value=2.0)
    f = graph.add("multiply", name="f")
    graph.connect(x, f, "x")
    graph.connect(c, f, "y")
    places = {x: (0.0, 0.0), c: (60.0, 40.0), f: (100.0, 0.0)}
    return Contents(graph, places, f, bends=ways_of({Edge(x, f, "x"): ((20.0, 30.0), (50.5, -8.0))}))


def test_both_come_back_as_they_were(contents: Contents) -> None:
    back = decode(encode(contents))
    assert encode(back) == encode(contents)
    assert bends_of(back.bends, back.graph) == {Edge(1, 3, "x"): ((20.0, 30.0), (50.5, -8.0))}
    assert back.graph.find("c").op is INLINE_CONSTANT
    lines = encode(contents).decode().splitlines()
    assert '    {"target": 3, "port": "x", "points": [[20.0, 30.0], [50.5, -8.0]]}' in lines


def test_a_file_without_any_says_nothing_of_them(contents: Contents) -> None:
    plain = encode(Contents(contents.graph.part([1]), {1: (0.0, 0.0)})).decode()
    assert "bends" not in plain
    assert "inline" not in plain


@pytest.mark.parametrize(
    ("bends", "words"),
    [
        ([{"target": 3, "port": "z", "points": [[0, 0]]}], r"bends\[0\].*no port z"),
        ([{"target": 9, "port": "x", "points": [[0, 0]]}], r"bends\[0\].*no node 9"),
        ([{"target": 3, "port": "x", "points": []}], r"bends\[0\].*one point at least"),
        ([{"target": 3, "port": "x", "points": [[1e999, 0]]}], "bends|JSON"),
        ([{"target": 3, "port": "x", "points": [[1]]}], r"bends\[0\]\.points"),
        ([{"target": 3, "port": "x", "points": [[1, 2]], "colour": 1}], "colour"),
    ],
)
def test_a_way_that_no_wire_can_have_is_refused_with_its_place(
    contents: Contents, bends: list[Any], words: str
) -> None:
    file = json.loads(encode(contents))
    file["bends"] = bends
    with pytest.raises(FormatError, match=words):
        decode(json.dumps(file).encode(), "a.chainrule")


def test_only_a_constant_stands_at_a_port(contents: Contents) -> None:
    file = json.loads(encode(contents))
    file["nodes"][0]["inline"] = True
    with pytest.raises(FormatError, match=r"nodes\[0\].*only a constant can stand at a port"):
        decode(json.dumps(file).encode(), "a.chainrule")


def test_ways_stand_in_the_order_of_their_wires() -> None:
    bends = {Edge(5, 9, "y"): ((0.0, 0.0),), Edge(8, 9, "x"): ((1.0, 0.0),), Edge(9, 2, "x"): ((2.0, 0.0),)}
    assert ways_of(bends) == (
        Way(2, "x", ((2.0, 0.0),)), Way(9, "x", ((1.0, 0.0),)), Way(9, "y", ((0.0, 0.0),)),
    )  # fmt: skip
