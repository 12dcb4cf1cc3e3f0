"""The contestants as a table: what they are set to, and how they are doing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.course import Course
from engine.training.measurement import Measurement
from engine.training.race import Status
from engine.training.rules.contestants import ContestantSpec
from engine.training.rules.optimizers import OPTIMIZERS
from engine.training.titles import title_of
from gui.look import numbers
from gui.look.theme import appearance
from gui.training.contestants.marks import LegendEntry, free_slot, named, percent
from gui.training.contestants.standings import Standings
from gui.training.number_field import written

LEARNING_RATE = "learning_rate"
AnyIndex = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, from left to right."""

    SHOWN = 0
    OPTIMIZER = 1
    LEARNING_RATE = 2
    OTHERS = 3
    TRAIN_LOSS = 4
    TEST_LOSS = 5
    ACCURACY = 6
    STATUS = 7


HEADINGS = {
    Column.SHOWN: "",
    Column.OPTIMIZER: _("Optimizer"),
    Column.LEARNING_RATE: _("Rate η"),
    Column.OTHERS: _("Others"),
    Column.TRAIN_LOSS: _("Train loss"),
    Column.TEST_LOSS: _("Test loss"),
    Column.ACCURACY: _("Accuracy"),
    Column.STATUS: _("Status"),
}
TIPS = {
    Column.SHOWN: _("Whether the contestant is drawn"),
    Column.OPTIMIZER: _("The update rule; changing it starts the race anew"),
    Column.LEARNING_RATE: _("Learning rate; may be changed while the race runs"),
    Column.OTHERS: _("The other hyperparameters; may be changed while the race runs"),
    Column.TRAIN_LOSS: _("Mean loss over all training data"),
    Column.TEST_LOSS: _("Mean loss over all test data"),
    Column.ACCURACY: _("Share of test data answered rightly"),
    Column.STATUS: _(
        "How each contestant stands. The lowest loss is that of one seed, and no ranking: "
        "another seed may have another."
    ),
}
COURSES = {Course.ASTRAY: _("Diverged: far above its start"), Course.STUCK: _("Stuck: loss stands still")}
LOSSES = {Column.TRAIN_LOSS: "train_loss", Column.TEST_LOSS: "test_loss"}


