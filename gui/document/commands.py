"""What a user can do to a document: each function is one gesture, one named step of undo.

A gesture is a list of the changes in `gui.document.changes`. One that the engine refuses raises its error and
leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import count
from typing import Any

from msgspec import structs
from PySide6.QtCore import QByteArray, QMetaType, QMimeData

from engine.composites.composite import Composite
from engine.composites.naming import proposed_name
from engine.composites.reshaping import renamed
from engine.composites.sizes import node_size
from engine.errors import FormatError
from engine.files import document as files
from engine.files.chat_text import document_in
from engine.files.slider_section import require_range
from engine.graphs.graph import Edge, Graph, Node
from engine.graphs.layout import Position
from engine.graphs.node_values import as_value
from engine.ops import INLINE_CONSTANT, AttributeValue, Kind, Op, op_named
from engine.text import _
from gui.document.aligning import ARRANGEMENTS
from gui.document.annotating import added, frames_of
from gui.document.bending import carried, copied, ways_within
from gui.document.changes import (
    Change,
    EdgesAdded,
    EdgesRemoved,
    NodesAdded,
    NodesRemoved,
    Placed,
    Replaced,
    changes_to,
    moving,
    perform,
    retargeting,
)
from gui.document.copies import PASTE_OFFSET, way_clear_of, way_to, way_to_room
from gui.document.document import Document
from gui.document.laid_aside import choice_of
from gui.document.many_inputs import closing_up, counting
from gui.document.undo_stack import Step

GRAPH_MIME = "application/x-chainrule-graph"


def add_node(
    document: Document, op: str | Op, position: Position, *, name: str | None = None, value: Any = None
) -> int:
    """Add a node of this op, or of the one so named, with its centre there, and return its id."""
    row = op_named(op) if isinstance(op, str) else op
    node = document.graph.draft(row, name=name or default_name(document.graph, row), value=value)
    perform(document, adding(node), [NodesAdded(((node, position),))])
    return node.id


def adding(node: Node) -> str:
    """Return what adding a node is called: a gate goes by what is written on it, all else by its name."""
    if node.op.is_leaf or node.op.kind is Kind.COMPOSITE:
        return _("Add {node}").format(node=node.name)
    return _("Add gate {symbol}").format(symbol=node.op.symbol_with(node.attributes))


def default_name(graph: Graph, op: Op) -> str:
    """Return x, y, z … for inputs, w1, w2 … for parameters, c for constants, q_1, s_1 … for gates."""
    if op.name == "input":
        return next((letter for letter in "xyzuv" if graph.free_name(letter) == letter), graph.free_name("x"))
    if op.name == "parameter":
        return next(name for name in map("w{}".format, count(1)) if graph.free_name(name) == name)
    return graph.free_name("c" if op.name == "constant" else proposed_name(op))


def connect(document: Document, source: int, target: int, port: str) -> None:
    """Draw a wire; raise the GraphError that says why where it is refused."""
    perform(document, _("Connect"), [EdgesAdded((Edge(source, target, port),))])


def disconnect(document: Document, target: int, port: str) -> None:
    """Take away the wire into that port, and of a gate of more than two inputs the port as well."""
    edge = document.graph.edge_into(target, port)
    perform(document, _("Disconnect"), [EdgesRemoved((edge,)), *closing_up(document, [edge])])


def delete(document: Document, node_ids: Iterable[int], edges: Iterable[Edge] = ()) -> None:
    """Remove nodes with every wire that touches them, and any further wires given.

    Gates of more than two inputs lose the ports that these wires went to.
    """
    doomed, loose = frozenset(node_ids), frozenset(edges)
    lost = loose.union(document.graph.edges_touching(doomed))
    changes = deletion(document, doomed, loose)
    perform(document, _("Delete"), [*changes, *closing_up(document, lost, doomed)])


def deletion(document: Document, node_ids: Iterable[int], edges: Iterable[Edge] = ()) -> list[Change]:
    """Return what removes nodes with every wire that touches them, and any further wires given."""
    graph, doomed = document.graph, sorted(set(node_ids))
    loose = tuple(sorted({*graph.edges_touching(doomed), *edges}))
    changes: list[Change] = [EdgesRemoved(loose)] if loose else []
    if document.chosen is not None and document.chosen in doomed:
        changes.append(retargeting(document, _heir(graph, document.chosen, doomed)))
    if doomed:
        changes.append(NodesRemoved(_placed(document, graph.nodes(doomed))))
    return changes


def _placed(document: Document, nodes: Iterable[Node]) -> tuple[Placed, ...]:
    return tuple((node, document.positions[node.id]) for node in nodes)


def _heir(graph: Graph, target: int, doomed: Collection[int]) -> int | None:
    """Return what is differentiated once the target is gone: the graph's end, else a gate that fed it."""
    left = graph.copy()
    left.remove_all(doomed)
    if left.end() is not None:
        return None
    before = [edge.source for edge in graph.edges_into(target)]
    heirs = (node_id for node_id in before if node_id in left and not graph.node(node_id).op.is_leaf)
    return next(heirs, None)


