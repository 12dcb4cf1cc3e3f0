"""Whatever the engine finds, told in a line with all of its fields, so that it can be stored and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np

from engine.graphs.graph import Graph
from engine.ops import Op
from engine.run.plan import Plan

MOST = 12
"""Numbers of an array that are told, the others by a sum in which the later weigh more."""


ROUNDING = 1e-12
"""Below it a number is what rounding left, which another processor leaves otherwise."""


def told(value: Any, leaving_out: Iterable[str] = (), digits: int = 5) -> str:
    """Return a value with the fields and properties of all its parts, numbers in so many digits."""
    return _told(value, frozenset(leaving_out), digits)


def _told(value: Any, left_out: frozenset[str], digits: int) -> str:
    for kind, told_so in _KINDS:
        if isinstance(value, kind):
            return told_so(value, digits)
    if is_dataclass(value):
        kept = [name for name in _names(value) if name not in left_out]
        parts = [f"{name}={_told(getattr(value, name), left_out, digits)}" for name in kept]
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, Mapping):
        pairs = [
            f"{_told(key, left_out, digits)}: {_told(held, left_out, digits)}" for key, held in value.items()
        ]
        return "{" + ", ".join(pairs) + "}"
    listed = [_told(held, left_out, digits) for held in value]
    return "[" + ", ".join(sorted(listed) if isinstance(value, set | frozenset) else listed) + "]"


def _names(value: Any) -> list[str]:
    """Return the fields of a dataclass, and then the properties of its class and of those beneath."""
    own = [field.name for field in fields(value) if not field.name.startswith("_")]
    for kind in reversed(type(value).__mro__):
        own += [name for name, held in vars(kind).items()
                if isinstance(held, property | cached_property) and not name.startswith("_")]  # fmt: skip
    return list(dict.fromkeys(own))


def _number(value: Any, digits: int) -> str:
    if not np.issubdtype(np.asarray(value).dtype, np.number):
        return str(value)
    return f"{0.0 if abs(value) < ROUNDING else value:.{digits}g}"


def _array(value: np.ndarray, digits: int) -> str:
    if value.ndim == 0:
        return _number(value, digits)
    shape = "×".join(map(str, value.shape))
    if value.dtype.kind not in "biuf":
        return f"<{shape}: {' '.join(map(str, value.ravel()[:MOST]))}>"
    weighed = value.ravel() @ np.arange(1.0, value.size + 1)
    rest = f" … {_number(weighed, digits)}" if value.size > MOST else ""
    return f"<{shape}: {' '.join(_number(float(entry), digits) for entry in value.ravel()[:MOST])}{rest}>"


_KINDS: tuple[tuple[Any, Callable[[Any, int], str]], ...] = (
    (Enum, lambda value, _digits: value.name),
    (bool | str | int | None, lambda value, _digits: str(value)),
    (float | np.generic, _number),
    (np.ndarray, _array),
    (Op, lambda row, _digits: f"op {row.name}"),
    (Graph, lambda graph, _digits: f"graph of {len(graph)}"),
    (Plan | Callable, lambda _value, _digits: "…"),
)
