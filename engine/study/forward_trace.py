"""Forward mode told step by step: the tangents that come in at each port of a gate, and their sum.

Baydin et al., Automatic Differentiation in Machine Learning: a Survey, 2018, §3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np

from engine.errors import InvalidValueError, UnknownNodeError
from engine.graphs.graph import Edge, Graph
from engine.graphs.node_values import as_direction
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.run.autodiff import Evaluation, pushforward
from engine.run.plan import Plan, Step
from engine.study.captions import Captions, Flow
from engine.study.events import Beat, Contribution, Event, Start, Sum, Term, Visit
from engine.study.jacobian import inputs_of
from engine.study.trace import Trace
from engine.text import _


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
    value = evaluation.values.get(leaf)
    shape = () if value is None else np.shape(value)
    return forward_trace(graph, plan, evaluation, {leaf: np.ones(shape)[()]}, rounding)


def _direction(graph: Graph, plan: Plan, evaluation: Evaluation, leaf: int, given: Array) -> Array:
    name = graph.node(leaf).name
    if leaf not in plan.slot:
        message = _("{node} is not computed here: nothing in this pass depends on it")
        raise UnknownNodeError(message.format(node=name), node=leaf)
    if leaf not in plan.differentiated:
        message = _("{node} is held fixed here; only inputs and parameters move")
        raise InvalidValueError(message.format(node=name), node=leaf)
    step = plan.step(leaf)
    if step is not None and step.pullbacks:
        message = _("{node} moves with what it is computed from; give a tangent to that instead")
        raise InvalidValueError(message.format(node=name), node=leaf)
    return as_direction(given, evaluation.values[leaf], name, leaf)


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
            return Sum(node=node, caption=caption, terms=tuple(map(Term.of, flows)), total=self._moving[node])
        flow = self._flow_into(step, beat.port)
        return Contribution(
            node=node, caption=captions.contribution(flow), port=flow.port, source=flow.source,
            tangent=flow.before, local=flow.local, contribution=flow.after,
        )  # fmt: skip

    def _flow_into(self, step: Step, port: str) -> Flow:
        index, slot, jvp = next(push for push in step.pushforwards if step.op.ports[push[0]] == port)
        source, out = self._nodes[slot], self._evaluation.values[step.node]
        inputs = inputs_of(self._plan, self._evaluation, step)
        with np.errstate(all="ignore"):
            part = _frozen(np.broadcast_to(jvp(self._moving[source], out, *inputs), np.shape(out))[()])
        lone = len(self._pushes(step, self._moving)) == 1
        return Flow(step.node, port, source, self._moving[source], self._local(step, index), part, lone)


def _frozen(array: Array) -> Array:
    """Return an array that nobody can change, a copy where it could be changed; numbers as they are."""
    if isinstance(array, np.ndarray) and array.flags.writeable:
        array = array.copy()
        array.setflags(write=False)
    return array
