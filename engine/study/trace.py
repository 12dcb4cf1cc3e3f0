"""One pass told step by step: events that can be played, each with what flowed, in numbers and in words.

Reverse mode tells, for every node on its way: upstream, local and downstream at each port, and the sums where
wires fork (Rumelhart, Hinton & Williams, 1986; Griewank & Walther, Evaluating Derivatives, 2nd ed., 2008,
chapter 3). Forward mode tells the same of tangents (Baydin et al., 2018, §3.1). Events are made one at a
time, as somebody asks for the next; whoever plays them computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engine.errors import InvalidValueError, UnknownNodeError
from engine.graphs.graph import Graph
from engine.graphs.node_values import as_direction
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan, Step
from engine.study.captions import Caption, Captions, Flow
from engine.study.jacobian import entrywise_gradient
from engine.text import _


@dataclass(frozen=True, eq=False, kw_only=True)
class Event:
    """One step of a pass, at one node, with its caption."""

    node: int
    caption: Caption

    def __str__(self) -> str:
        return self.caption.sentence


@dataclass(frozen=True, eq=False, kw_only=True)
class Start(Event):
    """The pass begins: the target's own gradient in reverse mode, the tangent of a leaf in forward mode."""

    value: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Visit(Event):
    """The pass comes to a node. `upstream` is its complete gradient; None in forward mode."""

    value: Array
    upstream: Array | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Downstream(Event):
    """A gradient goes through one port: upstream × local = downstream, on its way to `source`.

    `local` is a number, or an array like the node's value for an elementwise op; None where it is a whole
    Jacobian, which is not built. `downstream` has the shape of the source's value.
    """

    port: str
    source: int
    upstream: Array
    local: Array | None
    downstream: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Contribution(Event):
    """A tangent comes in through one port: tangent of `source` × local = contribution to the node's own."""

    port: str
    source: int
    tangent: Array
    local: Array | None
    contribution: Array


@dataclass(frozen=True, eq=False)
class Term:
    """One term of a sum, by the port whose wire it came along."""

    node: int
    port: str
    value: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Sum(Event):
    """All terms have arrived and are added.

    In reverse mode the node's gradient, over the ports that it feeds; in forward mode its tangent, over its
    own ports. Nodes with a single term have no such event.
    """

    terms: tuple[Term, ...]
    total: Array


def reverse_trace(graph: Graph, plan: Plan, evaluation: Evaluation, of: str = "") -> Iterator[Event]:
    """Yield the events of the reverse pass that the evaluation ran, from its target to the leaves.

    A node is visited when its gradient is complete; a sum comes as soon as its last term has arrived. `of` is
    the name of what gradients are of where that is not the target, as inside a composite.
    Raises InvalidValueError, at once, for an evaluation without a target.
    """
    if evaluation.target is None:
        raise InvalidValueError(_("choose a target first: gradients are always of some node"))
    return _Backward(plan, evaluation, Captions(graph, evaluation.values, evaluation.target, of)).events()


def forward_trace(
    graph: Graph, plan: Plan, evaluation: Evaluation, tangents: Mapping[int, Array]
) -> Iterator[Event]:
    """Yield the events of a forward-mode pass along a direction, from the leaves on.

    `tangents` gives the direction by leaf id, as for `engine.run.autodiff.pushforward`. Raises at once
    UnknownNodeError for a node the plan does not compute, and InvalidValueError for one that it holds fixed,
    as it does constants, for one that moves with what it is computed from, and for a tangent that is no
    number or array of its leaf's shape.
    """
    moving = {leaf: _direction(graph, plan, evaluation, leaf, given) for leaf, given in tangents.items()}
    return _Forward(plan, evaluation, Captions(graph, evaluation.values)).events(moving)


def _direction(graph: Graph, plan: Plan, evaluation: Evaluation, leaf: int, given: Array) -> Array:
    name = graph.node(leaf).name
    if leaf not in plan.slot:
        message = _("{node} is not computed here: nothing in this pass depends on it")
        raise UnknownNodeError(message.format(node=name), node=leaf)
    if leaf not in plan.differentiated:
        message = _("{node} is held fixed here; only inputs and parameters move")
        raise InvalidValueError(message.format(node=name), node=leaf)
    slot = plan.slot[leaf] - len(plan.leaves)
    if slot >= 0 and plan.steps[slot].pullbacks:
        message = _("{node} moves with what it is computed from; give a tangent to that instead")
        raise InvalidValueError(message.format(node=name), node=leaf)
    return as_direction(given, evaluation.values[leaf], name, leaf)


@dataclass(frozen=True, eq=False)
class _Pass:
    plan: Plan
    evaluation: Evaluation
    captions: Captions

    def node_of(self) -> dict[int, int]:
        return {slot: node for node, slot in self.plan.slot.items()}

    def local(self, step: Step, index: int, nodes: Mapping[int, int]) -> Array | None:
        inputs = [self.evaluation.values[nodes[slot]] for slot in step.inputs]
        return entrywise_gradient(step, index, self.evaluation.values[step.node], inputs)


