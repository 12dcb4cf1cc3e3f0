"""A graph's function as one formula, and its whole derivation with numbers as a LaTeX document.

The document goes through `pdflatex` as it is: forward values node by node, then each gradient by the chain
rule, with a term for every wire where a node forks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from engine.autodiff import Evaluation, evaluate
from engine.export.latex import formula
from engine.export.nesting import Strength, nested, strength_of
from engine.export.program import comment
from engine.graph import Edge, Graph, Node
from engine.grouping import without_composites
from engine.jacobian import local_gradient as local_value
from engine.notation import GREEK, derivative, factor, matrix, number, symbol, with_numbers
from engine.ops import Array
from engine.ops.table import written
from engine.plan import Plan, compile
from engine.text import _

WIDEST = 60
"""Letters and signs; a longer formula is not nested in another, but stands on a line of its own."""

_SIGNS = {"−": "$-$", "×": r"$\times$", "·": r"$\cdot$", "²": "$^2$", "∂": r"$\partial$", "…": r"\dots{}"}
_ESCAPED = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    **{letter: f"\\{letter}" for letter in "{}#$%&_"},
}  # fmt: skip


def function(graph: Graph, target: int) -> list[str]:
    """Return the target as one formula of the leaves, after the formulas that are too long to stand in it.

    Raises MissingInputError for an open port on the way.
    """
    lines: list[str] = []
    pieces: dict[int, tuple[str, Strength]] = {}
    for node in (graph.node(node_id) for node_id in graph.order_before([target])):
        text, strength = _piece(graph, node, pieces)
        if node.id == target or (_width(text) > WIDEST and not node.op.is_leaf):
            lines.append(f"{symbol(node.name)} = {text}")
            text, strength = symbol(node.name), Strength.WHOLE
        pieces[node.id] = text, strength
    return lines


def _piece(graph: Graph, node: Node, pieces: dict[int, tuple[str, Strength]]) -> tuple[str, Strength]:
    if node.op.name == "constant" and not isinstance(node.value, np.ndarray):
        text = number(node.value)
        return text, strength_of(text)
    if node.op.is_leaf:
        return symbol(node.name), Strength.WHOLE
    wired = {edge.port: pieces[edge.source] for edge in graph.edges_into(node.id)}
    attributes = {name: written(value) for name, value in node.attributes.items()}
    return nested(node.op.latex, wired, attributes)


def _width(text: str) -> int:
    """Return about how many letters and signs a formula shows."""
    text = re.sub(r"\\(left|right|frac|tfrac|textstyle|mathrm|operatorname|text)\b", "", text)
    return len(re.sub(r"[{}\s^_]", "", re.sub(r"\\[a-zA-Z]+", "x", text)))


def derivation(graph: Graph, target: int, title: str = "", description: str = "") -> str:
    """Return the document: the function, every value, and every gradient of the target with its terms.

    What the target does not depend on is left out. Raises MissingInputError, ShapeError or InvalidValueError
    where the target cannot be computed.
    """
    graph, target = without_composites(graph, target)
    plain, renamed = _with_plain_names(graph)
    parts = [
        (_("The function"), function(plain, target)),
        *(
            (heading.format(target=f"${_ascii(symbol(plain.node(target).name))}$"), equations)
            for heading, equations in _steps(plain, target)
        ),
    ]
    lines = [f"% {comment(text)}" for text in (title, description, *renamed) if comment(text)]
    lines += [
        r"\documentclass{article}", r"\usepackage[T1]{fontenc}", r"\usepackage{amsmath,amssymb}",
        r"\begin{document}",
    ]  # fmt: skip
    lines += [rf"\section*{{{_as_text(title)}}}"] if comment(title) else []
    lines += [_as_text(description)] if comment(description) else []
    for heading, equations in parts:
        lines.append(rf"\subsection*{{{heading}}}")
        lines += [_ascii(rf"\[ {equation} \]") for equation in equations]
    return "\n".join([*lines, r"\end{document}"]) + "\n"


def _steps(graph: Graph, target: int) -> Iterator[tuple[str, list[str]]]:
    plan = compile(graph, [target])
    evaluation = evaluate(graph, plan, target)
    nodes = [graph.node(node_id) for node_id in graph.order_before([target])]
    yield _("Forward pass: values"), [_value(graph, node, evaluation) for node in nodes]
    reached = [node for node in reversed(nodes) if node.id in evaluation.gradients]
    yield (
        _("Backward pass: gradients of {target}"),
        [_gradient(graph, node, plan, evaluation) for node in reached],
    )


def equations(graph: Graph, target: int) -> list[str]:
    """Return every formula of the derivation, in the order of the document."""
    return [*function(graph, target), *(line for _heading, lines in _steps(graph, target) for line in lines)]


def _value(graph: Graph, node: Node, evaluation: Evaluation) -> str:
    value = evaluation.values[node.id]
    if node.op.is_leaf:
        return f"{symbol(node.name)} {_shown(value)}"
    inputs = [evaluation.values[edge.source] for edge in graph.edges_into(node.id)]
    symbolic = formula(graph, node.id)
    if any(np.ndim(found) for found in (value, *inputs)):
        return f"{symbolic} {_shown(value)}"
    return f"{symbolic} = {with_numbers(graph, node, evaluation.values, node.op.latex)} {_shown(value)}"


def _gradient(graph: Graph, node: Node, plan: Plan, evaluation: Evaluation) -> str:
    """Return the chain rule at a node, its terms in numbers, and their sum."""
    assert evaluation.target is not None
    of = symbol(graph.node(evaluation.target).name)
    name, total = symbol(node.name), evaluation.gradients[node.id]
    wires = [
        edge for edge in graph.edges_from(node.id) if (edge.target, edge.port) in evaluation.contributions
    ]
    if not wires:
        return f"{derivative(of, name)} {_shown(total)}"
    outs = [symbol(graph.node(edge.target).name) for edge in wires]
    chain = " + ".join(rf"{derivative(of, out)} \cdot {derivative(out, name)}" for out in outs)
    terms = " + ".join(_term(edge, plan, evaluation) for edge in wires)
    return f"{derivative(of, name)} = {chain} = {terms}" + (
        f" {_shown(total)}" if len(wires) > 1 or not np.ndim(total) else ""
    )


def _term(edge: Edge, plan: Plan, evaluation: Evaluation) -> str:
    """Return what one wire carries: upstream times local, or for arrays the product as it is."""
    shapes = [np.shape(evaluation.values[node_id]) for node_id in (edge.source, edge.target)]
    if any(shapes):
        return matrix(evaluation.contributions[edge.target, edge.port])
    local = local_value(plan, evaluation, edge.target, edge.port)
    return rf"{factor(evaluation.gradients[edge.target])} \cdot {factor(local)}"


def _shown(value: Array) -> str:
    """Return "= value", "≈ value" where digits were left out, or "∈ space" for what is too large to print."""
    if np.ndim(value):
        text = matrix(value)
        return rf"\in {text}" if text.startswith(r"\mathbb") else f"= {text}"
    exact = not np.isfinite(value) or float(f"{float(value):.4g}") == float(value)
    return f"= {number(value)}" if exact else rf"\approx {number(value)}"


# -- what LaTeX can set ------------------------------------------------------------------------------------


def _with_plain_names(graph: Graph) -> tuple[Graph, list[str]]:
    """Return a copy whose names LaTeX can set and tell apart, and what was renamed, a line each."""
    plain, renamed, taken = graph.copy(), [], set()
    for node in graph.nodes():
        if not all(letter.isascii() or letter in GREEK for letter in node.name) or symbol(node.name) in taken:
            name = plain.free_name(f"v{node.id}")
            plain.rename(node.id, name)
            renamed.append(f"{symbol(name)}: {node.name}")
        taken.add(symbol(plain.node(node.id).name))
    return plain, renamed


def _ascii(equation: str) -> str:
    return "".join(f"{GREEK[letter]} " if letter in GREEK else letter for letter in equation)


def _as_text(text: str) -> str:
    """Return a text as LaTeX sets it; letters that it may not know are left out."""
    known = {**{letter: f"${command}$" for letter, command in GREEK.items()}, **_SIGNS, **_ESCAPED}
    kept = (known.get(letter, letter if letter < "\u0180" else "") for letter in comment(text))
    return "".join(kept)
