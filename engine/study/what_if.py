"""What if a number were a little larger: what the gradient predicts of the target, and what then happens.

The gradient predicts h · ∂L/∂x, the first term of the Taylor series; what is left over is the curvature's.
Only the nodes that depend on the number are computed again, or all where all are single numbers: a prepared
pass is quicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import InvalidValueError
from engine.maths.notation import entry_name, signed
from engine.maths.rounding import Rounding, on_a_slide
from engine.ops import Array
from engine.run.autodiff import Evaluation, refused
from engine.run.passes import run_on_numbers
from engine.run.plan import Plan
from engine.study.probe import require_entry
from engine.text import _

NEGLIGIBLE = 1e-9
"""Relative to the target; what differs by less differs by rounding."""


@dataclass(frozen=True)
class Nudge:
    """A node's number moved by h: the target before and after, and the change that the gradient predicts.

    `name` says which number, as in "W[0, 2]"; an array target stands for the sum of its entries.
    """

    name: str
    h: float
    target: str
    before: float
    after: float
    predicted: float

    @property
    def change(self) -> float:
        """What happened to the target."""
        return self.after - self.before

    @property
    def is_exact(self) -> bool:
        """Whether the prediction was right but for rounding."""
        scale = max(abs(self.before), abs(self.after), abs(self.predicted))
        return abs(self.change - self.predicted) <= NEGLIGIBLE * scale

    def sentence(self, rounding: Rounding = on_a_slide) -> str:
        """Return what was done, what happened and what was predicted, as in "price: +1.00 → total +2.20"."""
        return _("{name}: {h} → {target} {change} (predicted {predicted})").format(
            name=self.name, target=self.target,
            h=signed(self.h, rounding), change=signed(self.change, rounding),
            predicted=signed(self.predicted, rounding),
        )  # fmt: skip

    def remark(self, rounding: Rounding = on_a_slide) -> str:
        """Return why the prediction is right, or by how much it is not."""
        if self.is_exact:
            return _("The prediction is exact: over this step {target} goes straight.").format(
                target=self.target
            )
        rest = signed(self.change - self.predicted, rounding)
        return _("The rest, {rest}, is curvature: a smaller step is predicted better.").format(rest=rest)


def nudge(
    plan: Plan, evaluation: Evaluation, node: int, h: float, index: tuple[int, ...] | None = None
) -> Nudge:
    """Return what the target does when a node's number at an index, or each for None, grows by h.

    Raises InvalidValueError where the evaluation has no gradient of the node, the node no such entry, or an
    op refuses the moved number or finds no memory.
    """
    name, target = plan.nodes[plan.slot[node]].name, evaluation.target
    gradient = evaluation.gradients.get(node)
    if target is None or gradient is None:
        raise InvalidValueError(_("{node} has no gradient to predict by").format(node=name), node=node)
    place: Any = ...
    if index is not None:
        place = require_entry(evaluation.values[node], index, name, node)
    moved = np.array(evaluation.values[node], dtype=np.result_type(evaluation.values[node], np.float64))
    with np.errstate(all="ignore"):
        moved[place] += h
        before: Array = evaluation.values[target]
        after = _target_with(plan, evaluation, target, node, moved[()])
        return Nudge(
            name if index is None else entry_name(name, index),
            h,
            plan.nodes[plan.slot[target]].name,
            float(np.sum(before)),
            float(np.sum(after)),
            float(np.sum(np.asarray(gradient)[place]) * h),
        )


def _target_with(plan: Plan, evaluation: Evaluation, target: int, node: int, value: Array) -> Array:
    """Return the target's value, if a node had this one."""
    if node in plan.leaves:
        leaves = [value if leaf == node else evaluation.values[leaf] for leaf in plan.leaves]
        in_numbers = run_on_numbers(plan, leaves, None)
        if in_numbers is not None:
            return np.float64(in_numbers.known[plan.slot[target]])
    return _with(plan, evaluation, node, value).get(target, evaluation.values[target])


def _with(plan: Plan, evaluation: Evaluation, node: int, value: Array) -> dict[int, Array]:
    """Return the values of a node and of all that depend on it, if it had this value."""
    moved = {node: value}
    for step in plan.steps:
        sources = [plan.nodes[slot].id for slot in step.inputs]
        if step.node != node and not moved.keys().isdisjoint(sources):
            inputs = [moved[source] if source in moved else evaluation.values[source] for source in sources]
            try:
                moved[step.node] = step.forward(*inputs)
            except (ValueError, MemoryError) as error:
                raise refused(step, error) from error
    return moved
