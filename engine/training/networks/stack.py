"""Networks of one architecture side by side: one graph, one forward and one backward pass for all of them.

Parameters stand in one flat buffer with a row for each run; every layer's weights are views into it, stacked
along a leading axis: W (runs, inputs, outputs), b (runs, 1, outputs). A batch x (batch, inputs) broadcasts
against them. An optimizer that changes its own row in place has thereby changed its own network, and no
other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.run.autodiff import forward, reverse
from engine.run.plan import compile
from engine.run.prepared import PreparedPass
from engine.training.arrays import FloatArray, IntArray, NumberArray
from engine.training.data.preparation import Dataset
from engine.training.networks.network import Network, layers_from, to_graph

ENTRIES_AT_ONCE = 2**16
"""About how many numbers a layer may hold while measuring, so that they stay in the processor's cache."""


class _Ready(NamedTuple):
    """A pass that is ready to run on what stands in its own batch."""

    x: FloatArray
    target: NumberArray
    masks: list[FloatArray]
    run: Callable[[], None]


def _clearly_finite(flat: FloatArray) -> bool:
    """Return whether a row is finite and not so large either that its squares would not be."""
    return math.isfinite(flat.dot(flat))


class Stack:
    """Runs of one network; `parameters` and `gradients` are (runs, P) buffers of one floating dtype.

    `loss` is what they learn from.
    """

    finite: bool
    """Whether all losses and gradients of the last batch are finite."""

    def __init__(self, network: Network, dataset: Dataset, parameters: FloatArray) -> None:
        self.parameters = parameters
        # Gradients and losses stand in one buffer, so that one product tells whether all are finite.
        runs, count = parameters.shape
        self._found = np.zeros(runs * (count + 1), parameters.dtype)
        self.gradients = self._found[: runs * count].reshape(runs, count)
        self._losses = self._found[runs * count :]
        self._network, self._dataset = network, dataset
        shapes = network.shapes(dataset.features, network.outputs_for(dataset))
        one = layers_from(parameters[0], shapes, network.bias)
        self.loss = network.loss_for(dataset.task)
        target = self.loss.targets(dataset.train_y[:1], dataset.outputs, parameters.dtype)
        ones = [np.ones((1, width), parameters.dtype) for width in network.hidden if network.dropout]
        nodes = to_graph(network, dataset.task, dataset.train_x[:1], target, one, ones)
        self._plan = compile(nodes.graph, [nodes.objective, nodes.output], wrt=nodes.parameters)
        self._output_plan = compile(nodes.graph, [nodes.output], wrt=())
        self._predicted_slot = self._output_plan.slot[nodes.output]
        self._nodes = nodes
        self._loss_slot, self._output_slot = self._plan.slot[nodes.loss], self._plan.slot[nodes.output]
        arrays = [array for layer in layers_from(parameters, shapes, network.bias) for array in layer.arrays]
        self._leaves = dict(zip(nodes.parameters, arrays, strict=True))
        for node, strength in nodes.penalty_strengths.items():
            self._leaves[node] = np.asarray(strength, parameters.dtype)[()]
        # Whatever is not learned from is computed by all units.
        self._leaves |= dict.fromkeys(nodes.masks, np.ones((), parameters.dtype)[()])
        views = [
            array for layer in layers_from(self.gradients, shapes, network.bias) for array in layer.arrays
        ]
        self._gradient_views = dict(zip(nodes.parameters, views, strict=True))
        self._ready: dict[Any, _Ready] = {}
        self._widest = max(fan_out for _fan_in, fan_out in shapes)

    def keeping(self, runs: Sequence[int]) -> Stack:
        """Return a stack of some of the runs, with copies of their parameters."""
        return Stack(self._network, self._dataset, self.parameters[list(runs)])

    def sharing(self, rows: slice) -> Stack:
        """Return a stack of the runs in some rows, whose parameters are these very ones."""
        return Stack(self._network, self._dataset, self.parameters[rows])

    @property
    def parameters_are_finite(self) -> bool:
        """Whether all parameters are finite."""
        return _clearly_finite(self.parameters.ravel()) or bool(np.isfinite(self.parameters).all())

    def learn(
        self,
        x: FloatArray,
        target: NumberArray,
        rows: IntArray | None = None,
        masks: Sequence[FloatArray] = (),
    ) -> FloatArray:
        """Write the objective's gradients on a batch to `gradients`; return the losses (runs,).

        The batch is all of `x` and `target`, or these rows of them; with dropout, `masks` (batch, width) say
        what it leaves of each hidden layer. The losses are a view of what the next batch overwrites. `finite`
        says whether all is.
        """
        rows = np.arange(len(x)) if rows is None else rows
        key = len(rows), x.shape, target.shape, target.dtype
        ready = self._ready.get(key) or self._made_ready(key, x[rows], target[rows], masks)
        x.take(rows, 0, ready.x, "clip")
        target.take(rows, 0, ready.target, "clip")
        for place, mask in zip(ready.masks, masks, strict=True):
            np.copyto(place, mask)
        ready.run()
        self.finite = _clearly_finite(self._found)
        if not self.finite:
            self._learn_by_rules(self._leaves_of(ready))
            self.finite = bool(np.isfinite(self._found).all())
        return self._losses

    def _made_ready(
        self, key: Any, x: FloatArray, target: NumberArray, masks: Sequence[FloatArray]
    ) -> _Ready:
        """Return a pass over what stands in this batch, which needs no dictionaries and makes no arrays."""
        batch = _Ready(x, target, [mask.copy() for mask in masks], lambda: None)
        losses = {self._nodes.loss: self._losses}
        leaves, objective = self._leaves_of(batch), self._nodes.objective
        prepared = PreparedPass(self._plan, leaves, objective, losses, self._gradient_views)
        self._ready[key] = batch._replace(run=prepared.run)
        return self._ready[key]

    def _leaves_of(self, batch: _Ready) -> dict[int, Any]:
        nodes = self._nodes
        masks = zip(nodes.masks, batch.masks, strict=True)
        return {**self._leaves, nodes.x: batch.x, nodes.target: batch.target, **dict(masks)}

    def _learn_by_rules(self, leaves: Mapping[int, Any]) -> None:
        """Do the same by the rules of the ops for the runs of which anything is not finite: they decide."""
        unsure = ~(np.isfinite(self._losses) & np.isfinite(self.gradients).all(axis=1))
        values = forward(self._plan, leaves)
        gradients = reverse(self._plan, values, self._nodes.objective)
        for node, view in self._gradient_views.items():
            view[unsure] = gradients[self._plan.slot[node]][unsure]
        self._losses[unsure] = values[self._loss_slot][unsure]

    def measure(self, x: FloatArray, target: NumberArray) -> tuple[FloatArray, FloatArray]:
        """Return losses (runs,) and outputs (runs, rows, outputs) on a batch, without learning from it."""
        values = forward(self._plan, {**self._leaves, self._nodes.x: x, self._nodes.target: target})
        return values[self._loss_slot], values[self._output_slot]

    def predict(self, x: FloatArray) -> FloatArray:
        """Return outputs (runs, rows, outputs): logits, or standardized predictions."""
        parts = [self._outputs(x[rows]) for rows in self.portions(len(x))]
        return np.concatenate(parts, axis=1)

    def portions(self, rows: int) -> list[slice]:
        """Return slices that cut so many rows into parts small enough to measure at once."""
        size = max(ENTRIES_AT_ONCE // (self._widest * len(self.parameters)), 16)
        return [slice(start, start + size) for start in range(0, rows, size)]

    def _outputs(self, x: FloatArray) -> FloatArray:
        values = forward(self._output_plan, {**self._leaves, self._nodes.x: x})
        outputs: FloatArray = values[self._predicted_slot]
        return outputs
