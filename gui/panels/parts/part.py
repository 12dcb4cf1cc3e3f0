"""A part of the inspector's page, and the section that folds it away."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.graphs.graph import Node
from engine.text import _
from gui.look.letters import sized
from gui.look.theme import Theme

MOST_PORTS = 12
"""Ports that are told of until a user asks for the others."""


class Part(QWidget):
    """Tells one thing of what is selected; `refresh` is called while it is open and has something to tell."""

    key = ""
    """What it is remembered by."""
    opens = True
    """Whether it is open until a user chooses."""

    @classmethod
    def suits(cls, _node: Node) -> bool:
        """Return whether there can ever be something to tell of such a node."""
        return True

    def title(self) -> str:
        """Return the heading."""
        raise NotImplementedError

    def can_tell(self) -> bool:
        """Return whether there is something to tell, and none of it hidden."""
        return True

    def refresh(self) -> None:
        """Show the numbers of the last evaluation."""
        raise NotImplementedError


class Folds(QObject):
    """Which parts a user has opened or folded, by their keys; the others are as they come."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: dict[str, bool] = {}

    def is_open(self, part: Part) -> bool:
        """Return whether a part is to be open."""
        return self._open.get(part.key, part.opens)

    def choose(self, part: Part, is_open: bool) -> None:
        """Open or fold all parts of its kind from now on."""
        self._open[part.key] = is_open

    def chosen(self) -> dict[str, bool]:
        """Return what was chosen, to be remembered."""
        return dict(self._open)

    def restore(self, chosen: Mapping[str, bool]) -> None:
        """Take up what was remembered."""
        self._open = dict(chosen)


class Section(QWidget):
    """A part below a heading that folds it: by a click, or by Space while it has the keyboard.

    What is folded is not kept up to date, so a part that takes long costs nothing until it is opened.
    """

    opened = Signal()

    def __init__(self, part: Part, folds: Folds) -> None:
        super().__init__()
        self.part, self._folds = part, folds
        self.header = QToolButton()
        self.header.setObjectName("section")
        self.header.setCheckable(True)
        self.header.setToolTip(_("Open or fold this part of the page"))
        self.header.setAutoRaise(True)
        self.header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.header.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.header.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        font = sized(self.header.font(), Theme.SMALL)
        font.setBold(True)
        self.header.setFont(font)
        self.header.setChecked(folds.is_open(part))
        self.header.toggled.connect(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Theme.UNIT // 2, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(self.header)
        column.addWidget(part)
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether the part is to be seen."""
        return self.header.isChecked()

    def refresh(self) -> None:
        """Bring an open part up to date; one that has nothing to tell is not there."""
        can_tell = self.part.can_tell()
        self.setVisible(can_tell)
        if can_tell:
            self.header.setText(self.part.title())
        if can_tell and self.is_open:
            self.part.refresh()

    def _fold(self, is_open: bool) -> None:
        self._folds.choose(self.part, is_open)
        self.refresh()
        self._show()
        if is_open:
            self.opened.emit()

    def _show(self) -> None:
        self.header.setArrowType(Qt.ArrowType.DownArrow if self.is_open else Qt.ArrowType.RightArrow)
        self.part.setVisible(self.is_open)
