"""Gates added to a graph as formulas need them: equal ones once, and numbers held by the gate they go into.

`engine.formulas.expression` reads a formula and says here what it found; a number becomes a node only where
no gate can hold it, as "+1" and "×2" do.
"""

from __future__ import annotations

import math
from typing import Any

from engine.composites.naming import proposed_name
from engine.graphs.graph import Graph, Node
from engine.graphs.names import following
from engine.ops import AttributeValue, Op, op_named

Operand = int | float
"""A node's id (int), or a number that is not a node yet (float)."""

_SCALE = ("scale", "factor")
_HOLDING = {"add": ("add_constant", "c"), "multiply": _SCALE, "centred_dot": _SCALE}
_POWERS = {2.0: "square", 0.5: "sqrt", -1.0: "reciprocal"}


class Gates:
    """A graph that grows; gates never take one of the `reserved` names."""

    def __init__(self, graph: Graph, reserved: set[str]) -> None:
        self._graph = graph
        self._reserved = reserved
        self._shared: dict[tuple[object, ...], int] = {}

    def of_two(self, op: str, left: Operand, right: Operand) -> int:
        """Return the gate of an arithmetic op or a matrix product, of which not both sides are numbers."""
        held = self._with_number(op, left, right)
        return self.apply(op, (self.as_node(left), self.as_node(right))) if held is None else held

    def negative(self, operand: Operand) -> Operand:
        """Return the number or the node with its sign turned around."""
        return -operand if isinstance(operand, float) else self.apply("negate", (operand,))

    def node(self, node_id: int) -> Node:
        """Return a node of the graph as it has grown so far."""
        return self._graph.node(node_id)

    def as_node(self, operand: Operand) -> int:
        """Return the node, or a constant that holds the number."""
        return operand if isinstance(operand, int) else self.constant(operand)

    def constant(self, value: Any) -> int:
        """Return the constant that holds a number or an array; raise InvalidValueError where none can."""
        key = ("constant", repr(value))
        if key not in self._shared:
            self._shared[key] = self._graph.add("constant", name=self.free_name("c"), value=value)
        return self._shared[key]

    def apply(self, op: str | Op, inputs: tuple[int, ...], **attributes: AttributeValue) -> int:
        """Return the one gate that is the op of these nodes."""
        row = op_named(op) if isinstance(op, str) else op
        key = (row, inputs, *attributes.items())
        if key not in self._shared:
            self._shared[key] = self.add(row, inputs, **attributes)
        return self._shared[key]

    def add(self, op: Op, inputs: tuple[int, ...], **attributes: AttributeValue) -> int:
        """Return a new gate, though there may be one like it."""
        node_id = self._graph.add(op, name=self.free_name(proposed_name(op)), attributes=attributes)
        for port, source in zip(op.ports, inputs, strict=True):
            self._graph.connect(source, node_id, port)
        return node_id

    def twin(self, node: Node) -> int:
        """Return a new node that computes what this one does."""
        inputs = tuple(edge.source for edge in self._graph.edges_into(node.id))
        return self.add(node.op, inputs, **node.attributes)

    def free_name(self, wanted: str) -> str:
        """Return the name, or a form of it, that no node has and that is not reserved."""
        name = self._graph.free_name(wanted)
        return name if name not in self._reserved else self.free_name(following(name))

    def _with_number(self, op: str, left: Operand, right: Operand) -> int | None:
        """Return the gate that holds the number, where one side is a number and there is such a gate."""
        if isinstance(left, int) and isinstance(right, float):
            if op == "subtract":
                op, right = "add", -right
            if op == "power" and right in _POWERS:
                return self.apply(_POWERS[right], (left,))
            return self._holding(op, left, right)
        if isinstance(left, float) and isinstance(right, int):
            if op == "subtract":
                op, right = "add", self.apply("negate", (right,))
            if op == "divide" and left == 1:
                return self.apply("reciprocal", (right,))
            if op == "power" and left == math.e:
                return self.apply("exp", (right,))
            return self._holding(op, right, left)
        return None

    def _holding(self, op: str, operand: int, number: float) -> int | None:
        if op not in _HOLDING or not math.isfinite(number):
            return None
        held, attribute = _HOLDING[op]
        return self.apply(held, (operand,), **{attribute: number})
