"""One pass told step by step: events that can be played, each with what flowed, in numbers and in words.

Reverse mode tells, for every node on its way: upstream, local and downstream at each port, and the sums where
wires fork (Rumelhart, Hinton & Williams, 1986; Griewank & Walther, Evaluating Derivatives, 2nd ed., 2008,
chapter 3). Forward mode tells the same of tangents (Baydin et al., 2018, §3.1), and the pass before both how
each gate comes to its value. The order of a pass is known at once, and an event is made when somebody asks
for it; whoever plays them computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import overload

import numpy as np

from engine.errors import InvalidValueError, UnknownNodeError
from engine.graphs.graph import Edge, Graph
from engine.graphs.node_values import as_direction
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.run.autodiff import Evaluation, pushforward
from engine.run.plan import Plan, Step
from engine.study.captions import Caption, Captions, Flow
from engine.study.events import (
    Beat,
    Computed,
    Contribution,
    Downstream,
    Event,
    Given,
    Start,
    Sum,
    Term,
    Visit,
)
from engine.study.jacobian import entrywise_gradient
from engine.text import _


def reverse_trace(
    graph: Graph, plan: Plan, evaluation: Evaluation, of: str = "", rounding: Rounding = four_digits
) -> Trace:
    """Return the events of the reverse pass that the evaluation ran, from its target to the leaves.

    A node is visited when its gradient is complete; a sum comes as soon as its last term has arrived. `of` is
    the name of what gradients are of where that is not the target, as inside a composite; `rounding` is how
    captions round numbers.
    Raises InvalidValueError, at once, for an evaluation without a target.
    """
    if evaluation.target is None:
        raise InvalidValueError(_("choose a target first: gradients are always of some node"))
    captions = Captions(graph, evaluation.values, evaluation.target, of, rounding)
    return _Backward(plan, evaluation, captions)


def forward_trace(
    graph: Graph,
    plan: Plan,
    evaluation: Evaluation,
    tangents: Mapping[int, Array],
    rounding: Rounding = four_digits,
) -> Trace:
    """Return the events of a forward-mode pass along a direction, from the leaves on.

    `tangents` gives the direction by leaf id, as for `engine.run.autodiff.pushforward`. Raises at once
    UnknownNodeError for a node the plan does not compute, and InvalidValueError for one that it holds fixed,
    as it does constants, for one that moves with what it is computed from, and for a tangent that is no
    number or array of its leaf's shape.
    """
    moving = {leaf: _direction(graph, plan, evaluation, leaf, given) for leaf, given in tangents.items()}
    return _Onward(plan, evaluation, Captions(graph, evaluation.values, rounding=rounding), moving)


def moving_trace(
    graph: Graph, plan: Plan, evaluation: Evaluation, leaf: int, rounding: Rounding = four_digits
) -> Trace:
    """Return `forward_trace` for one leaf that moves, every entry of it by 1; raise as that does."""
    value = evaluation.values[leaf] if leaf in plan.slot else 1.0
    return forward_trace(graph, plan, evaluation, {leaf: np.ones_like(value)[()]}, rounding)


def value_trace(graph: Graph, plan: Plan, evaluation: Evaluation, rounding: Rounding = four_digits) -> Trace:
    """Return the events of the forward pass that the evaluation ran, from the leaves to its target.

    Without a target all gates of the plan come; with one, those that it depends on.
    """
    needed = plan.slot.keys() if evaluation.target is None else graph.upstream([evaluation.target])
    captions = Captions(graph, evaluation.values, rounding=rounding)
    return _Values(plan, evaluation, captions, frozenset(needed))


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


class Trace(Sequence[Event]):
    """The events of one pass, in its order; each is made when it is asked for.

    `beats` says of all of them what they are and where, at the cost of one walk over the plan. After how many
    events a number is known is in `values`, `flows` and `terms`; what is in neither was known before.
    `flow` and `term` return the numbers themselves: gradients in reverse mode, tangents in forward mode,
    which `tells_tangents` says.
    """

    tells_tangents = False
    moved: Mapping[int, Array] = MappingProxyType({})
    """The values that leaves have been moved to at the end, where the pass moves any."""

    def __init__(self, plan: Plan, evaluation: Evaluation, captions: Captions) -> None:
        self._plan, self._evaluation, self._captions = plan, evaluation, captions

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...

    def __getitem__(self, index: int | slice) -> Event | list[Event]:
        if isinstance(index, slice):
            return [self._event(place) for place in range(len(self))[index]]
        return self._event(range(len(self))[index])

    def _event(self, place: int) -> Event:
        return self.told(self.beats[place])

    def __iter__(self) -> Iterator[Event]:
        return map(self.told, self._in_order())

    def __len__(self) -> int:
        return len(self.beats)

    @cached_property
    def beats(self) -> tuple[Beat, ...]:
        """What happens, in order, before any of it is told."""
        return tuple(self._in_order())

    @property
    def values(self) -> Mapping[int, int]:
        """After how many events the value of a node is known; the others were known before."""
        return {}

    @cached_property
    def flows(self) -> Mapping[int, int]:
        """After how many events the gradient or tangent of a node is known."""
        return {beat.known: count for count, beat in enumerate(self.beats, 1) if beat.known is not None}

    @cached_property
    def terms(self) -> Mapping[Edge, int]:
        """After how many events it is known what passes along a wire."""
        passing = enumerate(self.beats, 1)
        return {Edge(b.source, b.node, b.port): count for count, b in passing if b.source is not None}

    @cached_property
    def sums(self) -> Mapping[Edge, int]:
        """The node at which what passes along a wire is one of several terms; other wires are left out."""
        passing = [beat for beat in self.beats if beat.source is not None and beat.known is None]
        return {Edge(b.source, b.node, b.port): self._sum_of(b) for b in passing if b.source is not None}

    def _sum_of(self, beat: Beat) -> int:
        """Return the node whose sum has what passes as a term."""
        return beat.node

    @cached_property
    def stages(self) -> tuple[int, ...]:
        """After how many events each level of the plan is done, so that many nodes can be played at once."""
        levels, slot = self._plan.levels, self._plan.slot
        ends, current = list[int](), None
        for count, beat in enumerate(self.beats):
            if beat.kind is Sum:
                continue  # it comes with the last of its terms, wherever its node stands
            level = levels[slot[beat.node]]
            if current is not None and level != current:
                ends.append(count)
            current = level
        return (*ends, len(self))

    @property
    def target(self) -> int | None:
        """The node that its gradients are of, where it has chosen another than the evaluation's."""
        return None

    def flow(self, _node: int) -> Array | None:
        """Return what the pass finds for a node; None where it does not come."""
        return None

    def term(self, _edge: Edge) -> Array | None:
        """Return what the pass sends along a wire; None where it sends nothing."""
        return None

    def changed_value(self, _node: int, _count: int) -> Array | None:
        """Return the value that a node has been given after so many events; None where it keeps its own."""
        return None

    def chain_rule(self, _node: int) -> Caption | None:
        """Return the whole chain rule at a node, in reverse mode; None where nothing comes back to it."""
        return None

    def _in_order(self) -> Iterator[Beat]:
        raise NotImplementedError

    def told(self, beat: Beat) -> Event:
        """Return the event of a beat."""
        raise NotImplementedError

    @cached_property
    def _nodes(self) -> tuple[int, ...]:
        """The node of every slot."""
        return tuple(self._plan.slot)

    def _step(self, node: int) -> Step:
        return self._plan.steps[self._plan.slot[node] - len(self._plan.leaves)]

    def _local(self, step: Step, index: int) -> Array | None:
        inputs = [self._evaluation.values[self._nodes[slot]] for slot in step.inputs]
        return entrywise_gradient(step, index, self._evaluation.values[step.node], inputs)


