"""The equations of a derivation: each value, and each gradient by the chain rule, in symbols and in numbers.

What a gradient rule looks like is read off the op's row: upstream times `local_latex`, or `vjp_latex` where
the row has it, as for dW = xᵀ dY. Arrays are spelled out as long as they can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from engine.graphs.graph import Edge, Graph, Node
from engine.maths.nesting import Piece, Strength, nested, strength_of
from engine.maths.notation import are_exact, derivative, equals, is_shown_whole, matrix, symbol
from engine.ops import Array, Shape
from engine.ops.table import written
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study.jacobian import local_gradient

_PRODUCT_OF_PORTS = re.compile(r"\{\w+\}\s*\\,\s*\{(\w+)\}")
_ARRAY_AS_INDEX = re.compile(r"_\{[^{}]*\{*\\begin")
_NAMED = re.compile(r"\{(\w+)")


@dataclass(frozen=True)
class Equation:
    """A left side, and all that it equals one after the other, each with its sign: "= x + y", "= 3"."""

    left: str
    steps: tuple[str, ...]

    @property
    def text(self) -> str:
        """The equation on one line."""
        return " ".join((self.left, *self.steps))


class _Voice(Protocol):
    """How values, gradients and local gradients are put: in symbols or in numbers."""

    def value(self, node_id: int) -> Piece: ...

    def gradient(self, node_id: int) -> Piece: ...

    def local(self, edge: Edge) -> Piece: ...


@dataclass(frozen=True, eq=False)
class _Symbols:
    graph: Graph
    evaluation: Evaluation

    def value(self, node_id: int) -> Piece:
        return symbol(self.graph.node(node_id).name), Strength.WHOLE

    def gradient(self, node_id: int) -> Piece:
        assert self.evaluation.target is not None
        of, by = (self.value(node)[0] for node in (self.evaluation.target, node_id))
        return derivative(of, by), Strength.POWER

    def local(self, edge: Edge) -> Piece:
        return filled(self.graph, edge.target, _local_template(self.graph, edge), self)


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Numbers, and in the place of arrays too large to be read their symbols; `shown` keeps the numbers."""

    symbols: _Symbols
    plan: Plan
    upright: bool
    shown: list[Array] = field(default_factory=list)

    def value(self, node_id: int) -> Piece:
        value = self.symbols.evaluation.values[node_id]
        return self.array(value) if is_shown_whole(value) else self.symbols.value(node_id)

    def gradient(self, node_id: int) -> Piece:
        gradient = self.symbols.evaluation.gradients[node_id]
        return self.array(gradient) if is_shown_whole(gradient) else self.symbols.gradient(node_id)

    def local(self, edge: Edge) -> Piece:
        graph = self.symbols.graph
        if not graph.node(edge.target).op.local or _is_fixed(graph, edge):
            return filled(graph, edge.target, _local_template(graph, edge), self)
        slope = local_gradient(self.plan, self.symbols.evaluation, edge.target, edge.port)
        assert slope is not None
        return self.array(slope) if is_shown_whole(slope) else self.symbols.local(edge)

    def step(self, text: str) -> str:
        """Return a step of an equation with its sign: "≈" once digits of a number in it were left out."""
        return f"{equals(are_exact(*self.shown))} {text}"

    def array(self, value: Array) -> Piece:
        self.shown.append(value)
        text = matrix(value, upright=self.upright)
        return (f"{{{text}}}", Strength.WHOLE) if np.ndim(value) else (text, strength_of(text))


def filled(graph: Graph, node_id: int, template: str, voice: _Voice, **more: Piece) -> Piece:
    """Return a template of a node's row with its ports, its output and its attributes put in."""
    node, named = graph.node(node_id), set(_NAMED.findall(template))
    sources = {edge.port: edge.source for edge in graph.edges_into(node_id)} | {"out": node_id}
    wired = {port: voice.value(source) for port, source in sources.items() if port in named}
    attributes = {name: written(value) for name, value in node.attributes.items()}
    return nested(template, {**wired, **more}, attributes)


def _local_template(graph: Graph, edge: Edge) -> str:
    op = graph.node(edge.target).op
    return op.local_latex[op.ports.index(edge.port)]


def _is_fixed(graph: Graph, edge: Edge) -> bool:
    """Return whether the local gradient is the same whatever the values are, as that of a sum."""
    named = set(_NAMED.findall(_local_template(graph, edge)))
    return named.isdisjoint({*graph.node(edge.target).op.ports, "out"})


