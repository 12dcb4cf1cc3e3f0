"""Looks for the spellings of the table of patterns at a graph's nodes, and checks they mean the same there.

A pattern is matched as a tree, from its output inwards, with backtracking: an op with the same op, or with
any spelling of it; a variable with any node, always the same one; sums and products in any order, through as
many gates as they are spread over. Where a function is taken of a number times a variable, as in exp(−x), any
other number times nodes will do: exp(−2·a·b) is that for x = 2·a·b, which is a product yet to be made; and so
will a sum that begins with a minus: exp(−a − b) is that for x = a + b.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

import numpy as np

from engine.graphs.graph import Graph
from engine.ops import OPS, Kind, Shape
from engine.recognition.normal_form import (
    ARITHMETIC,
    PRODUCT,
    SUM,
    Call,
    Combination,
    Expression,
    Group,
    Readings,
    Terms,
    Variable,
)
from engine.recognition.operands import Fed, Product, Total, alone
from engine.recognition.pattern_ops import heads, is_within, needed_by_any, spelled_with
from engine.recognition.patterns import PATTERNS, Operand, Pattern
from engine.recognition.shapes import inferred, shape_of
from engine.run.plan import VARYING

COMMUTATIVE = frozenset({"max", "min", "dot"})
"""Ops, besides sums and products, whose inputs may come in any order."""

LONGEST_DETOUR = 6
"""Gates; a sum or a product is followed through no more of them, so that a search takes linear time."""


class _State(NamedTuple):
    """How far a match has come: what the variables are bound to, and the gates it has gone through."""

    bound: Mapping[str, Fed]
    gates: frozenset[int]

    def binding(self, port: str, fed: Fed) -> Iterator[_State]:
        if self.bound.get(port, fed) == fed:
            yield _State({**self.bound, port: fed}, self.gates)

    def through(self, gates: frozenset[int]) -> _State:
        return _State(self.bound, self.gates | gates)


class _Given(NamedTuple):
    """What a sum or a product of the graph has shown so far: a number, and operands not yet matched."""

    number: float
    terms: Terms
    detour: int = 0


_Wanted = tuple[tuple[float, Expression], ...]
Spelling = tuple[tuple[Fed, ...], frozenset[int]]
"""A way to read a node as an op: the operands in the order of its ports, and the gates gone through."""


class Search:
    """One graph, as it stands, to be searched; `gates` are the nodes that are worth a look, inputs first."""

    def __init__(self, graph: Graph) -> None:
        self.readings = Readings(graph)
        self.gates = [node_id for node_id, sources in self.readings.sources.items() if sources]
        self._spelled: dict[tuple[str, int], tuple[Spelling, ...]] = {}
        self._worth_trying: dict[tuple[str, frozenset[str]], tuple[Pattern, ...]] = {}

    def spelled(self, op: str, node_id: int) -> tuple[Spelling, ...]:
        """Return the ways in which a node computes what the op would, other than by being one."""
        key = (op, node_id)
        if key not in self._spelled:
            self._spelled[key] = ()
            self._spelled[key] = tuple(dict.fromkeys(self._spellings(op, node_id)))
        return self._spelled[key]

    def _spellings(self, op: str, node_id: int) -> Iterator[Spelling]:
        for pattern in self.patterns(node_id):
            if pattern.op != op:
                continue
            for state in self._match(pattern.expression, alone(node_id), _State({}, frozenset())):
                operands = tuple(state.bound[port] for port in OPS[op].ports)
                if self._keeps_meaning(pattern, node_id, operands):
                    yield operands, state.gates

    # -- what is worth trying ------------------------------------------------------------------------------

    def patterns(self, node_id: int) -> tuple[Pattern, ...]:
        """Return the patterns that the node may match, judged by the ops at hand: a quick way to say no."""
        key = (self.readings.nodes[node_id].op.name, self._at_hand[node_id])
        if key not in self._worth_trying:
            possible = spelled_with(key[1])
            self._worth_trying[key] = tuple(
                pattern
                for pattern in PATTERNS
                if pattern.op != key[0] and key[0] in heads(pattern) and is_within(pattern, possible)
            )
        return self._worth_trying[key]

    @cached_property
    def _at_hand(self) -> dict[int, frozenset[str]]:
        """The op of every node, and where that adds or multiplies the ops at hand at its inputs."""
        at_hand: dict[int, frozenset[str]] = {}
        for node_id, sources in self.readings.sources.items():
            name = self.readings.nodes[node_id].op.name
            further = [at_hand[source] for source in sources] if name in ARITHMETIC else []
            at_hand[node_id] = needed_by_any() & frozenset((name,)).union(*further)
        return at_hand

    # -- whether the op may stand there -------------------------------------------------------------------

    def is_computed_last(self, spelling: Spelling) -> bool:
        """Return whether a gate feeds the last port: of (y − t)² read both ways, the target is the leaf."""
        operands, _gates = spelling
        return any(self.readings.sources[node_id] for node_id in operands[-1].nodes)

    def _keeps_meaning(self, pattern: Pattern, node_id: int, feeds: tuple[Fed, ...]) -> bool:
        if not self._shapes.keys() >= {node_id}.union(*(fed.nodes for fed in feeds)):
            return False
        op, operands = OPS[pattern.op], [self._operand(fed) for fed in feeds]
        return (
            shape_of(op, [operand.shape for operand in operands]) == self._shapes[node_id]
            and pattern.where(*operands)
            and not any(
                vjp is None and not self._varying.isdisjoint(fed.nodes)
                for vjp, fed in zip(op.vjp, feeds, strict=True)
            )
        )

    def _operand(self, fed: Fed) -> Operand:
        shape = np.broadcast_shapes(*(self._shapes[node_id] for node_id in fed.nodes))
        node = None if fed.node is None else self.readings.nodes[fed.node]
        return Operand(shape, node.value if node and node.op.kind is Kind.CONSTANT else None)

    @cached_property
    def _shapes(self) -> dict[int, Shape]:
        return inferred(self.readings)

    @cached_property
    def _varying(self) -> set[int]:
        """The nodes that depend on an input or a parameter."""
        varying: set[int] = set()
        for node_id, sources in self.readings.sources.items():
            if self.readings.nodes[node_id].op.name in VARYING or not varying.isdisjoint(sources):
                varying.add(node_id)
        return varying

    # -- matching -----------------------------------------------------------------------------------------

    def _match(self, expression: Expression, fed: Fed, state: _State) -> Iterator[_State]:
        """Yield how the variables can be bound so that the operand computes the expression."""
        match expression:
            case Variable(port):
                yield from state.binding(port, fed)
            case Call():
                if fed.node is not None:
                    yield from self._call(expression, fed.node, state)
            case Combination(group, number, terms):
                whole = _given(group, fed)
                if whole is not None:
                    yield from self._gather(group, number, terms, whole, state)

    def _call(self, call: Call, node_id: int, state: _State) -> Iterator[_State]:
        node, sources = self.readings.nodes[node_id], self.readings.sources[node_id]
        if node.op.name == call.op and node.attributes == call.attributes:
            after = state.through(frozenset((node_id,)))
            orders = permutations(sources) if call.op in COMMUTATIVE else [sources]
            for order in orders if len(sources) == len(call.arguments) else ():
                yield from self._match_each(call.arguments, tuple(map(alone, order)), after)
        for operands, gates in self.spelled(call.op, node_id):
            yield from self._match_each(call.arguments, operands, state.through(gates))

    def _match_each(
        self, expressions: tuple[Expression, ...], feeds: tuple[Fed, ...], state: _State
    ) -> Iterator[_State]:
        if not expressions:
            yield state
            return
        for after in self._match_argument(expressions[0], feeds[0], state):
            yield from self._match_each(expressions[1:], feeds[1:], after)

    def _match_argument(self, expression: Expression, fed: Fed, state: _State) -> Iterator[_State]:
        """Yield as `_match` does, then how a number times a variable can be a product or a sum of nodes."""
        yield from self._match(expression, fed, state)
        factor, port = _scaled_variable(expression)
        if not port or isinstance(fed, Total):
            return
        product, gates = self._factored(fed)
        is_scaled = product.number not in {0.0, 1.0} and math.isfinite(product.number)
        if product.nodes and is_scaled and product.over(factor).cost:
            yield from state.through(gates).binding(port, product.over(factor))
        total, gates = self._spread(fed) if factor < 0 else (Total(0.0, ()), gates)
        if _begins_with_minus(total):
            yield from state.through(gates).binding(port, total.over(factor))

    def _spread(self, product: Product) -> tuple[Total, frozenset[int]]:
        """Return a product as a sum, as far as its node is one, and the gates that are taken apart for it."""
        if len(product.nodes) > 1:
            return Total(0.0, (product,)), frozenset()
        number, parts, gates = 0.0, list[Product](), frozenset[int]()
        waiting = [(product.number, product.nodes[0])]
        while waiting:
            weight, node_id = waiting.pop(0)
            reading = self.readings.opened(SUM, weight, node_id) if len(gates) < LONGEST_DETOUR else None
            if reading is None:
                part, further = self._factored(Product(weight, (node_id,)))
                parts.append(part)
                gates |= further
            else:
                number += reading.number
                waiting = [*reading.terms, *waiting]
                gates |= {node_id} if self.readings.sources[node_id] else set()
        return Total(number, tuple(parts)), gates

    def _factored(self, product: Product) -> tuple[Product, frozenset[int]]:
        """Return a product with the products that its nodes are taken apart, and the gates that those are."""
        number, nodes, gates, waiting = product.number, list[int](), set[int](), [*product.nodes]
        while waiting:
            node_id = waiting.pop()
            reading = self.readings.opened(PRODUCT, 1.0, node_id) if len(gates) < LONGEST_DETOUR else None
            if reading is not None:
                held, terms = self.readings.folded(PRODUCT, reading)
            if reading is None or any(weight != 1 for weight, _source in terms):
                nodes.append(node_id)
            else:
                number *= held
                waiting += [source for _weight, source in terms]
                gates |= {node_id} if self.readings.sources[node_id] else set()
        return Product(number, tuple(sorted(nodes))), frozenset(gates)

    def _gather(
        self, group: Group, number: float, wanted: _Wanted, given: _Given, state: _State
    ) -> Iterator[_State]:
        """Yield how the given number and terms can come to the number and the terms that are wanted.

        The first term given is either one of those wanted, or opened where it is a sum or product itself.
        """
        if not given.terms:
            if not wanted and _equal(given.number, number):
                yield state
            return
        (weight, node_id), *rest = given.terms
        others = given._replace(terms=tuple(rest))
        for place, term in enumerate(wanted):
            left = _left(group, term, weight)
            remaining = (*wanted[:place], *(left or ()), *wanted[place + 1 :])
            if left is None or not (rest or (not remaining and _equal(given.number, number))):
                continue
            for after in self._term(group, term, given, state):
                yield from self._gather(group, number, remaining, others, after)
        opened = self._opened(group, weight, node_id, others)
        if opened is not None and self._fits(group, wanted, opened):
            gates = frozenset((node_id,) if self.readings.sources[node_id] else ())
            yield from self._gather(group, number, wanted, opened, state.through(gates))

    def _term(
        self, group: Group, term: tuple[float, Expression], given: _Given, state: _State
    ) -> Iterator[_State]:
        """Yield how the first node given can be the wanted term."""
        share, part = term
        weight, node_id = given.terms[0]
        if group is SUM and isinstance(part, Combination):
            whole = _Given(1.0, ((1.0, node_id),), given.detour)
            yield from self._gather(part.group, share / weight, part.terms, whole, state)
        else:
            yield from self._match(part, alone(node_id), state)

    def _opened(self, group: Group, weight: float, node_id: int, others: _Given) -> _Given | None:
        reading = None
        if others.detour < LONGEST_DETOUR:
            reading = self.readings.opened(group, weight, node_id)
        if reading is None:
            return None
        number = group.combine(others.number, reading.number)
        return _Given(number, reading.terms + others.terms, others.detour + 1)

    def _fits(self, group: Group, wanted: _Wanted, given: _Given) -> bool:
        """Return whether there are not more operands than what is wanted has room for."""
        room = len(wanted) if group is SUM else sum(math.ceil(abs(share)) for share, _part in wanted)
        return sum(self.readings.number(node_id) is None for _weight, node_id in given.terms) <= room


def _given(group: Group, fed: Fed) -> _Given | None:
    """Return an operand as what a sum or a product begins with; None where it cannot be one."""
    if isinstance(fed, Total):
        return None
    if group is PRODUCT:
        return _Given(fed.number, tuple((1.0, node_id) for node_id in fed.nodes))
    return _Given(group.unit, ((fed.number, fed.nodes[0]),)) if len(fed.nodes) == 1 else None


def _begins_with_minus(total: Total) -> bool:
    """Return whether this is a sum, of nodes and finite numbers, that another sign would make simpler."""
    numbers = [part.number for part in total.parts]
    is_sum = len(numbers) > 1 or (len(numbers) == 1 and total.number != 0)
    is_sound = all(map(math.isfinite, (total.number, *numbers))) and all(part.nodes for part in total.parts)
    return is_sum and is_sound and numbers[0] < 0


def _scaled_variable(expression: Expression) -> tuple[float, str]:
    """Return the number and the port of a number times a variable, and the port "" for all else."""
    match expression:
        case Variable(port):
            return 1.0, port
        case Combination(group, number, ((1.0, Variable(port)),)) if group is PRODUCT:
            return number, port
    return 1.0, ""


def _equal(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-15)


def _left(group: Group, term: tuple[float, Expression], weight: float) -> _Wanted | None:
    """Return what is left of a wanted term when a node is taken for it, None where its weight forbids that.

    x·x is x² in two parts. A product within a sum may hold its number in any of its factors.
    """
    share, part = term
    if weight == share or (group is SUM and weight and isinstance(part, Combination)):
        return ()
    if group is PRODUCT and share.is_integer() and 0 < weight / share < 1:
        return ((share - weight, part),)
    return None
