"""The file format: what is written comes back, what is malformed is named, no file is ever half-written."""

from __future__ import annotations

import cProfile
import errno
import json
import os
import pstats
import re
import shutil
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.composites.grouping import group
from engine.errors import FormatError
from engine.files import document, exercise_section, records
from engine.files.document import (
    LARGEST_FILE,
    VERSION,
    Contents,
    Expectation,
    View,
    decode,
    encode,
    read,
    write,
)
from engine.files.examples import find
from engine.formulas.expression import parse
from engine.graphs.graph import Graph

# A file to malform ------------------------------------------------------------------------------------------


def record() -> dict[str, Any]:
    """Return q = x + 1 as the file holds it."""
    return {
        "format": "chainrule",
        "version": 2,
        "title": "Increment",
        "description": "",
        "target": 2,
        "view": {"centre": [10.0, 20.0], "zoom": 1.5},
        "nodes": [
            {"id": 1, "op": "input", "name": "x", "position": [0.0, 0.0], "value": 2.0},
            {"id": 2, "op": "add_constant", "name": "q", "position": [192.0, 0.0], "attributes": {"c": 1.0}},
        ],
        "edges": [{"source": 1, "target": 2, "port": "x"}],
        "expected": [{"node": "q", "value": 3.0}],
    }


def as_bytes(content: Any) -> bytes:
    return json.dumps(content).encode()


def changed(change: Callable[[dict[str, Any]], Any]) -> bytes:
    content = record()
    change(content)
    return as_bytes(content)


def graph_of(**values: Any) -> Contents:
    graph = Graph()
    for name, value in values.items():
        graph.add("input", name=name, value=value)
    return Contents(graph)


def described(contents: Contents) -> object:
    """Return all that a document holds, comparable with ==."""
    nodes = [
        (node.id, node.op.name, node.name, repr(node.value), dict(node.attributes))
        for node in contents.graph.nodes()
    ]
    return (
        nodes, contents.graph.edges(), dict(contents.positions), contents.target, contents.view,
        contents.title, contents.description, contents.expected,
    )  # fmt: skip


# There and back --------------------------------------------------------------------------------------------


def test_document_comes_back_as_it_was_written(tmp_path: Path) -> None:
    contents = decode(as_bytes(record()))
    write(tmp_path / "a.chainrule", contents)
    assert described(read(tmp_path / "a.chainrule")) == described(contents)
    assert contents.view == View((10.0, 20.0), 1.5)
    assert contents.expected == (Expectation("q", value=3.0),)
    assert contents.graph.node(2).attributes == {"c": 1.0}


def test_attributes_come_back_in_their_types() -> None:
    graph = Graph()
    given = {
        "reshape": {"shape": (3, -1)},
        "slice": {"start": 1, "stop": -1, "axis": 0},
        "huber": {"delta": 2.0},
    }
    for op, attributes in given.items():
        graph.add(op, attributes=attributes)
    found = {node.op.name: dict(node.attributes) for node in decode(encode(Contents(graph))).graph.nodes()}
    assert found == given
    assert type(found["slice"]["start"]) is int
    assert '"attributes": {"shape": [3, -1]}' in encode(Contents(graph)).decode()


@pytest.mark.parametrize("shape", [2, [2.5], "2", [[2]], None])
def test_an_attribute_of_the_wrong_type_is_refused_with_its_place(shape: object) -> None:
    node = {"id": 1, "op": "reshape", "name": "r", "position": [0, 0], "attributes": {"shape": shape}}
    with pytest.raises(FormatError) as caught:
        decode(as_bytes({**record(), "nodes": [node], "edges": [], "target": None, "expected": []}))
    assert caught.value.field.startswith("nodes[0]")


@pytest.mark.parametrize(
    "value",
    [
        0.0, -0.0, 1 / 3, 1e-320, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"),
        [1.0, 2.0], [[1.0, -2.5], [0.0, float("nan")]], [[[1.0]], [[float("inf")]]], [[1e300]],
    ],
)  # fmt: skip
def test_value_comes_back_exactly(value: Any) -> None:
    held = decode(encode(graph_of(x=value))).graph.find("x").value
    assert np.array_equal(held, np.asarray(value), equal_nan=True)
    assert np.array_equal(np.signbit(held), np.signbit(value))
    assert np.shape(held) == np.shape(value)


