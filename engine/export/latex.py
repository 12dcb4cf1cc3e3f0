"""LaTeX of a node as the inspector shows it: what it computes and how steep it is at each port."""

from __future__ import annotations

import re

from engine.graph import Graph, Node

_SUBSCRIPTED = re.compile(r"([^\W\d_]+)_?(\d+)")


def symbol(name: str) -> str:
    """Return a node's name as mathematics: x, x₀ as x_{0}, several letters upright."""
    match = _SUBSCRIPTED.fullmatch(name)
    letters, digits = match.groups() if match else (name, "")
    body = letters if len(letters) == 1 else rf"\mathrm{{{letters.replace('_', ' ')}}}"
    return body + (f"_{{{digits}}}" if digits else "")


def formula(graph: Graph, node_id: int) -> str:
    """Return the equation of one node over the names of its inputs, as in q = x + y."""
    node = graph.node(node_id)
    return f"{symbol(node.name)} = {node.op.latex.format(**_words(graph, node))}"


def local_gradient(graph: Graph, node_id: int, port: str) -> str:
    """Return the equation of a local gradient, as in ∂f/∂q = z, over the names of the node's inputs."""
    node = graph.node(node_id)
    words = _words(graph, node)
    rule = node.op.local_latex[node.op.ports.index(port)]
    fraction = rf"\frac{{\partial {words['out']}}}{{\partial {words[port]}}}"
    return f"{fraction} = {rule.format(**words)}" if rule else ""


def _words(graph: Graph, node: Node) -> dict[str, str | float]:
    wired = {edge.port: symbol(graph.node(edge.source).name) for edge in graph.edges_into(node.id)}
    names = {port: wired.get(port, r"\square") for port in node.op.ports}
    return {**node.attributes, **names, "out": symbol(node.name)}