class _Backward(_Pass):
    def events(self) -> Iterator[Event]:
        target, nodes = self.evaluation.target, self.node_of()
        assert target is not None
        start = self.evaluation.gradients[target]
        yield Start(node=target, caption=self.captions.seed(start), value=start)
        expected, arrived = self._terms_by_source(), dict[int, list[Flow]]()
        for step in reversed(self.plan.steps):
            if step.node not in self.evaluation.gradients:
                continue
            yield self._visit(step)
            for index, slot, _rule in step.pullbacks:
                source = nodes[slot]
                flow = self._flow(step, index, source, nodes, lone=expected[source] == 1)
                yield self._downstream(flow)
                arrived.setdefault(source, []).append(flow)
                if 1 < len(arrived[source]) == expected[source]:
                    yield self._sum(source, arrived[source])

    def _terms_by_source(self) -> dict[int, int]:
        """Return how many terms each node's gradient has."""
        nodes, count = self.node_of(), dict[int, int]()
        for step in self.plan.steps:
            for _index, slot, _rule in step.pullbacks if step.node in self.evaluation.gradients else ():
                count[nodes[slot]] = count.get(nodes[slot], 0) + 1
        return count

    def _visit(self, step: Step) -> Visit:
        gradient = self.evaluation.gradients[step.node]
        caption = self.captions.visit_backward(step.node, gradient)
        value = self.evaluation.values[step.node]
        return Visit(node=step.node, caption=caption, value=value, upstream=gradient)

    def _flow(self, step: Step, index: int, source: int, nodes: Mapping[int, int], lone: bool) -> Flow:
        port = step.op.ports[index]
        return Flow(
            node=step.node, port=port, source=source, before=self.evaluation.gradients[step.node],
            local=self.local(step, index, nodes), after=self.evaluation.contributions[step.node, port],
            lone=lone,
        )  # fmt: skip

    def _downstream(self, flow: Flow) -> Downstream:
        return Downstream(
            node=flow.node, caption=self.captions.downstream(flow), port=flow.port, source=flow.source,
            upstream=flow.before, local=flow.local, downstream=flow.after,
        )  # fmt: skip

    def _sum(self, node: int, flows: list[Flow]) -> Sum:
        total = self.evaluation.gradients[node]
        return Sum(
            node=node, caption=self.captions.fork_sum(node, flows, total), terms=_terms(flows), total=total
        )


class _Forward(_Pass):
    def events(self, tangents: Mapping[int, Array]) -> Iterator[Event]:
        nodes, moving = self.node_of(), {node: _frozen(tangent) for node, tangent in tangents.items()}
        for leaf, tangent in tuple(moving.items()):
            yield Start(node=leaf, caption=self.captions.move(leaf, tangent), value=tangent)
        for step in self.plan.steps:
            flows = self._flows(step, nodes, moving)
            if not flows:
                continue
            caption = self.captions.visit_forward(step.node)
            yield Visit(node=step.node, caption=caption, value=self.evaluation.values[step.node])
            yield from map(self._contribution, flows)
            moving[step.node] = total = _frozen(_added(flows))
            if len(flows) > 1:
                caption = self.captions.meeting_sum(step.node, flows, total)
                yield Sum(node=step.node, caption=caption, terms=_terms(flows), total=total)

    def _flows(self, step: Step, nodes: Mapping[int, int], moving: Mapping[int, Array]) -> list[Flow]:
        out = self.evaluation.values[step.node]
        inputs = [self.evaluation.values[nodes[slot]] for slot in step.inputs]
        reached = [push for push in step.pushforwards if nodes[push[1]] in moving]
        flows = []
        with np.errstate(all="ignore"):
            for index, slot, jvp in reached:
                source = nodes[slot]
                part = _frozen(np.broadcast_to(jvp(moving[source], out, *inputs), np.shape(out))[()])
                local = self.local(step, index, nodes)
                lone = len(reached) == 1
                flows.append(Flow(step.node, step.op.ports[index], source, moving[source], local, part, lone))
        return flows

    def _contribution(self, flow: Flow) -> Contribution:
        return Contribution(
            node=flow.node, caption=self.captions.contribution(flow), port=flow.port, source=flow.source,
            tangent=flow.before, local=flow.local, contribution=flow.after,
        )  # fmt: skip


def _terms(flows: list[Flow]) -> tuple[Term, ...]:
    return tuple(Term(flow.node, flow.port, flow.after) for flow in flows)


def _added(flows: list[Flow]) -> Array:
    total = flows[0].after
    with np.errstate(all="ignore"):
        for flow in flows[1:]:
            total = total + flow.after
    return total


def _frozen(array: Array) -> Array:
    """Return an array that nobody can change, a copy where it could be changed; numbers as they are."""
    if isinstance(array, np.ndarray) and array.flags.writeable:
        array = array.copy()
        array.setflags(write=False)
    return array
