"""What a backward pass over single numbers needs, whichever way it is run: edges, each with one slope.

Where every node holds one number, a local gradient is one number too: the slope of an edge. All slopes can be
known as soon as the values are, and what is left of reverse mode is one multiplication and one addition an
edge. `engine.run.floats` and `engine.run.levels` both run that; they differ in how, and share a graph between
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.graphs.graph import Node
from engine.graphs.reachability import reached_places
from engine.graphs.wires import Flags, Indices
from engine.ops import Array, Op, ShapeMismatch
from engine.ops.table import Rule
from engine.run.plan import Plan, bind

CONSTANTS = (1.0, -1.0)
"""Slopes that are always the same; they stand behind the values of all slots."""

COMPUTED, ONE, MINUS_ONE, OUT = -1, -2, -3, -4


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges that a gradient flows along on its way back from a target, in the order of consumers.

    Edge i runs from slot `sources[i]` to port number `ports[i]` of slot `consumers[i]`. Its slope stands at
    `slopes[i]` of a list that begins with the values of all slots, goes on with CONSTANTS, and ends with what
    has to be computed by a rule: for the edges that `computed` numbers, in this order. `arrives` marks every
    slot that a gradient reaches, `target` is the slot it starts from. No plan is kept here: a plan keeps its
    passes, which keep edges, and is to be gone with its last user.
    """

    nodes: tuple[Node, ...]
    target: int | None
    arrives: Flags
    sources: Indices
    consumers: Indices
    ports: Indices
    slopes: Indices
    computed: Indices

    @cached_property
    def reached(self) -> dict[int, int]:
        """The slot of every node that has a gradient, by node id."""
        return {self.nodes[slot].id: slot for slot in np.flatnonzero(self.arrives).tolist()}

    @cached_property
    def numbers(self) -> dict[tuple[int, str], int]:
        """The number of every edge by the node and the port it leads to."""
        nodes = [self.nodes[slot] for slot in self.consumers.tolist()]
        named = [(node.id, node.op.ports[port]) for node, port in zip(nodes, self.ports, strict=True)]
        return {name: number for number, name in enumerate(named)}


@dataclass(frozen=True, eq=False)
class NumberRun:
    """What one pass over single numbers found: gradients by slot, and `known`, where edges have their slopes.

    `known` begins with the values of all slots. A gradient counts only in slots that `edges.arrives` marks.
    `total` is the sum of all values: if it is finite, they all are.
    """

    edges: Edges
    known: Array
    gradients: Array
    total: float

    def contribution(self, edge: int) -> float:
        """Return what flows along an edge: its slope times the gradient of its consumer."""
        edges = self.edges
        gradient, slope = self.gradients[edges.consumers[edge]], self.known[edges.slopes[edge]]
        return float(gradient) * float(slope)

    @cached_property
    def contributions(self) -> list[float]:
        """What flows along every edge, by its number: all at once, for whoever shows most of them."""
        edges = self.edges
        with np.errstate(all="ignore"):
            flows = np.asarray(self.gradients)[edges.consumers] * np.asarray(self.known)[edges.slopes]
        return [*map(float, flows.tolist())]

    def gradient_not_finite(self) -> int | None:
        """Return the node of the highest slot whose gradient is not finite, or None."""
        broken = np.flatnonzero(self.edges.arrives & ~np.isfinite(self.gradients))
        return self.edges.nodes[broken[-1]].id if len(broken) else None


def edges_before(plan: Plan, target: int | None) -> Edges:
    """Return the edges that a gradient flows along on its way back from the target, a node's id."""
    if target is None:
        none = np.zeros(0, dtype=np.int64)
        return Edges(plan.nodes, None, np.zeros(plan.size, dtype=np.bool_), none, none, none, none, none)
    wires, sends = plan.wires, plan.sends
    start = wires.ids == target
    arrives = reached_places(plan.size, start, wires.consumers[sends][::-1], wires.sources[sends][::-1])
    kept = np.flatnonzero(sends & arrives[wires.consumers])
    sources, consumers, ports = wires.sources[kept], wires.consumers[kept], wires.ports[kept]
    places = plan.by_plug(_slope_places)[plan.plugs[kept]]
    computed = np.flatnonzero(places == COMPUTED)
    slopes = np.where(places == OUT, consumers, plan.size + (places == MINUS_ONE))
    slopes[computed] = plan.size + len(CONSTANTS) + np.arange(len(computed))
    read = np.flatnonzero(places >= 0)
    slopes[read] = wires.sources[wires.starts[consumers[read]] + places[read]]
    target_slot = int(start.argmax())
    return Edges(plan.nodes, target_slot, arrives, sources, consumers, ports, slopes, computed)


def _slope_places(op: Op) -> tuple[int, ...]:
    """Return, port by port, where the slope can be read: the number of a port, or a mark for elsewhere."""
    marks = {"": COMPUTED, "1": ONE, "-1": MINUS_ONE, "out": OUT}
    marks |= {name: number for number, name in enumerate(op.ports)}
    return tuple(marks[name] for name in op.local_is or ("",) * len(op.ports))


def slope_rule(node: Node, port: int) -> Rule:
    """Return the rule that computes a slope from the node's value and its inputs."""
    if local := node.op.number_rules.local:
        return bind(local[port], node.attributes)
    vjp = node.op.vjp[port]
    assert vjp is not None
    return bind(_of_one(vjp), node.attributes)


def _of_one(vjp: Rule) -> Rule:
    return lambda out, *xs, **attributes: vjp(1.0, out, *xs, **attributes)


def keeps_numbers(plan: Plan) -> bool:
    """Return whether all nodes hold a single number if the leaves do; elementwise ops keep to that."""
    if "keeps_numbers" not in plan.prepared:
        plan.prepared["keeps_numbers"] = all(map(_makes_a_number, plan.kinds.values()))
    is_kept: bool = plan.prepared["keeps_numbers"]
    return is_kept


def _makes_a_number(node: Node) -> bool:
    try:
        return bool(node.op.local) or node.op.shape(*((),) * len(node.op.ports), **node.attributes) == ()
    except (ShapeMismatch, IndexError):  # the pass over arrays meets it again, and names the node
        return False
