"""Constants that are typed at a port: they stand there, and go when something else is wired to it."""

from __future__ import annotations

from typing import Any

from engine.graphs.graph import Edge
from engine.ops import INLINE_CONSTANT
from engine.text import _
from gui.document import commands
from gui.document.changes import Change, EdgesAdded, NodesAdded, perform
from gui.document.docking import place_before
from gui.document.document import Document


def give(document: Document, node_id: int, port: str, value: Any) -> None:
    """Give an open port a constant of its own, as one step; where it has one, give that this value."""
    graph, node = document.graph, document.graph.node(node_id)
    source = graph.source(node_id, port)
    if source is not None:
        commands.set_value(document, source, value)
        return
    constant = graph.draft(INLINE_CONSTANT, name=graph.free_name("c"), value=value)
    place = place_before(graph, document.positions, node_id, port)
    changes: list[Change] = [
        NodesAdded(((constant, place),)),
        EdgesAdded((Edge(constant.id, node_id, port),)),
    ]
    perform(document, _("Set {port} of {node}").format(port=port, node=node.name), changes)
