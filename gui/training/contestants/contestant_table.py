"""The table of contestants with its buttons and keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.text import _
from gui.look import keys
from gui.look.icon_button import IconButton
from gui.look.labels import plain_tip
from gui.look.letters import grown
from gui.look.theme import Theme, appearance, blend
from gui.training.contestants.contestant_editors import (
    HyperparameterPopup,
    OptimizerDelegate,
    RateDelegate,
    SampleDelegate,
)
from gui.training.contestants.contestant_model import Column, ContestantModel, optimizer_titles
from gui.training.contestants.rates_menu import RatesMenu

ROW_HEIGHT = 24
WIDTHS = {
    Column.SHOWN: 58, Column.OPTIMIZER: 102, Column.LEARNING_RATE: 62, Column.OTHERS: 108,
    Column.TRAIN_LOSS: 74, Column.TEST_LOSS: 70, Column.ACCURACY: 68,
}  # fmt: skip


class ContestantTable(QWidget):
    """Lists the contestants of a model; `chosen` says which is current, `open_wanted` asks for its graph."""

    chosen = Signal(int)
    open_wanted = Signal(int)

    def __init__(self, model: ContestantModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.view = _View(model)
        self._open = QPushButton(_("Open in editor"))
        self._open.setToolTip(
            _("The chosen contestant's network as a graph, with its weights and next batch")
        )
        self._open.clicked.connect(lambda: self.open_wanted.emit(self.current))
        self.rates = RatesMenu(model, lambda: self.current, self)
        self._arrange()
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now))

    @property
    def current(self) -> int:
        """The row that is chosen."""
        return max(self.view.currentIndex().row(), 0)

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        if row != self.view.currentIndex().row():
            self.view.selectRow(row)

    def sizeHint(self) -> QSize:
        """Ask for room for the buttons and seven rows."""
        return QSize(sum(WIDTHS.values()) + 120, ROW_HEIGHT * 8 + 48)

    def minimumSizeHint(self) -> QSize:
        """Leave room for the buttons and three rows."""
        return QSize(320, ROW_HEIGHT * 4 + 40)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(Theme.UNIT // 2)
        self.add_button = _menu_button("add", _("Add a contestant"), _("Add"), self._menu())
        bar.addWidget(self.add_button)
        for drawing, tip, action in (
            ("duplicate", _("Duplicate the chosen contestant (Ctrl+D)"), self.duplicate),
            ("remove", _("Remove the chosen contestant (Delete)"), self.remove),
            ("up", _("Move up (Alt+Up)"), lambda: self.move_by(-1)),
            ("down", _("Move down (Alt+Down)"), lambda: self.move_by(1)),
        ):
            button = IconButton(drawing, tip)
            button.clicked.connect(action)
            bar.addWidget(button)
        tip = _("At which learning rates they race")
        bar.addWidget(_menu_button("rates", tip, _("Rates"), self.rates))
        bar.addStretch(1)
        bar.addWidget(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT, Theme.UNIT // 2, Theme.UNIT, Theme.UNIT)
        column.setSpacing(Theme.UNIT // 2)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        self.view.key_pressed = self._key

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for name, title, description in optimizer_titles():
            action = menu.addAction(title)
            action.setToolTip(plain_tip(description))
            action.triggered.connect(lambda _checked=False, name=name: self.choose(self._model.add(name)))
        return menu

    def _key(self, event: QKeyEvent) -> bool:
        """Act on a key pressed in the table; return whether it meant something."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif event.key() == Qt.Key.Key_D and control:
            self.duplicate()
        elif alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move_by(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            return False
        return True

    def duplicate(self) -> None:
        """Add a copy of the current contestant."""
        self.choose(self._model.duplicate(self.current))

    def remove(self) -> None:
        """Take the current contestant off the list."""
        self._model.remove(self.current)

    def move_by(self, by: int) -> None:
        """Move the current contestant up or down the list."""
        self.choose(self._model.move(self.current, by))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())


def _menu_button(drawing: str, tip: str, title: str, menu: QMenu) -> IconButton:
    button = IconButton(drawing, tip, title)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(menu)
    button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    return button


class _View(QTableView):
    """A table without lines, whose keys are its owner's first."""

    def __init__(self, model: ContestantModel) -> None:
        super().__init__()
        self.key_pressed: Any = lambda _event: False
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Contestants"))
        for column, delegate in (
            (Column.SHOWN, SampleDelegate(self)),
            (Column.OPTIMIZER, OptimizerDelegate(self)),
            (Column.LEARNING_RATE, RateDelegate(self)),
        ):
            self.setItemDelegateForColumn(column, delegate)
        self._size_columns()
        self.doubleClicked.connect(self._edit_others)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer the key to the owner, then to the table."""
        if keys.is_enter(event) and self._edit_others(self.currentIndex()):
            return
        if not self.key_pressed(event):
            super().keyPressEvent(event)

    def _size_columns(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(40)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, grown(self, width))
        columns.setStretchLastSection(True)
        self._recolour()
        appearance().changed.connect(self._recolour)

    def _recolour(self) -> None:
        """Mark the chosen row quietly, so that the contestants' colours stay what they are."""
        theme = appearance().theme
        chosen = blend(theme.card, theme.accent, 0.16).name()
        self.setStyleSheet(
            f"QTableView {{ selection-background-color: {chosen}; selection-color: {theme.ink.name()}; }}"
        )
        self.horizontalHeader().setStyleSheet(
            f"QHeaderView::section {{ background: {theme.card.name()}; color: {theme.soft.name()};"
            f" border: none; border-bottom: 1px solid {theme.border.name()}; padding: 4px 3px; }}"
        )

    def _edit_others(self, index: QModelIndex) -> bool:
        model = self.model()
        assert isinstance(model, ContestantModel)
        if not index.isValid() or index.column() != Column.OTHERS:
            return False
        popup = HyperparameterPopup(model, index.row(), self)
        rect = self.visualRect(index)
        popup.show_beside(QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size()))
        return True
