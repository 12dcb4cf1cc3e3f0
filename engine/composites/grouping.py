"""Makes one composite of several nodes, and takes composites apart again.

All functions return a new graph and leave the one they were given as it was. Nodes that take no part keep
their ids; what comes out of a composite has the ids and names that it had before, where they are still free.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.composites.composite import RESERVED, Composite, composite, composite_of
from engine.errors import CycleError, GraphError
from engine.graphs.graph import Edge, Graph, Node
from engine.graphs.layout import Position
from engine.text import _


@dataclass(frozen=True)
class Grouped:
    """A graph in which a composite, `node`, stands for what was chosen; `inside` are the nodes in it."""

    graph: Graph
    node: int
    inside: tuple[int, ...]


@dataclass(frozen=True)
class Expanded:
    """A graph in which a composite's nodes stand again; `ids` tells the id each has here by its id inside."""

    graph: Graph
    ids: Mapping[int, int]


def group(
    graph: Graph, chosen: Iterable[int], name: str = "", positions: Mapping[int, Position] | None = None
) -> Grouped:
    """Return the graph with the chosen gates, and the constants that only they use, as one composite node.

    Inputs and parameters stay outside: what feeds the gates comes in by a port, one for each node that does,
    and one for each port that was left open; ports stand in the order of their sources, where `positions`
    tells it. The node is called `name`, numbered where that is taken, and
    like its output where no name is given. `positions` says where nodes stand: those inside are remembered as
    seen from their centre. Raises GraphError where nothing is chosen that computes or more than one output
    leads out, and CycleError where the composite would depend on itself.
    """
    inside = inside_of(graph, set(chosen))
    refuse_gaps(graph, set(inside))
    output = only_output(graph, inside)
    name = name or graph.node(output).name
    part, sources = _part(graph, inside)
    sources = _from_top(sources, positions or {})
    places = {node: positions[node] for node in inside if node in positions} if positions else {}
    row = composite(name, part, tuple(sources), output, _around(places))
    result = graph.copy()
    result.remove_all(inside)
    made = result.add(row, name=result.free_name(name))
    feeding = zip(row.ports, sources.values(), strict=True)
    result.connect_all(Edge(source, made, port) for port, source in feeding if source is not None)
    result.connect_all(Edge(made, edge.target, edge.port) for edge in graph.edges_from(output))
    return Grouped(result, made, tuple(inside))


def inside_of(graph: Graph, chosen: set[int]) -> list[int]:
    """Return the chosen gates, and the chosen constants that feed nothing else, in the graph's order."""
    gates = {node.id for node in graph.nodes(sorted(chosen)) if not node.op.is_leaf}
    if not gates:
        raise GraphError(_("choose at least one gate: inputs and parameters stay outside a composite"))
    constants = {node for node in chosen - gates if graph.node(node).op.name == "constant"}
    used = {node for node in constants if {edge.target for edge in graph.edges_from(node)} <= gates}
    return [node for node in graph if node in gates | used]


def refuse_gaps(graph: Graph, members: set[int]) -> None:
    """Raise CycleError where a path leaves the members and comes back: the composite would feed itself."""
    around = graph.downstream(members) & graph.upstream(members)
    between = graph.nodes(sorted(around - members))
    if between:
        message = _(
            "{names} lies between what is chosen, so the composite would depend on itself: choose it too"
        )
        names = ", ".join(node.name for node in between)
        raise CycleError(message.format(names=names), node=between[0].id)


def only_output(graph: Graph, inside: list[int]) -> int:
    """Return the one gate of these that leads out of them or ends in them; raise GraphError for several."""
    members = set(inside)
    gates = [node for node in graph.nodes(inside) if not node.op.is_leaf]
    outputs = [node for node in gates if _leads_out(graph, node, members)]
    if len(outputs) != 1:
        message = _("a composite has one output, and these lead out of it or end in it: {names}")
        raise GraphError(message.format(names=", ".join(node.name for node in outputs)), node=outputs[-1].id)
    return outputs[0].id


def _leads_out(graph: Graph, node: Node, members: set[int]) -> bool:
    targets = {edge.target for edge in graph.edges_from(node.id)}
    return not targets or not targets <= members


