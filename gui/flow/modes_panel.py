"""Both modes side by side: what all gradients of a graph cost by either, and what a large loss would."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.maths.counting import count_in_words
from engine.study.cost import MANY_PARAMETERS, ModeComparison, compare_whole, large_loss
from engine.text import _
from gui.document.document import Document
from gui.flow.player import Player
from gui.look.icons import icon
from gui.look.labels import PlainLabel
from gui.look.theme import Theme, appearance

REVERSE, FORWARD = "reverse", "forward"
TITLES = {REVERSE: _("Reverse"), FORWARD: _("Forward")}
"""The columns of a table."""


class ModesPanel(QWidget):
    """Compares the modes on one document, and plays either; `refused` carries why it can't be played."""

    refused = Signal(str)

    def __init__(self, document: Document, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._player = document, player
        self._known: object = None
        self.title, self.verdict = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.here, self.large = ModeTable(), ModeTable()
        self.play_reverse, self.play_forward = (
            QPushButton(_("Play reverse")),
            QPushButton(_("Play forward from")),
        )
        self.play_reverse.setToolTip(_("Watch all gradients come in one pass back from the target"))
        self.play_forward.setToolTip(_("Watch the tangents go forward from one input"))
        self.leaf = QComboBox()
        self.leaf.setAccessibleName(_("The input that moves"))
        self.play_reverse.clicked.connect(lambda: self._attempt(player.play_backward))
        self.play_forward.clicked.connect(lambda: self._attempt(self._play_from_leaf))
        self._arrange()
        document.evaluated.connect(self._show)
        appearance().changed.connect(self._recolour)
        self._recolour()

    def _arrange(self) -> None:
        onward = QHBoxLayout()
        onward.addWidget(self.play_forward)
        onward.addWidget(self.leaf, 1)
        large = PlainLabel(
            _("A loss of {count} parameters").format(count=count_in_words(MANY_PARAMETERS)), wraps=True
        )
        self.reason = PlainLabel(wraps=True)
        for words in (self.title, large):
            words.setStyleSheet("font-weight: 600")
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
        column.setSpacing(Theme.UNIT)
        for widget in (self.title, self.here, self.verdict, self.play_reverse):
            column.addWidget(widget)
        column.addLayout(onward)
        column.addSpacing(Theme.UNIT * 2)
        for widget in (large, self.large, self.reason):
            column.addWidget(widget)
        column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Compare the modes on the graph as it is now."""
        super().showEvent(event)
        self._show()

    # -- playing ------------------------------------------------------------------------------------------

    def _play_from_leaf(self) -> None:
        self._player.play_tangents(self.leaf.currentData())

    def _attempt(self, play: Callable[[], None]) -> None:
        try:
            play()
        except EngineError as error:
            self.refused.emit(str(error))

    # -- keeping up ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Compare anew where the graph is another; while only numbers change, nothing else does."""
        if not self.isVisible() or (known := self._structure()) == self._known:
            return
        self._known = known
        try:
            self._compare(compare_whole(self._document.graph))
        except EngineError as error:
            self.title.setText(str(error))
            for widget in (self.here, self.verdict):
                widget.hide()
        self._list_leaves()
        large = large_loss()
        self.large.tell(large)
        self.reason.setText(large.reason)

    def _structure(self) -> object:
        """Return what decides the costs: the plan, and the shapes of the leaves."""
        plan, graph = self._document.found_by, self._document.graph
        shapes = tuple(() if leaf.value is None else np.shape(leaf.value) for leaf in graph.leaves())
        return plan, shapes, len(graph)

    def _compare(self, comparison: ModeComparison) -> None:
        words = _("This graph — inputs: {inputs}, outputs: {outputs}")
        self.title.setText(
            words.format(inputs=count_in_words(comparison.inputs), outputs=count_in_words(comparison.outputs))
        )
        self.here.tell(comparison)
        self.verdict.setText(comparison.reason)
        for widget in (self.here, self.verdict):
            widget.show()

    def _list_leaves(self) -> None:
        """Offer the leaves that can move, and keep the one that was chosen."""
        plan, chosen = self._document.found_by, self.leaf.currentData()
        moving = [leaf for leaf in plan.leaves if leaf in plan.differentiated] if plan else []
        self.leaf.clear()
        for leaf in moving:
            self.leaf.addItem(self._document.graph.node(leaf).name, leaf)
        self.leaf.setCurrentIndex(max(0, self.leaf.findData(chosen)))
        self.play_forward.setEnabled(bool(moving))

    def _recolour(self) -> None:
        for button, drawing in ((self.play_reverse, "backward"), (self.play_forward, "forward")):
            button.setIcon(icon(drawing))


class ModeTable(QWidget):
    """Passes, multiplications and additions of both modes, the cheaper one in bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        titles = (_("passes"), _("multiplications"), _("additions"))
        for row, title in enumerate(titles, 1):
            grid.addWidget(PlainLabel(title), row, 0)
        columns = {mode: column for column, mode in enumerate(TITLES, 1)}
        self.heads = {mode: self._cell(0, column) for mode, column in columns.items()}
        for mode, title in TITLES.items():
            self.heads[mode].setText(title)
        rows = range(1, len(titles) + 1)
        self.cells = {mode: [self._cell(row, column) for row in rows] for mode, column in columns.items()}

    def _cell(self, row: int, column: int) -> PlainLabel:
        cell = PlainLabel()
        self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignRight)
        return cell

    def tell(self, comparison: ModeComparison) -> None:
        """Show what either mode costs."""
        for mode, cost in comparison.by_mode.items():
            counts = (cost.passes, cost.products, cost.additions)
            for cell, count in zip(self.cells[mode], counts, strict=True):
                cell.setText(count_in_words(count))
            style = "font-weight: 600" if mode == comparison.cheaper and not comparison.is_even else ""
            for cell in (self.heads[mode], *self.cells[mode]):
                cell.setStyleSheet(style)
