"""Bytes to a document: strictly, with the field or the line at fault named."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal, TypeVar

import msgspec
import numpy as np

from engine.composites.composite import COMPOSITE, composite
from engine.errors import FormatError, GraphError
from engine.files.annotation_section import require_annotation
from engine.files.bend_section import bends_of
from engine.files.exercise_section import require_places
from engine.files.plain_values import plain_to_value
from engine.files.records import FORMAT, VERSION, Contents, EdgeRecord, Expectation, File, Header, NodeRecord
from engine.files.slider_section import require_slider
from engine.files.upgrades import UPGRADES
from engine.graphs.graph import Edge, Graph
from engine.graphs.layout import Position
from engine.graphs.node_values import DEEPEST, as_value, with_inputs
from engine.ops import INLINE_CONSTANT, AttributeValue, Op, op_named
from engine.text import _

LONGEST_TEXTS = {"title": 500, "description": 20_000}
"""Letters that a title and a description have at the most."""


def decode(data: bytes, source: str = "") -> Contents:
    """Return what these bytes of JSON hold; raise FormatError with the field (or line) at fault."""
    data = _as_text(data, source)
    header = _parse(data, Header, source)
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
        data = _upgraded(data, header.version, source)
    return _assemble(_parse(data, File, source), source)


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


OLDEST = min(UPGRADES)


def _upgraded(data: bytes, version: int, source: str) -> bytes:
    """Return an older document as this version has it."""
    content = _parse(data, dict[str, Any], source)
    for older in range(version, VERSION):
        content = {**UPGRADES[older](content), "version": older + 1}
    return msgspec.json.encode(content)


_T = TypeVar("_T")
_Record = TypeVar("_Record")


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


def _assemble(file: File, source: str) -> Contents:
    graph = _graph(file.nodes, file.edges, source)
    with _At(source, "target"):
        if file.target is not None:
            graph.node(file.target)
    _require_each("expected", file.expected, _require_values, source)
    with _At(source, "exercise"):
        if file.exercise is not None:
            require_places(file.exercise, graph)
    _require_each("sliders", file.sliders, lambda slider: require_slider(slider, graph), source)
    _require_each("anchored", file.anchored, graph.node, source)
    _require_each("bends", file.bends, lambda way: bends_of([way], graph), source)
    _require_each("annotations", file.annotations, require_annotation, source)
    positions = _positions(file.nodes)
    words = _words(file.title, "title", source), _words(file.description, "description", source)
    expected = tuple(file.expected)
    return Contents(
        graph, positions, file.target, file.view, *words, expected, file.exercise, file.attempt,
        tuple(file.sliders), tuple(file.bends), tuple(file.anchored), tuple(file.annotations),
    )  # fmt: skip


def _require_each(
    section: str, records: Iterable[_Record], require: Callable[[_Record], object], source: str
) -> None:
    """Raise a FormatError that names the first record of a section for which `require` raises an error."""
    for index, record in enumerate(records):
        with _At(source, f"{section}[{index}]"):
            require(record)


def _require_values(expectation: Expectation) -> None:
    for plain in (expectation.value, expectation.gradient):
        if plain is not None:
            as_value(plain_to_value(plain), expectation.node)


def _words(text: str, entry: str, source: str) -> str:
    """Return a text in Unicode's form NFC; raise FormatError for one that is longer than a person writes."""
    if len(text) > LONGEST_TEXTS[entry]:
        message = _("{file}: {field} has {count} letters; it may have {most}")
        count, most = len(text), LONGEST_TEXTS[entry]
        raise FormatError(
            message.format(file=source, field=entry, count=count, most=most), source=source, field=entry
        )
    return unicodedata.normalize("NFC", text)


def _positions(nodes: list[NodeRecord]) -> dict[int, Position]:
    return {node.id: node.position for node in nodes if node.position is not None}


def _graph(
    nodes: list[NodeRecord],
    edges: list[EdgeRecord],
    source: str,
    path: str = "",
    ports: Collection[int] = (),
) -> Graph:
    """Return the graph of these records; `path` says in which composite's inside they stand.

    Its `ports` may stand nowhere.
    """
    graph = Graph()
    for index, node in enumerate(nodes):
        place = f"{path}nodes[{index}]"
        with _At(source, place):
            _require(1 <= node.id <= 2**53, _("ids are whole numbers from 1"))
            _require(node.position is not None or node.id in ports, _("its position is missing"))
            _require(bool(np.all(np.isfinite(node.position or 0.0))), _("positions are finite numbers"))
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


def _row(node: NodeRecord, source: str, place: str) -> Op:
    """Return the row of a node: from the table, for as many inputs as it has, or a composite's own."""
    if (node.op == COMPOSITE) != (node.inside is not None):
        raise GraphError(_("a composite, and nothing else, has an inside"))
    if node.inline:
        _require(node.op == INLINE_CONSTANT.name, _("only a constant can stand at a port"))
        return INLINE_CONSTANT
    if node.inside is None:
        op = op_named(node.op)
        return op if node.inputs is None else with_inputs(op, node.inputs, node.name)
    _require(node.inputs is None, _("a composite has the inputs of its inside"))
    _require(place.count("inside") < DEEPEST, _("composites are nested too deeply"))
    record = node.inside
    inside = _graph(record.nodes, record.edges, source, f"{place}.inside.", record.inputs)
    with _At(source, f"{place}.inside"):
        return composite(record.name, inside, tuple(record.inputs), record.output, _positions(record.nodes))


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
