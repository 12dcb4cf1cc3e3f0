"""What PyTorch computed: lists of arrays by name, kept in `pytorch.npz`, which `make.py` beside it makes."""

from __future__ import annotations

import hashlib
import io
import json
import tokenize
from collections.abc import Mapping, Sequence
from functools import cache
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("pytorch.npz")
MAKE_IT_ANEW = (
    "PyTorch's values are not stored; run tests/engine/reference/make.py where PyTorch is installed: "
)

Arrays = list[Any]


def save(path: Path, lists: Mapping[str, Sequence[Any]]) -> None:
    """Write lists of float64 arrays, all numbers one after another; equal lists make equal files."""
    names = sorted(lists)
    arrays = {name: [np.asarray(array, float) for array in lists[name]] for name in names}
    shapes = json.dumps({name: [array.shape for array in arrays[name]] for name in names})
    numbers = [array.ravel() for name in names for array in arrays[name]]
    values = np.concatenate([*numbers, np.empty(0)])
    np.savez_compressed(path, shapes=np.frombuffer(shapes.encode(), np.uint8), values=values)


def load(path: Path) -> dict[str, Arrays]:
    """Return what `save` wrote."""
    with np.load(path) as file:
        shapes, values = json.loads(file["shapes"].tobytes()), file["values"]
    lists, begin = {}, 0
    for name, listed in shapes.items():
        lists[name] = []
        for shape in listed:
            lists[name].append(values[begin : begin + prod(shape)].reshape(shape)[()])
            begin += prod(shape)
    return lists


@cache
def stored() -> Mapping[str, Arrays]:
    """Return all that is stored: `given/`, `value/`, `vjp/`, `jvp/` of ops, `steps/`, `program/`."""
    return load(FILE)


def program_name(text: str, wanted: Sequence[str]) -> str:
    """Return the name under which a program's results are stored; comments do not change it."""
    ignored = {tokenize.COMMENT, tokenize.NL}
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    code = [token.string for token in tokens if token.type not in ignored]
    return "program/" + hashlib.sha256(json.dumps([code, *wanted]).encode()).hexdigest()[:16]
