"""Composites: a graph that serves as one op, with ports of its own.

A composite is an `Op` like those of the table, but its rules run what is inside: an ordinary graph whose
inputs are the ports and one of whose gates is the output. All that reads a row (plans, both modes, traces,
the inspector, the canvas) needs to know nothing more. `engine.composites.grouping` makes composites of parts
of a graph and takes them apart again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

import numpy as np

from engine.errors import GraphError, InvalidNameError, InvalidValueError, MissingInputError, ShapeError
from engine.graphs.graph import Graph, Node
from engine.graphs.layout import Position
from engine.graphs.node_values import DEEPEST, require_identifier
from engine.maths.notation import derivative, symbol
from engine.ops import Array, AttributeValue, Kind, Op, Range, Shape, ShapeMismatch
from engine.ops.table import Rule
from engine.run.autodiff import Evaluation, evaluate, forward, pushforward, reverse
from engine.run.plan import Plan, bind, compile
from engine.run.slopes import edges_before
from engine.text import _, ngettext

COMPOSITE = "composite"
"""The name that all composites have in place of an op's."""

RESERVED = frozenset({"out"})
"""Names that templates use for something else, so that no port can have them."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Composite(Op):
    """The row of one composite; `title` is its own name.

    `inside` is never changed, and `plan` runs it; `inputs` are the ids of its input nodes, one a port and
    called like it, and `output` is that of the gate whose value the composite has. `positions` says where its
    nodes stood, measured from where the composite stands.
    """

    inside: Graph
    plan: Plan
    inputs: tuple[int, ...]
    output: int
    positions: Mapping[int, Position] = field(default_factory=dict)
    depth: int = 1
    """How many composites stand within one another here, this one counted."""


MOST_ARGUMENTS = 8
"""How many arguments a composite's formula writes out."""


def composite(
    name: str,
    inside: Graph,
    inputs: tuple[int, ...],
    output: int,
    positions: Mapping[int, Position] | None = None,
) -> Composite:
    """Return the row of a composite of that name, which computes `output` from `inputs`.

    The graph is copied. One with an open port before its output is unfinished: it is a row like others, and
    refuses to compute with the words that say which port. Raises a GraphError that says what is wrong with
    the graph: a node that is missing, an output that computes nothing, a value inside that is neither a
    port's nor a constant's.
    """
    inside = inside.copy()
    _check(name, inside, inputs, output)
    ports = tuple(node.name for node in inside.nodes(inputs))
    plan, rules = _ruled(inside, inputs, output)
    reached = [leaf if rules.is_reached(leaf) else None for leaf in inputs]
    title = symbol(name)
    return Composite(
        name=COMPOSITE, kind=Kind.COMPOSITE, title=name, symbol=name, ports=ports, forward=rules.forward,
        vjp=tuple(None if leaf is None else partial(rules.vjp, leaf) for leaf in reached),
        jvp=tuple(None if leaf is None else partial(rules.jvp, leaf) for leaf in reached),
        shape=rules.shape, kinks=rules.kinks if rules.has_kinks else None,
        latex=_template(title) + r"\left(" + _arguments(ports) + r"\right)",
        local_latex=tuple(_template(derivative(title, symbol(port))) for port in ports),
        description=ngettext(
            "A composite of {count} node.", "A composite of {count} nodes.", len(inside) - len(inputs)
        ).format(count=len(inside) - len(inputs)),
        domain=(Range(),) * len(ports),
        inside=inside, plan=plan, inputs=inputs, output=output,
        positions=MappingProxyType(dict(positions or {})), depth=_depth(name, inside),
    )  # fmt: skip


def _ruled(inside: Graph, inputs: tuple[int, ...], output: int) -> tuple[Plan, _Rules]:
    """Return the plan of a composite and its rules; of an unfinished one, of what is computed in it."""
    try:
        plan = compile(inside, [output], inputs)
    except MissingInputError as error:
        plan = compile(inside, inside.complete())
        return plan, _Unfinished(str(error))
    return plan, _Rules(plan, inputs, output)


