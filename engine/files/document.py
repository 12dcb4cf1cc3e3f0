"""The `*.chainrule` file: a graph with its positions, values and view, as JSON that diffs line by line.

`decode` and `encode` turn bytes into `Contents` and back; `read` and `write` do it with files. Reading is
strict: an unknown field, a wrong type, a cycle or a repeated id is refused with the field named, and nothing
of the file is kept. Writing is atomic: the old file stays until the new one is whole on the disk.

Schema, version 2: UTF-8, one object of these fields, the last five of which may be left out:

- `format`: "chainrule"; `version`: 2;
- `nodes`: in the order of ids, one a line, each with `id` (from 1), `op`, `name`, `position` [x, y], and
  - `value`: of an input, a parameter or a constant;
  - `attributes`: by name, of an op that has any: numbers, whole numbers, or lists of whole numbers;
  - `inputs`: how many, of an op that takes any number of inputs and has not two;
  - `inside`: of op "composite", its `name`, the ids of its `inputs` in the order of the ports and of its
    `output`, and the `nodes` and `edges` in it, positions measured from the composite's own;
- `edges`: in the order of the targets' ids and ports, one a line, each `source`, `target` (ids) and `port`;
- `title`, `description`: texts; `target`: the id of the node that is differentiated, or null;
- `view`: where the canvas looked, `centre` [x, y] and `zoom` (above 0), or null;
- `expected`: what a worked example must give, each `node` (its name), `value`, `gradient` and the `decimals`
  that were printed (0 to 15; exact to 1e-9 where there are none).

A value is a number, "NaN", "Infinity", "-Infinity", or nested lists of these, at most 32 deep. What else
there is, is refused.

Older versions are brought up one version at a time before they are read strictly (`_UPGRADES`):
version 1 had neither `inputs` nor `inside`.
"""

from __future__ import annotations

import codecs
import json
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
import numpy as np

from engine.composites.composite import COMPOSITE, Composite, composite
from engine.errors import FormatError, GraphError
from engine.files.atomic_file import write_atomically
from engine.files.plain_values import plain_to_value, value_to_plain
from engine.graphs.graph import Edge, Graph, Node, Snapshot
from engine.graphs.layout import Position
from engine.graphs.node_values import DEEPEST, with_inputs
from engine.ops import AttributeValue, Op, op_named
from engine.text import _

FORMAT = "chainrule"
VERSION = 2
LARGEST_FILE = 256 * 2**20
"""Bytes; a larger file is refused before it is parsed."""
LONGEST_TEXTS = {"title": 500, "description": 20_000}
"""Letters that a title and a description have at the most."""

_Value = float | str | list[Any]
_Zoom = Annotated[float, msgspec.Meta(gt=0)]
_Decimals = Annotated[int, msgspec.Meta(ge=0, le=15)]


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the canvas looked when the document was saved."""

    centre: Position
    zoom: _Zoom


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a worked example must give at the node of that name; `decimals` counts the printed digits."""

    node: str
    value: _Value | None = None
    gradient: _Value | None = None
    decimals: _Decimals | None = None

    @property
    def tolerance(self) -> float:
        """How far a result may be from the printed number."""
        return 1e-9 if self.decimals is None else 0.5 * 10.0**-self.decimals * (1 + 1e-9)


class _NodeRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    id: int
    op: str
    name: str
    position: Position
    value: _Value | None = None
    attributes: dict[str, float | int | list[int]] = {}
    inputs: int | None = None
    inside: _InsideRecord | None = None


class _EdgeRecord(msgspec.Struct, forbid_unknown_fields=True):
    source: int
    target: int
    port: str


