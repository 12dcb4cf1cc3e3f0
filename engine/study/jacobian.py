"""Jacobians: of an op at its node, and of any node with respect to any other, with their sparsity.

A Jacobian is built row by row in reverse mode or column by column in forward mode, whichever takes fewer
passes (Griewank & Walther, Evaluating Derivatives, 2nd ed., 2008, chapter 3; Baydin et al., 2018, §3). It is
for looking at: gradients never need it, and `vjp` and `jvp` multiply with it unbuilt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.errors import UnknownPortError
from engine.graphs.graph import Graph
from engine.graphs.node_values import as_direction
from engine.ops import Array, Shape
from engine.run.autodiff import Evaluation, evaluate, pushforward, reverse, sum_to_shape
from engine.run.plan import Plan, Step, compile
from engine.study.sparsity import Sparsity, Structure, classify, follow, op_pattern, outline, reached_by_op
from engine.text import _

LARGEST_JACOBIAN = 10_000
"""Entries; a Jacobian beyond this is not built just to be looked at."""
MOST_PROBED = 128
"""Columns up to which an op is asked about each, to find the pattern of its Jacobian."""
LARGEST_MARKED = 1_000_000
"""Rows or columns up to which the pattern of a Jacobian that is not built is still looked for."""


@dataclass(frozen=True, eq=False)
class Jacobian:
    """All derivatives of one array by another: `values` has the output's shape followed by the input's.

    `values` is read-only; `nonzero` counts its entries that differ from zero, `mode` and `passes` tell how it
    was built. These four are None where there would be more entries than were allowed. `sparsity` says which
    entries can differ from zero: it holds for any values of the leaves.
    """

    output_shape: Shape
    input_shape: Shape
    values: Array | None
    nonzero: int | None
    sparsity: Sparsity
    mode: str | None
    passes: int | None

    @property
    def matrix(self) -> Array | None:
        """The same numbers with both shapes flattened: a row for each output entry."""
        if self.values is None:
            return None
        return np.reshape(self.values, (math.prod(self.output_shape), math.prod(self.input_shape)))


def jacobian(graph: Graph, target: int, wrt: int, largest: int = LARGEST_JACOBIAN) -> Jacobian:
    """Return ∂target/∂wrt for any two nodes, leaves or between, at the values that the graph holds.

    Zero where the target does not depend on the other. What has more than `largest` entries is not built,
    though its pattern may still be told. Raises as `engine.run.autodiff.evaluate` does.
    """
    run = _Run.of(graph, target, wrt)
    rows, columns = np.size(run.value(target)), np.size(run.value(wrt))
    if not can_be_built(run.value(target), run.value(wrt), largest):
        return _unbuilt(run.value(target), run.value(wrt), run.outline(target, wrt))
    if rows <= columns:
        seeds = _units(run.value(target))
        rows_of_matrix = [run.pull(target, wrt, seed) for seed in seeds]
        matrix = np.stack([np.reshape(row, -1) for row in rows_of_matrix])
    else:
        seeds = _units(run.value(wrt))
        columns_of_matrix = [run.push(target, wrt, seed) for seed in seeds]
        matrix = np.stack([np.reshape(column, -1) for column in columns_of_matrix], axis=1)
    mode = "reverse" if rows <= columns else "forward"
    pattern = _pattern(run, target, wrt, largest)
    matrix = matrix if pattern is None else _cleared(matrix, pattern)
    sparsity = run.outline(target, wrt) if pattern is None else classify(pattern | (matrix != 0))
    return _built(matrix, sparsity, run.value(target), run.value(wrt), mode, len(seeds))


def local_gradient(
    plan: Plan, evaluation: Evaluation, node: int, port: str, largest: int = LARGEST_JACOBIAN
) -> Array | None:
    """Return ∂(output)/∂(port) of the op at a node, for reading: entry by entry where entries do not mix.

    It then has the output's shape, whatever its size; else it is the whole Jacobian, shaped like the output
    followed by the port. None where the port is never differentiated, or where the Jacobian would have more
    than `largest` entries. Raises UnknownPortError where the plan has no such node, or the node no such port.
    """
    step, index = _at_port(plan, node, port)
    if step.op.vjp[index] is None:
        return None
    out, inputs = evaluation.values[node], inputs_of(plan, evaluation, step)
    entrywise = entrywise_gradient(step, index, out, inputs)
    if entrywise is not None:
        return entrywise
    if not can_be_built(out, inputs[index], largest):
        return None
    return np.reshape(local_matrix(step, index, out, inputs), np.shape(out) + np.shape(inputs[index]))[()]


def port_jacobian(
    plan: Plan, evaluation: Evaluation, node: int, port: str, largest: int = LARGEST_JACOBIAN
) -> Jacobian:
    """Return ∂(output)/∂(port) of the op at a node with its pattern, at the values of an evaluation.

    What has more than `largest` entries is not built, though its pattern may still be told. All zero where
    the port is never differentiated. Raises UnknownPortError as `local_gradient` does.
    """
    step, index = _at_port(plan, node, port)
    out, inputs = evaluation.values[node], inputs_of(plan, evaluation, step)
    rows, columns = np.size(out), np.size(inputs[index])
    if not can_be_built(out, inputs[index], largest):
        return _unbuilt(out, inputs[index], _port_outline(step, index, out, inputs))
    matrix = local_matrix(step, index, out, inputs)
    if columns <= MOST_PROBED or step.op.local:
        pattern = op_pattern(step.op, index, out, inputs, step.attributes)
        sparsity = classify(pattern | (matrix != 0))
    else:
        sparsity = _port_outline(step, index, out, inputs)
    mode = "reverse" if rows <= columns else "forward"
    return _built(matrix, sparsity, out, inputs[index], mode, min(rows, columns))


def can_be_built(out: Array, value: Array, largest: int = LARGEST_JACOBIAN) -> bool:
    """Return whether the Jacobian of one array by another has no more than `largest` entries."""
    return np.size(out) * np.size(value) <= largest


def _port_outline(step: Step, index: int, out: Array, inputs: Sequence[Array]) -> Sparsity:
    if step.op.vjp[index] is None:
        return Sparsity(Structure.ZERO)

    def reached(marked: Array) -> Array:
        return reached_by_op(step.op, out, inputs, step.attributes, {index: marked})

    return _outline(reached, out, inputs[index])


def vjp(graph: Graph, target: int, wrt: int, upstream: Array) -> Array:
    """Return upstreamᵀ · ∂target/∂wrt, shaped like `wrt`, by one reverse pass that builds no Jacobian.

    Raises InvalidValueError where `upstream` is no number or array of the target's shape.
    """
    run = _Run.of(graph, target, wrt)
    return run.pull(target, wrt, as_direction(upstream, run.value(target), graph.node(target).name, target))


def jvp(graph: Graph, target: int, wrt: int, tangent: Array) -> Array:
    """Return ∂target/∂wrt · tangent, shaped like the target, by one forward pass that builds no Jacobian.

    Raises InvalidValueError where `tangent` is no number or array of the shape of `wrt`.
    """
    run = _Run.of(graph, target, wrt)
    return run.push(target, wrt, as_direction(tangent, run.value(wrt), graph.node(wrt).name, wrt))


def entrywise_gradient(step: Step, index: int, out: Array, inputs: Sequence[Array]) -> Array | None:
    """Return the local gradient of a port where entries do not mix: shaped like the output, or a number.

    None where only a Jacobian could tell, and where the port is never differentiated.
    """
    rule = step.op.vjp[index]
    numbers = not np.ndim(out) and not np.ndim(inputs[index])
    if rule is None or not (numbers or step.op.local):
        return None
    with np.errstate(all="ignore"):
        if step.op.local:
            local = step.op.local[index](out, *inputs, **step.attributes)
            return np.broadcast_to(np.asarray(local, np.result_type(out)), np.shape(out))[()]
        return rule(np.ones_like(out)[()], out, *inputs, **step.attributes)


def _at_port(plan: Plan, node: int, port: str) -> tuple[Step, int]:
    """Return the step of a node and the index of one of its ports; UnknownPortError where there is none."""
    step = plan.step(node)
    if step is None or port not in step.op.ports:
        message = _("node {node} has no port {port} here").format(node=node, port=port)
        raise UnknownPortError(message, node=node, port=port)
    return step, step.op.ports.index(port)


def local_matrix(step: Step, index: int, out: Array, inputs: Sequence[Array]) -> Array:
    """Return the local gradient of a port as a matrix, a row for each entry of the output."""
    matrix = _local_matrix(step, index, out, inputs)
    known = step.op.local and step.op.vjp[index] is not None
    return _cleared(matrix, op_pattern(step.op, index, out, inputs, step.attributes)) if known else matrix


def inputs_of(plan: Plan, evaluation: Evaluation, step: Step) -> list[Array]:
    """Return the values at a step's ports."""
    return [evaluation.values[plan.nodes[slot].id] for slot in step.inputs]


