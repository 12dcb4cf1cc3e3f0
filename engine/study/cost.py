"""What differentiation costs: how many passes, products with local gradients and additions a mode performs.

Counted on the plan, without running it: every product is one application of an op's vjp or jvp, whatever the
shapes, and every addition joins two contributions where wires fork (reverse) or meet (forward). One reverse
pass gives one row of a Jacobian and one forward pass one column: Griewank & Walther, Evaluating Derivatives
(2nd ed., 2008), chapters 3 and 4; Baydin et al., Automatic Differentiation in Machine Learning (2018), §3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from engine.graphs.graph import Graph
from engine.maths.counting import count_in_words
from engine.ops import Array
from engine.run.plan import Plan, compile
from engine.text import _


@dataclass(frozen=True)
class Operations:
    """How often something was done: whole passes, products with a local gradient, and additions."""

    passes: int = 0
    products: int = 0
    additions: int = 0

    def __add__(self, other: Operations) -> Operations:
        return Operations(
            self.passes + other.passes, self.products + other.products, self.additions + other.additions
        )

    def times(self, repeats: int) -> Operations:
        """Return what it costs to do this so many times."""
        return Operations(self.passes * repeats, self.products * repeats, self.additions * repeats)

    @property
    def total(self) -> int:
        """Products and additions together."""
        return self.products + self.additions

    @property
    def words(self) -> str:
        """How many multiplications and additions."""
        return _("multiplications: {products}, additions: {additions}").format(
            products=count_in_words(self.products), additions=count_in_words(self.additions)
        )


@dataclass(frozen=True)
class ModeComparison:
    """What a whole Jacobian costs by either mode; `outputs` and `inputs` count its rows and columns."""

    outputs: int
    inputs: int
    forward: Operations
    reverse: Operations

    @property
    def cheaper(self) -> str:
        """The mode, "reverse" or "forward", that needs fewer operations, or as many in fewer passes."""
        reverse, forward = ((cost.total, cost.passes) for cost in (self.reverse, self.forward))
        return "reverse" if reverse <= forward else "forward"

    def with_inputs(self, inputs: int) -> ModeComparison:
        """Return the comparison for as many inputs, where each pass costs what it costs here.

        A reverse pass finds the gradients of them all; forward mode takes a pass for each.
        """
        most = max(self.inputs, 1)
        one_pass = Operations(1, self.forward.products // most, self.forward.additions // most)
        return ModeComparison(self.outputs, inputs, one_pass.times(inputs), self.reverse)

    @property
    def sentence(self) -> str:
        """The comparison in words, with its numbers."""
        return _(
            "Outputs: {outputs}, inputs: {inputs}. Reverse mode takes one pass an output; passes: "
            "{reverse_passes}, products: {reverse_products}, additions: {reverse_additions}. "
            "Forward mode takes one pass an input; passes: "
            "{forward_passes}, products: {forward_products}, additions: {forward_additions}."
        ).format(
            outputs=self.outputs, inputs=self.inputs,
            reverse_passes=self.reverse.passes, reverse_products=self.reverse.products,
            reverse_additions=self.reverse.additions, forward_passes=self.forward.passes,
            forward_products=self.forward.products, forward_additions=self.forward.additions,
        )  # fmt: skip


def reverse_operations(plan: Plan, target: int) -> Operations:
    """Return what one reverse pass from the target does."""
    reached, products, additions = {plan.slot[target]}, 0, 0
    for step in reversed(plan.steps):
        if step.slot in reached:
            for _index, source, _rule in step.pullbacks:
                products += 1
                additions += source in reached
                reached.add(source)
    return Operations(1, products, additions)


def forward_operations(plan: Plan, moving: Iterable[int]) -> Operations:
    """Return what one forward-mode pass does in which these nodes, leaves as a rule, have a tangent."""
    reached, products, additions = {plan.slot[node] for node in moving}, 0, 0
    for step in plan.steps:
        for _index, source, _rule in step.pushforwards:
            if source in reached:
                products += 1
                additions += step.slot in reached
                reached.add(step.slot)
    return Operations(1, products, additions)


def compare_modes(graph: Graph, targets: Iterable[int], wrt: Iterable[int] | None = None) -> ModeComparison:
    """Return what the Jacobian of all entries of the targets by all entries of `wrt` costs by either mode.

    Without `wrt`, every input and parameter that the targets depend on counts. Raises as `compile` does, and
    ShapeError where shapes do not fit.
    """
    rows = list(targets)
    plan = compile(graph, rows, None if wrt is None else (columns := list(wrt)))
    if wrt is None:
        columns = [leaf for leaf in plan.leaves if leaf in plan.differentiated]
    leaves: dict[int, Array] = {leaf: graph.node(leaf).value for leaf in plan.leaves}
    shapes = plan.shapes({leaf: np.shape(value) for leaf, value in leaves.items()})
    size = {node: math.prod(shapes[slot]) for node, slot in plan.slot.items()}
    reached = [column for column in columns if column in size]
    no_work = Operations()
    return ModeComparison(
        outputs=sum(size[row] for row in rows),
        inputs=sum(size[column] for column in reached),
        reverse=sum((reverse_operations(plan, row).times(size[row]) for row in rows), no_work),
        forward=sum(
            (forward_operations(plan, [node_id]).times(size[node_id]) for node_id in reached), no_work
        ),
    )
