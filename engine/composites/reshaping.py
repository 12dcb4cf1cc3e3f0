"""Puts another row in place of a composite's, with the wires around it where they were."""

from __future__ import annotations

from collections.abc import Mapping

from engine.composites.composite import Composite, composite, composite_of
from engine.graphs.graph import Edge, Graph


def with_row(graph: Graph, node_id: int, row: Composite) -> Graph:
    """Return the graph in which a composite is of another row.

    A wire stays at the port whose input has the same id inside, whatever that is called and wherever it is
    among the ports; a wire to a port that is no more is gone. Raises GraphError for any other node.
    """
    node = graph.node(node_id)
    old, new = composite_of(node), dict(zip(row.inputs, row.ports, strict=True))
    ports = {port: new[leaf] for leaf, port in zip(old.inputs, old.ports, strict=True) if leaf in new}
    into, out = graph.edges_into(node_id), graph.edges_from(node_id)
    result = graph.copy()
    result.remove(node_id)
    result.add(row, name=node.name, node_id=node_id)
    result.connect_all(Edge(edge.source, node_id, ports[edge.port]) for edge in into if edge.port in ports)
    result.connect_all(out)
    return result


def lost_wires(graph: Graph, node_id: int, row: Composite) -> list[Edge]:
    """Return the wires into a composite that go with their ports where it gets that row."""
    old = composite_of(graph.node(node_id))
    gone = {port for leaf, port in zip(old.inputs, old.ports, strict=True) if leaf not in row.inputs}
    return [edge for edge in graph.edges_into(node_id) if edge.port in gone]


def renamed(graph: Graph, names: Mapping[int, str]) -> Graph:
    """Return a graph whose nodes have these names; a composite called like its node goes by it too.

    Raises InvalidNameError for what is no name, or is that of another node.
    """
    composites = [node for node in graph.nodes(names) if isinstance(node.op, Composite)]
    alike = [node.id for node in composites if node.name == node.op.title]
    result = graph.copy()
    result.rename_all(names)
    for node_id in alike:
        node = result.node(node_id)
        row = composite_of(node)
        called = composite(node.name, row.inside, row.inputs, row.output, row.positions)
        result = with_row(result, node_id, called)
    return result