def _arguments(ports: tuple[str, ...]) -> str:
    """Return what stands in a composite's brackets: of many arguments the first ones and the last."""
    written = [f"{{{port}}}" for port in ports]
    if len(written) > MOST_ARGUMENTS:
        written = [*written[: MOST_ARGUMENTS - 2], r"\ldots", written[-1]]
    return ", ".join(written)


def _depth(name: str, inside: Graph) -> int:
    depth = 1 + max((node.op.depth for node in inside.nodes() if isinstance(node.op, Composite)), default=0)
    if depth > DEEPEST:
        message = _("{composite}: composites stand at most {deepest} deep within one another")
        raise GraphError(message.format(composite=name, deepest=DEEPEST))
    return depth


def _template(latex: str) -> str:
    """Return LaTeX as a template has it, where braces are doubled."""
    return latex.replace("{", "{{").replace("}", "}}")


def _check(name: str, inside: Graph, inputs: tuple[int, ...], output: int) -> None:
    require_identifier(name)
    held = {node.id for node in inside.leaves() if node.op.name != "constant"}
    if inside.node(output).op.is_leaf:
        message = _("{composite} must compute something: its output is a leaf, {node}")
        raise GraphError(message.format(composite=name, node=inside.node(output).name))
    for node in inside.nodes(inputs):
        if node.name in RESERVED:
            raise InvalidNameError(_("a port cannot be called {name}").format(name=node.name))
    if held != set(inputs) or len(held) != len(inputs):
        message = _("inside {composite} only its ports and constants hold values")
        raise InvalidValueError(message.format(composite=name))


class _Rules:
    """The rules of a composite; what a forward run found is kept for the backward ones that follow it.

    Runs are told apart by the very objects that they got, and single numbers by their bits: a plan hands the
    same ones to forward and to every vjp.
    """

    def __init__(self, plan: Plan, inputs: tuple[int, ...], output: int) -> None:
        self._plan, self._inputs, self._output = plan, inputs, output
        self._arrives = edges_before(plan, output).arrives
        self._kinked = [step for step in plan.steps if step.op.kinks is not None]
        fixed = [node for node in plan.nodes if node.op.name == "constant"]
        self._constants = {node.id: np.asarray(node.value) for node in fixed}
        self._seen: tuple[Array, ...] = ()
        self._values: list[Array] = []
        self._upstream: Array = None
        self._gradients: list[Array] = []

    def is_reached(self, leaf: int) -> bool:
        """Return whether a gradient of the output arrives at that input."""
        return leaf in self._plan.slot and bool(self._arrives[self._plan.slot[leaf]])

    @property
    def has_kinks(self) -> bool:
        """True where an op inside has kinks."""
        return bool(self._kinked)

    def forward(self, *xs: Array) -> Array:
        """Return the output's value; raise ValueError where an op inside refuses its input."""
        self._run(xs)
        return self._values[self._plan.slot[self._output]]

    def _run(self, xs: tuple[Array, ...]) -> None:
        dtype = np.result_type(*xs) if xs else np.float64
        fixed = {node: value.astype(dtype)[()] for node, value in self._constants.items()}
        try:
            self._values = forward(self._plan, {**fixed, **dict(zip(self._inputs, xs, strict=True))})
        except InvalidValueError as error:
            raise ValueError(str(error)) from error
        self._seen, self._upstream = xs, None

    def _run_again(self, xs: tuple[Array, ...]) -> None:
        if len(xs) != len(self._seen) or not all(map(_is_same, xs, self._seen)):
            self._run(xs)

    def vjp(self, leaf: int, g: Array, _out: Array, *xs: Array) -> Array:
        """Return the downstream gradient of one port; one run backwards serves them all."""
        self._run_again(xs)
        if self._upstream is None or not _is_same(g, self._upstream):
            self._gradients = reverse(self._plan, self._values, self._output, g)
            self._upstream = g
        return self._gradients[self._plan.slot[leaf]]

    def jvp(self, leaf: int, t: Array, _out: Array, *xs: Array) -> Array:
        """Return what a tangent of one port adds to the output's."""
        self._run_again(xs)
        return pushforward(self._plan, self._values, {leaf: t})[self._plan.slot[self._output]]

    def shape(self, *shapes: Shape, **_attributes: AttributeValue) -> Shape:
        """Return the output's shape; raise ShapeMismatch, with the words of the node inside that objects."""
        fixed = {node: value.shape for node, value in self._constants.items()}
        try:
            shapes_inside = self._plan.shapes({**fixed, **dict(zip(self._inputs, shapes, strict=True))})
        except ShapeError as error:
            raise ShapeMismatch(_("inside it, {problem}").format(problem=error)) from None
        return shapes_inside[self._plan.slot[self._output]]

    def kinks(self, *xs: Array) -> Array:
        """Return the numbers that tell of kinks at all nodes inside, one after another."""
        self._run_again(xs)
        numbers = []
        for step in self._kinked:
            assert step.op.kinks is not None
            rule: Rule = bind(step.op.kinks, step.attributes)
            numbers.append(np.ravel(rule(*[self._values[slot] for slot in step.inputs])))
        return np.concatenate(numbers)


