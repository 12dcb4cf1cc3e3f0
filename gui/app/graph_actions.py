"""The menus of the graph editor: what each entry does, its keys, and whether it can do anything just now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence

from engine.errors import EngineError
from engine.text import _
from gui.app.actions import Entry
from gui.app.graph_workspace import GraphWorkspace
from gui.canvas import clipboard
from gui.canvas.possible import selected_composites, selected_gates
from gui.document import commands
from gui.document.document import Document

_KEYS = QKeySequence.StandardKey


class GraphActions:
    """What the menus Edit, Graph and View offer of one workspace."""

    def __init__(self, workspace: GraphWorkspace, document: Document) -> None:
        self._workspace = workspace
        self._document = document
        self._canvas = workspace.canvas

    def edit_entries(self) -> tuple[Entry | None, ...]:
        """Return the menu Edit."""
        canvas, stack = self._canvas, self._document.undo_stack
        any_node, copied = self._has_selected, clipboard
        return (
            Entry(_("&Undo"), stack.undo, _KEYS.Undo, "undo", True, possible=stack.canUndo),
            Entry(_("&Redo"), stack.redo, _KEYS.Redo, "redo", True, possible=stack.canRedo),
            None,
            Entry(_("Cu&t"), lambda: copied.cut(canvas), _KEYS.Cut, "", True, possible=any_node),
            Entry(_("&Copy"), lambda: copied.copy(canvas), _KEYS.Copy, "", True, possible=any_node),
            Entry(_("&Paste"), lambda: self._guarded(lambda: copied.paste(canvas)), _KEYS.Paste, "", True),
            Entry(_("D&uplicate"), lambda: copied.duplicate(canvas), "Ctrl+D", "", True, possible=any_node),
            Entry(
                _("&Delete"), canvas.delete_selection, _KEYS.Delete, "delete", True,
                possible=lambda: any_node() or bool(canvas.selected_edges()),
            ),
            None,
            Entry(
                _("Select &all"), canvas.select_all, _KEYS.SelectAll, "", True, possible=self._has_nodes
            ),
            Entry(_("&Rename"), canvas.start_rename, "F2", "", True, possible=self._has_one),
        )  # fmt: skip

    def graph_entries(self) -> tuple[Entry | None, ...]:
        """Return the menu Graph."""
        return (
            Entry(
                _("&Arrange"), self._arrange, "Ctrl+L", "arrange", True, _("Lay the graph out in layers"),
                self._has_nodes,
            ),
            Entry(_("&Formula…"), self._workspace.formula.line.setFocus, "Ctrl+K", "formula", True),
            Entry(_("&Search ops…"), self._search_ops, "Ctrl+F", "search", True),
            Entry(
                _("&Differentiate selected"), self._differentiate, "Ctrl+G", "", True,
                _("Show the gradient of the selected node with respect to every other"), self._has_one,
            ),
            None,
            *self._composite_entries(),
        )  # fmt: skip

    def _composite_entries(self) -> tuple[Entry, ...]:
        canvas = self._canvas
        return (
            Entry(
                _("&Group into a composite"), canvas.group_selection, "Ctrl+Shift+G", "", True,
                _("Make one node of the selected gates, and name it"), lambda: bool(selected_gates(canvas)),
            ),
            Entry(
                _("&Look inside"), canvas.look_inside, "Ctrl+Shift+I", "", True,
                _("Show what is inside the selected composite, with its values and gradients"),
                lambda: self._has_one() and bool(selected_composites(canvas)),
            ),
            Entry(
                _("&Expand composite"), canvas.expand_selection, "Ctrl+Shift+E", "", True,
                _("Put what is inside the selected composites in their place"),
                lambda: bool(selected_composites(canvas)),
            ),
            Entry(
                _("&Collapse known formulas"), self._collapse, "Ctrl+Shift+K", "", True,
                _("Put one op in place of gates that spell it out, such as 1 / (1 + exp(−x))"),
                self._has_nodes,
            ),
        )  # fmt: skip

    def view_entries(self) -> tuple[Entry | None, ...]:
        """Return the part of the menu View that moves the camera."""
        canvas = self._canvas
        return (
            Entry(_("&Fit"), canvas.fit, "Ctrl+0", "fit", True, _("Fit the whole graph into view")),
            Entry(_("Zoom &in"), canvas.zoom_in, _KEYS.ZoomIn, "zoom_in", True),
            Entry(_("Zoom &out"), canvas.zoom_out, _KEYS.ZoomOut, "zoom_out", True),
            Entry(_("&Actual size"), lambda: canvas.zoom_to(1.0), "Ctrl+Alt+0", "", True),
        )

    def _has_nodes(self) -> bool:
        return len(self._document.graph) > 0

    def _has_selected(self) -> bool:
        return bool(self._canvas.selected_nodes())

    def _has_one(self) -> bool:
        return len(self._canvas.selected_nodes()) == 1

    def _guarded(self, gesture: Callable[[], object]) -> None:
        try:
            gesture()
        except EngineError as error:
            self._workspace.messages.say(str(error))

    def _arrange(self) -> None:
        self._guarded(lambda: commands.arrange(self._document))
        self._canvas.fit()

    def _collapse(self) -> None:
        if not commands.collapse(self._document):
            self._workspace.messages.say(_("No gates here spell out an op that Chainrule knows."))

    def _search_ops(self) -> None:
        self._workspace.docks[0].show()
        self._workspace.palette_panel.focus_search()

    def _differentiate(self) -> None:
        self._canvas.differentiate(self._canvas.selected_nodes()[0])
