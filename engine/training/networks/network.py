"""A multilayer perceptron as settings, as initial weights, and as a graph of the op table's own rows.

The graph is the network: the race compiles it to train, and the editor opens the same graph to show it. There
is no other forward or backward pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.errors import ConfigurationError
from engine.graphs.graph import Graph
from engine.ops import OPS, Kind
from engine.text import _
from engine.training.arrays import FloatArray, NumberArray
from engine.training.bounds import Bounds, check_choice, refusal
from engine.training.data.preparation import Dataset, Task
from engine.training.networks.dropout import DROPOUT
from engine.training.networks.initializers import INITIALIZERS
from engine.training.networks.losses import Loss, check_loss, loss_for
from engine.training.rules.contestants import ContestantSpec

WIDTH = Bounds(1, 4096, integer=True)
DEPTH = Bounds(0, 16, integer=True)
L1 = Bounds(0, 100)
L2 = Bounds(0, 100)
SCALE = Bounds(0, 100)

ACTIVATIONS = tuple(op.name for op in OPS.values() if op.kind is Kind.ACTIVATION and op.ports == ("x",))
"""The names of the ops that a hidden layer may apply: those with nothing of their own to learn."""


class Layer(NamedTuple):
    """Weights (…, inputs, outputs) and biases that broadcast with (…, batch, outputs), None for none."""

    weights: FloatArray
    biases: FloatArray | None

    @property
    def arrays(self) -> tuple[FloatArray, ...]:
        """What of it is learned."""
        return (self.weights,) if self.biases is None else (self.weights, self.biases)


@dataclass(frozen=True)
class Network:
    """The architecture that all contestants share.

    `hidden` holds the widths of the hidden layers, none for a linear model; `activation` names what all of
    them apply, or with commas between what each does: "tanh,relu". `l2` and `l1` are the strengths λ of the
    penalties λ Σw² and λ Σ|w| over all weights (not biases); `scale` is the deviation σ of first weights that
    are drawn with one of the user's own; `loss` names what is trained on, None what is usual for the data.
    Without `bias`, layers have weights alone. `dropout` is the probability with which a hidden unit is left
    out of an example while learning. Raises ConfigurationError naming the field at fault.
    """

    hidden: tuple[int, ...] = (8, 8)
    activation: str = "tanh"
    initializer: str = "xavier_uniform"
    l2: float = 0.0
    scale: float = 0.01
    loss: str | None = None
    l1: float = 0.0
    bias: bool = True
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.hidden, tuple):
            raise ConfigurationError(_("hidden must be a tuple of layer widths"), field="hidden")
        depth = _("{field} has {value} layers; that must be {bounds}")
        DEPTH.check("hidden", len(self.hidden), sentence=depth)
        wide = _("{field} has a layer of width {value}; that must be {bounds}")
        for width in self.hidden:
            WIDTH.check("hidden", width, sentence=wide)
        self._check_activation()
        check_choice("initializer", self.initializer, list(INITIALIZERS))
        L1.check("l1", self.l1)
        L2.check("l2", self.l2)
        SCALE.check("scale", self.scale)
        DROPOUT.check("dropout", self.dropout)
        check_loss(self.loss)

    def _check_activation(self) -> None:
        names = activation_names(self.activation)
        for name in names:
            check_choice("activation", name, list(ACTIVATIONS))
        if len(names) not in {1, len(self.hidden)}:
            sentence = _(
                "{field} has {names} names for {layers} hidden layers; give one for all, or one for each"
            )
            raise refusal("activation", sentence, names=len(names), layers=len(self.hidden))

    @property
    def activations(self) -> tuple[str, ...]:
        """What each hidden layer applies."""
        names = activation_names(self.activation)
        return names if len(names) > 1 else names * len(self.hidden)

    def loss_for(self, task: Task) -> Loss:
        """Return what is trained on, for data of this kind.

        Raises ConfigurationError naming the field where the loss that was chosen is not for them.
        """
        return loss_for(self.loss, task)

    def outputs_for(self, dataset: Dataset) -> int:
        """Return how many outputs it has on some data; raise ConfigurationError as `loss_for` does."""
        return self.loss_for(dataset.task).outputs_for(dataset.outputs)

    def shapes(self, inputs: int, outputs: int) -> list[tuple[int, int]]:
        """Return the shape (inputs, outputs) of each layer's weights."""
        return list(pairwise((inputs, *self.hidden, outputs)))

    def parameter_count(self, inputs: int, outputs: int) -> int:
        """Return how many numbers are learned."""
        return sum((fan_in + self.bias) * fan_out for fan_in, fan_out in self.shapes(inputs, outputs))

    def initial_layers(self, inputs: int, outputs: int, rng: np.random.Generator) -> list[Layer]:
        """Draw weights, float64 (inputs, outputs), and zero biases (outputs,), if any, for each layer."""
        row = INITIALIZERS[self.initializer]
        factor = self.scale if row.is_scaled else 1.0
        return [
            Layer(factor * row.draw(rng, fan_in, fan_out), np.zeros(fan_out) if self.bias else None)
            for fan_in, fan_out in self.shapes(inputs, outputs)
        ]