def test_file_is_strict_json_also_with_nan() -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    content = json.loads(encode(graph_of(x=[float("nan"), float("-inf")])), parse_constant=refuse)
    assert content["nodes"][0]["value"] == ["NaN", "-Infinity"]


def test_ids_names_and_titles_of_any_script_survive() -> None:
    graph = Graph()
    graph.add("parameter", name="가중치", value=1)
    graph.remove(graph.add("input", name="gone"))
    kept = graph.add("input", name="θ")
    back = decode(encode(Contents(graph, title="연쇄 법칙 ∂f/∂x", description="“quoted”\n\\ and \t tab")))
    assert back.graph.find("θ").id == kept == 3
    assert back.graph.find("가중치").id == 1
    assert (back.title, back.description) == ("연쇄 법칙 ∂f/∂x", "“quoted”\n\\ and \t tab")


def test_a_port_fed_twice_by_one_node_survives() -> None:
    graph = Graph()
    x, square = graph.add("input", name="x"), graph.add("multiply", name="f")
    for port in ("x", "y"):
        graph.connect(x, square, port)
    assert decode(encode(Contents(graph))).graph.edges() == graph.edges()


def test_empty_document_survives() -> None:
    assert described(decode(encode(Contents(Graph())))) == described(Contents(Graph()))


def test_moving_one_node_changes_one_line() -> None:
    contents = decode(as_bytes(record()))
    moved = Contents(**{**vars(contents), "positions": {**contents.positions, 1: (24.0, 48.0)}})
    lines = zip(encode(contents).splitlines(), encode(moved).splitlines(), strict=True)
    assert sum(before != after for before, after in lines) == 1


def with_a_composite() -> Contents:
    read = parse("w = [[1, 2], [3, 4]]; x = [0.5, 1]; h = tanh(w @ x); f = huber(sum(h), 1, delta=2)")
    inside = [node.id for node in read.graph.nodes() if node.op.name in {"matmul", "tanh"}]
    found = group(read.graph, inside, "layer")
    return Contents(found.graph, dict.fromkeys(found.graph, (1.0, 2.0)), read.target)


