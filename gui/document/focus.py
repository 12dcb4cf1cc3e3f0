"""What stands out of a picture while one thing happens in it, and what of it is otherwise than before."""

from __future__ import annotations

from dataclasses import dataclass

from engine.graphs.graph import Edge
from engine.ops import Array


@dataclass(frozen=True)
class Region:
    """A part of a picture: nodes with their numbers, and wires with theirs."""

    nodes: frozenset[int] = frozenset()
    wires: frozenset[Edge] = frozenset()

    def __or__(self, other: Region) -> Region:
        return Region(self.nodes | other.nodes, self.wires | other.wires)


@dataclass(frozen=True, eq=False)
class Focus:
    """The nodes and wires that stand out; `locals` are the local gradients written at their ports."""

    nodes: frozenset[int] = frozenset()
    wires: frozenset[Edge] = frozenset()
    locals: tuple[tuple[Edge, Array], ...] = ()

    @property
    def region(self) -> Region:
        """What looks otherwise when this no longer stands out."""
        written = frozenset(edge for edge, _local in self.locals)
        return Region(self.nodes | {edge.target for edge in written}, self.wires | written)


def stands_out(focus: Focus | None, thing: int | Edge) -> bool:
    """Return whether a node or a wire is drawn in full: all are, where there is no focus."""
    return focus is None or thing in (focus.wires if isinstance(thing, Edge) else focus.nodes)
