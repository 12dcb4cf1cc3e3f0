"""Gestures on composites: gates become one node, one node its gates again, and a spelled-out formula an op.

Each is one named step of undo, as `gui.document.commands` has it. Those that end in `_apart` do not keep the
window waiting where the document is large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from engine.composites import grouping, putting_in
from engine.composites.composite import composite_of
from engine.composites.rooms import rooms_in
from engine.composites.sizes import node_size
from engine.files.document import Contents
from engine.graphs.graph import Graph
from engine.graphs.layout import Position, layered
from engine.text import _
from gui.document import commands
from gui.document.changes import Change, changes_to, moving, perform
from gui.document.document import Document
from gui.document.places import boxes_of, extent, free_place, room_for
from gui.document.undo_stack import Step

if TYPE_CHECKING:
    from engine.recognition.recognizer import Match


def group(document: Document, node_ids: Iterable[int], name: str = "") -> int:
    """Make one composite of these nodes, called like its output, and return its id."""
    return _take_grouped(document, grouping.group(document.graph, node_ids, name, document.positions))


def group_apart(document: Document, node_ids: Iterable[int], then: Callable[[int], object]) -> None:
    """Do as `group`, without keeping the window waiting, and call `then` with the composite's id."""
    chosen = list(node_ids)
    document.working_out.ask(
        _("Grouping {count} nodes …").format(count=len(chosen)),
        lambda contents: grouping.group(contents.graph, chosen, "", contents.positions),
        lambda found: then(_take_grouped(document, found)),
    )


def _take_grouped(document: Document, found: grouping.Grouped) -> int:
    positions = document.positions
    middle = grouping.centre_of([positions[node] for node in found.inside])
    standing = boxes_of(document.graph, positions, found.inside)
    places = {found.node: free_place(node_size(found.graph.node(found.node)), middle, standing)}
    target = found.node if document.target in found.inside else document.target
    commands.rewrite(document, found.graph, _("Group"), places, target)
    return found.node


def name_group(document: Document, step: Step | None, node_id: int, inside: Iterable[int], name: str) -> int:
    """Give a composite that was just made another name, as part of the step that made it; return its id.

    `step` is that step and `inside` what was grouped. Where other steps have followed, this is an ordinary
    rename. Raises InvalidNameError for what is no name or is taken.
    """
    if document.undo_stack.last is not step:
        commands.rename(document, node_id, name)
        return node_id
    document.graph.copy().rename(node_id, name)
    document.undo_stack.undo()
    return group(document, inside, name)


def expand(document: Document, node_id: int) -> list[int]:
    """Put a composite's nodes in its place, the others making room for them, and return their ids."""
    return _take_expanded(document, node_id, grouping.expand(document.graph, node_id))


def expand_apart(document: Document, node_id: int, then: Callable[[list[int]], object]) -> None:
    """Do as `expand`, without keeping the window waiting, and call `then` with the ids."""
    inside = len(composite_of(document.graph.node(node_id)).inside)
    document.working_out.ask(
        _("Expanding {count} nodes …").format(count=inside),
        lambda contents: grouping.expand(contents.graph, node_id),
        lambda found: then(_take_expanded(document, node_id, found)),
        inside,
    )


def _take_expanded(document: Document, node_id: int, found: grouping.Expanded) -> list[int]:
    row, (x, y) = composite_of(document.graph.node(node_id)), document.positions[node_id]
    laid = row.positions or layered(row.inside, node_size, rooms_in(row.inside))
    middle = grouping.centre_of(laid[node] for node in found.ids)
    places = {
        new: (x + laid[node][0] - middle[0], y + laid[node][1] - middle[1]) for node, new in found.ids.items()
    }
    target = found.ids[row.output] if document.target == node_id else document.target
    changes = changes_to(document, found.graph, places, target)
    perform(document, _("Expand"), [*_making_room(document, node_id, found.graph, places), *changes])
    return list(found.ids.values())


def _making_room(
    document: Document, node_id: int, graph: Graph, places: Mapping[int, Position]
) -> list[Change]:
    """Return what moves the other nodes out of the way of those that come in place of one."""
    standing = document.graph.nodes()
    others = {node.id: (document.positions[node.id], node_size(node)) for node in standing}
    old = others.pop(node_id)
    block = extent(boxes_of(graph, places))
    after = room_for(block, old, others)
    return moving({node: document.positions[node] for node in after}, after)


def put_in_apart(document: Document, node_id: int, chosen: Iterable[int], then: Callable[[], object]) -> None:
    """Put nodes into a composite, without keeping the window waiting, and call `then` when they are."""
    entering = list(chosen)
    name, inside = document.graph.node(node_id).name, len(composite_of(document.graph.node(node_id)).inside)

    def take(found: Graph) -> None:
        target = document.target if document.target in found else node_id
        target = None if document.target is None else target
        commands.rewrite(document, found, _("Put into {composite}").format(composite=name), {}, target)
        then()

    document.working_out.ask(
        _("Putting {count} nodes into {composite} …").format(count=len(entering), composite=name),
        lambda contents: putting_in.put_in(contents.graph, node_id, entering, contents.positions),
        take,
        inside,
    )


def collapse(document: Document, match: Match) -> None:
    """Put one op in place of the gates that a match found, as one step."""
    from engine.recognition import recognizer  # not before it is wanted: patterns are much to load

    _take_collapsed(document, recognizer.collapse(document.graph, match))


def collapse_all(document: Document, then: Callable[[bool], object] = lambda _changed: None) -> None:
    """Put ops in place of all gates that any match finds, as one step, without keeping the window waiting.

    `then` is called with whether there was anything to collapse.
    """
    document.working_out.ask(
        _("Looking for gates that spell out an op …"),
        _collapsed,
        lambda found: then(_take_collapsed(document, found)),
    )


def _collapsed(contents: Contents) -> Graph:
    from engine.recognition import recognizer  # not before it is wanted: patterns are much to load

    return recognizer.collapse_all(contents.graph, [] if contents.target is None else [contents.target])


def _take_collapsed(document: Document, found: Graph) -> bool:
    target = document.target if document.target in found else None
    return commands.rewrite(document, found, _("Collapse"), _places_between(document, found), target)


def _places_between(document: Document, graph: Graph) -> dict[int, Position]:
    """Return a place for each node that the document does not have, amidst what it is wired to."""
    known = dict(document.positions)
    new = sorted(node_id for node_id in graph if node_id not in known)
    for node_id in new:
        wired = [edge.source for edge in graph.edges_into(node_id)]
        wired += [edge.target for edge in graph.edges_from(node_id) if edge.target in known]
        known[node_id] = grouping.centre_of([known[each] for each in wired])
    return {node_id: known[node_id] for node_id in new}
