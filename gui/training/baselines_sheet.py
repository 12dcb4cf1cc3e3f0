"""The sheet on which the baselines of the data are found, and shown beside the networks that race."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.baselines.findings import BaselineFindings, Sweep
from engine.training.baselines.messages import BaselineReport
from engine.training.measurement import Measurement
from engine.training.messages import Snapshot
from engine.training.settings import RaceSettings
from gui.look.labels import PlainLabel, plain_tip
from gui.look.letters import grown
from gui.look.marked_tab_bar import MarkedTabBar
from gui.look.theme import Theme, appearance
from gui.training.band_plot import Band, BandPlot
from gui.training.baselines_choices import BaselinesChoices
from gui.training.baselines_table import BaselinesTable
from gui.training.conductor import RaceConductor
from gui.training.contestant_model import ContestantModel
from gui.training.marks import Inked

SIZE = (1080, 600)
TABLE = 480
"""Pixels of width that the table begins with."""
FINE = 1000
"""In how many parts the progress is shown."""
NUMBERS_SECONDS = 0.1
"""How long the networks' figures stay before they change."""
FAIR = _(
    "What a network must beat. Baselines learn from the rows that networks learn from, and are tested on the "
    "same. How many neighbours and which penalty is chosen on the training part alone: each fold of it is "
    "judged by what the others teach."
)
READING = _(
    "Lines are means over the folds, bands go from the worst to the best fold. The filled mark stands at the "
    "best mean, the ring at what it reaches on the test part."
)


