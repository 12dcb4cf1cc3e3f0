"""Reversible changes of a document, the steps of undo that are made of them, and how two graphs differ.

A change is a small frozen record that knows how to apply itself to the document and what its inverse is; one
kind of step plays any list of them forwards and backwards. They hold ids and data, never widgets. What the
engine refuses raises its error and leaves everything as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from engine.errors import EngineError
from engine.files.document import Contents, Slider, bends_of, is_same
from engine.graphs.graph import Edge, Graph, Node
from engine.graphs.layout import Position
from engine.ops import INLINE_CONSTANT
from engine.text import _
from gui.document.document import Document
from gui.document.laid_aside import choice_of
from gui.document.undo_stack import Step


class Change(Protocol):
    """One reversible change of a document."""

    def apply(self, document: Document) -> None:
        """Make the change; raise an EngineError where the graph refuses it."""

    def inverse(self) -> Change:
        """Return the change that takes this one back."""


Placed = tuple[Node, Position]
"""A node and where it stands."""


@dataclass(frozen=True)
class NodesAdded:
    """Nodes stand at their positions."""

    placed: tuple[Placed, ...]

    def apply(self, document: Document) -> None:
        """Place the nodes."""
        document.add_nodes(self.placed)

    def inverse(self) -> Change:
        """Return their removal."""
        return NodesRemoved(self.placed)


@dataclass(frozen=True)
class NodesRemoved:
    """Nodes that stood at positions are gone."""

    placed: tuple[Placed, ...]

    def apply(self, document: Document) -> None:
        """Take the nodes away."""
        document.remove_nodes([node.id for node, _position in self.placed])

    def inverse(self) -> Change:
        """Return their placing."""
        return NodesAdded(self.placed)


@dataclass(frozen=True)
class EdgesAdded:
    """Wires are drawn."""

    edges: tuple[Edge, ...]

    def apply(self, document: Document) -> None:
        """Draw the wires."""
        document.add_edges(self.edges)

    def inverse(self) -> Change:
        """Return their removal."""
        return EdgesRemoved(self.edges)


@dataclass(frozen=True)
class EdgesRemoved:
    """Wires are gone."""

    edges: tuple[Edge, ...]

    def apply(self, document: Document) -> None:
        """Take the wires away."""
        document.remove_edges(self.edges)

    def inverse(self) -> Change:
        """Return their drawing."""
        return EdgesAdded(self.edges)


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


BURST = 1.0
"""Seconds within which one gesture follows the other in a burst."""


@dataclass(frozen=True)
class Gesture:
    """A step of the undo stack: the changes that one gesture made, in order.

    Gestures that follow each other in a burst and have the same `burst`, which is not None, are one step.
    """

    document: Document
    text: str
    changes: tuple[Change, ...]
    burst: Hashable = None
    made: float = field(default_factory=time.monotonic)

    def continues(self, last: Gesture) -> bool:
        """Return whether this is of the same burst as the gesture before it."""
        return self.burst is not None and self.burst == last.burst and self.made - last.made < BURST

    def redo(self) -> None:
        """Make the changes again, in order."""
        make(self.document, self.changes)

    def undo(self) -> None:
        """Take the changes back, last first."""
        make(self.document, _inverses(self.changes))


def _inverses(changes: Iterable[Change]) -> list[Change]:
    return [change.inverse() for change in reversed(tuple(changes))]


def make(document: Document, changes: Iterable[Change]) -> None:
    """Make changes of a document, all or none, and leave no step of undo."""
    made: list[Change] = []
    with document.changing():
        try:
            for change in changes:
                change.apply(document)
                made.append(change)
        except EngineError:
            for change in _inverses(made):
                change.apply(document)
            raise


def perform(
    document: Document,
    text: str,
    changes: Sequence[Change],
    burst: Hashable = None,
    instead_of: Step | None = None,
) -> None:
    """Make the changes and put them on the undo stack as one step; raise and change nothing where refused.

    Where the last step was of the same `burst`, they join it. They take the place of the step `instead_of`,
    whose whole way they go, where it is still the last and may be amended. What is done inside a composite is
    a step of the document around it, in which the composite becomes another.
    """
    if not changes:
        return
    changes = [*_unbending(document, changes), *changes, *_orphans_removed(document, changes)]
    make(document, changes)
    if document.outside is None:
        _push(document, text, changes, burst, instead_of)
        return
    try:
        _enclose(document, document.outside, text, burst)
    except EngineError:
        make(document, _inverses(changes))
        raise


def _enclose(document: Document, outside: Document, text: str, burst: Hashable) -> None:
    """Make the document around an inside hold it as it is now, as one step."""
    name, graph = document.enclosed()
    words = _("{composite}: {step}").format(composite=name, step=text)
    changes = changes_to(outside, graph, {}, outside.target)
    perform(outside, words, changes, None if burst is None else (name, burst))


def _push(
    document: Document, text: str, changes: Sequence[Change], burst: Hashable, instead_of: Step | None
) -> None:
    """Put changes that were made on the undo stack, as a step of their own or as part of the last."""
    stack, last = document.undo_stack, document.undo_stack.last
    step = Gesture(document, text, tuple(changes), burst)
    if last is not None and last is instead_of and stack.can_amend:
        stack.amend(step)
    elif isinstance(last, Gesture) and step.continues(last) and stack.can_amend:
        stack.amend(replace(step, changes=(*last.changes, *step.changes)))
    else:
        stack.push(step)


def _unbending(document: Document, changes: Sequence[Change]) -> list[Change]:
    """Return what forgets the ways of wires that are taken away for good: a new one runs straight."""
    if not document.bends:
        return []
    lost = sorted((_removed(changes) - _added(changes)) & document.bends.keys())
    return [Replaced(Document.set_bends, (edge,), document.bends[edge], ()) for edge in lost]


def _orphans_removed(document: Document, changes: Sequence[Change]) -> list[Change]:
    """Return what takes away constants that were typed at ports which are wired otherwise, or gone."""
    graph = document.graph
    if INLINE_CONSTANT not in graph.ops():
        return []
    removed, added = _removed(changes), _added(changes)
    gone = [change for change in changes if isinstance(change, NodesRemoved)]
    doomed = {node.id for change in gone for node, _place in change.placed}
    left = {edge.source for edge in removed} - {edge.source for edge in added} - doomed
    orphans = [
        node for node in graph.nodes(left) if node.op.inline and removed.issuperset(graph.edges_from(node.id))
    ]
    placed = tuple((node, document.positions[node.id]) for node in orphans)
    return [NodesRemoved(placed)] if placed else []


def _removed(changes: Iterable[Change]) -> set[Edge]:
    return {edge for change in changes if isinstance(change, EdgesRemoved) for edge in change.edges}


def _added(changes: Iterable[Change]) -> set[Edge]:
    return {edge for change in changes if isinstance(change, EdgesAdded) for edge in change.edges}


def retargeting(document: Document, node_id: int | None) -> Change:
    """Return the change after which this node is what is differentiated, or none is."""
    return Replaced(Document.set_target, (), document.chosen, node_id)


def moving(before: Mapping[int, Position], after: Mapping[int, Position]) -> list[Change]:
    """Return what takes nodes from these centres to others; nothing where they are the same."""
    start, end = dict(before), dict(after)
    return [Replaced(Document.preview_positions, (), start, end)] if start != end else []


def changes_to(
    document: Document, graph: Graph, places: Mapping[int, Position], target: int | None
) -> list[Change]:
    """Return what makes the document's graph this one; what is the same in both stays untouched.

    `places` says where new nodes stand; a node that is replaced under its id stays where it was.
    """
    old, before, after = document.graph, document.graph.edges(), graph.edges()
    gone = [node for node in old.nodes() if node.id not in graph or graph.node(node.id) is not node]
    come = [node for node in graph.nodes() if node.id not in old or old.node(node.id) is not node]
    moved = {node.id for node in (*gone, *come)}
    shared = set(before) & set(after)
    loose = [edge for edge in before if edge not in shared or moved & {edge.source, edge.target}]
    drawn = [edge for edge in after if edge not in shared or moved & {edge.source, edge.target}]
    changes: list[Change] = [EdgesRemoved(tuple(loose))] if loose else []
    choice = choice_of(graph, target)
    retargeted = document.chosen != choice or document.chosen in moved
    if retargeted:
        changes.append(retargeting(document, None))
    if gone:
        changes.append(NodesRemoved(tuple((node, document.positions[node.id]) for node in gone)))
    if come:
        standing = ((node, places.get(node.id) or document.positions[node.id]) for node in come)
        changes.append(NodesAdded(tuple(standing)))
    if drawn:
        changes.append(EdgesAdded(tuple(drawn)))
    if retargeted:
        changes.append(Replaced(Document.set_target, (), None, choice))
    return changes


def changes_to_contents(document: Document, contents: Contents) -> list[Change]:
    """Return what makes the document hold these contents; nodes that are in both in the same words stay."""
    graph = document.graph.copy()
    for node in document.graph.nodes():
        if node.id not in contents.graph or not is_same(node, contents.graph.node(node.id)):
            graph.remove(node.id)
    graph.restore([node for node in contents.graph.nodes() if node.id not in graph])
    graph.disconnect_all(set(graph.edges()) - set(contents.graph.edges()))
    graph.connect_all(sorted(set(contents.graph.edges()) - set(graph.edges())))
    changes = changes_to(document, graph, contents.positions, contents.target)
    stayed = contents.positions.keys() & document.positions.keys()
    before = {node: document.positions[node] for node in stayed}
    after = {node: contents.positions[node] for node in stayed}
    changes += moving(before, after)
    wanted = {slider.node: slider for slider in contents.sliders}
    for leaf in sorted(document.sliders.keys() | wanted.keys()):
        slider = wanted.get(leaf, Slider(leaf))
        if slider != document.slider_of(leaf):
            changes.append(Replaced(Document.set_slider, (), document.slider_of(leaf), slider))
    if document.anchored != (anchored := frozenset(contents.anchored)):
        changes.append(Replaced(Document.set_anchored, (), document.anchored, anchored))
    changes += _bent_otherwise(document, contents)
    if contents.annotations != document.annotations:
        changes.append(Replaced(Document.annotate, (), document.annotations, contents.annotations))
    words = (contents.title, contents.description)
    if words != document.words:
        changes.append(Replaced(Document.describe, (), document.words, words))
    return changes


def _bent_otherwise(document: Document, contents: Contents) -> list[Change]:
    """Return what leads wires as these contents have it."""
    wanted = bends_of(contents.bends, contents.graph)
    edges = sorted(document.bends.keys() | wanted.keys())
    ways = ((edge, document.bends.get(edge, ()), wanted.get(edge, ())) for edge in edges)
    return [Replaced(Document.set_bends, (edge,), was, now) for edge, was, now in ways if was != now]
