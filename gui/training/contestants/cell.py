"""What the cells of a contestant say in the table of contestants."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from engine.text import _
from engine.training.course import Course
from engine.training.titles import title_of
from gui.look import numbers
from gui.look.numbers import written
from gui.look.theme import appearance
from gui.training.contestants.columns import (
    COURSES,
    LEARNING_RATE,
    LOSSES,
    TICKED,
    TIPS,
    Column,
    alignment,
    others_text,
)
from gui.training.contestants.marks import LegendEntry
from gui.training.contestants.standings import Standings


@dataclass(frozen=True)
class Cell:
    """One contestant's cell of a column, with how the race stands."""

    entry: LegendEntry
    column: Column
    standings: Standings
    is_best: bool
    is_racing: bool

    def under(self, role: int) -> Any:
        """Return what a view asks for by one of Qt's roles, None where there is nothing."""
        return ROLES[role](self) if role in ROLES else None

    @property
    def tick(self) -> Qt.CheckState | None:
        """Whether its box is ticked, None where it has none."""
        if self.column not in TICKED:
            return None
        is_on = self.entry.enabled if self.column is Column.RACES else self.entry.visible
        return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked

    @property
    def side(self) -> Qt.AlignmentFlag:
        """Where its text stands."""
        return alignment(self.column)

    @property
    def font(self) -> QFont | None:
        """Bold figures for who is best, None for the usual ones."""
        if not self.is_best or self.column < Column.TRAIN_LOSS:
            return None
        font = QFont()
        font.setBold(True)
        return font

    @property
    def value(self) -> Any:
        """What is edited in it."""
        spec = self.entry.spec
        if self.column is Column.LEARNING_RATE:
            return spec.hyperparameters[LEARNING_RATE]
        return spec.optimizer if self.column is Column.OPTIMIZER else None

    @property
    def text(self) -> str:
        """What is written in it."""
        spec, column = self.entry.spec, self.column
        if column is Column.OPTIMIZER:
            return spec.row.title
        if column is Column.LEARNING_RATE:
            return written(spec.hyperparameters[LEARNING_RATE])
        if column is Column.OTHERS:
            return others_text(spec)
        if column is Column.SCORE:
            return self.standings.score(self.entry.run)
        if column is Column.STATUS:
            return self._status
        return self._loss if column in LOSSES else ""

    @property
    def ink(self) -> QColor | None:
        """The colour of its text, None for the usual one."""
        theme, status = appearance().theme, self.standings.status(self.entry.run)
        is_astray = self.standings.course(self.entry.run) is Course.ASTRAY
        if self.column is Column.STATUS and status is not None and (is_astray or not status.running):
            return theme.danger
        is_quiet = self.column in {Column.OTHERS, Column.STATUS} or not self.entry.enabled
        return theme.soft if is_quiet and not self.is_best else None

    @property
    def tip(self) -> str:
        """What is said of it where a pointer rests."""
        spec = self.entry.spec
        if self.column is Column.OPTIMIZER:
            return f"{spec.row.description}\n{spec.row.source}"
        if self.column is Column.OTHERS:
            rules = [f"{title_of(field)}: {rule.title}" for field, rule in spec.rules.items()]
            lines = [f"{setting.title} {setting.letters} = {written(spec.hyperparameters[setting.name])}"
                     for setting in spec.settings]  # fmt: skip
            return "\n".join([*lines, *rules, _("Double-click to change them")])
        return TIPS[self.column]

    @property
    def _loss(self) -> str:
        value = self.standings.figure(self.entry.run, LOSSES[self.column])
        return numbers.short(value) if math.isfinite(value) else ""

    @property
    def _status(self) -> str:
        status, run = self.standings.status(self.entry.run), self.entry.run
        if not self.entry.enabled:
            return _("Off")
        if status is None:
            return _("Waits for a new race") if run is None else ""
        if status.diverged_at is not None:
            return _("Diverged at step {step}").format(step=f"{status.diverged_at:,}")
        course = self.standings.course(run)
        if course in COURSES:
            return COURSES[course]
        if self.is_best:
            return _("Lowest loss")
        return _("Running") if self.is_racing else _("Paused")


ROLES: Mapping[int, Callable[[Cell], Any]] = MappingProxyType({
    Qt.ItemDataRole.DisplayRole: attrgetter("text"),
    Qt.ItemDataRole.EditRole: attrgetter("value"),
    Qt.ItemDataRole.CheckStateRole: attrgetter("tick"),
    Qt.ItemDataRole.TextAlignmentRole: attrgetter("side"),
    Qt.ItemDataRole.ForegroundRole: attrgetter("ink"),
    Qt.ItemDataRole.FontRole: attrgetter("font"),
    Qt.ItemDataRole.ToolTipRole: attrgetter("tip"),
})  # fmt: skip
"""What a cell says under each of Qt's roles."""