def activation_names(text: str) -> tuple[str, ...]:
    """Return the names in a setting of activations: one for all hidden layers, or one for each."""
    return tuple(name.strip() for name in str(text).split(","))


def activation_for(names: Sequence[str], layers: int) -> str:
    """Return the setting by which so many hidden layers have these activations, the last one any further."""
    given = list(names)
    fitted = given[:layers] + given[-1:] * (layers - len(given)) or given[:1]
    return fitted[0] if len(set(fitted)) == 1 else ",".join(fitted)


def layers_from(flat: FloatArray, shapes: Sequence[tuple[int, int]], bias: bool = True) -> list[Layer]:
    """Return views of a flat buffer of parameters as layers whose weights have these shapes.

    A row (P,) gives weights (inputs, outputs) and biases (outputs,); a buffer (runs, P) gives weights
    (runs, inputs, outputs) and biases (runs, 1, outputs).
    """
    runs = flat.shape[:-1]
    layers, start = [], 0
    for fan_in, fan_out in shapes:
        middle, end = start + fan_in * fan_out, start + (fan_in + bias) * fan_out
        weights = flat[..., start:middle].reshape(*runs, fan_in, fan_out)
        biases = flat[..., middle:end].reshape(*runs, *(1 for _run in runs), fan_out) if bias else None
        layers.append(Layer(weights, biases))
        start = end
    return layers


def flatten(layers: Sequence[Layer]) -> FloatArray:
    """Return the parameters of one network's layers as one row (P,)."""
    return np.concatenate([np.ravel(array) for layer in layers for array in layer.arrays])


@dataclass(frozen=True, eq=False)
class NetworkGraph:
    """A network's graph and the ids of its nodes that have a role.

    `parameters` are W1, b1, W2, b2, …, or without biases W1, W2, …; `output` is the logits, the scores or the
    prediction; `loss` is the mean over the batch; `objective`, which training descends, is the loss plus the
    penalty (the loss itself where there is none). `penalty_strengths` holds the strength λ of each penalty by
    its constant. `masks` are what the hidden layers are multiplied by, where they are.
    """

    graph: Graph
    x: int
    target: int
    parameters: tuple[int, ...]
    output: int
    loss: int
    objective: int
    penalty_strengths: Mapping[int, float]
    masks: tuple[int, ...] = ()