def move(
    document: Document,
    after: Mapping[int, Position],
    before: Mapping[int, Position] | None = None,
    text: str = "",
) -> None:
    """Put nodes at these centres as one step, of a name if need be; `before` is where a drag began."""
    start = before or {node_id: document.positions[node_id] for node_id in after}
    if dict(start) != dict(after):
        perform(document, text or _("Move"), _moving(document, start, after))


def _moving(
    document: Document, before: Mapping[int, Position], after: Mapping[int, Position]
) -> list[Change]:
    """Return what moves nodes, and what wires among them are led through."""
    return [*moving(before, after), *carried(document, before, after)]


def bring_in_line(document: Document, node_ids: Iterable[int], name: str) -> None:
    """Align or distribute nodes, by the name of an arrangement, as one step."""
    arrangement, graph = ARRANGEMENTS[name], document.graph
    centres = {node_id: document.positions[node_id] for node_id in node_ids}
    nodes = [graph.node(node_id) for node_id in centres]
    sizes = {node.id: node_size(node) for node in nodes}
    move(document, arrangement.places(centres, sizes), text=arrangement.words.replace("&", ""))


def nudge(document: Document, node_ids: Iterable[int], right: float, down: float) -> None:
    """Move nodes by so many pixels; nudges of the same nodes that follow each other quickly are one step."""
    before = {node_id: document.positions[node_id] for node_id in node_ids}
    after = {node_id: (x + right, y + down) for node_id, (x, y) in before.items()}
    burst = ("nudge", frozenset(before))
    perform(document, _("Move"), _moving(document, before, after), burst=burst)


def set_value(document: Document, node_id: int, value: Any, before: Any = None) -> None:
    """Give a leaf a value as one step; `before` is what it held when a drag of its slider began.

    A port inside a composite has the value of what it stands for, and that is given it.
    """
    document, node_id = document.holder(node_id)
    node = document.graph.node(node_id)
    start = node.value if before is None else before
    new = as_value(value, node.name, node_id)
    text = _("Set {node}").format(node=node.name)
    perform(document, text, [Replaced(Document.preview_value, (node_id,), start, new)])


def set_values(
    document: Document,
    values: Mapping[int, Any],
    text: str,
    before: Mapping[int, Any] | None = None,
    instead_of: Step | None = None,
) -> None:
    """Give leaves values as one step; `before` is what they held when something began to move them.

    Where something goes on to move them, `instead_of` is the step up to now, which this one replaces.
    """
    nodes = document.graph.nodes(values)
    starts = {node.id: node.value for node in nodes} | dict(before or {})
    changes: list[Change] = [
        Replaced(
            Document.preview_value, (node.id,), starts[node.id], as_value(values[node.id], node.name, node.id)
        )
        for node in nodes
    ]
    perform(document, text, changes, instead_of=instead_of)