@dataclass(frozen=True, eq=False)
class _Run:
    """A plan that computes both ends, with the values of all its slots."""

    plan: Plan
    slots: list[Array]

    @classmethod
    def of(cls, graph: Graph, target: int, wrt: int) -> _Run:
        plan = compile(graph, [target, wrt], wrt=[wrt])
        values = evaluate(graph, plan).values
        return cls(plan, [values[node] for node in plan.slot])

    def value(self, node: int) -> Array:
        return self.slots[self.plan.slot[node]]

    def pull(self, target: int, wrt: int, seed: Array) -> Array:
        gradient = reverse(self.plan, self.slots, target, seed)[self.plan.slot[wrt]]
        return np.zeros_like(self.value(wrt))[()] if gradient is None else gradient

    def push(self, target: int, wrt: int, tangent: Array) -> Array:
        tangent_out = pushforward(self.plan, self.slots, {wrt: tangent})[self.plan.slot[target]]
        return np.zeros_like(self.value(target))[()] if tangent_out is None else tangent_out

    def outline(self, target: int, wrt: int) -> Sparsity:
        return _outline(partial(self.reached, target, wrt), self.value(target), self.value(wrt))

    def reached(self, target: int, wrt: int, marked: Array) -> Array:
        """Return which entries of the target depend on the marked entries of the other."""
        marks = follow(self.plan, self.slots, {self.plan.slot[wrt]: marked})
        return marks.get(self.plan.slot[target], np.zeros(np.shape(self.value(target)), dtype=bool))