def _part(graph: Graph, inside: list[int]) -> tuple[Graph, dict[int, int | None]]:
    """Return the graph inside, and by its inputs the node outside that feeds each; None for an open port."""
    part, members = Graph(), set(inside)
    part.restore(graph.nodes(inside))
    leaves: dict[int, int] = {}
    sources: dict[int, int | None] = {}
    wires: list[Edge] = []
    for node in graph.nodes(inside):
        wired = {edge.port: edge.source for edge in graph.edges_into(node.id)}
        for port in node.op.ports:
            source = wired.get(port)
            if source is None:
                feed = add_port(part, port)
                sources[feed] = None
            elif source in members:
                feed = source
            elif source in leaves:
                feed = leaves[source]
            else:
                feed = leaves[source] = add_port(part, graph.node(source).name)
                sources[feed] = source
            wires.append(Edge(feed, node.id, port))
    part.connect_all(wires)
    return part, sources


def _from_top(sources: dict[int, int | None], positions: Mapping[int, Position]) -> dict[int, int | None]:
    """Return the ports in the order in which their sources stand, from the top; open ones last."""
    if any(source is not None and source not in positions for source in sources.values()):
        return sources
    heights = {leaf: math.inf if source is None else positions[source][1] for leaf, source in sources.items()}
    return {leaf: sources[leaf] for leaf in sorted(sources, key=heights.__getitem__)}


def add_port(part: Graph, wanted: str) -> int:
    """Add an input that stands for what is outside, called like it where that is free, and return its id."""
    return part.add("input", name=part.free_name(f"{wanted}_in" if wanted in RESERVED else wanted))


def _around(positions: Mapping[int, Position]) -> dict[int, Position]:
    """Return positions as seen from their common centre."""
    if not positions:
        return {}
    x, y = centre_of(positions.values())
    return {node: (left - x, top - y) for node, (left, top) in positions.items()}


def centre_of(positions: Iterable[Position]) -> Position:
    """Return the middle of the box around these positions."""
    xs, ys = zip(*positions, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def expand(graph: Graph, node_id: int) -> Expanded:
    """Return the graph with a composite's nodes in its place; raise GraphError for any other node."""
    row = composite_of(graph.node(node_id))
    feeding = {edge.port: edge.source for edge in graph.edges_into(node_id)}
    fed = graph.edges_from(node_id)
    result = graph.copy()
    result.remove(node_id)
    ids = _placed(result, row, taken=node_id)
    sources = {leaf: feeding.get(port) for port, leaf in zip(row.ports, row.inputs, strict=True)}
    standing = {**sources, **ids}
    inner = ((standing[edge.source], ids[edge.target], edge.port) for edge in row.inside.edges())
    wires = [Edge(source, target, port) for source, target, port in inner if source is not None]
    outer = [Edge(ids[row.output], edge.target, edge.port) for edge in fed]
    result.connect_all([*wires, *outer])
    return Expanded(result, ids)


def _placed(result: Graph, row: Composite, taken: int) -> dict[int, int]:
    """Add what is inside a composite, but for its ports, and return the new ids by those inside."""
    nodes = [node for node in row.inside.nodes() if node.id not in row.inputs]
    kept = {node.id for node in nodes if node.id not in result and node.id != taken}
    fresh = result.as_new(nodes, kept)
    result.restore(fresh)
    return {node.id: new.id for node, new in zip(nodes, fresh, strict=True)}


def expand_all(graph: Graph) -> Expanded:
    """Return the graph without composites at any depth; `ids` tells which gate has the value of each one.

    That gate is called like the composite, so that its value is found under the name that it had.
    """
    stands = {node.id: node.id for node in graph.nodes() if isinstance(node.op, Composite)}
    while composites := [node.id for node in graph.nodes() if isinstance(node.op, Composite)]:
        for node_id in composites:
            node = graph.node(node_id)
            output = composite_of(node).output
            expanded = expand(graph, node_id)
            graph = expanded.graph
            graph.rename(expanded.ids[output], node.name)
            stands = {one: expanded.ids[output] if now == node_id else now for one, now in stands.items()}
    return Expanded(graph, stands)


def without_composites(graph: Graph, target: int) -> tuple[Graph, int]:
    """Return the graph with every composite expanded, and the node that has the target's value there."""
    expanded = expand_all(graph)
    return expanded.graph, expanded.ids.get(target, target)
