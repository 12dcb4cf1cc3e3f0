"""Values as JSON has them: numbers, nested lists, and words for what is not finite.

The file format and what the command line prints for programs are written so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import InvalidValueError
from engine.graphs.node_values import DEEPEST
from engine.ops import Array
from engine.text import _

_NOT_FINITE = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}


def value_to_plain(value: Array) -> Any:
    """Return a value as JSON has it: a number, nested lists, and a word for what is not finite."""
    if np.ndim(value):
        return [value_to_plain(entry) for entry in value]
    number = float(value)
    if np.isfinite(number):
        return number
    return "NaN" if np.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def plain_to_value(plain: Any, depth: int = 0) -> Any:
    """Return what `value_to_plain` made plain, ready for a leaf.

    Raises InvalidValueError for an unknown word, and for lists nested more than 32 deep, of which `depth` are
    around this one already.
    """
    if isinstance(plain, list):
        if depth >= DEEPEST:
            raise InvalidValueError(_("lists are nested more than {depth} deep").format(depth=DEEPEST))
        return [plain_to_value(entry, depth + 1) for entry in plain]
    if isinstance(plain, str):
        if plain not in _NOT_FINITE:
            raise InvalidValueError(_("{word} is not a number").format(word=repr(plain)))
        return _NOT_FINITE[plain]
    return plain