class _InsideRecord(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    inputs: list[int]
    output: int
    nodes: list[_NodeRecord]
    edges: list[_EdgeRecord]


class _Header(msgspec.Struct):
    format: str
    version: int


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    nodes: list[_NodeRecord]
    edges: list[_EdgeRecord]
    title: str = ""
    description: str = ""
    target: int | None = None
    view: View | None = None
    expected: list[Expectation] = []


@dataclass(frozen=True)
class Contents:
    """All that a document holds; `positions` gives the centre of each node in canvas pixels."""

    graph: Graph
    positions: Mapping[int, Position] = field(default_factory=dict)
    target: int | None = None
    view: View | None = None
    title: str = ""
    description: str = ""
    expected: tuple[Expectation, ...] = ()


def read(path: str | os.PathLike[str]) -> Contents:
    """Return what the file holds; raise FormatError naming the file and the field where it is not sound."""
    source = Path(path)
    try:
        data = _bytes_of(source)
    except OSError as error:
        message = _("cannot read {file}: {reason}")
        text = message.format(file=source.name, reason=error.strerror or error)
        raise FormatError(text, source=str(source)) from error
    if len(data) > LARGEST_FILE:
        message = _("{file} has more than {limit} MB, which a document has at most")
        text = message.format(file=source.name, limit=LARGEST_FILE // 2**20)
        raise FormatError(text, source=str(source))
    return decode(data, source.name)


def _bytes_of(source: Path) -> bytes:
    """Return what an ordinary file holds, and of a file that is too large one byte more than it may have.

    What is opened may be anything that has a name: a pipe is opened without waiting for its other end, and
    what has no end is not read.
    """
    handle = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(_("it is no ordinary file"))
        return file.read(LARGEST_FILE + 1)


def write(path: str | os.PathLike[str], contents: Contents) -> None:
    """Save the document; on any failure raise FormatError and leave the file as it was."""
    target = Path(path)
    data = encode(contents)
    if len(data) > LARGEST_FILE:
        message = _("{file} would have {size} MB; a document has at most {limit} MB")
        text = message.format(file=target.name, size=len(data) // 2**20, limit=LARGEST_FILE // 2**20)
        raise FormatError(text, source=str(target))
    try:
        write_atomically(target, data)
    except OSError as error:
        message = _("cannot write {file}: {reason}")
        text = message.format(file=target.name, reason=error.strerror or error)
        raise FormatError(text, source=str(target)) from error


def decode(data: bytes, source: str = "") -> Contents:
    """Return what these bytes of JSON hold; raise FormatError with the field (or line) at fault."""
    data = _as_text(data, source)
    header = _parse(data, _Header, source)
    if header.format != FORMAT:
        raise FormatError(_("{file} is not a Chainrule document").format(file=source), source=source)
    if not OLDEST <= header.version <= VERSION:
        message = _(
            "{file} has version {version}; this Chainrule reads versions {oldest} to {known}. "
            "A newer one may read it."
        )
        if header.version < OLDEST:
            message = _("{file} has version {version}, which never was; there are {oldest} to {known}")
        text = message.format(file=source, version=header.version, oldest=OLDEST, known=VERSION)
        raise FormatError(text, source=source, field="version")
    if header.version < VERSION:
        data = _upgraded(data, header.version)
    return _assemble(_parse(data, _File, source), source)


def _as_text(data: bytes, source: str) -> bytes:
    """Return UTF-8 without the mark that some editors put before it."""
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data.strip():
        raise FormatError(_("{file} is empty").format(file=source), source=source)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        message = _("{file} is not valid JSON ({place}: this is no UTF-8)")
        text = message.format(file=source, place=_place(data, error.start))
        raise FormatError(text, source=source) from None
    return data


def _of_version_1(content: dict[str, Any]) -> dict[str, Any]:
    """Version 2 brought `inputs` and `inside`; all else is as it was."""
    return content


_UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _of_version_1}
OLDEST = min(_UPGRADES)


def _upgraded(data: bytes, version: int) -> bytes:
    """Return an older document as this version has it."""
    content = msgspec.json.decode(data)
    for older in range(version, VERSION):
        content = {**_UPGRADES[older](content), "version": older + 1}
    return msgspec.json.encode(content)


_T = TypeVar("_T")


def _parse(data: bytes, kind: type[_T], source: str) -> _T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        problem, _dash, path = str(error).partition(" - at ")
        place = path.strip("`").removeprefix("$.") or _("the document")
        message = _("{file}: {field}: {problem}").format(file=source, field=place, problem=problem)
        raise FormatError(message, source=source, field=place) from None
    except RecursionError:
        message = _("{file} is not valid JSON: it is nested too deeply").format(file=source)
        raise FormatError(message, source=source) from None
    except msgspec.DecodeError as error:
        problem, _byte, offset = str(error).partition(" (byte ")
        place = _place(data, int(offset.rstrip(")")) if offset else len(data))
        message = _("{file} is not valid JSON ({place}: {problem})")
        text = message.format(file=source, place=place, problem=problem)
        raise FormatError(text, source=source) from None


def _place(data: bytes, offset: int) -> str:
    before = data[:offset]
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return _("line {line}, column {column}").format(line=before.count(b"\n") + 1, column=column)


def _assemble(file: _File, source: str) -> Contents:
    graph = _graph(file.nodes, file.edges, source)
    with _At(source, "target"):
        if file.target is not None:
            graph.node(file.target)
    for index, expectation in enumerate(file.expected):
        with _At(source, f"expected[{index}]"):
            plain_to_value([expectation.value, expectation.gradient])
    positions = {node.id: node.position for node in file.nodes}
    words = _words(file.title, "title", source), _words(file.description, "description", source)
    return Contents(graph, positions, file.target, file.view, *words, tuple(file.expected))


def _words(text: str, entry: str, source: str) -> str:
    """Return a text in Unicode's form NFC; raise FormatError for one that is longer than a person writes."""
    if len(text) > LONGEST_TEXTS[entry]:
        message = _("{file}: {field} has {count} letters; it may have {most}")
        count, most = len(text), LONGEST_TEXTS[entry]
        raise FormatError(
            message.format(file=source, field=entry, count=count, most=most), source=source, field=entry
        )
    return unicodedata.normalize("NFC", text)


def _graph(nodes: list[_NodeRecord], edges: list[_EdgeRecord], source: str, path: str = "") -> Graph:
    """Return the graph of these records; `path` says in which composite's inside they stand."""
    graph = Graph()
    for index, node in enumerate(nodes):
        place = f"{path}nodes[{index}]"
        with _At(source, place):
            _require(1 <= node.id <= 2**53, _("ids are whole numbers from 1"))
            _require(bool(np.all(np.isfinite(node.position))), _("positions are finite numbers"))
            value = None if node.value is None else plain_to_value(node.value)
            attributes = {key: _held(plain) for key, plain in node.attributes.items()}
            row = _row(node, source, place)
            graph.add(row, name=node.name, value=value, attributes=attributes, node_id=node.id)
    _wire(graph, [Edge(edge.source, edge.target, edge.port) for edge in edges], source, path)
    return graph


def _wire(graph: Graph, edges: list[Edge], source: str, path: str) -> None:
    try:
        graph.connect_all(edges)
    except GraphError as error:
        index = max(index for index, edge in enumerate(edges) if edge == error.edge)
        with _At(source, f"{path}edges[{index}]"):
            raise


def _row(node: _NodeRecord, source: str, place: str) -> Op:
    """Return the row of a node: from the table, for as many inputs as it has, or a composite's own."""
    if (node.op == COMPOSITE) != (node.inside is not None):
        raise GraphError(_("a composite, and nothing else, has an inside"))
    if node.inside is None:
        op = op_named(node.op)
        return op if node.inputs is None else with_inputs(op, node.inputs, node.name)
    _require(node.inputs is None, _("a composite has the inputs of its inside"))
    _require(place.count("inside") < DEEPEST, _("composites are nested too deeply"))
    record = node.inside
    inside = _graph(record.nodes, record.edges, source, f"{place}.inside.")
    positions = {inner.id: inner.position for inner in record.nodes if inner.id not in record.inputs}
    with _At(source, f"{place}.inside"):
        return composite(record.name, inside, tuple(record.inputs), record.output, positions)


def _held(plain: float | int | list[int]) -> AttributeValue:
    return tuple(plain) if isinstance(plain, list) else plain


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise GraphError(message)


class _At:
    """Turns an engine error about one entry of a file into a FormatError that says which."""

    def __init__(self, source: str, entry: str) -> None:
        self._source = source
        self._entry = entry

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> Literal[False]:
        if isinstance(error, GraphError):
            message = _("{file}: {field}: {problem}")
            text = message.format(file=self._source, field=self._entry, problem=error)
            raise FormatError(text, source=self._source, field=self._entry) from error
        return False


def encode(contents: Contents, snapshot: Snapshot | None = None) -> bytes:
    """Return the document as UTF-8 JSON, one node and one edge a line, in a stable order.

    `snapshot` is its graph as it stood when the rest was taken, for a graph that may change meanwhile.
    """
    head = {
        "format": FORMAT,
        "version": VERSION,
        "title": contents.title,
        "description": contents.description,
        "target": contents.target,
        "view": msgspec.to_builtins(contents.view),
    }
    lines = [f'  "{key}": {_json(value)}' for key, value in head.items()]
    lines += _graph_lines(snapshot or contents.graph, contents.positions, "  ")
    lines.append(f'  "expected": {_list(map(_record, contents.expected), "  ")}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _graph_lines(graph: Graph | Snapshot, positions: Mapping[int, Position], indent: str) -> list[str]:
    nodes = sorted(graph.nodes(), key=lambda node: node.id)
    wires = graph.wires()
    ends = zip(wires.sources.tolist(), wires.consumers.tolist(), wires.ports.tolist(), strict=True)
    edges = [
        _record(_EdgeRecord(nodes[source].id, nodes[target].id, nodes[target].op.ports[port]))
        for source, target, port in ends
    ]
    texts = [_node_text(node, positions, indent + "  ") for node in nodes]
    return [f'{indent}"nodes": {_list(texts, indent)}', f'{indent}"edges": {_list(edges, indent)}']


def _node_text(node: Node, positions: Mapping[int, Position], indent: str) -> str:
    """Return a node on one line; what is inside a composite follows on lines of its own."""
    text = _record(_node_record(node, positions))
    if not isinstance(node.op, Composite):
        return text
    row, inner = node.op, indent + "  "
    head = {"name": row.title, "inputs": list(row.inputs), "output": row.output}
    lines = [f'{inner}"{key}": {_json(value)}' for key, value in head.items()]
    lines += _graph_lines(row.inside, row.positions, inner)
    return text[:-1] + ', "inside": {\n' + ",\n".join(lines) + f"\n{indent}}}}}"


def _node_record(node: Node, positions: Mapping[int, Position]) -> _NodeRecord:
    x, y = positions.get(node.id, (0.0, 0.0))
    value = None if node.value is None else value_to_plain(node.value)
    attributes = {
        key: list(held) if isinstance(held, tuple) else held for key, held in node.attributes.items()
    }
    more = node.op.of_many is not None and node.op is not op_named(node.op.name)
    inputs = len(node.op.ports) if more else None
    return _NodeRecord(node.id, node.op.name, node.name, (float(x), float(y)), value, attributes, inputs)


def is_same(node: Node, other: Node) -> bool:
    """Return whether a file would hold two nodes in the same words, wherever they stand."""
    return node is other or _node_text(node, {}, "") == _node_text(other, {}, "")


def _list(records: Iterable[str], indent: str) -> str:
    lines: Sequence[str] = [f"{indent}  {record}" for record in records]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]" if lines else "[]"


def _record(record: Any) -> str:
    return _json(msgspec.to_builtins(record))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
