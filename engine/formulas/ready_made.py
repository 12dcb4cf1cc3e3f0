"""Composites to begin with, each from its formula: gates of the lecture put together of their primitives."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from engine.composites.composite import Composite, composite_of
from engine.composites.grouping import group
from engine.text import _


@dataclass(frozen=True)
class ReadyMade:
    """One entry: the composite's name, what a palette calls it, and the formula that it is made of."""

    name: str
    title: str
    formula: str
    description: str

    def row(self) -> Composite:
        """Return the composite, for `Graph.add`; its ports are the formula's names in their order."""
        from engine.formulas.expression import parse  # not before one is wanted: reading is much to load

        graph = parse(self.formula).graph
        found = group(graph, graph, self.name)
        return composite_of(found.graph.node(found.node))


READY_MADE = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            ReadyMade(
                "sigmoid_gate",
                _("Sigmoid gate"),
                "1 / (1 + exp(-x))",
                _("The sigmoid, from four primitives."),
            ),
            ReadyMade(
                "neuron",
                _("Neuron"),
                "sigmoid(add(w0 * x0, w1 * x1, w2))",
                _("A sigmoid neuron with two inputs, their weights and a bias."),
            ),
            ReadyMade(
                "softmax_steps",
                _("Softmax, step by step"),
                "e = exp(x)\ne / sum(e)",
                _("Exponentials over their sum: probabilities of one vector of scores."),
            ),
            ReadyMade(
                "mean_square",
                _("Mean squared error, step by step"),
                "mean((y - t) ** 2)",
                _("The mean of the squared differences, over all entries."),
            ),
        )
    }
)
"""The ready-made composites by name, in the order a palette shows them."""
