"""What can still be computed where some nodes cannot: the rest of the graph is not lost with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.errors import GraphError, ShapeError
from engine.graphs.graph import Graph
from engine.ops import Array, Shape
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile


@dataclass(frozen=True, eq=False)
class Partial:
    """What a run found although some nodes failed, and the plan that found it.

    `failures` says why by node, in computing order; `lost` are those nodes and all that depends on them. The
    evaluation has no gradients where its target is lost, and leaves out leaves that feed nothing else.
    """

    evaluation: Evaluation
    plan: Plan
    failures: Mapping[int, GraphError]
    lost: frozenset[int]


@dataclass(frozen=True, eq=False)
class _Rest:
    """What is left of a plan without the nodes that failed, and with which shapes of leaves they did."""

    plan: Plan
    failures: Mapping[int, GraphError]
    lost: frozenset[int]
    shapes: tuple[Shape, ...]

    def has(self, target: int | None) -> bool:
        """Return whether the target is lost, or computed here."""
        return target is None or target in self.lost or self.plan.computes(target)


def evaluate_what_can_be(
    graph: Graph, plan: Plan, target: int | None = None, seed: Array | None = None
) -> Partial:
    """Return the values of all of the plan's gates that do not depend on one that fails, and the gradients.

    `seed` is the target's own gradient, 1 where none is given.
    Raises as `evaluate` does for a target that the plan does not compute, and where no node is to blame.
    """
    rest = _remembered(graph, plan, target) or _Rest(plan, {}, frozenset(), ())
    while True:
        try:
            evaluation = evaluate(graph, rest.plan, None if target in rest.lost else target, seed)
        except GraphError as error:
            if error.node is None or error.node not in rest.plan.slot:
                raise
            misfits = rest.plan.misfits(dict(zip(rest.plan.leaves, _shapes(graph, rest.plan), strict=True)))
            rest = _without(graph, plan, {**rest.failures, error.node: error, **misfits}, target)
        else:
            return Partial(evaluation, rest.plan, rest.failures, rest.lost)


def _shapes(graph: Graph, plan: Plan) -> tuple[Shape, ...]:
    return tuple([np.shape(np.asarray(leaf.value)) for leaf in graph.nodes(plan.leaves)])


def _remembered(graph: Graph, plan: Plan, target: int | None) -> _Rest | None:
    """Return what was left the last time, where the same is left now: no leaf has another shape."""
    rest: _Rest | None = plan.prepared.get("rest")
    if rest is None or not rest.has(target):
        return None
    by_shape = all(isinstance(error, ShapeError) for error in rest.failures.values())
    return rest if by_shape and rest.shapes == _shapes(graph, plan) else None


def _without(graph: Graph, plan: Plan, failures: Mapping[int, GraphError], target: int | None) -> _Rest:
    """Return what is left without what fails and all that depends on it, and remember it."""
    lost = frozenset(graph.downstream(failures) & plan.slot.keys())
    ordered = {node: failures[node] for node in sorted(failures, key=plan.slot.__getitem__)}
    last: _Rest | None = plan.prepared.get("rest")
    if last is not None and last.lost == lost and last.has(target):
        left = last.plan
    else:
        wanted = {target} if target is not None else set[int]()
        left = compile(graph, (plan.slot.keys() - plan.leaves | wanted) - lost)
    rest = plan.prepared["rest"] = _Rest(left, ordered, lost, _shapes(graph, plan))
    return rest