class ContestantModel(QAbstractTableModel):
    """Holds the entries; asks for a new race, or a changed hyperparameter, by signal.

    `roster_changed`: other contestants race from now on. `hyperparameter_changed(row, name, value)`: one is
    set otherwise. `display_changed`: order or visibility. `refused`: a sentence about a value not
    taken; `taken`: one was.
    """

    roster_changed = Signal()
    hyperparameter_changed = Signal(int, str, float)
    display_changed = Signal()
    refused = Signal(str)
    taken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[LegendEntry] = []
        self._standings = Standings()
        self._best: int | None = None
        self._is_racing = False
        appearance().changed.connect(self._repaint)

    # -- the entries --------------------------------------------------------------------------------------

    @property
    def entries(self) -> list[LegendEntry]:
        """The contestants in the order they are listed, each by a name of its own."""
        return named(self._entries)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """List these contestants, without a signal to the Lab."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def enrol(self) -> tuple[ContestantSpec, ...]:
        """Give every entry its place in a new race, in the order listed, and return who takes part."""
        self._entries = [replace(entry, run=run) for run, entry in enumerate(self._entries)]
        self._standings = Standings()
        self._find_best()
        self._repaint()
        return tuple(entry.spec for entry in self._entries)

    def add(self, optimizer: str) -> int:
        """Append a contestant with the optimizer's defaults; return its row."""
        return self.insert(len(self._entries), ContestantSpec(optimizer))

    def duplicate(self, row: int) -> int:
        """Add a copy below a contestant; return its row."""
        return self.insert(row + 1, self._entries[row].spec)

    def insert(self, row: int, spec: ContestantSpec) -> int:
        """Add a contestant in this place; return its row."""
        self.beginInsertRows(QModelIndex(), row, row)
        slot = free_slot([entry.slot for entry in self._entries])
        self._entries.insert(row, LegendEntry(spec, slot))
        self._find_best()
        self.endInsertRows()
        self.roster_changed.emit()
        return row

    def remove(self, row: int) -> None:
        """Take a contestant off the list; the last one stays."""
        if len(self._entries) == 1:
            self.refused.emit(_("A race needs at least one contestant."))
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._entries[row]
        self.endRemoveRows()
        self._find_best()
        self.display_changed.emit()

    def move(self, row: int, by: int) -> int:
        """Move a contestant up (−1) or down (1) the list; return its new row. The race goes on."""
        target = row + by
        if not 0 <= target < len(self._entries):
            return row
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), target + (by > 0))
        self._entries.insert(target, self._entries.pop(row))
        self.endMoveRows()
        self._find_best()
        self.display_changed.emit()
        return target

    def set_hyperparameter(self, row: int, name: str, value: float) -> None:
        """Change a hyperparameter; raise ConfigurationError where it is out of its range."""
        entry = self._entries[row]
        spec = entry.spec.with_hyperparameter(name, value)
        if spec != entry.spec:
            before = [shown.title for shown in self.entries]
            self._replace(row, replace(entry, spec=spec))
            self.hyperparameter_changed.emit(row, name, value)
            if before != [shown.title for shown in self.entries]:
                self.display_changed.emit()

    def set_rule(self, row: int, field: str, name: str) -> None:
        """Give a contestant another schedule or clipping, with which another race begins."""
        entry = self._entries[row]
        self._replace(row, replace(entry, spec=entry.spec.with_rule(field, name), run=None))
        self.roster_changed.emit()

    # -- how they are doing -------------------------------------------------------------------------------

    def show_progress(
        self,
        evaluation: Measurement | None,
        statuses: tuple[Status, ...],
        courses: tuple[Course, ...] = (),
    ) -> None:
        """Show the latest losses, accuracies and statuses of the race, and where its curves lead."""
        self._standings = Standings(evaluation, statuses, courses)
        self._find_best()
        if self._entries:
            first = self.index(0, Column.TRAIN_LOSS)
            self.dataChanged.emit(first, self.index(len(self._entries) - 1, Column.STATUS))

    def set_racing(self, racing: bool) -> None:
        """Show whether the race runs or stands."""
        self._is_racing = racing
        self._repaint()

    def status(self, row: int) -> Status | None:
        """Return how a contestant is doing, None before the race."""
        return self._standings.status(self._entries[row].run)

    def newly_diverged(self, statuses: Sequence[Status]) -> list[tuple[LegendEntry, int]]:
        """Return who has diverged that had not when progress was last shown, and at which step."""
        steps = [(entry, self._standings.diverged_since(entry.run, statuses)) for entry in self._entries]
        return [(entry, step) for entry, step in steps if step is not None]

    @property
    def best(self) -> int | None:
        """The row with the lowest test loss (training loss where nothing is tested); None before the race."""
        return self._best

    def accuracy_text(self, row: int) -> str:
        """Return a contestant's accuracy on test data (training data where nothing is tested) for reading."""
        value = self._standings.accuracy(self._entries[row].run)
        return percent(value) if math.isfinite(value) else ""

    # -- Qt's questions -----------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return the number of contestants."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return headings and their tips."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[column]
        return self._heading_tip(column) if role == Qt.ItemDataRole.ToolTipRole else None

    def _heading_tip(self, column: Column) -> str:
        """Say what a column holds, and of which step its figures are."""
        evaluation = self._standings.evaluation
        if evaluation is None or column not in {*LOSSES, Column.ACCURACY}:
            return TIPS[column]
        place = _("Measured at step {step}").format(step=f"{evaluation.step:,}")
        return f"{TIPS[column]}\n{place}"

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Say what can be edited or ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.SHOWN:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() in {Column.OPTIMIZER, Column.LEARNING_RATE}:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = index.row(), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self._value(row, column)
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.SHOWN:
            return Qt.CheckState.Checked if self._entries[row].visible else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return self._look(row, column, role)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take an edit; return False, and say why, where the engine refuses it."""
        row, column = index.row(), Column(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.SHOWN:
            visible = Qt.CheckState(value) is Qt.CheckState.Checked
            self._replace(row, replace(self._entries[row], visible=visible))
            self.display_changed.emit()
            return True
        try:
            is_taken = role == Qt.ItemDataRole.EditRole and self._take(row, column, value)
        except ConfigurationError as error:
            self.refused.emit(str(error))
            return False
        if is_taken:
            self.taken.emit()
        return is_taken

    # -- inside -------------------------------------------------------------------------------------------

    def _take(self, row: int, column: Column, value: Any) -> bool:
        if column is Column.LEARNING_RATE:
            self.set_hyperparameter(row, LEARNING_RATE, value)
            return True
        if column is Column.OPTIMIZER and value != self._entries[row].spec.optimizer:
            entry = replace(self._entries[row], spec=ContestantSpec(value), run=None)
            self._replace(row, entry)
            self.roster_changed.emit()
            return True
        return False

    def _replace(self, row: int, entry: LegendEntry) -> None:
        self._entries[row] = entry
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _repaint(self) -> None:
        if self._entries:
            last = self.index(len(self._entries) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _find_best(self) -> None:
        self._best = self._standings.best([entry.run for entry in self._entries])

    def _value(self, row: int, column: Column) -> Any:
        spec = self._entries[row].spec
        if column is Column.LEARNING_RATE:
            return spec.hyperparameters[LEARNING_RATE]
        return spec.optimizer if column is Column.OPTIMIZER else None

    def _text(self, row: int, column: Column) -> str:
        spec = self._entries[row].spec
        if column is Column.OPTIMIZER:
            return spec.row.title
        if column is Column.LEARNING_RATE:
            return written(spec.hyperparameters[LEARNING_RATE])
        if column is Column.OTHERS:
            return others_text(spec)
        if column is Column.ACCURACY:
            return self.accuracy_text(row)
        if column is Column.STATUS:
            return self._status_text(row)
        return self._loss_text(row, column)

    def _loss_text(self, row: int, column: Column) -> str:
        if column not in LOSSES:
            return ""
        value = self._standings.figure(self._entries[row].run, LOSSES[column])
        return numbers.short(value) if math.isfinite(value) else ""

    def _status_text(self, row: int) -> str:
        status = self.status(row)
        if status is None:
            return _("Waits for a new race") if self._entries[row].run is None else ""
        if status.diverged_at is not None:
            return _("Diverged at step {step}").format(step=f"{status.diverged_at:,}")
        course = self._standings.course(self._entries[row].run)
        if course in COURSES:
            return COURSES[course]
        if row == self.best:
            return _("Lowest loss")
        return _("Running") if self._is_racing else _("Paused")

    def _look(self, row: int, column: Column, role: int) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(row, column)
        if role == Qt.ItemDataRole.FontRole and column >= Column.TRAIN_LOSS and row == self.best:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def _ink(self, row: int, column: Column) -> QColor | None:
        status, theme = self.status(row), appearance().theme
        is_astray = self._standings.course(self._entries[row].run) is Course.ASTRAY
        if column is Column.STATUS and status is not None and (is_astray or not status.running):
            return theme.danger
        return theme.soft if column in {Column.OTHERS, Column.STATUS} and row != self.best else None

    def _tip(self, row: int, column: Column) -> str:
        spec = self._entries[row].spec
        if column is Column.OPTIMIZER:
            return f"{spec.row.description}\n{spec.row.source}"
        if column is Column.OTHERS:
            rules = [f"{title_of(field)}: {rule.title}" for field, rule in spec.rules.items()]
            lines = [f"{setting.title} {setting.letters} = {written(spec.hyperparameters[setting.name])}"
                     for setting in spec.settings]  # fmt: skip
            return "\n".join([*lines, *rules, _("Double-click to change them")])
        return TIPS[column]


def others_text(spec: ContestantSpec) -> str:
    """Return in short all but the rate: "Cosine  β₁ 0.9  β₂ 0.999  T 500"; ε only if changed."""
    values, chosen = spec.hyperparameters, dict(spec.chosen)
    parts = [
        f"{setting.letters} {written(values[setting.name])}"
        for setting in spec.settings
        if setting.name != LEARNING_RATE and (setting.name != "epsilon" or setting.name in chosen)
    ]
    return "  ".join([*(rule.title for rule in spec.rules.values()), *parts]) or "–"


def optimizer_titles() -> list[tuple[str, str, str]]:
    """Return name, title and description of each optimizer that can be added."""
    return [(row.name, row.title, row.description) for row in OPTIMIZERS.values()]


def _alignment(column: Column) -> Qt.AlignmentFlag:
    numeric = column in {Column.TRAIN_LOSS, Column.TEST_LOSS, Column.ACCURACY}
    side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
