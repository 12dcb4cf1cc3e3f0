"""How much room small arrays want beside outputs, where their values and gradients are written out."""

from __future__ import annotations

from engine.composites.sizes import entries_width, is_written_out, shape_at
from engine.graphs.graph import Graph
from engine.run.plan import compile

BESIDE_A_NUMBER = 84.0
"""Pixels from an output to the next layer, which a number fits into."""


def rooms_in(graph: Graph) -> dict[int, float]:
    """Return what outputs want beyond what a number does, in pixels, by node; of all others nothing.

    Nothing is computed: shapes follow from those of the leaves, as far as ports are wired and shapes fit.
    """
    leaves = {leaf.id: shape_at(leaf) for leaf in graph.leaves()}
    if not any(leaves.values()):
        return {}
    shapes = compile(graph, graph.complete()).known_shapes(leaves) | leaves
    wide = {node: entries_width(shape) for node, shape in shapes.items() if is_written_out(shape)}
    missing = {node: width - BESIDE_A_NUMBER for node, width in wide.items()}
    return {node: room for node, room in missing.items() if room > 0}
