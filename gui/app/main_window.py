"""The window: two workspaces, Graph and Training Lab, with their menus, and what is remembered of them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from engine.composites.sizes import node_size
from engine.errors import EngineError
from engine.files.document import Contents, View
from engine.files.examples import find
from engine.graphs.graph import Graph
from engine.graphs.layout import layered
from engine.text import _
from gui import __version__
from gui.app import recovery
from gui.app.actions import Actions, Entry, with_keys
from gui.app.files import Files
from gui.app.gallery import Gallery
from gui.app.graph_actions import GraphActions
from gui.app.graph_workspace import GraphWorkspace
from gui.app.report import Reporter
from gui.app.settings import Settings, keep_to_folder
from gui.document.document import Document
from gui.document.keeping import Keeper
from gui.look.icons import SIZE, program_icon
from gui.look.theme import Theme, appearance
from gui.training.lab import TrainingLab

FIRST_EXAMPLE = "product-of-a-sum"
_THEMES = (("system", _("Follow the system")), ("light", _("Light")), ("dark", _("Dark")))


class MainWindow(QMainWindow):
    """The whole program on screen."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.document = Document(self)
        self.graph = GraphWorkspace(self.document)
        self.lab = TrainingLab()
        self.files = Files(self.document, self.settings, self._view, self)
        self.keeper = Keeper(self.document, recovery.folder(), self)
        self.recovery = recovery.RecoveryBar(self.document, self.files, self.keeper)
        self.graph.show_above(self.recovery)
        self.gallery: Gallery | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self.graph)
        self._stack.addWidget(self.lab)
        self.setCentralWidget(self._stack)
        self.actions_table = Actions(self)
        self._graph_actions = GraphActions(self.graph, self.document)
        self._build_menus()
        self._build_tool_bar()
        self._build_status_bar()
        self._connect()
        self.setWindowIcon(program_icon())
        self.resize(1280, 800)
        self._restore()
        self._show_title()

    # -- what others call ---------------------------------------------------------------------------------

    def show_graph(self) -> None:
        """Turn to the Graph workspace."""
        self._graph_switch.setChecked(True)
        self._turn_to(self.graph)

    def show_lab(self) -> None:
        """Turn to the Training Lab."""
        self._lab_switch.setChecked(True)
        self._turn_to(self.lab)

    def open_example(self, name: str = FIRST_EXAMPLE) -> None:
        """Open an example of the gallery as a document of its own."""
        self.files.show(find(name).contents())
        self.show_graph()

    def open_network(self, graph: Graph, target: int) -> None:
        """Open a network from the Lab in the graph editor, differentiated at its loss."""

        def gesture() -> None:
            contents = Contents(graph, layered(graph, node_size), target, title=_("Network"))
            if self.files.show(contents, unsaved=True):
                self.show_graph()

        self._guarded(gesture)

    # -- building -----------------------------------------------------------------------------------------

    def _build_menus(self) -> None:
        self._build_file_menu(self.menuBar().addMenu(_("&File")))
        self.actions_table.fill(self.menuBar().addMenu(_("&Edit")), self._graph_actions.edit_entries())
        self.actions_table.fill(self.menuBar().addMenu(_("&Graph")), self._graph_actions.graph_entries())
        self._build_view_menu(self.menuBar().addMenu(_("&View")))
        self.actions_table.fill(
            self.menuBar().addMenu(_("&Help")), (Entry(_("&About Chainrule"), self._about),)
        )

    def _build_file_menu(self, menu: QMenu) -> None:
        keys = QKeySequence.StandardKey
        self.actions_table.fill(menu, (
            Entry(_("&New"), self.files.new, keys.New, "new"),
            Entry(_("&Open…"), self.files.choose_and_open, keys.Open, "open"),
            Entry(_("&Examples…"), self.show_gallery, "Ctrl+Shift+O", "gallery"),
        ))  # fmt: skip
        self._recent = menu.addMenu(_("Open &recent"))
        self._recent.aboutToShow.connect(self._list_recent)
        self.actions_table.fill(menu, (
            Entry(_("&Save"), self.files.save, keys.Save, "save"),
            Entry(_("Save &as…"), self.files.save_as, keys.SaveAs),
            None,
            Entry(_("&Quit"), self.close, keys.Quit),
        ))  # fmt: skip

    def _build_view_menu(self, menu: QMenu) -> None:
        self._add_workspaces(menu)
        self.actions_table.fill(menu, (None, *self._graph_actions.view_entries(), None))
        panels = menu.addMenu(_("&Panels"))
        panels.addActions([dock.toggleViewAction() for dock in self.graph.docks])
        panels.addSeparator()
        panels.addActions(self.lab.panel_actions())
        self._add_themes(menu.addMenu(_("&Theme")))

    def _add_workspaces(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        self._graph_switch, self._lab_switch = QAction(_("Graph"), group), QAction(_("Training Lab"), group)
        switches = ((self._graph_switch, "Ctrl+1", self.graph), (self._lab_switch, "Ctrl+2", self.lab))
        for action, keys, workspace in switches:
            action.setShortcut(QKeySequence(keys))
            action.setToolTip(with_keys(action.text(), action))
            action.setCheckable(True)
            action.triggered.connect(lambda _checked, chosen=workspace: self._turn_to(chosen))
            menu.addAction(action)
        self._graph_switch.setChecked(True)

    def _add_themes(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        self.theme_actions: dict[str, QAction] = {}
        for choice, words in _THEMES:
            action = QAction(words, group)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked, chosen=choice: self._choose_theme(chosen))
            menu.addAction(action)
            self.theme_actions[choice] = action

    def _build_tool_bar(self) -> None:
        bar = QToolBar(_("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(SIZE)
        self.addToolBar(bar)
        for switch in (self._graph_switch, self._lab_switch):
            button = QToolButton()
            button.setDefaultAction(switch)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setObjectName("workspace")
            bar.addWidget(button)
        for group in (("new", "open", "gallery", "save"), ("undo", "redo"), ("arrange", "fit")):
            bar.addSeparator()
            for name in group:
                bar.addAction(self.actions_table.by_icon[name])
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        flip = QAction(_("Light or dark"), self)
        flip.setToolTip(_("Change between light and dark"))
        flip.triggered.connect(self._flip_theme)
        bar.addAction(self.actions_table.adopt(flip, "theme"))

    def _build_status_bar(self) -> None:
        self.counts = QLabel()
        self.counts.setContentsMargins(0, 0, Theme.UNIT * 2, 0)
        self.statusBar().addPermanentWidget(self.counts)
        self.statusBar().setSizeGripEnabled(False)

    def _connect(self) -> None:
        self.document.state_changed.connect(self._show_title)
        self.document.described.connect(self._show_title)
        self.document.undo_stack.changed.connect(self._show_history)
        self.document.evaluated.connect(self._show_counts)
        for changed in (self.document.replaced, self.graph.canvas.selection_changed):
            changed.connect(self._enable_actions)
        self.graph.inside_changed.connect(self._enable_graph_actions)
        for refused in (self.files.refused, self.keeper.failed):
            refused.connect(self.graph.messages.say)
        self.files.opened.connect(self._look_at_document)
        self.lab.graph_requested.connect(self.open_network)
        self.lab.message.connect(lambda text: self.statusBar().showMessage(text, 5000))

    # -- doing --------------------------------------------------------------------------------------------

    def show_gallery(self) -> None:
        """Open the example gallery."""
        if self.gallery is None:
            self.gallery = Gallery(self)
            self.gallery.chosen.connect(self.open_example)
        self.gallery.show()
        self.gallery.raise_()

    def _turn_to(self, workspace: QWidget) -> None:
        self._stack.setCurrentWidget(workspace)
        self._enable_graph_actions()
        self._show_history()
        self.counts.setVisible(workspace is self.graph)

    def _show_history(self) -> None:
        stack = self.document.undo_stack
        undo, redo = self.actions_table.by_icon["undo"], self.actions_table.by_icon["redo"]
        self.actions_table.refresh()
        undo.setText(_("&Undo {step}").format(step=stack.undoText()).strip())
        redo.setText(_("&Redo {step}").format(step=stack.redoText()).strip())

    def _enable_graph_actions(self) -> None:
        on_canvas = self._stack.currentWidget() is self.graph and not self.graph.looks_inside
        self.actions_table.enable_graph_actions(on_canvas)

    def _enable_actions(self, *_changed: object) -> None:
        self.actions_table.refresh()

    def _guarded(self, gesture: Callable[[], object]) -> None:
        try:
            gesture()
        except EngineError as error:
            self.graph.messages.say(str(error))

    def _list_recent(self) -> None:
        self._recent.clear()
        for path in self.settings.recent_files():
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked, chosen=path: self._open_recent(chosen))
        if self._recent.isEmpty():
            self._recent.addAction(_("No documents yet")).setEnabled(False)
        else:
            self._recent.addSeparator()
            self._recent.addAction(_("Forget these")).triggered.connect(self.settings.forget_files)

    def _open_recent(self, path: Path) -> None:
        self.files.open(path)
        self.show_graph()

    def _choose_theme(self, choice: str) -> None:
        appearance().choose(choice)
        self.settings.set_theme(choice)
        self._check_theme()

    def _flip_theme(self) -> None:
        self._choose_theme("light" if appearance().theme.dark else "dark")

    def _check_theme(self) -> None:
        self.theme_actions[appearance().choice].setChecked(True)

    def _show_title(self) -> None:
        self.setWindowTitle(f"{self.document.title}[*] — Chainrule")
        self.setWindowModified(self.document.is_modified)

    def _show_counts(self) -> None:
        graph = self.document.graph
        words = _("{nodes} nodes, {wires} wires").format(nodes=len(graph), wires=len(graph.edges()))
        self.counts.setText(words)

    def _about(self) -> None:
        words = _(
            "<b>Chainrule {version}</b><p>Draw computational graphs, watch gradients flow through them, "
            "and race optimizers on small neural networks.</p>"
        )
        QMessageBox.about(self, _("About Chainrule"), words.format(version=__version__))

    # -- remembering --------------------------------------------------------------------------------------

    def _view(self) -> View:
        centre, zoom = self.graph.canvas.view_state()
        return View(centre, zoom)

    def _look_at_document(self) -> None:
        view = self.document.view
        if view:
            self.graph.canvas.restore_view_state(view.centre, view.zoom)
        else:
            self.graph.canvas.fit()

    def _restore(self) -> None:
        appearance().choose(self.settings.theme())
        self._check_theme()
        self.restoreGeometry(self.settings.state("window"))
        self.graph.restore_layout(self.settings.state("panels"))
        self.lab.restore_state(self.settings.lab())

    def _remember(self) -> None:
        self.settings.set_state("window", self.saveGeometry())
        self.settings.set_state("panels", self.graph.saveState())
        self.settings.set_lab(self.lab.save_state())
        self.settings.write()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once nothing is lost by it; the worker of the Lab is stopped first."""
        if not self.files.may_leave():
            event.ignore()
            return
        self._remember()
        self.keeper.close()
        self.lab.shutdown()
        event.accept()


def open_window(path: Path | None = None) -> int:
    """Show the window with this document, or with the first example, and return when it is closed."""
    keep_to_folder()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("chainrule")
    application.setApplicationDisplayName("Chainrule")
    window = MainWindow()
    Reporter(window).install()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt's loop would not let Python see Ctrl+C
    window.show()
    if path is None or not window.files.open(path):
        window.open_example()
    window.recovery.look(recovery.folder())
    return QApplication.exec()
