"""What stands out of a picture while one thing happens in it; all else is quiet."""

from __future__ import annotations

from dataclasses import dataclass

from engine.graphs.graph import Edge
from engine.ops import Array


@dataclass(frozen=True, eq=False)
class Focus:
    """The nodes and wires that stand out; `locals` are the local gradients written at their ports."""

    nodes: frozenset[int] = frozenset()
    wires: frozenset[Edge] = frozenset()
    locals: tuple[tuple[Edge, Array], ...] = ()
