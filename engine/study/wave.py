"""When the gradient comes along each wire, for a picture of it running from the target to the leaves."""

from __future__ import annotations

from collections.abc import Mapping

from engine.graphs.graph import Edge, Graph
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan

Span = tuple[float, float]
"""When something begins and ends, as shares of the whole time, from 0 to 1."""


def wave(graph: Graph, plan: Plan, evaluation: Evaluation, through: int | Edge) -> Mapping[Edge, Span]:
    """Return when the gradient leaves and arrives along each wire that it takes through a node or a wire.

    Those are the wires on a way from there to the target, and those from the leaves to there. It leaves
    a gate when its last term has arrived there, as in the pass itself: at the length of the longest way from
    the target. Empty where no gradient comes through.
    """
    carried, ends = evaluation.contributions, _ends(through)
    if evaluation.target is None or ends[1] not in evaluation.gradients:
        return {}
    above, below = graph.downstream([ends[1]]), graph.upstream([ends[0]])
    depth, wires = {evaluation.target: 0}, list[Edge]()
    for step in reversed(plan.steps):
        if step.node not in depth:
            continue
        for edge in graph.edges_into(step.node):
            on_the_way = edge == through or edge.source in above or step.node in below
            if on_the_way and (edge.target, edge.port) in carried:
                wires.append(edge)
                depth[edge.source] = max(depth.get(edge.source, 0), depth[step.node] + 1)
    longest = max(depth.values(), default=0)
    return {edge: (depth[edge.target] / longest, depth[edge.source] / longest) for edge in wires}


def _ends(through: int | Edge) -> tuple[int, int]:
    """Return the node that leads to what the gradient comes through, and the one that it leads to."""
    return (through.source, through.target) if isinstance(through, Edge) else (through, through)
