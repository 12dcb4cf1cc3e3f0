"""What happens in a pass, one event at a time: each at one node, with its numbers and its caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from engine.graphs.graph import Edge
from engine.ops import Array
from engine.study.captions import Caption, Flow
from engine.text import _


@dataclass(frozen=True, eq=False)
class Part:
    """One number of an event: what it is called, and the node or the wire that it stands at.

    `number` is None where it is a whole Jacobian, which is not built. A local gradient stands at its port.
    `sign` is what joins it to the part before it.
    """

    role: str
    number: Array | None
    place: int | Edge
    sign: str = ""
    is_local: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Event:
    """One step of a pass, at one node, with its caption."""

    node: int
    caption: Caption

    def __str__(self) -> str:
        return self.caption.sentence

    @property
    def parts(self) -> tuple[Part, ...]:
        """The numbers that the step is about, in the order they are told."""
        return ()

    @property
    def wires(self) -> tuple[Edge, ...]:
        """The wires that something passes along."""
        return ()

    @property
    def nodes(self) -> frozenset[int]:
        """The nodes that take part: the step's own, and those at the other ends of its wires."""
        return frozenset({self.node, *(end for wire in self.wires for end in (wire.source, wire.target))})


@dataclass(frozen=True, eq=False, kw_only=True)
class Start(Event):
    """The pass begins: the target's own gradient in reverse mode, the tangent of a leaf in forward mode."""

    value: Array

    @property
    def parts(self) -> tuple[Part, ...]:
        """The number or numbers of this step."""
        return (Part(_("start"), self.value, self.node),)


@dataclass(frozen=True, eq=False, kw_only=True)
class Visit(Event):
    """The pass comes to a node. `upstream` is its complete gradient; None in forward mode."""

    value: Array
    upstream: Array | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The number or numbers of this step."""
        if self.upstream is None:
            return (Part(_("value"), self.value, self.node),)
        return (Part(_("upstream"), self.upstream, self.node),)


@dataclass(frozen=True, eq=False, kw_only=True)
class Passing(Event):
    """Something goes through one port: what came in × local = what goes on.

    `local` is a number, or an array like the node's value for an elementwise op; None where it is a whole
    Jacobian, which is not built.
    """

    port: str
    source: int
    local: Array | None

    @property
    def wires(self) -> tuple[Edge, ...]:
        """The wires of this step."""
        return (Edge(self.source, self.node, self.port),)


@dataclass(frozen=True, eq=False, kw_only=True)
class Downstream(Passing):
    """A gradient goes through one port: upstream × local = downstream, on its way to `source`.

    `downstream` has the shape of the source's value.
    """

    upstream: Array
    downstream: Array

    @property
    def parts(self) -> tuple[Part, ...]:
        """The number or numbers of this step."""
        wire = self.wires[0]
        return (
            Part(_("upstream"), self.upstream, self.node),
            Part(_("local"), self.local, wire, "×", is_local=True),
            Part(_("downstream"), self.downstream, self.source, "→"),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Contribution(Passing):
    """A tangent comes in through one port: tangent of `source` × local = contribution to the node's own."""

    tangent: Array
    contribution: Array

    @property
    def parts(self) -> tuple[Part, ...]:
        """The number or numbers of this step."""
        wire = self.wires[0]
        return (
            Part(_("tangent"), self.tangent, self.source),
            Part(_("local"), self.local, wire, "×", is_local=True),
            Part(_("contribution"), self.contribution, self.node, "→"),
        )


@dataclass(frozen=True, eq=False)
class Term:
    """One term of a sum, by the port whose wire it came along, and the node that is wired to it."""

    node: int
    port: str
    value: Array
    source: int

    @classmethod
    def of(cls, flow: Flow) -> Term:
        """Return what a flow is in the sum that it goes into."""
        return cls(flow.node, flow.port, flow.after, flow.source)

    @property
    def wire(self) -> Edge:
        """The wire that it came along."""
        return Edge(self.source, self.node, self.port)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sum(Event):
    """All terms have arrived and are added.

    In reverse mode the node's gradient, over the ports that it feeds; in forward mode its tangent, over its
    own ports. Nodes with a single term have no such event.
    """

    terms: tuple[Term, ...]
    total: Array

    @property
    def parts(self) -> tuple[Part, ...]:
        """The number or numbers of this step."""
        signs = ("", *"+" * (len(self.terms) - 1))
        pairs = zip(self.terms, signs, strict=True)
        terms = (Part(_("term"), term.value, term.wire, sign) for term, sign in pairs)
        return (*terms, Part(_("sum"), self.total, self.node, "="))

    @property
    def wires(self) -> tuple[Edge, ...]:
        """The wires of this step."""
        return tuple(term.wire for term in self.terms)


@dataclass(frozen=True, eq=False, kw_only=True)
class Given(Event):
    """The forward pass begins: every leaf has its value. `node` is the first of them."""

    leaves: tuple[int, ...]

    @property
    def nodes(self) -> frozenset[int]:
        """All the leaves."""
        return frozenset(self.leaves)


@dataclass(frozen=True, eq=False, kw_only=True)
class Computed(Event):
    """A gate computes its value from those that its wires bring."""

    value: Array
    inputs: tuple[Edge, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The number or numbers of this step."""
        return (Part(_("value"), self.value, self.node),)

    @property
    def wires(self) -> tuple[Edge, ...]:
        """The wires of this step."""
        return self.inputs


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
