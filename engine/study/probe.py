"""A target whose leaves can be moved one entry at a time, in double precision, without changing the graph."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from engine.errors import InvalidValueError
from engine.graphs.graph import Graph, Node
from engine.ops import Array
from engine.run.autodiff import evaluate, forward, reverse
from engine.run.plan import Plan, compile
from engine.text import _


@dataclass(frozen=True, eq=False)
class Probe:
    """A plan with its leaves, the values and gradients of all slots, and the target's magnitude.

    The magnitude is the sum of |value · gradient| over all entries of all nodes, leaving out what is not
    finite: how much rounding can move the target (see `engine.study.gradcheck`).
    """

    plan: Plan
    target: int
    leaves: dict[int, Array]
    values: list[Array]
    gradients: list[Array]
    magnitude: float

    @classmethod
    def of(cls, graph: Graph, target: int) -> Probe:
        """Return the probe of a target; raise as `engine.run.autodiff.evaluate` does."""
        plan = compile(graph, [target])
        values_held = evaluate(graph, plan, target).values
        leaves = {leaf: np.array(values_held[leaf], dtype=np.float64) for leaf in plan.leaves}
        values = forward(plan, leaves)
        gradients = reverse(plan, values, target)
        return cls(plan, target, leaves, values, gradients, _magnitude(values, gradients))

    def name(self, node: int) -> str:
        """Return what a node is called."""
        return self.plan.nodes[self.plan.slot[node]].name

    def gradient(self, leaf: int) -> Array | None:
        """Return the target's gradient with respect to a leaf, None where it has none."""
        return self.gradients[self.plan.slot[leaf]]

    def analytic(self, leaf: int, index: tuple[int, ...]) -> float:
        """Return one entry of a leaf's gradient."""
        return float(np.asarray(self.gradient(leaf))[index])

    def require(self, leaf: Node, index: tuple[int, ...]) -> None:
        """Raise InvalidValueError where the target has no gradient of the leaf, or the leaf no such entry."""
        if leaf.id not in self.leaves or self.gradient(leaf.id) is None:
            message = _("{node} cannot be checked: {target} has no gradient with respect to it")
            text = message.format(node=leaf.name, target=self.name(self.target))
            raise InvalidValueError(text, node=leaf.id)
        require_entry(self.leaves[leaf.id], index, leaf.name, leaf.id)

    def values_at(self, leaf: int, index: tuple[int, ...], value: float) -> list[Array]:
        """Return the value of every slot if one entry of a leaf had this value."""
        moved = self.leaves[leaf].copy()
        moved[index] = value
        return forward(self.plan, {**self.leaves, leaf: moved})

    def total(self, values: list[Array]) -> float:
        """Return the target, or the sum of its entries, where slots have these values."""
        with np.errstate(all="ignore"):
            return float(np.sum(values[self.plan.slot[self.target]]))


def require_entry(value: Array, index: tuple[int, ...], name: str, node: int) -> tuple[int, ...]:
    """Return the index; raise InvalidValueError where the value of a node has no such entry."""
    shape = np.shape(value)
    if len(index) != len(shape) or not all(0 <= at < size for at, size in zip(index, shape, strict=True)):
        message = _("{node} has shape {shape}; it has no entry {index}")
        raise InvalidValueError(message.format(node=name, shape=shape, index=index), node=node)
    return index


def _magnitude(values: list[Array], gradients: list[Array]) -> float:
    """Return the target's magnitude; one too large for a float is the largest that there is."""
    with np.errstate(all="ignore"):
        products = [
            np.abs(value * gradient)
            for value, gradient in zip(values, gradients, strict=True)
            if gradient is not None
        ]
        total = sum(np.sum(product, where=np.isfinite(product)) for product in products)
    return min(float(total), sys.float_info.max)
