"""What happens in a pass, one event at a time: each at one node, with its numbers and its caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from engine.ops import Array
from engine.study.captions import Caption


@dataclass(frozen=True, eq=False, kw_only=True)
class Event:
    """One step of a pass, at one node, with its caption."""

    node: int
    caption: Caption

    def __str__(self) -> str:
        return self.caption.sentence


@dataclass(frozen=True, eq=False, kw_only=True)
class Start(Event):
    """The pass begins: the target's own gradient in reverse mode, the tangent of a leaf in forward mode."""

    value: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Visit(Event):
    """The pass comes to a node. `upstream` is its complete gradient; None in forward mode."""

    value: Array
    upstream: Array | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Downstream(Event):
    """A gradient goes through one port: upstream × local = downstream, on its way to `source`.

    `local` is a number, or an array like the node's value for an elementwise op; None where it is a whole
    Jacobian, which is not built. `downstream` has the shape of the source's value.
    """

    port: str
    source: int
    upstream: Array
    local: Array | None
    downstream: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Contribution(Event):
    """A tangent comes in through one port: tangent of `source` × local = contribution to the node's own."""

    port: str
    source: int
    tangent: Array
    local: Array | None
    contribution: Array


@dataclass(frozen=True, eq=False)
class Term:
    """One term of a sum, by the port whose wire it came along."""

    node: int
    port: str
    value: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Sum(Event):
    """All terms have arrived and are added.

    In reverse mode the node's gradient, over the ports that it feeds; in forward mode its tangent, over its
    own ports. Nodes with a single term have no such event.
    """

    terms: tuple[Term, ...]
    total: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Given(Event):
    """The forward pass begins: every leaf has its value. `node` is the first of them."""

    leaves: tuple[int, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Computed(Event):
    """A gate computes its value from what its ports have."""

    value: Array


class Beat(NamedTuple):
    """An event before it is told: its kind, where it is, along which wire, and what is known from then on.

    `port` and `source` name the wire that something passes along; `known` is the node whose value, gradient
    or tangent is complete with this event.
    """

    kind: type[Event]
    node: int
    port: str = ""
    source: int | None = None
    known: int | None = None