class _Backward(Trace):
    def _sum_of(self, beat: Beat) -> int:
        assert beat.source is not None
        return beat.source

    def flow(self, node: int) -> Array | None:
        return self._evaluation.gradients.get(node)

    def term(self, edge: Edge) -> Array | None:
        return self._evaluation.contributions.get((edge.target, edge.port))

    def _in_order(self) -> Iterator[Beat]:
        target = self._evaluation.target
        assert target is not None
        yield Beat(Start, target, known=target)
        arrived = dict.fromkeys(self._senders, 0)
        for step in reversed(self._plan.steps):
            if step.node not in self._evaluation.gradients:
                continue
            yield Beat(Visit, step.node)
            for index, slot, _rule in step.pullbacks:
                source = self._nodes[slot]
                arrived[source] += 1
                terms = len(self._senders[source])
                yield Beat(
                    Downstream, step.node, step.op.ports[index], source, source if terms == 1 else None
                )
                if 1 < arrived[source] == terms:
                    yield Beat(Sum, source, known=source)

    def chain_rule(self, node: int) -> Caption | None:
        carried = self._evaluation.contributions
        wires = self._captions.graph.edges_from(node)
        taken = [wire for wire in wires if (wire.target, wire.port) in carried]
        if not taken:
            return None
        steps = [self._step(wire.target) for wire in taken]
        flows = [
            self._flow_through(step, step.op.ports.index(wire.port), node, lone=len(taken) == 1)
            for step, wire in zip(steps, taken, strict=True)
        ]
        return self._captions.chain_rule(node, flows, self._evaluation.gradients[node])

    @cached_property
    def _senders(self) -> Mapping[int, list[tuple[Step, int]]]:
        """Which ports of which nodes a node's gradient comes from, in the order they send it."""
        senders: dict[int, list[tuple[Step, int]]] = {}
        for step in reversed(self._plan.steps):
            for index, slot, _rule in step.pullbacks if step.node in self._evaluation.gradients else ():
                senders.setdefault(self._nodes[slot], []).append((step, index))
        return senders

    def told(self, beat: Beat) -> Event:
        node, captions = beat.node, self._captions
        gradient = self._evaluation.gradients[node]
        if beat.kind is Start:
            return Start(node=node, caption=captions.seed(gradient), value=gradient)
        if beat.kind is Visit:
            value = self._evaluation.values[node]
            caption = captions.visit_backward(node, gradient)
            return Visit(node=node, caption=caption, value=value, upstream=gradient)
        if beat.kind is Sum:
            flows = self._flows_to(node)
            caption = captions.fork_sum(node, flows, gradient)
            return Sum(node=node, caption=caption, terms=_terms(flows), total=gradient)
        assert beat.source is not None
        step, lone = self._step(node), beat.known is not None
        index = step.op.ports.index(beat.port)
        return self._downstream(self._flow_through(step, index, beat.source, lone=lone))

    def _flows_to(self, node: int) -> list[Flow]:
        senders = self._senders[node]
        return [self._flow_through(step, index, node, lone=len(senders) == 1) for step, index in senders]

    def _flow_through(self, step: Step, index: int, source: int, *, lone: bool) -> Flow:
        port = step.op.ports[index]
        return Flow(
            node=step.node, port=port, source=source, before=self._evaluation.gradients[step.node],
            local=self._local(step, index), after=self._evaluation.contributions[step.node, port],
            lone=lone,
        )  # fmt: skip

    def _downstream(self, flow: Flow) -> Downstream:
        return Downstream(
            node=flow.node, caption=self._captions.downstream(flow), port=flow.port, source=flow.source,
            upstream=flow.before, local=flow.local, downstream=flow.after,
        )  # fmt: skip


