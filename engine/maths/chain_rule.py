"""The chain rule along one wire, stated once: upstream times local makes what goes on, and forks add up.

Which of an op's templates says it, how entries are multiplied and when they are summed is decided here.
How values and gradients are put, in symbols or in numbers, is the affair of a `Voice`: captions, derivations
and the inspector bring theirs, and their sentences go by the same `Passage`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Protocol

import numpy as np

from engine.graphs.graph import Edge, Graph
from engine.maths.nesting import Piece, Strength, nested
from engine.maths.notation import derivative, symbol
from engine.ops import Array, Shape
from engine.ops.table import written

_NAMED = re.compile(r"\{(\w+)")
OPEN_PORT = r"\square"


class Passage(Enum):
    """How a gradient, or a tangent, gets through a port: times a number, entry by entry, or as a whole."""

    NUMBERS = "a number times a number"
    ENTRIES = "entry by entry"
    STRETCHED = "entry by entry, and summed over the axes that the input was stretched along"
    WHOLE = "by a Jacobian, which is never built"


class Voice(Protocol):
    """How values, gradients and local gradients are put: in symbols or in numbers."""

    def value(self, node_id: int) -> Piece:
        """Return a node's value."""

    def gradient(self, node_id: int) -> Piece:
        """Return the gradient with respect to a node."""

    def local(self, edge: Edge) -> Piece:
        """Return the local gradient of the port that an edge leads to."""


