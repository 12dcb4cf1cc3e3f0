"""Forward evaluation, reverse mode and forward mode: short loops over a plan.

`forward`, `reverse` and `pushforward` are the loops themselves; they check nothing and serve the trainer.
`evaluate` is what an editor wants: it checks shapes first, and returns values, gradients and what flows along
each edge as one immutable result.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from engine.errors import InvalidValueError, UnknownNodeError
from engine.graphs.graph import Graph
from engine.graphs.node_values import as_direction
from engine.ops import Array, Shape
from engine.run.passes import ReadOnDemand, run_on_numbers
from engine.run.plan import Plan, Step
from engine.run.slopes import NumberRun
from engine.text import _

Contributions = dict[tuple[int, str], Array]


def forward(plan: Plan, leaves: Mapping[int, Array]) -> list[Array]:
    """Return the value of every slot, given the value of every leaf by node id.

    Dtypes are kept. NaN and infinity are results, not errors. Raises InvalidValueError, naming the node,
    where an op refuses its input or there is no memory for its result.
    """
    values: list[Array] = [None] * plan.size
    for leaf in plan.leaves:
        values[plan.slot[leaf]] = leaves[leaf]
    step = None
    with np.errstate(all="ignore"):
        try:
            for step in plan.steps:
                values[step.slot] = step.forward(*[values[slot] for slot in step.inputs])
        except (ValueError, MemoryError) as error:
            assert step is not None
            raise refused(step, error) from error
    return values


def refused(step: Step, error: ValueError | MemoryError) -> InvalidValueError:
    """Return the error that names the node whose op has refused its input or found no memory."""
    problem = _("there is not enough memory for it") if isinstance(error, MemoryError) else error
    text = _("{node}: {problem}").format(node=step.name, problem=problem)
    return InvalidValueError(text, node=step.node)


def reverse(
    plan: Plan,
    values: list[Array],
    target: int,
    seed: Array | None = None,
    contributions: Contributions | None = None,
) -> list[Array]:
    """Return the gradient of every slot by one backward pass from the target; None where none arrives.

    The seed is the target's own gradient, ones unless given, so an array target stands for the sum of its
    entries. Every gradient has its value's shape. Where a wire forks, contributions are summed; pass a dict
    as `contributions` to keep each by (node, port).
    """
    gradients: list[Array] = [None] * plan.size
    start = values[plan.slot[target]]
    gradients[plan.slot[target]] = np.ones_like(start)[()] if seed is None else seed
    with np.errstate(all="ignore"):
        for step in reversed(plan.steps):
            upstream = gradients[step.slot]
            if upstream is None:
                continue
            out, inputs = values[step.slot], [values[slot] for slot in step.inputs]
            for index, source, vjp in step.pullbacks:
                downstream = sum_to_shape(vjp(upstream, out, *inputs), np.shape(inputs[index]))
                so_far = gradients[source]
                gradients[source] = downstream if so_far is None else so_far + downstream
                if contributions is not None:
                    contributions[step.node, step.op.ports[index]] = downstream
    return gradients


def pushforward(plan: Plan, values: list[Array], tangents: Mapping[int, Array]) -> list[Array]:
    """Return the tangent of every slot by one forward-mode pass; None where no tangent reaches.

    `tangents` gives the direction by leaf id, each shaped like its leaf's value.
    """
    flowing: list[Array] = [None] * plan.size
    for leaf, tangent in tangents.items():
        flowing[plan.slot[leaf]] = tangent
    with np.errstate(all="ignore"):
        for step in plan.steps:
            out, inputs = values[step.slot], [values[slot] for slot in step.inputs]
            for _index, source, jvp in step.pushforwards:
                if flowing[source] is not None:
                    part = np.broadcast_to(jvp(flowing[source], out, *inputs), np.shape(out))[()]
                    so_far = flowing[step.slot]
                    flowing[step.slot] = part if so_far is None else so_far + part
    return flowing


def sum_to_shape(gradient: Array, shape: Shape) -> Array:
    """Undo broadcasting: return the gradient summed over every axis that the value was stretched along."""
    before = np.shape(gradient)
    if before == shape:
        return gradient
    added = len(before) - len(shape)
    if added < 0:
        return np.broadcast_to(gradient, shape)
    stretched = [axis for axis, size in enumerate(shape, start=added) if size == 1 and before[axis] != 1]
    summed = _sum_over(gradient, (*range(added), *stretched))
    if added:
        summed = np.reshape(summed, summed.shape[added:])[()]
    return summed if summed.shape == shape else np.broadcast_to(summed, shape)


def _sum_over(array: Array, axes: tuple[int, ...]) -> Array:
    """Sum over these axes, which become axes of one."""
    if axes == (array.ndim - 2,):
        # So are the gradients of biases made: a matrix product adds up rows several times as fast.
        return np.ones((1, array.shape[-2]), array.dtype) @ array
    return np.sum(array, axis=axes, keepdims=True)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one pass found: values and gradients by node id, and contributions by (node, port).

    A node that the target does not depend on, or that only constants feed, has no gradient. `target` is None
    where only values were asked for. `not_finite` is the first node in computing order whose value is not
    finite although its inputs are, or None.
    """

    target: int | None
    values: Mapping[int, Array]
    gradients: Mapping[int, Array]
    contributions: Mapping[tuple[int, str], Array]
    not_finite: int | None = None
    _gradient_not_finite: Callable[[], int | None] = field(default=lambda: None, repr=False)

    @cached_property
    def gradient_not_finite(self) -> int | None:
        """The first node, from the target back, whose gradient is not finite, though all upstream are.

        None where all gradients are finite. Looked for when first asked for: a pass costs nothing more.
        """
        return self._gradient_not_finite()


