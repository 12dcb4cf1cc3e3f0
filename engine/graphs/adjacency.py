"""Which wires lead into each node and out of it, as dictionaries that are changed and copied by the thousand.

networkx keeps a graph in the same way, with room for what is said of an edge: there a change takes five times
as long, and a copy fifty times. What takes an algorithm of its own is left to it (`as_networkx`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.graphs.node import Edge

if TYPE_CHECKING:
    import networkx as nx


class Adjacency:
    """`sources` tells what feeds each node by its ports, `targets` which nodes it feeds, and at which ports.

    Both are only to be read, and have the nodes in the order in which they were added.
    """

    def __init__(self) -> None:
        self.sources: dict[int, dict[str, int]] = {}
        self.targets: dict[int, dict[int, dict[str, None]]] = {}

    def add_node(self, node: int) -> None:
        """Add a node that has no wires."""
        self.sources[node], self.targets[node] = {}, {}

    def remove_node(self, node: int) -> None:
        """Remove a node that has no wires."""
        del self.sources[node], self.targets[node]

    def add_edge(self, edge: Edge) -> None:
        """Draw a wire to a port that has none."""
        source, target, port = edge
        self.sources[target][port] = source
        self.targets[source].setdefault(target, {})[port] = None

    def remove_edge(self, edge: Edge) -> None:
        """Take a wire away."""
        source, target, port = edge
        del self.sources[target][port], self.targets[source][target][port]
        if not self.targets[source][target]:
            del self.targets[source][target]

    def copy(self) -> Adjacency:
        """Return one that changes without changing this one."""
        twin = Adjacency()
        twin.sources = {node: ports.copy() for node, ports in self.sources.items()}
        twin.targets = {
            source: {target: ports.copy() for target, ports in targets.items()}
            for source, targets in self.targets.items()
        }
        return twin

    def in_order(self) -> list[int]:
        """Return the nodes, each after all that feed it; those in a cycle, or after one, are left out."""
        waits_for = {node: len(ports) for node, ports in self.sources.items()}
        order = [node for node, count in waits_for.items() if not count]
        for node in order:  # which grows meanwhile
            for target, ports in self.targets[node].items():
                waits_for[target] -= len(ports)
                if not waits_for[target]:
                    order.append(target)
        return order

    def as_networkx(self) -> nx.MultiDiGraph:
        """Return the same as a graph of networkx, whose edges have ports for keys."""
        import networkx as nx  # dear to load, and few ask for it

        graph = nx.MultiDiGraph()
        graph.add_nodes_from(self.sources)
        for source, targets in self.targets.items():
            graph.add_edges_from((source, target, port, {}) for target in targets for port in targets[target])
        return graph
