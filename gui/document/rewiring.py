"""Gestures on wires that do more than draw one: nodes that come already wired, or leave a wire behind.

Each is one named step of undo, as `gui.document.commands` has it, and raises as it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from engine.composites.composite import own_name
from engine.composites.sizes import node_size
from engine.graphs.graph import Edge, Graph, Node
from engine.graphs.layout import Position
from engine.ops import Kind, Op
from engine.run.fitting import Fitting
from engine.text import _
from gui.document.changes import Change, EdgesAdded, EdgesRemoved, NodesAdded, moving, perform
from gui.document.commands import adding, default_name, deletion
from gui.document.document import Document
from gui.document.many_inputs import closing_up, counting
from gui.document.offers import OFFERS, Offer
from gui.look.habits import habits

BESIDE = 60.0
"""Pixels on either side of a node that is put into a wire: room for the numbers at an output."""


def add_after(document: Document, op: Op, position: Position, source: int, port: str) -> int:
    """Add a node of this op, one of its ports wired to a node's output, and return its id."""
    node = _drafted(document, op)
    changes: list[Change] = [NodesAdded(((node, position),)), EdgesAdded((Edge(source, node.id, port),))]
    perform(document, adding(node), changes)
    return node.id


def _drafted(document: Document, op: Op) -> Node:
    return document.graph.draft(op, name=default_name(document.graph, op))


def wires_into(graph: Graph, target: int, port: str) -> list[Edge]:
    """Return the one wire into a port; none where it is open, or a port that the gate does not have yet."""
    return [edge for edge in graph.edges_into(target) if edge.port == port]


def port_after(document: Document, op: Op, source: int) -> str:
    """Return the port of a new node of this op that is wired to a node's output: the first that fits."""
    return fitting_in(document).port_of(op, source) or op.ports[0]


def add_before(
    document: Document,
    op: Op,
    position: Position,
    target: int,
    port: str,
    *,
    name: str | None = None,
    value: float | None = None,
) -> int:
    """Add a node of this op, its output wired to a port in place of what was wired there; return its id."""
    node = document.graph.draft(op, name=name or default_name(document.graph, op), value=value)
    there = wires_into(document.graph, target, port)
    changes: list[Change] = [EdgesRemoved(tuple(there))] if there else []
    changes += [NodesAdded(((node, position),)), EdgesAdded((Edge(node.id, target, port),))]
    perform(document, adding(node), changes)
    return node.id


def join(document: Document, new: Edge, old: Edge | None = None) -> None:
    """Draw a wire, in place of the one that enters its port and of an `old` one whose end it moves.

    A wire moved to another port of its gate changes places with the one there. A port that the gate does not
    have yet is added. Raises where the graph refuses the wire, with all as it was.
    """
    if new == old:
        return
    there = wires_into(document.graph, new.target, new.port)
    if old is not None and there not in ([], [old]) and old.target == new.target:
        exchange = EdgesAdded((new, Edge(there[0].source, old.target, old.port)))
        perform(document, _("Swap inputs"), [EdgesRemoved(tuple(sorted((old, *there)))), exchange])
        return
    removed = sorted({*there, *([] if old is None else [old])})
    changes: list[Change] = [EdgesRemoved(tuple(removed))] if removed else []
    changes += [*_growing(document, new), EdgesAdded((new,))]
    if old is not None and old.target != new.target:
        changes += closing_up(document, [old])
    perform(document, _("Rewire") if removed else _("Connect"), changes)


def _growing(document: Document, new: Edge) -> list[Change]:
    ports = document.graph.node(new.target).op.ports
    return [] if new.port in ports else [counting(document, new.target, len(ports) + 1)]


class Splice(NamedTuple):
    """A wire that a node is put into, and the port of the node that takes what came along it."""

    edge: Edge
    port: str


def insert(
    document: Document, node_id: int, splice: Splice, place: Position, before: Position | None = None
) -> None:
    """Put a node into a wire at a place, others making room; `before` is where a drag of it began."""
    node = document.graph.node(node_id)
    start = document.positions[node_id] if before is None else before
    changes = [*moving({node_id: start}, {node_id: place}), *_into_wire(document, node, splice, place)]
    perform(document, _("Insert {node}").format(node=node.name), changes)


def add_between(document: Document, op: Op, position: Position, splice: Splice) -> int:
    """Add a node of this op inside a wire, others making room, and return its id."""
    node = _drafted(document, op)
    changes: list[Change] = [NodesAdded(((node, position),))]
    changes += _into_wire(document, node, splice, position)
    perform(document, adding(node), changes)
    return node.id


