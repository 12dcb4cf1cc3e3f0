"""A plugin of pytest that has cached functions of the project forget before each test what they know.

Without it the lines of such a function would be those of the first test that calls it, and of no other.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

PROJECT = ("engine.", "gui.")
ONE_OF_EACH = {"engine.ops.any_number"}
"""Modules whose caches are no short cut: of what they make, there is to be one of each kind for good."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Clear every cache of a function or method."""
    for clear in caches():
        clear()


def caches() -> Iterator[Callable[[], object]]:
    """Yield what clears the cache of each function or method of the project that is loaded and has one."""
    for name, module in list(sys.modules.items()):
        if name.startswith(PROJECT) and name not in ONE_OF_EACH:
            yield from _of(vars(module).values(), name)


def _of(members: Any, module: str) -> Iterator[Callable[[], object]]:
    for member in list(members):
        if getattr(member, "__module__", None) != module:
            continue
        if isinstance(member, type):
            yield from _of(vars(member).values(), module)
        elif callable(clear := getattr(member, "cache_clear", None)):
            yield clear
