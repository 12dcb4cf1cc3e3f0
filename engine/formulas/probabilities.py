"""Losses of logits that are given probabilities: which loss is meant then, and how the other is written.

`bce` and `cross_entropy` are rows of logits. People call them with what a sigmoid or a softmax gave, or with
a p, and mean the loss of probabilities, as Keras and papers do; PyTorch's functions mean what PyTorch says.
"""

from __future__ import annotations

import re

from engine.graphs.graph import Node

OF_PROBABILITIES = {
    "binary_cross_entropy": "binary_cross_entropy_of_probabilities",
    "softmax_cross_entropy": "cross_entropy_of_probabilities",
}
"""The row for probabilities, by the row for logits."""

WITH_LOGITS = {
    "binary_cross_entropy": "bce_with_logits",
    "softmax_cross_entropy": "cross_entropy_with_logits",
}
"""What a formula calls the row for logits wherever it stands."""

GIVE_PROBABILITIES = frozenset({"sigmoid", "softmax", "softmax_along"})
"""The rows whose outputs are probabilities."""

_NAMES = re.compile(r"([pq]|prob\w*|[pqy]_?hat|y_?pred|ŷ)_?\d*", re.IGNORECASE)


def is_probability(node: Node) -> bool:
    """Return whether a node's value is a probability by what computes it, or by what a leaf is called."""
    return node.op.name in GIVE_PROBABILITIES or (node.op.is_leaf and _NAMES.fullmatch(node.name) is not None)