def _into_wire(document: Document, node: Node, splice: Splice, place: Position) -> list[Change]:
    """Return what puts a node that stands at a place into a wire."""
    edge = splice.edge
    wires = Edge(edge.source, node.id, splice.port), Edge(node.id, edge.target, edge.port)
    after = _room(document, node, edge, place)
    before = {moved: place if moved == node.id else document.positions[moved] for moved in after}
    return [EdgesRemoved((edge,)), EdgesAdded(wires), *moving(before, after)]


def _room(document: Document, node: Node, edge: Edge, place: Position) -> dict[int, Position]:
    """Return where a node, and all that comes after it, stand clear of what a wire runs between."""
    graph, positions = document.graph, document.positions
    width, half = node_size(node)[0], _half_width(graph.node(edge.source))
    if positions[edge.source][0] >= positions[edge.target][0]:
        return {}  # it runs back, and nothing of it stands from left to right
    least = positions[edge.source][0] + half + BESIDE + width / 2
    x = max(place[0], least)
    end = positions[edge.target][0] - _half_width(graph.node(edge.target))
    missing = max(0.0, x + width / 2 + BESIDE - end)
    after = {node.id: (x, place[1])}
    if missing:
        later = graph.downstream([edge.target])
        after |= {each: (positions[each][0] + missing, positions[each][1]) for each in later}
    return after


def _half_width(node: Node) -> float:
    return node_size(node)[0] / 2


def cut(document: Document, edges: Collection[Edge]) -> None:
    """Take wires away, and of gates of more than two inputs their ports as well."""
    text = _("Cut a wire") if len(edges) == 1 else _("Cut {count} wires").format(count=len(edges))
    perform(document, text, [EdgesRemoved(tuple(sorted(edges))), *closing_up(document, edges)])


def dissolve(document: Document, node_ids: Iterable[int]) -> None:
    """Remove nodes, and join what came to each to what it fed, where it had one input that is meant."""
    graph, doomed = document.graph, frozenset(node_ids)
    joins = [
        Edge(source, edge.target, edge.port)
        for node_id in sorted(doomed)
        for edge in graph.edges_from(node_id)
        if edge.target not in doomed and (source := _passed_on(graph, node_id, doomed)) is not None
    ]
    changes = deletion(document, doomed)
    if joins:
        changes.append(EdgesAdded(tuple(joins)))
    joined = {edge.target for edge in joins}
    lost = [edge for node_id in doomed for edge in graph.edges_from(node_id) if edge.target not in joined]
    perform(document, _("Delete and join"), [*changes, *closing_up(document, lost, doomed)])


def _passed_on(graph: Graph, node_id: int | None, doomed: Collection[int]) -> int | None:
    """Return the node whose output takes the place of a doomed one's; None where it is not clear."""
    while node_id is not None and node_id in doomed:
        node_id = _main_input(graph, node_id)
    return node_id


def _main_input(graph: Graph, node_id: int) -> int | None:
    """Return the one node that feeds another, or the one gate among them: what is beside it are weights."""
    sources = {edge.source for edge in graph.edges_into(node_id)}
    gates = {source for source in sources if not graph.node(source).op.is_leaf}
    meant = sources if len(sources) == 1 else gates
    return next(iter(meant)) if len(meant) == 1 else None


def fitting_in(document: Document, without: Iterable[Edge] = ()) -> Fitting:
    """Return what fits in the graph as it stands, wires `without` counting as gone."""
    return Fitting(document.graph, document.plan, frozenset(without))


def offers_after(document: Document, source: int) -> list[Offer]:
    """Return what could be wired to a node's output, what is used most first.

    What a composite takes is for what is inside to say, so none is left out.
    """
    fitting = fitting_in(document)
    gates = (offer for offer in OFFERS.values() if not offer.is_leaf)
    fits = (offer for offer in gates if _is_composite(offer) or fitting.port_of(offer.row(), source))
    return _most_used(document, fits)


def offers_anywhere(document: Document) -> list[Offer]:
    """Return all there is to add, what is used most first."""
    return _most_used(document, OFFERS.values())


def offers_before(document: Document) -> list[Offer]:
    """Return what could be wired to a port: leaves, then all else, of each what is used most first.

    Which shape an op gives depends on what comes to its own ports, so none is left out.
    """
    return sorted(_most_used(document, OFFERS.values()), key=lambda offer: not offer.is_leaf)


def _most_used(document: Document, offers: Iterable[Offer]) -> list[Offer]:
    """Return offers in order: what the graph has most of, what was added last, and all else as it comes."""
    counts = Counter(own_name(node.op) for node in document.graph.nodes())
    latest = {name: place for place, name in enumerate(habits().recent)}

    def rank(offer: Offer) -> tuple[bool, int, int]:
        place = 0 if counts[offer.name] else latest.get(offer.name, len(latest))
        return _is_composite(offer), -counts[offer.name], place

    return sorted(offers, key=rank)


def _is_composite(offer: Offer) -> bool:
    return offer.kind is Kind.COMPOSITE
