"""What nodes are called where one reads of them: by their own names, and the target as at a blackboard."""

from __future__ import annotations

import re
from types import MappingProxyType

from engine.composites.composite import own_name
from engine.graphs.graph import Graph
from engine.graphs.node import Node
from engine.ops import Kind, Op

RESULT = MappingProxyType({Kind.LOSS: "L"})
"""What a target of a kind is called that nobody named; of any other kind f."""


LETTERS = MappingProxyType({
    Kind.ARITHMETIC: "q",
    Kind.LINEAR: "s",
    Kind.FUNCTION: "u",
    Kind.ACTIVATION: "a",
    Kind.LOSS: "L",
})  # fmt: skip
"""What a gate of a kind is called that nobody named, as it would be at a blackboard."""
_NUMBERED = re.compile(rf"[{''.join(LETTERS.values())}]_[0-9]+")


def proposed_name(op: Op) -> str:
    """Return what a gate is called until somebody names it: q_1 by its kind, a composite by its title."""
    letter = LETTERS.get(op.kind)
    return own_name(op) if letter is None else f"{letter}_1"


def has_own_name(node: Node) -> bool:
    """Return whether a node carries a name that somebody gave it: q_2 was proposed, and add2 is its op's."""
    if _NUMBERED.fullmatch(node.name):
        return False
    own = own_name(node.op)
    number = node.name.removeprefix(own).removeprefix("_")
    return not node.name.startswith(own) or not (number == "" or number.isdecimal())


def letter_of(node: Node) -> str:
    """Return the letter that stands for a target that nobody named: L for a loss, f for any other."""
    return RESULT.get(node.op.kind, "f")


def name_of(graph: Graph, node_id: int, target: int | None) -> str:
    """Return what a node is called in a sentence, a formula or a caption about the gradients of a target.

    The one rule: every node goes by its name. Only a target that is a gate without a name of its own goes by
    a letter, L if it is a loss and f otherwise, as the formula line writes it; where another node has that
    name, by the first of f2, f3 and so on that none has. What a composite is called is written on it.
    """
    node = graph.node(node_id)
    if node_id != target or node.op.is_leaf or node.op.kind is Kind.COMPOSITE or has_own_name(node):
        return node.name
    return graph.free_name(letter_of(node))


def worded(graph: Graph, target: int | None, text: str) -> str:
    """Return what the engine says of a graph, which knows nodes by their own names, as one reads of them."""
    if target is None or target not in graph:
        return text
    own, called = graph.node(target).name, name_of(graph, target, target)
    return text if own == called else re.sub(rf"\b{re.escape(own)}\b", called, text)


def as_read(graph: Graph, target: int | None) -> Graph:
    """Return the graph with its target called as `name_of` says: itself, or a copy where it has to be."""
    if target is None or target not in graph or name_of(graph, target, target) == graph.node(target).name:
        return graph
    twin = graph.copy()
    twin.rename(target, name_of(graph, target, target))
    return twin
