"""When the gradient comes along each wire, for a picture of it running from the target to the leaves."""

from __future__ import annotations

from collections.abc import Mapping

from engine.graphs.graph import Edge, Graph
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan

Span = tuple[float, float]
"""When something begins and ends, as shares of the whole time, from 0 to 1."""


def wave(graph: Graph, plan: Plan, evaluation: Evaluation, through: int) -> Mapping[Edge, Span]:
    """Return when the gradient leaves and arrives along each wire that it takes through one node.

    Those are the wires on a way from the node to the target, and those from the leaves to the node. It leaves
    a gate when its last term has arrived there, as in the pass itself: at the length of the longest way from
    the target. Empty where no gradient comes through the node.
    """
    if evaluation.target is None or through not in evaluation.gradients:
        return {}
    carried = evaluation.contributions
    above, below = graph.downstream([through]), graph.upstream([through])
    depth, wires = {evaluation.target: 0}, list[Edge]()
    for step in reversed(plan.steps):
        if step.node not in depth:
            continue
        for edge in graph.edges_into(step.node):
            on_the_way = edge.source in above or step.node in below
            if on_the_way and (edge.target, edge.port) in carried:
                wires.append(edge)
                depth[edge.source] = max(depth.get(edge.source, 0), depth[step.node] + 1)
    longest = max(depth.values(), default=0)
    return {edge: (depth[edge.target] / longest, depth[edge.source] / longest) for edge in wires}
