"""The window: workspaces in the middle, menus and bars around them, and what is remembered of it all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from engine.files.document import Contents
from engine.files.examples import find
from engine.graphs.graph import Graph
from engine.graphs.layout import Position
from engine.text import _, ngettext
from gui.app import recovery
from gui.app.actions import ACTIONS
from gui.app.closing import Closing
from gui.app.desk import Desk
from gui.app.dropped_files import accepted, is_table
from gui.app.files import Files
from gui.app.graph_workspace import GraphWorkspace
from gui.app.last_time import LastTime
from gui.app.lecture import Lecture
from gui.app.menus import Menus, tool_bar
from gui.app.panels import is_behind
from gui.app.placing import SMALLEST_USUAL
from gui.app.questions import ask_to_end_race
from gui.app.settings import Settings
from gui.app.tab_bar import TabBar
from gui.app.tabs import Tabs
from gui.app.thumbnails import Thumbnails
from gui.app.views import Views
from gui.app.window_actions import Actions
from gui.app.workspaces import Workspaces
from gui.document.difference import Difference
from gui.document.document import Document
from gui.document.keeping import Keeper
from gui.look.focus_mark import FocusMark
from gui.look.habits import kept_habits
from gui.look.icons import program_icon
from gui.look.labels import PlainLabel, plain_title
from gui.look.motion import motion
from gui.look.theme import Theme, appearance

if TYPE_CHECKING:
    from gui.app.command_list import CommandList
    from gui.training.lab import TrainingLab

FIRST_EXAMPLE = "product-of-a-sum"

S = TypeVar("S")


class MainWindow(QMainWindow):
    """The whole program on screen."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.document = Document(self)
        self.graph = GraphWorkspace(self.document)
        self.workspaces = Workspaces(self.graph, self._make_lab)
        self.tabs = Tabs(self.document, recovery.folder(), self)
        self.views = Views(self.tabs, self.graph, self.settings)
        self.files = Files(self.tabs, self.settings, self.views.now, self)
        self.last_time = LastTime(self.tabs, self.files, self.settings)
        self.closing = Closing(self.tabs, self.files, self)
        self.desk = Desk(self.settings, self)
        self.lecture = Lecture(self, self.graph)
        self.thumbnails = Thumbnails(self)
        self._commands: CommandList | None = None
        self.recovery = recovery.RecoveryBar(self.tabs, self._resume_race)
        self.graph.show_above(self.recovery)
        self.graph.show_above(bar := TabBar(self.tabs, self.closing))
        self.lecture.changed.connect(lambda: bar.put_away(self.lecture.is_on))
        self.setCentralWidget(self.workspaces)
        self.actions_table = Actions(self, self, ACTIONS)
        self.menus = Menus(self, self.actions_table, self.workspaces, self.settings)
        self.menus.file_chosen.connect(self._open_file)
        self.addToolBar(tool_bar(self.actions_table))
        self._build_status_bar()
        self._connect()
        FocusMark(self)
        self.setAcceptDrops(True)
        self.setWindowIcon(program_icon())
        self.resize(SMALLEST_USUAL)
        self._restore()
        self._show_title()
        self.actions_table.refresh()
        self.graph.canvas.setFocus()  # or Qt gives the keyboard to the first button there is

    # -- what others call ---------------------------------------------------------------------------------

    @property
    def lab(self) -> TrainingLab:
        """The Training Lab, made when it is first asked for."""
        return self.workspaces.lab

    @property
    def keeper(self) -> Keeper:
        """What keeps the journal of the document in front."""
        return self.tabs.front.keeper

    def show_graph(self) -> None:
        """Turn to the Graph workspace."""
        self.workspaces.show_graph()

    def show_lab(self) -> None:
        """Turn to the Training Lab."""
        self.workspaces.show_lab()

    def open_example(self, name: str = FIRST_EXAMPLE) -> None:
        """Open an example of the gallery as a document of its own."""
        self.open_contents(find(name).contents())

    def open_contents(self, contents: Contents) -> None:
        """Open an example or an exercise as a document of its own."""
        self.files.show(contents)

    def _resume_race(self, path: Path) -> None:
        self.show_lab()
        self.lab.resume(path)

    def open_network(self, graph: Graph, target: int) -> None:
        """Open a network from the Lab in the graph editor, differentiated at its loss."""

        def show(places: Mapping[int, Position]) -> None:
            self.files.show(Contents(graph, places, target, title=_("Network")), unsaved=True)

        self.document.laying_out.ask(lambda: graph, show)
        if self.document.laying_out.is_busy:
            self.statusBar().showMessage(_("Laying the network out …"), 5000)

    def subject(self, kind: type[S]) -> S | None:
        """Return what an action on this kind of thing is about: part of the window, or what is in front."""
        parts: list[object] = [self.files, self.desk, self.lecture, self.workspaces]
        if self.workspaces.is_graph_in_front:
            parts += [self.tabs, self.closing]
        part = next((part for part in parts if isinstance(part, kind)), None)
        return part if part is not None else self.workspaces.subject(kind)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Walk with Tab, past what is in panels behind others."""
        start = self.focusWidget()
        while super().focusNextPrevChild(forward):
            now = self.focusWidget()
            if now is None or now is start or not is_behind(now):
                return True
        return False

    # -- building -----------------------------------------------------------------------------------------

    def _build_status_bar(self) -> None:
        self.counts = PlainLabel()
        self.counts.setContentsMargins(0, 0, Theme.UNIT * 2, 0)
        self.statusBar().addPermanentWidget(self.counts)
        self.statusBar().setSizeGripEnabled(False)

    def _make_lab(self) -> TrainingLab:
        from gui.training.lab import TrainingLab

        lab = TrainingLab()
        lab.keep_in(recovery.folder())
        lab.graph_requested.connect(self.open_network)
        lab.message.connect(lambda text: self.statusBar().showMessage(text, 5000))
        lab.history_changed.connect(self.actions_table.refresh)
        lab.resize(self.workspaces.size())  # or what is remembered of its panels is cut to a smaller one
        lab.restore_state(self.settings.lab())
        return lab

    def _connect(self) -> None:
        self.document.state_changed.connect(self._show_title)
        self.document.described.connect(self._show_title)
        self.document.replaced.connect(self._show_counts)
        self.document.changed.connect(self._count_anew)
        self.graph.inside_changed.connect(self._show_counts)
        self.document.undo_stack.changed.connect(self._count_inside)  # by then the inside has followed
        refresh = self.actions_table.refresh
        for changed in (
            self.document.undo_stack.changed, self.document.replaced,
            self.graph.canvas.selection_changed, self.graph.inside.selected, self.graph.inside_changed,
            self.workspaces.turned, self.workspaces.panels_changed, self.desk.theme_chosen,
            self.graph.player.changed,
            self.graph.examiner.changed, self.graph.edges.changed, self.lecture.changed, self.tabs.changed,
        ):  # fmt: skip
            changed.connect(refresh)
        self.workspaces.turned.connect(lambda: self.counts.setVisible(self.workspaces.is_graph_in_front))
        self.workspaces.turned.connect(self.lecture.leave)
        self.files.shared.connect(self.workspaces.warn)
        self.files.handed_out.connect(self.workspaces.tell)
        self.files.outdated.connect(self.workspaces.warn)
        for failed in (self.files.refused, self.recovery.refused, self.tabs.refused, self.tabs.failed):
            failed.connect(self.workspaces.say)
        self.last_time.passed_over.connect(lambda text: self.statusBar().showMessage(text, 10_000))
        self.actions_table.refused.connect(self.workspaces.refuse)
        self.tabs.leaving.connect(self.views.leave)
        for come in (self.workspaces.bring_graph, self.views.look, self.lecture.turn_page):
            self.tabs.came.connect(come)
        self.graph.exercise_made.connect(self.files.save_exercise)
        for chosen in (self.desk.example_chosen, self.graph.invitation.chosen):
            chosen.connect(self.open_contents)
        self.graph.invitation.gallery_wanted.connect(self.desk.show_gallery)
        self.desk.file_chosen.connect(self._open_file)
        for at_rest in (self.tabs.came, self.document.saved):
            at_rest.connect(lambda: self.thumbnails.keep(self.document))
        self.desk.commands_wanted.connect(self._show_commands)

    # -- doing --------------------------------------------------------------------------------------------

    def _show_commands(self) -> None:
        if self._commands is None:
            from gui.app.command_list import CommandList

            self._commands = CommandList(self, self)
            self._commands.chosen.connect(self.actions_table.perform)
        self._commands.begin()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files come."""
        accepted(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the files that were dropped."""
        for path in accepted(event):
            self._open_file(path)

    def _open_file(self, path: Path) -> None:
        if is_table(path):
            self.show_lab()
            self.lab.dataset_panel.import_file(str(path))
        elif self.files.open(path):
            self.show_graph()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{plain_title(self.document.title)}[*] — Chainrule")
        self.setWindowModified(self.document.is_modified)

    def _count_anew(self, difference: Difference) -> None:
        if difference.restructures:
            self._show_counts()

    def _count_inside(self) -> None:
        if self.graph.looks_inside:
            self._show_counts()

    def _show_counts(self) -> None:
        graph = (self.graph.inside.innermost or self.document).graph
        counts = (
            ngettext("{count} node", "{count} nodes", len(graph)).format(count=len(graph)),
            ngettext("{count} wire", "{count} wires", graph.wire_count).format(count=graph.wire_count),
        )
        self.counts.setText(", ".join(counts))

    # -- remembering --------------------------------------------------------------------------------------

    def _restore(self) -> None:
        appearance().choose(self.settings.theme())
        motion().choice = self.settings.motion()
        kept_habits().restore(self.settings.canvas())
        self.graph.inspector.folds.restore(self.settings.folds())
        self.restoreGeometry(self.settings.state("window"))
        self.graph.restore_layout(self.settings.state("panels"))

    def _remember(self) -> None:
        self.views.remember()
        self.last_time.remember()
        self.settings.set_canvas(kept_habits().as_record())
        self.settings.set_folds(self.graph.inspector.folds.chosen())
        self.settings.set_state("window", self.saveGeometry())
        self.settings.set_state("panels", self.graph.saveState())
        if self.workspaces.has_lab:
            self.settings.set_lab(self.lab.save_state())
        self.settings.write()

    def _may_close(self) -> bool:
        """Return whether what would end with the window may; what a session's end ends is recovered later."""
        if _session_ends():
            return True
        races = self.workspaces.has_lab and self.lab.race.is_running
        return (not races or ask_to_end_race(self)) and self.closing.may_close_all()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once nothing is lost by it; the worker of the Lab is stopped first."""
        if not self._may_close():
            event.ignore()
            return
        self.lecture.leave()
        self._remember()
        self.document.laying_out.cancel()
        self.document.working_out.cancel()
        self.tabs.close(keep=_session_ends())
        self.thumbnails.close()
        if self.workspaces.has_lab:
            self.lab.shutdown(keep=self.lab.race.is_running and _session_ends())
        event.accept()


def _session_ends() -> bool:
    """Return whether the whole desktop is being left, which no question may hold up."""
    application = QApplication.instance()
    return isinstance(application, QApplication) and application.isSavingSession()
