"""Context menus of the canvas: the rows of the action table that can do something where it was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from gui.canvas.actions import CANVAS_ACTIONS, COLLAPSES, GROUND_MENU, NODE_MENU, WIRE_MENU, Layout, collapses
from gui.canvas.annotation_actions import ANNOTATION_MENU
from gui.canvas.hits import Hit
from gui.canvas.spot import Spot
from gui.look.action import Action
from gui.look.labels import plain_tip

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

_ROWS = {row.name: row for row in CANVAS_ACTIONS}


def menu_for(view: CanvasView, hit: Hit, place: QPointF) -> QMenu:
    """Return the menu of what was hit; it deletes itself when it closes."""
    spot = Spot(view, hit.node, hit.edge, place)
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for name in _layout(hit, on_annotation=_choose_annotation(view, hit, place)):
        if name is None:
            menu.addSeparator()
            continue
        for row in collapses(spot) if name == COLLAPSES else [_ROWS[name]]:
            if row.is_possible(spot):
                _add(menu, row, spot)
    return menu


def _choose_annotation(view: CanvasView, hit: Hit, place: QPointF) -> bool:
    """Select the frame or note that was clicked on empty ground, and return whether there is one."""
    there = view.canvas.annotations.hit(place) if hit.thing is None else None
    if there is not None:
        view.canvas.annotations.choose(there.index)
    return there is not None


def _layout(hit: Hit, *, on_annotation: bool) -> Layout:
    if on_annotation:
        return ANNOTATION_MENU
    if hit.node is not None:
        return NODE_MENU
    return GROUND_MENU if hit.edge is None else WIRE_MENU


def _add(menu: QMenu, row: Action[Any], spot: Spot) -> None:
    action = menu.addAction(
        row.title_in(spot).replace("&", ""), lambda: spot.view.attempt(lambda: row.perform(spot), spot.where)
    )
    action.setToolTip(plain_tip(row.tip))
    if keys := (*row.keys, *row.keys_here):  # which only tell: a menu without a button takes none
        action.setShortcut(QKeySequence(min(keys, key=len)))
        action.setShortcutVisibleInContextMenu(True)
