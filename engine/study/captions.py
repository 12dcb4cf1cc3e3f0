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
from engine.maths.counting import count_in_words
from engine.maths.nesting import Strength, nested, strength_of
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
from engine.maths.rounding import Rounding, four_digits
from engine.ops import Array
from engine.text import _

MOST_NAMED = 6
"""Leaves whose values one caption lists."""

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

    Where an array stands, `numbers` says which space it lives in. `place` is where it happens, in a few
    words, for those who set the numbers after them rather than tell them in a sentence.
    """

    sentence: str
    formula: str
    numbers: str
    place: str = ""


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

    `of` is the name of what gradients are of, where that is another node, outside of this graph; `rounding`
    is how numbers are rounded.
    """

    graph: Graph
    values: Mapping[int, Array]
    target: int | None = None
    of: str = ""
    rounding: Rounding = four_digits

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
            sentence = template.format(
                node=self._name(self.target), of=self.of, gradient=self._spoken(gradient)
            )
            left = self._gradient(self.target)
            return Caption(sentence, left, self._equation(left, gradient))
        lone = _("The pass begins at {node}: its gradient with respect to itself is {gradient}.")
        many = _(
            "The pass begins at {node}, {gradient}. It stands for the sum of its entries: "
            "each has gradient 1."
        )
        template = many if np.ndim(gradient) else lone
        sentence = template.format(node=self._name(self.target), gradient=self._spoken(gradient))
        one = r"\mathbf{1}" if np.ndim(gradient) else "1"
        left = self._gradient(self.target)
        return Caption(sentence, f"{left} = {one}", self._equation(left, gradient))

    def visit_backward(self, node: int, gradient: Array) -> Caption:
        """Return the caption of coming to a node whose gradient is complete."""
        sentence = _("At {node} ({op}) the upstream gradient is {gradient}.").format(
            node=self._name(node), op=self.graph.node(node).op.title, gradient=self._spoken(gradient)
        )
        return Caption(sentence, self._gradient(node), self._equation(self._gradient(node), gradient))

    def downstream(self, flow: Flow) -> Caption:
        """Return the caption of a gradient going down through one port."""
        left = self._gradient(flow.source)
        if not flow.lone:
            left = rf"\left.{left}\right|_{{{self._edge(flow)}}}"
        return Caption(
            self._fill(SENT_DOWN[self._rule.passage(flow.edge)], flow),
            f"{left} = {self._rule.downstream(flow.edge, self._symbols)[0]}",
            self._product_in_numbers(left, flow),
            self._place_of(flow),
        )

    def fork_sum(self, node: int, terms: Sequence[Flow], total: Array) -> Caption:
        """Return the caption of adding up what reached a node from all the ports that it feeds."""
        template = (
            _("{node} feeds {count} ports, so its gradient is the sum of what they send, {total}.")
            if np.ndim(total)
            else _("{node} feeds {count} ports, so its gradient is a sum: {terms} {equals} {total}.")
        )
        return self._sum(template, self._gradient(node), node, terms, total)

    def chain_rule(self, node: int, terms: Sequence[Flow], total: Array) -> Caption:
        """Return the whole chain rule at a node: a term for every port that it feeds, and their sum."""
        template = _("The gradient of {of} with respect to {node} is {total}: {count} ports pass it back.")
        if len(terms) == 1:
            template = _("The gradient of {of} with respect to {node} is {total}.")
        assert self.target is not None
        of = self.of or self._name(self.target)
        sentence = template.format(of=of, node=self._name(node), total=self._spoken(total), count=len(terms))
        left = self._gradient(node)
        in_partials = added(self._rule.in_partials(term.edge, self._symbols) for term in terms)
        if any(term.local is None or np.ndim(term.local) for term in terms):
            return Caption(sentence, f"{left} = {in_partials}", self._equation(left, total, in_partials))
        numbers = [number for term in terms for number in (term.before, term.local)]
        products = added((self._product(term), Strength.PRODUCT) for term in terms)
        return Caption(sentence, f"{left} = {in_partials}", self._equation(left, total, products, *numbers))

    # -- forward mode -------------------------------------------------------------------------------------

    def move(self, leaf: int, tangent: Array) -> Caption:
        """Return the caption of a leaf beginning to move."""
        template = _("{node} moves: its tangent is {tangent}.")
        sentence = template.format(node=self._name(leaf), tangent=self._spoken(tangent))
        left = self._tangent(leaf)
        return Caption(sentence, left, self._equation(left, tangent))

    def given(self, leaves: Sequence[int]) -> Caption:
        """Return the caption of a forward pass's beginning: what values the leaves have."""
        named = {symbol(self._name(leaf)): self.values[leaf] for leaf in leaves[:MOST_NAMED]}
        more = r",\; \dots" if len(leaves) > MOST_NAMED else ""
        sentence = _("The pass begins at the leaves: {count} of them have their values.")
        formula = r",\; ".join(named) + more
        numbers = r",\; ".join(self._equation(name, value) for name, value in named.items()) + more
        return Caption(sentence.format(count=len(leaves)), formula, numbers)

    def visit_forward(self, node: int) -> Caption:
        """Return the caption of coming to a node that tangents reach, with what it computes."""
        said = _("At {node} ({op}) the value is {value}.")
        visited, value = self.graph.node(node), self.values[node]
        sentence = said.format(node=visited.name, op=visited.op.title, value=self._spoken(value))
        template = visited.op.latex_for(*self._rule.shapes_into(node))
        formula = f"{symbol(visited.name)} = {in_symbols(self.graph, visited, template)}"
        filled = with_numbers(self.graph, visited, self.values, template, self.rounding)
        left = symbol(visited.name)
        if filled == number(value, self.rounding):
            return Caption(sentence, formula, self._equation(left, value))
        numbers = self._numbers_into(node)
        return Caption(sentence, formula, self._equation(left, value, filled, *numbers))

    def contribution(self, flow: Flow) -> Caption:
        """Return the caption of a tangent coming in through one port."""
        left = self._tangent(flow.node)
        if not flow.lone:
            left = rf"\left.{left}\right|_{{{self._edge(flow, forward=True)}}}"
        tangent = self._tangent(flow.source), Strength.WHOLE
        return Caption(
            self._fill(BROUGHT_ON[self._rule.passage(flow.edge)], flow),
            f"{left} = {self._rule.onward(flow.edge, tangent, self._symbols)[0]}",
            self._product_in_numbers(left, flow),
            self._place_of(flow),
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
            before=self._spoken(flow.before),
            local=None if flow.local is None else self._spoken(flow.local),
            after=self._spoken(flow.after),
            rows=count_in_words(np.size(self.values[flow.node])),
            columns=count_in_words(np.size(self.values[flow.source])),
        )

    def _numbers_into(self, node: int) -> list[Array]:
        values = (self.values[edge.source] for edge in self.graph.edges_into(node))
        return [value for value in values if not np.ndim(value)]

    def _sum(
        self, template: str, left: str, node: int, terms: Sequence[Flow], total: Array, forward: bool = False
    ) -> Caption:
        parts = [rf"\left.{left}\right|_{{{self._edge(term, forward)}}}" for term in terms]
        values = [term.after for term in terms]
        exact = are_exact(*values, total, rounding=self.rounding)
        sentence = template.format(
            node=self._name(node),
            count=len(terms),
            terms=" + ".join(bracketed(self._spoken(value)) for value in values),
            equals="" if np.ndim(total) else equals_in_text(exact),
            total=self._spoken(total),
        )
        texts = [] if np.ndim(total) else [number(value, self.rounding) for value in values]
        in_numbers = added((text, strength_of(text)) for text in texts)
        numbers = self._equation(left, total, in_numbers, *values)
        place = _("{node}:").format(node=self._name(node))
        return Caption(sentence, f"{left} = {' + '.join(parts)}", numbers, place)

    def _place_of(self, flow: Flow) -> str:
        return _("{node}, port {port}:").format(node=self._name(flow.node), port=flow.port)

    def _spoken(self, value: Array) -> str:
        return spoken(value, self.rounding)

    def _equation(self, left: str, value: Array, middle: str = "", *numbers: Array) -> str:
        """Return left, what stands between (if anything) with these numbers in it, and the value."""
        exact = not middle or are_exact(*numbers, rounding=self.rounding)
        begun = f"{left} {equals(exact)} {middle}" if middle else left
        text = number(value, self.rounding)
        if np.ndim(value):
            return rf"{begun} \in {text}"
        return f"{begun} {equals(exact and are_exact(value, rounding=self.rounding))} {text}"

    def _product_in_numbers(self, left: str, flow: Flow) -> str:
        if flow.local is None or np.ndim(flow.local):
            return self._equation(left, flow.after)
        products = dict.fromkeys([self._product(flow, self._worked(flow)), self._product(flow)])
        sign = equals(are_exact(flow.before, flow.local, rounding=self.rounding))
        return self._equation(left, flow.after, f" {sign} ".join(products), flow.before, flow.local)

    def _product(self, flow: Flow, local: str = "") -> str:
        """Return what came in times a local gradient, in numbers."""
        return rf"{number(flow.before, self.rounding)} \cdot {local or factor(flow.local, self.rounding)}"

    def _worked(self, flow: Flow) -> str:
        """Return a single local gradient as its formula with numbers put in, ready to be multiplied with."""
        node, template = self.graph.node(flow.node), self._rule.local_template(flow.node, flow.port)
        if not template or self._rule.is_fixed(flow.edge):
            return factor(flow.local, self.rounding)
        text = with_numbers(self.graph, node, self.values, template, self.rounding)
        pieces = {"upstream": ("", Strength.WHOLE), "local": (text, strength_of(text))}
        return nested(r"{upstream} \cdot {local}", pieces, {})[0].removeprefix(r" \cdot ")
