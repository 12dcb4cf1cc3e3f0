"""How the leaves of a document are varied: ranges and steps of their sliders, and which are pinned."""

from __future__ import annotations

from math import isfinite

import msgspec

from engine.errors import InvalidValueError
from engine.graphs.graph import Graph
from engine.text import _


class Slider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The slider of a leaf, by its id: from `low` to `high`, by `step`; None where a slider has its own way.

    Where any leaf is `pinned`, only those that are have a slider under the canvas.
    """

    node: int
    low: float | None = None
    high: float | None = None
    step: float | None = None
    pinned: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether it is as the slider of any leaf."""
        return self == Slider(self.node)


def require_range(slider: Slider) -> None:
    """Raise InvalidValueError where a slider could not be moved by its step from one end to the other."""
    low, high, step = slider.low, slider.high, slider.step
    if any(number is not None and not isfinite(number) for number in (low, high, step)):
        raise InvalidValueError(_("a slider's ends and step are finite numbers"), node=slider.node)
    if (low is None) != (high is None):
        raise InvalidValueError(_("a slider has both ends or none"), node=slider.node)
    if low is not None and high is not None and low >= high:
        message = _("a slider goes from a lower to a higher number, not from {low} to {high}")
        raise InvalidValueError(message.format(low=low, high=high), node=slider.node)
    if step is not None and (step <= 0 or (low is not None and high is not None and step > high - low)):
        raise InvalidValueError(_("a slider's step is above zero and fits its range"), node=slider.node)


def require_slider(slider: Slider, graph: Graph) -> None:
    """Raise a GraphError for a slider of no node of the graph, or of a computed one, or without a range."""
    node = graph.node(slider.node)
    if not node.op.is_leaf:
        message = _("{node} computes its value; only inputs, parameters and constants have sliders")
        raise InvalidValueError(message.format(node=node.name), node=node.id)
    require_range(slider)
