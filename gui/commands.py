"""What a user can do to a document: each function is one gesture, one named step of undo.

A gesture is a list of changes. A change is a small frozen record that knows how to apply itself to the
document and what its inverse is; one kind of step plays any list of them forwards and backwards.
Commands hold ids and data, never widgets. A gesture that the engine refuses raises its error and leaves
everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QMimeData

from engine import document as files
from engine import grouping, recognizer
from engine.composite import composite_of
from engine.errors import EngineError
from engine.graph import Edge, Graph, Node
from engine.layout import layered
from engine.node_values import as_value
from engine.ops import AttributeValue, op_named
from engine.recognizer import Match, collapse_all
from engine.text import _
from gui.document import Document, Position

GRAPH_MIME = "application/x-chainrule-graph"
PASTE_OFFSET = 24.0
"""Pixels down and to the right of the original, one grid step."""


class Change(Protocol):
    """One reversible change of a document."""

    def apply(self, document: Document) -> None:
        """Make the change; raise an EngineError where the graph refuses it."""

    def inverse(self) -> Change:
        """Return the change that takes this one back."""


@dataclass(frozen=True)
class NodeAdded:
    """A node stands at a position."""

    node: Node
    position: Position

    def apply(self, document: Document) -> None:
        """Place the node."""
        document.add_node(self.node, self.position)

    def inverse(self) -> Change:
        """Return its removal."""
        return NodeRemoved(self.node, self.position)


@dataclass(frozen=True)
class NodeRemoved:
    """A node that stood at a position is gone."""

    node: Node
    position: Position

    def apply(self, document: Document) -> None:
        """Take the node away."""
        document.remove_node(self.node.id)

    def inverse(self) -> Change:
        """Return its placing."""
        return NodeAdded(self.node, self.position)


@dataclass(frozen=True)
class EdgeAdded:
    """A wire is drawn."""

    edge: Edge

    def apply(self, document: Document) -> None:
        """Draw the wire."""
        document.add_edge(self.edge)

    def inverse(self) -> Change:
        """Return its removal."""
        return EdgeRemoved(self.edge)


@dataclass(frozen=True)
class EdgeRemoved:
    """A wire is gone."""

    edge: Edge

    def apply(self, document: Document) -> None:
        """Take the wire away."""
        document.remove_edge(self.edge)

    def inverse(self) -> Change:
        """Return its drawing."""
        return EdgeAdded(self.edge)


@dataclass(frozen=True)
class Replaced:
    """One property goes from a value to another; `setter` is the Document method that sets it."""

    setter: Callable[..., None]
    key: tuple[Any, ...]
    before: Any
    after: Any

    def apply(self, document: Document) -> None:
        """Set the new value."""
        self.setter(document, *self.key, self.after)

    def inverse(self) -> Change:
        """Return the way back."""
        return Replaced(self.setter, self.key, self.after, self.before)


@dataclass(frozen=True)
class Gesture:
    """A step of the undo stack: the changes that one gesture made, in order."""

    document: Document
    text: str
    changes: tuple[Change, ...]

    def redo(self) -> None:
        """Make the changes again, in order."""
        _apply(self.document, self.changes)

    def undo(self) -> None:
        """Take the changes back, last first."""
        _apply(self.document, _inverses(self.changes))


def _inverses(changes: Iterable[Change]) -> list[Change]:
    return [change.inverse() for change in reversed(tuple(changes))]


def _apply(document: Document, changes: Iterable[Change]) -> None:
    made: list[Change] = []
    try:
        for change in changes:
            change.apply(document)
            made.append(change)
    except EngineError:
        for change in _inverses(made):
            change.apply(document)
        raise


def _perform(document: Document, text: str, changes: Sequence[Change]) -> None:
    """Make the changes and put them on the undo stack as one step; raise and change nothing where refused."""
    if changes:
        _apply(document, changes)
        document.undo_stack.push(Gesture(document, text, tuple(changes)))


def add_node(
    document: Document, op: str, position: Position, *, name: str | None = None, value: Any = None
) -> int:
    """Add a node of the named op with its centre there, and return its id."""
    node = _fresh_node(document.graph, op, name, value)
    changes: list[Change] = [NodeAdded(node, position)]
    if document.target is None and not node.op.is_leaf:
        changes.append(_retarget(document, node.id))
    _perform(document, _("Add {op}").format(op=node.op.title), changes)
    return node.id


def _fresh_node(graph: Graph, op: str, name: str | None, value: Any) -> Node:
    trial = graph.copy()
    return trial.node(trial.add(op, name=name or _default_name(graph, op), value=value))


def _default_name(graph: Graph, op: str) -> str:
    """Return x, y, z … for inputs, w, w2 … for parameters, and the op's own name for the rest."""
    if op == "input":
        return next((letter for letter in "xyzuv" if graph.free_name(letter) == letter), graph.free_name("x"))
    return graph.free_name({"parameter": "w", "constant": "c"}.get(op, op_named(op).name))