@dataclass(frozen=True, eq=False)
class ChainRule:
    """The chain rule in one graph; of `values`, which may be missing, only shapes matter."""

    graph: Graph
    values: Mapping[int, Array] = field(default_factory=lambda: MappingProxyType({}))

    # -- what passes, and how -----------------------------------------------------------------------------

    def passage(self, edge: Edge) -> Passage:
        """Return how a gradient gets through the port that an edge leads to."""
        ends = self._shape(edge.target), self._shape(edge.source)
        if not any(ends):
            return Passage.NUMBERS
        if not self.graph.node(edge.target).op.local:
            return Passage.WHOLE
        return Passage.ENTRIES if ends[0] == ends[1] else Passage.STRETCHED

    def downstream(self, edge: Edge, voice: Voice) -> Piece:
        """Return the gradient that comes down an edge, by the rule of the op at its end."""
        upstream, own = voice.gradient(edge.target), self.own_rule(edge.target, edge.port)
        if own:
            return self.filled(edge.target, own, voice, g=upstream)
        if self._is_unnamed(edge):
            return self._by_jacobian(edge, upstream, r"^{\top}")
        return self._summed(edge, self._product(edge, upstream, voice.local(edge)))

    def onward(self, edge: Edge, tangent: Piece, voice: Voice) -> Piece:
        """Return what a tangent of an edge's source makes of its target's, in forward mode."""
        if self.passage(edge) is Passage.WHOLE:
            return self._by_jacobian(edge, tangent, "")
        return self._product(edge, tangent, voice.local(edge))

    def in_partials(self, edge: Edge, voice: Voice) -> Piece:
        """Return ∂f/∂y · ∂y/∂x; the rule itself where that product is none, as for matrices."""
        if self.own_rule(edge.target, edge.port):
            return self.downstream(edge, voice)
        pieces = {"g": (voice.gradient(edge.target)[0], Strength.WHOLE), "local": self.partial(edge)}
        return self._summed(edge, nested(self._times(edge), pieces, {}))

    def partial(self, edge: Edge) -> Piece:
        """Return ∂y/∂x, the name of an edge's local gradient."""
        return derivative(self.name(edge.target), self.name(edge.source)), Strength.WHOLE

    def local(self, edge: Edge, voice: Voice) -> Piece:
        """Return the formula of a local gradient, or its name where the row has none."""
        template = self.local_template(edge.target, edge.port)
        return self.filled(edge.target, template, voice) if template else self.partial(edge)

    # -- what the op's row says ---------------------------------------------------------------------------

    def own_rule(self, node_id: int, port: str) -> str:
        """Return the template of a port's downstream gradient that the op's row has, "" where it has none."""
        op = self.graph.node(node_id).op
        return op.vjp_latex_for(op.ports.index(port), *self.shapes_into(node_id))

    def local_template(self, node_id: int, port: str) -> str:
        """Return the template of a port's local gradient, "" where the op's row has none."""
        op = self.graph.node(node_id).op
        return op.local_latex[op.ports.index(port)]

    def is_fixed(self, edge: Edge) -> bool:
        """Return whether the local gradient is the same whatever the values are, as that of a sum."""
        named = set(_NAMED.findall(self.local_template(edge.target, edge.port)))
        return named.isdisjoint({*self.graph.node(edge.target).op.ports, "out"})

    def shapes_into(self, node_id: int) -> list[Shape]:
        """Return the shapes at a node's ports, or none where one is open or its value is not known."""
        sources = [edge.source for edge in self.graph.edges_into(node_id)]
        is_known = len(sources) == len(self.graph.node(node_id).op.ports) and self.values.keys() >= {*sources}
        return [self._shape(source) for source in sources] if is_known else []

    def filled(self, node_id: int, template: str, voice: Voice, **more: Piece) -> Piece:
        """Return a template of a node's row with its ports, its output and its attributes put in."""
        node, named = self.graph.node(node_id), set(_NAMED.findall(template))
        sources = {edge.port: edge.source for edge in self.graph.edges_into(node_id)} | {"out": node_id}
        wired = {port: voice.value(source) for port, source in sources.items() if port in named}
        free = {port: (OPEN_PORT, Strength.WHOLE) for port in node.op.ports if port not in sources}
        attributes = {name: written(value) for name, value in node.attributes.items()}
        return nested(template, {**free, **wired, **more}, attributes)

    def name(self, node_id: int) -> str:
        """Return a node's name as mathematics."""
        return symbol(self.graph.node(node_id).name)

    def is_parallel(self, edge: Edge) -> bool:
        """Return whether the source is wired to another port of the same node too."""
        return [other.source for other in self.graph.edges_into(edge.target)].count(edge.source) > 1

    # -- inside -------------------------------------------------------------------------------------------

    def _shape(self, node_id: int) -> Shape:
        return np.shape(self.values[node_id]) if node_id in self.values else ()

    def _is_unnamed(self, edge: Edge) -> bool:
        """Return whether no template tells what becomes of an upstream gradient: its Jacobian has to."""
        is_array = bool(self._shape(edge.target))
        return self.passage(edge) is Passage.WHOLE and (
            is_array or not self.local_template(edge.target, edge.port)
        )

    def _product(self, edge: Edge, given: Piece, local: Piece) -> Piece:
        is_array = bool(self._shape(edge.target))
        times = "{g}" if local[0] == "1" and is_array else self._times(edge)
        return nested(times, {"g": given, "local": local}, {})

    def _times(self, edge: Edge) -> str:
        by_entries = self.passage(edge) in {Passage.ENTRIES, Passage.STRETCHED}
        return r"{g} \odot {local}" if by_entries and not self.is_fixed(edge) else r"{g} \cdot {local}"

    def _summed(self, edge: Edge, product: Piece) -> Piece:
        """Return a gradient, as a sum over the axes that its value was stretched along if it was."""
        if self.passage(edge) is not Passage.STRETCHED:
            return product
        return nested(r"\textstyle\sum {product}", {"product": product}, {})

    def _by_jacobian(self, edge: Edge, given: Piece, power: str) -> Piece:
        port = rf"_{{{symbol(edge.port)}}}" if self.is_parallel(edge) else ""
        return rf"\left({self.partial(edge)[0]}\right){port}{power} {given[0]}", Strength.PRODUCT


def added(pieces: Iterable[Piece]) -> str:
    """Return the sum of what arrives at a fork."""
    named = {f"term{place}": piece for place, piece in enumerate(pieces)}
    return nested(" + ".join(f"{{{name}}}" for name in named), named, {})[0]


@dataclass(frozen=True, eq=False)
class Symbols:
    """The voice that names everything: values by the nodes' names, gradients as ∂f/∂x of what `of` names."""

    rule: ChainRule
    of: str

    def value(self, node_id: int) -> Piece:
        """Return a node's name."""
        return self.rule.name(node_id), Strength.WHOLE

    def gradient(self, node_id: int) -> Piece:
        """Return ∂f/∂x."""
        return derivative(self.of, self.rule.name(node_id)), Strength.POWER

    def local(self, edge: Edge) -> Piece:
        """Return the formula of a local gradient."""
        return self.rule.local(edge, self)
