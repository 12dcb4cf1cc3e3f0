"""The canvas as a widget: which gesture a press begins, what is edited in place, and what lies over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QWidget

from engine.composites.sizes import op_size
from engine.errors import EngineError
from engine.ops import Op
from engine.text import _
from gui.canvas import walking
from gui.canvas.annotation_actions import edit_at, remove_chosen
from gui.canvas.dropping import Dropping
from gui.canvas.editing import Editing
from gui.canvas.geometry import snapped
from gui.canvas.gestures.bending import toggle_bend
from gui.canvas.gestures.edge_panning import EdgePanning
from gui.canvas.gestures.interactions import Interaction, Modifier, Pointer
from gui.canvas.gestures.lettered import WireByLetters
from gui.canvas.gestures.pressing import cursor_over, gesture_for
from gui.canvas.gestures.sketch import Sketch
from gui.canvas.graph_view import GraphView
from gui.canvas.hits import NOTHING
from gui.canvas.keyboard import press_key
from gui.canvas.menus import menu_for
from gui.canvas.recall import Recall
from gui.canvas.settling import Settling
from gui.canvas.spot import selected_composites
from gui.document import commands
from gui.document.document import Document
from gui.document.offers import OFFERS, Offer
from gui.document.places import boxes_of, free_place
from gui.look import keys
from gui.look.habits import note_use


class CanvasView(GraphView):
    """The graph canvas of one document: everything a user does to a graph by mouse and keyboard.

    `hovered` carries the id or Edge under the pointer, or None; `inside_requested` the id of a composite that
    a user wants to look into.
    """

    hovered = Signal(object)
    inside_requested = Signal(int)
    _said = ""
    _gesture: Interaction | None = None

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.document = document
        self.space_held = False
        self.sketch = Sketch(self.viewport().update)
        self._button = Qt.MouseButton.NoButton
        self._place = QPoint()
        self._modifiers = Modifier.NoModifier
        self._edge_panning = EdgePanning(self.viewport(), self._pan_at_edge)
        self.editing = Editing(self)
        self.recall = Recall(self, self.canvas, document)
        self.settling = Settling(self.canvas, self)
        self.dropping = Dropping(self)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Graph canvas"))
        self.canvas.rebuilt.connect(self._forget)
        document.changed.connect(self.editing.follow)
        document.changed.connect(self.overlays.bubble.dismiss)
        self.moved.connect(self._has_moved)

    # -- what menus and keys ask for ----------------------------------------------------------------------

    def select_all(self) -> None:
        """Select every node and every wire."""
        self.canvas.select(self.document.graph, self.document.graph.edges())

    def delete_selection(self) -> None:
        """Delete the selected nodes and wires, as one step."""
        if not remove_chosen(self):
            commands.delete(self.document, *self.canvas.selection)

    def look_inside(self) -> None:
        """Ask for a look into the one selected node, if it is a composite."""
        chosen = self.selected_nodes()
        if len(chosen) == 1 and chosen == selected_composites(self):
            self.inside_requested.emit(chosen[0])

    # -- doing what may be refused ------------------------------------------------------------------------

    def attempt(self, action: Callable[[], object], place: QPointF) -> bool:
        """Do something the engine may refuse; where it does, say why at a scene point and return False."""
        try:
            action()
        except EngineError as error:
            self.complain(self.document.worded(str(error)), place)
            return False
        return True

    def complain(self, text: str, place: QPointF) -> None:
        """Show why something was refused, at a scene point, until the next action or for a few seconds."""
        if text:
            self.overlays.complain(text, self.viewport().mapTo(self, self.mapFromScene(place)))
            self._name_what_is_mentioned()
        else:
            self.overlays.bubble.dismiss()

    def say(self, text: str) -> None:
        """Tell in the hint line what the gesture under way can do; "" ends it."""
        self._said = text
        self.overlays.say_hint(self.hint())

    def hint(self) -> str:
        """Return what the gesture under way can do, else what the numbers on the wires are."""
        return self._said or super().hint()

    def differentiate(self, node_id: int) -> None:
        """Make a node what is differentiated."""
        if self.attempt(lambda: commands.set_target(self.document, node_id), self.canvas.centre(node_id)):
            self.document.flush()
            self.run_gradient(node_id)

    def add_op(self, op: Op, place: QPointF, name: str | None = None, value: float | None = None) -> int:
        """Add a node of this op with its centre at a scene point, snapped to the grid, and go to it."""
        centre = snapped(place)
        node_id = commands.add_node(self.document, op, (centre.x(), centre.y()), name=name, value=value)
        walking.go_to(self, node_id)
        return node_id

    def add_at_centre(self, name: str) -> int:
        """Add what is offered by this name near the middle of the view, on free ground, and select it."""
        op = OFFERS[name].row()
        note_use(name)
        return self.add_op(op, self.free_place(op, self.visible_centre()))

    def free_place(self, op: Op, wanted: QPointF) -> QPointF:
        """Return the scene point nearest to one wanted where a node of this op stands clear of the others."""
        start = snapped(wanted)
        standing = boxes_of(self.document.graph, self.document.positions)
        return QPointF(*free_place(op_size(op), (start.x(), start.y()), standing))

    # -- editing in place ---------------------------------------------------------------------------------

    def edit_value(self, node_id: int) -> None:
        """Open the editor on a leaf's value."""
        self.editing.edit_value(node_id)

    def edit_name(self, node_id: int) -> None:
        """Open the editor on a node's name."""
        self.editing.edit_name(node_id)

    def edit_port(self, node_id: int, port: str) -> None:
        """Open the editor at an open port, for a number that is to stand there."""
        self.editing.edit_port(node_id, port)

    def start_rename(self) -> None:
        """Open the editor on the name of the one selected node, or the sheet that renames several."""
        chosen = self.selected_nodes()
        if len(chosen) == 1:
            self.editing.edit_name(chosen[0])
        elif chosen:
            self.editing.rename_several()

    def open_quick_add(self, at: QPoint | None = None, text: str = "") -> None:
        """Open the list of ops at a point of the viewport, or at the pointer; what is chosen goes there."""
        self.editing.open_quick_add(at, text)

    def offer_ops(
        self, place: QPointF, fitting: Sequence[Offer], add: Callable[[Offer], int], end: Callable[[], None]
    ) -> None:
        """Let the user choose at a scene point what to add; `add` returns its id, `end` is called last."""
        self.editing.offer_ops(place, fitting, add, end)

    # -- the mouse ----------------------------------------------------------------------------------------

    def pointer_pixel(self) -> QPoint:
        """Return the pixel of the viewport under the pointer, or its middle where it is elsewhere."""
        place, room = self.viewport().mapFromGlobal(QCursor.pos()), self.viewport().rect()
        return place if room.contains(place) else room.center()

    def _pointer(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> Pointer:
        point = self.mapToScene(place)
        hit = self.canvas.hit(point, self.zoom) if self._gesture is None else NOTHING
        return Pointer(point, place, modifiers, hit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the gesture that goes with what was pressed."""
        event.accept()
        self.canvas.wave.stop()
        self.overlays.bubble.dismiss()
        self.editing.close()
        if self._gesture is not None and self._gesture.by_keys:
            self.cancel_gesture()
        if self._gesture is not None:
            return
        pointer = self._pointer(event.position().toPoint(), event.modifiers())
        self._gesture = gesture_for(self, event.button(), pointer)
        if self._gesture is not None:
            self._button = event.button()
            self._gesture.start(pointer)
            self._show_cursor(self._gesture.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or tell what the pointer is over."""
        self._place, self._modifiers = event.position().toPoint(), event.modifiers()
        self.overlays.give_way(self._place)
        pointer = self._pointer(self._place, self._modifiers)
        if self._gesture is None:
            self._hover(pointer)
            return
        self._gesture.move(pointer)
        if self._gesture.auto_pans:
            self._edge_panning.follow(self._place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        if self._gesture is None or event.button() != self._button:
            return
        pointer = self._pointer(event.position().toPoint(), event.modifiers())
        gesture = self._end_gesture()
        gesture.finish(pointer)
        self._hover(self._pointer(pointer.viewport, pointer.modifiers))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a leaf, look into a composite, bend a wire, or add a node on empty ground."""
        if event.button() != Qt.MouseButton.LeftButton or self.space_held:
            return
        place = event.position().toPoint()
        hit = self._pointer(place, event.modifiers()).hit
        if hit == NOTHING:
            if not edit_at(self, self.mapToScene(place)):
                self.open_quick_add(place)
        elif hit.edge is not None:
            toggle_bend(self, hit.edge, self.mapToScene(place))
        elif hit.node is not None and hit.port and self.document.graph.source(hit.node, hit.port) is None:
            self.edit_port(hit.node, hit.port)
        elif hit.node is not None and self.document.graph.node(hit.node).op.is_leaf and not hit.port:
            (self.edit_value if hit.on_value else self.edit_name)(hit.node)
        elif hit.node is not None and not hit.port and hit.node in selected_composites(self):
            self.look_inside()
        else:
            self.mousePressEvent(event)

    def wire_by_letters(self) -> None:
        """Let the user wire by typing letters, from the one selected node or from any."""
        self.setFocus()
        lettered = WireByLetters(self)
        self._gesture = None if lettered.is_over else lettered

    def _end_gesture(self) -> Interaction:
        assert self._gesture is not None
        gesture, self._gesture = self._gesture, None
        self._edge_panning.stop()
        self._show_cursor(None)
        return gesture

    def _forget(self) -> None:
        """Drop whatever was under way: the nodes it was about are no longer there."""
        self.editing.close()
        if self._gesture is not None:
            self._end_gesture()
        self.sketch.clear()

    def cancel_gesture(self) -> bool:
        """Break off the gesture under way, leaving no trace; return False where there is none."""
        if self._gesture is None:
            return False
        self._end_gesture().cancel()
        return True

    def _hover(self, pointer: Pointer) -> None:
        self._show_cursor(cursor_over(self, pointer.hit))
        if self.canvas.hover(pointer.hit.thing):
            self.hovered.emit(pointer.hit.thing)

    def _show_cursor(self, cursor: Qt.CursorShape | None) -> None:
        shape = cursor or (Qt.CursorShape.OpenHandCursor if self.space_held else Qt.CursorShape.ArrowCursor)
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under a pointer that is elsewhere."""
        super().leaveEvent(event)
        self.overlays.give_way(None)
        if self.canvas.hover(None):
            self.hovered.emit(None)

    def _pan_at_edge(self, x: float, y: float) -> None:
        self.pan_by(x, y)
        if self._gesture is not None:
            self._gesture.move(self._pointer(self._place, self._modifiers))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of what was clicked, which becomes the selection; Ctrl means the knife instead."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse and event.modifiers() & Modifier.ControlModifier:
            return
        self.cancel_gesture()
        place = event.pos() if by_mouse else self.viewport().rect().center()
        pointer = self._pointer(place, Modifier.NoModifier)
        hit = pointer.hit
        chosen = self.selected_nodes()
        if not by_mouse and chosen:
            hit = replace(hit, node=chosen[0], edge=None)
        elif hit.node is not None and hit.node not in chosen:
            self.canvas.select({hit.node})
        elif hit.edge is not None:
            self.canvas.select((), {hit.edge})
        menu_for(self, hit, pointer.scene).popup(event.globalPos())

    # -- the keyboard -------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts away while a gesture is under way."""
        return (self._gesture is not None and keys.keep(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel a gesture, hold the ground with the space bar, or do what the key asks for."""
        self.canvas.wave.stop()
        self.overlays.bubble.dismiss()
        if self._gesture is not None:
            if event.key() == Qt.Key.Key_Escape:
                self.cancel_gesture()
            elif event.text() and self._gesture.press_key(event.text()):
                self._end_gesture()
        elif event.key() == Qt.Key.Key_Space:
            self._hold_space(True, event)
        elif not press_key(self, event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the ground."""
        if event.key() == Qt.Key.Key_Space:
            self._hold_space(False, event)
        else:
            super().keyReleaseEvent(event)

    def _hold_space(self, held: bool, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self.space_held = held
            self._show_cursor(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of the ground when the keyboard goes elsewhere."""
        self.space_held = False
        if self._gesture is not None and self._gesture.by_keys:
            self.cancel_gesture()
        super().focusOutEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Walk through the nodes with Tab, as their data comes; past the last one, leave the canvas."""
        return (self.hasFocus() and walking.step(self, forward)) or super().focusNextPrevChild(forward)

    # -- drops --------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept ops from the palette."""
        self.dropping.follow(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Accept ops from the palette anywhere."""
        self.dropping.follow(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Forget what was dragged here."""
        self.dropping.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped, centred where it was."""
        self.dropping.drop(event)

    # -- overlays -----------------------------------------------------------------------------------------

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw what a gesture shows of itself, over the names that are mentioned."""
        super().drawForeground(painter, rect)
        self.sketch.paint(painter, self.canvas.theme, self.zoom)

    def _has_moved(self) -> None:
        self.canvas.wave.stop()
        self.overlays.bubble.dismiss()
        self.editing.close()
