"""The workspaces of a window, one of which is in front: the graph editor, and the Training Lab."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget

from gui.app.edges import Edges
from gui.app.graph_workspace import GraphWorkspace
from gui.app.lab_edges import edges_of
from gui.look.message_bar import NONE, Choices, MessageBar

if TYPE_CHECKING:
    from gui.training.lab import TrainingLab

S = TypeVar("S")


class Workspaces(QStackedWidget):
    """Shows one workspace at a time; `turned` says that another one came to the front,
    `panels_changed` that a panel of the Lab was opened or collapsed.

    The Lab is made when it is first asked for, by `make_lab`: it brings plots and a worker process that a
    window with a graph does without.
    """

    turned = Signal()
    panels_changed = Signal()

    def __init__(self, graph: GraphWorkspace, make_lab: Callable[[], TrainingLab]) -> None:
        super().__init__()
        self.graph = graph
        self._make_lab = make_lab
        self._lab: TrainingLab | None = None
        self.lab_edges: Edges | None = None
        self.addWidget(graph)

    @property
    def lab(self) -> TrainingLab:
        """The Training Lab."""
        if self._lab is None:
            self._lab = self._make_lab()
            self.lab_edges = edges_of(self._lab, self.width())
            self.lab_edges.changed.connect(self.panels_changed)
            self.addWidget(self._lab)
        return self._lab

    @property
    def has_lab(self) -> bool:
        """Whether the Lab has been made."""
        return self._lab is not None

    @property
    def is_graph_in_front(self) -> bool:
        """Whether the graph editor is shown."""
        return self.currentWidget() is self.graph

    def show_graph(self) -> None:
        """Turn to the graph editor."""
        self.setCurrentWidget(self.graph)
        self.turned.emit()

    def bring_graph(self) -> None:
        """Turn to the graph editor, unless it is in front."""
        if not self.is_graph_in_front:
            self.show_graph()

    def show_lab(self) -> None:
        """Turn to the Training Lab."""
        self.setCurrentWidget(self.lab)
        self.turned.emit()

    def say(self, message: str) -> None:
        """Tell what went wrong where the user is."""
        self._bar.say(message)

    def refuse(self, message: str) -> None:
        """Say why something was not done, until something else is."""
        self._bar.refuse(message)

    def tell(self, message: str) -> None:
        """Tell what is new where the user is."""
        self._bar.tell(message)

    def warn(self, message: str, choices: Choices = NONE) -> None:
        """Tell what deserves a look where the user is."""
        self._bar.warn(message, choices)

    @property
    def _bar(self) -> MessageBar:
        return self.graph.messages if self.is_graph_in_front else self.lab.bar

    def panel_actions(self) -> list[QAction]:
        """Return an action for each panel of the workspace in front that shows or hides it."""
        return self.graph.panel_actions() if self.is_graph_in_front else self.lab.panel_actions()

    def subject(self, kind: type[S]) -> S | None:
        """Return what an action on this kind of thing is about in the workspace in front."""
        if self.is_graph_in_front:
            return self.graph.subject(kind)
        return self.lab_edges if isinstance(self.lab_edges, kind) else self.lab.subject(kind)
