"""LaTeX of a node as the inspector shows it, what it computes and its gradients; and of a whole function."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from engine.graphs.graph import Graph, Node
from engine.maths.chain_rule import ChainRule, Symbols
from engine.maths.nesting import Piece, Strength, nested, strength_of
from engine.maths.notation import derivative, in_symbols, number, symbol
from engine.ops import Array, Shape
from engine.ops.table import written
from engine.run.plan import compile

WIDEST = 45
"""Letters and signs; a longer formula is not nested in another, but stands on a line of its own."""

LOSS = "L"
"""What upstream and downstream gradients are of, where nothing says of what."""


def formula(graph: Graph, node_id: int, values: Mapping[int, Array] = MappingProxyType({})) -> str:
    """Return the equation of one node over the names of its inputs, as in q = x + y.

    Where the values at its ports are given and are arrays, a loss says how it adds and averages entries.
    """
    node = graph.node(node_id)
    shapes = ChainRule(graph, values).shapes_into(node_id)
    return f"{symbol(node.name)} = {in_symbols(graph, node, node.op.latex_for(*shapes))}"


def local_gradient(
    graph: Graph, node_id: int, port: str, values: Mapping[int, Array] = MappingProxyType({}),
    target: str = LOSS,
) -> str:  # fmt: skip
    """Return the equation of a local gradient, as in ∂f/∂q = z, over the names of the node's inputs.

    Where no short formula of it exists, as for a matrix product, or none of arrays where the values at the
    node's ports are some, it is that of the downstream gradient of a target: ∂L/∂x = ∂L/∂y wᵀ. "" for a port
    that is never differentiated.
    """
    rule = ChainRule(graph, values)
    voice, of = Symbols(rule, symbol(target)), rule.name(node_id)
    by = rule.filled(node_id, f"{{{port}}}", voice)[0]
    own, template = rule.own_rule(node_id, port), rule.local_template(node_id, port)
    if own and (any(rule.shapes_into(node_id)) or not template):
        downstream = rule.filled(node_id, own, voice, g=voice.gradient(node_id))[0]
        return f"{derivative(symbol(target), by)} = {downstream}"
    return f"{derivative(of, by)} = {rule.filled(node_id, template, voice)[0]}" if template else ""


def function(graph: Graph, target: int) -> list[str]:
    """Return the target as one formula of the leaves, after the formulas that are too long to stand in it.

    Raises MissingInputError for an open port on the way, ShapeError where shapes do not fit.
    """
    return _lines(graph, target, _shapes(graph, target))


def reading(graph: Graph, target: int) -> str:
    """Return the same lines as one formula, whatever the leaves' shapes are: how a text was understood."""
    lines = _lines(graph, target, dict.fromkeys(graph.order_before([target]), ()))
    if len(lines) < 2:
        return lines[0]
    aligned = r" \\ ".join(line.replace(" = ", " &= ", 1) for line in lines)
    return rf"\begin{{aligned}} {aligned} \end{{aligned}}"


def _lines(graph: Graph, target: int, shapes: Mapping[int, Shape]) -> list[str]:
    lines: list[str] = []
    pieces: dict[int, Piece] = {}
    for node in (graph.node(node_id) for node_id in graph.order_before([target])):
        text, strength = _piece(graph, node, pieces, shapes)
        if node.id == target or (width(text) > WIDEST and not node.op.is_leaf):
            lines.append(f"{symbol(node.name)} = {text}")
            text, strength = symbol(node.name), Strength.WHOLE
        pieces[node.id] = text, strength
    return lines


def _shapes(graph: Graph, target: int) -> dict[int, Shape]:
    plan = compile(graph, [target])
    shapes = plan.shapes({node.id: np.shape(np.asarray(node.value)) for node in graph.nodes(plan.leaves)})
    return {node_id: shapes[slot] for node_id, slot in plan.slot.items()}


def _piece(graph: Graph, node: Node, pieces: dict[int, Piece], shapes: Mapping[int, Shape]) -> Piece:
    if node.op.name == "constant" and not isinstance(node.value, np.ndarray):
        text = number(node.value)
        return text, strength_of(text)
    if node.op.is_leaf:
        return symbol(node.name), Strength.WHOLE
    edges = graph.edges_into(node.id)
    template = node.op.latex_for(*(shapes[edge.source] for edge in edges))
    attributes = {name: written(value) for name, value in node.attributes.items()}
    return nested(template, {edge.port: pieces[edge.source] for edge in edges}, attributes)


def width(text: str) -> int:
    """Return about how many letters and signs a formula shows side by side."""
    text = re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", _longest_row, text)
    text = re.sub(r"\\(left|right|frac|tfrac|textstyle|mathrm|operatorname|text|mathbb|mathbf)\b", "", text)
    text = re.sub(r"\\(cdot|odot|times|to|le|ge|ne|approx|in)\b|[-+=<>]", "oxo", text)
    text = re.sub(r"\\[,;: ]", "", re.sub(r"\\(arctan|tanh|sin|cos|max|min|log|ln)\b", r"\1", text))
    return len(re.sub(r"[{}\s^_]", "", re.sub(r"\\[a-zA-Z]+", "x", text)))


def _longest_row(matrix: re.Match[str]) -> str:
    rows = [row.replace("&", "ooo") for row in matrix[1].split(r"\\")]
    return f"({max(rows, key=len)})"
