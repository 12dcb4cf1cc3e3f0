"""The table of contestants with its buttons and keys."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
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
from gui.training.contestants.columns import TIPS, Column, optimizer_titles
from gui.training.contestants.contestant_editors import (
    HyperparameterPopup,
    OptimizerDelegate,
    RateDelegate,
    SampleDelegate,
)
from gui.training.contestants.contestant_menu import ColourMenu, Deed
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.marks import LegendEntry
from gui.training.contestants.rates_menu import SWEEP_TIP, RatesMenu

ROW_HEIGHT = 24
WIDTHS = {
    Column.RACES: 44, Column.SHOWN: 56, Column.OPTIMIZER: 94, Column.LEARNING_RATE: 56, Column.OTHERS: 102,
    Column.TRAIN_LOSS: 72, Column.TEST_LOSS: 66, Column.SCORE: 68,
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
        self._row = 0
        model.modelReset.connect(self._keep_current)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.sample.pressed.connect(lambda _row: self.choose_colour())
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
        for deed in DEEDS:
            if deed.drawing:
                button = IconButton(deed.drawing, deed.tip_with_keys)
                button.clicked.connect(partial(self._do, deed))
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
        deed = next((deed for deed in DEEDS if deed.is_meant(event)), None)
        if deed is not None:
            deed.run(self)
        return deed is not None

    def _do(self, deed: Deed[ContestantTable], _checked: bool = False) -> None:
        deed.run(self)

    # -- what is done with the current contestant ---------------------------------------------------------

    @property
    def entry(self) -> LegendEntry:
        """The contestant that is chosen."""
        return self._model.entries[self.current]

    def menu(self) -> QMenu:
        """Return what can be done with the current contestant as a menu, which goes when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for deed in DEEDS:
            menu.addAction(deed.action(self, self.entry, menu))
        return menu

    def _open_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if index.isValid():
            self.view.setCurrentIndex(index)
        self.menu().popup(self.view.viewport().mapToGlobal(place))

    def colours(self) -> ColourMenu:
        """Return the palette for the current contestant, which goes when it closes."""
        others = [entry for row, entry in enumerate(self._model.entries) if row != self.current]
        colours = ColourMenu(self.entry, others, self)
        colours.chosen.connect(lambda place: self._model.recolour(self.current, place))
        return colours

    def choose_colour(self) -> None:
        """Let the user choose a colour for the current contestant, beside its line."""
        cell = self.view.visualRect(self._model.index(self.current, Column.SHOWN))
        self.colours().popup(self.view.viewport().mapToGlobal(cell.bottomLeft()))

    def switch(self) -> None:
        """Let the current contestant take part, or no more."""
        self._model.set_enabled(self.current, not self.entry.enabled)

    def show_or_hide(self) -> None:
        """Draw the current contestant, or race it unseen."""
        self._model.set_visible(self.current, not self.entry.visible)

    def duplicate(self) -> None:
        """Add a copy of the current contestant."""
        self.choose(self._model.duplicate(self.current))

    def remove(self) -> None:
        """Take the current contestant off the list."""
        self._model.remove(self.current)

    def move_by(self, by: int) -> None:
        """Move the current contestant up or down the list."""
        self.choose(self._model.move(self.current, by))

    def edit_others(self) -> None:
        """Open the form of all hyperparameters of the current contestant."""
        self.view.edit_others(self.current)

    def _keep_current(self) -> None:
        """Choose the row again that was chosen before the contestants were listed anew."""
        self.view.selectRow(min(self._row, self._model.rowCount() - 1))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self._row = index.row()
            self.chosen.emit(index.row())


DEEDS: tuple[Deed[ContestantTable], ...] = (
    Deed(_("Duplicate"), "Ctrl+D", _("Duplicate the chosen contestant"), ContestantTable.duplicate,
         "duplicate"),
    Deed(_("Remove"), "Del", _("Remove the chosen contestant"), ContestantTable.remove, "remove"),
    Deed(_("Move up"), "Alt+Up", _("Move up"), lambda table: table.move_by(-1), "up"),
    Deed(_("Move down"), "Alt+Down", _("Move down"), lambda table: table.move_by(1), "down"),
    Deed(_("Sweep η × 0.1, × 1, × 10"), "S", SWEEP_TIP, lambda table: table.rates.sweep()),
    Deed(
        _("Switch on or off"), "E", TIPS[Column.RACES], ContestantTable.switch,
        now=lambda entry: _("Switch off") if entry.enabled else _("Switch on"),
    ),
    Deed(
        _("Show or hide"), "V", _("Whether the contestant is drawn"), ContestantTable.show_or_hide,
        now=lambda entry: _("Hide the curve") if entry.visible else _("Show the curve"),
    ),
    Deed(_("Hyperparameters…"), "Shift+Return", _("All hyperparameters of the contestant, and its rules"),
         ContestantTable.edit_others),
    Deed(_("Choose a colour…"), "C", _("Which colour of the palette the contestant has"),
         ContestantTable.choose_colour),
)  # fmt: skip
"""What can be done with the chosen contestant."""


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
        self.sample = SampleDelegate(self)
        for column, delegate in (
            (Column.SHOWN, self.sample),
            (Column.OPTIMIZER, OptimizerDelegate(self)),
            (Column.LEARNING_RATE, RateDelegate(self)),
        ):
            self.setItemDelegateForColumn(column, delegate)
        self._size_columns()
        self.doubleClicked.connect(self._edit_at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer the key to the owner, then to the table."""
        if keys.is_enter(event) and self._edit_at(self.currentIndex()):
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

    def edit_others(self, row: int) -> None:
        """Open the form of all hyperparameters of a contestant, beside what the table shows of them."""
        model = self.model()
        assert isinstance(model, ContestantModel)
        popup = HyperparameterPopup(model, row, self)
        rect = self.visualRect(model.index(row, Column.OTHERS))
        popup.show_beside(QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size()))

    def _edit_at(self, index: QModelIndex) -> bool:
        if not index.isValid() or index.column() != Column.OTHERS:
            return False
        self.edit_others(index.row())
        return True
