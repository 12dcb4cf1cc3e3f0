"""Editing on the canvas itself: a leaf's value, a node's name, and the list of ops to add from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize

from engine.composites.sizes import BEFORE_PORT, INLINE_SIZE, shape_at
from engine.formulas.array_text import array_from
from engine.text import _
from gui.canvas import walking
from gui.canvas.array_editor import ArrayEditor
from gui.canvas.inline_editor import InlineEditor
from gui.canvas.leaf_painter import VALUE_SIZE
from gui.canvas.lettering import font
from gui.canvas.note_editor import NoteEditor
from gui.canvas.quick_add import QuickAdd
from gui.canvas.rename_sheet import RenameSheet
from gui.document import commands, inlining, regrouping, rewiring
from gui.document.difference import Difference
from gui.document.offers import Offer
from gui.look import numbers
from gui.look.habits import note_use

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

Editor = InlineEditor | NoteEditor | ArrayEditor
EDITOR_WIDTH, EDITOR_HEIGHT = 96, 30
SMALLEST, LARGEST = 12.0, 28.0
"""Bounds in pixels on the editor's letters, which otherwise follow the zoom."""

_VALUE = re.compile(r"[\d.\[(+\-−]")
"""How a number or an array begins, and no name does."""


class Editing:
    """The one editor and the one list that a view may have open; both are None while closed."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.editor: Editor | None = None
        self.sheet: RenameSheet | None = None
        self._node: int | None = None
        self._graph = view.document.graph
        self.quick_add: QuickAdd | None = None

    def edit_value(self, node_id: int) -> None:
        """Open the editor on a leaf's value."""
        document = self._view.document
        if shape_at(document.graph.node(node_id)):
            self._edit_array(node_id)
            return
        area = self._view.canvas.value_area(node_id).adjusted(-20.0, 4.0, 10.0, -4.0)
        text = numbers.entry_text(document.graph.node(node_id).value)
        self._open(area, text, lambda text: commands.set_value(document, node_id, array_from(text)), node_id)

    def _edit_array(self, node_id: int) -> None:
        """Open the field for an array's entries below its node, or above it where there is more room."""
        self.close()
        view, document = self._view, self._view.document
        node = document.graph.node(node_id)
        editor = ArrayEditor(
            view.viewport(), view.mapFromScene(view.canvas.node_area(node_id)).boundingRect(), node.value,
            lambda value: commands.set_value(document, node_id, value),
        )  # fmt: skip
        editor.setAccessibleName(_("Entries of {node}").format(node=node.name))
        self.hold(editor, node_id)

    def edit_port(self, node_id: int, port: str) -> None:
        """Open the editor at an open port, for a constant that is to stand there."""
        document, place = self._view.document, self._view.canvas.port_place(node_id, port)
        right, down = BEFORE_PORT + INLINE_SIZE[0] / 2, INLINE_SIZE[1] / 2
        area = QRectF(place.x() - 2 * right, place.y() - down, 2 * right, 2 * down)

        def give(text: str) -> None:
            inlining.give(document, node_id, port, array_from(text))

        self._open(area, "", give, node_id)

    def edit_name(self, node_id: int) -> None:
        """Open the editor on a node's name: over a leaf, under a gate; a leaf takes a value there as well."""
        document = self._view.document
        node, area = document.graph.node(node_id), self._name_area(node_id)

        def give(text: str) -> None:
            if node.op.is_leaf and _VALUE.match(text.strip()):
                commands.set_value(document, node_id, array_from(text))
            else:
                commands.rename(document, node_id, text.strip())

        self._open(area, node.name, give, node_id)

    def _name_area(self, node_id: int) -> QRectF:
        area = self._view.canvas.node_area(node_id)
        if self._view.document.graph.node(node_id).op.is_leaf:
            return area
        width, height = EDITOR_WIDTH / self._view.zoom, EDITOR_HEIGHT / self._view.zoom
        return QRectF(area.center().x() - width / 2, area.bottom() + 5.0, width, height)

    def rename_several(self) -> None:
        """Open the sheet that renames the selected nodes."""
        self.close()
        self.sheet = RenameSheet(self._view)
        self.sheet.closed.connect(self._forget_sheet)

    def _forget_sheet(self) -> None:
        self.sheet = None

    def name_group(self, node_id: int, inside: Sequence[int]) -> None:
        """Open the editor on the name of a composite that was just made; the name joins that step."""
        view, document = self._view, self._view.document
        step = document.undo_stack.last

        def name(text: str) -> None:
            view.select([regrouping.name_group(document, step, node_id, inside, text.strip())])

        self._open(self._name_area(node_id), document.graph.node(node_id).name, name, node_id)

    def _open(self, area: QRectF, text: str, commit: Callable[[str], None], node_id: int) -> None:
        self.close()
        view, seen = self._view, self._view.mapFromScene(area).boundingRect()
        place = QRect(QPoint(), seen.size().expandedTo(QSize(EDITOR_WIDTH, EDITOR_HEIGHT)))
        place.moveCenter(seen.center())
        editor = InlineEditor(
            view.viewport(), place, text, commit, lambda problem: view.complain(problem, area.center())
        )
        editor.setFont(font(max(SMALLEST, min(LARGEST, VALUE_SIZE * view.zoom))))
        self.hold(editor, node_id)

    def hold(self, editor: Editor, node_id: int | None = None) -> None:
        """Keep the one editor that is open, of a node's text or of another, until it closes."""
        self.editor, self._node, self._graph = editor, node_id, self._view.document.graph
        editor.closed.connect(self._editor_closed)

    def _editor_closed(self, had_focus: bool) -> None:
        self.editor = None
        if had_focus:
            self._view.setFocus()

    def follow(self, difference: Difference) -> None:
        """Close the editor and change nothing where its node is gone."""
        if self.editor is not None and self._node in difference.gone:
            self.editor.cancel()

    def close(self) -> None:
        """Commit what the editor holds if that can be, and close it; close the sheet.

        What was typed about one graph is not committed to another that has taken its place.
        """
        if self.sheet is not None:
            self.sheet.close()
        if self.editor is not None and (self._is_of_another_graph() or not self.editor.finish()):
            self.editor.cancel()

    def _is_of_another_graph(self) -> bool:
        return self._graph is not self._view.document.graph

    def open_quick_add(self, at: QPoint | None, text: str) -> None:
        """Open the list of offers at a point of the viewport, or at the pointer; the choice goes there."""
        view = self._view
        place = view.pointer_pixel() if at is None else at
        centre = view.mapToScene(place)

        def add(offer: Offer) -> None:
            op = offer.row()
            view.add_op(op, view.free_place(op, centre), offer.called, offer.value)
            note_use(offer.name)

        self._list(QuickAdd(view, place, text, add, rewiring.offers_anywhere(view.document), self._is_free))

    def offer_ops(
        self, place: QPointF, fitting: Sequence[Offer], add: Callable[[Offer], int], end: Callable[[], None]
    ) -> None:
        """Open the list of what fits at a scene point; the choice is added and selected, then all is over."""
        view = self._view

        def choose(offer: Offer) -> None:
            if view.attempt(lambda: walking.go_to(view, add(offer)), place):
                note_use(offer.name)

        quick_add = QuickAdd(
            view, view.mapFromScene(place), "", choose, fitting, self._is_free, of_fitting=True
        )
        self._list(quick_add)
        quick_add.closed.connect(end)

    def _is_free(self, name: str) -> bool:
        return self._view.document.graph.named(name) is None

    def _list(self, quick_add: QuickAdd) -> None:
        if self.quick_add is not None:
            self.quick_add.close()
        self.quick_add = quick_add
        quick_add.closed.connect(self._quick_add_closed)

    def _quick_add_closed(self, had_focus: bool) -> None:
        self.quick_add = None
        if had_focus:
            self._view.setFocus()