class _Onward(Trace):
    tells_tangents = True

    def __init__(
        self, plan: Plan, evaluation: Evaluation, captions: Captions, tangents: Mapping[int, Array]
    ) -> None:
        super().__init__(plan, evaluation, captions)
        self._starts = {node: _frozen(tangent) for node, tangent in tangents.items()}

    @cached_property
    def _moving(self) -> Mapping[int, Array]:
        """The tangent of every node that one reaches."""
        values = [self._evaluation.values[node] for node in self._nodes]
        pushed = zip(self._nodes, pushforward(self._plan, values, self._starts), strict=True)
        return {node: _frozen(tangent) for node, tangent in pushed if tangent is not None}

    def flow(self, node: int) -> Array | None:
        return self._moving.get(node)

    def term(self, edge: Edge) -> Array | None:
        if edge not in self.terms:
            return None
        return self._flow_into(self._step(edge.target), edge.port).after

    def _in_order(self) -> Iterator[Beat]:
        for leaf in self._starts:
            yield Beat(Start, leaf, known=leaf)
        reached = {*self._starts}
        for step in self._plan.steps:
            pushes = self._pushes(step, reached)
            if not pushes:
                continue
            reached.add(step.node)
            yield Beat(Visit, step.node)
            known = step.node if len(pushes) == 1 else None
            for port, source in pushes:
                yield Beat(Contribution, step.node, port, source, known)
            if known is None:
                yield Beat(Sum, step.node, known=step.node)

    def _pushes(self, step: Step, reached: Iterable[int]) -> list[tuple[str, int]]:
        """Return the ports of a node that tangents come in by, and where from."""
        pushes = [(step.op.ports[index], self._nodes[slot]) for index, slot, _rule in step.pushforwards]
        return [(port, source) for port, source in pushes if source in reached]

    def told(self, beat: Beat) -> Event:
        node, captions = beat.node, self._captions
        if beat.kind is Start:
            return Start(node=node, caption=captions.move(node, self._starts[node]), value=self._starts[node])
        if beat.kind is Visit:
            return Visit(node=node, caption=captions.visit_forward(node), value=self._evaluation.values[node])
        step = self._step(node)
        if beat.kind is Sum:
            flows = [self._flow_into(step, port) for port, _source in self._pushes(step, self._moving)]
            caption = captions.meeting_sum(node, flows, self._moving[node])
            return Sum(node=node, caption=caption, terms=_terms(flows), total=self._moving[node])
        flow = self._flow_into(step, beat.port)
        return Contribution(
            node=node, caption=captions.contribution(flow), port=flow.port, source=flow.source,
            tangent=flow.before, local=flow.local, contribution=flow.after,
        )  # fmt: skip

    def _flow_into(self, step: Step, port: str) -> Flow:
        index, slot, jvp = next(push for push in step.pushforwards if step.op.ports[push[0]] == port)
        source, out = self._nodes[slot], self._evaluation.values[step.node]
        inputs = [self._evaluation.values[self._nodes[slot]] for slot in step.inputs]
        with np.errstate(all="ignore"):
            part = _frozen(np.broadcast_to(jvp(self._moving[source], out, *inputs), np.shape(out))[()])
        lone = len(self._pushes(step, self._moving)) == 1
        return Flow(step.node, port, source, self._moving[source], self._local(step, index), part, lone)


