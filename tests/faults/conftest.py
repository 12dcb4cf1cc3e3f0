"""The window that faults are looked for in."""

from tests.gui.conftest import window

__all__ = ["window"]
