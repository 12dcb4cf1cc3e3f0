"""What the port of a recognized op is fed: a node, or a number times nodes, or a sum of such products.

Where it is more than a node it has yet to be made: `made` adds its gates to a graph.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.composites.naming import proposed_name
from engine.graphs.graph import Graph
from engine.ops import OPS


class Product(NamedTuple):
    """A number times nodes, nearly always 1 times a single node."""

    number: float
    nodes: tuple[int, ...]

    @property
    def node(self) -> int | None:
        """The node alone, where it is no product yet to be made."""
        return self.nodes[0] if self.number == 1 and len(self.nodes) == 1 else None

    @property
    def cost(self) -> int:
        """How many gates it takes to make the product."""
        return (len(self.nodes) > 1) + (self.number != 1)

    def over(self, number: float) -> Product:
        """Return the product divided by a number."""
        return self._replace(number=self.number / number)


class Total(NamedTuple):
    """A number plus products."""

    number: float
    parts: tuple[Product, ...]

    @property
    def node(self) -> None:
        """None: no node alone is a sum yet to be made."""

    @property
    def nodes(self) -> tuple[int, ...]:
        """All nodes of all products."""
        return tuple(node_id for part in self.parts for node_id in part.nodes)

    @property
    def cost(self) -> int:
        """How many gates it takes to make the sum."""
        return sum(part.cost for part in self.parts) + (len(self.parts) > 1) + (self.number != 0)

    def over(self, number: float) -> Total:
        """Return the sum divided by a number."""
        return Total(self.number / number, tuple(part.over(number) for part in self.parts))


Fed = Product | Total


def alone(node_id: int) -> Product:
    """Return one node as a product."""
    return Product(1.0, (node_id,))


def made(graph: Graph, fed: Fed) -> int:
    """Return the node of a product or a sum, having added the gates it takes."""
    if isinstance(fed, Product):
        return _product(graph, fed)
    parts = tuple(_product(graph, part) for part in fed.parts)
    total = parts[0] if len(parts) == 1 else _gate(graph, "add", parts)
    return total if fed.number == 0 else _gate(graph, "add_constant", (total,), c=fed.number)


def _product(graph: Graph, product: Product) -> int:
    nodes = product.nodes
    node_id = nodes[0] if len(nodes) == 1 else _gate(graph, "multiply", nodes)
    if product.number == 1:
        return node_id
    if product.number == -1:
        return _gate(graph, "negate", (node_id,))
    return _gate(graph, "scale", (node_id,), factor=product.number)


def _gate(graph: Graph, op: str, sources: tuple[int, ...], **attributes: float) -> int:
    gate = graph.add(op, name=graph.free_name(proposed_name(OPS[op])), attributes=attributes)
    graph.set_inputs(gate, len(sources))
    for port, source in zip(graph.node(gate).op.ports, sources, strict=True):
        graph.connect(source, gate, port)
    return gate
