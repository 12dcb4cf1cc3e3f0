"""The plots in the middle of the Lab: loss and accuracy, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.text import _
from engine.training.record import Measure, Record
from gui.look.labels import PlainLabel, plain_tip
from gui.look.marked_tab_bar import MarkedTabBar
from gui.look.slices import Slices, Steps
from gui.look.theme import Theme, appearance
from gui.training.contestants.marks import LegendEntry
from gui.training.plots.curve_plot import CurvePlot
from gui.training.plots.curve_view import CurveView, line_icon

LOSS = {"train": Measure.TRAIN_LOSS, "test": Measure.TEST_LOSS, "batch": Measure.BATCH_LOSS}
ACCURACY = {"train": Measure.TRAIN_ACCURACY, "test": Measure.TEST_ACCURACY}
ERROR = {"train": Measure.TRAIN_ERROR, "test": Measure.TEST_ERROR}
LOSSES, ACCURACIES, ERRORS = range(3)
"""The tabs; the second is for classes, the third for numbers."""
SMOOTHEST = 99
SLIDER = 48
"""Pixels of the slider: with more the row would not fit beside the panels of a window of 1280."""


class PlotPanel(QWidget):
    """Plots behind tabs, with one row of controls for all; only the visible one is drawn.

    Each plot is made in a turn of the event loop of its own, or when somebody asks for it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots: list[CurvePlot] = []
        self._entries: Sequence[LegendEntry] = ()
        self._race: tuple[Record, int] | None = None
        self._heading = ""
        self._titles = [_("Loss"), _("Accuracy"), _("RMSE")]
        self._tabs, self._stack = MarkedTabBar(), QStackedWidget()
        self._shown = {
            "train": self._tick(
                _("Train"), _("Over all training data, without dropout, once an epoch; solid lines"), True
            ),
            "test": self._tick(
                _("Test"), _("Over all test data, without dropout, once an epoch; dashed lines"), True
            ),
            "batch": self._tick(
                _("Batch"),
                _("Over the batch of every step, with dropout: a band of all there were, and their mean"),
                False,
            ),
        }
        self._log = self._tick(_("y"), _("Logarithmic loss axis"), False)
        steps = _("Logarithmic axis of steps or epochs: step 0 is seen, for a step stands at log(step + 1)")
        self._log_steps = self._tick(_("x"), steps, False)
        self._axis = QComboBox()
        self._smoothing = QSlider(Qt.Orientation.Horizontal)
        self._build()
        self._apply()
        self._recolour()
        appearance().changed.connect(self._recolour)
        self._making = Slices(self)
        self._making.ask([self._make, partial(self._make, 1.0), self._make])

    @property
    def loss(self) -> CurvePlot:
        """The plot of losses."""
        self._making.finish()
        return self._plots[0]

    @property
    def accuracy(self) -> CurvePlot:
        """The plot of accuracies."""
        self._making.finish()
        return self._plots[ACCURACIES]

    @property
    def error(self) -> CurvePlot:
        """The plot of errors in the target's own units."""
        self._making.finish()
        return self._plots[ERRORS]

    # -- what the Lab tells -------------------------------------------------------------------------------

    @property
    def visible_plot(self) -> CurvePlot:
        """The plot in front."""
        self._making.finish()
        return self._plots[self._tabs.currentIndex()]

    def show_record(self, record: Record, batches_per_epoch: int) -> None:
        """Draw this race from now on."""
        self._race = record, batches_per_epoch
        for plot in self._plots:
            plot.show_record(record, batches_per_epoch)

    def set_heading(self, words: str) -> None:
        """Say over the plots what race it is."""
        self._heading = words
        for plot in self._plots:
            plot.set_heading(words)

    def mark_change(self, run: int, step: int) -> None:
        """Mark in the plots that a contestant was set otherwise from this step on."""
        for plot in self._plots:
            plot.mark_change(run, step)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Draw these contestants."""
        self._entries = entries
        for plot in self._plots:
            plot.set_entries(entries)

    def show_task(self, loss: str, target: str | None) -> None:
        """Say what this loss is measured in; offer accuracies, or where the target is a number its errors."""
        is_number = target is not None
        of_loss = _("Loss ({loss}, standardized)") if is_number else _("Loss ({loss})")
        of_error = _("RMSE in units of {target}") if is_number else _("RMSE")
        self._titles = [of_loss.format(loss=loss), _("Accuracy"), of_error.format(target=target)]
        for plot, title in zip(self._plots, self._titles, strict=False):
            plot.set_title(title)
        if self._tabs.currentIndex() == (ACCURACIES if is_number else ERRORS):
            self._tabs.setCurrentIndex(ERRORS if is_number else ACCURACIES)
        self._tabs.setTabVisible(ACCURACIES, not is_number)
        self._tabs.setTabVisible(ERRORS, is_number)
        self._tabs.updateGeometry()  # which Qt forgets when it shows another tab

    def refresh(self) -> None:
        """Draw what is new."""
        if not self._making.is_busy:
            self.visible_plot.refresh()

    def refreshing(self) -> Steps[None]:
        """Draw what is new a piece at a time; nothing is seen of it before all is."""
        if not self._making.is_busy:
            yield from self.visible_plot.refreshing()

    # -- remembered ---------------------------------------------------------------------------------------

    def save_state(self) -> dict[str, Any]:
        """Return how curves are shown, as plain values."""
        return {
            "shown": [name for name, box in self._shown.items() if box.isChecked()],
            "log": self._log.isChecked(),
            "log_steps": self._log_steps.isChecked(),
            "epochs": self._axis.currentIndex() == 1,
            "smoothing": self._smoothing.value(),
            "tab": self._tabs.currentIndex(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        """Show curves as `save_state` found them; what is missing or odd stays as it is."""
        shown = state.get("shown")
        if isinstance(shown, list) and shown:
            for name, box in self._shown.items():
                box.setChecked(name in shown)
        self._log.setChecked(state.get("log") is True)
        self._log_steps.setChecked(state.get("log_steps") is True)
        self._axis.setCurrentIndex(int(state.get("epochs") is True))
        for value, put in ((state.get("smoothing"), self._smoothing.setValue),
                           (state.get("tab"), self._tabs.setCurrentIndex)):  # fmt: skip
            if isinstance(value, int):
                put(value)
        self._apply()

    # -- building -----------------------------------------------------------------------------------------

    def _tick(self, title: str, tip: str, checked: bool) -> QCheckBox:
        box = QCheckBox(title)
        box.setToolTip(plain_tip(tip))
        box.setChecked(checked)
        return box

    def _make(self, ceiling: float | None = None) -> None:
        """Make the next plot, which shows from the start what the others show."""
        place = len(self._plots)
        plot = CurvePlot(self._titles[place], self._views()[place], ceiling)
        plot.set_entries(self._entries)
        plot.set_heading(self._heading)
        if self._race is not None:
            plot.show_record(*self._race)
        self._plots.append(plot)
        self._stack.addWidget(plot)
        self._stack.setCurrentIndex(self._tabs.currentIndex())

    def _build(self) -> None:
        for title in self._titles:
            self._tabs.addTab(title)
        self._tabs.setTabVisible(ERRORS, False)
        self._tabs.setDrawBase(False)
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setExpanding(False)
        self._tabs.currentChanged.connect(self._turn)
        self._axis.addItems([_("Steps"), _("Epochs")])
        self._axis.setToolTip(_("What the horizontal axis counts"))
        self._axis.currentIndexChanged.connect(lambda _index: self._apply())
        self._smoothing.setRange(0, SMOOTHEST)
        self._smoothing.setFixedWidth(SLIDER)
        self._smoothing.setAccessibleName(_("Smoothing"))
        self._smoothing.valueChanged.connect(lambda _value: self._apply())
        for box in (*self._shown.values(), self._log, self._log_steps):
            box.toggled.connect(lambda _checked: self._apply())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addLayout(self._controls())
        column.addWidget(self._stack, 1)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(3 * Theme.UNIT // 4)
        row.addWidget(self._tabs)
        row.addStretch(1)
        for box in self._shown.values():
            row.addWidget(box)
        row.addLayout(self._logarithms())
        row.addWidget(self._axis)
        label = PlainLabel(_("Smooth"))
        label.setBuddy(self._smoothing)
        row.addWidget(label)
        row.addWidget(self._smoothing)
        return row

    def _logarithms(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Theme.UNIT // 2)
        for widget in (PlainLabel(_("Log")), self._log, self._log_steps):
            row.addWidget(widget)
        self._log.setAccessibleName(_("Logarithmic losses"))
        self._log_steps.setAccessibleName(_("Logarithmic steps"))
        return row

    def _recolour(self) -> None:
        """Draw beside each measure how its lines look."""
        for name, box in self._shown.items():
            box.setIcon(line_icon(LOSS[name]))

    def _turn(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        self._shown["batch"].setEnabled(tab == LOSSES)
        self._log.setEnabled(tab != ACCURACIES)
        self.refresh()

    def _apply(self) -> None:
        tip = _("Smoothing {factor}: the weight of the past in a moving average")
        self._smoothing.setToolTip(plain_tip(tip.format(factor=f"{self._smoothing.value() / 100:.2f}")))
        for plot, view in zip(self._plots, self._views(), strict=False):
            plot.set_view(view)

    def _views(self) -> tuple[CurveView, CurveView, CurveView]:
        """Return how losses, accuracies and errors are to be shown."""
        chosen = [name for name, box in self._shown.items() if box.isChecked()]
        epochs, smoothing = self._axis.currentIndex() == 1, self._smoothing.value() / 100
        losses = tuple(LOSS[name] for name in chosen)
        accuracies = tuple(ACCURACY[name] for name in chosen if name in ACCURACY)
        errors = tuple(ERROR[name] for name in chosen if name in ERROR)
        is_log, is_log_steps = self._log.isChecked(), self._log_steps.isChecked()
        return (
            CurveView(losses, is_log, epochs, smoothing, is_log_steps),
            CurveView(accuracies, False, epochs, smoothing, is_log_steps),
            CurveView(errors, is_log, epochs, smoothing, is_log_steps),
        )
