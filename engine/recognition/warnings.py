"""What can be computed and is hardly meant, such as a softmax in front of a loss that takes one itself.

`WARNINGS` is the table: a row looks at nodes of some ops, and says of one that is in doubt why, and the cure.
A warning refuses nothing, and there is none where shapes or wires leave it open.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from engine.formulas.probabilities import GIVE_PROBABILITIES
from engine.graphs.graph import Graph, Node
from engine.ops import Shape
from engine.recognition.normal_form import Readings
from engine.recognition.shapes import inferred
from engine.text import _

if TYPE_CHECKING:
    from engine.recognition.matching import Search

KEEP_PROBABILITIES = frozenset({"clip", "reshape", "transpose", "slice", "pick", "concatenate", "identity"})
"""The rows of whose inputs their outputs are made, entry by entry."""


@dataclass(frozen=True)
class Warned:
    """A node that is in doubt, and the sentence that says why and what to do."""

    node: int
    sentence: str


class Subject:
    """A graph that is looked at, with what several rows want to know of it; leaves `unset` have any shape."""

    def __init__(self, graph: Graph, unset: Collection[str]) -> None:
        self.graph = graph
        self._unset = unset

    @cached_property
    def has_arrays(self) -> bool:
        """Whether any leaf holds more than a number, so that shapes may differ at all."""
        return any(np.ndim(leaf.value) for leaf in self.graph.leaves() if leaf.value is not None)

    @cached_property
    def shapes(self) -> dict[int, Shape]:
        """The shapes of the nodes whose shapes are known; they take long to find, so ask last."""
        return inferred(Readings(self.graph), self._unset)

    def sources(self, node: Node) -> tuple[Node, ...]:
        """Return what a node is fed by, in the order of its ports; nothing where one of them is open."""
        wired = [edge.source for edge in self.graph.edges_into(node.id)]
        return tuple(self.graph.nodes(wired)) if len(wired) == len(node.op.ports) else ()

    def is_spelled(self, op: str, node: Node) -> bool:
        """Return whether a node computes by hand what the op would."""
        return node.id in self._search.readings.nodes and bool(self._search.spelled(op, node.id))

    @cached_property
    def _search(self) -> Search:
        from engine.recognition.matching import Search  # not before it is wanted: patterns are much to load

        return Search(self.graph)


Look = Callable[[Subject, Node], dict[str, object] | None]


@dataclass(frozen=True)
class Doubt:
    """A row: at nodes of these ops, what `look` returns fills the sentence; None where nothing is wrong."""

    ops: frozenset[str]
    look: Look
    sentence: str


def warnings_of(graph: Graph, unset: Collection[str] = ()) -> tuple[Warned, ...]:
    """Return what is in doubt in a graph, row by row; leaves of names in `unset` may have any shape."""
    return tuple(_warned(Subject(graph, unset)))


def _warned(subject: Subject) -> Iterator[Warned]:
    for row in WARNINGS:
        for node in subject.graph.nodes():
            if node.op.name in row.ops and (fields := row.look(subject, node)) is not None:
                yield Warned(node.id, row.sentence.format(gate=node.name, **fields))


def _probability(subject: Subject, loss: Node) -> dict[str, object] | None:
    """Look whether what a loss takes for logits is a probability already."""
    for source in subject.sources(loss)[:1]:
        if (origin := _origin(subject, source)) is not None:
            return {"input": origin.name}
    return None


def _origin(subject: Subject, node: Node) -> Node | None:
    """Return the node that made this one's entries probabilities, or None where none did."""
    while node.op.name in KEEP_PROBABILITIES and (sources := subject.sources(node)):
        node = sources[0]
    by_hand = _is_softmax_by_hand(subject, node) or any(
        subject.is_spelled(op, node) for op in ("sigmoid", "softmax") if not node.op.is_leaf
    )
    return node if node.op.name in GIVE_PROBABILITIES or by_hand else None


def _is_softmax_by_hand(subject: Subject, node: Node) -> bool:
    return _is_share(subject, node) and subject.sources(node)[0].op.name == "exp"


def _is_share(subject: Subject, node: Node) -> bool:
    """Return whether a node is x / sum(x), along whatever axis."""
    if node.op.name != "divide" or not (sources := subject.sources(node)):
        return False
    whole, total = sources
    while total.op.name in {"reshape", "transpose"} and (sources := subject.sources(total)):
        (total,) = sources
    return total.op.name in {"sum", "sum_along"} and subject.sources(total) == (whole,)


def _table(subject: Subject, node: Node) -> dict[str, object] | None:
    """Look whether a column and a row, which belong together entry by entry, make a table.

    Where both were given their shapes just before, the table is what is wanted. Products make tables too, but
    not of logarithms: these are a loss.
    """
    if not subject.has_arrays:
        return None
    ops = [source.op.name for source in subject.sources(node)]
    is_meant = {*ops} == {"reshape"} or (node.op.name == "multiply" and "log" not in ops)
    shapes = [subject.shapes.get(source.id, ()) for source in subject.sources(node)]
    if is_meant or len(shapes) != 2 or not _cross(*shapes):
        return None
    return {"one": shapes[0], "other": shapes[1], "table": subject.shapes.get(node.id)}


def _cross(one: Shape, other: Shape) -> bool:
    """Return whether one of the shapes is a column and the other a row, both of several entries."""
    return any(
        len(column) > 1 and column[-1] == 1 < column[-2] and row[-1:] > (1,) and row[-2:-1] in ((), (1,))
        for column, row in ((one, other), (other, one))
    )


def _single(subject: Subject, node: Node) -> dict[str, object] | None:
    """Look whether a softmax has one entry."""
    sources = subject.sources(node)
    if not sources or (node.op.name == "divide" and not _is_softmax_by_hand(subject, node)):
        return None
    shape = subject.shapes.get(sources[0].id)
    totals = () if node.op.name == "softmax" else subject.shapes.get(sources[-1].id)
    if shape is None or totals is None:
        return None
    return {} if math.prod(shape) == math.prod(totals) else None


WARNINGS = (
    Doubt(
        frozenset({"binary_cross_entropy"}),
        _probability,
        _(
            "{gate} takes logits and applies a sigmoid itself, but {input} is a probability already: wire "
            "what comes before it, or use binary_cross_entropy_of_probabilities"
        ),
    ),
    Doubt(
        frozenset({"softmax_cross_entropy"}),
        _probability,
        _(
            "{gate} takes logits and applies a softmax itself, but {input} is a probability already: wire "
            "what comes before it, or use cross_entropy_of_probabilities"
        ),
    ),
    Doubt(
        frozenset({"subtract", "multiply"}),
        _table,
        _(
            "at {gate} a column and a row, of shapes {one} and {other}, broadcast to a table {table}, each "
            "entry with every other: to go entry by entry, transpose or reshape one of them"
        ),
    ),
    Doubt(
        frozenset({"softmax", "divide"}),
        _single,
        _(
            "{gate} is a softmax along an axis of one entry, which is 1 whatever it holds: give it an entry "
            "for each class"
        ),
    ),
)