def connect(document: Document, source: int, target: int, port: str) -> None:
    """Draw a wire; raise the GraphError that says why where it is refused."""
    _perform(document, _("Connect"), [EdgeAdded(Edge(source, target, port))])


def disconnect(document: Document, target: int, port: str) -> None:
    """Take away the wire into that port."""
    _perform(document, _("Disconnect"), [EdgeRemoved(_edge_into(document.graph, target, port))])


def _edge_into(graph: Graph, target: int, port: str) -> Edge:
    return graph.copy().disconnect(target, port)


def rewire(document: Document, old: Edge, source: int, target: int, port: str) -> None:
    """Move an end of a wire elsewhere as one step; raise where refused, with the old wire still there."""
    new = Edge(source, target, port)
    if new != old:
        _perform(document, _("Rewire"), [EdgeRemoved(old), EdgeAdded(new)])


def delete(document: Document, node_ids: Iterable[int], edges: Iterable[Edge] = ()) -> None:
    """Remove nodes with every wire that touches them, and any further wires given."""
    graph, doomed = document.graph, sorted(set(node_ids))
    touching = {
        edge for node_id in doomed for edge in (*graph.edges_into(node_id), *graph.edges_from(node_id))
    }
    changes: list[Change] = [EdgeRemoved(edge) for edge in sorted(touching | set(edges))]
    if document.target in doomed:
        changes.append(_retarget(document, None))
    changes += [NodeRemoved(graph.node(node_id), document.positions[node_id]) for node_id in doomed]
    _perform(document, _("Delete"), changes)


def move(
    document: Document, after: Mapping[int, Position], before: Mapping[int, Position] | None = None
) -> None:
    """Put nodes at these centres as one step; `before` is where they were when a drag began."""
    start = before or {node_id: document.positions[node_id] for node_id in after}
    if dict(start) != dict(after):
        change = Replaced(Document.preview_positions, (), dict(start), dict(after))
        _perform(document, _("Move"), [change])


def set_value(document: Document, node_id: int, value: Any, before: Any = None) -> None:
    """Give a leaf a value as one step; `before` is what it held when a drag of its slider began."""
    node = document.graph.node(node_id)
    start = node.value if before is None else before
    new = as_value(value, node.name, node_id)
    text = _("Set {node}").format(node=node.name)
    _perform(document, text, [Replaced(Document.preview_value, (node_id,), start, new)])


def set_attribute(document: Document, node_id: int, attribute: str, value: AttributeValue) -> None:
    """Change an attribute of a node as one step."""
    node = document.graph.node(node_id)
    start = node.attributes.get(attribute)
    text = _("Set {node}").format(node=node.name)
    _perform(document, text, [Replaced(Document.set_attribute, (node_id, attribute), start, value)])


def rename(document: Document, node_id: int, name: str) -> None:
    """Give a node another name as one step."""
    node = document.graph.node(node_id)
    if name != node.name:
        text = _("Rename {node}").format(node=node.name)
        _perform(document, text, [Replaced(Document.rename, (node_id,), node.name, name)])


