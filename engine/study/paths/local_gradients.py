"""The local gradients along paths, as numbers or as matrices, and how they multiply and add up."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.graphs.graph import Edge
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study.jacobian import can_be_built, inputs_of, local_matrix
from engine.study.paths.between import Between, Path
from engine.study.paths.formulas import Formula, number_formula


@dataclass(frozen=True, eq=False)
class Locals:
    """The local gradients between two nodes, made when somebody asks, and their algebra.

    Numbers where `are_numbers`, else matrices; None stands for one with more than `largest` entries.
    """

    plan: Plan
    evaluation: Evaluation
    are_numbers: bool
    largest: int
    rounding: Rounding
    _known: dict[Edge, Array | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        part: Between,
        plan: Plan,
        evaluation: Evaluation,
        largest: int,
        rounding: Rounding = four_digits,
    ) -> Locals:
        """Return the local gradients of one evaluation; formulas of them are rounded so."""
        numbers = not any(np.ndim(evaluation.values[node]) for node in part.order)
        return cls(plan, evaluation, numbers, largest, rounding)

    def one(self, node: int) -> Array | None:
        """Return a 1, or the identity matrix of a node."""
        size = np.size(self.evaluation.values[node])
        return 1.0 if self.are_numbers else None if size**2 > self.largest else np.eye(size)

    def local(self, edge: Edge) -> Array | None:
        """Return the local gradient along an edge."""
        if edge not in self._known:
            self._known[edge] = self._made(edge)
        return self._known[edge]

    def add(self, left: Array | None, right: Array | None) -> Array | None:
        """Return the sum."""
        return added(left, right)

    def multiply(self, first: Array | None, second: Array | None) -> Array | None:
        """Return the product of two parts, the one nearer to the source given first."""
        if first is None or second is None:
            return None
        with np.errstate(all="ignore"):
            if self.are_numbers:
                return second * first
            too_large = second.shape[0] * first.shape[1] > self.largest
            return None if too_large else second @ first

    def named(self, _node: int, gradient: Array | None) -> Array | None:
        """Return the gradient itself."""
        return gradient

    def product(self, path: Path) -> Array | None:
        """Return the product along a path from its end backwards, as reverse mode multiplies."""
        if not path.edges:
            return self.one(path.start)
        product = self.local(path.edges[-1])
        for edge in path.edges[-2::-1]:
            product = self.multiply(self.local(edge), product)
        return product

    def matrix_shape(self, of: int, by: int) -> tuple[int, int]:
        """Return the rows and columns of one node's Jacobian with respect to another."""
        return np.size(self.evaluation.values[of]), np.size(self.evaluation.values[by])

    def shaped(self, value: Array | None, of: int, by: int) -> Array | None:
        """Return a matrix shaped like one node followed by another, and read-only; a number as it is."""
        if value is None or self.are_numbers:
            return value
        values = self.evaluation.values
        array = np.reshape(value, np.shape(values[of]) + np.shape(values[by]))
        array.setflags(write=False)
        return array[()]

    def as_matrix(self, value: Array | None, of: int, by: int) -> Array | None:
        """Return what was `shaped` as the matrix that it was."""
        return value if value is None or self.are_numbers else np.reshape(value, self.matrix_shape(of, by))

    def zero(self, of: int, by: int) -> Array | None:
        """Return the Jacobian of a node by one that it does not depend on."""
        values = self.evaluation.values
        if not can_be_built(values[of], values[by], self.largest):
            return None
        return np.zeros(np.shape(values[of]) + np.shape(values[by]))[()]

    def edge_in_numbers(self, edge: Edge) -> Formula:
        """Return the local gradient along an edge, ready to stand in a product."""
        return self.factor_in_numbers(self.local(edge), edge.target, edge.source)

    def factor_in_numbers(self, value: Array | None, of: int, by: int) -> Formula:
        """Return one node's gradient with respect to another, ready to stand in a product."""
        return number_formula(value, self.matrix_shape(of, by), self.rounding, is_factor=True)

    def result_in_numbers(self, value: Array | None, of: int, by: int) -> Formula:
        """Return what a product or a sum makes."""
        return number_formula(value, self.matrix_shape(of, by), self.rounding)

    def _made(self, edge: Edge) -> Array | None:
        step, out = self.plan.step(edge.target), self.evaluation.values[edge.target]
        assert step is not None
        index, inputs = step.op.ports.index(edge.port), inputs_of(self.plan, self.evaluation, step)
        if not can_be_built(out, inputs[index], self.largest):
            return None
        matrix = local_matrix(step, index, out, inputs)
        return float(matrix[0, 0]) if self.are_numbers else matrix


def added(left: Array | None, right: Array | None) -> Array | None:
    """Return the sum of two gradients, None where one of them is too large to be made."""
    with np.errstate(all="ignore"):
        return None if left is None or right is None else left + right
