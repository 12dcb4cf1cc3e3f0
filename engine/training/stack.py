"""Networks of one architecture side by side: one graph, one forward and one backward pass for all of them.

Parameters stand in one flat buffer with a row for each run; every layer's weights are views into it, stacked
along a leading axis: W (runs, inputs, outputs), b (runs, 1, outputs). A batch x (batch, inputs) broadcasts
against them. An optimizer that changes its own row in place has thereby changed its own network, and no
other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.run.autodiff import forward, reverse
from engine.run.plan import compile
from engine.training.arrays import FloatArray, NumberArray
from engine.training.network import Network, layers_from, to_graph
from engine.training.preparation import Dataset

ENTRIES_AT_ONCE = 2**16
"""About how many numbers a layer may hold while measuring, so that they stay in the processor's cache."""


class Stack:
    """Runs of one network; `parameters` and `gradients` are (runs, P) buffers of one floating dtype."""

    def __init__(self, network: Network, dataset: Dataset, parameters: FloatArray) -> None:
        self.parameters = parameters
        self.gradients = np.zeros_like(parameters)
        self._network, self._dataset = network, dataset
        shapes = network.shapes(dataset.features, dataset.outputs)
        one = layers_from(parameters[0], shapes)
        nodes = to_graph(network, dataset.task, dataset.train_x[:1], dataset.train_y[:1], one)
        self._plan = compile(nodes.graph, [nodes.objective, nodes.output], wrt=nodes.parameters)
        self._output_plan = compile(nodes.graph, [nodes.output], wrt=())
        self._predicted_slot = self._output_plan.slot[nodes.output]
        # Looked up once, because every step needs them.
        self._x, self._target, self._objective = nodes.x, nodes.target, nodes.objective
        self._loss_slot, self._output_slot = self._plan.slot[nodes.loss], self._plan.slot[nodes.output]
        arrays = [array for layer in layers_from(parameters, shapes) for array in layer]
        self._leaves = dict(zip(nodes.parameters, arrays, strict=True))
        if nodes.penalty_strength is not None:
            self._leaves[nodes.penalty_strength] = np.asarray(network.l2, parameters.dtype)[()]
        views = [array for layer in layers_from(self.gradients, shapes) for array in layer]
        slots = [self._plan.slot[node] for node in nodes.parameters]
        self._gradient_views = list(zip(slots, views, strict=True))
        self._widest = max(fan_out for _fan_in, fan_out in shapes)

    def keeping(self, runs: Sequence[int]) -> Stack:
        """Return a stack of some of the runs, with copies of their parameters and gradients."""
        kept = Stack(self._network, self._dataset, self.parameters[list(runs)])
        kept.gradients[...] = self.gradients[list(runs)]
        return kept

    def learn(self, x: FloatArray, target: NumberArray) -> FloatArray:
        """Write the objective's gradients on a batch to `gradients`; return the losses (runs,)."""
        self._leaves[self._x], self._leaves[self._target] = x, target
        values = forward(self._plan, self._leaves)
        gradients = reverse(self._plan, values, self._objective)
        for slot, view in self._gradient_views:
            view[...] = gradients[slot]
        losses: FloatArray = values[self._loss_slot]
        return losses

    def measure(self, x: FloatArray, target: NumberArray) -> tuple[FloatArray, FloatArray]:
        """Return losses (runs,) and outputs (runs, rows, outputs) on a batch, without learning from it."""
        values = forward(self._plan, {**self._leaves, self._x: x, self._target: target})
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
        values = forward(self._output_plan, {**self._leaves, self._x: x})
        outputs: FloatArray = values[self._predicted_slot]
        return outputs