class _Values(Trace):
    def __init__(
        self, plan: Plan, evaluation: Evaluation, captions: Captions, needed: frozenset[int]
    ) -> None:
        super().__init__(plan, evaluation, captions)
        self._needed = needed

    @cached_property
    def _leaves(self) -> tuple[int, ...]:
        return tuple(leaf for leaf in self._plan.leaves if leaf in self._needed)

    @property
    def values(self) -> Mapping[int, int]:
        return self._computed

    @cached_property
    def _computed(self) -> Mapping[int, int]:
        known = {beat.node: count for count, beat in enumerate(self.beats, 1)}
        return known | dict.fromkeys(self._leaves, 1)

    def _in_order(self) -> Iterator[Beat]:
        for leaf in islice(self._leaves, 1):
            yield Beat(Given, leaf)
        for step in self._plan.steps:
            if step.node in self._needed:
                yield Beat(Computed, step.node)

    def told(self, beat: Beat) -> Event:
        if beat.kind is Given:
            return Given(node=beat.node, caption=self._captions.given(self._leaves), leaves=self._leaves)
        caption, wires = self._captions.visit_forward(beat.node), self._captions.graph.edges_into(beat.node)
        value = self._evaluation.values[beat.node]
        return Computed(node=beat.node, caption=caption, value=value, inputs=tuple(wires))


def _terms(flows: list[Flow]) -> tuple[Term, ...]:
    return tuple(Term(flow.node, flow.port, flow.after, flow.source) for flow in flows)


def _frozen(array: Array) -> Array:
    """Return an array that nobody can change, a copy where it could be changed; numbers as they are."""
    if isinstance(array, np.ndarray) and array.flags.writeable:
        array = array.copy()
        array.setflags(write=False)
    return array
