"""A document to bytes: JSON in a stable order, one node and one edge a line."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from engine.composites.composite import Composite
from engine.files.plain_values import value_to_plain
from engine.files.records import FORMAT, VERSION, Contents, EdgeRecord, NodeRecord
from engine.graphs.graph import Graph, Node, Snapshot
from engine.graphs.layout import Position
from engine.ops import op_named

_NOWHERE = (0.0, 0.0)


def encode(contents: Contents, snapshot: Snapshot | None = None) -> bytes:
    """Return the document as UTF-8 JSON, one node and one edge a line, in a stable order.

    `snapshot` is its graph as it stood when the rest was taken, for a graph that may change meanwhile. What
    no text may hold, half of a pair of code units, becomes a question mark.
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
    lines += _section_lines(contents, snapshot or contents.graph)
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode(errors="replace")


def _section_lines(contents: Contents, graph: Graph | Snapshot) -> list[str]:
    """Return the sections that are left out where they are empty; none speaks of a node that is gone."""
    lines, speaks_of_nodes = [], bool(contents.sliders or contents.anchored)
    there = {node.id for node in graph.nodes()} if speaks_of_nodes else set()
    if anchored := [node for node in contents.anchored if node in there]:
        lines.append(f'  "anchored": {_json(anchored)}')
    listed: tuple[tuple[str, Collection[msgspec.Struct]], ...] = (
        ("sliders", [slider for slider in contents.sliders if slider.node in there]),
        ("bends", contents.bends),
        ("annotations", contents.annotations),
    )
    lines += [
        f'  "{section}": {_list(map(_record, records), "  ")}' for section, records in listed if records
    ]
    if contents.exercise is not None:
        lines.append(f'  "exercise": {_record(contents.exercise.kept(graph.nodes()))}')
    if contents.attempt is not None:
        student, moves = _json(contents.attempt.student), _list(map(_record, contents.attempt.moves), "  ")
        lines.append(f'  "attempt": {{"student": {student}, "moves": {moves}}}')
    return lines


def _graph_lines(
    graph: Graph | Snapshot, positions: Mapping[int, Position], indent: str, ports: Collection[int] = ()
) -> list[str]:
    """Return the nodes and edges; of the ports of a composite, those that nobody has placed have no place."""
    nodes = sorted(graph.nodes(), key=lambda node: node.id)
    wires = graph.wires()
    ends = zip(wires.sources.tolist(), wires.consumers.tolist(), wires.ports.tolist(), strict=True)
    edges = [
        _EDGE % (nodes[source].id, nodes[target].id, _name(nodes[target].op.ports[port]))
        for source, target, port in ends
    ]
    texts = [_node_text(node, _place(node.id, positions, ports), indent + "  ") for node in nodes]
    return [f'{indent}"nodes": {_list(texts, indent)}', f'{indent}"edges": {_list(edges, indent)}']


def _place(node_id: int, positions: Mapping[int, Position], ports: Collection[int]) -> Position | None:
    if node_id in ports and node_id not in positions:
        return None
    x, y = positions.get(node_id, _NOWHERE)
    return (float(x), float(y))


def _node_text(node: Node, place: Position | None, indent: str) -> str:
    """Return a node on one line; what is inside a composite follows on lines of its own."""
    text = _record(_node_record(node, place))
    if not isinstance(node.op, Composite):
        return text
    row, inner = node.op, indent + "  "
    head = {"name": row.title, "inputs": list(row.inputs), "output": row.output}
    lines = [f'{inner}"{key}": {_json(value)}' for key, value in head.items()]
    lines += _graph_lines(row.inside, row.positions, inner, row.inputs)
    return text[:-1] + ', "inside": {\n' + ",\n".join(lines) + f"\n{indent}}}}}"


def _node_record(node: Node, place: Position | None) -> NodeRecord:
    value = None if node.value is None else value_to_plain(node.value)
    attributes = {
        key: list(held) if isinstance(held, tuple) else held for key, held in node.attributes.items()
    }
    more = node.op.of_many is not None and node.op is not op_named(node.op.name)
    inputs = len(node.op.ports) if more else None
    return NodeRecord(
        node.id, node.op.name, node.name, place, value, attributes, inputs,
        inline=node.op.inline,
    )  # fmt: skip


def is_same(node: Node, other: Node) -> bool:
    """Return whether a file would hold two nodes in the same words, wherever they stand."""
    return node is other or _node_text(node, _NOWHERE, "") == _node_text(other, _NOWHERE, "")


def _list(records: Iterable[str], indent: str) -> str:
    lines: Sequence[str] = [f"{indent}  {record}" for record in records]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]" if lines else "[]"


def _record(record: Any) -> str:
    return _json(msgspec.to_builtins(record))


def _json(value: Any) -> str:
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_name = lru_cache(maxsize=256)(_json)
_EDGE = "{" + ", ".join(map('"{}": %s'.format, EdgeRecord.__struct_fields__)) + "}"
"""An edge's line, to be filled in: a large graph has thousands of them, written after every gesture."""
