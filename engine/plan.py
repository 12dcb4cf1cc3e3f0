"""A graph made ready to run: an immutable list of steps that read and write numbered slots.

A plan is compiled when structure changes and used for as long as only values change. `engine.autodiff` runs
it; nothing about values is kept here, so one plan serves many batches, and many runs at once. Slots are
numbered level by level (leaves are level 0, and a node is one above its highest input), and within a level op
by op: every node comes after its inputs, and what can be computed together stands together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from engine.errors import ShapeError
from engine.graph import Graph, Node
from engine.ops import AttributeValue, Op, Shape, ShapeMismatch
from engine.ops.table import Rule
from engine.text import _

VARYING = frozenset({"input", "parameter"})
"""The ops whose nodes are differentiated unless others are asked for."""


@dataclass(frozen=True, eq=False)
class Step:
    """One node's turn: which slots it reads and writes, and its rules with its attributes filled in.

    `pullbacks` lists (port index, source slot, vjp) for the ports that a gradient must be sent to, and
    `pushforwards` (port index, source slot, jvp) for those a tangent may come from.
    """

    node: int
    name: str
    op: Op
    slot: int
    inputs: tuple[int, ...]
    forward: Rule
    pullbacks: tuple[tuple[int, int, Rule], ...]
    pushforwards: tuple[tuple[int, int, Rule], ...]
    attributes: Mapping[str, AttributeValue]


@dataclass(frozen=True, eq=False)
class Plan:
    """The nodes of a run by slot, the slots each of them reads, and the steps that compute them.

    `levels` holds every slot's level, `groups` the slots (first, end) of the gates of each level and kind;
    `differentiated` are the nodes that gradients are sent to.
    """

    nodes: tuple[Node, ...]
    inputs: tuple[tuple[int, ...], ...]
    levels: tuple[int, ...]
    groups: tuple[tuple[int, int], ...]
    slot: Mapping[int, int]
    leaves: tuple[int, ...]
    differentiated: frozenset[int]
    prepared: dict[Any, Any] = field(default_factory=dict, repr=False)
    """What faster passes have made of this plan, by what they made it for; it never holds a value."""
    _shapes: dict[tuple[Shape, ...], tuple[Shape, ...]] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many slots a run of this plan fills."""
        return len(self.nodes)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order they run; a step's inputs come before it."""
        return tuple(self._step(slot) for slot in range(len(self.leaves), self.size))

    def reached_ports(self, slot: int) -> list[tuple[int, int]]:
        """Return (port index, source slot) for the ports of a node that lead to something differentiated."""
        nodes, differentiated = self.nodes, self.differentiated
        return [
            (index, source)
            for index, source in enumerate(self.inputs[slot])
            if nodes[source].id in differentiated
        ]

    def _step(self, slot: int) -> Step:
        node, reached = self.nodes[slot], self.reached_ports(slot)
        assert node.op.forward is not None
        return Step(
            node=node.id,
            name=node.name,
            op=node.op,
            slot=slot,
            inputs=self.inputs[slot],
            forward=bind(node.op.forward, node.attributes),
            pullbacks=_bind_reached(reached, node.op.vjp, node.attributes),
            pushforwards=_bind_reached(reached, node.op.jvp, node.attributes),
            attributes=node.attributes,
        )

    def shapes(self, leaves: Mapping[int, Shape]) -> tuple[Shape, ...]:
        """Return every slot's shape for leaves of these shapes, without computing anything.

        Raises ShapeError, naming the first node and port where shapes do not fit and what would.
        """
        key = tuple(leaves[leaf] for leaf in self.leaves)
        if key not in self._shapes:
            inferred = self._infer(key)
            self._shapes.clear()
            self._shapes[key] = inferred
        return self._shapes[key]

    def _infer(self, leaf_shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
        shapes: list[Shape] = [()] * self.size
        for leaf, shape in zip(self.leaves, leaf_shapes, strict=True):
            shapes[self.slot[leaf]] = shape
        for step in self.steps:
            shapes[step.slot] = _step_shape(step, [shapes[slot] for slot in step.inputs])
        return tuple(shapes)


def _step_shape(step: Step, inputs: list[Shape]) -> Shape:
    try:
        return step.op.shape(*inputs, **step.attributes)
    except ShapeMismatch as mismatch:
        text = _("{node}: {problem}").format(node=step.name, problem=mismatch)
        raise ShapeError(text, node=step.node, port=mismatch.port) from None


def compile(graph: Graph, targets: Iterable[int], wrt: Iterable[int] | None = None) -> Plan:
    """Return the plan that computes the targets, and the gradients with respect to the leaves `wrt`.

    Without `wrt`, every input and parameter counts; constants never do. What no leaf of `wrt` reaches sends
    no gradient, so nothing is spent on it. Raises MissingInputError for an open port on the way.
    """
    inputs = graph.inputs_before(targets)
    order, sources = list(inputs), list(inputs.values())
    level: dict[int, int] = {}
    for node_id, before in inputs.items():
        level[node_id] = 1 + max([level[source] for source in before]) if before else 0
    nodes = graph.nodes(order)
    levels = list(level.values())
    keys = _keys(nodes, levels)
    arranged = sorted(range(len(nodes)), key=keys.__getitem__)
    slot = {order[place]: index for index, place in enumerate(arranged)}
    leaves = levels.count(0)
    return Plan(
        nodes=tuple([nodes[place] for place in arranged]),
        inputs=tuple([tuple([slot[source] for source in sources[place]]) for place in arranged]),
        levels=tuple([levels[place] for place in arranged]),
        groups=_groups([keys[place] for place in arranged], leaves),
        slot=MappingProxyType(slot),
        leaves=tuple([order[place] for place in arranged[:leaves]]),
        differentiated=frozenset(_differentiated(nodes, sources, wrt)),
    )


def _keys(nodes: list[Node], levels: list[int]) -> list[int]:
    """Return numbers that grow with the level, and are equal for nodes of one level and kind."""
    kinds: dict[Any, int] = {}
    numbers = [kinds.setdefault(kind_of(node), len(kinds)) for node in nodes]
    count = len(kinds)
    return [level and level * count + number for level, number in zip(levels, numbers, strict=True)]


def _groups(keys: list[int], leaves: int) -> tuple[tuple[int, int], ...]:
    """Return where runs of equal keys begin and end, after the leaves."""
    cuts = [slot for slot in range(leaves, len(keys)) if slot == leaves or keys[slot] != keys[slot - 1]]
    return tuple(pairwise([*cuts, len(keys)]))


def kind_of(node: Node) -> Any:
    """Return what two nodes have in common when the same rules, attributes filled in, compute them."""
    return (node.op, *node.attributes.items()) if node.attributes else node.op


def _differentiated(nodes: list[Node], sources: list[tuple[int, ...]], wrt: Iterable[int] | None) -> set[int]:
    reached = {node.id for node in nodes if node.op.name in VARYING} if wrt is None else set(wrt)
    for node, before in zip(nodes, sources, strict=True):
        for source, vjp in zip(before, node.op.vjp, strict=False):
            if source in reached and vjp is not None:
                reached.add(node.id)
                break
    return reached


def _bind_reached(
    reached: list[tuple[int, int]], rules: tuple[Rule | None, ...], attributes: Mapping[str, AttributeValue]
) -> tuple[tuple[int, int, Rule], ...]:
    paired = [(index, source, rules[index]) for index, source in reached]
    return tuple(
        (index, source, bind(rule, attributes)) for index, source, rule in paired if rule is not None
    )


def bind(rule: Rule, attributes: Mapping[str, AttributeValue]) -> Rule:
    """Return the rule with these attributes filled in."""
    return partial(rule, **attributes) if attributes else rule
