"""The open document: a `Shown` that can be edited, and the only place that changes it.

Changes come as `engine`-level calls from `gui.document.commands`, one undoable step a gesture. Values are
evaluated at most once per 16 ms, on the GUI thread, through a plan that is compiled only when structure
changes.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import EngineError, InvalidValueError
from engine.files import document as files
from engine.files.exercise_section import Attempt
from engine.graphs.graph import Edge, Graph, Node
from engine.graphs.layout import Position
from engine.ops import Array, AttributeValue
from engine.recognition.warnings import warnings_of
from engine.run.partial import Partial, evaluate_what_can_be
from engine.run.passes import ReadOnDemand
from engine.run.plan import Plan, compile
from gui.document.difference import Difference, Tally
from gui.document.docking import docked
from gui.document.laid_aside import Beginning, LaidAside, fresh, title_of
from gui.document.laying_out import LayingOut
from gui.document.places import is_somewhere
from gui.document.shown import Shown
from gui.document.undo_stack import UndoStack
from gui.document.working_out import WorkingOut

FRAME = 16
"""Milliseconds between two evaluations while values keep changing."""


class Document(Shown):
    """A graph on the canvas with its values, gradients, undo history and file.

    `chosen` is the node that a user chose to differentiate. Until then the target is the graph's one natural
    end, and follows it as the graph grows. `digest` tells the bytes of the file as they were when they were
    last read or written from here; "" where there is none. `outside` is the document that this is a part of,
    if it is the inside of a composite: history and layouts are then those of the whole.
    """

    saved = Signal()

    def __init__(self, parent: QObject | None = None, outside: Document | None = None) -> None:
        super().__init__(parent)
        self.outside = outside
        self.undo_stack: UndoStack = outside.undo_stack if outside else UndoStack(self)
        self.undo_stack.changed.connect(self.state_changed)
        self.laying_out: LayingOut = outside.laying_out if outside else LayingOut(self)
        self.working_out = WorkingOut(self._held, self)
        for background in (self.laying_out, self.working_out):
            self.replaced.connect(background.cancel)
        self.changed.connect(self.working_out.follow)
        self._tick = QTimer(self, singleShot=True, interval=FRAME)
        self._tick.timeout.connect(self.flush)
        self.path: Path | None = None
        self.digest = ""
        self._unsaved = False
        self._tally: Tally | None = None
        self._began_as: Beginning | None = None
        self._take(files.Contents(Graph()), None)

    def _take(self, contents: files.Contents, chosen: int | None) -> None:
        places = {node: place for node, place in contents.positions.items() if is_somewhere(place)}
        positions = {node_id: places.get(node_id, (0.0, 0.0)) for node_id in contents.graph}
        self.chosen = chosen
        self._show_graph(contents.graph, positions, self._aim(contents.graph))
        bends = files.bends_of(contents.bends, contents.graph)
        self.annotations = contents.annotations
        self.bends = {edge: way for edge, way in bends.items() if all(map(is_somewhere, way))}
        self._compiled: Plan | None = None
        self._judged: Plan | None = None
        self.view = contents.view
        self._name = contents.title
        self.description = contents.description
        self.expected = contents.expected
        self.exercise, self.attempt = contents.exercise, contents.attempt
        self.sliders = {slider.node: slider for slider in contents.sliders}
        self.anchored = frozenset(contents.anchored)

    # -- the file -----------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the window shows: the file's name, else the document's own title, else "Untitled"."""
        return title_of(self.path, self._name)

    @property
    def can_aim(self) -> bool:
        """Whether another node can be made the target: always."""
        return True

    @property
    def words(self) -> tuple[str, str]:
        """The document's own title and its description."""
        return self._name, self.description

    @property
    def is_modified(self) -> bool:
        """True when closing now would lose something."""
        return self._unsaved or not self.undo_stack.isClean()

    @property
    def loses_work(self) -> bool:
        """True when closing now would lose more than values and places of what came from no file."""
        return self.is_modified and self.laid_aside().loses_work

    def replace(
        self, contents: files.Contents, *, path: Path | None = None, digest: str = "", unsaved: bool = False
    ) -> None:
        """Show another document in place of this one; `unsaved` marks it as not yet anywhere on disk."""
        self.take_up(fresh(contents, path, digest, unsaved=unsaved))

    def laid_aside(self, view: files.View | None = None) -> LaidAside:
        """Return the document as it stands, to be taken up again once others stood here."""
        held = self.path, self.digest, self._unsaved, self._began_as
        return LaidAside(self.contents(view), self.chosen, self.undo_stack.past, *held)

    def take_up(self, laid: LaidAside) -> None:
        """Show what was laid aside in place of this document, as it stood then."""
        self.undo_stack.take_up(laid.past)
        self.path, self.digest = laid.path, laid.digest
        self._unsaved, self._began_as = laid.unsaved, laid.began_as
        self._take(laid.contents, laid.chosen)
        self.replaced.emit()
        self.flush()
        self.state_changed.emit()

    def contents(self, view: files.View | None = None) -> files.Contents:
        """Return what a file of this document holds now."""
        sliders = tuple(self.sliders[node] for node in sorted(self.sliders))
        return files.Contents(
            self.graph, dict(self.positions), self.target, view, self._name, self.description,
            self.expected, self.exercise, self.attempt, sliders, files.ways_of(self.bends),
            tuple(sorted(self.anchored)), self.annotations,
        )  # fmt: skip

    def enclosed(self) -> tuple[str, Graph]:
        """Return the name of the composite that this is inside of, and the graph outside with it as it is.

        Raises an EngineError where it can be no composite.
        """
        raise NotImplementedError

    def holder(self, node_id: int) -> tuple[Document, int]:
        """Return where a leaf's value is held: here, unless it comes from outside.

        Raises InvalidValueError where it comes from what computes it.
        """
        return self, node_id

    def may_set(self, leaf: int) -> bool:
        """Return whether a leaf's value can be set, wherever it is held."""
        try:
            self.holder(leaf)
        except InvalidValueError:
            return False
        return True

    def _held(self) -> files.Contents:
        """Return what there is now, with a graph that stays as it is whatever a user does meanwhile."""
        return replace(self.contents(), graph=self.graph.copy())

    def save(self, path: Path, view: files.View | None = None) -> None:
        """Write the document there and make that its file; raise FormatError and keep all where it can't."""
        self.digest = files.write(path, self.contents(view))
        self.path = path
        self._unsaved, self._began_as = False, None
        self.undo_stack.setClean()
        self.saved.emit()

    def keep_attempt(self, attempt: Attempt) -> None:
        """Keep what a student has done so far, to be saved with the document."""
        if attempt != self.attempt:
            self.attempt = attempt
            self._unsaved = True
            self.state_changed.emit()

    # -- changes, called by commands only -----------------------------------------------------------------

    @contextmanager
    def changing(self) -> Iterator[Tally]:
        """Make several changes at once: whoever listens is told of them when the last is made, and once."""
        if self._tally is not None:
            yield self._tally
            return
        self._tally = tally = Tally()
        try:
            yield tally
        finally:
            self._tally = None
            self._dock_constants(tally)
            self._take_aim(tally)
            difference = tally.difference()
            if difference != Difference():
                self.changed.emit(difference)
            if tally.described:
                self.described.emit()

    def add_nodes(self, placed: Sequence[tuple[Node, Position]]) -> None:
        """Place these nodes, under the ids and names they carry, all or none."""
        with self._restructuring() as tally:
            self.graph.restore(node for node, _position in placed)
            for node, position in placed:
                self.positions[node.id] = position if is_somewhere(position) else (0.0, 0.0)
                tally.nodes.come(node.id)

    def remove_nodes(self, node_ids: Collection[int]) -> None:
        """Take nodes away that no edge touches any more."""
        gone = frozenset(node_ids)
        with self._restructuring() as tally:
            self.graph.remove_all(node_ids)
            for node_id in node_ids:
                del self.positions[node_id]
                tally.nodes.go(node_id)
            self.problems = tuple(problem for problem in self.problems if problem.node not in gone)
            self.warnings = tuple(warning for warning in self.warnings if warning.node not in gone)

    def add_edges(self, edges: Iterable[Edge]) -> None:
        """Draw wires, all or none; raise a GraphError where the graph refuses one."""
        with self._restructuring() as tally:
            self.graph.connect_all(edges)
            for edge in edges:
                tally.edges.come(edge)

    def remove_edges(self, edges: Iterable[Edge]) -> None:
        """Take wires away, all or none."""
        with self._restructuring() as tally:
            self.graph.disconnect_all(edges)
            for edge in edges:
                tally.edges.go(edge)

    def preview_value(self, node_id: int, value: Any) -> None:
        """Give a leaf another value without an undo step, as a slider does while it moves."""
        before = np.asarray(self.graph.node(node_id).value)
        with self.changing() as tally:
            self.graph.set_value(node_id, value)
            tally.changed.add(node_id)
        if np.ndim(value) or before.ndim:  # shapes are others, or may be
            self._judged = None
        self._schedule()

    def set_attribute(self, node_id: int, attribute: str, value: AttributeValue) -> None:
        """Change an attribute of a node."""
        with self._restructuring() as tally:
            self.graph.set_attribute(node_id, attribute, value)
            tally.changed.add(node_id)

    def set_inputs(self, node_id: int, count: int) -> None:
        """Give a node of an op that takes any number of inputs this many; its wires stay where they are."""
        with self._restructuring() as tally:
            self.graph.set_inputs(node_id, count)
            tally.nodes.replace(node_id)
            for edge in (*self.graph.edges_into(node_id), *self.graph.edges_from(node_id)):
                tally.edges.replace(edge)

    def rename(self, node_id: int, name: str) -> None:
        """Give a node another name; raise InvalidNameError where it can't have it."""
        with self._restructuring() as tally:
            self.graph.rename(node_id, name)
            tally.changed.add(node_id)

    def set_slider(self, slider: files.Slider) -> None:
        """Give a leaf this slider."""
        with self.changing() as tally:
            self.sliders.pop(slider.node, None)
            if not slider.says_nothing:
                self.sliders[slider.node] = slider
            tally.changed.add(slider.node)
        self._schedule()

    def slider_of(self, node_id: int) -> files.Slider:
        """Return how a leaf is varied."""
        return self.sliders.get(node_id, files.Slider(node_id))

    def preview_positions(self, positions: Mapping[int, Position]) -> None:
        """Move nodes without an undo step, as a drag does while it goes on."""
        kept = {node: place for node, place in positions.items() if is_somewhere(place)}
        with self.changing() as tally:
            self.positions.update(kept)
            tally.moved.update(kept)

    def set_bends(self, edge: Edge, bends: tuple[Position, ...]) -> None:
        """Lead a wire through these points, in their order from its start; none lets it run straight."""
        with self.changing() as tally:
            if bends:
                self.bends[edge] = bends
            else:
                self.bends.pop(edge, None)
            tally.bent.add(edge)

    def set_anchored(self, node_ids: frozenset[int]) -> None:
        """Let exactly these nodes stay where they are when the graph is arranged."""
        with self.changing() as tally:
            tally.changed |= (self.anchored ^ node_ids) & set(self.graph)
            self.anchored = node_ids

    def annotate(self, annotations: tuple[files.Annotation, ...]) -> None:
        """Let these frames and notes stand beside the graph."""
        with self.changing() as tally:
            self.annotations = annotations
            tally.annotated = True

    def describe(self, words: tuple[str, str]) -> None:
        """Give the document another title and description."""
        with self.changing() as tally:
            self._name, self.description = words
            tally.described = True

    def set_target(self, node_id: int | None) -> None:
        """Choose the node that is differentiated, or for None leave it to the graph."""
        with self.changing() as tally:
            self.chosen = node_id
            tally.retargeted = True
        self._schedule()

    def _dock_constants(self, tally: Tally) -> None:
        """Have constants that were typed at ports stand there, wherever their gates are now."""
        if tally.restructures or tally.moved or tally.changed:
            places = docked(self.graph, self.positions)
            self.positions.update(places)
            tally.moved.update(places)

    def _aim(self, graph: Graph) -> int | None:
        """Return what is differentiated: what was chosen, else the graph's natural end."""
        return graph.main_end() if self.chosen is None else self.chosen

    def _take_aim(self, tally: Tally) -> None:
        """Differentiate the graph's end as it is now, unless a user chose."""
        if tally.restructures or tally.retargeted:
            before, self.target = self.target, self._aim(self.graph)
            tally.retargeted = tally.retargeted or self.target != before

    # -- evaluation ---------------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """The plan of all nodes that have no open port before them, compiled anew after structure changed."""
        if self._compiled is None:
            self._compiled = compile(self.graph, self.graph.complete())
        return self._compiled

    @property
    def is_behind(self) -> bool:
        """Whether an evaluation is due at the next tick."""
        return self._tick.isActive()

    def flush(self) -> None:
        """Evaluate now instead of at the next tick; what cannot be computed is told in `problems`."""
        self._tick.stop()
        try:
            outcome = self._run()
        except Exception as error:  # whatever it is, no old number may pass for a new one
            self._show_failure(error)
            if not isinstance(error, EngineError | MemoryError):
                sys.excepthook(type(error), error, error.__traceback__)
        else:
            self._show_partial(outcome)
            self._judge()
        self.evaluated.emit()

    def contributions(self, edges: Sequence[Edge]) -> Sequence[Array | float | None]:
        """Return what flows back along wires, of single numbers all at once."""
        held = self.evaluation.contributions if self.evaluation else None
        if not isinstance(held, ReadOnDemand):
            return super().contributions(edges)
        return held.several((edge.target, edge.port) for edge in edges)

    def _run(self) -> Partial:
        """Return what can be computed of the graph as it stands."""
        target = self.target if self.target in self.plan.slot else None
        return evaluate_what_can_be(self.graph, self.plan, target)

    def _judge(self) -> None:
        """Find out what is in doubt, where wires or shapes are others than when that was last asked."""
        if self._judged is not self.plan:
            self._judged = self.plan
            self.warnings = self._told((one.node, one.sentence) for one in warnings_of(self.graph))

    @contextmanager
    def _restructuring(self) -> Iterator[Tally]:
        """Make a change after which plans are no longer good."""
        with self.changing() as tally:
            yield tally
            self._compiled = self._plan = None
        self._schedule()

    def _schedule(self) -> None:
        if not self._tick.isActive():
            self._tick.start()
