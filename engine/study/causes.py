"""Why a number is not finite: the gate where a NaN or an infinity arises, and which of its inputs does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

import numpy as np

from engine.composites.naming import has_own_name
from engine.graphs.graph import Graph, Node
from engine.maths.notation import spoken
from engine.ops import Array
from engine.run.autodiff import Evaluation, is_finite
from engine.run.passes import ReadOnDemand
from engine.text import _

LARGEST_EXPONENT = float(np.log(np.finfo(np.float64).max))


@dataclass(frozen=True)
class Cause:
    """The node where a number is first not finite, and the sentence that says why."""

    node: int
    sentence: str


@dataclass(frozen=True)
class _Fault:
    """What an op cannot take at a port: where this holds of an entry, the sentence says so."""

    port: str
    holds: Callable[[Array], Array]
    sentence: str


def _is_zero(x: Array) -> Array:
    return np.equal(x, 0)


def _is_negative(x: Array) -> Array:
    return np.less(x, 0)


def _is_large(x: Array) -> Array:
    return np.greater(x, LARGEST_EXPONENT)


_BY_ZERO = _("division by zero at {gate}: its input {input} is {value}")
_FAULTS: Mapping[str, tuple[_Fault, ...]] = {
    "divide": (_Fault("y", _is_zero, _BY_ZERO),),
    "reciprocal": (_Fault("x", _is_zero, _BY_ZERO),),
    "log": (
        _Fault("x", _is_zero, _("logarithm of zero at {gate}: its input {input} is {value}")),
        _Fault(
            "x", _is_negative, _("logarithm of a negative number at {gate}: its input {input} is {value}")
        ),
    ),
    "sqrt": (
        _Fault("x", _is_negative, _("root of a negative number at {gate}: its input {input} is {value}")),
    ),
    "power": (
        _Fault("x", _is_zero, _BY_ZERO),
        _Fault("x", _is_negative, _("power of a negative number at {gate}: its input {input} is {value}")),
    ),
    "exp": (_Fault("x", _is_large, _("overflow at {gate}: its input {input} is {value}")),),
}
_STEEP: Mapping[str, tuple[_Fault, ...]] = {
    op: (_Fault("x", _is_zero, _("the slope of {gate} is infinite where its input {input} is {value}")),)
    for op in ("sqrt", "power")
}


def cause(graph: Graph, evaluation: Evaluation) -> Cause | None:
    """Return where a value is first not finite, or going back a gradient, and why; None where all are finite.

    The sentence begins in small letters where it names the fault, as in "division by zero at 1/x: its input t
    is 0".
    """
    values = evaluation.values
    if evaluation.not_finite is not None:
        node = graph.node(evaluation.not_finite)
        general = _("{node} is {value}: the first node whose result is not finite.")
        return Cause(node.id, _because(graph, node, _FAULTS, values) or _said(general, node, values))
    if evaluation.gradient_not_finite is not None:
        node = graph.node(evaluation.gradient_not_finite)
        for edge in graph.edges_from(node.id):
            gate = graph.node(edge.target)
            if steep := _because(graph, gate, _STEEP, values):
                return Cause(gate.id, steep)
        general = _("The gradient of {node} is {value}: the first, going back, that is not finite.")
        return Cause(node.id, _said(general, node, evaluation.gradients))
    return None


def causes(graph: Graph, evaluation: Evaluation) -> tuple[Cause, ...]:
    """Return every node where a value is not finite though all that comes in is, and why; else as `cause`."""
    first, values = cause(graph, evaluation), evaluation.values
    if first is None or evaluation.not_finite is None:
        return () if first is None else (first,)
    general = _("{node} is {value}, though all that comes in is finite.")
    held = values.several(values) if isinstance(values, ReadOnDemand) else values.values()
    odd = {node for node, value in zip(values, held, strict=True) if not is_finite(value)}
    arisen = _origins(graph, odd)
    return tuple(
        Cause(node.id, _because(graph, node, _FAULTS, values) or _said(general, node, values))
        for node in graph.nodes()
        if node.id in arisen
    )


def _origins(graph: Graph, nodes: Set[int]) -> set[int]:
    """Return those of some nodes that none of the others leads to by a single wire."""
    wires = graph.wires()
    ours = np.isin(wires.ids, [*nodes])
    ours[wires.consumers[ours[wires.sources]]] = False
    return set(wires.ids[ours].tolist())


def _because(
    graph: Graph, node: Node, faults: Mapping[str, tuple[_Fault, ...]], values: Mapping[int, Array]
) -> str:
    sources = {edge.port: edge.source for edge in graph.edges_into(node.id)}
    for fault in faults.get(node.op.name, ()):
        value = values.get(sources.get(fault.port, -1))
        if value is None or not np.any(fault.holds(value)):
            continue
        entries = np.ravel(value)
        entry = entries[np.argmax(fault.holds(entries))]
        shown = spoken(entry) if np.ndim(value) == 0 else _("{value} in an entry").format(value=spoken(entry))
        source = graph.node(sources[fault.port]).name
        return fault.sentence.format(gate=_gate(node), input=source, value=shown)
    return ""


def _gate(node: Node) -> str:
    """Return a gate as a reader sees it on the canvas: its symbol, and its name where that says more."""
    return f"{node.symbol} ({node.name})" if has_own_name(node) else node.symbol


def _said(message: str, node: Node, values: Mapping[int, Array]) -> str:
    value = values[node.id]
    shown = spoken(value) if np.ndim(value) == 0 else _("not finite")
    return message.format(node=f"{node.name} ({node.op.title})", value=shown)