def set_slider(document: Document, slider: files.Slider) -> None:
    """Give a leaf's slider a range, a step or a place under the canvas, as one step.

    Raises InvalidValueError for what is no range.
    """
    before = document.slider_of(slider.node)
    require_range(slider)
    if slider != before:
        text = _("Slider of {node}").format(node=document.graph.node(slider.node).name)
        perform(document, text, [Replaced(Document.set_slider, (), before, slider)])


def pin(document: Document, node_id: int) -> None:
    """Keep a leaf's slider under the canvas, or no longer, as one step; while any is kept no others are."""
    slider = document.slider_of(node_id)
    set_slider(document, structs.replace(slider, pinned=not slider.pinned))


def set_attribute(document: Document, node_id: int, attribute: str, value: AttributeValue) -> None:
    """Change an attribute of a node as one step."""
    node = document.graph.node(node_id)
    start = node.attributes.get(attribute)
    text = _("Set {node}").format(node=node.name)
    perform(document, text, [Replaced(Document.set_attribute, (node_id, attribute), start, value)])


def rename(document: Document, node_id: int, name: str) -> None:
    """Give a node another name as one step; a composite that is called like its node goes by it too."""
    node = document.graph.node(node_id)
    text = _("Rename {node}").format(node=node.name)
    if isinstance(node.op, Composite) and node.name == node.op.title:
        rewrite(document, renamed(document.graph, {node_id: name}), text, {}, document.target)
    elif name != node.name:
        perform(document, text, [Replaced(Document.rename, (node_id,), node.name, name)])


def set_target(document: Document, node_id: int | None) -> None:
    """Choose what is differentiated as one step, the graph's end or None leaving it to the graph again."""
    if node_id != document.target:
        choice = choice_of(document.graph, node_id)
        perform(document, _("Differentiate"), [retargeting(document, choice)])


def set_inputs(document: Document, node_id: int, count: int) -> None:
    """Give a node of an op that takes any number of inputs this many, as one step."""
    text = _("Inputs of {node}").format(node=document.graph.node(node_id).name)
    perform(document, text, [counting(document, node_id, count)])


def rewrite(
    document: Document, graph: Graph, text: str, places: Mapping[int, Position], target: int | None
) -> bool:
    """Make the document's graph this one as one step, and return whether that changed anything."""
    changes = changes_to(document, graph, places, target)
    perform(document, text, changes)
    return bool(changes)


class CopiedGraph(QMimeData):
    """A graph on the clipboard, for this program as it is: nobody changes it. Who else asks gets a file."""

    def __init__(self, contents: files.Contents) -> None:
        super().__init__()
        self.contents = contents

    def formats(self) -> list[str]:
        """Return how it can be had: as a graph, and as its text."""
        return [GRAPH_MIME, "text/plain"]

    def retrieveData(self, kind: str, _type: QMetaType | QMetaType.Type) -> object:
        """Return the file, written when somebody asks for it."""
        return QByteArray(self._file) if kind in self.formats() else None

    @cached_property
    def _file(self) -> bytes:
        return files.encode(self.contents)


def copy(document: Document, node_ids: Iterable[int]) -> CopiedGraph:
    """Return the nodes, and the wires among them, for the clipboard; nothing on the undo stack."""
    return CopiedGraph(_part(document, node_ids))


def _part(document: Document, node_ids: Iterable[int]) -> files.Contents:
    """Return the nodes with what was typed at their ports and the wires among them, as a document."""
    graph, chosen = document.graph, set(node_ids)
    if INLINE_CONSTANT in graph.ops():
        feeding = {edge.source for node_id in chosen for edge in graph.edges_into(node_id)}
        chosen |= {node.id for node in graph.nodes(feeding) if node.op.inline}
    part = graph.part(chosen)
    places = {node_id: document.positions[node_id] for node_id in part}
    frames = frames_of(document, places)
    return files.Contents(part, places, bends=ways_within(document, part), annotations=frames)


def paste(document: Document, mime: QMimeData, position: Position | None = None) -> list[int]:
    """Insert copied nodes and return their ids; about a position where there is room, else off the original.

    Raises FormatError where the clipboard holds no graph.
    """
    contents = _copied(mime)
    places, standing = contents.positions, document.positions
    way = way_to(places, position)
    if position is not None:
        way = way_to_room(contents.graph, places, way, document.graph, standing)
    return insert(document, contents, way_clear_of(places, way, standing), _("Paste"))


