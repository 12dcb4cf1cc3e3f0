"""Which nodes a search finds: by what they are called and hold, or by what is the matter with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from engine.graphs.graph import Node
from engine.ops import Array
from engine.text import _
from gui.document.shown import Shown
from gui.look import numbers

SHORTEST_CONDITION = 3
"""Letters of a condition that are typed before it is meant, rather than a name that has them."""


def nodes_found(shown: Shown, text: str) -> list[int]:
    """Return the nodes that a text is about, in the order they were added; none for no text.

    A name or an op is found by any part, a number as it stands on the canvas or in full, and a condition of
    `CONDITIONS` by any part of its words. Numbers that are hidden are not found.
    """
    wanted = " ".join(text.casefold().replace("-", numbers.MINUS).split())
    if not wanted:
        return []
    meant = [
        test
        for words, test in CONDITIONS.items()
        if len(wanted) >= SHORTEST_CONDITION and wanted in words.casefold()
    ]
    return [
        node.id
        for node in shown.graph.nodes()
        if _is_called(node, wanted)
        or _holds(shown, node, wanted)
        or any(holds(shown, node) for holds in meant)
    ]


def _is_called(node: Node, wanted: str) -> bool:
    said = (node.name, node.op.name, node.op.title, node.symbol)
    return any(wanted in words.casefold().replace("-", numbers.MINUS) for words in said)


def _holds(shown: Shown, node: Node, wanted: str) -> bool:
    value = shown.value(node.id)
    if value is None or np.ndim(value):
        return False
    written = numbers.short(value), numbers.precise(float(value)), numbers.full(value)
    return wanted in {text.replace("-", numbers.MINUS).casefold() for text in written}


def _has(test: Callable[[Array], Array], *arrays: Array | None) -> bool:
    return any(array is not None and bool(np.any(test(array))) for array in arrays)


def _is_open(shown: Shown, node: Node) -> bool:
    """Return whether a port has no wire, or nothing takes what a leaf holds."""
    wired = {edge.port for edge in shown.graph.edges_into(node.id)}
    return not wired.issuperset(node.op.ports) or (node.op.is_leaf and not shown.graph.edges_from(node.id))


def _has_no_gradient(shown: Shown, node: Node) -> bool:
    gradient = shown.gradient(node.id)
    return gradient is not None and not np.any(gradient)


CONDITIONS: Mapping[str, Callable[[Shown, Node], bool]] = MappingProxyType({
    _("gradient is zero"): _has_no_gradient,
    _("is NaN"): lambda shown, node: _has(np.isnan, shown.value(node.id), shown.gradient(node.id)),
    _("is infinite"): lambda shown, node: _has(np.isinf, shown.value(node.id), shown.gradient(node.id)),
    _("not wired"): _is_open,
})  # fmt: skip
"""What may be the matter with a node, by the words that find it."""
