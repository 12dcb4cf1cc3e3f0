"""What a node may be given: a name, a number of inputs, attributes, and a leaf's value.

`engine.graphs.graph` and all that reads from outside (formulas, files, fields of the window) ask here, so
that what is refused is refused everywhere in the same words.
"""

from __future__ import annotations

import keyword
import math
import unicodedata
from collections.abc import Mapping
from numbers import Real
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.errors import InvalidNameError, InvalidValueError, UnknownPortError
from engine.ops import FEWEST_INPUTS, MOST_INPUTS, Array, Attribute, AttributeValue, Op
from engine.text import _

LARGEST_WHOLE_NUMBER = 2**31 - 1
"""No axis, index or length that an attribute holds is larger, either way from zero."""


LONGEST_NAME = 200
"""Letters that a name has at the most."""
DEEPEST = 32
"""How many axes a value has at the most, and how deep composites stand within one another."""
MOST_ENTRIES = 2**22
"""How many numbers one leaf holds at the most, so that all that can be edited can be saved."""

_CYRILLIC, _ITS_LOOK = "асеорхуіјѕһԁԛԝАВЕКМНОРСТХУІЈЅ", "aceopxyijshdqwABEKMHOPCTXYIJS"
_GREEK, _THEIR_LOOK = "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX"
_LOOKS = str.maketrans(_CYRILLIC + _GREEK, _ITS_LOOK + _THEIR_LOOK)
_SHOW_NOTHING = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Characters that may stand in a name and show nothing (Unicode's Default_Ignorable_Code_Point)."""


def require_identifier(name: str, node_id: int | None = None) -> None:
    """Raise InvalidNameError where this is no name that a node could have."""
    if len(name) > LONGEST_NAME:
        message = _("a name has at most {most} letters; this one has {count}")
        raise InvalidNameError(message.format(most=LONGEST_NAME, count=len(name)), node=node_id)
    if not name.isascii() and _shows_nothing_somewhere(name):
        message = _("{name} is not a name: it has a character that cannot be seen")
        raise InvalidNameError(message.format(name=ascii(name)), node=node_id)
    if not name.isidentifier() or keyword.iskeyword(name):
        message = _("{name} is not a name: use letters, digits and _, and begin with a letter")
        raise InvalidNameError(message.format(name=repr(name)), node=node_id)


def _shows_nothing_somewhere(name: str) -> bool:
    return any(first <= ord(letter) <= last for letter in name for first, last in _SHOW_NOTHING)


def normalized(name: str) -> str:
    """Return the one form of names that look the same, as Python's own identifiers have it."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def look_of(name: str) -> str:
    """Return the name in Latin letters where others look the same: Cyrillic х and Latin x have one look.

    Source: Unicode Technical Standard 39, confusables; of its table, the letters that nobody can tell apart.
    """
    return name if name.isascii() else name.translate(_LOOKS)


def with_inputs(op: Op, count: int, name: str, node_id: int | None = None) -> Op:
    """Return the op's row for that many inputs; raise InvalidValueError where it has none."""
    if count == len(op.ports):
        return op
    if op.of_many is None:
        message = _("{node} has its own ports; only add, multiply, max and min take any number of inputs")
        raise InvalidValueError(message.format(node=name), node=node_id)
    if not FEWEST_INPUTS <= count <= MOST_INPUTS:
        message = _("{node} takes from {fewest} to {most} inputs, not {count}")
        text = message.format(node=name, fewest=FEWEST_INPUTS, most=MOST_INPUTS, count=count)
        raise InvalidValueError(text, node=node_id)
    return op.of_many(count)


def as_attribute(value: Any, attribute: Attribute) -> AttributeValue | None:
    """Return the value in the type of the attribute; None where it can't be that, or is out of its range."""
    fitting = _in_type_of(value, attribute.default)
    return fitting if fitting is not None and attribute.allows(fitting) else None


def _in_type_of(value: Any, default: AttributeValue) -> AttributeValue | None:
    if isinstance(default, tuple):
        return tuple(map(int, value)) if _are_whole(value) else None
    if isinstance(default, int):
        return int(value) if _is_whole(value) else None
    return float(value) if _is_finite_number(value) else None


def attribute_wanted(attribute: Attribute, node: str) -> str:
    """Return the sentence that refuses a value for that attribute of the node of that name."""
    if isinstance(attribute.default, tuple):
        message = _("attribute {attribute} of {node} must be a list of whole numbers, such as [2, 3]")
    elif isinstance(attribute.default, int):
        message = _("attribute {attribute} of {node} must be a whole number")
    elif attribute.range:
        message = _("attribute {attribute} of {node} must be a finite number, {range}")
    else:
        message = _("attribute {attribute} of {node} must be a finite number")
    return message.format(attribute=attribute.name, node=node, range=attribute.range)


def require_order(
    op: Op, attributes: Mapping[str, AttributeValue], name: str, node_id: int | None = None
) -> None:
    """Raise InvalidValueError where an attribute of the node of that name is above one it may not exceed."""
    for attribute in op.attributes:
        value, bound = attributes[attribute.name], attributes.get(attribute.up_to)
        if isinstance(value, float) and isinstance(bound, float) and value > bound:
            message = _("attribute {attribute} of {node} is {value:g}; it must not exceed {other}, {bound:g}")
            text = message.format(
                attribute=attribute.name, node=name, value=value, other=attribute.up_to, bound=bound
            )
            raise InvalidValueError(text, node=node_id, port=attribute.name)


def _are_whole(values: Any) -> bool:
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu" and values.ndim == 1:
        values = values.tolist()
    return isinstance(values, (list, tuple)) and all(_is_whole(value) for value in values)


def _is_whole(value: Any) -> bool:
    return _is_finite_number(value) and int(value) == value and abs(float(value)) <= LARGEST_WHOLE_NUMBER


def _is_finite_number(value: Any) -> bool:
    if not _is_real(value):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _is_real(value: Any) -> bool:
    """Return whether this is a real number of any library's kind; True and False are none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def with_attributes(
    op: Op,
    name: str,
    start: Mapping[str, AttributeValue],
    given: Mapping[str, AttributeValue],
    node_id: int | None = None,
) -> Mapping[str, AttributeValue]:
    """Return the attributes `start` of a node with those given in their place.

    Raises UnknownPortError for one that the op does not have, InvalidValueError for one that does not fit.
    """
    known, held = {attribute.name: attribute for attribute in op.attributes}, {**start}
    for attribute, value in given.items():
        if attribute not in known:
            message = _("{node} has no attribute {attribute}").format(node=name, attribute=attribute)
            raise UnknownPortError(message, node=node_id, port=attribute)
        fitting = as_attribute(value, known[attribute])
        if fitting is None:
            text = attribute_wanted(known[attribute], name)
            raise InvalidValueError(text, node=node_id, port=attribute)
        held[attribute] = fitting
    require_order(op, held, name, node_id)
    return MappingProxyType(held)


def first_value(op: Op, name: str, value: Any) -> Array | None:
    """Return what a new node of that op holds: a leaf the value, 1.0 where that is None; others nothing.

    Raises InvalidValueError as `as_value` does, and for a value that another node than a leaf is given.
    """
    if op.is_leaf:
        return as_value(1.0 if value is None else value, name)
    if value is not None:
        raise value_refused(name)
    return None


def value_refused(name: str, node_id: int | None = None) -> InvalidValueError:
    """Return the error for a value that is given to a node that computes its own."""
    message = _("{node} computes its value; only inputs, parameters and constants are given one")
    return InvalidValueError(message.format(node=name), node=node_id)


def as_value(value: Any, name: str, node_id: int | None = None) -> Array:
    """Return a number or nested sequence as a read-only float array (a NumPy scalar for a single number).

    Floating dtypes are kept; whole numbers, of any size that a float holds, and booleans become float64.
    Anything else raises InvalidValueError with the name of the node it was meant for.
    """
    try:
        array = _with_large_numbers(np.array(value))
        array = array if array.dtype.kind == "f" else array.astype(np.float64, casting="safe")
    except (TypeError, ValueError, OverflowError):
        message = _("{node} needs a number, or an array of numbers with rows of equal length")
        raise InvalidValueError(message.format(node=name), node=node_id) from None
    if array.size == 0:
        raise InvalidValueError(_("{node} was given an empty array").format(node=name), node=node_id)
    if array.ndim > DEEPEST or array.size > MOST_ENTRIES:
        message = _("{node}: an array has at most {depth} axes and {most} numbers")
        text = message.format(node=name, depth=DEEPEST, most=f"{MOST_ENTRIES:,}")
        raise InvalidValueError(text, node=node_id)
    array.setflags(write=False)
    return array[()]


def _with_large_numbers(array: Array) -> Array:
    """Return the array as floats where NumPy keeps it as objects for whole numbers beyond 64 bits."""
    if array.dtype != object or not all(map(_is_real, array.flat)):
        return array
    return array.astype(np.float64)


def as_direction(given: Any, value: Array, name: str, node_id: int) -> Array:
    """Return a gradient or a tangent for a node, read-only, in the shape and the dtype of the node's value.

    Raises InvalidValueError with the name of the node where it has another shape, or `as_value` refuses it.
    """
    direction = as_value(given, name, node_id)
    if np.shape(direction) != np.shape(value):
        message = _("{node} has shape {shape}; a gradient or tangent for it must have the same, not {given}")
        text = message.format(node=name, shape=np.shape(value), given=np.shape(direction))
        raise InvalidValueError(text, node=node_id)
    with np.errstate(over="ignore"):
        converted = np.asarray(direction, np.result_type(value))
    converted.setflags(write=False)
    return converted[()]