def set_target(document: Document, node_id: int | None) -> None:
    """Choose what is differentiated as one step; nothing happens where it is already."""
    if node_id != document.target:
        _perform(document, _("Differentiate"), [_retarget(document, node_id)])


def _retarget(document: Document, node_id: int | None) -> Change:
    return Replaced(Document.set_target, (), document.target, node_id)


def arrange(document: Document) -> None:
    """Lay the whole graph out in layers from left to right, as one step."""
    move(document, layered(document.graph))


def group(document: Document, node_ids: Iterable[int], name: str = "") -> int:
    """Make one composite of these nodes, called like its output, and return its id."""
    positions = document.positions
    found = grouping.group(document.graph, node_ids, name, positions)
    places = {found.node: grouping.centre_of([positions[node] for node in found.inside])}
    target = found.node if document.target in found.inside else document.target
    _rewrite(document, found.graph, _("Group"), places, target)
    return found.node


def expand(document: Document, node_id: int) -> list[int]:
    """Put a composite's nodes in its place and return their ids."""
    row, (x, y) = composite_of(document.graph.node(node_id)), document.positions[node_id]
    found = grouping.expand(document.graph, node_id)
    offsets = {new: row.positions.get(node, (0.0, 0.0)) for node, new in found.ids.items()}
    places = {node: (x + right, y + down) for node, (right, down) in offsets.items()}
    target = found.ids[row.output] if document.target == node_id else document.target
    _rewrite(document, found.graph, _("Expand"), places, target)
    return list(found.ids.values())


def collapse(document: Document, match: Match | None = None) -> bool:
    """Put one op in place of the gates that a match found, or of all that any match finds, as one step.

    Returns whether there was anything to collapse.
    """
    graph = document.graph
    found = collapse_all(graph) if match is None else recognizer.collapse(graph, match)
    target = document.target if document.target in found else None
    return _rewrite(document, found, _("Collapse"), _places_between(document, found), target)


def _places_between(document: Document, graph: Graph) -> dict[int, Position]:
    """Return a place for each node that the document does not have, amidst what it is wired to."""
    known = dict(document.positions)
    new = sorted(node_id for node_id in graph if node_id not in known)
    for node_id in new:
        wired = [edge.source for edge in graph.edges_into(node_id)]
        wired += [edge.target for edge in graph.edges_from(node_id) if edge.target in known]
        known[node_id] = grouping.centre_of([known[each] for each in wired])
    return {node_id: known[node_id] for node_id in new}


def set_inputs(document: Document, node_id: int, count: int) -> None:
    """Give a node of an op that takes any number of inputs this many, as one step."""
    graph = document.graph.copy()
    graph.set_inputs(node_id, count)
    text = _("Inputs of {node}").format(node=graph.node(node_id).name)
    _rewrite(document, graph, text, {}, document.target)


def _rewrite(
    document: Document, graph: Graph, text: str, places: Mapping[int, Position], target: int | None
) -> bool:
    """Make the document's graph this one as one step, and return whether that changed anything.

    What is the same in both stays untouched. `places` says where new nodes stand; a node that is replaced
    under its id stays where it was.
    """
    old = document.graph
    gone = [node for node in old.nodes() if node.id not in graph or graph.node(node.id) is not node]
    come = [node for node in graph.nodes() if node.id not in old or old.node(node.id) is not node]
    moved = {node.id for node in (*gone, *come)}
    shared = set(old.edges()) & set(graph.edges())
    loose = [edge for edge in old.edges() if edge not in shared or moved & {edge.source, edge.target}]
    drawn = [edge for edge in graph.edges() if edge not in shared or moved & {edge.source, edge.target}]
    changes: list[Change] = [EdgeRemoved(edge) for edge in loose]
    retargeted = document.target != target or document.target in moved
    if retargeted:
        changes.append(_retarget(document, None))
    changes += [NodeRemoved(node, document.positions[node.id]) for node in gone]
    for node in come:
        changes.append(NodeAdded(node, places.get(node.id) or document.positions[node.id]))
    changes += [EdgeAdded(edge) for edge in drawn]
    if retargeted:
        changes.append(Replaced(Document.set_target, (), None, target))
    _perform(document, text, changes)
    return bool(changes)


