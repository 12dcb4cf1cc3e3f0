"""Gestures on wires that do more than draw one: nodes that come already wired.

Each is one named step of undo, as `gui.document.commands` has it, and raises as it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from engine.composites.composite import own_name
from engine.graphs.graph import Edge
from engine.graphs.layout import Position
from engine.ops import Kind, Op
from engine.run.fitting import Fitting
from engine.text import _
from gui.document.changes import Change, EdgesAdded, EdgesRemoved, NodesAdded, perform
from gui.document.commands import default_name
from gui.document.document import Document
from gui.document.offers import OFFERS, Offer


def add_after(document: Document, op: Op, position: Position, source: int, port: str) -> int:
    """Add a node of this op, one of its ports wired to a node's output, and return its id."""
    node = document.graph.draft(op, name=default_name(document.graph, op))
    changes: list[Change] = [NodesAdded(((node, position),)), EdgesAdded((Edge(source, node.id, port),))]
    perform(document, _("Add {op}").format(op=op.title), changes)
    return node.id


def port_after(document: Document, op: Op, source: int) -> str:
    """Return the port of a new node of this op that is wired to a node's output: the first that fits."""
    return fitting_in(document).port_of(op, source) or op.ports[0]


def add_before(document: Document, op: Op, position: Position, target: int, port: str) -> int:
    """Add a node of this op, its output wired to a port in place of what was wired there; return its id."""
    node = document.graph.draft(op, name=default_name(document.graph, op))
    there = tuple(edge for edge in document.graph.edges_into(target) if edge.port == port)
    changes: list[Change] = [EdgesRemoved(there)] if there else []
    changes += [NodesAdded(((node, position),)), EdgesAdded((Edge(node.id, target, port),))]
    perform(document, _("Add {op}").format(op=op.title), changes)
    return node.id


def fitting_in(document: Document, without: Iterable[Edge] = ()) -> Fitting:
    """Return what fits in the graph as it stands, wires `without` counting as gone."""
    return Fitting(document.graph, document.plan, frozenset(without))


def offers_after(document: Document, source: int) -> list[Offer]:
    """Return what could be wired to a node's output, what the graph has most of first.

    What a composite takes is for what is inside to say, so none is left out.
    """
    fitting = fitting_in(document)
    gates = (offer for offer in OFFERS.values() if not offer.is_leaf)
    fits = (offer for offer in gates if _is_composite(offer) or fitting.port_of(offer.row(), source))
    return _most_used(document, fits)


def offers_before(document: Document) -> list[Offer]:
    """Return what could be wired to a port: leaves, then all else, of each what the graph has most of first.

    Which shape an op gives depends on what comes to its own ports, so none is left out.
    """
    return sorted(_most_used(document, OFFERS.values()), key=lambda offer: not offer.is_leaf)


def _most_used(document: Document, offers: Iterable[Offer]) -> list[Offer]:
    counts = Counter(own_name(node.op) for node in document.graph.nodes())
    return sorted(offers, key=lambda offer: (_is_composite(offer), -counts[offer.name]))


def _is_composite(offer: Offer) -> bool:
    return offer.kind is Kind.COMPOSITE
