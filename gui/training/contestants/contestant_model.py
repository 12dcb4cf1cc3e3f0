"""The contestants as a table: what they are set to, and how they are doing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.course import Course
from engine.training.measurement import Measurement
from engine.training.race import Status
from engine.training.rules.contestants import ContestantSpec
from engine.training.titles import title_of
from gui.look.theme import appearance
from gui.training.contestants.cell import Cell
from gui.training.contestants.columns import (
    HEADINGS,
    LEARNING_RATE,
    LOSSES,
    NUMBER_HEADINGS,
    NUMBER_TIPS,
    TICKED,
    TIPS,
    Column,
    alignment,
)
from gui.training.contestants.marks import LegendEntry, free_slot, named
from gui.training.contestants.roster import Roster, RosterEdit, placed_as, set_otherwise
from gui.training.contestants.standings import Standings

AnyIndex = QModelIndex | QPersistentModelIndex


class ContestantModel(QAbstractTableModel):
    """Holds the entries; asks for a new race, or a changed hyperparameter, by signal.

    `roster_changed`: other contestants race from now on. `hyperparameter_changed(row, name, value)`: one is
    set otherwise. `display_changed`: order, colour, who is seen, or who left the race. `refused`: a sentence
    about a value not taken; `taken`: one was. `edited` carries a `RosterEdit` that has been made.
    """

    roster_changed = Signal()
    hyperparameter_changed = Signal(int, str, float)
    display_changed = Signal()
    refused = Signal(str)
    taken = Signal()
    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[LegendEntry] = []
        self._standings = Standings()
        self._best: int | None = None
        self._is_racing = self._is_editing = False
        self._race = 0
        self._target: str | None = None
        appearance().changed.connect(self._repaint)

    # -- the entries --------------------------------------------------------------------------------------

    @property
    def entries(self) -> list[LegendEntry]:
        """The contestants in the order they are listed, each by a name of its own."""
        return named(self._entries)

    @property
    def racing(self) -> list[LegendEntry]:
        """Those of them who take part in races."""
        return [entry for entry in self.entries if entry.enabled]

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """List these contestants, without a signal to the Lab."""
        self._race += 1
        self._list(entries)

    def enrol(self) -> tuple[ContestantSpec, ...]:
        """Give all who take part their places in a new race, in the order listed, and return them."""
        self._race += 1
        places = count()
        self._entries = [
            replace(entry, run=next(places) if entry.enabled else None, left=None) for entry in self._entries
        ]
        self._standings = Standings()
        self._find_best()
        self._repaint()
        return tuple(entry.spec for entry in self._entries if entry.enabled)

    def add(self, optimizer: str) -> int:
        """Append a contestant with the optimizer's defaults; return its row."""
        return self.insert(len(self._entries), ContestantSpec(optimizer))

    def duplicate(self, row: int) -> int:
        """Add a copy below a contestant, of the colour that was chosen for it; return its row."""
        with self.editing(_("Duplicate a contestant")):
            return self._insert(row + 1, self._entries[row])

    def insert(self, row: int, spec: ContestantSpec) -> int:
        """Add a contestant in this place; return its row."""
        with self.editing(_("Add a contestant")):
            return self._insert(row, LegendEntry(spec, 0))

    def remove(self, row: int) -> None:
        """Take a contestant off the list, and out of the race, which goes on; the last one stays."""
        if self._is_needed(row):
            return
        with self.editing(_("Remove a contestant")):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._entries[row]
            self.endRemoveRows()
            self._find_best()
            self.display_changed.emit()

    def set_enabled(self, row: int, enabled: bool) -> None:
        """Let a contestant take part, or no more; the race goes on without it, and begins anew with it.

        Whoever has only just left takes its place again.
        """
        entry = self._entries[row]
        if entry.enabled == enabled or (not enabled and self._is_needed(row)):
            return
        with self.editing(_("Switch a contestant on") if enabled else _("Switch a contestant off")):
            self._replace(row, replace(entry, enabled=enabled, run=entry.left, left=entry.run))
            self._find_best()
            self._tell_of_roster(row)

    def set_visible(self, row: int, visible: bool) -> None:
        """Draw a contestant, or race it unseen."""
        with self.editing(_("Show a contestant") if visible else _("Hide a contestant")):
            self._replace(row, replace(self._entries[row], visible=visible))
            self.display_changed.emit()

    def recolour(self, row: int, hue: int | None) -> None:
        """Draw a contestant in a colour of the palette, by its place, or for None in its own."""
        with self.editing(_("Recolour a contestant")):
            self._replace(row, replace(self._entries[row], hue=hue))
            self.display_changed.emit()

    def move(self, row: int, by: int) -> int:
        """Move a contestant up (−1) or down (1) the list; return its new row. The race goes on."""
        target = row + by
        if not 0 <= target < len(self._entries):
            return row
        with self.editing(_("Move a contestant"), ("order", self._entries[row].slot)):
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
        if spec == entry.spec:
            return
        title = next(setting.title for setting in spec.settings if setting.name == name)
        with self.editing(_("Change {name}").format(name=title), (name, entry.slot)):
            before = [shown.title for shown in self.entries]
            self._replace(row, replace(entry, spec=spec, left=None))
            self.hyperparameter_changed.emit(row, name, value)
            if before != [shown.title for shown in self.entries]:
                self.display_changed.emit()

    def set_rule(self, row: int, field: str, name: str) -> None:
        """Give a contestant another schedule or clipping, with which another race begins."""
        with self.editing(_("Change {name}").format(name=title_of(field))):
            self._make(row, self._entries[row].spec.with_rule(field, name))

    def set_rates(self, rates: Mapping[int, float]) -> None:
        """Give contestants, by their rows, other rates at which another race begins.

        Raises ConfigurationError where one is out of its range; then all stay as they are.
        """
        specs = {
            row: self._entries[row].spec.with_hyperparameter(LEARNING_RATE, rate)
            for row, rate in rates.items()
        }
        with self.editing(_("Change the rates")):
            for row, spec in specs.items():
                if spec != self._entries[row].spec:
                    self._make(row, spec)

    # -- undo ---------------------------------------------------------------------------------------------

    @contextmanager
    def editing(self, text: str, subject: object = None) -> Iterator[None]:
        """Let all that is changed meanwhile be one step of undo, by the outermost of such names."""
        if self._is_editing:
            yield
            return
        before, self._is_editing = self._roster, True
        try:
            yield
        finally:
            self._is_editing = False
            if self._entries != list(before.entries):
                self.edited.emit(RosterEdit(self.restore, text, before, self._roster, subject))

    def restore(self, roster: Roster) -> None:
        """List contestants as they were, in the race that stands as far as they are in it."""
        now = {entry.slot: entry for entry in self._entries}
        entries = [
            entry if roster.race == self._race else placed_as(entry, now.get(entry.slot))
            for entry in roster.entries
        ]
        self._list(entries)
        for row, entry in enumerate(entries):
            for name, value in set_otherwise(now.get(entry.slot), entry):
                self.hyperparameter_changed.emit(row, name, value)
        waiting = any(entry.enabled and entry.run is None for entry in entries)
        (self.roster_changed if waiting else self.display_changed).emit()

    @property
    def _roster(self) -> Roster:
        return Roster(tuple(self._entries), self._race)

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

    def show_target(self, target: str | None) -> None:
        """Measure by errors in units of this target from now on, or for None by accuracies."""
        self._target = target
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

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
            return alignment(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._of_task(HEADINGS, NUMBER_HEADINGS)[column]
        return self._heading_tip(column) if role == Qt.ItemDataRole.ToolTipRole else None

    def _heading_tip(self, column: Column) -> str:
        """Say what a column holds, and of which step its figures are."""
        evaluation = self._standings.evaluation
        tip = self._of_task(TIPS, NUMBER_TIPS)[column].format(target=self._target)
        if evaluation is None or column not in {*LOSSES, Column.SCORE}:
            return tip
        place = _("Measured at step {step}").format(step=f"{evaluation.step:,}")
        return f"{tip}\n{place}"

    def _of_task(self, usual: Mapping[Column, str], of_numbers: Mapping[Column, str]) -> dict[Column, str]:
        """Return words for the columns, where the target is a number those for that."""
        return {**usual, **({} if self._target is None else of_numbers)}

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Say what can be edited or ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() in TICKED:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() in {Column.OPTIMIZER, Column.LEARNING_RATE}:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        return self._cell(index.row(), Column(index.column())).under(role)

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take an edit; return False, and say why, where the engine refuses it."""
        row, column = index.row(), Column(index.column())
        if role == Qt.ItemDataRole.CheckStateRole and column in TICKED:
            tick = self.set_enabled if column is Column.RACES else self.set_visible
            tick(row, Qt.CheckState(value) is Qt.CheckState.Checked)
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

    def _cell(self, row: int, column: Column) -> Cell:
        return Cell(self._entries[row], column, self._standings, row == self._best, self._is_racing)

    def _take(self, row: int, column: Column, value: Any) -> bool:
        if column is Column.LEARNING_RATE:
            self.set_hyperparameter(row, LEARNING_RATE, value)
            return True
        if column is Column.OPTIMIZER and value != self._entries[row].spec.optimizer:
            with self.editing(_("Change the optimizer")):
                self._make(row, ContestantSpec(value))
            return True
        return False

    def _list(self, entries: Sequence[LegendEntry]) -> None:
        self.beginResetModel()
        self._entries = list(entries)
        self._find_best()
        self.endResetModel()

    def _insert(self, row: int, like: LegendEntry) -> int:
        """Add a contestant like this one, with a slot of its own and in no race yet."""
        self.beginInsertRows(QModelIndex(), row, row)
        entry = replace(like, slot=free_slot(self._entries), run=None, left=None)
        self._entries.insert(row, entry)
        self._find_best()
        self.endInsertRows()
        self._tell_of_roster(row)
        return row

    def _make(self, row: int, spec: ContestantSpec) -> None:
        """Let a contestant be another, which takes part in no race yet."""
        self._replace(row, replace(self._entries[row], spec=spec, run=None, left=None))
        self._tell_of_roster(row)

    def _tell_of_roster(self, row: int) -> None:
        """Ask for a new race if this contestant is to take part and is in none."""
        entry = self._entries[row]
        waits = entry.enabled and entry.run is None
        (self.roster_changed if waits else self.display_changed).emit()

    def _is_needed(self, row: int) -> bool:
        """Return whether nobody else would be left, after saying so."""
        others = [entry for place, entry in enumerate(self._entries) if place != row]
        needed = not any(entry.enabled for entry in others)
        if needed:
            self.refused.emit(_("A race needs at least one contestant."))
        return needed

    def _replace(self, row: int, entry: LegendEntry) -> None:
        self._entries[row] = entry
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _repaint(self) -> None:
        if self._entries:
            last = self.index(len(self._entries) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _find_best(self) -> None:
        self._best = self._standings.best([entry.run for entry in self._entries])
