"""The Graph workspace: palette at the left, canvas in the middle, inspector at the right, sliders below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from engine.text import _, ngettext
from gui.app.entering import Entering
from gui.app.find_bar import FindBar
from gui.app.invitation import Invitation
from gui.app.panels import PANELS, Panels
from gui.app.questions import file_name
from gui.canvas import walking
from gui.canvas.spot import selected_spot
from gui.canvas.view import CanvasView
from gui.document.document import Document
from gui.document.undo_stack import Step
from gui.flow.strip import Strip
from gui.look.message_bar import MessageBar
from gui.panels.controls import Controls
from gui.panels.formula_field import FormulaField
from gui.panels.inspector import Inspector
from gui.panels.palette import Palette

if TYPE_CHECKING:
    from gui.app.exporting import Exporting
    from gui.app.picturing import Picturing

S = TypeVar("S")


class GraphWorkspace(QMainWindow):
    """The editor of one document; its panels dock, float and hide.

    `exercise_made` carries the contents of an exercise to be saved.
    """

    exercise_made = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self._document = document
        self.canvas = CanvasView(document)
        self.palette_panel = Palette()
        self.inspector = Inspector(document)
        self.controls = Controls(document)
        self.formula = FormulaField(document)
        self.messages = MessageBar()
        self.entering = Entering(self.canvas, self.inspector, self.messages)
        self.inside, self.inside_changed = self.entering.page, self.entering.changed
        self.find_bar = FindBar(self._view_in_front)
        self.strip = Strip(document, self.canvas, self._view_in_front)
        self.player = self.strip.player
        self.examiner = self.entering.examiner = self.strip.examiner
        self._arrange_panels()
        self.invitation = Invitation(self.canvas)
        self.invitation.formula_wanted.connect(self.focus_formula)
        self.invitation.op_wanted.connect(self.canvas.open_quick_add)
        self.palette_panel.chosen.connect(self._add)
        self.strip.refused.connect(self.messages.refuse)
        self.strip.pictured.connect(self.inspector.show_picture)
        self.inside.turning.connect(self.player.end)
        self.examiner.beginning.connect(self.inside.leave_all)
        self.formula.refused.connect(self.messages.refuse)
        self.formula.line.left.connect(lambda: self._view_in_front().setFocus())
        self.formula.drawn.connect(self._offer_undo)
        document.described.connect(self._look_anew)
        document.evaluated.connect(self._report)
        document.replaced.connect(self._start_anew)
        for told in (document.evaluated, self.canvas.pictured, self.inside_changed):
            told.connect(self.find_bar.follow)
        document.laying_out.started.connect(self._say_laying_out)
        document.working_out.started.connect(self._say_working_out)
        for background in (document.laying_out, document.working_out):
            background.ended.connect(self.messages.clear)
            background.failed.connect(self.messages.say)
        document.undo_stack.changed.connect(self._let_go_of_formula)
        document.undo_stack.changed.connect(self.messages.move_on)
        self._formula_step: Step | None = None
        self._exporting: Exporting | None = None
        self._picturing: Picturing | None = None
        self._fits_next = False
        self._reported = ""

    def _arrange_panels(self) -> None:
        middle = QWidget()
        self._column = column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.formula)
        column.addWidget(self.messages)
        column.addWidget(self.find_bar)
        column.addWidget(self.entering.stack, 1)
        column.addWidget(self.strip)
        self.setCentralWidget(middle)
        self.panels = Panels(
            self,
            {"palette": self.palette_panel, "inspector": self.inspector, "controls": self.controls},
            {
                "outline": self._make_outline,
                "paths": self._make_paths,
                "modes": self._make_modes,
                "descend": self._make_descent,
                "history": self._make_history,
                "problems": self._make_problems,
            },
        )
        self.edges = self.panels.edges
        self.edges.left.connect(lambda: self._view_in_front().setFocus())

    def _say_laying_out(self, count: int) -> None:
        words = _("Laying out {count} nodes …").format(count=count)
        self.messages.tell(words, {_("Cancel"): self._document.laying_out.cancel})

    def _say_working_out(self, words: str) -> None:
        self.messages.tell(words, {_("Cancel"): self._document.working_out.cancel})

    def show_above(self, widget: QWidget) -> None:
        """Put a widget above everything in the middle."""
        self._column.insertWidget(0, widget)

    def _make_descent(self) -> QWidget:
        from gui.flow.descend_panel import DescendPanel

        panel = DescendPanel(self._document, self.player, self._view_in_front)
        self.examiner.changed.connect(panel.look_again)
        return panel

    def _make_history(self) -> QWidget:
        from gui.panels.history import HistoryPanel

        return HistoryPanel(self._document.undo_stack)

    def _make_problems(self) -> QWidget:
        from gui.panels.problems import ProblemsPanel

        problems = ProblemsPanel(self._document)
        problems.chosen.connect(self.show_node)
        return problems

    def _make_outline(self) -> QWidget:
        from gui.app.outlined import Outlined

        return Outlined(self.entering)

    def _make_paths(self) -> QWidget:
        from gui.flow.paths_panel import PathsPanel

        return PathsPanel(self.player)

    def trace_paths(self) -> None:
        """Play the paths between the selected nodes beside their ledger; raise EngineError for none."""
        self.player.play_paths()
        self.panels.bring("paths")

    def _make_modes(self) -> QWidget:
        from gui.flow.modes_panel import ModesPanel

        panel = ModesPanel(self._document, self.player)
        panel.refused.connect(self.messages.refuse)
        return panel

    def compare_modes(self) -> None:
        """Show what both modes cost here, side by side."""
        self.panels.bring("modes")

    def descend(self) -> None:
        """Show the panel that descends and give it the keyboard."""
        self._go_to_panel("descend")

    def show_problems(self) -> None:
        """List what is wrong in the graph, and give the list the keyboard."""
        self._go_to_panel("problems")

    def show_history(self) -> None:
        """Show the steps that were made, one of which can be gone to."""
        self._go_to_panel("history")

    def _go_to_panel(self, name: str) -> None:
        """Show a late panel and give it the keyboard."""
        self.panels.bring(name)
        self.panels.late(name).panel.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the panels stand as suits the window, the first time."""
        super().showEvent(event)
        self.panels.settle()

    def subject(self, kind: type[S]) -> S | None:
        """Return what an action on this kind of thing is about: while a composite is open, in it."""
        view, history = self.entering.view, self._document.undo_stack
        parts = (self, self.edges, self.player, self.examiner, view, history, selected_spot(view))
        return next((part for part in parts if isinstance(part, kind)), None)

    def focus_formula(self) -> None:
        """Give the keyboard to the formula field."""
        self.formula.line.setFocus()

    def find_nodes(self) -> None:
        """Show the bar that finds nodes and give it the keyboard."""
        self.find_bar.begin()

    def search_ops(self) -> None:
        """Show the palette and give the keyboard to its search."""
        self.edges.look_at("palette")
        self.palette_panel.focus_search()

    def panel_actions(self) -> list[QAction]:
        """Return an action for each panel that shows or hides it and has no row in the table of actions."""
        return [self.panels[row.name].toggleViewAction() for row in PANELS if not row.key]

    def restore_layout(self, state: QByteArray) -> None:
        """Take up a remembered layout of the panels, where there is one."""
        self.panels.restore(state)

    @property
    def looks_inside(self) -> bool:
        """True while the inside of a composite is shown in place of the canvas."""
        return self.entering.is_inside

    def look_inside(self, node_id: int) -> None:
        """Show what is inside a composite, in place of the canvas, or say why that can't be."""
        self.entering.enter(node_id)

    def _add(self, op: str) -> None:
        view = self.entering.view
        view.add_at_centre(op)
        view.setFocus()
        view.document.flush()

    def _view_in_front(self) -> CanvasView:
        return self.entering.view

    def make_exercise(self) -> None:
        """Let a teacher set an exercise of this graph; raise EngineError where it can be none."""
        from gui.flow.exercise_dialog import ExerciseDialog  # teachers ask for it, the first picture does not

        self.examiner.end()
        view = self.canvas
        dialog = ExerciseDialog(self._document.contents(), view.selected_nodes(), view.selected_edges(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.made.connect(self.exercise_made)
        dialog.open()

    def export_animation(self) -> None:
        """Write the pass that is played, or the reverse pass; raise EngineError where there is none."""
        playback = self.player.to_record()
        if self._exporting is None:
            from gui.app.exporting import Exporting  # the first picture does without

            self._exporting = Exporting(self.messages, self)
        self._exporting.export(playback, self._place_to_export())

    @property
    def picturing(self) -> Picturing:
        """What makes pictures of the view in front, made when it is first asked for."""
        if self._picturing is None:
            from gui.app.picturing import Picturing  # the first picture does without

            self._picturing = Picturing(self._view_in_front, self._place_to_export, self.messages, self)
        return self._picturing

    def export_picture(self) -> None:
        """Let a picture be made of what is in front."""
        self.picturing.begin()

    def print(self) -> None:
        """Print what is in front."""
        self.picturing.print()

    def _place_to_export(self) -> Path:
        """Return the folder and the name that are offered, without a suffix."""
        path = self._document.path
        return (path.parent if path else Path.home()) / file_name(self._document.title)

    def predict(self) -> None:
        """Ask for the gradients of the graph, one after the other; raise EngineError where there are none."""
        self.strip.predict()

    def _look_anew(self) -> None:
        """Fit the graph once it stands: another one has come, or an old one comes back by undo."""
        self._fits_next = True

    def _offer_undo(self, replaced: int) -> None:
        """Say what a formula took the place of, and how it comes back."""
        self._start_anew()
        step = self._document.undo_stack.last
        self._formula_step = step if replaced else None
        if replaced:
            message = ngettext(
                "The formula took the place of {count} node.",
                "The formula took the place of {count} nodes.",
                replaced,
            )
            self.messages.tell(message.format(count=replaced), self._bring_back())

    def _bring_back(self) -> dict[str, Callable[[], None]]:
        """Offer to undo a formula that replaced a graph, while that was the last step."""
        stack = self._document.undo_stack
        step = self._formula_step
        if step is None or stack.last is not step:
            return {}

        def bring_back() -> None:
            if stack.last is step:
                stack.undo()

        return {_("Bring them back"): bring_back}

    def _let_go_of_formula(self) -> None:
        """Take the offer away once another step follows."""
        if self._formula_step is not None and self._document.undo_stack.last is not self._formula_step:
            self._formula_step = None
            self.messages.clear()

    def _report(self) -> None:
        if self._fits_next:
            self.canvas.fit()
            self._fits_next = False
        words, node_id = self._what_is_wrong()
        if words:
            self.messages.say(words, {**self._way_to(node_id), **self._bring_back()})
            self._reported = words
        else:
            self._warn()

    def _warn(self) -> None:
        """Tell what is in doubt, once: who dismisses it is not told again while it is the same."""
        warning = next(iter(self._document.warnings), None)
        message = warning.message if warning else ""
        if warning and message != self._reported:
            self.messages.warn(message, {**self._way_to(warning.node), **self._bring_back()})
        elif self._reported and not message:
            self.messages.clear()
        self._reported = message

    def _start_anew(self) -> None:
        self.messages.clear()
        self._reported = ""

    def _what_is_wrong(self) -> tuple[str, int | None]:
        """Return why something was not computed or is not finite, and at which node."""
        if problem := self._document.problem:
            return problem.message, problem.node
        fault = self._document.cause()
        return (fault.sentence, fault.node) if fault else ("", None)

    def _way_to(self, node_id: int | None) -> dict[str, Callable[[], None]]:
        """Offer to go to the node that a message is about."""
        if node_id is None or node_id not in self._document.graph:
            return {}
        name = self._document.name_of(node_id)
        return {_("Show {node}").format(node=name): lambda: self.show_node(node_id)}

    def show_node(self, node_id: int) -> None:
        """Select a node and look at it, wherever one looked before."""
        if node_id in self._document.graph:
            self.inside.leave_all()
            walking.look_at(self.canvas, node_id)
