"""What sheets have alike on which something is looked for beside the race: begun, followed, stopped, told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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
from engine.training.searching import SearchCommand, SearchReport
from engine.training.settings import RaceSettings
from gui.look.labels import PlainLabel, plain_tip
from gui.look.letters import grown, window_size
from gui.look.marked_tab_bar import MarkedTabBar
from gui.look.theme import Theme, appearance
from gui.training.conductor import RaceConductor

FINE = 1000
"""In how many parts the progress is shown."""


class SearchSheet(QDialog):
    """Looks for something while the race goes on as it likes; another race ends the search.

    Those who derive from it say by which kind of command it is looked for, and place `find_button`,
    `progress` and `verdict`.
    """

    def __init__(
        self,
        race: RaceConductor,
        kind: type[SearchCommand],
        title: str,
        trying: str,
        editors: QWidget,
        size: tuple[int, int],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._race, self._kind = race, kind
        self._findings: Any = None
        self.setWindowTitle(title)
        self._trying, self._editors, self._size = trying, editors, size
        # Set, not hinted at: of a hint Qt takes no more than two thirds of the screen.
        self.resize(window_size(self, QSize(*size)))
        self._is_over, self._is_wrong, self._was_searching = True, False, False
        self.verdict, self.progress = PlainLabel(wraps=True), QProgressBar()
        self.progress.setRange(0, FINE)
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.progress.setAccessibleName(_("How much has been tried"))
        self.find_button = QPushButton(_("Find"))
        self.find_button.setDefault(True)
        self.find_button.clicked.connect(self._find_or_stop)
        self._recolour()
        appearance().changed.connect(self._recolour)
        race.searched.connect(self._hear)
        race.searching_changed.connect(self._follow)

    @property
    def is_searching(self) -> bool:
        """Whether the search is under way."""
        return self._race.is_searching(self._kind)

    @property
    def findings(self) -> Any:
        """What was found last; None where nothing was."""
        return self._findings

    # -- what is looked for -------------------------------------------------------------------------------

    def _wanted(self) -> Callable[[RaceSettings], SearchCommand]:
        """Return what makes of a race's settings the search that the editors tell of.

        Raises ConfigurationError where they tell of none.
        """
        raise NotImplementedError

    def _show_nothing(self) -> None:
        """Show that nothing has been found."""
        raise NotImplementedError

    def _show(self, found: Any) -> None:
        """Show what has been found."""
        raise NotImplementedError

    def _show_so_far(self, found: Any) -> None:
        """Show what has been found before all is, in those sheets that can."""

    # -- the dialog ---------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Show the sheet, with what was found last."""
        self.show()
        self.raise_()
        self.find_button.setFocus()

    def done(self, result: int) -> None:
        """Give up a search that still runs: nobody sees how far it is."""
        if self.is_searching:
            self._stop()
        super().done(result)

    def _fill(self, explanation: str, *parts: Any) -> None:
        """Put an explanation and these parts, rows or the large one, above each other."""
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*(4 * (Theme.UNIT * 2,)))
        rows.setSpacing(Theme.UNIT)
        rows.addWidget(PlainLabel(explanation, wraps=True))
        for part in parts:
            if isinstance(part, QWidget):
                rows.addWidget(part, 1)
            else:
                rows.addLayout(part)

    def _beside(self, left: QWidget, right: QWidget, width: int) -> QSplitter:
        """Return two parts side by side, of which the right one begins so wide."""
        made = QSplitter()
        made.setChildrenCollapsible(False)
        made.addWidget(left)
        made.addWidget(right)
        made.setStretchFactor(0, 1)
        made.setSizes([grown(self, self._size[0] - width), grown(self, width)])
        return made

    def _close_button(self) -> QPushButton:
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        return close

    def _tabbed(self, pages: Mapping[str, QWidget], reading: str) -> QWidget:
        """Return plots or tables behind tabs, with how they are read."""
        self.tabs, stack = MarkedTabBar(), QStackedWidget()
        for title, page in pages.items():
            self.tabs.addTab(title)
            stack.addWidget(page)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(stack.setCurrentIndex)
        self.tabs.setToolTip(plain_tip(reading))
        return column(self.tabs, stack)

    # -- searching ----------------------------------------------------------------------------------------

    def _find_or_stop(self) -> None:
        if self.is_searching:
            self._stop()
            return
        try:
            wanted = self._wanted()
        except ConfigurationError as error:
            self._say(str(error), is_wrong=True)
            return
        self._show_nothing()
        self._is_over = False
        self._race.search(wanted)

    def _stop(self) -> None:
        some = _("Stopped; this was found before.")
        self._end(some if self._findings is not None else _("Stopped; nothing was found."))
        self._race.stop_search(self._kind)

    def _hear(self, report: SearchReport) -> None:
        """Show how far a search is, or what it found."""
        if report.kind is not self._kind:
            return
        self.progress.setValue(round(FINE * report.done))
        if report.refusal:
            self._end(report.refusal, is_wrong=True)
        elif report.findings is not None:
            self._show(report.findings)
        elif report.so_far is not None:
            self._show_so_far(report.so_far)

    def _follow(self) -> None:
        """Offer what can be done now; a search that ended without a word was ended by another race."""
        searching = self.is_searching
        if searching == self._was_searching:
            return
        self._was_searching = searching
        self.find_button.setText(_("Stop") if searching else _("Find"))
        self._editors.setEnabled(not searching)
        self.progress.setVisible(searching)
        if searching:
            self._say(self._trying)
        elif not self._is_over:
            self._end(_("Given up: another race was begun."))

    def _end(self, words: str, *, is_wrong: bool = False) -> None:
        self._is_over = True
        self.progress.setValue(0)
        self._say(words, is_wrong=is_wrong)

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        if is_wrong != self._is_wrong:
            self._is_wrong = is_wrong
            self._recolour()
        self.verdict.setText(words)

    def _recolour(self) -> None:
        theme = appearance().theme
        self.verdict.setStyleSheet(f"color: {(theme.danger if self._is_wrong else theme.ink).name()}")


def column(*widgets: QWidget) -> QWidget:
    """Return widgets above each other, of which those that can grow do."""
    made = QWidget()
    rows = QVBoxLayout(made)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(Theme.UNIT // 2)
    for widget in widgets:
        rows.addWidget(widget)
    return made


def row(*widgets: QWidget | None, wide: QWidget | None = None, spacing: int = -1) -> QHBoxLayout:
    """Return widgets beside each other, of which one may be wide; None stands for the room that is left."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            made.addStretch(0)
        else:
            made.addWidget(widget, int(widget is wide))
    return made
