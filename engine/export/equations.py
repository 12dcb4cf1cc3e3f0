"""The equations of a derivation: each value, and each gradient by the chain rule, in symbols and in numbers.

What the chain rule says `engine.maths.chain_rule` decides; here it is said twice, and its numbers are put in.
Arrays are spelled out as long as they can be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np

from engine.graphs.graph import Edge, Graph, Node
from engine.maths.chain_rule import ChainRule, Symbols, added
from engine.maths.nesting import Piece, Strength, strength_of
from engine.maths.notation import are_exact, equals, is_shown_whole, matrix
from engine.ops import Array
from engine.run.autodiff import Evaluation
from engine.run.plan import Plan
from engine.study.jacobian import local_gradient

_PRODUCT_OF_PORTS = re.compile(r"\{\w+\}\s*\\,\s*\{(\w+)\}")
_ARRAY_AS_INDEX = re.compile(r"_\{[^{}]*\{*\\begin")


@dataclass(frozen=True)
class Equation:
    """A left side, and all that it equals one after the other, each with its sign: "= x + y", "= 3"."""

    left: str
    steps: tuple[str, ...]

    @property
    def text(self) -> str:
        """The equation on one line."""
        return " ".join((self.left, *self.steps))


@dataclass(frozen=True, eq=False)
class _InNumbers:
    """The voice of numbers, with symbols for arrays too large to be read; `shown` keeps the numbers."""

    symbols: Symbols
    plan: Plan
    evaluation: Evaluation
    upright: bool
    shown: list[Array] = field(default_factory=list)

    def value(self, node_id: int) -> Piece:
        value = self.evaluation.values[node_id]
        return self.array(value) if is_shown_whole(value) else self.symbols.value(node_id)

    def gradient(self, node_id: int) -> Piece:
        gradient = self.evaluation.gradients[node_id]
        return self.array(gradient) if is_shown_whole(gradient) else self.symbols.gradient(node_id)

    def local(self, edge: Edge) -> Piece:
        rule = self.symbols.rule
        if not rule.graph.node(edge.target).op.local or rule.is_fixed(edge):
            return rule.local(edge, self)
        slope = local_gradient(self.plan, self.evaluation, edge.target, edge.port)
        assert slope is not None
        return self.array(slope) if is_shown_whole(slope) else self.symbols.local(edge)

    def step(self, text: str) -> str:
        """Return a step of an equation with its sign: "≈" once digits of a number in it were left out."""
        return f"{equals(are_exact(*self.shown))} {text}"

    def array(self, value: Array) -> Piece:
        self.shown.append(value)
        text = matrix(value, upright=self.upright)
        return (f"{{{text}}}", Strength.WHOLE) if np.ndim(value) else (text, strength_of(text))


class Equations:
    """Writes the equations of one evaluated graph, which has no composites."""

    def __init__(self, graph: Graph, plan: Plan, evaluation: Evaluation) -> None:
        assert evaluation.target is not None
        self._graph, self._evaluation = graph, evaluation
        self._rule = ChainRule(graph, evaluation.values)
        self._symbols = Symbols(self._rule, self._rule.name(evaluation.target))
        self._numbers = _InNumbers(self._symbols, plan, evaluation, self._has_columns())

    def value(self, node: Node) -> Equation:
        """Return what a node computes: its formula in symbols, in numbers, and its value."""
        left, _strength = self._symbols.value(node.id)
        value = self._evaluation.values[node.id]
        if node.op.is_leaf:
            return Equation(left, (self._result(value),))
        template, numbers = node.op.latex_for(*self._rule.shapes_into(node.id)), self._new_numbers()
        steps = [f"= {self._rule.filled(node.id, template, self._symbols)[0]}"]
        in_numbers = self._rule.filled(node.id, template, numbers)[0]
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
        in_partials = added(self._rule.in_partials(edge, self._symbols) for edge in wires)
        in_symbols = added(self._rule.downstream(edge, self._symbols) for edge in wires)
        in_numbers = numbers.step(added(self._rule.downstream(edge, numbers) for edge in wires))
        steps = [f"= {in_partials}", f"= {in_symbols}", in_numbers]
        carried = [self._evaluation.contributions[edge.target, edge.port] for edge in wires]
        if len(wires) > 1 and np.ndim(carried[0]) and is_shown_whole(carried[0]):
            steps.append(numbers.step(added(map(numbers.array, carried))))
        return _equation(left, [*steps, self._result(total, *numbers.shown)])

    def _new_numbers(self) -> _InNumbers:
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

    def _result(self, value: Array, *before: Array) -> str:
        """Return "= value", or "∈ space" for what is too large.

        "≈ value" where digits of it, or of the numbers before it, were left out.
        """
        text = matrix(value, upright=self._numbers.upright)
        if np.ndim(value) and not is_shown_whole(value):
            return rf"\in {text}"
        return f"{equals(are_exact(value, *before))} {text}"


def _equation(left: str, steps: list[str]) -> Equation:
    """Return the equation without steps that say the same as the one after them."""
    told = [step for step, after in zip(steps, [*steps[1:], ""], strict=True) if _side(step) != _side(after)]
    return Equation(left, tuple(told))


def _side(step: str) -> str:
    return re.sub(r"[{}]", "", step.partition(" ")[2])
