"""A pass forward and back, made ready to run many times on arrays that stay where they are.

What a loop over rules does in every run is done once here: slots are looked up, arrays are made for all
values and gradients, and every result is told where to go. A run is one loop over a list of calls. An op
whose row says how it works in place is called so; of the others the rules are called, and what they return
is copied to its place.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.ops import Array
from engine.ops.table import Call, InPlace, Rule
from engine.run.autodiff import forward, sum_to_shape
from engine.run.plan import Plan, Step


class PreparedPass:
    """The calls of one pass over a plan, at arrays that are its own or were given.

    `leaves` holds the array of every leaf by id: every run reads them, so they are changed in place. `places`
    names arrays for the values of some nodes, and `gradients` for the gradients of those that are asked for;
    each is shaped like the value, and stays as it is where no gradient arrives. Raises InvalidValueError
    where `forward` does for these leaves.
    """

    def __init__(
        self,
        plan: Plan,
        leaves: Mapping[int, Array],
        target: int,
        places: Mapping[int, Array],
        gradients: Mapping[int, Array],
    ) -> None:
        self._plan = plan
        found = forward(plan, leaves)
        self._values = [
            leaves[node] if node in leaves else places.get(node, _like(value))
            for node, value in zip(plan.slot, found, strict=True)
        ]
        self._asked = {plan.slot[node]: array for node, array in gradients.items()}
        self._in_place = [self._prepared(step) for step in plan.steps]
        calls = [*self._calls_forward(), *self._calls_back(plan.slot[target])]
        self._calls = [(function, arguments) for function, *arguments in calls]

    def run(self) -> None:
        """Compute all values, and the gradients of the target; warnings of NumPy's are the caller's to mute.

        What is finite is right; where anything is not, the rules of `forward` and `reverse` decide.
        """
        for function, arguments in self._calls:
            function(*arguments)

    def _prepared(self, step: Step) -> InPlace | None:
        if step.op.in_place is None:
            return None
        return step.op.in_place(*self._around(step), **step.attributes)

    def _around(self, step: Step) -> tuple[Array, ...]:
        """Return a step's output and its inputs."""
        return self._values[step.slot], *(self._values[slot] for slot in step.inputs)

    def _calls_forward(self) -> list[Call]:
        calls: list[Call] = []
        for step, in_place in zip(self._plan.steps, self._in_place, strict=True):
            out, *inputs = self._around(step)
            calls += in_place.forward if in_place else [(_compute, out, step.forward, inputs)]
        return calls

    def _calls_back(self, target: int) -> list[Call]:
        calls: list[Call] = []
        gradients = {target: np.ones_like(self._values[target])}
        for step, in_place in zip(reversed(self._plan.steps), reversed(self._in_place), strict=True):
            if step.slot not in gradients:
                continue
            for index, source, vjp in step.pullbacks:
                first = source not in gradients
                down = self._asked[source] if first and source in self._asked else _like(self._values[source])
                way = in_place.vjp[index](down, gradients[step.slot]) if in_place else None
                calls += way or [(_pull, down, vjp, gradients[step.slot], *self._around(step))]
                if first:
                    gradients[source] = down
                else:
                    calls.append((np.add, gradients[source], down, gradients[source]))
        return calls


def _like(value: Array) -> Array:
    return np.empty(np.shape(value), np.result_type(value))


def _compute(out: Array, rule: Rule, inputs: list[Array]) -> None:
    np.copyto(out, rule(*inputs))


def _pull(down: Array, vjp: Rule, g: Array, out: Array, *inputs: Array) -> None:
    np.copyto(down, sum_to_shape(vjp(g, out, *inputs), down.shape))
