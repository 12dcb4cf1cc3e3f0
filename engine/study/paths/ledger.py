"""The path ledger: a gradient as a sum over paths, and what is saved by factoring that sum.

The derivative of one node with respect to another is the sum, over all paths between them, of the products
of the local gradients along each (Bauer, Computational Graphs and Rounding Error, 1974). Local gradients are
numbers where all nodes on the way hold numbers, else Jacobians as matrices, and their products chains of
matrices. `engine.study.paths.between` lists the paths and `engine.study.paths.factoring` folds the sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType

import numpy as np

from engine.graphs.graph import Edge, Graph
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array, Shape
from engine.run.autodiff import evaluate
from engine.run.plan import compile
from engine.study.cost import Operations
from engine.study.jacobian import LARGEST_JACOBIAN
from engine.study.paths.between import Between, Path, between
from engine.study.paths.factoring import Factoring, factor_paths
from engine.study.paths.formulas import Equation, Formula, Notation, Writing, chain, name_edges, name_gradient
from engine.study.paths.local_gradients import Locals
from engine.study.paths.merging import Merge, Merging


@dataclass(frozen=True, eq=False)
class PathEntry:
    """One line of the ledger: a path, the local gradient of each of its edges, and their product.

    Where all nodes on the way are numbers, so are `locals` and `product`; else `locals` are matrices, a row
    for each entry of the edge's end and a column for each of its start, and `product` is shaped like the
    target followed by the source. `shapes` gives rows and columns of each. What would be too large is None.
    `formula` is the product in LaTeX with the target first, `numbers` the same with its numbers.
    """

    path: Path
    locals: tuple[Array | None, ...]
    shapes: tuple[tuple[int, int], ...]
    product: Array | None
    formula: str
    numbers: str


@dataclass(frozen=True, eq=False)
class PathLedger:
    """All paths between two nodes, what each contributes, and their sum.

    `total` is what reverse mode finds, shaped like the source; an array target stands for the sum of its
    entries. `gradients` holds the same of every node between, by id. `naive` and `factored` count the
    operations of the two formulas that `sum_of_paths` and `equations` write. `ones` are edges left out of
    both, for their local gradient is 1 whatever the values.
    """

    source: int
    target: int
    count: int
    total: Array
    gradients: Mapping[int, Array]
    naive: Operations
    factored: Operations
    ones: frozenset[Edge]
    _nodes: Mapping[int, str] = field(repr=False)
    _between: Between = field(repr=False)
    _factoring: Factoring = field(repr=False)
    _locals: Locals = field(repr=False)

    def __iter__(self) -> Iterator[PathEntry]:
        return map(self._entry, self._between.paths())

    @cached_property
    def jacobian(self) -> Array | None:
        """∂target/∂source as the factored sum makes it, shaped like the target followed by the source.

        All zero where there is no path; None where it, or a matrix on the way, would have more entries than
        were allowed.
        """
        if not self._factoring.lines:
            return self._locals.zero(self.target, self.source)
        return self._locals.shaped(self._values[self.source], self.target, self.source)

    @property
    def are_numbers(self) -> bool:
        """Whether all nodes on the way hold numbers, so that products stand in the order of the path."""
        return self._locals.are_numbers

    def names(self, notation: Notation = Notation.LETTERS) -> dict[Edge, Formula]:
        """Return what the local gradient along each edge is called, in the order of the edges."""
        edges = self._between.edges()
        lettered = [edge for edge in edges if edge not in self.ones or notation is not Notation.LETTERS]
        return name_edges(self._nodes, lettered, notation)

    def equations(self, notation: Notation = Notation.LETTERS) -> tuple[Equation, ...]:
        """Return the factored sum: last the source's gradient, before it those that are used more than once.

        A series-parallel graph has one equation. Without a path there is none.
        """
        symbols = self._factoring.fold(self._writings[notation])
        numbers = self._factoring.fold(self._writing_numbers(notation))
        return tuple(
            Equation(
                node=node,
                name=self._name(node),
                symbols=symbols[node].formula,
                numbers=numbers[node].formula,
                result=self._locals.result_in_numbers(self._values[node], self.target, node),
                value=self._values[node],
            )
            for node in self._factoring.lines
        )

    def sum_of_paths(self, notation: Notation = Notation.LETTERS, most: int = 100) -> Formula:
        """Return the sum written out path by path, up to `most` of them and an ellipsis for the others."""
        writing = self._writings[notation]
        pieces = [writing.path(path, self.ones) for path in islice(self._between.paths(), most)]
        rest = self.count > most
        return Formula(
            " + ".join([piece.text for piece in pieces] + ["…"] * rest) or "0",
            " + ".join([piece.latex for piece in pieces] + [r"\dots"] * rest) or "0",
        )

    def symbols(self, path: Path, notation: Notation = Notation.LETTERS) -> Formula:
        """Return the product along a path in symbols."""
        return self._writings[notation].path(path, self.ones).formula

    def written(self, entry: PathEntry, notation: Notation = Notation.LETTERS) -> Formula:
        """Return the product along a path in symbols, in numbers, and what it makes, on one line."""
        ends = self.target, self.source
        numbers = self._writing_numbers(notation).path(entry.path, self.ones)
        result = self._locals.result_in_numbers(self._locals.as_matrix(entry.product, *ends), *ends)
        return chain(self.symbols(entry.path, notation), numbers.formula, result)

    def merges(self, notation: Notation = Notation.LETTERS) -> tuple[Merge, ...]:
        """Return the operations of the factored sum in the order in which they are done."""
        merging = Merging(self._writings[notation], self._writing_numbers(notation), self._locals)
        self._factoring.fold(merging)
        return tuple(merging.merges)

    def contribution(self, edge: Edge) -> Array | None:
        """Return what comes back along a wire in reverse mode; None where nothing does."""
        return self._locals.evaluation.contributions.get((edge.target, edge.port))

    def edges(self) -> tuple[Edge, ...]:
        """Return all edges on the way, those that leave an earlier node first."""
        return self._between.edges()

    @cached_property
    def _values(self) -> dict[int, Array | None]:
        return self._factoring.fold(self._locals)

    @cached_property
    def _writings(self) -> Mapping[Notation, Writing]:
        return {notation: self._writing(notation) for notation in Notation}

    def _name(self, node: int) -> Formula:
        return name_gradient(self._nodes, self.target, node)

    def _writing(self, notation: Notation) -> Writing:
        letters = notation is Notation.LETTERS
        names = self.names(notation)
        return Writing(names.__getitem__, self._name, letters, not (letters and self._locals.are_numbers))

    def _writing_numbers(self, notation: Notation) -> Writing:
        order = self._writings[notation].target_first
        return Writing(self._locals.edge_in_numbers, self._line_in_numbers, False, order)

    def _line_in_numbers(self, node: int) -> Formula:
        return self._locals.factor_in_numbers(self._values[node], self.target, node)

    def _entry(self, path: Path) -> PathEntry:
        product = self._locals.product(path)
        formula = self._writings[Notation.DERIVATIVES].path(path, self.ones)
        numbers = Writing(self._locals.edge_in_numbers, self._name, False, True).path(path, self.ones)
        result = self._locals.result_in_numbers(product, self.target, self.source)
        return PathEntry(
            path=path,
            locals=tuple(self._locals.local(edge) for edge in path.edges),
            shapes=tuple(self._locals.matrix_shape(edge.target, edge.source) for edge in path.edges),
            product=self._locals.shaped(product, self.target, self.source),
            formula=formula.latex,
            numbers=chain(numbers.formula, result).latex,
        )


def ledger(
    graph: Graph,
    source: int,
    target: int,
    *,
    keep_ones: bool = True,
    largest: int = LARGEST_JACOBIAN,
    rounding: Rounding = four_digits,
) -> PathLedger:
    """Return the path ledger of ∂target/∂source, for the values that the graph holds.

    With `keep_ones=False`, local gradients that are 1 whatever the values, those of an add gate, are left out
    of products. No matrix with more than `largest` entries is built. Formulas round numbers by `rounding`.
    Without a path the count is 0 and the total zeros. Raises as `engine.run.autodiff.evaluate` does.
    """
    part = between(graph, source, target)
    plan = compile(graph, [target, source], wrt=[source])
    evaluation = evaluate(graph, plan, target)
    shapes = {node: np.shape(value) for node, value in evaluation.values.items()}
    ones = frozenset() if keep_ones else frozenset(_always_one(graph, part, shapes))
    factoring = factor_paths(part, ones)
    return PathLedger(
        source=source,
        target=target,
        count=part.count(),
        total=evaluation.gradients.get(source, np.zeros(shapes[source])[()]),
        gradients=MappingProxyType({node: evaluation.gradients[node] for node in part.order}),
        naive=part.naive_operations(ones),
        factored=factoring.operations,
        ones=ones,
        _nodes={node: graph.node(node).name for node in (source, target, *part.order)},
        _between=part,
        _factoring=factoring,
        _locals=Locals.of(part, plan, evaluation, largest, rounding),
    )


def _always_one(graph: Graph, part: Between, shapes: Mapping[int, Shape]) -> Iterator[Edge]:
    for edge in part.edges():
        op = graph.node(edge.target).op
        known = dict(zip(op.ports, op.local_is, strict=False)).get(edge.port)
        if known == "1" and shapes[edge.source] == shapes[edge.target]:
            yield edge
