"""The graph a user draws: nodes, edges, names and values, and what may be joined to what.

Structure lives in a networkx.MultiDiGraph whose edge keys are port names, so that two edges may run between
the same two nodes (x·x). The same wires are kept as columns of numbers (`engine.graphs.wires`), which plans
read. Nothing here computes: `engine.run.plan` turns a graph into steps, `engine.run.autodiff` runs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from engine.errors import (
    CycleError,
    GraphError,
    MissingInputError,
    OccupiedPortError,
    UnknownNodeError,
    UnknownPortError,
)
from engine.graphs.names import Names
from engine.graphs.node import Edge, Node, Snapshot
from engine.graphs.node_values import (
    as_value,
    first_value,
    normalized,
    value_refused,
    with_attributes,
    with_inputs,
)
from engine.graphs.reachability import reached
from engine.graphs.wires import Table, Wires, wires_of
from engine.ops import AttributeValue, Op, op_named
from engine.text import _

__all__ = ["Edge", "Graph", "Node", "Snapshot"]


class Graph:
    """A directed acyclic graph of ops; every change keeps it valid or raises and changes nothing.

    Node ids are integers that are never given twice, also not after a removal. A node's name is an identifier
    that no other node has, in Unicode's form NFKC, so that µ and μ, or é typed in two ways, are one name.
    """

    def __init__(self) -> None:
        self._structure, self._shared = nx.MultiDiGraph(), False
        self._nodes: dict[int, Node] = {}
        self._ops: dict[Op, int] = {}  # every op that was ever used here, numbered
        self._rows, self._wires = Table(2), Table(3)
        self._names = Names()
        self._next_id = 1

    # -- reading ------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._structure)

    def __repr__(self) -> str:
        return f"<Graph of {len(self._nodes)} nodes and {self._structure.number_of_edges()} edges>"

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._structure

    def __iter__(self) -> Iterator[int]:
        return iter(self._structure)

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
        """Return all edges, those into one node together."""
        return [edge for node_id in self for edge in self.edges_into(node_id)]

    def edges_into(self, node_id: int) -> list[Edge]:
        """Return the edges that feed a node, in the order of its ports."""
        ports = self.node(node_id).op.ports
        sources = self._structure.pred[node_id].items()
        keys = {port: source for source, wires in sources for port in wires}
        return [Edge(keys[port], node_id, port) for port in ports if port in keys]

    def edges_from(self, node_id: int) -> list[Edge]:
        """Return the edges that leave a node's output."""
        return [Edge(*edge) for edge in self._structure.out_edges(self.node(node_id).id, keys=True)]

    def source(self, node_id: int, port: str) -> int | None:
        """Return the id of the node wired to that port, or None where nothing is."""
        self._require_port(self.node(node_id), port)
        wire = self._wires.row((node_id, port))
        return wire[0] if wire else None

    def find(self, name: str) -> Node:
        """Return the node of that name; raise UnknownNodeError, listing the names there are."""
        node_id = self._names.get(name)
        if node_id is None:
            message = _("there is no node called {name}; there are {names}")
            raise UnknownNodeError(
                message.format(name=name, names=", ".join(sorted(self._names)) or _("none"))
            )
        return self.node(node_id)

    def leaves(self) -> list[Node]:
        """Return the nodes that hold values: inputs, parameters and constants."""
        return [node for node in self.nodes() if node.op.is_leaf]

    def outputs(self) -> list[int]:
        """Return the ids of gates that feed nothing: what the graph computes."""
        ends = [node for node in self.nodes() if not self._structure.out_degree(node.id)]
        return [node.id for node in ends if not node.op.is_leaf] or [node.id for node in ends]

    def end(self) -> int | None:
        """Return the one gate that feeds nothing, what the graph is for; None where there are several."""
        ends = [node for node in self.outputs() if not self.node(node).op.is_leaf]
        return ends[0] if len(ends) == 1 else None

    def upstream(self, node_ids: Iterable[int]) -> set[int]:
        """Return these nodes and all they depend on; raise UnknownNodeError where there is none of an id."""
        return reached((self.node(node_id).id for node_id in node_ids), self._structure.pred.__getitem__)

    def downstream(self, node_ids: Iterable[int]) -> set[int]:
        """Return these nodes and all that depends on them; raise as `upstream` does."""
        return reached((self.node(node_id).id for node_id in node_ids), self._structure.succ.__getitem__)

    def complete(self) -> frozenset[int]:
        """Return the ids of nodes that can be computed: no port at them or before them is left open."""
        open_ended = [node.id for node in self.nodes() if self._has_open_port(node)]
        return frozenset(self._nodes.keys() - self.downstream(open_ended))

    def _has_open_port(self, node: Node) -> bool:
        return len(node.op.ports) > sum(map(len, self._structure.pred[node.id].values()))

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
        if any(node_id < source for node_id in order for source in self._structure.pred[node_id]):
            order = [node_id for node_id in nx.topological_sort(self._structure) if node_id in wanted]
        inputs = self.wires().inputs()
        for node in self.nodes(order):
            if len(inputs[node.id]) < len(node.op.ports):
                self._require_inputs(node)
        return {node_id: inputs[node_id] for node_id in order}

    # -- changing -----------------------------------------------------------------------------------------

    def add(
        self,
        op: str | Op,
        *,
        name: str | None = None,
        value: Any = None,
        attributes: Mapping[str, AttributeValue] | None = None,
        node_id: int | None = None,
    ) -> int:
        """Add a node of an op, given by its name or as the row that another node has, and return its id.

        A leaf without a value holds 1.0. Without a name the node takes the op's, numbered where taken.
        `node_id` restores a removed node under the id it had. Raises UnknownOpError, InvalidNameError,
        InvalidValueError, or UnknownPortError for an attribute the op does not have.
        """
        row = op_named(op) if isinstance(op, str) else op
        chosen = self._names.free(row.name) if name is None else self._names.require(name)
        held = first_value(row, chosen, value)
        merged = with_attributes(row, chosen, row.defaults(), attributes or {})
        node_id = self._claim(node_id)
        self._own_structure().add_node(node_id)
        self._keep(Node(node_id, row, chosen, held, merged))
        self._names.take(chosen, node_id)
        return node_id

    def remove(self, node_id: int) -> None:
        """Remove a node and every edge that touches it."""
        self._names.release(self.node(node_id).name)
        for edge in {*self.edges_into(node_id), *self.edges_from(node_id)}:
            self._wires.drop((edge.target, edge.port))
        self._own_structure().remove_node(node_id)
        self._rows.drop(node_id)
        del self._nodes[node_id]

    def check_connect(self, source: int, target: int, port: str) -> None:
        """Raise what `connect` would raise for this edge, and change nothing.

        UnknownNodeError, UnknownPortError, OccupiedPortError, or CycleError: each says which node and port.
        """
        self._check_ends(source, target, port)
        if self._leads(target, source):
            raise self._cycle(Edge(source, target, port))

    def _check_ends(self, source: int, target: int, port: str) -> None:
        """Raise where a wire cannot be, whatever other wires there are away from its ends."""
        self.node(source)
        end = self.node(target)
        occupant = self.source(target, port)
        if occupant is not None:
            message = _("port {port} of {node} is taken by {occupant}; a port has one wire")
            text = message.format(port=port, node=end.name, occupant=self.node(occupant).name)
            raise OccupiedPortError(text, node=target, port=port)
        if source == target:
            message = _("{node} cannot feed itself: this wire would close a cycle")
            raise CycleError(message.format(node=end.name), node=target, port=port)

    def connect(self, source: int, target: int, port: str) -> Edge:
        """Wire the output of `source` to a port of `target`; raise as `check_connect` does."""
        self.check_connect(source, target, port)
        return self._wire(Edge(source, target, port))

    def connect_all(self, edges: Iterable[Edge]) -> None:
        """Wire all of these, in time linear in the graph, or none; raise as `connect` does.

        The error's `edge` is the one refused: of a cycle, the last of its edges.
        """
        drawn: list[Edge] = []
        try:
            for edge in edges:
                self._check_ends(edge.source, edge.target, edge.port)
                drawn.append(self._wire(edge))
            self._refuse_cycle(drawn)
        except GraphError as error:
            error.edge = error.edge or edge
            for wire in drawn:
                self.disconnect(wire.target, wire.port)
            raise

    def _refuse_cycle(self, drawn: Sequence[Edge]) -> None:
        if nx.is_directed_acyclic_graph(self._structure):
            return
        closed = {Edge(*edge) for edge in nx.find_cycle(self._structure)}
        last = next(edge for edge in reversed(drawn) if edge in closed)
        raise self._cycle(last)

    def _cycle(self, edge: Edge) -> CycleError:
        message = _("{source} depends on {target}, so this wire would close a cycle")
        text = message.format(source=self.node(edge.source).name, target=self.node(edge.target).name)
        return CycleError(text, node=edge.target, port=edge.port, edge=edge)

    def _wire(self, edge: Edge) -> Edge:
        source, target, port = edge.source, edge.target, edge.port
        self._own_structure().add_edge(source, target, key=port)
        self._wires.put((target, port), source, target, self._nodes[target].op.ports.index(port))
        return edge

    def disconnect(self, target: int, port: str) -> Edge:
        """Remove the edge into that port and return it; raise MissingInputError where there is none."""
        source = self.source(target, port)
        if source is None:
            message = _("port {port} of {node} has no wire").format(port=port, node=self.node(target).name)
            raise MissingInputError(message, node=target, port=port)
        self._own_structure().remove_edge(source, target, key=port)
        self._wires.drop((target, port))
        return Edge(source, target, port)

    def set_value(self, node_id: int, value: Any) -> None:
        """Give a leaf another value: a finite or non-finite number, or an array of them."""
        node = self.node(node_id)
        if not node.op.is_leaf:
            raise value_refused(node.name, node_id)
        self._replace(node, value=as_value(value, node.name, node_id))

    def set_attribute(self, node_id: int, attribute: str, value: AttributeValue) -> None:
        """Change one attribute of a node, such as the slope of a leaky ReLU or the shape of a reshape.

        A plan compiled before goes on with the attribute it was compiled with: compile again.
        """
        node = self.node(node_id)
        changed = with_attributes(node.op, node.name, node.attributes, {attribute: value}, node_id)
        self._replace(node, attributes=changed)

    def set_inputs(self, node_id: int, count: int) -> None:
        """Give a node of an op that takes any number of inputs this many ports; wires stay where they are.

        Raises InvalidValueError where the op does not take so many, OccupiedPortError for a wire in the way.
        """
        node = self.node(node_id)
        row = with_inputs(node.op, count, node.name, node_id)
        for edge in self.edges_into(node_id):
            if edge.port not in row.ports:
                message = _("port {port} of {node} has a wire; take it away first")
                text = message.format(port=edge.port, node=node.name)
                raise OccupiedPortError(text, node=node_id, port=edge.port)
        self._replace(node, op=row)

    def rename(self, node_id: int, name: str) -> None:
        """Give a node another name; raise InvalidNameError where it is taken or is not an identifier."""
        node = self.node(node_id)
        if normalized(name) == node.name:
            return
        name = self._names.require(name, node_id)
        self._names.release(node.name)
        self._names.take(name, node_id)
        self._replace(node, name=name)

    def free_name(self, wanted: str) -> str:
        """Return the name itself where no node has it, else the first numbered form that is free."""
        return self._names.free(wanted)

    def copy(self) -> Graph:
        """Return a graph that can change without changing this one, with the same ids.

        The structure is copied when one of the two changes it, so that a copy with other values is cheap.
        """
        twin = Graph()
        twin._structure, self._shared, twin._shared = self._structure, True, True
        twin._nodes, twin._ops = self._nodes.copy(), self._ops.copy()
        twin._rows, twin._wires = self._rows.copy(), self._wires.copy()
        twin._names, twin._next_id = self._names.copy(), self._next_id
        return twin

    # -- inside -------------------------------------------------------------------------------------------

    def _leads(self, start: int, end: int) -> bool:
        """Return whether a path leads from one node to another, or they are the same."""
        if start == end:
            return True
        if not (self._structure.succ[start] and self._structure.pred[end]):
            return False  # said at once, so that reading a graph takes linear time in either direction
        return bool(nx.has_path(self._structure, start, end))

    def _own_structure(self) -> nx.MultiDiGraph:
        """Return the structure to change it: this graph's own, also where a copy has shared it so far."""
        if self._shared:
            self._structure, self._shared = self._structure.copy(), False
        return self._structure

    def _keep(self, node: Node) -> None:
        self._nodes[node.id] = node
        self._rows.put(node.id, node.id, self._ops.setdefault(node.op, len(self._ops)))

    def _replace(self, node: Node, **changes: Any) -> None:
        self._keep(replace(node, **changes))

    def _claim(self, node_id: int | None) -> int:
        if node_id is None:
            node_id = self._next_id
        elif node_id in self:
            raise GraphError(_("node {node} exists already").format(node=node_id), node=node_id)
        self._next_id = max(self._next_id, node_id + 1)
        return node_id

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
                message = _("port {port} of {node} has no wire").format(port=port, node=node.name)
                raise MissingInputError(message, node=node.id, port=port)
