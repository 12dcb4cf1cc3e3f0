"""The graph a user draws: nodes, edges, names and values, and what may be joined to what.

Structure lives in dictionaries of wires by their ports (`engine.graphs.adjacency`), so that two may run
between the same two nodes (x·x). The same wires are kept as columns of numbers (`engine.graphs.wires`), for
plans. Nothing here computes: `engine.run.plan` turns a graph into steps, `engine.run.autodiff` runs them.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from engine.errors import (
    CycleError,
    GraphError,
    OccupiedPortError,
)
from engine.graphs.adjacency import Adjacency
from engine.graphs.node import Edge, Node, Snapshot
from engine.graphs.node_values import (
    as_value,
    first_value,
    normalized,
    value_refused,
    with_attributes,
    with_inputs,
)
from engine.graphs.reachability import leads
from engine.graphs.reading import ReadableGraph
from engine.ops import AttributeValue, Op, op_named
from engine.text import _

__all__ = ["Edge", "Graph", "Node", "Snapshot"]


class Graph(ReadableGraph):
    """A directed acyclic graph of ops; every change keeps it valid or raises and changes nothing.

    Node ids are integers that are never given twice, also not after a removal. A node's name is an identifier
    that no other node has, in Unicode's form NFKC, so that µ and μ, or é typed in two ways, are one name.
    """

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
        node = self.draft(op, name=name, value=value, attributes=attributes, node_id=node_id)
        self._place_all([node])
        return node.id

    def draft(
        self,
        op: str | Op,
        *,
        name: str | None = None,
        value: Any = None,
        attributes: Mapping[str, AttributeValue] | None = None,
        node_id: int | None = None,
    ) -> Node:
        """Return the node that `add` would add, and change nothing; raise as it does."""
        row = op_named(op) if isinstance(op, str) else op
        chosen = self._names.free(row.name) if name is None else self._names.require(name)
        held = first_value(row, chosen, value)
        merged = with_attributes(row, chosen, row.defaults(), attributes or {})
        if node_id is None:
            node_id = self._next_id
        self._require_free(node_id, self._nodes)
        return Node(node_id, row, chosen, held, merged)

    def restore(self, nodes: Iterable[Node]) -> None:
        """Add nodes of another graph, or drafts, as they are, under the ids and names that they carry.

        Adds all or none: raises GraphError where an id is taken, InvalidNameError where a name is.
        """
        fresh, names = list(nodes), self._names.copy()
        ids = set(self._nodes)
        for node in fresh:
            self._require_free(node.id, ids)
            names.take(names.require(node.name, node.id), node.id)
            ids.add(node.id)
        self._place_all(fresh)

    def as_new(self, nodes: Iterable[Node], kept: Container[int] = ()) -> list[Node]:
        """Return nodes of another graph under ids and names that are free here, and change nothing.

        Those that are `kept` keep their ids, and the new ids are higher than these.
        """
        given, names, fresh = list(nodes), self._names.copy(), []
        first = max([self._next_id, *(node.id + 1 for node in given if node.id in kept)])
        new_ids = count(first)
        for node in given:
            node_id = node.id if node.id in kept else next(new_ids)
            name = names.require(names.free(node.name))
            names.take(name, node_id)
            fresh.append(Node(node_id, node.op, name, node.value, node.attributes))
        return fresh

    def _place_all(self, nodes: Sequence[Node]) -> None:
        """Add nodes whose ids and names are known to be free."""
        structure, ids, ops = self._own_structure(), [node.id for node in nodes], self._ops
        for node in nodes:
            structure.add_node(node.id)
            self._names.take(node.name, node.id)
        self._nodes.update(zip(ids, nodes, strict=True))
        self._rows.put_all(ids, ids, [ops.setdefault(node.op, len(ops)) for node in nodes])
        self._next_id = max(self._next_id, 1 + max(ids, default=0))

    def remove(self, node_id: int) -> None:
        """Remove a node and every edge that touches it."""
        self.remove_all([node_id])

    def remove_all(self, node_ids: Iterable[int]) -> None:
        """Remove nodes and every edge that touches them, or none where there is no node of an id."""
        doomed = self.nodes(dict.fromkeys(node_ids))
        self._unwire_all(self.edges_touching(node.id for node in doomed))
        structure = self._own_structure()
        for node in doomed:
            self._names.release(node.name)
            structure.remove_node(node.id)
            del self._nodes[node.id]
        self._rows.drop_all([node.id for node in doomed])

    def check_connect(self, source: int, target: int, port: str) -> None:
        """Raise what `connect` would raise for this edge, and change nothing.

        UnknownNodeError, UnknownPortError, OccupiedPortError, or CycleError: each says which node and port.
        """
        self._check_ends(source, target, port)
        self.check_acyclic(source, target, port)

    def check_acyclic(self, source: int, target: int, port: str) -> None:
        """Raise the CycleError that `connect` would raise for this edge, whatever enters the port now."""
        self._check_itself(source, target, port)
        if leads(target, source, self._after, self._before):
            raise self._cycle(Edge(source, target, port))

    def _check_ends(self, source: int, target: int, port: str) -> None:
        """Raise where a wire cannot be, whatever other wires there are away from its ends."""
        self.node(source)
        occupant = self.source(target, port)
        if occupant is not None:
            message = _("port {port} of {node} is taken by {occupant}; a port has one wire")
            names = self.node(target).name, self.node(occupant).name
            text = message.format(port=port, node=names[0], occupant=names[1])
            raise OccupiedPortError(text, node=target, port=port)
        self._check_itself(source, target, port)

    def _check_itself(self, source: int, target: int, port: str) -> None:
        if source == target:
            message = _("{node} cannot feed itself: this wire would close a cycle")
            raise CycleError(message.format(node=self.node(target).name), node=target, port=port)

    def connect(self, source: int, target: int, port: str) -> Edge:
        """Wire the output of `source` to a port of `target`; raise as `check_connect` does."""
        self.check_connect(source, target, port)
        edge = Edge(source, target, port)
        self._wire_all([edge])
        return edge

    def connect_all(self, edges: Iterable[Edge]) -> None:
        """Wire all of these, in time linear in the graph, or none; raise as `connect` does.

        The error's `edge` is the one refused: of a cycle, the last of its edges.
        """
        drawn: list[Edge] = []
        try:
            try:
                for edge in edges:
                    self._check_ends(*edge)
                    self._own_structure().add_edge(edge)
                    drawn.append(edge)
            finally:
                self._write_wires(drawn)
            self._refuse_cycle(drawn)
        except GraphError as error:
            error.edge = error.edge or edge
            self._unwire_all(drawn)
            raise

    def _refuse_cycle(self, drawn: Sequence[Edge]) -> None:
        if self.wires().ascend or len(self._structure.in_order()) == len(self):
            return
        from networkx import find_cycle  # dear to load, and few cycles are drawn

        closed = {Edge(*edge) for edge in find_cycle(self._structure.as_networkx())}
        last = next(edge for edge in reversed(drawn) if edge in closed)
        raise self._cycle(last)

    def _cycle(self, edge: Edge) -> CycleError:
        message = _("{source} depends on {target}, so this wire would close a cycle")
        text = message.format(source=self.node(edge.source).name, target=self.node(edge.target).name)
        return CycleError(text, node=edge.target, port=edge.port, edge=edge)

    def _wire_all(self, edges: Sequence[Edge]) -> None:
        """Draw wires that are known to be possible."""
        structure = self._own_structure()
        for edge in edges:
            structure.add_edge(edge)
        self._write_wires(edges)

    def _write_wires(self, edges: Sequence[Edge]) -> None:
        """Write wires that the structure has into the columns."""
        nodes = self._nodes
        self._wires.put_all(
            [(target, port) for _source, target, port in edges],
            [edge.source for edge in edges],
            [edge.target for edge in edges],
            [nodes[target].op.ports.index(port) for _source, target, port in edges],
        )

    def disconnect(self, target: int, port: str) -> Edge:
        """Remove the edge into that port and return it; raise MissingInputError where there is none."""
        edge = self.edge_into(target, port)
        self._unwire_all([edge])
        return edge

    def disconnect_all(self, edges: Iterable[Edge]) -> None:
        """Remove all of these edges or none; raise MissingInputError where one of them is not there."""
        doomed = list(edges)
        for edge in doomed:
            if self.source(edge.target, edge.port) != edge.source:
                raise self._unwired(edge.target, edge.port)
        self._unwire_all(doomed)

    def _unwire_all(self, edges: Collection[Edge]) -> None:
        structure = self._own_structure()
        for edge in edges:
            structure.remove_edge(edge)
        self._wires.drop_all([(target, port) for _source, target, port in edges])

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

    def rename_all(self, names: Mapping[int, str]) -> None:
        """Give nodes other names at once, all or none: two may change theirs. Raises as `rename` does."""
        trial = self._names.copy()
        for node_id in names:
            trial.release(self.node(node_id).name)
        for node_id, name in names.items():
            trial.take(trial.require(name, node_id), node_id)
        for node_id, name in names.items():
            self._replace(self.node(node_id), name=normalized(name))
        self._names = trial

    def free_name(self, wanted: str) -> str:
        """Return the name itself where no node has it, else the first numbered form that is free."""
        return self._names.free(wanted)

    def part(self, node_ids: Iterable[int]) -> Graph:
        """Return a graph of these nodes and the wires among them, with the same ids."""
        chosen, part = set(node_ids), Graph()
        part._place_all([node for node in self.nodes() if node.id in chosen])
        part._wire_all([edge for edge in self.edges() if edge.source in chosen and edge.target in chosen])
        return part

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

    def _own_structure(self) -> Adjacency:
        """Return the structure to change it: this graph's own, also where a copy has shared it so far."""
        if self._shared:
            self._structure, self._shared = self._structure.copy(), False
        return self._structure

    def _keep(self, node: Node) -> None:
        self._nodes[node.id] = node
        self._rows.put(node.id, node.id, self._ops.setdefault(node.op, len(self._ops)))

    def _replace(self, node: Node, **changes: Any) -> None:
        self._keep(replace(node, **changes))

    @staticmethod
    def _require_free(node_id: int, taken: Container[int]) -> None:
        if node_id in taken:
            raise GraphError(_("node {node} exists already").format(node=node_id), node=node_id)
