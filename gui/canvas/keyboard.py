"""What keys do on the canvas; everything a mouse can select, a keyboard can."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from gui.canvas.geometry import GRID
from gui.canvas.possible import selected_composites
from gui.document import commands

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

Key = Qt.Key
PAN_STEP = 48.0
_ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}


def press_key(view: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key asks for and return True, or return False where it asks for nothing here."""
    if event.matches(QKeySequence.StandardKey.SelectAll):
        view.select_all()
    elif event.key() in _ARROWS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        _arrow(view, event)
    elif (action := _ACTIONS.get(Key(event.key()))) is not None:
        action(view)
    elif _begins_a_word(event):
        view.open_quick_add(text=event.text().replace("/", ""))
    else:
        return False
    return True


def _arrow(view: CanvasView, event: QKeyEvent) -> None:
    """Nudge the selected nodes by a grid step, by one pixel with Shift; without any, look that way."""
    x, y = _ARROWS[Key(event.key())]
    chosen = view.selected_nodes()
    if not chosen:
        view.pan_by(-x * PAN_STEP, -y * PAN_STEP)
        return
    step = 1.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else GRID
    places = {node: view.document.positions[node] for node in chosen}
    commands.move(view.document, {node: (px + x * step, py + y * step) for node, (px, py) in places.items()})


def _begins_a_word(event: QKeyEvent) -> bool:
    text = event.text()
    plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
    return plain and len(text) == 1 and (text.isalpha() or text == "/")


def _enter(view: CanvasView) -> None:
    """Look into the one selected composite, differentiate the gate, or edit the leaf's value."""
    chosen = view.selected_nodes()
    if selected_composites(view):
        view.look_inside()
    elif len(chosen) == 1:
        leaf = view.document.graph.node(chosen[0]).op.is_leaf
        (view.edit_value if leaf else view.differentiate)(chosen[0])


_ACTIONS: dict[Qt.Key, Callable[[CanvasView], object]] = {
    Key.Key_Delete: lambda view: view.delete_selection(),
    Key.Key_Backspace: lambda view: view.delete_selection(),
    Key.Key_F2: lambda view: view.start_rename(),
    Key.Key_Return: _enter,
    Key.Key_Enter: _enter,
    Key.Key_Escape: lambda view: view.select(()),
}
