"""Graph to text: the inverse of `engine.formulas.expression`, in lines that a person would write.

A leaf is a line with its exact value, a gate that is shared or has a name of its own is a line too, and all
other gates stand inside the lines they feed. Parsing the text gives the same graph again: the same ops,
wires, attributes, values and names, except that gates nobody named are called by a letter of their kind.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

from engine.composites.grouping import expand_all
from engine.composites.naming import LETTERS, has_own_name, letter_of
from engine.formulas.leaf_kinds import leaf_kind
from engine.formulas.probabilities import WITH_LOGITS
from engine.graphs.graph import Graph, Node
from engine.ops import Array

DEEPEST = 12
"""How far gates are nested before one gets a line of its own."""
LONGEST = 72
"""Characters of a formula before it gets a line of its own."""

_SUM, _PRODUCT, _SIGN, _POWER, _WHOLE = range(1, 6)
"""How tightly a piece of text holds together: what a place needs, or else parentheses."""

_BETWEEN = {
    "add": ("+", _SUM, _SUM, _PRODUCT),
    "subtract": ("-", _SUM, _SUM, _PRODUCT),
    "multiply": ("*", _PRODUCT, _PRODUCT, _SIGN),
    "divide": ("/", _PRODUCT, _PRODUCT, _SIGN),
    "matmul": ("@", _PRODUCT, _PRODUCT, _SIGN),
    "power": ("**", _POWER, _WHOLE, _SIGN),
}
"""Operator, its own strength, and what it needs on its left and on its right."""

_WITH_SIGNS = {
    "negate": ("-{x}", _SIGN, _POWER),
    "square": ("{x} ** 2", _POWER, _WHOLE),
    "reciprocal": ("1 / {x}", _PRODUCT, _SIGN),
    "scale": ("{factor} * {x}", _PRODUCT, _SIGN),
}
"""What is written, its own strength, and what the input needs."""

_READ_AS_ANOTHER_OP = {("divide", 0): {1.0}, ("power", 0): {math.e}, ("power", 1): {2.0, 0.5, -1.0}}
"""Numbers that make the parser read a reciprocal, an exponential, a square or a root at that port."""


@dataclass(frozen=True)
class _Piece:
    text: str
    strength: int
    depth: int = 0


def text_of(graph: Graph, target: int | None = None) -> str:
    """Return the graph as lines of `name = formula`, the target's last.

    Without a target the last line is any. Raises MissingInputError for a node with an open port, which no
    formula can say. Composites are written as what is inside them.
    """
    leaves, gates = _lines(graph, target)
    return "\n".join([*leaves, *gates]) + "\n"


def gates_of(graph: Graph, target: int) -> str:
    """Return what leads to a target as `text_of` has it, without the leaves' values and what has no part."""
    needed, part = set(graph.order_before([target])), graph.copy()
    for node in graph.nodes():
        if node.id not in needed:
            part.remove(node.id)
    return "\n".join(_lines(part, target)[1])


def _lines(graph: Graph, target: int | None) -> tuple[list[str], list[str]]:
    """Return the lines of the leaves, and those of the gates."""
    expanded = expand_all(graph)
    graph, target = expanded.graph, target if target is None else expanded.ids.get(target, target)
    order = graph.order_before(graph)
    writer = _Writer(graph, order, target)
    leaves = [writer.leaf(node) for node in graph.leaves() if node.id not in writer.inline]
    lines: list[str] = []
    last = None
    for node in (graph.node(node_id) for node_id in order):
        line = None if node.op.is_leaf else writer.gate(node)
        if line is not None:
            lines.append(line)
            last = node.id
    if target is not None and last != target:
        lines.append(writer.name_of(graph.node(target)))
    return leaves, lines


