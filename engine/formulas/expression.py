"""Text to graph: a formula, or several lines of `name = formula`, becomes nodes.

A text is read as mathematics is typed (`engine.formulas.grammar`), as LaTeX (`engine.formulas.latex`), or as
a program for NumPy or PyTorch; nothing is ever executed. What functions are called, `engine.formulas.names`
says. A name that is not assigned becomes an input, or a parameter where it looks like a weight (w, w0, W1,
b1, θ); `x = -2` gives one its value, and so does `W = [[1, 2], [3, 4]]`, while `[[1, 2], [3, 4]] @ x` has a
constant; `x = parameter(-2)`, `input(…)` or `constant(…)` says which kind of leaf it is; e and π are numbers.
Equal subexpressions share one node, but each line that gives a name has one of its own. A number that is
added or multiplied becomes a gate of its own, "+1" or "×2", as lectures draw it. * is entry by entry, @ the
matrix product, and · what it is between numbers, vectors or matrices. Attributes are given by place or by
name: `huber(y, t, delta=2)`. A sum written with + adds two at a time; `add(x, y, z)` is one gate.
`engine.formulas.formula_text` writes such text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.formulas import latex
from engine.formulas.cursor import too_deep
from engine.formulas.lines import Lines
from engine.formulas.reader import Reader
from engine.formulas.tokens import Text, tokens
from engine.graphs.graph import Graph


@dataclass(frozen=True)
class Formula:
    """What a text became: its graph, the node of its last line, and the names that were given no value."""

    graph: Graph
    target: int
    unset: tuple[str, ...]


def value_of(text: str) -> float | list[Any]:
    """Return a number or nested lists of numbers as a formula has them: 1/3, pi, [1, 2,].

    Raises ParseError where the text is none.
    """
    typed = Text(text)
    program = Lines(typed, tokens(typed)).program()
    return Reader(typed, program).read_value()


def parse(text: str) -> Formula:
    """Return the graph of a formula; raise ParseError with line and column where it cannot be read."""
    typed = Text(text)
    is_latex = latex.is_latex(typed.plain)
    program = Lines(typed, latex.tokens(typed) if is_latex else tokens(typed), is_latex=is_latex).program()
    reader = Reader(typed, program)
    try:
        target = reader.read()
    except RecursionError:
        raise typed.error(too_deep()) from None
    return Formula(reader.graph, target, reader.unset)
