"""The open document: a graph, its positions and its target, and the only place that changes them.

Everything on screen listens to this object's signals and reads from it; nothing else is told of a change.
Changes come as `engine`-level calls from `gui.document.commands`, one undoable step a gesture. Values are
evaluated at most once per 16 ms, on the GUI thread, through a plan that is compiled only when structure
changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.composites.composite import Position
from engine.errors import EngineError, GraphError
from engine.files import document as files
from engine.graphs.graph import Edge, Graph, Node
from engine.ops import Array, AttributeValue
from engine.run.autodiff import Evaluation, evaluate
from engine.run.plan import Plan, compile
from engine.text import _
from gui.document.undo_stack import UndoStack

FRAME = 16
"""Milliseconds between two evaluations while values keep changing."""


@dataclass(frozen=True)
class Problem:
    """Why the last evaluation failed, and at which node, if at one."""

    node: int | None
    message: str


class Document(QObject):
    """A graph on the canvas with its values, gradients, undo history and file."""

    node_added = Signal(int)
    node_removed = Signal(int)
    node_changed = Signal(int)
    nodes_moved = Signal(object)
    edge_added = Signal(object)
    edge_removed = Signal(object)
    target_changed = Signal()
    evaluated = Signal(object)
    failed = Signal(object, str)
    replaced = Signal()
    described = Signal()
    state_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = UndoStack(self)
        self.undo_stack.changed.connect(self.state_changed)
        self._tick = QTimer(self, singleShot=True, interval=FRAME)
        self._tick.timeout.connect(self.flush)
        self.path: Path | None = None
        self.description = ""
        self._name = ""
        self._unsaved = False
        self._take(files.Contents(Graph()))

    def _take(self, contents: files.Contents) -> None:
        self.graph = contents.graph
        self.positions: dict[int, Position] = {
            node_id: contents.positions.get(node_id, (0.0, 0.0)) for node_id in self.graph
        }
        self.target = contents.target
        self.view = contents.view
        self._name = contents.title
        self.description = contents.description
        self.expected = contents.expected
        self.evaluation: Evaluation | None = None
        self.problem: Problem | None = None
        self.stale = False
        self._plan: Plan | None = None
        self._evaluated_plan: Plan | None = None

    # -- the file -----------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the window shows: the document's own title, else the file's name, else "Untitled"."""
        return self.path.stem if self.path else self._name or _("Untitled")

    @property
    def words(self) -> tuple[str, str]:
        """The document's own title and its description."""
        return self._name, self.description

    @property
    def is_modified(self) -> bool:
        """True when closing now would lose something."""
        return self._unsaved or not self.undo_stack.isClean()

    def replace(self, contents: files.Contents, *, path: Path | None = None, unsaved: bool = False) -> None:
        """Show another document in place of this one; `unsaved` marks it as not yet anywhere on disk."""
        self.undo_stack.clear()
        self.path = path
        self._unsaved = unsaved
        self._take(contents)
        self.replaced.emit()
        self.flush()
        self.state_changed.emit()

    def contents(self, view: files.View | None = None) -> files.Contents:
        """Return what a file of this document holds now."""
        return files.Contents(
            self.graph, dict(self.positions), self.target, view, self._name, self.description, self.expected
        )

    def save(self, path: Path, view: files.View | None = None) -> None:
        """Write the document there and make that its file; raise FormatError and keep all where it can't."""
        files.write(path, self.contents(view))
        self.path = path
        self._unsaved = False
        self.undo_stack.setClean()
        self.state_changed.emit()

    # -- changes, called by commands only -----------------------------------------------------------------

    def add_node(self, node: Node, position: Position) -> None:
        """Place this node, under the id and name it carries."""
        self.graph.add(node.op, name=node.name, value=node.value, attributes=node.attributes, node_id=node.id)
        self.positions[node.id] = position
        self.node_added.emit(node.id)
        self._restructure()

    def remove_node(self, node_id: int) -> None:
        """Take a node away that no edge touches any more."""
        self.graph.remove(node_id)
        del self.positions[node_id]
        self.node_removed.emit(node_id)
        self._restructure()

    def add_edge(self, edge: Edge) -> None:
        """Draw a wire; raise a GraphError where the graph refuses it."""
        self.graph.connect(edge.source, edge.target, edge.port)
        self.edge_added.emit(edge)
        self._restructure()

    def remove_edge(self, edge: Edge) -> None:
        """Take a wire away."""
        self.graph.disconnect(edge.target, edge.port)
        self.edge_removed.emit(edge)
        self._restructure()

    def preview_value(self, node_id: int, value: Any) -> None:
        """Give a leaf another value without an undo step, as a slider does while it moves."""
        self.graph.set_value(node_id, value)
        self.node_changed.emit(node_id)
        self._schedule()

    def set_attribute(self, node_id: int, attribute: str, value: AttributeValue) -> None:
        """Change an attribute of a node."""
        self.graph.set_attribute(node_id, attribute, value)
        self.node_changed.emit(node_id)
        self._restructure()

    def rename(self, node_id: int, name: str) -> None:
        """Give a node another name; raise InvalidNameError where it can't have it."""
        self.graph.rename(node_id, name)
        self.node_changed.emit(node_id)
        self._restructure()

    def preview_positions(self, positions: Mapping[int, Position]) -> None:
        """Move nodes without an undo step, as a drag does while it goes on."""
        self.positions.update(positions)
        self.nodes_moved.emit(tuple(positions))

    def describe(self, words: tuple[str, str]) -> None:
        """Give the document another title and description."""
        self._name, self.description = words
        self.described.emit()

    def set_target(self, node_id: int | None) -> None:
        """Choose the node that is differentiated, or none."""
        self.target = node_id
        self.target_changed.emit()
        self._schedule()

    # -- evaluation ---------------------------------------------------------------------------------------

    def value(self, node_id: int) -> Array | None:
        """Return a node's value as last evaluated; a leaf's as it is now; None where there is none."""
        node = self.graph.node(node_id)
        if node.op.is_leaf:
            return node.value
        return self.evaluation.values.get(node_id) if self.evaluation else None

    def gradient(self, node_id: int) -> Array | None:
        """Return the gradient of the target with respect to a node, or None where none was computed."""
        return self.evaluation.gradients.get(node_id) if self.evaluation else None

    @property
    def target_name(self) -> str:
        """The name of what gradients are of; "f" where nothing was differentiated."""
        target = self.evaluation.target if self.evaluation else None
        return self.graph.node(target).name if target is not None and target in self.graph else "f"

    @property
    def is_current(self) -> bool:
        """True while the evaluation is of the graph as it stands, and not of what it was before a change."""
        return self._plan is not None and self._plan is self._evaluated_plan and not self.stale

    @property
    def current_values(self) -> Mapping[int, Array]:
        """The values that were found for the graph as it stands, by node id; none until that is evaluated."""
        return self.evaluation.values if self.evaluation is not None and self.is_current else {}

    @property
    def plan(self) -> Plan:
        """The plan of all nodes that can be computed, compiled anew only after structure changed."""
        if self._plan is None:
            self._plan = compile(self.graph, self.graph.complete())
        return self._plan

    def flush(self) -> None:
        """Evaluate now instead of at the next tick."""
        self._tick.stop()
        try:
            plan = self.plan
            target = self.target if self.target in plan.slot else None
            self._show(evaluate(self.graph, plan, target), plan)
        except EngineError as error:
            self._fail(error)
            return
        self.evaluated.emit(self.evaluation)

    def _show(self, evaluation: Evaluation | None, plan: Plan | None) -> None:
        self.evaluation, self._plan, self._evaluated_plan = evaluation, plan, plan
        self.problem, self.stale = None, False

    def _fail(self, error: EngineError) -> None:
        node = error.node if isinstance(error, GraphError) else None
        self.problem, self.stale = Problem(node, str(error)), True
        self.failed.emit(node, str(error))

    def _restructure(self) -> None:
        self._plan = None
        self._schedule()

    def _schedule(self) -> None:
        if not self._tick.isActive():
            self._tick.start()
