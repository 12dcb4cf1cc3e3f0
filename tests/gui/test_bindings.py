"""Qt's bindings count references rightly: a release that loses those to None would end the program.

PySide6 6.12.0 drops one at each call that returns None, on Pythons older than 3.12, and the process aborts
after some thousand calls. From 3.12 on None is immortal: nothing can be lost there.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QPointF

CALLS = 1000
IS_MORTAL = sys.version_info < (3, 12)


def lost(call: Callable[[], None]) -> int:
    """Return how many references to None are gone after many calls."""
    before = sys.getrefcount(None)
    for _turn in range(CALLS):
        call()
    return before - sys.getrefcount(None)


@pytest.mark.skipif(not IS_MORTAL, reason="None is immortal in this Python: no reference to it can be lost")
@pytest.mark.parametrize(
    "call", [lambda: QPointF().setX(1.0), lambda: QObject().setObjectName("x"), QObject().deleteLater]
)
def test_a_call_that_returns_none_keeps_the_references_to_it(qapp, call):
    assert abs(lost(call)) < CALLS / 10


@pytest.mark.skipif(not IS_MORTAL, reason="None is immortal in this Python: no reference to it can be lost")
def test_lost_references_would_be_noticed():
    def losing() -> None:
        ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))

    try:
        assert lost(losing) > CALLS / 2
    finally:
        for _turn in range(CALLS):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))