def to_graph(
    network: Network,
    task: Task,
    x: FloatArray,
    target: NumberArray,
    layers: Sequence[Layer],
    masks: Sequence[FloatArray] = (),
) -> NetworkGraph:
    """Build the graph of a network on one batch.

    `x` is (batch, inputs) and `target` what is wanted as the loss takes it: classes (batch,), one-hot rows of
    them (batch, classes) or numbers (batch, 1). Layers with leading run axes
    make a graph of that many networks side by side, with one loss each. `masks` (batch, width), one for each
    hidden layer or none, say what dropout leaves of it.
    """
    graph = Graph()
    inputs = graph.add("input", name="x", value=x)
    row = network.loss_for(task)
    output, weights, parameters, dropped = _add_layers(graph, network, row.answer, inputs, layers, masks)
    wanted = graph.add("constant", name=row.ports[1], value=target)
    loss = _apply(graph, row.op, "loss", dict(zip(row.ports, (output, wanted), strict=True)))
    strengths, objective = _add_penalties(graph, network, weights, loss)
    return NetworkGraph(
        graph, inputs, wanted, tuple(parameters), output, loss, objective, strengths, tuple(dropped)
    )


@dataclass(frozen=True, eq=False)
class NetworkState:
    """One contestant's network at a step, with a batch, as plain arrays; `graph` makes it a graph.

    `masks` are what dropout leaves of the hidden layers for this batch, none without it.
    """

    network: Network
    task: Task
    contestant: ContestantSpec
    step: int
    x: FloatArray
    target: NumberArray
    layers: tuple[Layer, ...]
    masks: tuple[FloatArray, ...] = ()

    def graph(self) -> NetworkGraph:
        """Build the network's graph, with these weights and this batch."""
        return to_graph(self.network, self.task, self.x, self.target, self.layers, self.masks)


def _add_layers(
    graph: Graph,
    network: Network,
    answer: str,
    signal: int,
    layers: Sequence[Layer],
    masks: Sequence[FloatArray],
) -> tuple[int, list[int], list[int], list[int]]:
    """Add the layers, and return their last output, their weights, all that is learned, and the masks."""
    weights: list[int] = []
    dropped: list[int] = []
    parameters: list[int] = []
    for number, layer in enumerate(layers, start=1):
        weights.append(graph.add("parameter", name=f"W{number}", value=layer.weights))
        parameters.append(weights[-1])
        name = answer if number == len(layers) else f"z{number}"
        if layer.biases is None:
            signal = _apply(graph, "matmul", name, {"a": signal, "b": weights[-1]})
        else:
            parameters.append(graph.add("parameter", name=f"b{number}", value=layer.biases))
            signal = _apply(graph, "affine", name, {"x": signal, "w": weights[-1], "b": parameters[-1]})
        if number < len(layers):
            signal = _apply(graph, network.activations[number - 1], f"h{number}", {"x": signal})
        if number <= len(masks):
            dropped.append(graph.add("constant", name=f"mask{number}", value=masks[number - 1]))
            signal = _apply(graph, "multiply", f"kept{number}", {"x": signal, "y": dropped[-1]})
    return signal, weights, parameters, dropped


def _add_penalties(
    graph: Graph, network: Network, weights: Sequence[int], loss: int
) -> tuple[dict[int, float], int]:
    """Add what large weights cost to the loss; return the strengths by their nodes, and the objective's."""
    strengths: dict[int, float] = {}
    costs: list[int] = []
    for kind, strength in (("l2", network.l2), ("l1", network.l1)):
        if strength:
            suffix = f"_{kind}" if strengths else ""
            constant = graph.add("constant", name=f"strength{suffix}", value=strength)
            strengths[constant] = strength
            for number, weight in enumerate(weights, start=1):
                wires = {"w": weight, "strength": constant}
                costs.append(_apply(graph, f"{kind}_penalty", f"penalty{number}{suffix}", wires))
    total = loss
    for number, cost in enumerate(costs, start=1):
        name = "objective" if number == len(costs) else f"sum{number}"
        total = _apply(graph, "add", name, {"x": total, "y": cost})
    return strengths, total


def _apply(graph: Graph, op: str, name: str, wires: dict[str, int]) -> int:
    node = graph.add(op, name=name)
    for port, source in wires.items():
        graph.connect(source, node, port)
    return node
