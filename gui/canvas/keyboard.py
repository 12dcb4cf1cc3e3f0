"""What keys do on the canvas: they find their row in the action table; a slash begins the name of an op."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from gui.canvas.actions import CANVAS_ACTIONS
from gui.canvas.spot import selected_spot
from gui.look.action import Action

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

_KEYPAD = Qt.KeyboardModifier.KeypadModifier.value


def press_key(view: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key asks for and return True, or return False where it asks for nothing here."""
    row = _rows().get(event.keyCombination().toCombined() & ~_KEYPAD)
    if row is not None:
        spot = selected_spot(view)
        view.attempt(lambda: row.perform(spot), spot.where)
    elif event.text() == "/":
        view.open_quick_add()
    else:
        return False
    return True


@cache
def _rows() -> dict[int, Action[Any]]:
    """Return the row of each key; those of the whole window too, for a canvas that stands alone."""
    keys = ((key, row) for row in CANVAS_ACTIONS for key in (*row.keys, *row.keys_here))
    return {cast(Any, QKeySequence(key))[0].toCombined(): row for key, row in keys}