class ChainRule:
    """Writes the equations of one evaluated graph, which has no composites."""

    def __init__(self, graph: Graph, plan: Plan, evaluation: Evaluation) -> None:
        self._graph, self._evaluation = graph, evaluation
        self._symbols = _Symbols(graph, evaluation)
        self._numbers = _Numbers(self._symbols, plan, self._has_columns())

    def value(self, node: Node) -> Equation:
        """Return what a node computes: its formula in symbols, in numbers, and its value."""
        left, _strength = self._symbols.value(node.id)
        value = self._evaluation.values[node.id]
        if node.op.is_leaf:
            return Equation(left, (self._result(value),))
        template, numbers = node.op.latex_for(*self._shapes_into(node.id)), self._new_numbers()
        steps = [f"= {filled(self._graph, node.id, template, self._symbols)[0]}"]
        in_numbers = filled(self._graph, node.id, template, numbers)[0]
        if _ARRAY_AS_INDEX.search(in_numbers):
            return _equation(left, [*steps, self._result(value)])
        steps.append(numbers.step(in_numbers))
        return _equation(left, [*steps, self._result(value, *numbers.shown)])

    def gradient(self, node: Node) -> Equation:
        """Return the target's gradient with respect to a node: a term for every wire that it feeds."""
        left, _strength = self._symbols.gradient(node.id)
        wires, total = self._wires(node), self._evaluation.gradients[node.id]
        if not wires:
            return Equation(left, (self._result(total),))
        numbers = self._new_numbers()
        in_symbols = _added(self._rule(edge, self._symbols) for edge in wires)
        in_numbers = numbers.step(_added(self._rule(edge, numbers) for edge in wires))
        steps = [f"= {_added(map(self._chain, wires))}", f"= {in_symbols}", in_numbers]
        carried = [self._evaluation.contributions[edge.target, edge.port] for edge in wires]
        if len(wires) > 1 and np.ndim(carried[0]) and is_shown_whole(carried[0]):
            steps.append(numbers.step(_added(map(numbers.array, carried))))
        return _equation(left, [*steps, self._result(total, *numbers.shown)])

    def _new_numbers(self) -> _Numbers:
        return replace(self._numbers, shown=[])

    def _has_columns(self) -> bool:
        """Return whether vectors are columns: where one is multiplied by a matrix before it, as in W x."""
        return any(
            edge.port in _PRODUCT_OF_PORTS.findall(self._graph.node(edge.target).op.latex)
            and np.ndim(self._evaluation.values[edge.source]) == 1
            for node_id in self._evaluation.values
            for edge in self._graph.edges_into(node_id)
        )

    def _wires(self, node: Node) -> list[Edge]:
        carrying = self._evaluation.contributions
        return [edge for edge in self._graph.edges_from(node.id) if (edge.target, edge.port) in carrying]

    def _chain(self, edge: Edge) -> Piece:
        """Return ∂f/∂y · ∂y/∂x; the rule itself where that product is none, as for matrices."""
        if self._own_rule(edge):
            return self._rule(edge, self._symbols)
        local = derivative(*(self._symbols.value(node_id)[0] for node_id in (edge.target, edge.source)))
        upstream = self._symbols.gradient(edge.target)[0]
        pieces = {"g": (upstream, Strength.WHOLE), "local": (local, Strength.WHOLE)}
        return self._summed(edge, nested(self._times(edge), pieces, {}))

    def _rule(self, edge: Edge, voice: _Voice) -> Piece:
        """Return the gradient that comes down a wire, by the rule of the op at its end."""
        upstream, own = voice.gradient(edge.target), self._own_rule(edge)
        if own:
            return filled(self._graph, edge.target, own, voice, g=upstream)
        local = voice.local(edge)
        times = self._times(edge) if local[0] != "1" or not self._is_array(edge.target) else "{g}"
        return self._summed(edge, nested(times, {"g": upstream, "local": local}, {}))

    def _own_rule(self, edge: Edge) -> str:
        """Return the template of the downstream gradient that the op's row has, "" where it has none."""
        op = self._graph.node(edge.target).op
        return op.vjp_latex_for(op.ports.index(edge.port), *self._shapes_into(edge.target))

    def _shapes_into(self, node_id: int) -> list[Shape]:
        return [np.shape(self._evaluation.values[edge.source]) for edge in self._graph.edges_into(node_id)]

    def _times(self, edge: Edge) -> str:
        entries = self._graph.node(edge.target).op.local and self._is_array(edge.target)
        return r"{g} \odot {local}" if entries and not _is_fixed(self._graph, edge) else r"{g} \cdot {local}"

    def _is_array(self, node_id: int) -> bool:
        return np.ndim(self._evaluation.values[node_id]) > 0

    def _summed(self, edge: Edge, product: Piece) -> Piece:
        """Return a gradient, as a sum over the axes that its value was stretched along if it was."""
        shapes = {np.shape(self._evaluation.values[node_id]) for node_id in (edge.source, edge.target)}
        if not self._graph.node(edge.target).op.local or len(shapes) == 1:
            return product
        return nested(r"\textstyle\sum {product}", {"product": product}, {})

    def _result(self, value: Array, *before: Array) -> str:
        """Return "= value", or "∈ space" for what is too large.

        "≈ value" where digits of it, or of the numbers before it, were left out.
        """
        text = matrix(value, upright=self._numbers.upright)
        if np.ndim(value) and not is_shown_whole(value):
            return rf"\in {text}"
        return f"{equals(are_exact(value, *before))} {text}"


def _added(pieces: Iterable[Piece]) -> str:
    named = {f"term{place}": piece for place, piece in enumerate(pieces)}
    return nested(" + ".join(f"{{{name}}}" for name in named), named, {})[0]


def _equation(left: str, steps: list[str]) -> Equation:
    """Return the equation without steps that say the same as the one after them."""
    told = [step for step, after in zip(steps, [*steps[1:], ""], strict=True) if _side(step) != _side(after)]
    return Equation(left, tuple(told))


def _side(step: str) -> str:
    return re.sub(r"[{}]", "", step.partition(" ")[2])
