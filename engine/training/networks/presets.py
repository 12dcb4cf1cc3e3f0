"""Networks that are known by a name, with the batches that go with them: a row each.

Adding one is adding a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from engine.text import _
from engine.training.networks.network import Network


@dataclass(frozen=True)
class Preset:
    """One row: a network, and how many rows a step of it looks at."""

    name: str
    title: str
    description: str
    network: Network
    batch_size: int = 32


_ROWS = (
    Preset("layers", _("Two hidden layers"),
           _("Two layers of eight units: what no straight line can tell apart, they can."),
           Network()),
    Preset("linear", _("Linear, no hidden layer"),
           _("Outputs are weighted sums of inputs: straight lines between classes, a plane of numbers."),
           Network(())),
    Preset("perceptron", _("Perceptron"),
           _("One unit that answers by a step, for two classes. The gradient of a step is 0, so it learns by "
             "Rosenblatt's rule: the gradient of the perceptron criterion, one row at a time. Without noise "
             "it solves OR and AND; XOR no line can."),
           Network((), loss="perceptron"), batch_size=1),
)  # fmt: skip

PRESETS = MappingProxyType({row.name: row for row in _ROWS})
"""Every such network by its name, in the order the window lists them."""
