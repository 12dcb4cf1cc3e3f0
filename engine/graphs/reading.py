"""What a graph is asked: its nodes, its wires, what lies before and after them.

`engine.graphs.graph` adds how it is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np

from engine.errors import MissingInputError, UnknownNodeError, UnknownPortError
from engine.graphs.adjacency import Adjacency
from engine.graphs.names import Names
from engine.graphs.node import Edge, Node, Snapshot
from engine.graphs.reachability import reached
from engine.graphs.wires import Table, Wires, wires_of
from engine.ops import Op
from engine.text import _

FEW = 4
"""Ends among which a graph's main one is looked for: each takes a walk through all before it."""


class ReadableGraph:
    """A graph as it stands; it changes only as a `Graph`."""

    def __init__(self) -> None:
        self._structure, self._shared = Adjacency(), False
        self._nodes: dict[int, Node] = {}
        self._ops: dict[Op, int] = {}  # every op that was ever used here, numbered
        self._rows, self._wires = Table(2), Table(3)
        self._names = Names()
        self._next_id = 1

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"<Graph of {len(self._nodes)} nodes and {self.wire_count} edges>"

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._nodes

    def __iter__(self) -> Iterator[int]:
        return iter(self._nodes)

    def node(self, node_id: int) -> Node:
        """Return the node of that id; raise UnknownNodeError where there is none."""
        try:
            return self._nodes[node_id]
        except KeyError:
            raise UnknownNodeError(_("there is no node {node}").format(node=node_id), node=node_id) from None

    def nodes(self, node_ids: Iterable[int] | None = None) -> list[Node]:
        """Return the nodes of these ids, or without ids all of them in the order they were added."""
        if node_ids is None:
            return [*self._nodes.values()]
        try:
            return [*map(self._nodes.__getitem__, node_ids)]
        except KeyError as missing:
            return [self.node(missing.args[0])]

    def ops(self) -> list[Op]:
        """Return the ops by the numbers that `wires` calls them by; some may not be in use any more."""
        return [*self._ops]

    def wires(self) -> Wires:
        """Return all nodes and the wires between them as columns of numbers, in the order of ids."""
        return wires_of(self._rows, self._wires)

    def snapshot(self) -> Snapshot:
        """Return what there is now; it costs far less than a copy, and less than any change after one."""
        return Snapshot((*self._nodes.values(),), self.wires())

    def edges(self) -> list[Edge]:
        """Return all edges, those into one node together, in the order of ids and ports."""
        wires = self.wires()
        ids, ports = wires.ids.tolist(), [node.op.ports for node in self.nodes(wires.ids.tolist())]
        rows = zip(wires.sources.tolist(), wires.consumers.tolist(), wires.ports.tolist(), strict=True)
        return [Edge(ids[source], ids[target], ports[target][port]) for source, target, port in rows]

    @property
    def wire_count(self) -> int:
        """How many edges there are."""
        return len(self._wires)

    def edges_into(self, node_id: int) -> list[Edge]:
        """Return the edges that feed a node, in the order of its ports."""
        ports, sources = self.node(node_id).op.ports, self._structure.sources[node_id]
        return [Edge(sources[port], node_id, port) for port in ports if port in sources]

    def has_edge(self, edge: Edge) -> bool:
        """Return whether this edge is there; where its nodes are not, it is not."""
        sources = self._structure.sources.get(edge.target, {})
        return edge.port in sources and sources[edge.port] == edge.source

    def edges_from(self, node_id: int) -> list[Edge]:
        """Return the edges that leave a node's output."""
        targets = self._structure.targets[self.node(node_id).id]
        return [Edge(node_id, target, port) for target, ports in targets.items() for port in ports]

    def edges_touching(self, node_ids: Iterable[int]) -> list[Edge]:
        """Return the edges into these nodes and out of them, each once; raise as `upstream` does."""
        chosen = dict.fromkeys(node.id for node in self.nodes(node_ids))
        sources, targets = self._structure.sources, self._structure.targets
        into = [Edge(source, node, port) for node in chosen for port, source in sources[node].items()]
        away = [
            Edge(node, target, port)
            for node in chosen
            for target, ports in targets[node].items()
            if target not in chosen
            for port in ports
        ]
        return into + away

    def source(self, node_id: int, port: str) -> int | None:
        """Return the id of the node wired to that port, or None where nothing is."""
        self._require_port(self.node(node_id), port)
        return self._structure.sources[node_id].get(port)

    def edge_into(self, target: int, port: str) -> Edge:
        """Return the edge into that port; raise MissingInputError where there is none."""
        source = self.source(target, port)
        if source is None:
            raise self._unwired(target, port)
        return Edge(source, target, port)

    def find(self, name: str) -> Node:
        """Return the node of that name; raise UnknownNodeError, listing the names there are."""
        node = self.named(name)
        if node is None:
            message = _("there is no node called {name}; there are {names}")
            raise UnknownNodeError(
                message.format(name=name, names=", ".join(sorted(self._names)) or _("none"))
            )
        return node

    def named(self, name: str) -> Node | None:
        """Return the node of that name, or None where there is none."""
        node_id = self._names.get(name)
        return None if node_id is None else self.node(node_id)

    def leaves(self) -> list[Node]:
        """Return the nodes that hold values: inputs, parameters and constants."""
        return [node for node in self.nodes() if node.op.is_leaf]

    def outputs(self) -> list[int]:
        """Return the ids of what the graph computes: its `ends`, or its lone leaves where it has none."""
        return self.ends() or [node_id for node_id in self if not self._structure.targets[node_id]]

    def end(self) -> int | None:
        """Return the one gate that feeds nothing, what the graph is for; None where there are several.

        Gates without any wire do not count beside others: one that has only just been put down takes nothing
        away from a finished graph.
        """
        ends, sources = self.ends(), self._structure.sources
        if len(ends) > 1:
            ends = [node_id for node_id in ends if sources[node_id]]
        return ends[0] if len(ends) == 1 else None

    def main_end(self) -> int | None:
        """Return the `end`; of a few, the one that depends on most, where there is one.

        So a branch that was only just begun takes nothing away from what was finished before.
        """
        ends = [node_id for node_id in self.ends() if self._structure.sources[node_id]]
        if not 1 < len(ends) <= FEW:
            return self.end()
        sizes = {end: len(self.upstream([end])) for end in ends}
        largest = [end for end, size in sizes.items() if size == max(sizes.values())]
        return largest[0] if len(largest) == 1 else None

    def ends(self) -> list[int]:
        """Return the ids of the gates that feed nothing."""
        targets = self._structure.targets
        return [node_id for node_id, node in self._nodes.items() if not (node.op.is_leaf or targets[node_id])]

    def upstream(self, node_ids: Iterable[int]) -> set[int]:
        """Return these nodes and all they depend on; raise UnknownNodeError where there is none of an id."""
        return reached((self.node(node_id).id for node_id in node_ids), self._before)

    def downstream(self, node_ids: Iterable[int]) -> set[int]:
        """Return these nodes and all that depends on them; raise as `upstream` does."""
        return reached((self.node(node_id).id for node_id in node_ids), self._after)

    def connected(self, node_ids: Iterable[int]) -> set[int]:
        """Return these nodes and all that wires join them to, whichever way; raise as `upstream` does."""
        start = (self.node(node_id).id for node_id in node_ids)
        return reached(start, lambda node_id: chain(self._before(node_id), self._after(node_id)))

    def complete(self) -> frozenset[int]:
        """Return the ids of nodes that can be computed: no port at them or before them is left open."""
        return frozenset(self._nodes.keys() - self.downstream(self._open_ended()))

    def open_ports(self) -> list[tuple[int, str]]:
        """Return every port that no wire enters, with its node before it, node after node."""
        open_ports = []
        for node_id in self._open_ended():
            wired = {edge.port for edge in self.edges_into(node_id)}
            ports = self.node(node_id).op.ports
            open_ports += [(node_id, port) for port in ports if port not in wired]
        return open_ports

    def _open_ended(self) -> list[int]:
        """Return the nodes with a port that no wire enters."""
        wires, wanted = self.wires(), np.array([len(op.ports) for op in self.ops()], dtype=np.int64)
        found: list[int] = wires.ids[wires.counts < wanted[wires.kinds]].tolist()
        return found

    def order_before(self, targets: Iterable[int]) -> list[int]:
        """Return the targets and all they depend on, each node after its inputs.

        Raises MissingInputError naming the first open port met on the way.
        """
        return list(self.inputs_before(targets))

    def inputs_before(self, targets: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return what feeds the targets and all before them: ids in port order, each node after its inputs.

        Raises MissingInputError naming the first open port met on the way.
        """
        wanted = self.upstream(targets)
        order = sorted(wanted)
        if any(node_id < source for node_id in order for source in self._before(node_id)):
            order = [node_id for node_id in self._structure.in_order() if node_id in wanted]
        inputs = self.wires().inputs()
        for node in self.nodes(order):
            if len(inputs[node.id]) < len(node.op.ports):
                self._require_inputs(node)
        return {node_id: inputs[node_id] for node_id in order}

    def _before(self, node_id: int) -> Iterable[int]:
        return self._structure.sources[node_id].values()

    def _after(self, node_id: int) -> Iterable[int]:
        return self._structure.targets[node_id]

    def _require_port(self, node: Node, port: str) -> None:
        if port not in node.op.ports:
            message = _("{node} has no port {port}; it has {ports}")
            ports = ", ".join(node.op.ports) or _("none")
            raise UnknownPortError(
                message.format(node=node.name, port=port, ports=ports), node=node.id, port=port
            )

    def _require_inputs(self, node: Node) -> None:
        wired = {edge.port for edge in self.edges_into(node.id)}
        for port in node.op.ports:
            if port not in wired:
                raise self._unwired(node.id, port)

    def _unwired(self, node_id: int, port: str) -> MissingInputError:
        message = _("port {port} of {node} has no wire").format(port=port, node=self.node(node_id).name)
        return MissingInputError(message, node=node_id, port=port)