class BaselinesSheet(QDialog):
    """Finds baselines while the race goes on as it likes; networks are compared as long as data are the same.

    Another race ends the search; what was found stays until the race has other data.
    """

    def __init__(self, race: RaceConductor, model: ContestantModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Baselines"))
        self._race, self._model = race, model
        self._settings: RaceSettings | None = None
        self._findings: BaselineFindings | None = None
        self._is_over, self._is_wrong, self._numbers_due = True, False, 0.0
        self.choices = BaselinesChoices()
        self.neighbours = BandPlot(_("Accuracy"), _("Neighbours k"), is_log=True)
        self.linear = BandPlot(_("Accuracy"), _("Penalty λ"), is_log=True)
        self.table, self.verdict, self.progress = BaselinesTable(), PlainLabel(wraps=True), QProgressBar()
        self.find_button = QPushButton(_("Find"))
        self._build()
        self._recolour()
        race.baselines_told.connect(self._hear)
        race.finding_changed.connect(self._follow)
        race.advanced.connect(self._advance)
        appearance().changed.connect(self._recolour)

    def sizeHint(self) -> QSize:
        """Be large enough for a plot beside the table."""
        return QSize(grown(self, SIZE[0]), grown(self, SIZE[1]))

    @property
    def findings(self) -> BaselineFindings | None:
        """What was found last, of the data that the race has."""
        return self._findings

    def begin(self) -> None:
        """Show the sheet, with what was found last."""
        self._compare()
        self.show()
        self.raise_()
        self.find_button.setFocus()

    def know(self, settings: RaceSettings) -> None:
        """Compare with the networks of another race from now on, or with none if it has other data."""
        self._settings = settings
        found = self._findings
        if found is not None and found.dataset != settings.dataset:
            self._show_nothing()
            self._say(_("The data are others now: find their baselines."))
        self._compare()

    def done(self, result: int) -> None:
        """Give up a search that still runs: nobody sees how far it is."""
        if self._race.is_finding_baselines:
            self._race.stop_baselines()
        super().done(result)

    # -- building -----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.tabs, self._stack = MarkedTabBar(), QStackedWidget()
        for title, plot in ((_("Nearest neighbours"), self.neighbours), (_("Linear model"), self.linear)):
            self.tabs.addTab(title)
            self._stack.addWidget(plot)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.tabs.setToolTip(plain_tip(READING))
        middle = QSplitter()
        middle.setChildrenCollapsible(False)
        middle.addWidget(_column(self.tabs, self._stack))
        middle.addWidget(_column(self.table, self.verdict))
        middle.setStretchFactor(0, 1)
        middle.setSizes([grown(self, SIZE[0] - TABLE), grown(self, TABLE)])
        self.progress.setRange(0, FINE)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("How much has been tried"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*(4 * (Theme.UNIT * 2,)))
        column.setSpacing(Theme.UNIT)
        column.addWidget(PlainLabel(FAIR, wraps=True))
        column.addLayout(self._upper())
        column.addWidget(middle, 1)
        column.addLayout(self._lower())
        self._show_nothing()

    def _upper(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.UNIT * 2)
        row.addWidget(self.choices, 1)
        self.find_button.setDefault(True)
        self.find_button.clicked.connect(self._find_or_stop)
        row.addWidget(self.find_button)
        return row

    def _lower(self) -> QHBoxLayout:
        self.progress.hide()
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        row.addStretch(0)
        row.addWidget(close)
        return row

    # -- searching ----------------------------------------------------------------------------------------

    def _find_or_stop(self) -> None:
        if self._race.is_finding_baselines:
            self._end(_("Stopped; nothing was found."))
            self._race.stop_baselines()
            return
        try:
            settings = self.choices.settings()
        except ConfigurationError as error:
            self._say(str(error), is_wrong=True)
            return
        self._show_nothing()
        self._is_over = False
        self._race.find_baselines(settings)

    def _hear(self, report: BaselineReport) -> None:
        self.progress.setValue(round(FINE * report.done))
        if report.refusal:
            self._end(report.refusal, is_wrong=True)
        elif report.findings is not None:
            self._show(report.findings)

    def _follow(self, finding: bool) -> None:
        """Offer what can be done now; a search that ended without a word was ended by another race."""
        self.find_button.setText(_("Stop") if finding else _("Find"))
        self.choices.setEnabled(not finding)
        self.progress.setVisible(finding)
        if finding:
            self._say(_("Trying every value on every fold…"))
        elif not self._is_over:
            self._end(_("Given up: another race was begun."))

    def _end(self, words: str, *, is_wrong: bool = False) -> None:
        self._is_over = True
        self.progress.setValue(0)
        self._say(words, is_wrong=is_wrong)

    # -- showing ------------------------------------------------------------------------------------------

    def _show_nothing(self) -> None:
        self._findings = None
        self.table.show_nothing()
        for plot in (self.neighbours, self.linear):
            plot.show_bands([], np.inf)
        self.progress.setValue(0)
        self._say("")

    def _show(self, found: BaselineFindings) -> None:
        self._findings = found
        title = _("Accuracy") if found.is_accuracy else _("Mean squared error")
        for plot, name in ((self.neighbours, "neighbours"), (self.linear, "strengths")):
            plot.measure_by(title, is_log=not found.is_accuracy)
            plot.show_bands([_band(found, name)], np.inf)
        self._end("")
        self._compare()

    def _advance(self, snapshots: Sequence[Snapshot]) -> None:
        """Show the networks' figures as they change, but no faster than they can be read."""
        if not self.isVisible() or self._findings is None:
            return
        if not snapshots[-1].playing or time.monotonic() >= self._numbers_due:
            self._numbers_due = time.monotonic() + NUMBERS_SECONDS
            self._compare()

    def _compare(self) -> None:
        """Show baselines beside the networks as they are now, where both are measured alike."""
        found = self._findings
        if found is None:
            return
        measured = self._measured(found)
        entries = [entry for entry in self._model.entries if entry.run is not None]
        self.table.show_findings(found, entries, measured)
        names = {entry.run: entry.title for entry in entries if entry.run is not None}
        self._say("\n".join([found.verdict(names, measured), *found.remarks()]))

    def _measured(self, found: BaselineFindings) -> Measurement | None:
        is_alike = self._settings is not None and found.is_comparable(self._settings)
        return self._race.record.latest if is_alike else None

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        if is_wrong != self._is_wrong:
            self._is_wrong = is_wrong
            self._recolour()
        self.verdict.setText(words)

    def _recolour(self) -> None:
        theme = appearance().theme
        self.verdict.setStyleSheet(f"color: {(theme.danger if self._is_wrong else theme.ink).name()}")


def _column(upper: QWidget, lower: QWidget) -> QWidget:
    """Return two widgets above each other, of which the larger one grows."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Theme.UNIT // 2)
    column.addWidget(upper)
    column.addWidget(lower)
    return made


def _band(found: BaselineFindings, name: str) -> Band:
    """Return the figures of a sweep, with its best value and what that reaches on the test part."""
    sweep: Sweep = found.sweeps[name]
    values, best = np.array(sweep.values, float), (sweep.best_value, sweep.best_mean)
    return Band(Inked(), values, sweep.bands, best, found.test_point(name))