class _Writer:
    def __init__(self, graph: Graph, order: list[int], target: int | None) -> None:
        self._graph = graph
        self._target = target
        self._inputs = {node_id: [edge.source for edge in graph.edges_into(node_id)] for node_id in order}
        self._uses = Counter(source for sources in self._inputs.values() for source in sources)
        self._twins = Counter(self._key(graph.node(node_id)) for node_id in order)
        self._pieces: dict[int, _Piece] = {}
        self._names: dict[int, str] = {}
        self._taken = {node.name for node in graph.nodes()}
        self.inline = {node.id for node in graph.leaves() if self._is_just_a_number(node)}
        """Constants that are written as a number where they are used."""

    def leaf(self, node: Node) -> str:
        """Return the line of a leaf, which says its kind where its name does not."""
        value = _literal(node.value)
        held = value if leaf_kind(node.name) == node.op.name else f"{node.op.name}({value})"
        return f"{node.name} = {held}"

    def gate(self, node: Node) -> str | None:
        """Return the line of a gate, or None where it stands inside another."""
        piece = self._written(node)
        if self._is_inside(node, piece):
            self._pieces[node.id] = piece
            return None
        if not has_own_name(node):
            letter = letter_of(node) if node.id == self._target else LETTERS[node.op.kind]
            self._names[node.id] = self._free_name(letter)
        return f"{self.name_of(node)} = {piece.text}"

    def name_of(self, node: Node) -> str:
        """Return what a node is called in the lines: by its own name where it has one."""
        return self._names.get(node.id, node.name)

    def _free_name(self, letter: str) -> str:
        numbered = (f"{letter}{number}" for number in count(2))
        name = next(name for name in chain([letter], numbered) if name not in self._taken)
        self._taken.add(name)
        return name

    def _is_inside(self, node: Node, piece: _Piece) -> bool:
        alone = self._uses[node.id] == 1 and self._twins[self._key(node)] == 1 and node.id != self._target
        return not has_own_name(node) and alone and piece.depth < DEEPEST and len(piece.text) < LONGEST

    def _key(self, node: Node) -> tuple[object, ...]:
        """Return what two nodes have in common if the parser would take them for one."""
        if node.op.is_leaf:
            number = _held_number(node)
            return (node.id,) if number is None else ("constant", number)
        return node.op.name, *self._inputs[node.id], *node.attributes.items()

    def _is_just_a_number(self, node: Node) -> bool:
        number = _held_number(node)
        if number is None or not math.isfinite(number) or not re.fullmatch(r"c(onstant)?_?\d*", node.name):
            return False
        if self._uses[node.id] != 1 or self._twins[self._key(node)] != 1:
            return False
        [edge] = self._graph.edges_from(node.id)
        return self._may_be_number_at(self._graph.node(edge.target), edge.port, number)

    def _may_be_number_at(self, gate: Node, port: str, number: float) -> bool:
        name, index = gate.op.name, gate.op.ports.index(port)
        if name in {"divide", "power"}:
            others = [self._graph.node(source) for source in self._inputs[gate.id]]
            return number not in _READ_AS_ANOTHER_OP.get((name, index), set()) and not all(
                other.op.name == "constant" for other in others
            )
        return name not in {*_BETWEEN, *_WITH_SIGNS, "add_constant"} or len(gate.op.ports) > 2

    # -- one gate -----------------------------------------------------------------------------------------

    def _written(self, node: Node) -> _Piece:
        pieces = [self._piece(source) for source in self._inputs[node.id]]
        text, strength = self._composed(node, pieces)
        return _Piece(text, strength, 1 + max(piece.depth for piece in pieces))

    def _piece(self, source: int) -> _Piece:
        node = self._graph.node(source)
        if source in self.inline:
            return _number_piece(_held_number(node))
        return self._pieces.pop(source, None) or _Piece(self.name_of(node), _WHOLE)

    def _composed(self, node: Node, pieces: list[_Piece]) -> tuple[str, int]:
        name = node.op.name
        if name in _BETWEEN and len(pieces) == 2:
            sign, strength, left, right = _BETWEEN[name]
            return f"{_in(pieces[0], left)} {sign} {_in(pieces[1], right)}", strength
        if name in _WITH_SIGNS:
            template, strength, needed = _WITH_SIGNS[name]
            words = {attribute: _number(value) for attribute, value in node.attributes.items()}
            return template.format(x=_in(pieces[0], needed), **words), strength
        if name == "add_constant":
            sign, size = _sign_and_size(node.attributes["c"])
            return f"{_in(pieces[0], _SUM)} {sign} {size}", _SUM
        return self._called(node, pieces), _WHOLE

    def _called(self, node: Node, pieces: list[_Piece]) -> str:
        defaults = node.op.defaults()
        changed = {name: value for name, value in node.attributes.items() if value != defaults[name]}
        keywords = [f"{name}={_number(value)}" for name, value in changed.items()]
        name = WITH_LOGITS.get(node.op.name, node.op.name)
        return f"{name}({', '.join([*(piece.text for piece in pieces), *keywords])})"


def _in(piece: _Piece, needed: int) -> str:
    return piece.text if piece.strength >= needed else f"({piece.text})"


def _held_number(node: Node) -> float | None:
    """Return the number that a constant holds, None for an array and for any other node."""
    if node.op.name != "constant" or isinstance(node.value, np.ndarray) or node.value is None:
        return None
    return float(node.value)


def _number_piece(number: float | None) -> _Piece:
    assert number is not None
    return _Piece(_number(number), _SIGN if math.copysign(1.0, number) < 0 else _WHOLE)


def _sign_and_size(number: object) -> tuple[str, str]:
    text = _number(number)
    return ("-", text[1:]) if text.startswith("-") else ("+", text)


def _number(number: object) -> str:
    """Return a number that reads back exactly: 2 for 2.0, 1e999 for infinity."""
    if not isinstance(number, float):
        return repr(number)
    if math.isnan(number):
        return "1e999 - 1e999"
    if math.isinf(number):
        return "1e999" if number > 0 else "-1e999"
    return repr(number).removesuffix(".0")


def _literal(value: Array) -> str:
    if np.ndim(value):
        return "[" + ", ".join(_literal(entry) for entry in value) + "]"
    return _number(float(value))
