"""The program's own modules, read once, for tests of how they are written."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@cache
def modules(room: str) -> dict[str, ast.Module]:
    """Return the syntax of every module of a room, `engine` or `gui`, by its path in the project.

    It is a million objects: they are kept out of every later search for garbage, as collected tests are.
    """
    gc.disable()
    read = {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / room).rglob("*.py"))
    }
    gc.freeze()
    gc.enable()
    return read


def nodes(room: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node of the syntax of a room, each with the path of its module."""
    for path, module in modules(room).items():
        for node in ast.walk(module):
            yield path, node
