"""Names and numbers as mathematics: the LaTeX of a node's name, of a value, and of an op's template.

Traces, paths and exports all write formulas; this is the one place that knows how a name or a number looks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np

from engine.graphs.graph import Graph, Node
from engine.maths.nesting import Piece, Strength, nested, strength_of
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.ops.table import written
from engine.text import _

LARGEST_MATRIX = 8
"""Rows or columns; a larger array is shown by the space it lives in."""

_GREEK_COMMANDS = (
    r"\alpha\beta\gamma\delta\epsilon\zeta\eta\theta\iota\kappa\lambda\mu\nu\xi\pi\rho\sigma\tau\upsilon\phi"
    r"\chi\psi\omega\Gamma\Delta\Theta\Lambda\Xi\Pi\Sigma\Upsilon\Phi\Psi\Omega"
)
GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", re.findall(r"\\\w+", _GREEK_COMMANDS), strict=True))
"""The LaTeX command of each Greek letter that has one."""

_LETTERS = {command: letter for letter, command in GREEK.items()} | {r"\varepsilon": "ε", r"\ell": "ℓ"}
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("-0123456789", "₋₀₁₂₃₄₅₆₇₈₉")
_UNBOUNDED = {math.inf: r"\infty", -math.inf: r"-\infty"}
_UNBOUNDED_IN_WORDS = {math.inf: "∞", -math.inf: "−∞"}
_SUBSCRIPTED = re.compile(r"([^\W\d_]+)_?(\d+)")


def symbol(name: str) -> str:
    """Return a node's name as mathematics: x, x₀ as x_{0}, several letters upright."""
    match = _SUBSCRIPTED.fullmatch(name)
    letters, digits = match.groups() if match else (name, "")
    escaped = letters.replace("_", r"\_")  # a space would vanish in mathematics
    if not letters.strip("_"):
        return escaped
    body = letters if len(letters) == 1 else rf"\mathrm{{{escaped}}}"
    return body + (f"_{{{digits}}}" if digits else "")


def letters(latex: str) -> str:
    """Return a symbol that is LaTeX as a sentence has it: β₁ for \\beta_1, λ for \\lambda."""
    named = re.sub(r"\\[a-zA-Z]+", lambda command: _LETTERS.get(command[0], command[0][1:]), latex)
    return re.sub(r"_(\{-?\d+\}|\d)", lambda index: index[1].strip("{}").translate(_SUBSCRIPTS), named)


def in_symbols(graph: Graph, node: Node, template: str, **more: Piece) -> str:
    """Fill an op's LaTeX template with attributes, the symbol at each port, that of the node, and more."""
    return nested(template, {**_symbols(graph, node), **more}, _attributes(node))[0]


def with_numbers(
    graph: Graph, node: Node, values: Mapping[int, Array], template: str, rounding: Rounding = four_digits
) -> str:
    """Fill an op's LaTeX template with the values at the node's ports; arrays keep their names."""
    sources = {edge.port: edge.source for edge in graph.edges_into(node.id)} | {"out": node.id}
    singles = {port: values[source] for port, source in sources.items() if not np.ndim(values[source])}
    texts = {port: number(value, rounding) for port, value in singles.items()}
    numbers = {port: (text, strength_of(text)) for port, text in texts.items()}
    return nested(template, _symbols(graph, node) | numbers, _attributes(node))[0]


def _symbols(graph: Graph, node: Node) -> dict[str, Piece]:
    wired = {edge.port: symbol(graph.node(edge.source).name) for edge in graph.edges_into(node.id)}
    names = {port: wired.get(port, r"\square") for port in node.op.ports} | {"out": symbol(node.name)}
    return {name: (text, Strength.WHOLE) for name, text in names.items()}


def _attributes(node: Node) -> dict[str, str | float]:
    return {name: written(value) for name, value in node.attributes.items()}


def derivative(of: str, by: str) -> str:
    """Return ∂of/∂by as LaTeX, for symbols that are LaTeX already."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def number(value: Array, rounding: Rounding = four_digits) -> str:
    """Return a value as LaTeX: a number, rounded, an array as the space it lives in."""
    if np.ndim(value):
        return rf"\mathbb{{R}}^{{{shape_of(value)}}}"
    if not math.isfinite(value):
        return _UNBOUNDED.get(value, r"\mathrm{NaN}")
    mantissa, exponent = rounding(value)
    return mantissa + (rf" \times 10^{{{exponent}}}" if exponent else "")


def factor(value: Array, rounding: Rounding = four_digits) -> str:
    """Return `number(value)`, in parentheses where it could not stand after a sign or before a power."""
    text = number(value, rounding)
    plain = np.ndim(value) or not (text.startswith("-") or r"\times" in text)
    return text if plain else rf"\left({text}\right)"


def shape_of(value: Array) -> str:
    """Return an array's shape as LaTeX, as in 2 \\times 3."""
    return r" \times ".join(map(str, np.shape(value)))


def matrix(value: Array, *, upright: bool = False) -> str:
    """Return a value as LaTeX with all its numbers, an array of more rows or columns as its space.

    A vector is a row, or a column where it stands upright.
    """
    if np.ndim(value) == 0 or not is_shown_whole(value):
        return number(value)
    entries = np.atleast_2d(value)
    if upright and np.ndim(value) == 1:
        entries = entries.T
    rows = [" & ".join(number(entry) for entry in row) for row in entries]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def is_shown_whole(value: Array) -> bool:
    """Return whether `matrix` shows every number of a value."""
    return np.ndim(value) <= 2 and all(length <= LARGEST_MATRIX for length in np.shape(value))


def equals(exact: bool) -> str:
    """Return the LaTeX sign between two sides: "=", or ≈ where digits of one of them are left out."""
    return "=" if exact else r"\approx"


def equals_in_text(exact: bool) -> str:
    """Return `equals` as a sentence has it."""
    return "=" if exact else "≈"


def are_exact(*values: Array, rounding: Rounding = four_digits) -> bool:
    """Return whether `number` leaves out no digit of these values but what arithmetic put there."""
    return all(_is_exact(entry, rounding) for value in values for entry in np.ravel(value))


def _is_exact(value: Array, rounding: Rounding) -> bool:
    if not math.isfinite(value):
        return True
    mantissa, exponent = rounding(value)
    return math.isclose(float(f"{mantissa}e{exponent}"), value, rel_tol=1e-12)


def spoken(value: Array, rounding: Rounding = four_digits) -> str:
    """Return a value as a sentence has it: rounded as `number` rounds, an array by its shape."""
    if np.ndim(value):
        return _("an array of shape {shape}").format(shape=np.shape(value))
    if not math.isfinite(value):
        return _UNBOUNDED_IN_WORDS.get(value, "NaN")
    mantissa, exponent = rounding(value)
    power = f" × 10{str(exponent).translate(_SUPERSCRIPTS)}" if exponent else ""
    return mantissa.replace("-", "−") + power


def bracketed(text: str) -> str:
    """Return what a sentence has for a number, in parentheses where it could not stand after a sign."""
    return f"({text})" if text.startswith("−") else text


def signed(value: float, rounding: Rounding = four_digits) -> str:
    """Return `spoken(value)` with its sign always told; zero and NaN have none."""
    text = spoken(value, rounding)
    return f"+{text}" if value > 0 else text


def entry_name(name: str, index: tuple[int, ...]) -> str:
    """Return what one number of a node is called: its name, with the place of an entry, as in W[0, 2]."""
    return name + (f"[{', '.join(map(str, index))}]" if index else "")
