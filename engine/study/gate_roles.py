"""What a gate does with the gradient, and why: add distributes, max routes, multiply switches.

The role of an op stands in its row (`Op.gate`); every role is a row here. A fork is no op, yet it is a gate
too: it copies a value on the way there and sums gradients on the way back. Roles as in CS231n, "Patterns in
backward flow".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from engine.graphs.graph import Graph, Node
from engine.maths.notation import spoken
from engine.maths.rounding import Rounding, on_a_slide
from engine.ops import Array, Op
from engine.text import _


@dataclass(frozen=True)
class Input:
    """What comes in at a port, as a sentence names it: by its source, or by the port where two share one."""

    port: str
    name: str
    value: Array | None


Why = Callable[[Node, Sequence[Input], Rounding], str]
"""Says in a sentence why a gate plays its role at these inputs; "" where they are not seen, or no numbers."""


@dataclass(frozen=True)
class Role:
    """What a kind of gate does with any numbers, and what makes it do so with some."""

    rule: str
    why: Why


def gate_role(
    graph: Graph, node_id: int, values: Mapping[int, Array], rounding: Rounding = on_a_slide
) -> str:
    """Return what a gate does with the gradient and why at these values; "" for an op that has no role.

    `values` holds, by node, the values at its ports that may be told; without them the rule is told alone.
    Raises UnknownNodeError where there is no such node.
    """
    node = graph.node(node_id)
    role = ROLES.get(node.op.gate)
    if role is None:
        return ""
    return " ".join(filter(None, (role.rule, role.why(node, _inputs(graph, node, values), rounding))))


def plays(op: Op, role: str) -> bool:
    """Return whether an op plays a role of `ROLES` among its inputs, entry by entry, as max and min route."""
    return op.gate == role and bool(op.local)


def copy_role(graph: Graph, node_id: int) -> str:
    """Return what a fork does with what comes back along its wires; "" where the output does not fork."""
    count = len(graph.edges_from(node_id))
    if count < 2:
        return ""
    return _(
        "The wire forks to {count} ports. A copy sums: a small change goes down every branch, so what comes "
        "back along them is added up."
    ).format(count=count)


def _inputs(graph: Graph, node: Node, values: Mapping[int, Array]) -> list[Input]:
    wired = {edge.port: edge.source for edge in graph.edges_into(node.id)}
    shares = len(set(wired.values())) < len(wired)
    return [
        Input(
            port,
            port if shares or port not in wired else graph.node(wired[port]).name,
            values.get(wired[port]) if port in wired else None,
        )
        for port in node.op.ports
    ]


def _are_numbers(inputs: Sequence[Input]) -> bool:
    return all(one.value is not None and not np.ndim(one.value) for one in inputs)


def _joined(texts: Sequence[str]) -> str:
    return ", ".join(texts)


def _with_value(one: Input, rounding: Rounding) -> str:
    return _("{input} = {value}").format(input=one.name, value=spoken(one.value, rounding))


def _why_distributing(_node: Node, inputs: Sequence[Input], rounding: Rounding) -> str:
    if not _are_numbers(inputs):
        return ""
    listed = _joined([_with_value(one, rounding) for one in inputs])
    return _("With {values} every local gradient is 1, as with any numbers.").format(values=listed)


def _why_switching(_node: Node, inputs: Sequence[Input], rounding: Rounding) -> str:
    if not _are_numbers(inputs):
        return ""
    sentence = _("{input} gets upstream × {factors}.")
    return " ".join(
        sentence.format(
            input=one.name,
            factors=" × ".join(_with_value(other, rounding) for other in inputs if other is not one),
        )
        for one in inputs
    )


def _why_routing(node: Node, inputs: Sequence[Input], rounding: Rounding) -> str:
    shares = _shares(node, inputs) if _are_numbers(inputs) else {}
    taken = [one for one in inputs if shares.get(one.port)]
    if len(taken) == 1 and shares[taken[0].port] == 1:
        sentence = _("Here {winner} is passed on, so it gets the whole gradient.")
        return sentence.format(winner=_with_value(taken[0], rounding))
    if len(taken) > 1 and len({shares[one.port] for one in taken}) == 1:
        sentence = _("Here {inputs} tie at {value}, so each gets {share} of it.")
        share = spoken(shares[taken[0].port], rounding)
        names, value = _joined([one.name for one in taken]), spoken(taken[0].value, rounding)
        return sentence.format(inputs=names, value=value, share=share)
    return ""


def _shares(node: Node, inputs: Sequence[Input]) -> dict[str, float]:
    """Return the local gradient at each port that has one."""
    assert node.op.forward is not None
    values = [one.value for one in inputs]
    with np.errstate(all="ignore"):
        out = node.op.forward(*values, **node.attributes)
        return {
            port: float(rule(np.ones_like(out)[()], out, *values, **node.attributes))
            for port, rule in zip(node.op.ports, node.op.vjp, strict=True)
            if rule is not None
        }


DISTRIBUTOR, ROUTER, SWITCHER = _("distributor"), _("router"), _("switcher")

ROLES: Mapping[str, Role] = MappingProxyType({
    DISTRIBUTOR: Role(
        _("It distributes: the upstream gradient goes on, unchanged, to everything that was added."),
        _why_distributing,
    ),
    ROUTER: Role(
        _("It routes: the upstream gradient goes to what decided the output, and nothing to the rest."),
        _why_routing,
    ),
    SWITCHER: Role(
        _("It switches: each input gets the upstream gradient times the other inputs."), _why_switching
    ),
})  # fmt: skip
"""By the gate that an op's row names."""
