"""One read-only picture of a graph: what stands where, and which of its numbers can be seen.

Whatever paints or explains a graph reads a `Shown` and nothing else. A document is one that can be edited,
the inside of a composite is another; one that hides a part of its numbers answers None for them, and then
they appear nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from engine.composites import naming
from engine.errors import GraphError
from engine.files.document import Annotation
from engine.graphs.graph import Edge, Graph
from engine.graphs.layout import Position
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.partial import Partial
from engine.run.plan import Plan
from engine.study import causes, jacobian, wave
from engine.study.causes import Cause
from engine.study.wave import Span
from engine.text import _
from gui.document.focus import Focus, Region


@dataclass(frozen=True)
class Problem:
    """Why something could not be computed, or is hardly meant, and at which node, if at one."""

    node: int | None
    message: str


class ByNode:
    """Problems by their nodes, sorted once for each tuple of them: every node asks whenever it is painted."""

    def __init__(self) -> None:
        self._sorted: tuple[Problem, ...] = ()
        self._messages: dict[int | None, str] = {}

    def at(self, node_id: int, problems: tuple[Problem, ...]) -> str:
        """Return the message of the first of these problems at a node; "" where there is none."""
        if problems is not self._sorted:
            self._sorted = problems
            self._messages = {problem.node: problem.message for problem in reversed(problems)}
        return self._messages.get(node_id, "")


class Shown(QObject):
    """A graph to look at: its nodes and wires, their places, the target, and the numbers found for them.

    `value`, `gradient`, `contribution` and `local_gradient` return None where there is no such number, or
    where it is not to be seen: a picture that hides some overrides them, and nobody needs to ask twice.

    `changed` carries a `gui.document.difference.Difference`, one for each gesture; where what a leaf shows is
    hidden or revealed, it has changed. `evaluated` says that other numbers are there, or that some are stale;
    `replaced`, that nothing is as it was; `described`, that the description is another; `state_changed`, that
    the title is, or what can be undone. `evaluation` is all that was found, hidden or not: pictures are made
    of it, and nothing else reads it. `warnings` are what can be computed and is hardly meant.
    """

    changed = Signal(object)
    evaluated = Signal()
    replaced = Signal()
    described = Signal()
    state_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.description = ""
        self.warnings: tuple[Problem, ...] = ()
        self._failures, self._doubts, self._origins = ByNode(), ByNode(), ByNode()
        self._faults_of: Evaluation | None = None
        self._faults: tuple[Problem, ...] = ()
        self.bends: dict[Edge, tuple[Position, ...]] = {}
        self.anchored: frozenset[int] = frozenset()
        self.annotations: tuple[Annotation, ...] = ()
        self._show_graph(Graph(), {}, None)

    @property
    def title(self) -> str:
        """What the picture is called."""
        return ""

    @property
    def can_aim(self) -> bool:
        """Whether another node can be made the target."""
        return False

    @property
    def target_name(self) -> str:
        """What that is called which gradients are of; "f" where nothing was differentiated."""
        target = self.evaluation.target if self.evaluation else None
        if target is None or target not in self.graph:
            return "f"
        return naming.name_of(self.graph, target, target)

    def name_of(self, node_id: int) -> str:
        """Return what a node is called where one reads of it, by the rule of `engine.composites.naming`."""
        return naming.name_of(self.graph, node_id, self.target)

    def worded(self, text: str) -> str:
        """Return what the engine says of the graph with its target called as one reads of it."""
        return naming.worded(self.graph, self.target, text)

    @property
    def as_read(self) -> Graph:
        """The graph with its target called as one reads of it, for those who word or write formulas."""
        return naming.as_read(self.graph, self.target)

    @property
    def measured(self) -> int | None:
        """The node whose gradients are told and can be measured anew; None where there is none."""
        return self.evaluation.target if self.evaluation else None

    @property
    def may_be_played(self) -> bool:
        """Whether a pass over all its numbers may be shown."""
        return True

    @property
    def found_by(self) -> Plan | None:
        """The plan whose run found the numbers; None where nothing could be computed."""
        return self._plan

    @property
    def focus(self) -> Focus | None:
        """What stands out while all else is quiet; None where nothing does."""
        return None

    @property
    def touched(self) -> Region | None:
        """What is otherwise since `evaluated` was last told of; None where that may be everything."""
        return None

    def flow_name(self, node_id: int) -> str:
        """Return what the number is that is told of a node beside its value."""
        return _("∂{target}/∂{node}").format(target=self.target_name, node=self.name_of(node_id))

    @property
    def tells_tangents(self) -> bool:
        """Whether what flows along the wires are tangents, in forward mode, and no gradients."""
        return False

    def tells_term(self, _edge: Edge, *, forks: bool) -> bool:
        """Return whether what flows along a wire is told at its port too; its output `forks` or not."""
        return forks

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

    def contributions(self, edges: Sequence[Edge]) -> Sequence[Array | float | None]:
        """Return what flows back along wires, as `contribution` does along one."""
        return [self.contribution(edge) for edge in edges]

    def local_gradient(self, node_id: int, port: str) -> Array | None:
        """Return ∂(output)/∂(port) of a node of the graph as it stands, as `engine.study.jacobian` has it."""
        if self.evaluation is None or self._plan is None or not self.is_live(node_id):
            return None
        return jacobian.local_gradient(self._plan, self.evaluation, node_id, port)

    def reveals(self, node_id: int) -> bool:
        """Return whether numbers were found at a node as it stands, and none of them is hidden.

        Those are its value and gradient, the values at its ports, and what flows back through them.
        """
        if self.evaluation is None or node_id not in self.graph or self.value_is_stale(node_id):
            return False
        sent = self.evaluation.contributions
        passed = [edge for edge in self.graph.edges_into(node_id) if (edge.target, edge.port) in sent]
        return self._sees_all_at(node_id) and all(self.contribution(edge) is not None for edge in passed)

    def wave(self, through: int | Edge) -> Mapping[Edge, Span]:
        """Return when the gradient comes along each wire, for one that runs through a node or a wire."""
        if self.evaluation is None or self._plan is None or self.gradients_are_stale:
            return {}
        return wave.wave(self.graph, self._plan, self.evaluation, through)

    def values_into(self, node_id: int) -> dict[int, Array]:
        """Return the values at a node's ports, by the nodes they come from; those that can be seen."""
        values = {edge.source: self.value(edge.source) for edge in self.graph.edges_into(node_id)}
        return {source: value for source, value in values.items() if value is not None}

    def cause(self) -> Cause | None:
        """Return where and why a number is not finite, unless that would tell one that is not to be seen."""
        if self.evaluation is None:
            return None
        fault = causes.cause(self.graph, self.evaluation)
        return fault if fault and self._sees_all_at(fault.node) else None

    @property
    def faults(self) -> tuple[Problem, ...]:
        """Where numbers cease to be finite, and why, as far as they are to be seen."""
        return tuple(fault for fault in self._all_faults() if self._sees_all_at(fault.node))

    def fault_at(self, node_id: int) -> str:
        """Return why a number is not finite from a node on; "" where none is, or it was so before."""
        message = self._origins.at(node_id, self._all_faults())
        return message if message and self._sees_all_at(node_id) else ""

    def _all_faults(self) -> tuple[Problem, ...]:
        if self.evaluation is not self._faults_of:
            found = () if self.evaluation is None else causes.causes(self.graph, self.evaluation)
            self._faults_of = self.evaluation
            self._faults = self._told((fault.node, fault.sentence) for fault in found)
        return self._faults

    def _sees_all_at(self, node_id: int | None) -> bool:
        if self.evaluation is None or node_id is None or node_id not in self.graph:
            return False
        has_gradient = node_id in self.evaluation.gradients
        if has_gradient and self.gradient(node_id) is None:
            return False
        around = (node_id, *(edge.source for edge in self.graph.edges_into(node_id)))
        return all(self.value(node) is not None for node in around)

    # -- what is wrong with them --------------------------------------------------------------------------

    @property
    def problem(self) -> Problem | None:
        """The first of what could not be computed, or None."""
        return next(iter(self.problems), None)

    def problem_at(self, node_id: int) -> str:
        """Return why a node could not be computed; "" where it could, or depends on one that could not."""
        return self._failures.at(node_id, self.problems)

    def warning_at(self, node_id: int) -> str:
        """Return what is in doubt at a node that can be computed; "" where nothing is."""
        return self._doubts.at(node_id, self.warnings)

    def is_live(self, node_id: int) -> bool:
        """Return whether a node's value was found for the graph as it stands."""
        return self._plan is not None and self._plan.computes(node_id)

    @property
    def stale(self) -> frozenset[int]:
        """The nodes whose values are old ones."""
        return self._lost

    def value_is_stale(self, node_id: int) -> bool:
        """Return whether a node's value is an old one, for the graph as it stands gives it none."""
        return node_id in self._lost

    @property
    def is_behind(self) -> bool:
        """Whether the numbers are older than the graph, and others will be told of by `evaluated` shortly."""
        return False

    def flush(self) -> None:
        """Find the numbers anew, where they can be behind."""

    def settle(self) -> None:
        """Bring the numbers up to date, if they are behind."""
        if self.is_behind:
            self.flush()

    # -- for those who make a picture ---------------------------------------------------------------------

    def _show_graph(self, graph: Graph, positions: dict[int, Position], target: int | None) -> None:
        """Show this graph from now on, as yet without numbers."""
        self.graph, self.positions, self.target = graph, positions, target
        self._show_numbers(None, None)

    def _show_numbers(self, evaluation: Evaluation | None, plan: Plan | None) -> None:
        """Show what a run of this plan found for the graph as it stands."""
        self.evaluation, self._plan = evaluation, plan
        self._mark_stale((), (), gradients=False)

    def _show_partial(self, outcome: Partial) -> None:
        """Show what could be computed; of what could not, the last good numbers stay, as stale."""
        last, lost, gradients = self.evaluation, outcome.lost, self.target in outcome.lost
        self._show_numbers(outcome.evaluation, outcome.plan)
        if last is not None and lost:
            self.evaluation = _with_last(outcome.evaluation, last, lost, gradients=gradients)
        problems = self._told((node, str(error)) for node, error in outcome.failures.items())
        self._mark_stale(lost, problems, gradients=gradients)

    def _show_failure(self, error: Exception) -> None:
        """Show the last good numbers as stale, all of them, for nothing could be computed."""
        self._plan = None
        node = error.node if isinstance(error, GraphError) else None
        gates = [node.id for node in self.graph.nodes() if not node.op.is_leaf]
        words = str(error) or type(error).__name__
        self._mark_stale(gates, self._told([(node, words)]), gradients=True)

    def _told(self, found: Iterable[tuple[int | None, str]]) -> tuple[Problem, ...]:
        return tuple(Problem(node, self.worded(words)) for node, words in found)

    def _mark_stale(self, lost: Iterable[int], problems: Iterable[Problem], *, gradients: bool) -> None:
        self._lost, self.problems, self.gradients_are_stale = frozenset(lost), tuple(problems), gradients


def _with_last(
    evaluation: Evaluation, last: Evaluation, lost: Iterable[int], *, gradients: bool
) -> Evaluation:
    """Return an evaluation with the values that lost nodes last had, and where asked all last gradients."""
    kept = {node: last.values[node] for node in lost if node in last.values}
    evaluation = replace(evaluation, values={**evaluation.values, **kept})
    if not gradients:
        return evaluation
    return replace(evaluation, target=last.target, gradients=last.gradients, contributions=last.contributions)
