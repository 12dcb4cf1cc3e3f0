"""A factored sum put together one operation at a time, as somebody who factors by hand would do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.graphs.graph import Edge
from engine.ops import Array
from engine.study.cost import Operations
from engine.study.paths.formulas import Formula, Piece, Writing, chain
from engine.study.paths.local_gradients import Locals


@dataclass(frozen=True, eq=False)
class Merged:
    """What one part of a factored sum has come to: the gradient of node `of` by node `by`.

    `edges` are those whose local gradients it is made of, in the order in which they were taken; `value` is
    None where the matrix would be too large.
    """

    piece: Piece
    value: Array | None
    edges: tuple[Edge, ...]
    of: int
    by: int


@dataclass(frozen=True, eq=False)
class Merge:
    """One operation: `first` and `second` become `made`. `operations` counts all that were done so far.

    `written` is the operation in symbols, in numbers, and what it makes, on one line.
    """

    first: Merged
    second: Merged
    made: Merged
    is_product: bool
    written: Formula
    operations: Operations


class Merging:
    """The algebra of a factored sum that keeps every operation, in the order in which they are done."""

    def __init__(self, symbols: Writing, numbers: Writing, local_gradients: Locals) -> None:
        self.merges: list[Merge] = []
        self._symbols, self._numbers, self._locals = symbols, numbers, local_gradients
        self._done = Operations(passes=1)

    def one(self, node: int) -> Merged:
        """Return a 1."""
        return Merged(self._symbols.one(node), self._locals.one(node), (), node, node)

    def local(self, edge: Edge) -> Merged:
        """Return the local gradient along an edge."""
        piece, value = self._symbols.local(edge), self._locals.local(edge)
        return Merged(piece, value, (edge,), edge.target, edge.source)

    def named(self, node: int, gradient: Merged) -> Merged:
        """Return a gradient under the name that it has wherever it is used again."""
        piece = self._symbols.named(node, gradient.piece)
        return Merged(piece, gradient.value, gradient.edges, gradient.of, gradient.by)

    def add(self, left: Merged, right: Merged) -> Merged:
        """Add two parts."""
        value = self._locals.add(left.value, right.value)
        return self._merge(left, right, value, Writing.add, Operations(additions=1))

    def multiply(self, first: Merged, second: Merged) -> Merged:
        """Multiply two parts, the one nearer to the source given first."""
        value = self._locals.multiply(first.value, second.value)
        return self._merge(first, second, value, Writing.multiply, Operations(products=1))

    def _merge(
        self,
        first: Merged,
        second: Merged,
        value: Array | None,
        join: Callable[[Writing, Piece, Piece], Piece],
        cost: Operations,
    ) -> Merged:
        edges = tuple(dict.fromkeys((*first.edges, *second.edges)))
        made = Merged(join(self._symbols, first.piece, second.piece), value, edges, second.of, first.by)
        in_numbers = join(self._numbers, self._in_numbers(first), self._in_numbers(second)).formula
        result = self._locals.result_in_numbers(value, made.of, made.by)
        self._done += cost
        written = chain(made.piece.formula, in_numbers, result)
        self.merges.append(Merge(first, second, made, cost.products == 1, written, self._done))
        return made

    def _in_numbers(self, part: Merged) -> Piece:
        number = self._locals.factor_in_numbers(part.value, part.of, part.by)
        return Piece(number.text, number.latex, exact=number.exact)
