"""Going into composites and out again: which canvas is in front, and what the inspector tells of then."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from engine.errors import EngineError
from engine.graphs.graph import Edge
from gui.canvas.inside_view import InsidePage, Way
from gui.canvas.view import CanvasView
from gui.document.document import Document
from gui.document.shown import Shown
from gui.flow.examiner import Examiner
from gui.look.message_bar import MessageBar
from gui.panels.inspector import Inspector


class Entering(QObject):
    """Shows the canvas of the document, or of the inside of a composite, with its inspector.

    `changed` says that the inside of a composite has come or gone.
    """

    changed = Signal()

    def __init__(self, canvas: CanvasView, inspector: Inspector, messages: MessageBar) -> None:
        super().__init__(canvas)
        document = canvas.document
        self.canvas, self.inspector, self._messages = canvas, inspector, messages
        self.page = InsidePage(document.laying_out)
        self.stack = QStackedWidget()
        self.stack.addWidget(canvas)
        self.stack.addWidget(self.page)
        self.examiner: Examiner | None = None
        canvas.selection_changed.connect(self._inspect_selection)
        self.page.selected.connect(self._inspect_selection)
        canvas.inside_requested.connect(self.enter)
        inspector.inside_requested.connect(self._enter_from_inspector)
        self.page.turned.connect(self._show_inside)
        self.page.left.connect(self._show_canvas)
        self.page.told.connect(messages.tell)
        for gone in (document.described, document.replaced):
            gone.connect(self.page.leave_all)

    @property
    def is_inside(self) -> bool:
        """True while the inside of a composite is shown in place of the canvas."""
        return self.stack.currentWidget() is self.page

    @property
    def view(self) -> CanvasView:
        """The canvas in front."""
        inside = self.page.view
        return inside if self.is_inside and inside is not None else self.canvas

    @property
    def views(self) -> list[CanvasView]:
        """The canvas of the document, and that of the inside that is shown, where one is."""
        return [self.canvas] if self.page.view is None else [self.canvas, self.page.view]

    def enter(self, node_id: int) -> None:
        """Show what is inside a composite of the document, or say why that can't be."""
        self._enter(self.canvas.document, node_id)

    def follow(self, way: Way) -> None:
        """Show again what is inside a composite, unless a quiz would be given away by it."""
        if self.examiner is None or self.examiner.may_be_entered:
            self.page.follow(self.canvas.document, way)

    def _enter_from_inspector(self, node_id: int) -> None:
        self._enter(self.view.document, node_id)

    def _enter(self, outside: Document, node_id: int) -> None:
        try:
            if self.examiner is not None:
                self.examiner.require_over()
            outside.settle()
            self.page.enter(outside, node_id)
        except EngineError as error:
            self._messages.say(str(error))

    def _show_inside(self) -> None:
        self.stack.setCurrentWidget(self.page)
        self._tell_of(self.view.shown)

    def _show_canvas(self) -> None:
        self.stack.setCurrentWidget(self.canvas)
        self.canvas.setFocus()
        self._tell_of(self.canvas.shown)

    def _tell_of(self, shown: Shown) -> None:
        self.inspector.inspect(None)
        self.inspector.show_picture(shown)
        self._inspect_selection()
        self.changed.emit()

    def _inspect_selection(self, _selection: object = None) -> None:
        view = self.view
        things: list[int | Edge] = [*view.selected_nodes(), *view.selected_edges()]
        self.inspector.inspect(things[0] if len(things) == 1 else None)
