"""What a gesture changed of a graph, told to everything on screen at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from engine.graphs.graph import Edge, Graph

Thing = TypeVar("Thing")


Structure = tuple[dict[int, tuple[Any, ...]], frozenset[Edge]]
"""What each node is, by its id, and the wires."""


def structure_of(graph: Graph) -> Structure:
    """Return what a graph is but for its leaves' values, to be compared with later."""
    nodes = {node.id: (node.op, node.name, tuple(node.attributes.items())) for node in graph.nodes()}
    return nodes, frozenset(graph.edges())


@dataclass(frozen=True)
class Difference:
    """How a graph differs from what was last told of it.

    A node that was taken away and put back, as where its op is another, is both removed and added, in this
    order; so is a wire. `changed` are other nodes with another name, value or attribute, `moved` those that
    stand elsewhere. `bent` are wires that are led through other points, and `annotated` says that frames or
    notes are others. `retargeted` says that another node is differentiated, or none.
    """

    nodes_removed: frozenset[int] = frozenset()
    nodes_added: frozenset[int] = frozenset()
    edges_removed: frozenset[Edge] = frozenset()
    edges_added: frozenset[Edge] = frozenset()
    changed: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    retargeted: bool = False
    bent: frozenset[Edge] = frozenset()
    annotated: bool = False

    @property
    def only_moves(self) -> bool:
        """True where nothing is otherwise than before but where nodes stand and wires run."""
        return self == Difference(moved=self.moved, bent=self.bent, annotated=self.annotated)

    @property
    def gone(self) -> frozenset[int]:
        """The nodes that are no longer there."""
        return self.nodes_removed - self.nodes_added

    @property
    def restructures(self) -> bool:
        """True where other nodes or wires stand than before."""
        return bool(self.nodes_removed or self.nodes_added or self.edges_removed or self.edges_added)

    @property
    def redrawn(self) -> frozenset[int]:
        """The nodes that look otherwise than before: they are new, changed themselves, or wired otherwise."""
        wired = {edge.target for edge in self.edges_added | self.edges_removed}
        return (self.changed | self.nodes_added | wired) - self.gone


@dataclass
class Turnover(Generic[Thing]):
    """What came and what went, counted up one by one."""

    came: set[Thing] = field(default_factory=set)
    went: set[Thing] = field(default_factory=set)

    def come(self, thing: Thing) -> None:
        """Take note of what is there now."""
        self.came.add(thing)

    def go(self, thing: Thing) -> None:
        """Take note of what is gone; what had only come since is no difference."""
        if thing in self.came:
            self.came.remove(thing)
        else:
            self.went.add(thing)

    def replace(self, thing: Thing) -> None:
        """Take note of what is another under the same name: it went, and it came."""
        self.go(thing)
        self.come(thing)


@dataclass
class Tally:
    """What happens to a graph one thing at a time, counted up to one difference."""

    nodes: Turnover[int] = field(default_factory=Turnover)
    edges: Turnover[Edge] = field(default_factory=Turnover)
    changed: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    bent: set[Edge] = field(default_factory=set)
    annotated: bool = False
    retargeted: bool = False
    described: bool = False

    @property
    def restructures(self) -> bool:
        """True where nodes or wires have come or gone."""
        return bool(self.nodes.came or self.nodes.went or self.edges.came or self.edges.went)

    def difference(self) -> Difference:
        """Return what it all comes to."""
        touched = self.nodes.came | self.nodes.went
        return Difference(
            nodes_removed=frozenset(self.nodes.went),
            nodes_added=frozenset(self.nodes.came),
            edges_removed=frozenset(self.edges.went),
            edges_added=frozenset(self.edges.came),
            changed=frozenset(self.changed - touched),
            moved=frozenset(self.moved - touched),
            retargeted=self.retargeted,
            bent=frozenset(self.bent),
            annotated=self.annotated,
        )
