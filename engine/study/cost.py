"""What differentiation costs: how many passes, products with local gradients and additions a mode performs.

Counted on the plan, without running it: every product is one application of an op's vjp or jvp, whatever the
shapes, and every addition joins two contributions where wires fork (reverse) or meet (forward). One reverse
pass gives one row of a Jacobian and one forward pass one column: Griewank & Walther, Evaluating Derivatives
(2nd ed., 2008), chapters 3 and 4; Baydin et al., Automatic Differentiation in Machine Learning (2018), §3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from engine.errors import InvalidValueError
from engine.graphs.graph import Edge, Graph
from engine.maths.counting import count_in_words
from engine.ops import Array
from engine.run.plan import Plan, compile
from engine.text import _

MANY_PARAMETERS = 1_000_000
"""Parameters of a network of today, or of a small one."""


@dataclass(frozen=True)
class Operations:
    """How often something was done: whole passes, products with a local gradient, and additions."""

    passes: int = 0
    products: int = 0
    additions: int = 0

    def __add__(self, other: Operations) -> Operations:
        return Operations(
            self.passes + other.passes, self.products + other.products, self.additions + other.additions
        )

    @property
    def total(self) -> int:
        """Products and additions together."""
        return self.products + self.additions

    @property
    def words(self) -> str:
        """How many multiplications and additions."""
        return _("multiplications: {products}, additions: {additions}").format(
            products=count_in_words(self.products), additions=count_in_words(self.additions)
        )


@dataclass(frozen=True)
class ModeComparison:
    """What a whole Jacobian costs by either mode; `outputs` and `inputs` count its rows and columns."""

    outputs: int
    inputs: int
    forward: Operations
    reverse: Operations

    @property
    def by_mode(self) -> dict[str, Operations]:
        """What each mode costs, "reverse" and "forward"."""
        return {"reverse": self.reverse, "forward": self.forward}

    @property
    def cheaper(self) -> str:
        """The mode, "reverse" or "forward", that needs fewer operations, or as many in fewer passes."""
        reverse, forward = ((cost.total, cost.passes) for cost in (self.reverse, self.forward))
        return "reverse" if reverse <= forward else "forward"

    @property
    def is_even(self) -> bool:
        """Whether both modes do as much in as many passes."""
        return self.forward == self.reverse

    @property
    def ratio(self) -> float:
        """How many times as many operations the dearer mode takes; infinite where the cheaper takes none."""
        fewer, more = sorted((self.reverse.total, self.forward.total))
        return more / fewer if fewer else math.inf if more else 1.0

    @property
    def reason(self) -> str:
        """Which mode is cheaper and why, in words."""
        words = _WHY[self.cheaper, self.outputs < self.inputs, self.outputs > self.inputs]
        words = _EVEN if self.is_even else words
        return words.format(
            inputs=count_in_words(self.inputs), outputs=count_in_words(self.outputs),
            ratio=count_in_words(round(self.ratio)) if math.isfinite(self.ratio) else "∞",
        )  # fmt: skip

    @property
    def sentence(self) -> str:
        """The comparison in words, with its numbers."""
        return _(
            "Outputs: {outputs}, inputs: {inputs}. Reverse mode takes one pass an output; passes: "
            "{reverse_passes}, products: {reverse_products}, additions: {reverse_additions}. "
            "Forward mode takes one pass an input; passes: "
            "{forward_passes}, products: {forward_products}, additions: {forward_additions}."
        ).format(
            outputs=count_in_words(self.outputs), inputs=count_in_words(self.inputs),
            **{f"{mode}_{what}": count_in_words(getattr(cost, what)) for mode, cost in self.by_mode.items()
               for what in ("passes", "products", "additions")},
        )  # fmt: skip


_MANY_IN = _(
    "Reverse mode is cheaper: one pass from an output finds how it depends on all {inputs} inputs, and "
    "forward mode takes a pass for each input, {ratio} times the operations."
)
_MANY_OUT = _(
    "Forward mode is cheaper: one pass from an input finds how all {outputs} outputs depend on it, and "
    "reverse mode takes a pass for each output, {ratio} times the operations."
)
_REVERSE = _("Reverse mode is cheaper by its operations; inputs: {inputs}, outputs: {outputs}.")
_FORWARD = _("Forward mode is cheaper by its operations; inputs: {inputs}, outputs: {outputs}.")
_EVEN = _("Both modes take as much here; inputs: {inputs}, outputs: {outputs}.")
_WHY = MappingProxyType({
    ("reverse", True, False): _MANY_IN,
    ("reverse", False, True): _REVERSE,
    ("reverse", False, False): _REVERSE,
    ("forward", False, True): _MANY_OUT,
    ("forward", True, False): _FORWARD,
    ("forward", False, False): _FORWARD,
})  # fmt: skip
"""What is said of the cheaper mode where there are fewer outputs than inputs, and where there are more."""

Passes = Iterable[tuple[int, int]]
"""The nodes that passes start from, each with how many start there."""


def _reverse(plan: Plan, passes: Passes) -> Operations:
    reaching, count = _started(plan, passes)
    products = additions = 0
    for step in reversed(plan.steps):
        for _index, source, _rule in step.pullbacks:
            products += count(reaching[step.slot])
            additions += count(reaching[step.slot] & reaching[source])
            reaching[source] |= reaching[step.slot]
    return Operations(count(-1), products, additions)


def _forward(plan: Plan, passes: Passes) -> Operations:
    reaching, count = _started(plan, passes)
    products = additions = 0
    for step in plan.steps:
        for _index, source, _rule in step.pushforwards:
            products += count(reaching[source])
            additions += count(reaching[source] & reaching[step.slot])
            reaching[step.slot] |= reaching[source]
    return Operations(count(-1), products, additions)


def _started(plan: Plan, passes: Passes) -> tuple[list[int], Callable[[int], int]]:
    """Return which passes reach each slot as they start, a bit for each, and what counts a set of bits.

    So all passes are counted in one walk over the plan.
    """
    reaching, alike = [0] * len(plan.slot), dict[int, int]()
    for place, (node, repeats) in enumerate(passes):
        alike[repeats] = alike.get(repeats, 0) | 1 << place
        reaching[plan.slot[node]] |= 1 << place
    return reaching, lambda bits: sum(
        repeats * (bits & group).bit_count() for repeats, group in alike.items()
    )


def compare_modes(graph: Graph, targets: Iterable[int], wrt: Iterable[int] | None = None) -> ModeComparison:
    """Return what the Jacobian of all entries of the targets by all entries of `wrt` costs by either mode.

    Without `wrt`, every input and parameter that the targets depend on counts. Raises as `compile` does, and
    ShapeError where shapes do not fit.
    """
    rows = list(targets)
    plan = compile(graph, rows, None if wrt is None else (columns := list(wrt)))
    if wrt is None:
        columns = [leaf for leaf in plan.leaves if leaf in plan.differentiated]
    leaves: dict[int, Array] = {leaf: graph.node(leaf).value for leaf in plan.leaves}
    shapes = plan.shapes({leaf: np.shape(value) for leaf, value in leaves.items()})
    size = {node: math.prod(shapes[slot]) for node, slot in plan.slot.items()}
    reached = [column for column in columns if column in size]
    return ModeComparison(
        outputs=sum(size[row] for row in rows),
        inputs=sum(size[column] for column in reached),
        reverse=_reverse(plan, [(row, size[row]) for row in rows]),
        forward=_forward(plan, [(column, size[column]) for column in reached]),
    )


def compare_whole(graph: Graph) -> ModeComparison:
    """Return `compare_modes` for all outputs of a graph that can be computed.

    Raises InvalidValueError where there is none, and as `compare_modes` does.
    """
    complete = graph.complete()
    outputs = [node for node in graph.ends() if node in complete]
    if not outputs:
        raise InvalidValueError(_("there is no output here that could be differentiated"))
    return compare_modes(graph, outputs)


@lru_cache(maxsize=1)
def large_loss(parameters: int = MANY_PARAMETERS) -> ModeComparison:
    """Return the comparison for a loss of so many parameters: that of a linear model, (w·x − t)²."""
    graph = Graph()
    w = graph.add("parameter", name="w", value=np.zeros(parameters))
    x = graph.add("constant", name="x", value=np.zeros(parameters))
    t = graph.add("constant", name="t", value=1.0)
    model, loss = graph.add("dot", name="m"), graph.add("squared_error", name="L")
    graph.connect_all([Edge(w, model, "a"), Edge(x, model, "b"), Edge(model, loss, "y"), Edge(t, loss, "t")])
    return compare_modes(graph, [loss])
