"""Where a backward pass can go wrong: every gradient that crosses a gate, and every sum where a wire forks.

They come in the order in which `engine.study.trace` tells the pass, with all that a mistake is made of. What
a `Crossing` would send down were other numbers in it, `pull` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.composites.naming import as_read
from engine.files.exercise_section import Place
from engine.graphs.graph import Graph
from engine.ops import Array
from engine.run.autodiff import Evaluation, evaluate, sum_to_shape
from engine.run.plan import Plan, Step, compile
from engine.study.events import Beat, Downstream, Sum
from engine.study.jacobian import inputs_of
from engine.study.reverse_trace import reverse_trace


@dataclass(frozen=True, eq=False)
class Crossing:
    """A gradient goes through one port of a gate, down to `source`: the event `Downstream`, to be run anew.

    `before` is the crossing that alone made the upstream gradient, and `inner` the gate that alone feeds the
    port from one input of its own, each where there is one.
    """

    step: Step
    index: int
    source: int
    upstream: Array
    out: Array
    inputs: tuple[Array, ...]
    before: Crossing | None = None
    inner: Inner | None = None

    @property
    def place(self) -> Place:
        """The wire that the gradient goes down."""
        return Place(self.step.node, self.step.op.ports[self.index])

    @property
    def value(self) -> Array:
        """What stands on the wire."""
        return self.inputs[self.index]

    @cached_property
    def right(self) -> Array:
        """The gradient that goes down."""
        return self.pull()

    @property
    def local(self) -> Array:
        """The local gradient alone: what would go down of an upstream gradient of ones."""
        return self.pull(upstream=np.ones_like(self.upstream)[()])

    def pull(
        self, upstream: Array | None = None, out: Array | None = None, inputs: tuple[Array, ...] | None = None
    ) -> Array:
        """Return what would go down with this upstream, output and these inputs in the gate's rule."""
        g = self.upstream if upstream is None else upstream
        y, xs = self.out if out is None else out, self.inputs if inputs is None else inputs
        rule = next(rule for index, _slot, rule in self.step.pullbacks if index == self.index)
        with np.errstate(all="ignore"):
            return sum_to_shape(rule(g, y, *xs), np.shape(self.value))

    def pull_at(self, point: Array) -> Array:
        """Return what would go down were the derivative taken with another number at the port."""
        inputs = (*self.inputs[: self.index], point, *self.inputs[self.index + 1 :])
        with np.errstate(all="ignore"):
            return self.pull(out=self.step.forward(*inputs), inputs=inputs)


@dataclass(frozen=True, eq=False)
class Inner:
    """The gate g in f(g(x)): its step, and its input x."""

    step: Step
    point: Array


@dataclass(frozen=True, eq=False)
class Meeting:
    """Gradients come together at a node that feeds several ports, and are summed: the event `Sum`.

    `parts` are the numbers that come, `terms` the crossings that they come from.
    """

    node: int
    value: Array
    terms: tuple[Crossing, ...]
    parts: tuple[Array, ...]
    right: Array

    @property
    def place(self) -> Place:
        """The node itself."""
        return Place(self.node)


Situation = Crossing | Meeting


def added(parts: Sequence[Array]) -> Array:
    """Return the sum of some numbers, of which there is one at least."""
    return sum(parts[1:], start=parts[0])


@dataclass(frozen=True, eq=False)
class Pass:
    """One backward pass over a graph, as it was run."""

    graph: Graph
    plan: Plan
    evaluation: Evaluation

    @classmethod
    def of(cls, graph: Graph, target: int) -> Pass:
        """Run a graph; raise as `engine.run.autodiff.evaluate` does."""
        plan, graph = compile(graph, [target]), as_read(graph, target)
        return cls(graph, plan, evaluate(graph, plan, target))

    def at(self, graph: Graph) -> Pass:
        """Return the same pass over a graph that differs in the values of its leaves only."""
        return Pass(as_read(graph, self.target), self.plan, evaluate(graph, self.plan, self.target))

    @property
    def target(self) -> int:
        """The node that is differentiated."""
        assert self.evaluation.target is not None
        return self.evaluation.target

    @cached_property
    def situations(self) -> dict[Place, Situation]:
        """All crossings and meetings by place, in backward order: a sum comes after its last term."""
        met: dict[int, list[Crossing]] = {}
        situations: dict[Place, Situation] = {}
        for beat in reverse_trace(self.graph, self.plan, self.evaluation).beats:
            if beat.kind is Downstream:
                crossing = self._crossing(beat, met.get(beat.node, []))
                met.setdefault(crossing.source, []).append(crossing)
                situations[crossing.place] = crossing
            elif beat.kind is Sum:
                situations[Place(beat.node)] = self._meeting(beat.node, met[beat.node])
        return situations

    def _crossing(self, beat: Beat, met: list[Crossing]) -> Crossing:
        step, values = self.plan.step(beat.node), self.evaluation.values
        assert beat.source is not None
        assert step is not None
        return Crossing(
            step=step,
            index=step.op.ports.index(beat.port),
            source=beat.source,
            upstream=self.evaluation.gradients[beat.node],
            out=values[beat.node],
            inputs=tuple(inputs_of(self.plan, self.evaluation, step)),
            before=met[0] if len(met) == 1 else None,
            inner=self._inner(beat.source),
        )

    def _inner(self, node: int) -> Inner | None:
        step = self.plan.step(node)
        if step is None or len(step.inputs) != 1:
            return None
        return Inner(step, *inputs_of(self.plan, self.evaluation, step))

    def _meeting(self, node: int, terms: list[Crossing]) -> Meeting:
        evaluation = self.evaluation
        parts = tuple(term.right for term in terms)
        return Meeting(node, evaluation.values[node], tuple(terms), parts, evaluation.gradients[node])
