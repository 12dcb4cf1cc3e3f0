"""A graph's function as one formula, and its whole derivation with numbers as a LaTeX document.

The document goes through `pdflatex` as it is: forward values node by node, then each gradient by the chain
rule, with a term for every wire where a node forks. Arrays are spelled out as long as they can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.composites.grouping import without_composites
from engine.export.equations import Equation, Equations
from engine.export.latex import function, width
from engine.export.program import comment
from engine.graphs.graph import Graph
from engine.maths.notation import GREEK, symbol
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.text import _

SHORT, LONG = 75, 90
"""Letters and signs; a longer equation stands on several lines, and a longer sum is broken."""

_OPENING, _CLOSING = {r"\left", r"\begin", "{"}, {r"\right", r"\end", "}"}
_SIGNS = {
    "−": "$-$", "×": r"$\times$", "·": r"$\cdot$", "∂": r"$\partial$", "…": r"\dots{}", "≈": r"$\approx$",
    "≤": r"$\le$", "≥": r"$\ge$", "≠": r"$\ne$", "→": r"$\to$", "∞": r"$\infty$", "√": r"$\surd$",
    "‖": r"$\|$", "ᵀ": r"$^\top$", "½": r"$\tfrac12$", "–": "--", "—": "---", "“": "``", "”": "''", "’": "'",
    **{sign: f"$^{digit}$" for sign, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True)},
    **{sign: f"$_{digit}$" for sign, digit in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)},
}  # fmt: skip
_ESCAPED = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    **{letter: f"\\{letter}" for letter in "{}#$%&_"},
}  # fmt: skip


def derivation(graph: Graph, target: int, title: str = "", description: str = "") -> str:
    """Return the document: the function, every value, and every gradient of the target with its terms.

    What the target does not depend on is left out. Raises MissingInputError, ShapeError or InvalidValueError
    where the target cannot be computed.
    """
    graph, target = without_composites(graph, target)
    plain, renamed = _with_plain_names(graph)
    parts = [
        (_("The function"), [rf"\[ {line} \]" for line in function(plain, target)]),
        *(
            (heading.format(target=f"${symbol(plain.node(target).name)}$"), [*map(_set, told)])
            for heading, told in _passes(plain, target)
        ),
    ]
    lines = [f"% {comment(text)}" for text in (title, description, *renamed) if comment(text)]
    lines += [
        r"\documentclass{article}", r"\usepackage[T1]{fontenc}", r"\usepackage[margin=2cm]{geometry}",
        r"\usepackage{amsmath,amssymb}", r"\allowdisplaybreaks", r"\begin{document}",
    ]  # fmt: skip
    lines += [rf"\section*{{{_as_text(title)}}}"] if comment(title) else []
    lines += [_as_text(description)] if comment(description) else []
    for heading, displayed in parts:
        lines += [rf"\subsection*{{{_ascii(heading)}}}", *map(_ascii, displayed)]
    return "\n".join([*lines, r"\end{document}"]) + "\n"


def equations(graph: Graph, target: int) -> list[Equation]:
    """Return the equations of the forward and of the backward pass, in the order of the document."""
    return [equation for _heading, told in _passes(graph, target) for equation in told]


def _passes(graph: Graph, target: int) -> Iterator[tuple[str, list[Equation]]]:
    plan = compile(graph, [target])
    evaluation = evaluate(graph, plan, target)
    written = Equations(graph, plan, evaluation)
    nodes = [graph.node(node_id) for node_id in graph.order_before([target])]
    yield _("Forward pass: values"), [written.value(node) for node in nodes]
    reached = [node for node in reversed(nodes) if node.id in evaluation.gradients]
    yield _("Backward pass: gradients of {target}"), [written.gradient(node) for node in reached]


def _set(equation: Equation) -> str:
    """Return an equation as LaTeX displays it: on one line if it is short, else a line for each step.

    A step that is too wide for a page is left out; the result always stays.
    """
    if width(equation.text) <= SHORT:
        return rf"\[ {equation.text} \]"
    steps_in_lines = [_broken(step) for step in equation.steps]
    kept = [
        lines for lines in steps_in_lines if lines is steps_in_lines[-1] or max(map(width, lines)) <= LONG
    ]
    lines = [line for row in kept for line in row]
    steps = " \\\\\n".join(f"  &{line}" for line in lines)
    return f"\\begin{{align*}}\n  {equation.left}\n{steps}\n\\end{{align*}}"


def _broken(step: str) -> list[str]:
    """Return a step in lines that fit on a page where it is a sum of terms, else as it is."""
    lines = [""]
    for term in _terms(step):
        if lines[-1] and width(lines[-1] + term) > LONG:
            lines.append(r"\quad ")
        lines[-1] += term
    return lines


def _terms(step: str) -> list[str]:
    """Return a sum's terms, each with the sign before it."""
    parts, depth = [""], 0
    for token in re.split(r"(\\left|\\right|\\begin|\\end|[{}]| \+ )", step):
        depth += (token in _OPENING) - (token in _CLOSING)
        if token == " + " and depth == 0:
            parts.append("")
        parts[-1] += token
    return parts


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
    equation = equation.replace(r"\mathbb{1}", r"\mathbf{1}")  # its blackboard letters are capitals only
    return "".join(f"{GREEK[letter]} " if letter in GREEK else letter for letter in equation)


def _as_text(text: str) -> str:
    """Return a text as LaTeX sets it; letters that it may not know are left out."""
    known = {**{letter: f"${command}$" for letter, command in GREEK.items()}, **_SIGNS, **_ESCAPED}
    return "".join(known.get(letter, letter if _is_known(letter) else "") for letter in comment(text))


def _is_known(letter: str) -> bool:
    return letter < "\u0180" and letter not in "ĦħĸĿŀŉŦŧſ"
