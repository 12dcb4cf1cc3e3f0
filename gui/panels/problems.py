"""What is wrong in a graph: what is not computed or not finite, hardly meant, or not wired."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from engine.text import _
from gui.document.shown import Problem, Shown
from gui.look.labels import plain_tip
from gui.look.roomy_rows import RoomyRows
from gui.look.theme import Theme, appearance

_NODE = Qt.ItemDataRole.UserRole


class ProblemsPanel(QListWidget):
    """Lists what is wrong, the worst first; `chosen` has the node of the line clicked or stepped to.

    Arrow keys step, Home and End go to the ends, as in every list.
    """

    chosen = Signal(int)

    def __init__(self, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self._listed: tuple[tuple[Problem, ...], ...] | None = None
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setViewportMargins(Theme.UNIT, 0, Theme.UNIT, 0)
        self.viewport().setAutoFillBackground(False)
        self.setItemDelegate(RoomyRows(self))
        self.setWordWrap(True)
        self.setAccessibleName(_("Problems"))
        shown.evaluated.connect(self._follow)
        shown.replaced.connect(self._follow)
        appearance().changed.connect(self._list)
        self.currentItemChanged.connect(lambda item, _last: self._choose(item))
        self.itemClicked.connect(self._choose)
        self._follow()

    def _follow(self) -> None:
        """List anew where something else is wrong than was."""
        kinds = (self._shown.problems, self._shown.faults, self._shown.warnings, self._open_ports())
        if kinds != self._listed:
            self._listed = kinds
            self._list()

    def _open_ports(self) -> tuple[Problem, ...]:
        words = _("port {port} has no wire, so nothing that depends on it is computed")
        return tuple(Problem(node, words.format(port=port)) for node, port in self._shown.graph.open_ports())

    def _list(self) -> None:
        theme = appearance().theme
        colours = (theme.danger, theme.danger, theme.warning, theme.warning)
        with QSignalBlocker(self):
            self.clear()
            for colour, problems in zip(colours, self._listed or (), strict=False):
                for problem in problems:
                    item = QListWidgetItem(self._words(problem), self)
                    item.setForeground(colour)
                    item.setToolTip(plain_tip(problem.message))
                    item.setData(_NODE, problem.node)
            if not self.count():
                QListWidgetItem(_("Nothing is wrong"), self).setFlags(Qt.ItemFlag.NoItemFlags)

    def _words(self, problem: Problem) -> str:
        if problem.node is None or problem.node not in self._shown.graph:
            return problem.message
        name = self._shown.name_of(problem.node)
        return _("{node} — {problem}").format(node=name, problem=problem.message)

    def _choose(self, item: QListWidgetItem | None) -> None:
        node = item.data(_NODE) if item is not None else None
        if node is None:
            return
        had_focus = self.hasFocus()
        self.chosen.emit(node)
        if had_focus:  # whoever shows the node takes the keyboard, and one may want to step on
            self.setFocus()