def _units(like: Array) -> list[Array]:
    """Return an array for each entry of a value, that entry 1 and all others 0."""
    return [np.reshape(row, np.shape(like))[()] for row in np.eye(np.size(like), dtype=np.result_type(like))]


def _local_matrix(step: Step, index: int, out: Array, inputs: Sequence[Array]) -> Array:
    value = inputs[index]
    backward, onward = step.op.vjp[index], step.op.jvp[index]
    if backward is None or onward is None:
        return np.zeros((np.size(out), np.size(value)))
    with np.errstate(all="ignore"):
        if np.size(out) <= np.size(value):
            sent_back = [backward(seed, out, *inputs, **step.attributes) for seed in _units(out)]
            rows = [np.reshape(sum_to_shape(row, np.shape(value)), -1) for row in sent_back]
            return np.stack(rows)
        sent_on = [onward(seed, out, *inputs, **step.attributes) for seed in _units(value)]
        columns = [np.reshape(np.broadcast_to(column, np.shape(out)), -1) for column in sent_on]
        return np.stack(columns, axis=1)


def _pattern(run: _Run, target: int, wrt: int, largest: int) -> Array | None:
    """Return which entries can differ from zero, or None where a Jacobian on the way is too large."""
    columns = np.size(run.value(wrt))
    patterns: dict[int, Array] = {run.plan.slot[wrt]: np.eye(columns, dtype=bool)}
    for step in run.plan.steps:
        out, inputs = run.slots[step.slot], [run.slots[slot] for slot in step.inputs]
        for index, source, _rule in step.pullbacks:
            if source in patterns:
                if np.size(out) * max(np.size(inputs[index]), columns) > largest:
                    return None
                part = op_pattern(step.op, index, out, inputs, step.attributes) @ patterns[source]
                patterns[step.slot] = patterns.get(step.slot, False) | part
    return patterns.get(run.plan.slot[target], np.zeros((np.size(run.value(target)), columns), dtype=bool))


def _cleared(matrix: Array, pattern: Array) -> Array:
    """Return the matrix with 0 where nothing can depend, though a pass made NaN of 0 · ∞ there."""
    return np.where(pattern | ~np.isnan(matrix), matrix, 0)


def _built(matrix: Array, sparsity: Sparsity, out: Array, value: Array, mode: str, passes: int) -> Jacobian:
    values = np.reshape(matrix, np.shape(out) + np.shape(value))
    values.setflags(write=False)
    return Jacobian(
        output_shape=np.shape(out),
        input_shape=np.shape(value),
        values=values[()],
        nonzero=int(np.count_nonzero(matrix)),
        sparsity=sparsity,
        mode=mode,
        passes=passes,
    )


def _unbuilt(out: Array, value: Array, sparsity: Sparsity) -> Jacobian:
    return Jacobian(
        output_shape=np.shape(out),
        input_shape=np.shape(value),
        values=None,
        nonzero=None,
        sparsity=sparsity,
        mode=None,
        passes=None,
    )


def _outline(reached: Callable[[Array], Array], out: Array, value: Array) -> Sparsity:
    """Return the pattern of a Jacobian that is too large to be built."""
    if max(np.size(out), np.size(value)) > LARGEST_MARKED:
        return Sparsity(Structure.UNKNOWN)
    return outline(reached, np.shape(out), np.shape(value))