def copy(document: Document, node_ids: Iterable[int]) -> QMimeData:
    """Return the nodes, and the wires among them, for the clipboard; nothing on the undo stack."""
    chosen = set(node_ids)
    part = document.graph.copy()
    for node_id in [node_id for node_id in part if node_id not in chosen]:
        part.remove(node_id)
    data = files.encode(files.Contents(part, document.positions))
    mime = QMimeData()
    mime.setData(GRAPH_MIME, data)
    mime.setText(data.decode())
    return mime


def paste(document: Document, mime: QMimeData, position: Position | None = None) -> list[int]:
    """Insert copied nodes and return their ids; centred at a position, else a grid step off the original.

    Raises FormatError where the clipboard holds no graph.
    """
    data = mime.data(GRAPH_MIME).data() if mime.hasFormat(GRAPH_MIME) else mime.text().encode()
    contents = files.decode(bytes(data), _("the clipboard"))
    return insert(document, contents, _offset(contents, position), _("Paste"))


def _offset(contents: files.Contents, position: Position | None) -> Position:
    if position is None or not contents.positions:
        return (PASTE_OFFSET, PASTE_OFFSET)
    xs, ys = zip(*contents.positions.values(), strict=True)
    return (position[0] - (min(xs) + max(xs)) / 2, position[1] - (min(ys) + max(ys)) / 2)


def duplicate(document: Document, node_ids: Iterable[int]) -> list[int]:
    """Insert copies of these nodes beside them and return the copies' ids."""
    contents = files.decode(bytes(copy(document, node_ids).data(GRAPH_MIME).data()))
    return insert(document, contents, (PASTE_OFFSET, PASTE_OFFSET), _("Duplicate"))


def insert(document: Document, contents: files.Contents, offset: Position, text: str) -> list[int]:
    """Add a whole graph to the document as one step, under fresh ids and free names; return the ids."""
    changes, ids = _insertion(document, document.graph.copy(), contents, offset)
    _perform(document, text, changes)
    return ids


def replace_graph(document: Document, contents: files.Contents, text: str) -> list[int]:
    """Put another graph in place of the whole of this one as one step; return the new nodes' ids."""
    graph, empty = document.graph, document.graph.copy()
    removal: list[Change] = [EdgeRemoved(edge) for edge in graph.edges()]
    if document.target is not None:
        removal.append(_retarget(document, None))
    for node in graph.nodes():
        removal.append(NodeRemoved(node, document.positions[node.id]))
        empty.remove(node.id)
    changes, ids = _insertion(document, empty, contents, (0.0, 0.0))
    words = Replaced(Document.describe, (), document.words, (contents.title, contents.description))
    _perform(document, text, [*removal, *changes, words])
    return ids


def _insertion(
    document: Document, trial: Graph, contents: files.Contents, offset: Position
) -> tuple[list[Change], list[int]]:
    ids: dict[int, int] = {}
    changes: list[Change] = []
    for node in contents.graph.nodes():
        ids[node.id] = new = trial.add(
            node.op, name=trial.free_name(node.name), value=node.value, attributes=node.attributes
        )
        x, y = contents.positions.get(node.id, (0.0, 0.0))
        changes.append(NodeAdded(trial.node(new), (x + offset[0], y + offset[1])))
    for edge in contents.graph.edges():
        changes.append(EdgeAdded(Edge(ids[edge.source], ids[edge.target], edge.port)))
    if contents.target is not None:
        changes.append(_retarget(document, ids[contents.target]))
    return changes, list(ids.values())
