"""The `*.chainrule` file: a graph with its positions, values and view, as JSON that diffs line by line.

`decode` and `encode` turn bytes into `Contents` and back; `read` and `write` do it with files. Reading is
strict: an unknown field, a wrong type, a cycle or a repeated id is refused with the field named, and nothing
of the file is kept. Writing is atomic: the old file stays until the new one is whole on the disk.

Schema, version 2 — one object with `format` ("chainrule"), `version`, `title`, `description`, `target` (a
node id or null), `view` (centre and zoom, or null), `nodes` (id, op, name, position; leaves also value; ops
with attributes also attributes: numbers, whole numbers or lists of these; ops with any number of inputs also
`inputs`, how many, where they are more than two; op "composite" also `inside`: the composite's name, the ids
of its inputs in the order of the ports and of its output, and the nodes and edges in it, positions measured
from the composite's own), `edges` (source, target, port), and `expected` (what a worked example must give:
node name, value and/or gradient, and how many decimals were printed; without decimals, exact to 1e-9).
Values are numbers, "NaN", "Infinity", "-Infinity", or nested lists of these. Nodes and edges are in the order
of ids and ports, one a line.

Older versions are brought up one version at a time before they are read strictly (`_UPGRADES`):
version 1 had neither `inputs` nor `inside`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

from engine.composite import COMPOSITE, Composite, composite
from engine.errors import FormatError, GraphError
from engine.graph import Graph, Node
from engine.node_values import with_inputs
from engine.ops import Array, AttributeValue, Op, op_named
from engine.text import _

FORMAT = "chainrule"
VERSION = 2
LARGEST_FILE = 64 * 2**20
"""Bytes; a larger file is refused before it is parsed."""
DEEPEST = 32
"""How deep lists may be nested in a value."""

Position = tuple[float, float]
_Value = float | str | list[Any]
_NOT_FINITE = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the canvas looked when the document was saved."""

    centre: Position
    zoom: float


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a worked example must give at the node of that name; `decimals` counts the printed digits."""

    node: str
    value: _Value | None = None
    gradient: _Value | None = None
    decimals: int | None = None

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
        size = source.stat().st_size
        if size > LARGEST_FILE:
            message = _("{file} has {size} MB; a document has at most {limit} MB")
            text = message.format(file=source.name, size=size // 2**20, limit=LARGEST_FILE // 2**20)
            raise FormatError(text, source=str(source))
        data = source.read_bytes()
    except OSError as error:
        message = _("cannot read {file}: {reason}")
        text = message.format(file=source.name, reason=error.strerror or error)
        raise FormatError(text, source=str(source)) from error
    return decode(data, source.name)


def write(path: str | os.PathLike[str], contents: Contents) -> None:
    """Save the document; on any failure raise FormatError and leave the file as it was."""
    target = Path(os.path.realpath(path))
    data = encode(contents)
    try:
        _write_atomically(target, data)
    except OSError as error:
        message = _("cannot write {file}: {reason}")
        text = message.format(file=target.name, reason=error.strerror or error)
        raise FormatError(text, source=str(target)) from error


def _write_atomically(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _give_usual_permissions(Path(name), target)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _give_usual_permissions(temporary: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, temporary)
        return
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)


def decode(data: bytes, source: str = "") -> Contents:
    """Return what these bytes of JSON hold; raise FormatError with the field (or line) at fault."""
    header = _parse(data, _Header, source)
    if header.format != FORMAT:
        raise FormatError(_("{file} is not a Chainrule document").format(file=source), source=source)
    if not OLDEST <= header.version <= VERSION:
        message = _(
            "{file} has version {version}; this Chainrule reads versions {oldest} to {known}. "
            "A newer one may read it."
        )
        text = message.format(file=source, version=header.version, oldest=OLDEST, known=VERSION)
        raise FormatError(text, source=source, field="version")
    if header.version < VERSION:
        data = _upgraded(data, header.version)
    return _assemble(_parse(data, _File, source), source)


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
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = _("{file} is not valid JSON ({place}: {problem})")
        text = message.format(
            file=source, place=_place(data, str(error)), problem=str(error).split(" (byte")[0]
        )
        raise FormatError(text, source=source) from None


def _place(data: bytes, problem: str) -> str:
    found = re.search(r"byte (\d+)", problem)
    before = data[: int(found[1])] if found else data
    column = len(before) - (before.rfind(b"\n") + 1) + 1
    return _("line {line}, column {column}").format(line=before.count(b"\n") + 1, column=column)


def _assemble(file: _File, source: str) -> Contents:
    graph = _graph(file.nodes, file.edges, source)
    with _At(source, "target"):
        if file.target is not None:
            graph.node(file.target)
    positions = {node.id: node.position for node in file.nodes}
    return Contents(
        graph, positions, file.target, file.view, file.title, file.description, tuple(file.expected)
    )


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
    for index, edge in enumerate(edges):
        with _At(source, f"{path}edges[{index}]"):
            graph.connect(edge.source, edge.target, edge.port)
    return graph


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
    positions = {each.id: each.position for each in record.nodes if each.id not in record.inputs}
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

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, GraphError):
            message = _("{file}: {field}: {problem}")
            text = message.format(file=self._source, field=self._entry, problem=error)
            raise FormatError(text, source=self._source, field=self._entry) from error


def encode(contents: Contents) -> bytes:
    """Return the document as UTF-8 JSON, one node and one edge a line, in a stable order."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "title": contents.title,
        "description": contents.description,
        "target": contents.target,
        "view": msgspec.to_builtins(contents.view),
    }
    lines = [f'  "{key}": {_json(value)}' for key, value in head.items()]
    lines += _graph_lines(contents.graph, contents.positions, "  ")
    lines.append(f'  "expected": {_list(map(_record, contents.expected), "  ")}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _graph_lines(graph: Graph, positions: Mapping[int, Position], indent: str) -> list[str]:
    nodes = [_node_text(node, positions, indent + "  ") for node in _by_id(graph)]
    edges = [
        _record(_EdgeRecord(edge.source, edge.target, edge.port))
        for node in _by_id(graph)
        for edge in graph.edges_into(node.id)
    ]
    return [f'{indent}"nodes": {_list(nodes, indent)}', f'{indent}"edges": {_list(edges, indent)}']


def _by_id(graph: Graph) -> list[Node]:
    return sorted(graph.nodes(), key=lambda node: node.id)


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


def _list(records: Iterable[str], indent: str) -> str:
    lines: Sequence[str] = [f"{indent}  {record}" for record in records]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]" if lines else "[]"


def _record(record: Any) -> str:
    return _json(msgspec.to_builtins(record))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def value_to_plain(value: Array) -> Any:
    """Return a value as JSON has it: a number, nested lists, and a word for what is not finite."""
    if np.ndim(value):
        return [value_to_plain(entry) for entry in value]
    number = float(value)
    if np.isfinite(number):
        return number
    return "NaN" if np.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def plain_to_value(plain: Any, depth: int = 0) -> Any:
    """Return what `value_to_plain` made plain, ready for a leaf.

    Raises GraphError for an unknown word, and for lists nested more than 32 deep, of which `depth` are around
    this one already.
    """
    if isinstance(plain, list):
        _require(depth < DEEPEST, _("lists are nested more than {depth} deep").format(depth=DEEPEST))
        return [plain_to_value(entry, depth + 1) for entry in plain]
    if isinstance(plain, str):
        _require(plain in _NOT_FINITE, _("{word} is not a number").format(word=repr(plain)))
        return _NOT_FINITE[plain]
    return plain
