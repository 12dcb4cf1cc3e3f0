"""Leaves: nodes that hold a value and have no ports."""

from __future__ import annotations

from dataclasses import replace

from engine.ops.table import Kind, Op
from engine.text import _

LEAVES = (
    Op("input", Kind.INPUT, _("Input"), "x", latex="{out}",
       description=_("A value that comes from outside: data, or what you vary by hand.")),
    Op("parameter", Kind.PARAMETER, _("Parameter"), "w", latex="{out}",
       description=_("A value that learning changes: a weight or a bias.")),
    Op("constant", Kind.CONSTANT, _("Constant"), "c", latex="{out}",
       description=_("A fixed number. Nothing is differentiated with respect to it.")),
)  # fmt: skip

INLINE_CONSTANT = replace(LEAVES[-1], inline=True)
"""A constant that was typed at the port it feeds; to all that computes it is one like any other."""
