"""What can still be computed where some nodes cannot: the rest of the graph is not lost with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.errors import GraphError
from engine.graphs.graph import Graph
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile


@dataclass(frozen=True, eq=False)
class Partial:
    """What a run found although some nodes failed, and the plan that found it.

    `failures` says why by node, in computing order; `lost` are those nodes and all that depends on them. The
    evaluation has no gradients where its target is lost.
    """

    evaluation: Evaluation
    plan: Plan
    failures: Mapping[int, GraphError]
    lost: frozenset[int]


def evaluate_what_can_be(graph: Graph, plan: Plan, target: int | None = None) -> Partial:
    """Return the values of all of the plan's nodes that do not depend on one that fails, and the gradients.

    Raises as `evaluate` does for a target that the plan does not compute, and where no node is to blame.
    """
    rest, failures, lost = plan, dict[int, GraphError](), frozenset[int]()
    while True:
        try:
            evaluation = evaluate(graph, rest, None if target in lost else target)
        except GraphError as error:
            if error.node is None or error.node not in rest.slot:
                raise
            failures |= {error.node: error, **_misfits(graph, rest)}
            lost = frozenset(graph.downstream(failures) & plan.slot.keys())
            rest = _without(graph, plan, lost)
        else:
            ordered = sorted(failures, key=plan.slot.__getitem__)
            return Partial(evaluation, rest, {node: failures[node] for node in ordered}, lost)


def _misfits(graph: Graph, plan: Plan) -> Mapping[int, GraphError]:
    """Return every shape error at once, so that many take no more turns than one."""
    return plan.misfits({leaf.id: np.shape(np.asarray(leaf.value)) for leaf in graph.nodes(plan.leaves)})


def _without(graph: Graph, plan: Plan, lost: frozenset[int]) -> Plan:
    """Return the plan of the rest; the last is kept, for values change more often than what fails."""
    kept = plan.prepared.get("rest")
    if kept is None or kept[0] != lost:
        kept = plan.prepared["rest"] = lost, compile(graph, plan.slot.keys() - lost)
    rest: Plan = kept[1]
    return rest
