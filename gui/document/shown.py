"""One read-only picture of a graph: what stands where, and which of its numbers can be seen.

Whatever paints or explains a graph reads a `Shown` and nothing else. A document is one that can be edited,
the inside of a composite is another; one that hides a part of its numbers answers None for them, and then
they appear nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from engine.composites.composite import Position
from engine.errors import EngineError, GraphError
from engine.graphs.graph import Edge, Graph
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study import jacobian


@dataclass(frozen=True)
class Problem:
    """Why the last evaluation failed, and at which node, if at one."""

    node: int | None
    message: str


class Shown(QObject):
    """A graph to look at: its nodes and wires, their places, the target, and the numbers found for them.

    `value`, `gradient`, `contribution` and `local_gradient` return None where there is no such number, or
    where it is not to be seen: a picture that hides some overrides them, and nobody needs to ask twice.
    """

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
        self.description = ""
        self._show_graph(Graph(), {}, None)

    def _show_graph(self, graph: Graph, positions: dict[int, Position], target: int | None) -> None:
        """Show this graph from now on, as yet without numbers."""
        self.graph, self.positions, self.target = graph, positions, target
        self._plan: Plan | None = None
        self._show_numbers(None, None)

    def _show_numbers(self, evaluation: Evaluation | None, plan: Plan | None) -> None:
        """Show what a run of this plan found for the graph as it stands."""
        self.evaluation, self._plan, self._evaluated_plan = evaluation, plan, plan
        self.problem: Problem | None = None
        self._stale = False

    def _show_failure(self, error: EngineError) -> None:
        """Show the last good numbers as stale, and why there are none of the graph as it stands."""
        node = error.node if isinstance(error, GraphError) else None
        self.problem, self._stale = Problem(node, str(error)), True

    @property
    def title(self) -> str:
        """What the picture is called."""
        return ""

    @property
    def target_name(self) -> str:
        """The name of what gradients are of; "f" where nothing was differentiated."""
        target = self.evaluation.target if self.evaluation else None
        return self.graph.node(target).name if target is not None and target in self.graph else "f"

    # -- numbers ------------------------------------------------------------------------------------------

    def value(self, node_id: int) -> Array | None:
        """Return a node's value as last evaluated; a leaf's as it is now."""
        node = self.graph.node(node_id)
        if node.op.is_leaf:
            return node.value
        return self.evaluation.values.get(node_id) if self.evaluation else None

    def gradient(self, node_id: int) -> Array | None:
        """Return the gradient of the target with respect to a node."""
        return self.evaluation.gradients.get(node_id) if self.evaluation else None

    def contribution(self, edge: Edge) -> Array | None:
        """Return what flows back along a wire: the downstream gradient of the port it leads to."""
        return self.evaluation.contributions.get((edge.target, edge.port)) if self.evaluation else None

    def local_gradient(self, node_id: int, port: str) -> Array | None:
        """Return ∂(output)/∂(port) of a node of the graph as it stands, as `engine.study.jacobian` has it."""
        evaluation, plan = self.evaluation, self._evaluated_plan
        if evaluation is None or plan is None or not self.is_current or not plan.computes(node_id):
            return None
        return jacobian.local_gradient(plan, evaluation, node_id, port)

    def values_into(self, node_id: int) -> dict[int, Array]:
        """Return the values at a node's ports, by the nodes they come from; those that can be seen."""
        values = {edge.source: self.value(edge.source) for edge in self.graph.edges_into(node_id)}
        return {source: value for source, value in values.items() if value is not None}

    @property
    def is_current(self) -> bool:
        """True while the evaluation is of the graph as it stands, and not of what it was before a change."""
        return self._plan is not None and self._plan is self._evaluated_plan and not self._stale

    def value_is_stale(self, node_id: int) -> bool:
        """Return whether a node's value is of the graph as it was before something failed."""
        return self._stale and not self.graph.node(node_id).op.is_leaf

    @property
    def gradients_are_stale(self) -> bool:
        """True where gradients are of the graph as it was before something failed."""
        return self._stale
