"""The sheet on which a table is imported: how it is read, all of it changeable, before it is trained on."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.text import _
from engine.training.data.tables.choices import Choices
from engine.training.data.tables.examples import why_not
from engine.training.data.tables.layout import Skipped
from engine.training.data.tables.notes import of_missing
from engine.training.data.tables.reading import Reading, look
from gui.document.apart import Apart
from gui.look.labels import ElidedLabel, PlainLabel
from gui.look.letters import grown, window_size
from gui.look.theme import Theme, appearance
from gui.training.data.import_choices import ImportChoices
from gui.training.data.table_models import COLUMN, HOLDS, MISSING, USE, ColumnsModel, RowsModel

SIZE = QSize(980, 640)
CHOICES_WIDTH = 320
WIDEST = 180
"""Pixels of a column of the preview at the most."""
MOST_LINES = 6
"""Lines beside the table that are shown; the others are counted."""
LONGEST_LINE = 120
SLOW = 300
"""Milliseconds after which it is said that a table is being read."""


class ImportSheet(QDialog):
    """Shows how a file would be read; `chosen` carries the `Choices` when the user takes it.

    The file is read in a thread of its own, anew after each decision. Where it cannot be read the sheet says
    why, and keeps showing what it was read as before.
    """

    chosen = Signal(object)

    def __init__(self, path: str, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Import a table"))
        self.resize(window_size(self, SIZE))
        self._path = path
        self._left_out = choices.leave_out
        self._rows, self._columns = RowsModel(), ColumnsModel()
        self.choices = ImportChoices()
        self.choices.decide(asdict(choices))
        self.preview, self.columns = _table(self._rows), _table(self._columns)
        self.message = PlainLabel(wraps=True)
        self.notes = PlainLabel(wraps=True)
        self._build()
        self._reading = Apart(self)
        self._reading.done.connect(self._show)
        self._reading.failed.connect(self._refuse)
        self._slow = QTimer(self, interval=SLOW)
        self._slow.timeout.connect(lambda: self._say(_("Reading the table…")))
        self.choices.changed.connect(self._read)
        self._columns.left_out.connect(self._leave_out)
        self.finished.connect(self._reading.forget)
        self._read()

    @property
    def decided(self) -> Choices:
        """What the user decided so far; all else is found out."""
        return Choices(**self.choices.decided(), leave_out=self._left_out)

    def accept(self) -> None:
        """Take the table as it is read."""
        self.chosen.emit(self.decided)
        super().accept()

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        file = ElidedLabel()
        file.setText(Path(self._path).name)
        file.setStyleSheet("font-weight: 600")
        self.choices.setFixedWidth(grown(self, CHOICES_WIDTH))
        left, tables = QVBoxLayout(), QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.choices)
        left.addWidget(self.notes)
        left.addStretch(1)
        self.notes.setFixedWidth(grown(self, CHOICES_WIDTH))
        self.preview.setAccessibleName(_("First rows of the table"))
        self.columns.setAccessibleName(_("Columns of the table"))
        self.columns.verticalHeader().hide()
        tables.addWidget(self.preview)
        tables.addWidget(self.columns)
        tables.setChildrenCollapsible(False)
        middle = QHBoxLayout()
        middle.setSpacing(Theme.UNIT * 2)
        middle.addLayout(left)
        middle.addWidget(tables, 1)
        box = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(box.Ok | box.Cancel)
        self._take = self.buttons.button(box.Ok)
        self._take.setText(_("Use this table"))
        self._take.setEnabled(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(4 * (Theme.UNIT * 2,)))
        column.setSpacing(Theme.UNIT)
        column.addWidget(file)
        column.addLayout(middle, 1)
        column.addWidget(self.message)
        column.addWidget(self.buttons)

    # -- reading ------------------------------------------------------------------------------------------

    def _read(self) -> None:
        path, choices = self._path, self.decided
        self._take.setEnabled(False)
        self._slow.start()
        self._reading.ask(lambda: _read(path, choices))

    def _leave_out(self, names: tuple[str, ...]) -> None:
        self._left_out = names
        self._read()

    def _show(self, read: tuple[Reading, str]) -> None:
        """Show how the table is read with what was decided, and what stands against training on it."""
        reading, reason = read
        for model in (self._rows, self._columns):
            model.show_reading(reading)
        self.choices.show_reading(reading)
        self.notes.setText("\n\n".join(_beside(reading)))
        _fit(self.preview)
        _fit_columns(self.columns)
        self._say(reason, is_wrong=True)
        self._take.setEnabled(True)

    def _refuse(self, reason: str) -> None:
        """Say why it can't be read so."""
        self._say(reason, is_wrong=True)

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        self._slow.stop()
        theme = appearance().theme
        self.message.setStyleSheet(f"color: {(theme.danger if is_wrong else theme.soft).name()}")
        self.message.setText(words)
        self.message.setVisible(bool(words))


def _read(path: str, choices: Choices) -> tuple[Reading, str]:
    reading = look(path, choices)
    return reading, why_not(reading)


def _beside(reading: Reading) -> list[str]:
    """Return what the editors and the tables do not show: how much there is, and what stands beside it."""
    counted = _("Rows: {rows:,}. Inputs: {inputs:,}.").format(
        rows=len(reading.lines), inputs=len(reading.inputs)
    )
    skipped = [_skipped(line) for line in reading.skipped[:MOST_LINES]]
    if len(reading.skipped) > MOST_LINES:
        skipped.append(_("and {count:,} more lines").format(count=len(reading.skipped) - MOST_LINES))
    if skipped:
        skipped = [_("Not in the table:"), *skipped]
    return [counted, *of_missing(reading), *reading.renamed[:MOST_LINES], "\n".join(skipped)]


def _skipped(line: Skipped) -> str:
    words = _("Line {line}, {why}: {text}")
    return words.format(line=line.line, why=line.why, text=line.text[:LONGEST_LINE])


def _table(model: Any) -> QTableView:
    """Return a table that is only looked at, or ticked."""
    table = QTableView()
    table.setModel(model)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setHighlightSections(False)
    rows = table.verticalHeader()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(table.fontMetrics().height() + Theme.UNIT)
    return table


def _fit(table: QTableView) -> None:
    """Make the first columns as wide as what they hold, up to a limit."""
    for column in range(min(table.model().columnCount(), 100)):
        table.resizeColumnToContents(column)
        table.setColumnWidth(column, min(table.columnWidth(column), WIDEST))


def _fit_columns(table: QTableView) -> None:
    for column in (COLUMN, HOLDS, MISSING):
        table.resizeColumnToContents(column)
        table.setColumnWidth(column, min(table.columnWidth(column) + Theme.UNIT, WIDEST))
    table.horizontalHeader().setSectionResizeMode(USE, QHeaderView.ResizeMode.Stretch)
