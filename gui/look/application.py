"""The running application, and what there is one of in it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

T = TypeVar("T", bound=QObject)


def application() -> QApplication:
    """Return the running QApplication, which there must be."""
    running = QApplication.instance()
    assert isinstance(running, QApplication), "this needs a QApplication"
    return running


def belonging(kind: type[T]) -> T:
    """Return the one object of this kind that the running application has, made of it on first use."""
    running = application()
    known = running.findChild(kind)
    return known if isinstance(known, kind) else kind(running)
