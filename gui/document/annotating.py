"""Gestures on frames and notes: each changes the one tuple of annotations that a document has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from engine.files.annotation_section import require_annotation
from engine.files.document import Annotation, Area, Frame, Note
from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.text import _
from gui.document.changes import Change, Replaced, moving, perform
from gui.document.document import Document
from gui.document.places import HEAD, MARGIN, boxes_of, extent
from gui.document.undo_stack import Step

NOTE_SIZE = (240.0, 120.0)


def frame(document: Document, node_ids: Collection[int]) -> None:
    """Put a frame around these nodes, as one step."""
    places = {node_id: document.positions[node_id] for node_id in node_ids}
    area = around(document.graph, places)
    _keep(document, (*document.annotations, Frame(area, _("Frame"))), _("Frame"))


def add_note(document: Document, place: Position, text: str) -> None:
    """Put a note there, by its middle, as one step."""
    width, height = NOTE_SIZE
    area = (place[0] - width / 2, place[1] - height / 2, width, height)
    _keep(document, (*document.annotations, Note(area, text)), _("Add a note"))


def change(document: Document, index: int, step: str, **fields: object) -> None:
    """Change fields of an annotation, as one step of that name; raise GraphError where it can't have them."""
    changed = msgspec.structs.replace(document.annotations[index], **fields)
    require_annotation(changed)
    _keep(document, exchanged(document.annotations, index, changed), step)


def complete(document: Document, made: Step | None, before: tuple[Annotation, ...], **fields: object) -> None:
    """Change fields of the last annotation as part of the step that made it, before which there were those.

    Where other steps have followed, or it is what is saved, it is a step of that name.
    """
    changed = msgspec.structs.replace(document.annotations[-1], **fields)
    require_annotation(changed)
    after, stack = (*document.annotations[:-1], changed), document.undo_stack
    text = made.text if made is not None else _("Edit note")
    if made is not None and stack.last is made and stack.can_amend:
        perform(document, text, [_replacing(before, after)], instead_of=made)
    else:
        _keep(document, after, text)


def remove(document: Document, index: int) -> None:
    """Take an annotation away, as one step; what is in a frame stays."""
    left = (*document.annotations[:index], *document.annotations[index + 1 :])
    _keep(document, left, _("Delete"))


def settle(
    document: Document, text: str, annotations: tuple[Annotation, ...], places: Mapping[int, Position]
) -> None:
    """Make a step of a drag, before which annotations and nodes stood so; nothing where nothing moved."""
    after = {node: document.positions[node] for node in places}
    if (annotations, dict(places)) != (document.annotations, after):
        perform(document, text, [_replacing(annotations, document.annotations), *moving(places, after)])


def exchanged(
    annotations: tuple[Annotation, ...], index: int, annotation: Annotation
) -> tuple[Annotation, ...]:
    """Return annotations with another in place of one."""
    return (*annotations[:index], annotation, *annotations[index + 1 :])


def moved(annotation: Annotation, step: Position) -> Annotation:
    """Return an annotation that stands so much further to the right and down."""
    x, y, width, height = annotation.area
    return msgspec.structs.replace(annotation, area=(x + step[0], y + step[1], width, height))


def nodes_in(document: Document, area: Area) -> list[int]:
    """Return the nodes that stand in an area with their middles."""
    x, y, width, height = area
    return [
        node_id
        for node_id, (right, down) in document.positions.items()
        if x <= right <= x + width and y <= down <= y + height
    ]


def frames_of(document: Document, node_ids: Iterable[int]) -> tuple[Annotation, ...]:
    """Return the frames in which some of these nodes stand and no others: they are copied along."""
    chosen = frozenset(node_ids)
    held = ((one, set(nodes_in(document, one.area))) for one in document.annotations)
    return tuple(one for one, nodes in held if isinstance(one, Frame) and nodes and nodes <= chosen)


def framed(document: Document, node_ids: Collection[int] = ()) -> tuple[frozenset[int], ...]:
    """Return the nodes in each frame that holds any; of some nodes, in each that holds no others."""
    frames = (one.area for one in document.annotations if isinstance(one, Frame))
    held = [frozenset(nodes_in(document, area)) for area in frames]
    return tuple(nodes for nodes in held if nodes and (not node_ids or nodes <= set(node_ids)))


def added(before: tuple[Annotation, ...], annotations: Iterable[Annotation], step: Position) -> list[Change]:
    """Return what puts annotations beside those that are there, so much further to the right and down."""
    new = tuple(moved(one, step) for one in annotations)
    return [_replacing(before, (*before, *new))] if new else []


def refitted(document: Document, places: Mapping[int, Position]) -> list[Change]:
    """Return what keeps frames around the nodes in them where some of these go to other places."""
    fitted = tuple(_refitted(document, one, places) for one in document.annotations)
    return [] if fitted == document.annotations else [_replacing(document.annotations, fitted)]


def _refitted(document: Document, one: Annotation, places: Mapping[int, Position]) -> Annotation:
    held = nodes_in(document, one.area) if isinstance(one, Frame) else []
    inside = {node: places.get(node, document.positions[node]) for node in held}
    if all(document.positions[node] == place for node, place in inside.items()):
        return one
    return msgspec.structs.replace(one, area=around(document.graph, inside))


def around(graph: Graph, places: Mapping[int, Position]) -> Area:
    """Return the area of a frame around nodes that stand so."""
    (x, y), (width, height) = extent(boxes_of(graph, places))
    width, height = width + 2 * MARGIN, height + 2 * MARGIN + HEAD
    return (x - width / 2, y - height / 2 - HEAD / 2, width, height)


def _keep(document: Document, annotations: tuple[Annotation, ...], text: str) -> None:
    if annotations != document.annotations:
        perform(document, text, [_replacing(document.annotations, annotations)])


def _replacing(before: tuple[Annotation, ...], after: tuple[Annotation, ...]) -> Change:
    return Replaced(Document.annotate, (), before, after)
