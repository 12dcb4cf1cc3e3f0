"""The op table: one frozen row an op, read by the palette, the engine, the inspector and the tests alike."""

from __future__ import annotations

from types import MappingProxyType

from engine.errors import UnknownOpError
from engine.ops.activations import ACTIVATIONS
from engine.ops.along_axis import ALONG_AXIS
from engine.ops.arithmetic import ARITHMETIC
from engine.ops.arrays import ARRAYS
from engine.ops.centred_dot import CENTRED_DOT
from engine.ops.choices import CHOICES
from engine.ops.functions import FUNCTIONS
from engine.ops.leaves import INLINE_CONSTANT, LEAVES
from engine.ops.linear import LINEAR
from engine.ops.losses import LOSSES
from engine.ops.maxout import MAXOUT
from engine.ops.norms import NORMS
from engine.ops.rectifiers import RECTIFIERS
from engine.ops.softmax import SOFTMAX
from engine.ops.table import (
    FEWEST_INPUTS,
    LEAF_KINDS,
    MOST_INPUTS,
    Array,
    Attribute,
    AttributeValue,
    Kind,
    Op,
    Range,
    Shape,
    ShapeMismatch,
)
from engine.ops.trigonometry import TRIGONOMETRY
from engine.text import _

__all__ = [
    "FEWEST_INPUTS",
    "INLINE_CONSTANT",
    "LEAF_KINDS",
    "MOST_INPUTS",
    "OPS",
    "Array",
    "Attribute",
    "AttributeValue",
    "Kind",
    "Op",
    "Range",
    "Shape",
    "ShapeMismatch",
    "op_named",
]

OPS = MappingProxyType(
    {
        op.name: op
        for op in (
            *LEAVES,
            *ARITHMETIC,
            *LINEAR,
            *CENTRED_DOT,
            *NORMS,
            *ARRAYS,
            *ALONG_AXIS,
            *FUNCTIONS,
            *TRIGONOMETRY,
            *CHOICES,
            *ACTIVATIONS,
            *RECTIFIERS,
            *MAXOUT,
            *SOFTMAX,
            *LOSSES,
        )
    }
)
"""Every op by name, in the order the palette shows them."""


def op_named(name: str) -> Op:
    """Return the op of that name; raise UnknownOpError where the table has none."""
    try:
        return OPS[name]
    except KeyError:
        raise UnknownOpError(_("there is no op called {name}").format(name=repr(name))) from None
