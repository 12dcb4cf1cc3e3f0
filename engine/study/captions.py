"""What happens at each step of a pass, in words and in LaTeX: symbols first, then the numbers put in.

`engine.study.trace` tells the steps; this module words them, going by `engine.maths.chain_rule` in both the
sentences and the formulas. Arrays are named by their shapes and their Jacobians by symbols: nobody reads a
wall of numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from engine.graphs.graph import Edge, Graph
from engine.maths.chain_rule import ChainRule, Passage, Symbols, added
from engine.maths.nesting import Strength, strength_of
from engine.maths.notation import (
    are_exact,
    bracketed,
    equals,
    equals_in_text,
    factor,
    in_symbols,
    number,
    spoken,
    symbol,
    with_numbers,
)
from engine.ops import Array
from engine.text import _

SENT_DOWN = MappingProxyType({
    Passage.NUMBERS: _(
        "Port {port} of {node}: upstream {before} times local {local} sends {after} down to {source}."
    ),
    Passage.ENTRIES: _(
        "Port {port} of {node}: upstream times local, entry by entry, sends {after} down to {source}."
    ),
    Passage.STRETCHED: _(
        "Port {port} of {node}: upstream times local, entry by entry, is summed over the axes that "
        "{source} was stretched along, and sends {after} down to it."
    ),
    Passage.WHOLE: _(
        "Port {port} of {node}: the vjp turns the upstream gradient, {before}, into {after} for "
        "{source}. The Jacobian, {rows} × {columns}, is never built."
    ),
})  # fmt: skip
"""What is said of a gradient going down through a port, by how it gets through."""

BROUGHT_ON = MappingProxyType({
    Passage.NUMBERS: _(
        "Port {port} of {node}: the tangent {before} of {source} times local {local} makes {after}."
    ),
    Passage.ENTRIES: _(
        "Port {port} of {node}: the tangent of {source} times local, entry by entry, makes {after}."
    ),
    Passage.STRETCHED: _(
        "Port {port} of {node}: the tangent of {source} times local, entry by entry, makes {after}."
    ),
    Passage.WHOLE: _(
        "Port {port} of {node}: the jvp turns the tangent of {source}, {before}, into {after}. "
        "The Jacobian, {rows} × {columns}, is never built."
    ),
})  # fmt: skip
"""What is said of a tangent coming in through a port, by how it gets through."""


@dataclass(frozen=True)
class Caption:
    """A sentence, and a formula in LaTeX: with symbols only, and with its numbers.

    Where an array stands, `numbers` says which space it lives in.
    """

    sentence: str
    formula: str
    numbers: str


@dataclass(frozen=True, eq=False)
class Flow:
    """What passes one port: the node and port, the node wired to it, what came in, what goes out.

    In reverse mode `before` is the upstream gradient and `after` what goes down to the source; in forward
    mode `before` is the source's tangent and `after` what it contributes. `local` is None where only a
    Jacobian could tell. `lone` says that no other port takes part in the same sum.
    """

    node: int
    port: str
    source: int
    before: Array
    local: Array | None
    after: Array
    lone: bool

    @property
    def edge(self) -> Edge:
        """The edge along which it passes."""
        return Edge(self.source, self.node, self.port)


@dataclass(frozen=True, eq=False)
class Captions:
    """The words for one graph at one set of values; `target` is where the pass begins, in reverse mode.

    `of` is the name of what gradients are of, where that is another node, outside of this graph.
    """

    graph: Graph
    values: Mapping[int, Array]
    target: int | None = None
    of: str = ""

    @cached_property
    def _rule(self) -> ChainRule:
        return ChainRule(self.graph, self.values)

    @cached_property
    def _symbols(self) -> Symbols:
        of = self.of or ("" if self.target is None else self._name(self.target))
        return Symbols(self._rule, symbol(of))

    # -- reverse mode -------------------------------------------------------------------------------------

    def seed(self, gradient: Array) -> Caption:
        """Return the caption of the pass's beginning: the target's gradient with respect to itself."""
        assert self.target is not None
        if self.of:
            template = _("The pass comes in at {node}: there the gradient of {of} is {gradient}.")
            sentence = template.format(node=self._name(self.target), of=self.of, gradient=spoken(gradient))
            left = self._gradient(self.target)
            return Caption(sentence, left, _equation(left, gradient))
        lone = _("The pass begins at {node}: its gradient with respect to itself is {gradient}.")
        many = _(
            "The pass begins at {node}, {gradient}. It stands for the sum of its entries: "
            "each has gradient 1."
        )
        template = many if np.ndim(gradient) else lone
        sentence = template.format(node=self._name(self.target), gradient=spoken(gradient))
        one = r"\mathbf{1}" if np.ndim(gradient) else "1"
        left = self._gradient(self.target)
        return Caption(sentence, f"{left} = {one}", _equation(left, gradient))

    def visit_backward(self, node: int, gradient: Array) -> Caption:
        """Return the caption of coming to a node whose gradient is complete."""
        sentence = _("At {node} ({op}) the upstream gradient is {gradient}.").format(
            node=self._name(node), op=self.graph.node(node).op.title, gradient=spoken(gradient)
        )
        return Caption(sentence, self._gradient(node), _equation(self._gradient(node), gradient))

    def downstream(self, flow: Flow) -> Caption:
        """Return the caption of a gradient going down through one port."""
        left = self._gradient(flow.source)
        if not flow.lone:
            left = rf"\left.{left}\right|_{{{self._edge(flow)}}}"
        return Caption(
            self._fill(SENT_DOWN[self._rule.passage(flow.edge)], flow),
            f"{left} = {self._rule.downstream(flow.edge, self._symbols)[0]}",
            _product_in_numbers(left, flow),
        )

    def fork_sum(self, node: int, terms: Sequence[Flow], total: Array) -> Caption:
        """Return the caption of adding up what reached a node from all the ports that it feeds."""
        template = (
            _("{node} feeds {count} ports, so its gradient is the sum of what they send, {total}.")
            if np.ndim(total)
            else _("{node} feeds {count} ports, so its gradient is a sum: {terms} {equals} {total}.")
        )
        return self._sum(template, self._gradient(node), node, terms, total)

    # -- forward mode -------------------------------------------------------------------------------------

    def move(self, leaf: int, tangent: Array) -> Caption:
        """Return the caption of a leaf beginning to move."""
        template = _("{node} moves: its tangent is {tangent}.")
        sentence = template.format(node=self._name(leaf), tangent=spoken(tangent))
        left = self._tangent(leaf)
        return Caption(sentence, left, _equation(left, tangent))

    def visit_forward(self, node: int) -> Caption:
        """Return the caption of coming to a node that tangents reach, with what it computes."""
        said = _("At {node} ({op}) the value is {value}.")
        visited, value = self.graph.node(node), self.values[node]
        sentence = said.format(node=visited.name, op=visited.op.title, value=spoken(value))
        template = visited.op.latex_for(*self._rule.shapes_into(node))
        formula = f"{symbol(visited.name)} = {in_symbols(self.graph, visited, template)}"
        filled = with_numbers(self.graph, visited, self.values, template)
        left = symbol(visited.name)
        if filled == number(value):
            return Caption(sentence, formula, _equation(left, value))
        numbers = self._numbers_into(node)
        return Caption(sentence, formula, _equation(left, value, filled, *numbers))

    def contribution(self, flow: Flow) -> Caption:
        """Return the caption of a tangent coming in through one port."""
        left = self._tangent(flow.node)
        if not flow.lone:
            left = rf"\left.{left}\right|_{{{self._edge(flow, forward=True)}}}"
        tangent = self._tangent(flow.source), Strength.WHOLE
        return Caption(
            self._fill(BROUGHT_ON[self._rule.passage(flow.edge)], flow),
            f"{left} = {self._rule.onward(flow.edge, tangent, self._symbols)[0]}",
            _product_in_numbers(left, flow),
        )

    def meeting_sum(self, node: int, terms: Sequence[Flow], total: Array) -> Caption:
        """Return the caption of adding up what the ports of a node contribute to its tangent."""
        template = (
            _("Tangents reach {node} at {count} ports, so its own is the sum of their parts, {total}.")
            if np.ndim(total)
            else _(
                "Tangents reach {node} at {count} ports, so its own is the sum of their parts: "
                "{terms} {equals} {total}."
            )
        )
        return self._sum(template, self._tangent(node), node, terms, total, forward=True)

    # -- either mode --------------------------------------------------------------------------------------

    def _name(self, node: int) -> str:
        return self.graph.node(node).name

    def _gradient(self, node: int) -> str:
        return self._symbols.gradient(node)[0]

    def _tangent(self, node: int) -> str:
        return rf"\dot{{{symbol(self._name(node))}}}"

    def _edge(self, flow: Flow, forward: bool = False) -> str:
        """Return what tells an edge from the others in its sum: the node at its end, or that and the port."""
        text = symbol(self._name(flow.source if forward else flow.node))
        return rf"{text},\,{symbol(flow.port)}" if self._rule.is_parallel(flow.edge) else text

    def _fill(self, template: str, flow: Flow) -> str:
        return template.format(
            port=flow.port,
            node=self._name(flow.node),
            source=self._name(flow.source),
            before=spoken(flow.before),
            local=None if flow.local is None else spoken(flow.local),
            after=spoken(flow.after),
            rows=np.size(self.values[flow.node]),
            columns=np.size(self.values[flow.source]),
        )

    def _numbers_into(self, node: int) -> list[Array]:
        values = (self.values[edge.source] for edge in self.graph.edges_into(node))
        return [value for value in values if not np.ndim(value)]

    def _sum(
        self, template: str, left: str, node: int, terms: Sequence[Flow], total: Array, forward: bool = False
    ) -> Caption:
        parts = [rf"\left.{left}\right|_{{{self._edge(term, forward)}}}" for term in terms]
        values = [term.after for term in terms]
        sentence = template.format(
            node=self._name(node),
            count=len(terms),
            terms=" + ".join(bracketed(spoken(value)) for value in values),
            equals="" if np.ndim(total) else equals_in_text(are_exact(*values, total)),
            total=spoken(total),
        )
        texts = [] if np.ndim(total) else [number(value) for value in values]
        in_numbers = added((text, strength_of(text)) for text in texts)
        return Caption(sentence, f"{left} = {' + '.join(parts)}", _equation(left, total, in_numbers, *values))


def _equation(left: str, value: Array, middle: str = "", *numbers: Array) -> str:
    """Return left, what stands between (if anything) with these numbers in it, and the value."""
    exact = not middle or are_exact(*numbers)
    begun = f"{left} {equals(exact)} {middle}" if middle else left
    if np.ndim(value):
        return rf"{begun} \in {number(value)}"
    return f"{begun} {equals(exact and are_exact(value))} {number(value)}"


def _product_in_numbers(left: str, flow: Flow) -> str:
    if flow.local is None or np.ndim(flow.local):
        return _equation(left, flow.after)
    product = rf"{number(flow.before)} \cdot {factor(flow.local)}"
    return _equation(left, flow.after, product, flow.before, flow.local)