def evaluate(graph: Graph, plan: Plan, target: int | None = None, seed: Array | None = None) -> Evaluation:
    """Check shapes, then return the values of all of the plan's nodes and the gradients of the target.

    The values of leaves are the graph's, as they are now; structure and attributes are the plan's, as they
    were when it was compiled. `seed` is the target's own gradient, shaped like its value; 1 where none is
    given.
    Raises ShapeError or InvalidValueError, naming the node, before anything is returned, also for a seed that
    is no number or array of that shape; UnknownNodeError for a target that the plan does not compute.
    """
    if target is not None and not plan.computes(target):
        message = _("{node} is not computed here").format(node=graph.node(target).name)
        raise UnknownNodeError(message, node=target)
    held = [node.value for node in graph.nodes(plan.leaves)]
    in_numbers = run_on_numbers(plan, held, target) if seed is None else None
    if in_numbers is not None:
        return _of_numbers(plan, target, in_numbers)
    leaves: dict[int, Array] = dict(zip(plan.leaves, held, strict=True))
    plan.shapes({leaf: np.shape(value) for leaf, value in leaves.items()})
    values = forward(plan, leaves)
    if target is not None and seed is not None:
        seed = as_direction(seed, values[plan.slot[target]], graph.node(target).name, target)
    contributions: Contributions = {}
    gradients = (
        reverse(plan, values, target, seed, contributions) if target is not None else [None] * plan.size
    )
    by_node = _by_node(plan, gradients)
    return Evaluation(
        target=target,
        values=_by_node(plan, values),
        gradients=by_node,
        contributions=MappingProxyType({key: _frozen(array) for key, array in contributions.items()}),
        not_finite=_first_not_finite(plan, values),
        _gradient_not_finite=lambda: _last_not_finite(by_node),
    )


def _of_numbers(plan: Plan, target: int | None, in_numbers: NumberRun) -> Evaluation:
    edges = in_numbers.edges
    return Evaluation(
        target=target,
        values=ReadOnDemand(lambda: plan.slot, in_numbers.known.__getitem__),
        gradients=ReadOnDemand(lambda: edges.reached, in_numbers.gradients.__getitem__),
        contributions=ReadOnDemand(
            lambda: edges.numbers, in_numbers.contribution, lambda: in_numbers.contributions
        ),
        not_finite=None if math.isfinite(in_numbers.total) else _first_not_finite(plan, in_numbers.known),
        _gradient_not_finite=in_numbers.gradient_not_finite,
    )


def _first_not_finite(plan: Plan, values: Sequence[Array]) -> int | None:
    return next((node for node, slot in plan.slot.items() if not is_finite(values[slot])), None)


def _last_not_finite(by_node: Mapping[int, Array]) -> int | None:
    return next((node for node in reversed(by_node) if not is_finite(by_node[node])), None)


def is_finite(value: Array) -> bool:
    """Return whether all entries of a value are finite."""
    return math.isfinite(value) if isinstance(value, float) else bool(np.isfinite(value).all())


def _by_node(plan: Plan, by_slot: list[Array]) -> Mapping[int, Array]:
    """Return what a pass found, by node id and safe from change; slots that hold nothing are left out."""
    pairs = ((node, by_slot[slot]) for node, slot in plan.slot.items())
    return MappingProxyType({node: _frozen(array) for node, array in pairs if array is not None})


def _frozen(array: Array) -> Array:
    if isinstance(array, np.ndarray):
        array.setflags(write=False)
    return array
