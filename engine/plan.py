"""A graph made ready to run: an immutable list of steps that read and write numbered slots.

A plan is compiled when structure changes and used for as long as only values change. `engine.autodiff` runs
it; nothing about values is kept here, so one plan serves many batches, and many runs at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from engine.errors import ShapeError
from engine.graph import Graph, Node
from engine.ops import AttributeValue, Op, Shape, ShapeMismatch
from engine.ops.table import Rule
from engine.text import _


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
    """Steps in the order they run, with the slot of every node; a step's inputs come before it."""

    steps: tuple[Step, ...]
    slot: Mapping[int, int]
    leaves: tuple[int, ...]
    differentiated: frozenset[int]
    _shapes: dict[tuple[Shape, ...], tuple[Shape, ...]] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many slots a run of this plan fills."""
        return len(self.slot)

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
    order = [graph.node(node_id) for node_id in graph.order_before(targets)]
    slot = {node.id: index for index, node in enumerate(order)}
    leaves = tuple(node.id for node in order if node.op.is_leaf)
    differentiated = set(_varying(order) if wrt is None else wrt)
    steps = []
    for node in order:
        if not node.op.is_leaf:
            step = _step(graph, node, slot, differentiated)
            if step.pullbacks:
                differentiated.add(node.id)
            steps.append(step)
    return Plan(tuple(steps), MappingProxyType(slot), leaves, frozenset(differentiated))


def _varying(order: list[Node]) -> list[int]:
    return [node.id for node in order if node.op.name in {"input", "parameter"}]


def _step(graph: Graph, node: Node, slot: Mapping[int, int], differentiated: set[int]) -> Step:
    sources = [edge.source for edge in graph.edges_into(node.id)]
    reached = [(index, slot[source]) for index, source in enumerate(sources) if source in differentiated]
    assert node.op.forward is not None
    return Step(
        node=node.id,
        name=node.name,
        op=node.op,
        slot=slot[node.id],
        inputs=tuple(slot[source] for source in sources),
        forward=_bind(node.op.forward, node.attributes),
        pullbacks=_bind_reached(reached, node.op.vjp, node.attributes),
        pushforwards=_bind_reached(reached, node.op.jvp, node.attributes),
        attributes=node.attributes,
    )


def _bind_reached(
    reached: list[tuple[int, int]], rules: tuple[Rule | None, ...], attributes: Mapping[str, AttributeValue]
) -> tuple[tuple[int, int, Rule], ...]:
    paired = [(index, source, rules[index]) for index, source in reached]
    return tuple(
        (index, source, _bind(rule, attributes)) for index, source, rule in paired if rule is not None
    )


def _bind(rule: Rule, attributes: Mapping[str, AttributeValue]) -> Rule:
    return partial(rule, **attributes) if attributes else rule
