"""Which ports could take a wire that is not there yet, by the shapes that flow in a graph as it stands.

Nothing is computed: shapes follow from those of the leaves by the op table's own shape rules. Where a port
beside the one in question is open, any shape may still come there, and likely ones are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from itertools import product

import numpy as np

from engine.errors import CycleError
from engine.graphs.graph import Edge, Graph, Node
from engine.ops import AttributeValue, Op, Shape, ShapeMismatch
from engine.run.plan import Plan, kind_of
from engine.text import _

MOST_TRIED = 3
"""Open ports that are given shapes one by one; with more of them, all are given the same."""
SOME_LENGTH = 3
"""Stands for a length that nothing tells of."""


class Fitting:
    """What fits in a graph as it stands; `plan` computes those of its nodes that can be computed.

    Wires in `without` count as gone, as one whose end is being dragged does.
    """

    def __init__(self, graph: Graph, plan: Plan, without: Collection[Edge] = ()) -> None:
        self._graph = graph
        self._without = frozenset(without)
        self._refusals: dict[Hashable, str] = {}
        leaves = {leaf.id: np.shape(np.asarray(leaf.value)) for leaf in graph.leaves()}
        self._shapes = {**leaves, **plan.known_shapes({leaf: leaves[leaf] for leaf in plan.leaves})}

    def shape(self, node_id: int) -> Shape | None:
        """Return the shape of a node's output; None where it has none as yet."""
        return self._shapes.get(node_id)

    def objection(self, source: int, target: int, port: str) -> str:
        """Return what speaks against a wire, whatever enters its port now; "" where nothing does.

        It would close a cycle, or its shape does not fit. Shapes that are not known fit.
        """
        try:
            self._graph.check_acyclic(source, target, port)
        except CycleError as error:
            return str(error)
        return self.misfit(source, target, port)

    def misfit(self, source: int, target: int, port: str) -> str:
        """Return why shapes speak against a wire; "" where they do not, or are not known.

        The port may be the one that a gate of any number of inputs would have next.
        """
        shape, node = self.shape(source), self._graph.node(target)
        refusal = "" if shape is None else self._refusal(node, port, shape, self._wired(target))
        return _("{node}: {problem}").format(node=node.name, problem=refusal) if refusal else ""

    def ports(self, source: int, target: int) -> frozenset[str]:
        """Return the ports of a node that shapes let take another's output, whatever enters them now."""
        shape, node = self.shape(source), self._graph.node(target)
        if shape is None:
            return frozenset(node.op.ports)
        wired = self._wired(target)
        return frozenset(port for port in node.op.ports if not self._refusal(node, port, shape, wired))

    def _wired(self, target: int) -> dict[str, Shape]:
        """Return the shapes at a node's ports, as far as they are known."""
        wires = (edge for edge in self._graph.edges_into(target) if edge not in self._without)
        known = ((edge.port, self.shape(edge.source)) for edge in wires)
        return {name: shape for name, shape in known if shape is not None}

    def _refusal(self, node: Node, port: str, shape: Shape, wired: Mapping[str, Shape]) -> str:
        known = {**wired, port: shape}
        key = kind_of(node), port, tuple(known.items())
        if key not in self._refusals:
            op = node.op
            if port not in op.ports and op.of_many is not None:
                op = op.of_many(len(op.ports) + 1)
            self._refusals[key] = _objection(op, node.attributes, known, port)
        return self._refusals[key]

    def port_of(self, op: Op, source: int) -> str | None:
        """Return the first port of a new node of this op that could take a node's output; None if none."""
        shape = self.shape(source)
        fits = (
            port for port in op.ports
            if shape is None or not _objection(op, op.defaults(), {port: shape}, port)
        )  # fmt: skip
        return next(fits, None)

    def open_port(self, node: Node, source: int) -> str | None:
        """Return the first open port of a node that could take another's output; None if none."""
        wired = {edge.port for edge in self._graph.edges_into(node.id)}
        open_ports = (port for port in node.op.ports if port not in wired)
        return next((port for port in open_ports if not self.misfit(source, node.id, port)), None)


def _objection(
    op: Op, attributes: Mapping[str, AttributeValue], known: Mapping[str, Shape], port: str
) -> str:
    """Return why an op takes no such shape at a port beside those known; "" where it does."""
    refusal = ""
    for shapes in _ways(op.ports, known):
        try:
            op.shape(*shapes, **attributes)
        except ShapeMismatch as mismatch:
            refusal = str(mismatch)
        else:
            return ""
    if len(known) == len(op.ports):
        return refusal
    return _("its port {port} takes no shape {shape}").format(port=port, shape=known[port])


def _ways(ports: Sequence[str], known: Mapping[str, Shape]) -> Collection[Sequence[Shape]]:
    """Return shapes of all ports, in their order, that what is known leaves likely."""
    left = [port for port in ports if port not in known]
    likely = _likely(known.values())
    if len(left) > MOST_TRIED:
        return [[known.get(port, shape) for port in ports] for shape in likely]
    fillings: list[dict[str, Shape]] = [
        dict(zip(left, shapes, strict=True)) for shapes in product(likely, repeat=len(left))
    ]
    return [[known[port] if port in known else filling[port] for port in ports] for filling in fillings]


def _likely(known: Collection[Shape]) -> list[Shape]:
    """Return the shapes that often stand beside others: the same, turned, of one axis, a number, a matrix."""
    some = (SOME_LENGTH,)
    make: tuple[Callable[[Shape], Shape], ...] = (
        lambda shape: shape,
        lambda shape: shape[::-1],
        lambda shape: shape[-1:],
        lambda shape: shape[:-1],
        lambda shape: shape[-1:] + some,
        lambda shape: some + shape[:1],
    )
    return list(dict.fromkeys([(), *(way(shape) for shape in known for way in make)]))
