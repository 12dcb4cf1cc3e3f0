"""Which ops a pattern begins with and cannot do without: a quick way to say that it is not worth trying.

`engine.recognition.matching` asks here before it looks for a pattern at a node.
"""

from __future__ import annotations

from functools import cache

from engine.recognition.normal_form import ARITHMETIC, SUM, Call, Combination, Expression, Variable
from engine.recognition.patterns import PATTERNS, Pattern

_ADDING = frozenset({"add", "subtract"})
_MULTIPLYING = frozenset({"multiply", "divide", "square", "power"})
_DIVIDING = frozenset({"divide", "reciprocal", "power"})
_ROOTS = frozenset({"sqrt", "power"})
"""Ops of which one is there wherever a sum, a product, a quotient or a root is made."""


@cache
def heads(pattern: Pattern) -> frozenset[str]:
    """Return the ops that a node which matches the pattern can have."""
    root = pattern.expression
    if not isinstance(root, Call):
        return ARITHMETIC
    return frozenset((root.op,)).union(*(heads(inner) for inner in PATTERNS if inner.op == root.op))


@cache
def _needs(pattern: Pattern) -> frozenset[frozenset[str]]:
    """Return sets of ops: of each the pattern needs at least one, in its sums and products."""
    needed, waiting = set[frozenset[str]](), [pattern.expression]
    while waiting:
        match waiting.pop():
            case Call(op):
                needed.add(frozenset((op,)))
            case Combination(group, number, terms):
                needed |= _needs_of_sum(number, terms) if group is SUM else _needs_of_product(terms)
                waiting.extend(part for _weight, part in terms)
            case Variable():
                pass
    return frozenset(needed)


def _needs_of_sum(number: float, terms: tuple[tuple[float, Expression], ...]) -> set[frozenset[str]]:
    needed = {_ADDING} if len(terms) > 1 else set()
    return needed | ({_ADDING | {"add_constant"}} if number else set())


def _needs_of_product(terms: tuple[tuple[float, Expression], ...]) -> set[frozenset[str]]:
    shares = [share for share, _part in terms]
    return {
        ops
        for ops, is_needed in (
            (_MULTIPLYING, sum(map(abs, shares)) > 1),
            (_DIVIDING, min(shares, default=1) < 0),
            (_ROOTS, not all(share.is_integer() for share in shares)),
        )
        if is_needed
    }


def is_within(pattern: Pattern, ops: frozenset[str]) -> bool:
    """Return whether the pattern can be made of these ops, as far as one can see at once."""
    return not any(needed.isdisjoint(ops) for needed in _needs(pattern))


@cache
def needed_by_any() -> frozenset[str]:
    """Return the ops that it is worth to know at hand."""
    return frozenset().union(*(ops for pattern in PATTERNS for ops in _needs(pattern)))


@cache
def spelled_with(ops: frozenset[str]) -> frozenset[str]:
    """Return these ops and those that some pattern makes of them."""
    further = ops.union(pattern.op for pattern in PATTERNS if is_within(pattern, ops))
    return ops if further == ops else spelled_with(further)
