"""Reverse mode told step by step: upstream, local and downstream at each port, and sums where wires fork.

Rumelhart, Hinton & Williams, 1986; Griewank & Walther, Evaluating Derivatives, 2nd ed., 2008, chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from engine.errors import InvalidValueError
from engine.graphs.graph import Edge, Graph
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan, Step
from engine.study.captions import Caption, Captions, Flow
from engine.study.events import Beat, Downstream, Event, Start, Sum, Term, Visit
from engine.study.trace import Trace
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
            is_target = node == self._evaluation.target
            return self._captions.seed(self._evaluation.gradients[node]) if is_target else None
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
            return Sum(node=node, caption=caption, terms=tuple(map(Term.of, flows)), total=gradient)
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
