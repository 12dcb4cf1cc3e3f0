"""A picture of one pass after so many of its events: what comes later is not to be seen yet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QObject, Signal

from engine.composites.naming import name_of
from engine.graphs.graph import Edge
from engine.ops import Array
from engine.study.events import Event, Part
from engine.study.trace import Trace
from engine.text import _, ngettext
from gui.document.difference import Difference
from gui.document.excerpt import Excerpt
from gui.document.focus import Focus, Region
from gui.document.shown import Shown

MOST_TOUCHED = 64
"""Events from one place to another up to which it is told what is otherwise between them."""
MOST_SINGLE = 200
"""Nodes up to which a pass plays event by event; beyond, a level of gates at a time unless asked not to."""


class Playback(Excerpt):
    """Shows of another picture what a pass has come to; `moved` says that it has gone on or back.

    `has_levels` says that it can be stepped through level by level. `count` is how many events have happened,
    at least one.
    """

    moved = Signal()

    def __init__(self, whole: Shown, trace: Trace, parent: QObject | None = None) -> None:
        super().__init__(whole, whole.target if trace.target is None else trace.target, parent)
        self.trace = trace
        self.has_levels = len(trace.stages) < len(trace)
        self.by_level = self.has_levels and len(whole.graph) > MOST_SINGLE
        self.count = 1
        self._chosen: Part | None = None
        self._touched: Region | None = None

    @property
    def target_name(self) -> str:
        """The name of what the gradients that are played are of."""
        chosen = self.trace.target
        return self.whole.target_name if chosen is None else name_of(self.graph, chosen, chosen)

    @property
    def measured(self) -> int | None:
        """The node whose gradients are told; none where the pass has chosen another than was evaluated."""
        return super().measured if self.trace.target is None else None

    # -- where it is --------------------------------------------------------------------------------------

    @cached_property
    def latest(self) -> Event:
        """What happened last."""
        return self.trace[self.count - 1]

    @property
    def words(self) -> str:
        """What happened last in one sentence; of a level of gates, how much and the last of it."""
        words = self.latest.caption.sentence
        if not self.by_level:
            return words
        told = ngettext(
            "{count} event on this level: {words}",
            "{count} events on this level; the last: {words}",
            self.events_here,
        )
        return told.format(count=self.events_here, words=words)

    @property
    def stops(self) -> Sequence[int]:
        """After how many events it halts when it is stepped."""
        return self.trace.stages if self.by_level else range(1, len(self.trace) + 1)

    @property
    def events_here(self) -> int:
        """How many events there are from the last stop to here."""
        place = bisect_left(self.stops, self.count)
        return self.count - (self.stops[place - 1] if place else 0)

    @property
    def is_at_end(self) -> bool:
        """Whether everything has happened."""
        return self.count == len(self.trace)

    def go_to(self, count: int) -> None:
        """Show the pass after so many events, of those that there are."""
        count = max(1, min(len(self.trace), count))
        if count == self.count:
            return
        moved, before, left = self._moved_leaves(), self.count, self.focus
        self.count, self._chosen = count, None
        self.__dict__.pop("latest", None)
        changed = frozenset(moved ^ self._moved_leaves())
        if changed:
            self.changed.emit(Difference(changed=changed))
        region = self._between(before, count)
        self._tell(left, None if region is None else region | Region(changed))
        self.moved.emit()

    def _between(self, before: int, after: int) -> Region | None:
        """Return what has other numbers after one count than after another; None of counts far apart."""
        if abs(after - before) > MOST_TOUCHED:
            return None
        nodes, wires = self.trace.known_between(*sorted((before, after)))
        return Region(frozenset(nodes), frozenset(wires))

    def _tell(self, left: Focus, region: Region | None) -> None:
        """Tell that a part of the picture has changed, or all, and what stands out instead of what did."""
        self._touched = None if region is None else region | left.region | self.focus.region
        self.evaluated.emit()

    @property
    def touched(self) -> Region | None:
        """What is otherwise since it was last told."""
        return self._touched

    def _moved_leaves(self) -> set[int]:
        """Return the leaves that show the value they have been moved to."""
        trace = self.trace
        return {leaf for leaf in trace.moved if trace.changed_value(leaf, self.count) is not None}

    def step(self, by: int) -> None:
        """Go on by so many stops, or back."""
        stops = self.stops
        ahead, behind = bisect_right(stops, self.count) - 1, bisect_left(stops, self.count)
        place = (ahead if by > 0 else behind) + by
        self.go_to(stops[max(0, min(place, len(stops) - 1))])

    def choose(self, part: Part | None) -> None:
        """Let one number of the event stand out alone; None lets all of it."""
        if part is not self._chosen:
            left, self._chosen = self.focus, part
            self._tell(left, Region())

    # -- what is to be seen -------------------------------------------------------------------------------

    def value(self, node_id: int) -> Array | None:
        """Return a node's value once the pass has come to it."""
        if self.trace.values.get(node_id, 0) > self.count:
            return None
        changed = self.trace.changed_value(node_id, self.count)
        return super().value(node_id) if changed is None else changed

    def gradient(self, node_id: int) -> Array | None:
        """Return the gradient of a node, or its tangent, once it is known."""
        return self.trace.flow(node_id) if self._is_known(self.trace.flows.get(node_id)) else None

    def contribution(self, edge: Edge) -> Array | None:
        """Return what has passed along a wire."""
        return self.trace.term(edge) if self._is_known(self.trace.terms.get(edge)) else None

    def tells_term(self, edge: Edge, *, forks: bool) -> bool:  # noqa: ARG002
        """Return whether a term is told by itself: until its sum is there and takes its place."""
        goal = self.trace.sums.get(edge)
        return goal is not None and not self._is_known(self.trace.flows.get(goal))

    def local_gradient(self, node_id: int, port: str) -> Array | None:
        """Return a local gradient once something has passed through its port."""
        source = self.graph.source(node_id, port)
        if source is None or not self._is_known(self.trace.terms.get(Edge(source, node_id, port))):
            return None
        return super().local_gradient(node_id, port)

    @property
    def tells_tangents(self) -> bool:
        """Whether the pass is forward mode."""
        return self.trace.tells_tangents

    def reveals(self, node_id: int) -> bool:
        """Return whether nothing at a node is hidden, nor was moved by what is played."""
        return super().reveals(node_id) and self.trace.changed_value(node_id, self.count) is None

    def _is_known(self, count: int | None) -> bool:
        return count is not None and count <= self.count

    def flow_name(self, node_id: int) -> str:
        """Return what is told of a node: its gradient, or in forward mode its tangent."""
        if not self.trace.tells_tangents:
            return super().flow_name(node_id)
        return _("tangent of {node}").format(node=self.name_of(node_id))

    @property
    def focus(self) -> Focus:
        """What the last event is about, or the one number of it that was chosen; all events of a level."""
        if self._chosen is not None:
            return _focus_on(self._chosen)
        if self.by_level:
            return self._level_focus()
        event = self.latest
        written = tuple(pair for part in event.parts for pair in _written(part))
        return Focus(event.nodes, frozenset(event.wires), written)

    def _level_focus(self) -> Focus:
        beats = self.trace.beats[self.count - self.events_here : self.count]
        passing = [beat for beat in beats if beat.source is not None]
        wires = frozenset(Edge(b.source, b.node, b.port) for b in passing if b.source is not None)
        return Focus(frozenset(beat.node for beat in beats) | {wire.source for wire in wires}, wires)


def _focus_on(part: Part) -> Focus:
    if isinstance(part.place, Edge):
        return Focus(frozenset(), frozenset({part.place}), _written(part))
    return Focus(frozenset({part.place}))


def _written(part: Part) -> tuple[tuple[Edge, Array], ...]:
    """Return what a part writes at a port: the local gradient there, if that is a number or of entries."""
    if not part.is_local or part.number is None or not isinstance(part.place, Edge):
        return ()
    return ((part.place, part.number),)