class _Unfinished(_Rules):
    """The rules of a composite that has an open port inside: it computes nothing, and says why."""

    def __init__(self, reason: str) -> None:
        self._reason = _("inside it, {problem}").format(problem=reason)

    def is_reached(self, _leaf: int) -> bool:
        """No gradient arrives anywhere."""
        return False

    @property
    def has_kinks(self) -> bool:
        """It has none to tell of."""
        return False

    def forward(self, *_xs: Array) -> Array:
        """Refuse with the reason."""
        raise ValueError(self._reason)

    def shape(self, *_shapes: Shape, **_attributes: AttributeValue) -> Shape:
        """Refuse with the reason."""
        raise ShapeMismatch(self._reason)


def _is_same(one: Array, other: Array) -> bool:
    if one is other:
        return True
    return not (np.ndim(one) or np.ndim(other)) and np.asarray(one).tobytes() == np.asarray(other).tobytes()


@dataclass(frozen=True, eq=False)
class Opened:
    """A composite's inside with the values it has there: a graph, its plan, and what a run of it found.

    `of` is the name of what gradients are of.
    """

    graph: Graph
    plan: Plan
    evaluation: Evaluation
    of: str


def opened(graph: Graph, evaluation: Evaluation, node_id: int) -> Opened:
    """Return what is inside a composite, evaluated with the values at its ports.

    Gradients inside are of the evaluation's target, and the output's own is the composite's upstream one.
    Where the evaluation has no such gradient, they are of the output. Raises GraphError for any other node.
    """
    node = graph.node(node_id)
    row = composite_of(node)
    inside = row.inside.copy()
    leaves = dict(zip(row.ports, row.inputs, strict=True))
    for edge in graph.edges_into(node_id):
        inside.set_value(leaves[edge.port], evaluation.values[edge.source])
    upstream = evaluation.gradients.get(node_id)
    within = evaluate(inside, row.plan, row.output, upstream)
    if upstream is None:
        return Opened(inside, row.plan, within, inside.node(row.output).name)
    assert evaluation.target is not None  # gradients are of one
    return Opened(inside, row.plan, within, graph.node(evaluation.target).name)


def own_name(op: Op) -> str:
    """Return what a node of this op is called while it has no name of its own: for a composite, its title."""
    return op.title if isinstance(op, Composite) else op.name


def composite_of(node: Node) -> Composite:
    """Return the row of a composite node; raise GraphError for any other node."""
    if not isinstance(node.op, Composite):
        message = _("{node} is no composite: there is nothing inside").format(node=node.name)
        raise GraphError(message, node=node.id)
    return node.op
