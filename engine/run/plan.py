"""A graph made ready to run: an immutable list of steps that read and write numbered slots.

A plan is compiled when structure changes and used for as long as only values change. `engine.run.autodiff`
runs it; nothing about values is kept here, so one plan serves many batches, and many runs at once. Slots are
numbered level by level (leaves are level 0, and a node is one above its highest input), and within a level op
by op: every node comes after its inputs, and what can be computed together stands together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.errors import ShapeError
from engine.graphs.graph import Graph, Node
from engine.graphs.reachability import reached_places
from engine.graphs.wires import Flags, Indices, Wires, sorting, starts_of_runs
from engine.ops import AttributeValue, Op, Shape, ShapeMismatch
from engine.ops.table import Rule
from engine.text import _

VARYING = frozenset({"input", "parameter"})
"""The ops whose nodes are differentiated unless others are asked for."""

MOST_ENTRIES = 2**27
"""Numbers that the values of one run may have together: 1 GiB in float64, and as much again for gradients."""


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
    """The nodes of a run by slot, and the wires between their slots.

    `levels` holds every slot's level, `groups` the slots (first, end) of the gates of each level and kind;
    `asked` marks the slots that gradients are asked for. `wires` numbers the kinds of nodes, which are alike
    where the same rules, attributes filled in, compute them. What else there is to know is found when it is
    asked for: the passes over single numbers need no more than these columns.
    """

    nodes: tuple[Node, ...]
    wires: Wires
    levels: Indices
    groups: tuple[tuple[int, int], ...]
    leaves: tuple[int, ...]
    targets: frozenset[int]
    asked: Flags
    prepared: dict[Any, Any] = field(default_factory=dict, repr=False)
    """What faster passes have made of this plan, by what they made it for; no run sees another's values."""
    _shapes: dict[tuple[Shape, ...], tuple[Shape, ...]] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """How many slots a run of this plan fills."""
        return len(self.nodes)

    def computes(self, node: int) -> bool:
        """Return whether a run of this plan fills a slot for that node."""
        return node in self.targets or node in self.slot

    @cached_property
    def slot(self) -> Mapping[int, int]:
        """Every node's slot by the node's id, in the order of slots."""
        return MappingProxyType({node: slot for slot, node in enumerate(self.wires.ids.tolist())})

    @cached_property
    def inputs(self) -> tuple[tuple[int, ...], ...]:
        """The slots that each slot's node reads, port by port."""
        sources, starts = self.wires.sources.tolist(), self.wires.starts.tolist()
        return tuple([tuple(sources[first:end]) for first, end in pairwise(starts)])

    @cached_property
    def kinds(self) -> dict[int, Node]:
        """A gate of every kind, by the number that `wires` gives the kind."""
        kinds = self.wires.kinds
        return {int(kinds[first]): self.nodes[first] for first, _end in self.groups}

    @cached_property
    def plugs(self) -> Indices:
        """For every wire, the place in a table `by_plug` of the kind and port that it leads to."""
        return self.wires.kinds[self.wires.consumers] * self._most_ports + self.wires.ports

    @cached_property
    def _most_ports(self) -> int:
        return max((len(node.op.ports) for node in self.kinds.values()), default=0)

    def by_plug(self, read: Callable[[Op], Sequence[int]]) -> Indices:
        """Return a table of what is read of each port of each kind's op, to be looked up by `plugs`."""
        table = np.zeros((max(self.kinds, default=0) + 1, self._most_ports), dtype=np.int64)
        for kind, node in self.kinds.items():
            table[kind, : len(node.op.ports)] = read(node.op)
        return table.ravel()

    @cached_property
    def sends(self) -> Flags:
        """For every wire, whether a gradient is sent back along it."""
        differentiable = self.by_plug(lambda op: [vjp is not None for vjp in op.vjp])[self.plugs] > 0
        sources, consumers = self.wires.sources[differentiable], self.wires.consumers[differentiable]
        varying = reached_places(self.size, self.asked, sources, consumers)
        return differentiable & varying[self.wires.sources]

    @cached_property
    def differentiated(self) -> frozenset[int]:
        """The nodes that gradients are sent to: those asked for, and those on the way to them."""
        led = self.asked.copy()
        led[self.wires.consumers[self.sends]] = True
        return frozenset(self.wires.ids[led].tolist())

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order they run; a step's inputs come before it."""
        return tuple(self._step(slot) for slot in range(len(self.leaves), self.size))

    def step(self, node: int) -> Step | None:
        """Return the step that computes a node; None for a leaf, and for a node that is not computed here."""
        slot = self.slot.get(node, -1) - len(self.leaves)
        return self.steps[slot] if slot >= 0 else None

    def _sending(self, slot: int) -> list[tuple[int, int]]:
        """Return (port index, source slot) for the ports of a node that send a gradient back."""
        first, sources = self._starts[slot], self.inputs[slot]
        return [(index, source) for index, source in enumerate(sources) if self._sent[first + index]]

    @cached_property
    def _starts(self) -> list[int]:
        starts: list[int] = self.wires.starts.tolist()
        return starts

    @cached_property
    def _sent(self) -> list[bool]:
        sent: list[bool] = self.sends.tolist()
        return sent

    def _step(self, slot: int) -> Step:
        node, sending = self.nodes[slot], self._sending(slot)
        assert node.op.forward is not None
        return Step(
            node=node.id,
            name=node.name,
            op=node.op,
            slot=slot,
            inputs=self.inputs[slot],
            forward=bind(node.op.forward, node.attributes),
            pullbacks=_bind(sending, node.op.vjp, node.attributes),
            pushforwards=_bind(sending, node.op.jvp, node.attributes),
            attributes=node.attributes,
        )

    def shapes(self, leaves: Mapping[int, Shape]) -> tuple[Shape, ...]:
        """Return every slot's shape for leaves of these shapes, without computing anything.

        Raises ShapeError, naming the first node and port where shapes do not fit and what would, or the node
        with which all values together take more memory than a run may have.
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
        entries = sum(map(math.prod, leaf_shapes))
        for step in self.steps:
            shapes[step.slot] = self._step_shape(step, [shapes[slot] for slot in step.inputs])
            entries += math.prod(shapes[step.slot])
            if entries > MOST_ENTRIES:
                raise _too_large(step, shapes[step.slot], entries)
        return tuple(shapes)

    def misfits(self, leaves: Mapping[int, Shape]) -> dict[int, ShapeError]:
        """Return why shapes do not fit, for every node where those at its ports are known and do not."""
        return self._fit(leaves)[1]

    def known_shapes(self, leaves: Mapping[int, Shape]) -> dict[int, Shape]:
        """Return the shapes of the nodes before which none are at odds, for leaves of these shapes."""
        ids = self.wires.ids.tolist()
        return {ids[slot]: shape for slot, shape in self._fit(leaves)[0].items()}

    def _fit(self, leaves: Mapping[int, Shape]) -> tuple[dict[int, Shape], dict[int, ShapeError]]:
        """Return the shapes that are known by slot, and by node why others are not."""
        shapes = {self.slot[leaf]: shape for leaf, shape in leaves.items()}
        errors: dict[int, ShapeError] = {}
        for step in self.steps:
            if all(slot in shapes for slot in step.inputs):
                try:
                    shapes[step.slot] = self._step_shape(step, [shapes[slot] for slot in step.inputs])
                except ShapeError as error:
                    errors[step.node] = error
        return shapes, errors

    def _step_shape(self, step: Step, inputs: list[Shape]) -> Shape:
        try:
            return step.op.shape(*inputs, **step.attributes)
        except ShapeMismatch as mismatch:
            wired = self._wired(step, str(mismatch))
            template = _("{node}: {problem} ({wired})") if wired else _("{node}: {problem}")
            text = template.format(node=step.name, problem=mismatch, wired=wired)
            raise ShapeError(text, node=step.node, port=mismatch.port) from None

    def _wired(self, step: Step, problem: str) -> str:
        """Return what is wired to the ports that a sentence speaks of, but for nodes called as their port."""
        told, sources = set(re.findall(r"\w+", problem)), [self.nodes[slot].name for slot in step.inputs]
        wired = zip(step.op.ports, sources, strict=True)
        renamed = [(port, name) for port, name in wired if port in told and port != name]
        return ", ".join(_("{port} is {node}").format(port=port, node=name) for port, name in renamed)


def compile(graph: Graph, targets: Iterable[int], wrt: Iterable[int] | None = None) -> Plan:
    """Return the plan that computes the targets, and the gradients with respect to the leaves `wrt`.

    Without `wrt`, every input and parameter counts; constants never do. What no leaf of `wrt` reaches sends
    no gradient, so nothing is spent on it. Attributes are read now and kept: after `Graph.set_attribute`, as
    after a change of structure, compile again; only the values of leaves are read at every run.
    Raises MissingInputError for an open port on the way, UnknownNodeError for a node the graph has not.
    """
    wanted = [graph.node(target).id for target in targets]
    asked = None if wrt is None else [graph.node(node).id for node in wrt]
    before = _before(graph, wanted)
    kinds, levels = _kinds(graph, before), before.levels()
    keys = np.where(levels > 0, levels * (1 + kinds.max(initial=0)) + kinds, 0)
    order = sorting(keys)
    wires = replace(before, kinds=kinds).arranged(order)
    leaves = int(np.count_nonzero(levels == 0))
    nodes = tuple(graph.nodes(wires.ids.tolist()))
    return Plan(
        nodes=nodes,
        wires=wires,
        levels=levels[order],
        groups=_groups(keys[order], leaves),
        leaves=tuple(wires.ids[:leaves].tolist()),
        targets=frozenset(wanted),
        asked=_asked(nodes[:leaves], wires, asked),
    )


def _before(graph: Graph, targets: list[int]) -> Wires:
    """Return the targets and all they depend on; raise MissingInputError for a port that is open there."""
    wires = graph.wires()
    wanted = np.zeros(len(wires.ids), dtype=np.bool_)
    wanted[np.searchsorted(wires.ids, targets)] = True
    before = wires.before(wanted)
    ports = np.array([len(op.ports) for op in graph.ops()], dtype=np.int64)
    if (before.counts < ports[before.kinds]).any():
        graph.order_before(targets)
    return before


def _kinds(graph: Graph, wires: Wires) -> Indices:
    """Return numbers of what computes each node; without attributes that is its op."""
    if not any(op.attributes for op in graph.ops()):
        return wires.kinds
    kinds: dict[Any, int] = {}
    nodes = graph.nodes(wires.ids.tolist())
    return np.array([kinds.setdefault(kind_of(node), len(kinds)) for node in nodes], dtype=np.int64)


def _groups(keys: Indices, leaves: int) -> tuple[tuple[int, int], ...]:
    """Return where runs of equal keys begin and end, after the leaves."""
    cuts = leaves + starts_of_runs(keys[leaves:])
    return tuple(pairwise([*cuts.tolist(), len(keys)]))


def _asked(leaves: tuple[Node, ...], wires: Wires, wrt: list[int] | None) -> Flags:
    """Return which slots gradients are asked for."""
    if wrt is not None:
        return np.isin(wires.ids, wrt)
    asked = np.zeros(len(wires.ids), dtype=np.bool_)
    asked[: len(leaves)] = [leaf.op.name in VARYING for leaf in leaves]
    return asked


def kind_of(node: Node) -> Any:
    """Return what two nodes have in common when the same rules, attributes filled in, compute them."""
    return (node.op, *node.attributes.items()) if node.attributes else node.op


def _bind(
    sending: list[tuple[int, int]], rules: tuple[Rule | None, ...], attributes: Mapping[str, AttributeValue]
) -> tuple[tuple[int, int, Rule], ...]:
    paired = [(index, source, rules[index]) for index, source in sending]
    return tuple(
        (index, source, bind(rule, attributes)) for index, source, rule in paired if rule is not None
    )


def _too_large(step: Step, shape: Shape, entries: int) -> ShapeError:
    message = _(
        "{node}: with its value, of shape {shape}, the values of this graph would take {size} MB; "
        "they may take {most} MB"
    )
    size, most = (f"{number * 8 // 2**20:,}" for number in (entries, MOST_ENTRIES))
    return ShapeError(message.format(node=step.name, shape=shape, size=size, most=most), node=step.node)


def bind(rule: Rule, attributes: Mapping[str, AttributeValue]) -> Rule:
    """Return the rule with these attributes filled in."""
    return partial(rule, **attributes) if attributes else rule