EDITS: dict[str, Callable[[Graph], object]] = {
    "value": lambda graph: graph.set_value(graph.find("x").id, [7.0, 8.0]),
    "attribute": lambda graph: graph.set_attribute(graph.find("f").id, "delta", 0.5),
    "name": lambda graph: graph.rename(graph.find("w").id, "weights"),
    "composite's name": lambda graph: graph.rename(graph.find("layer").id, "hidden"),
    "wire": lambda graph: (
        graph.disconnect(graph.find("f").id, "t"),
        graph.connect(1, graph.find("f").id, "t"),
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_editing_one_thing_changes_one_line(edit: Callable[[Graph], object]) -> None:
    contents = with_a_composite()
    before = encode(contents).splitlines()
    edit(contents.graph)
    after = encode(contents).splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_the_order_in_which_a_graph_was_drawn_leaves_no_trace() -> None:
    contents = with_a_composite()
    redrawn = Graph()
    for node in reversed(contents.graph.nodes()):
        redrawn.add(node.op, name=node.name, value=node.value, attributes=node.attributes, node_id=node.id)
    for edge in reversed(contents.graph.edges()):
        redrawn.connect(edge.source, edge.target, edge.port)
    assert encode(replace(contents, graph=redrawn)) == encode(contents)


def test_the_schema_at_the_head_names_every_field() -> None:
    text = f"{document.__doc__} {exercise_section.__doc__}"
    _refs, kinds = msgspec.json.schema_components([records.File])
    fields = {name for kind in kinds.values() for name in kind.get("properties", {})}
    assert {"nodes", "inside", "decimals"} < fields <= set(re.findall(r"`(\w+)`", text))


def test_integers_and_missing_optional_fields_are_read() -> None:
    def shorten(content: dict[str, Any]) -> None:
        for field in ("title", "description", "target", "view", "expected"):
            del content[field]
        content["nodes"][0]["value"] = 2
        content["nodes"][0]["position"] = [0, 0]

    contents = decode(changed(shorten))
    assert contents.graph.find("x").value == 2
    assert (contents.title, contents.target, contents.view, contents.expected) == ("", None, None, ())


# Malformed -------------------------------------------------------------------------------------------------


def put(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Return a change that sets a field: put("nodes", 0, "id", 7)."""
    *way, last, value = path

    def change(content: Any) -> None:
        for step in way:
            content = content[step]
        content[last] = value

    return change


def drop(*path: Any) -> Callable[[dict[str, Any]], None]:
    *way, last = path

    def change(content: Any) -> None:
        for step in way:
            content = content[step]
        del content[last]

    return change


def cycle(content: dict[str, Any]) -> None:
    content["nodes"].append({"id": 3, "op": "negate", "name": "n", "position": [0, 0]})
    content["nodes"][1] = {"id": 2, "op": "negate", "name": "q", "position": [0, 0]}
    content["edges"] = [{"source": 2, "target": 3, "port": "x"}, {"source": 3, "target": 2, "port": "x"}]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (put("nodes", 0, "id", "one"), "nodes[0].id", "int"),
        (put("nodes", 0, "id", 0), "nodes[0]", "whole numbers from 1"),
        (put("nodes", 0, "id", -1), "nodes[0]", "whole numbers from 1"),
        (put("nodes", 0, "id", 2**60), "nodes[0]", "whole numbers from 1"),
        (put("nodes", 1, "id", 1), "nodes[1]", "exists already"),
        (put("nodes", 0, "op", "flip"), "nodes[0]", "no op called 'flip'"),
        (put("nodes", 0, "op", 3), "nodes[0].op", "str"),
        (put("nodes", 0, "name", "not a name"), "nodes[0]", "is not a name"),
        (put("nodes", 0, "name", "lambda"), "nodes[0]", "is not a name"),
        (put("nodes", 0, "name", ""), "nodes[0]", "is not a name"),
        (put("nodes", 1, "name", "x"), "nodes[1]", "another node is called x"),
        (put("nodes", 0, "position", [0.0]), "nodes[0].position", "length"),
        (put("nodes", 0, "position", ["a", 0]), "nodes[0].position[0]", "float"),
        (put("nodes", 0, "value", "zero"), "nodes[0]", "'zero' is not a number"),
        (put("nodes", 0, "value", []), "nodes[0]", "empty array"),
        (put("nodes", 0, "value", [[1, 2], [3]]), "nodes[0]", "rows of equal length"),
        (put("nodes", 0, "value", [1, "two"]), "nodes[0]", "'two' is not a number"),
        (put("nodes", 0, "value", [1, None]), "nodes[0]", "x needs a number"),
        (put("nodes", 0, "value", [{"a": 1}]), "nodes[0]", "x needs a number"),
        (put("nodes", 0, "value", True), "nodes[0].value", "bool"),
        (put("nodes", 0, "value", {}), "nodes[0].value", "object"),
        (put("nodes", 1, "value", 3.0), "nodes[1]", "computes its value"),
        (put("nodes", 1, "attributes", "c", "1"), "nodes[1].attributes[...]", "float"),
        (put("nodes", 1, "attributes", {"slope": 1.0}), "nodes[1]", "no attribute slope"),
        (put("nodes", 0, "colour", "red"), "nodes[0]", "colour"),
        (drop("nodes", 0, "name"), "nodes[0]", "name"),
        (put("nodes", {}), "nodes", "array"),
        (drop("nodes"), "the document", "nodes"),
        (put("edges", 0, "source", 9), "edges[0]", "no node 9"),
        (put("edges", 0, "target", 9), "edges[0]", "no node 9"),
        (put("edges", 0, "port", "y"), "edges[0]", "no port y"),
        (put("edges", 0, "source", 1.5), "edges[0].source", "int"),
        (put("edges", 0, "width", 2), "edges[0]", "width"),
        (put("edges", [{"source": 1, "target": 2, "port": "x"}] * 2), "edges[1]", "is taken by x"),
        (put("edges", 0, "source", 2), "edges[0]", "cycle"),
        (cycle, "edges[1]", "cycle"),
        (drop("edges"), "the document", "edges"),
        (put("target", 9), "target", "no node 9"),
        (put("target", "q"), "target", "int"),
        (put("view", "zoom", "big"), "view.zoom", "float"),
        (put("view", "zoom", 0), "view.zoom", "> 0"),
        (put("view", "zoom", -1.0), "view.zoom", "> 0"),
        (put("expected", 0, "value", "many"), "expected[0]", "'many' is not a number"),
        (put("expected", 0, "value", [[1.0], [2.0, 3.0]]), "expected[0]", "rows of equal length"),
        (put("expected", 0, "gradient", [{}]), "expected[0]", "q needs a number"),
        (put("expected", 0, "value", []), "expected[0]", "an empty array"),
        (put("expected", 0, "decimals", -1), "expected[0].decimals", ">= 0"),
        (put("expected", 0, "decimals", 99), "expected[0].decimals", "<= 15"),
        (put("view", "tilt", 1), "view", "tilt"),
        (put("expected", 0, "gradients", 1), "expected[0]", "gradients"),
        (put("title", 7), "title", "str"),
        (put("author", "me"), "the document", "author"),
        (put("version", VERSION + 1), "version", f"version {VERSION + 1}"),
        (put("version", 99), "version", "A newer one may read it"),
        (put("version", 0), "version", "version 0, which never was; there are 1 to 4"),
        (put("version", 2.5), "version", "int"),
        (put("version", "1"), "version", "int"),
        (drop("version"), "the document", "version"),
        (put("format", "other"), "", "not a Chainrule document"),
        (drop("format"), "the document", "format"),
    ],
)
def test_malformed_field_is_named(change: Callable[[dict[str, Any]], None], field: str, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        decode(changed(change), "a.chainrule")
    assert caught.value.field == field
    assert caught.value.source == "a.chainrule"
    assert str(caught.value).startswith("a.chainrule")
    assert field in str(caught.value) or field == "version"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"{", "not valid JSON"),
        (as_bytes(record())[:-30], "not valid JSON"),
        (as_bytes(record()) + b"}", "not valid JSON"),
        (b'{\n  "format": "chainrule",\n  "version": oops\n}', "line 3, column 14"),
        (b"\xff\xfe\x00binary", "line 1, column 1: this is no UTF-8"),
        (bytes(range(256)) * 40, "no UTF-8"),
        (b'{"format": "chainrule",\n "version": 2, "title": "\xff"}', "line 2, column 26: this is no UTF-8"),
        (b"[" * 200_000, "not valid JSON|object"),
        (b'{"format":' * 100_000, "not valid JSON|str"),
        (b'{"title":' * 100_000, "nested too deeply"),
        (b"null", "object"),
        (b"[]", "object"),
        (b'"chainrule"', "object"),
        (b"PK\x03\x04", "not valid JSON"),
    ],
    ids=range(16),
)
def test_what_is_no_document_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        decode(data, "a.chainrule")
    assert "a.chainrule" in str(caught.value)


def test_a_mark_that_editors_put_before_utf8_is_no_fault() -> None:
    assert len(decode(b"\xef\xbb\xbf" + as_bytes(record())).graph) == 2


@given(cut=st.integers(0, 10_000), damage=st.binary(max_size=4))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(cut: int, damage: bytes) -> None:
    whole = encode(find("sigmoid-neuron").contents())
    place = cut % len(whole)
    for data in (whole[:place], whole[:place] + damage + whole[place + len(damage) :]):
        with suppress(FormatError):
            assert isinstance(decode(data, "a.chainrule"), Contents)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "1e999", "-1e999"])
def test_numbers_that_json_cannot_hold_are_refused(word: str) -> None:
    data = as_bytes(record()).replace(b'"position": [0.0, 0.0]', f'"position": [{word}, 0.0]'.encode())
    with pytest.raises(FormatError):
        decode(data)


@pytest.mark.parametrize("depth", [33, 500, 100_000])
def test_deeply_nested_value_is_refused(depth: int) -> None:
    value = "[" * depth + "1" + "]" * depth
    data = as_bytes(record()).replace(b'"value": 2.0', f'"value": {value}'.encode())
    with pytest.raises(FormatError):
        decode(data)


def test_large_document_is_read() -> None:
    graph = Graph()
    ids = [graph.add("input", name=f"x{n}", value=n) for n in range(2000)]
    back = decode(encode(Contents(graph)))
    assert [node.id for node in back.graph.nodes()] == ids
    assert back.graph.find("x1999").value == 1999


@pytest.mark.parametrize("backwards", [False, True])
def test_the_work_of_reading_a_chain_grows_no_faster_than_it(backwards: bool) -> None:
    def work(length: int) -> int:
        graph = Graph()
        ids = [graph.add("add", name=f"n{n}") for n in range(length)]
        for before, after in pairwise(reversed(ids) if backwards else ids):
            graph.connect(before, after, "x")
        profile = cProfile.Profile()
        profile.runcall(decode, encode(Contents(graph)))
        return pstats.Stats(profile).total_calls

    work(10)
    assert work(400) < 2.5 * work(200)


# The disk --------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "a.chainrule"
    write(path, decode(as_bytes(record())))
    return path


def failing(kind: type[BaseException] = OSError) -> Callable[..., Any]:
    def fail(*_arguments: Any, **_options: Any) -> Any:
        raise kind(errno.ENOSPC, "No space left on device")

    return fail


@pytest.mark.parametrize(("owner", "function"), [(os, "fsync"), (Path, "replace"), (Path, "chmod")])
@pytest.mark.parametrize("exists", [True, False])
def test_failing_disk_leaves_the_old_file_and_nothing_else(
    saved: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, function: str, exists: bool
) -> None:
    before = saved.read_bytes()
    target = saved if exists else saved.with_name("new.chainrule")
    if exists and function == "chmod":
        owner, function = shutil, "copymode"
    monkeypatch.setattr(owner, function, failing())
    with pytest.raises(FormatError, match=f"cannot write {target.name}: No space left on device") as caught:
        write(target, graph_of(x=1))
    assert caught.value.source == str(target)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_interruption_while_writing_leaves_nothing(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()
    monkeypatch.setattr(os, "fsync", failing(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write(saved, graph_of(x=1))
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_writing_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"cannot write a\.chainrule: No such file or directory"):
        write(tmp_path / "none" / "a.chainrule", graph_of(x=1))


def test_writing_over_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.chainrule").mkdir()
    with pytest.raises(FormatError, match=r"cannot write a\.chainrule"):
        write(tmp_path / "a.chainrule", graph_of(x=1))
    assert list(tmp_path.iterdir()) == [tmp_path / "a.chainrule"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_permissions_are_kept_and_new_files_get_the_usual_ones(saved: Path) -> None:
    saved.chmod(0o640)
    write(saved, graph_of(x=1))
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640
    mask = os.umask(0o027)
    try:
        write(saved.with_name("new.chainrule"), graph_of(x=1))
    finally:
        os.umask(mask)
    assert stat.S_IMODE(saved.with_name("new.chainrule").stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege on Windows")
def test_link_stays_a_link_and_what_it_points_to_is_written(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.chainrule"
    link.symlink_to(saved.name)
    write(link, graph_of(y=5))
    assert link.is_symlink()
    assert read(saved).graph.find("y").value == 5


def test_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.chainrule"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(
        FormatError, match=r"huge\.chainrule has more than 256 MB, which a document has at most"
    ):
        read(path)


def test_a_document_may_be_as_large_as_the_limit_and_one_that_is_larger_leaves_the_file_as_it_was(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()
    larger = graph_of(x=1, a_node_with_a_long_name=2)
    size = len(encode(larger))
    for limit in (size - 1, size):
        monkeypatch.setattr(document, "LARGEST_FILE", limit)
        assert saved.read_bytes() == before
        if limit < size:
            with pytest.raises(FormatError, match=r"would have 0 MB; a document has at most 0 MB"):
                write(saved, larger)
        else:
            write(saved, larger)
            assert len(read(saved).graph) == 2


def test_what_no_text_may_hold_is_saved_as_a_question_mark(tmp_path: Path) -> None:
    write(tmp_path / "a.chainrule", Contents(Graph(), title="a\ud800b", description="\udfff"))
    contents = read(tmp_path / "a.chainrule")
    assert (contents.title, contents.description) == ("a?b", "?")


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.chainrule", "No such file"), (".", "Is a directory|Permission"), ("a\0b", "embedded null")],
)
def test_what_cannot_be_read_is_told_with_its_name(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(FormatError, match=f"cannot read .*: ({words})") as caught:
        read(tmp_path / name)
    assert caught.value.source == str(tmp_path / name)


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"cannot write .*: embedded null"):
        write(tmp_path / "a\0b", Contents(Graph()))


def test_nodes_that_stay_where_they_are_are_kept_as_long_as_they_are_there() -> None:
    graph = graph_of(x=1, y=2)
    x, y = (node.id for node in graph.graph.nodes())
    assert "anchored" not in json.loads(encode(graph))
    kept = decode(encode(replace(graph, anchored=(x, y))))
    assert kept.anchored == (x, y)
    graph.graph.remove(y)
    assert decode(encode(replace(graph, anchored=(x, y)))).anchored == (x,)
    assert b"anchored" not in encode(replace(graph, anchored=(y,)))
