"""What a backward pass over single numbers needs, whichever way it is run: edges, each with one slope.

Where every node holds one number, a local gradient is one number too: the slope of an edge. All slopes can be
known as soon as the values are, and what is left of reverse mode is one multiplication and one addition an
edge. `engine.floats` and `engine.levels` both run that; they differ in how.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from engine.graph import Node
from engine.ops import Array, Op, ShapeMismatch
from engine.ops.table import Rule
from engine.plan import Plan, bind

CONSTANTS = (1.0, -1.0)
"""Slopes that are always the same; they stand behind the values of all slots."""

COMPUTED, ONE, MINUS_ONE, OUT = -1, -2, -3, -4


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges that a gradient flows along on its way back from a target, the last consumer's first.

    Edge i runs from slot `sources[i]` to port number `ports[i]` of slot `consumers[i]`. Its slope stands at
    `slopes[i]` of a list that begins with the values of all slots, goes on with CONSTANTS, and ends with what
    `computed`, (consumer, port) by (consumer, port), has to be computed by a rule. `arrives` is 1 for every
    slot that a gradient reaches.
    """

    plan: Plan
    target: int | None
    arrives: bytearray
    consumers: list[int] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    slopes: list[int] = field(default_factory=list)
    computed: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def reached(self) -> dict[int, int]:
        """The slot of every node that has a gradient, by node id."""
        return {node: slot for node, slot in self.plan.slot.items() if self.arrives[slot]}

    @cached_property
    def numbers(self) -> dict[tuple[int, str], int]:
        """The number of every edge by the node and the port it leads to."""
        nodes = [self.plan.nodes[slot] for slot in self.consumers]
        named = [(node.id, node.op.ports[port]) for node, port in zip(nodes, self.ports, strict=True)]
        return {name: number for number, name in enumerate(named)}


@dataclass(frozen=True, eq=False)
class Found:
    """What one pass over single numbers found: values and gradients by slot, and contributions by edge.

    Values and gradients are lists or vectors; a gradient counts only in the slots that `edges.arrives` names.
    `total` is the sum of all values: if it is finite, they all are.
    """

    edges: Edges
    values: Array
    gradients: Array
    contribution: Callable[[int], float]
    total: float


def edges_before(plan: Plan, target: int | None) -> Edges:
    """Return the edges that a gradient flows along on its way back from the target, a node's id."""
    edges = Edges(plan, None if target is None else plan.slot[target], bytearray(plan.size))
    if edges.target is not None:
        edges.arrives[edges.target] = 1
        _follow(plan, edges, edges.target)
    return edges


def _follow(plan: Plan, edges: Edges, target: int) -> None:
    places: dict[Op, tuple[int, ...]] = {}
    nodes, differentiated, arrives = plan.nodes, plan.differentiated, edges.arrives
    for consumer in range(target, len(plan.leaves) - 1, -1):
        if arrives[consumer]:
            op, inputs = nodes[consumer].op, plan.inputs[consumer]
            found = places.get(op) or places.setdefault(op, _slope_places(op))
            for port, source in enumerate(inputs):
                if nodes[source].id in differentiated and op.vjp[port] is not None:
                    arrives[source] = 1
                    edges.consumers.append(consumer)
                    edges.ports.append(port)
                    edges.sources.append(source)
                    edges.slopes.append(_slope(edges, consumer, port, inputs, found[port]))


def _slope(edges: Edges, consumer: int, port: int, inputs: tuple[int, ...], place: int) -> int:
    if place >= 0:
        return inputs[place]
    if place == OUT:
        return consumer
    if place == COMPUTED:
        edges.computed.append((consumer, port))
        return len(edges.arrives) + len(CONSTANTS) + len(edges.computed) - 1
    return len(edges.arrives) + (place == MINUS_ONE)


def _slope_places(op: Op) -> tuple[int, ...]:
    """Return, port by port, where the slope can be read: the number of a port, or a mark for elsewhere."""
    marks = {"": COMPUTED, "1": ONE, "-1": MINUS_ONE, "out": OUT}
    marks |= {name: number for number, name in enumerate(op.ports)}
    return tuple(marks[name] for name in op.local_is or ("",) * len(op.ports))


def slope_rule(node: Node, port: int) -> Rule:
    """Return the rule that computes a slope from the node's value and its inputs."""
    if node.op.local:
        return bind(node.op.local[port], node.attributes)
    vjp = node.op.vjp[port]
    assert vjp is not None
    return bind(_of_one(vjp), node.attributes)


def _of_one(vjp: Rule) -> Rule:
    return lambda out, *xs, **attributes: vjp(1.0, out, *xs, **attributes)


def keeps_numbers(plan: Plan) -> bool:
    """Return whether all nodes hold a single number if the leaves do; elementwise ops keep to that."""
    if "keeps_numbers" not in plan.prepared:
        kinds = {node.op for node in plan.nodes if node.op.ports and not node.op.local}
        others = [node for node in plan.nodes if node.op in kinds]
        plan.prepared["keeps_numbers"] = all(map(_makes_a_number, others))
    found: bool = plan.prepared["keeps_numbers"]
    return found


def _makes_a_number(node: Node) -> bool:
    try:
        return node.op.shape(*((),) * len(node.op.ports), **node.attributes) == ()
    except (ShapeMismatch, IndexError):  # the pass over arrays meets it again, and names the node
        return False
