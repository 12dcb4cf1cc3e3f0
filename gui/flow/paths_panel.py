"""The panel beside a path ledger: every step of it in a row, and what either way of adding up has cost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.maths.counting import count_in_words
from engine.study.cost import Operations
from engine.study.paths.path_trace import PathTrace, Reckoning
from engine.text import _
from gui.flow.player import Player
from gui.look import numbers
from gui.look.formula_view import FormulaView
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme

SYMBOLS, RESULT, TOTAL = range(3)
FEWEST_ROWS = 6
"""Rows of the ledger that there is always room for."""
EQUATION = 48
"""Pixels kept free for the factored sum, so that the rows stand still when it comes."""


class PathsPanel(QWidget):
    """Shows the ledger that is played, numbers as far as it has come; a row that is chosen is gone to."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._trace: PathTrace | None = None
        self._rows: list[QTreeWidgetItem] = []
        self.title = PlainLabel(wraps=True)
        self.steps = self._make_steps()
        self.factor = QPushButton(_("Factor"))
        self.factor.setToolTip(_("Take common factors out, and add up with as few operations as that needs"))
        self.equation = FormulaView()
        self.equation.setMinimumHeight(EQUATION)
        self.costs = Costs()
        self.factor.clicked.connect(self._factor)
        self.steps.currentItemChanged.connect(self._go_to_row)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
        column.setSpacing(Theme.UNIT)
        for widget in (self.title, self.costs, self.factor, self.equation):
            column.addWidget(widget)
        column.addWidget(self.steps, 1)
        player.changed.connect(self._show)
        self._show()

    def _make_steps(self) -> QTreeWidget:
        steps = QTreeWidget()
        steps.setHeaderLabels([_("Path"), _("Product"), _("Sum")])
        steps.setRootIsDecorated(False)
        steps.setUniformRowHeights(True)
        steps.setMinimumHeight((FEWEST_ROWS + 1) * steps.fontMetrics().lineSpacing())
        steps.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys step on the canvas
        steps.setAccessibleName(_("Ledger"))
        header = steps.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(SYMBOLS, QHeaderView.ResizeMode.Stretch)
        for section in (RESULT, TOTAL):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        return steps

    def _factor(self) -> None:
        if self._trace is not None:
            self._player.go_to(self._trace.factoring)

    def _go_to_row(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._player.go_to(self.steps.indexOfTopLevelItem(item) + 1)

    # -- keeping up ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        playback = self._player.playback
        trace = playback.trace if playback else None
        self._take(trace if isinstance(trace, PathTrace) else None)
        if self._trace is not None and playback is not None:
            self._show_place(self._trace, playback.count)

    def _take(self, trace: PathTrace | None) -> None:
        if trace is self._trace and trace is not None:
            return
        self._trace = trace
        hint = _("Select two nodes, or one before the target, and press P.")
        self.title.setText(trace.title if trace else hint)
        for widget in (self.steps, self.costs, self.factor, self.equation):
            widget.setVisible(trace is not None)
        self.steps.blockSignals(True)
        self.steps.clear()
        self._rows = [_row(step) for step in trace.steps] if trace else []
        self.steps.addTopLevelItems(self._rows)
        self.steps.blockSignals(False)

    def _show_place(self, trace: PathTrace, count: int) -> None:
        self.steps.blockSignals(True)
        for place, (item, step) in enumerate(zip(self._rows, trace.steps, strict=True)):
            _tell(item, step, is_known=place < count)
            item.setHidden(place + 1 >= trace.factoring > count)
        self.steps.setCurrentItem(self._rows[count - 1])
        self.steps.scrollToItem(self._rows[count - 1])
        self.steps.blockSignals(False)
        is_factored = count >= trace.factoring
        self.factor.setEnabled(not is_factored)
        self.equation.show_latex(trace.equation.latex if is_factored else "")
        self.costs.show_costs(trace, count)


class Costs(QWidget):
    """Multiplications and additions, path by path and factored: how many so far, and how many in all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for column, title in enumerate((_("so far"), _("in all")), 2):
            grid.addWidget(PlainLabel(title), 0, column, Qt.AlignmentFlag.AlignRight)
        self.walking = self._make_rows(1, _("Path by path"))
        self.factored = self._make_rows(3, _("Factored"))

    def _make_rows(self, first: int, title: str) -> list[list[PlainLabel]]:
        self._grid.addWidget(PlainLabel(title), first, 0)
        signs = {"×": _("multiplications"), "+": _("additions")}
        return [self._make_row(row, *sign) for row, sign in enumerate(signs.items(), first)]

    def _make_row(self, row: int, sign: str, meaning: str) -> list[PlainLabel]:
        head, cells = PlainLabel(sign), [PlainLabel(), PlainLabel()]
        self._grid.addWidget(head, row, 1, Qt.AlignmentFlag.AlignRight)
        for column, cell in enumerate(cells, 2):
            self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignRight)
        for label in (head, *cells):
            label.setToolTip(plain_tip(meaning))
            label.setAccessibleDescription(meaning)
        cells[0].setStyleSheet("font-weight: 600")
        return cells

    def show_costs(self, trace: PathTrace, count: int) -> None:
        """Show what a ledger has cost after so many steps."""
        walking, factored = trace.costs(count)
        _tell_costs(self.walking, walking, trace.book.naive)
        _tell_costs(self.factored, factored, trace.book.factored)


def _tell_costs(rows: list[list[PlainLabel]], so_far: Operations, in_all: Operations) -> None:
    columns = [(cost.products, cost.additions) for cost in (so_far, in_all)]
    for cells, counts in zip(rows, zip(*columns, strict=True), strict=True):
        for cell, count in zip(cells, counts, strict=True):
            cell.setText(count_in_words(count))


def _row(step: Reckoning) -> QTreeWidgetItem:
    item = QTreeWidgetItem([step.symbols, "", ""])
    item.setToolTip(SYMBOLS, plain_tip(step.route or step.symbols))
    for column in (RESULT, TOTAL):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _tell(item: QTreeWidgetItem, step: Reckoning, *, is_known: bool) -> None:
    """Write a step's numbers into its row once they are known."""
    for column, number in ((RESULT, step.result), (TOTAL, step.total)):
        item.setText(column, numbers.short(number) if is_known and number is not None else "")
