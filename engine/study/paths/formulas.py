"""Formulas of paths: what each local gradient is called, and factored sums as text and as LaTeX.

Local gradients are called by Greek letters in the order of their edges, as in (α + β + γ)(δ + ε + ζ) of Olah,
Calculus on Computational Graphs (2015), or by what they are, ∂q/∂x. Products of numbers stand in the order of
the path, as there. Jacobians do not commute, and the chain rule is customarily written backwards: then the
factor nearest to the target stands first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np

from engine.graphs.graph import Edge
from engine.maths.notation import (
    GREEK,
    LARGEST_MATRIX,
    are_exact,
    bracketed,
    derivative,
    equals,
    equals_in_text,
    factor,
    matrix,
    number,
    spoken,
    symbol,
)
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.study.paths.between import Path

_LETTERS = "αβγδεζηθικλμνξπρστυφχψω"
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Notation(Enum):
    """What local gradients are called: by letters, or by the derivatives that they are."""

    LETTERS = "letters"
    DERIVATIVES = "derivatives"


@dataclass(frozen=True)
class Formula:
    """The same mathematics twice: as text to read or copy, and as LaTeX.

    `exact` says that no digit of a number in the LaTeX was left out.
    """

    text: str
    latex: str
    exact: bool = True

    @property
    def is_text_exact(self) -> bool:
        """Whether the text leaves out no digit: matrices it shows by their shapes, in square brackets."""
        return self.exact or "[" in self.text


@dataclass(frozen=True)
class Equation:
    """The gradient of one node: its name, its sum factored, the same with numbers, and what that makes.

    `value` is the number, or the matrix of the Jacobian; None where that would be too large.
    """

    node: int
    name: Formula
    symbols: Formula
    numbers: Formula
    result: Formula
    value: Array | None

    @property
    def text(self) -> str:
        """All of it on one line, as in ∂f/∂x = αβ = 2 · 3 = 6."""
        return chain(self.name, self.symbols, self.numbers, self.result).text

    @property
    def latex(self) -> str:
        """All of it on one line, in LaTeX."""
        return chain(self.name, self.symbols, self.numbers, self.result).latex


def chain(*parts: Formula) -> Formula:
    """Return formulas with = between them, none of them twice, or ≈ where one has digits left out."""
    return Formula(
        _chained({part.text: part.is_text_exact for part in parts}, equals_in_text),
        _chained({part.latex: part.exact for part in parts}, equals),
        all(part.exact for part in parts),
    )


def _chained(parts: Mapping[str, bool], sign: Callable[[bool], str]) -> str:
    signs = (sign(before and after) for before, after in pairwise(parts.values()))
    first, *more = parts
    return " ".join([first, *(f"{sign} {part}" for sign, part in zip(signs, more, strict=True))])


def letter(index: int) -> Formula:
    """Return the Greek letter of a place, counted from 0: α, β, …, ω, α₁, β₁, …"""
    turn, place = divmod(index, len(_LETTERS))
    sign = _LETTERS[place]
    if not turn:
        return Formula(sign, GREEK[sign])
    return Formula(sign + str(turn).translate(_SUBSCRIPTS), f"{GREEK[sign]}_{{{turn}}}")


def name_edges(nodes: Mapping[int, str], edges: Sequence[Edge], notation: Notation) -> dict[Edge, Formula]:
    """Return what the local gradient along each edge is called, given the nodes' names by id.

    A derivative names its port where other ways may lead from the edge's start to its end, parallel edges or
    longer paths: without the port it would be the sum over all of them.
    """
    if notation is Notation.LETTERS:
        return {edge: letter(index) for index, edge in enumerate(edges)}
    leaving, arriving = Counter(edge.source for edge in edges), Counter(edge.target for edge in edges)
    names = {edge: name_gradient(nodes, edge.target, edge.source) for edge in edges}
    lone = {edge: leaving[edge.source] == 1 or arriving[edge.target] == 1 for edge in edges}
    return {edge: name if lone[edge] else _at_port(name, edge.port) for edge, name in names.items()}


def name_gradient(nodes: Mapping[int, str], target: int, node: int) -> Formula:
    """Return the name of the gradient of a target with respect to a node, ∂f/∂q."""
    of, by = nodes[target], nodes[node]
    return Formula(f"∂{of}/∂{by}", derivative(symbol(of), symbol(by)))


def _at_port(name: Formula, port: str) -> Formula:
    return Formula(f"{name.text}|{port}", rf"\left.{name.latex}\right|_{{{symbol(port)}}}")


def number_formula(
    value: Array | None, shape: tuple[int, int], rounding: Rounding = four_digits, *, is_factor: bool = False
) -> Formula:
    """Return a number, in brackets where a product needs them, or a matrix: a large one as its shape."""
    if value is not None and not np.ndim(value):
        text, exact = spoken(value, rounding), are_exact(value, rounding=rounding)
        if is_factor:
            return Formula(bracketed(text), factor(value, rounding), exact)
        return Formula(text, number(value, rounding), exact)
    rows, columns = shape
    small = value is not None and max(shape) <= LARGEST_MATRIX
    space = rf"\left[{rows} \times {columns}\right]"
    text = f"[{rows} × {columns}]"
    return Formula(text, matrix(value), are_exact(value)) if small else Formula(text, space)


@dataclass(frozen=True)
class Piece:
    """A part of a formula: `is_sum` asks for brackets in a product, `close` for no dot beside it.

    `exact` is that of `Formula`.
    """

    text: str
    latex: str
    is_sum: bool = False
    close: bool = False
    exact: bool = True

    @property
    def formula(self) -> Formula:
        """The formula so far."""
        return Formula(self.text, self.latex, self.exact)


@dataclass(frozen=True, eq=False)
class Writing:
    """The algebra that turns a factored sum into a formula, from what edges and gradients are called."""

    edge: Callable[[Edge], Formula]
    gradient: Callable[[int], Formula]
    close: bool
    target_first: bool

    def one(self, _node: int) -> Piece:
        """Return a 1."""
        return Piece("1", "1")

    def local(self, edge: Edge) -> Piece:
        """Return what the local gradient along an edge is called."""
        name = self.edge(edge)
        return Piece(name.text, name.latex, close=self.close, exact=name.exact)

    def named(self, node: int, _gradient: Piece) -> Piece:
        """Return the name of a gradient that has a line of its own."""
        name = self.gradient(node)
        return Piece(name.text, name.latex, exact=name.exact)

    def add(self, left: Piece, right: Piece) -> Piece:
        """Return left + right."""
        text, latex = f"{left.text} + {right.text}", f"{left.latex} + {right.latex}"
        return Piece(text, latex, is_sum=True, close=True, exact=left.exact and right.exact)

    def multiply(self, first: Piece, second: Piece) -> Piece:
        """Return the product, sums in brackets."""
        left, right = (_as_factor(piece) for piece in self._in_order(first, second))
        close = self.close and left.close and right.close
        dot, latex_dot = ("", " ") if close else (" · ", r" \cdot ")
        text, latex = left.text + dot + right.text, left.latex + latex_dot + right.latex
        return Piece(text, latex, close=close, exact=left.exact and right.exact)

    def path(self, path: Path, ones: frozenset[Edge]) -> Piece:
        """Return the product along a path, in which edges of `ones` do not stand."""
        factors = [self.local(edge) for edge in path.edges if edge not in ones]
        if not factors:
            return self.one(path.start)
        product, *more = factors
        for piece in more:
            product = self.multiply(product, piece)
        return product

    def _in_order(self, first: Piece, second: Piece) -> tuple[Piece, Piece]:
        return (second, first) if self.target_first else (first, second)


def _as_factor(piece: Piece) -> Piece:
    if not piece.is_sum:
        return piece
    return Piece(f"({piece.text})", rf"\left({piece.latex}\right)", close=piece.close, exact=piece.exact)
