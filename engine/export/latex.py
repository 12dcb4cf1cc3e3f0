"""LaTeX of a node as the inspector shows it: what it computes and how steep it is at each port."""

from __future__ import annotations

from engine.graph import Graph
from engine.notation import derivative, symbol, words


def formula(graph: Graph, node_id: int) -> str:
    """Return the equation of one node over the names of its inputs, as in q = x + y."""
    node = graph.node(node_id)
    return f"{symbol(node.name)} = {node.op.latex.format(**words(graph, node))}"


def local_gradient(graph: Graph, node_id: int, port: str) -> str:
    """Return the equation of a local gradient, as in ∂f/∂q = z, over the names of the node's inputs."""
    node = graph.node(node_id)
    filled = words(graph, node)
    rule = node.op.local_latex[node.op.ports.index(port)]
    fraction = derivative(str(filled["out"]), str(filled[port]))
    return f"{fraction} = {rule.format(**filled)}" if rule else ""
