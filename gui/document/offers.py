"""What a user can add to a graph by name: every op of the table, and the ready-made composites.

The palette lists offers, quick add finds them, and dragging one carries its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from engine.formulas.ready_made import READY_MADE, ReadyMade
from engine.ops import OPS, Kind, Op
from engine.text import _

OFFER_MIME = "application/x-chainrule-op"
"""The MIME type under which the palette drags the name of an offer, as UTF-8."""


@dataclass(frozen=True)
class Offer:
    """One thing to add: how it is called and found, and `row`, which returns the op of a new node.

    `formula` is what a composite is made of; "" for an op of the table. A leaf may be offered with what it is
    `called` and its `value`.
    """

    name: str
    title: str
    kind: Kind
    symbol: str
    description: str
    row: Callable[[], Op]
    gate: str = ""
    formula: str = ""
    aliases: tuple[str, ...] = ()
    called: str | None = None
    value: float | None = None

    @property
    def is_leaf(self) -> bool:
        """True for what holds a value and has no ports."""
        return self.kind in {Kind.INPUT, Kind.PARAMETER, Kind.CONSTANT}

    @property
    def tip(self) -> str:
        """What a tooltip says of it, as rich text."""
        role = _("Gate role: {role}.").format(role=self.gate) if self.gate else ""
        how = _("Drag onto the canvas, or press Enter.")
        formula = "<br>".join(self.formula.splitlines())
        made_of = f"<p><code>{formula}</code></p>" if formula else ""
        return f"<p><b>{self.title}</b></p><p>{self.description}</p>{made_of}<p>{role} {how}</p>"


def _of_op(op: Op) -> Offer:
    return Offer(
        name=op.name, title=op.title, kind=op.kind, symbol=op.symbol_with(op.defaults()),
        description=op.description, row=lambda: op, gate=op.gate, aliases=op.aliases,
    )  # fmt: skip


def _of_composite(entry: ReadyMade) -> Offer:
    return Offer(
        name=entry.name, title=entry.title, kind=Kind.COMPOSITE, symbol="",
        description=entry.description, row=entry.row, formula=entry.formula,
    )  # fmt: skip


OFFERS = MappingProxyType(
    {offer.name: offer for offer in (*map(_of_op, OPS.values()), *map(_of_composite, READY_MADE.values()))}
)
"""Everything there is to add, by name: ops in the order of the table, then composites."""
