"""What a graph is made of: nodes and the wires between them, as values that never change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.graphs.wires import Wires
from engine.ops import Array, AttributeValue, Op


@dataclass(frozen=True, eq=False)
class Node:
    """One node as it stands: its op, its name, a leaf's value, and its attributes."""

    id: int
    op: Op
    name: str
    value: Array | None
    attributes: Mapping[str, AttributeValue]

    @property
    def symbol(self) -> str:
        """What the node shows as its face: "×", "+1", "σ"."""
        return self.op.symbol_with(self.attributes)


class Edge(NamedTuple):
    """A wire from the output of one node to a port of another.

    It is a tuple because graphs look wires up by the thousand, and those hash and compare fastest.
    """

    source: int
    target: int
    port: str


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A graph's nodes and wires as they stood at one moment, for another thread to read."""

    held: tuple[Node, ...]
    drawn: Wires

    def nodes(self) -> Sequence[Node]:
        """Return the nodes in the order they were added."""
        return self.held

    def wires(self) -> Wires:
        """Return the nodes and wires as columns of numbers, in the order of ids."""
        return self.drawn