def is_graph(mime: QMimeData) -> bool:
    """Return whether what was copied is a graph, or the text of one, rather than a text of another kind."""
    if mime.hasFormat(GRAPH_MIME):
        return True
    text = mime.text()
    return text.lstrip().startswith("{") or bool(document_in(text))


def _copied(mime: QMimeData) -> files.Contents:
    if isinstance(mime, CopiedGraph) and mime.hasFormat(GRAPH_MIME):
        return mime.contents
    if mime.hasFormat(GRAPH_MIME):
        return files.decode(bytes(mime.data(GRAPH_MIME).data()), _("the clipboard"))
    return _read(mime.text())


def _read(text: str) -> files.Contents:
    """Return the graph that a text is, or that came in it through a chat."""
    try:
        return files.decode(text.encode(), _("the clipboard"))
    except FormatError:
        if mended := document_in(text):
            return files.decode(mended.encode(), _("the clipboard"))
        raise


def duplicate(
    document: Document, node_ids: Iterable[int], offset: Position = (PASTE_OFFSET, PASTE_OFFSET)
) -> list[int]:
    """Insert copies of these nodes, so far from them, and return the copies' ids."""
    return insert(document, _part(document, node_ids), offset, _("Duplicate"))


def insert(document: Document, contents: files.Contents, offset: Position, text: str) -> list[int]:
    """Add a whole graph to the document as one step, under fresh ids and free names; return the ids."""
    changes, ids = _insertion(document.graph, contents, offset, document.chosen)
    if document.outside is None:
        changes += added(document.annotations, contents.annotations, offset)
    perform(document, text, changes)
    return ids


def insert_at(
    document: Document, contents: files.Contents, position: Position | None, text: str
) -> list[int]:
    """Add a whole graph as `insert` does, centred at a position, else a grid step off where it stood."""
    return insert(document, contents, way_to(contents.positions, position), text)


def replace_graph(document: Document, contents: files.Contents, text: str) -> list[int]:
    """Put another graph in place of the whole of this one as one step; return the new nodes' ids."""
    graph, empty = document.graph, document.graph.copy()
    empty.remove_all(list(graph))
    removal: list[Change] = [EdgesRemoved(tuple(graph.edges()))]
    if document.chosen is not None:
        removal.append(retargeting(document, None))
    removal.append(NodesRemoved(_placed(document, graph.nodes())))
    changes, ids = _insertion(empty, contents, (0.0, 0.0), None)
    if document.annotations != contents.annotations:
        changes.append(Replaced(Document.annotate, (), document.annotations, contents.annotations))
    words = Replaced(Document.describe, (), document.words, (contents.title, contents.description))
    perform(document, text, [*removal, *changes, words])
    return ids


def _insertion(
    graph: Graph, contents: files.Contents, offset: Position, chosen: int | None
) -> tuple[list[Change], list[int]]:
    """Return what adds the contents to a graph in which a node was chosen, and the new ids."""
    part, (right, down) = contents.graph, offset
    fresh = dict(zip((node.id for node in part.nodes()), graph.as_new(part.nodes()), strict=True))
    ids = {old: node.id for old, node in fresh.items()}
    places = ((node, contents.positions.get(old, (0.0, 0.0))) for old, node in fresh.items())
    standing = tuple((node, (x + right, y + down)) for node, (x, y) in places)
    wires = tuple(Edge(ids[edge.source], ids[edge.target], edge.port) for edge in part.edges())
    changes: list[Change] = [NodesAdded(standing), EdgesAdded(wires)] if fresh else []
    changes += copied(contents, ids, offset)
    target = None if contents.target is None else ids[contents.target]
    is_end = [*graph.ends(), *(ids[end] for end in part.ends())] == [target]
    if target is not None and (choice := None if is_end else target) != chosen:
        changes.append(Replaced(Document.set_target, (), chosen, choice))
    return changes, list(ids.values())
