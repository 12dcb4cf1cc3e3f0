"""The menu bar and the tool bar of the window, filled from the action table."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from engine.text import _
from gui.app.actions import (
    ALIGN_LIST,
    INNER,
    MENUS,
    PANEL_LIST,
    RECENT,
    START_LIST,
    SWITCHES,
    THEME_LIST,
    TOOLS,
    WIRES_LIST,
)
from gui.app.settings import Settings
from gui.app.thumbnails import thumbnail
from gui.app.window_actions import Actions
from gui.app.workspaces import Workspaces
from gui.look.icons import SIZE
from gui.look.labels import plain_entry, plain_tip
from gui.look.theme import appearance


class Menus(QObject):
    """The menus of one window; `file_chosen` carries the path of a recent document.

    The recent documents and the panels of the workspace in front are listed anew whenever they are opened.
    """

    file_chosen = Signal(object)

    def __init__(
        self, window: QMainWindow, actions: Actions, workspaces: Workspaces, settings: Settings
    ) -> None:
        super().__init__(window)
        self._actions, self._workspaces, self._settings = actions, workspaces, settings
        inner = {
            RECENT: QMenu(_("Open &recent"), window),
            PANEL_LIST: QMenu(_("&Panels"), window),
            THEME_LIST: QMenu(_("&Theme"), window),
            ALIGN_LIST: QMenu(_("A&lign"), window),
            WIRES_LIST: QMenu(_("Wir&es"), window),
            START_LIST: QMenu(_("At t&he start"), window),
        }
        self.recent, self.panels = inner[RECENT], inner[PANEL_LIST]
        self.recent.aboutToShow.connect(self._list_recent)
        self.panels.aboutToShow.connect(self._list_panels)
        for name, layout in INNER.items():
            actions.fill(inner[name], layout, {})
        for title, layout in MENUS.items():
            actions.fill(window.menuBar().addMenu(title), layout, inner)

    def _list_recent(self) -> None:
        self.recent.clear()
        for path in self._settings.recent_files():
            action = self.recent.addAction(plain_entry(path.name))
            action.setToolTip(plain_tip(str(path)))
            action.setIcon(QIcon(thumbnail(path, appearance().theme)))
            action.triggered.connect(lambda _checked, chosen=path: self.file_chosen.emit(chosen))
        if self.recent.isEmpty():
            self.recent.addAction(_("No documents yet")).setEnabled(False)
        else:
            self.recent.addSeparator()
            self.recent.addAction(_("Forget these")).triggered.connect(self._settings.forget_files)

    def _list_panels(self) -> None:
        self.panels.clear()
        if self._workspaces.is_graph_in_front:
            self._actions.fill(self.panels, INNER[PANEL_LIST], {})
            self.panels.addSeparator()
        self.panels.addActions(self._workspaces.panel_actions())


def tool_bar(actions: Actions) -> QToolBar:
    """Return the bar below the menus: the workspaces, what is wanted often, and the theme at its end."""
    bar = QToolBar(_("Tools"))
    bar.setObjectName("tools")
    bar.setMovable(False)
    bar.setIconSize(SIZE)
    for name in SWITCHES:
        button = QToolButton()
        button.setDefaultAction(actions[name])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setObjectName("workspace")
        bar.addWidget(button)
    bar.addSeparator()
    for tool in TOOLS:
        if tool is None:
            bar.addSeparator()
        else:
            bar.addAction(actions[tool])
    spacer = QWidget()
    spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(spacer)
    bar.addAction(actions["theme"])
    return bar
