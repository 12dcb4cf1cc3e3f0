"""The gradient check beside a leaf: numerical and analytic, error by step, and the lecture's table."""

from __future__ import annotations

from html import escape

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout

from engine.graphs.graph import Node
from engine.ops import Kind
from engine.study.gradcheck import STEP, EntryCheck, Level
from engine.study.leaf_check import SHOWN_STEPS, DifferenceRow, LeafCheck, check_leaf
from engine.text import _
from gui.document.apart import Apart
from gui.document.shown import Shown
from gui.look import numbers
from gui.look.theme import Theme, appearance
from gui.panels.entry_box import EntryBox
from gui.panels.inspector_text import label, marked, table
from gui.panels.parts.error_view import ErrorView
from gui.panels.parts.part import Part


class CheckPart(Part):
    """Measures a leaf's gradient apart from the window, entry after entry from the chosen one on."""

    key = "check"
    opens = False

    def __init__(self, shown: Shown, node_id: int) -> None:
        super().__init__()
        self._shown, self._id = shown, node_id
        self.outcome: LeafCheck | None = None
        self.entries = EntryBox()
        self.entries.setToolTip(_("The first entry that is checked"))
        self.entries.currentIndexChanged.connect(lambda _index: self._measure())
        self.step_text = label()
        self.slider = self._make_slider()
        self.entries_table, self.rows_table = marked(), marked()
        self.curve = ErrorView()
        self.warning = label(size=Theme.SMALL)
        self._apart = Apart(self)
        self._apart.done.connect(self._show)
        self._apart.failed.connect(self._show_failure)
        steps = QHBoxLayout()
        steps.addWidget(self.step_text)
        steps.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(self.entries)
        column.addLayout(steps)
        for widget in (self.entries_table, self.warning, self.curve, self.rows_table):
            column.addWidget(widget)
        self._tell_step()

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, len(SHOWN_STEPS) - 1)
        slider.setPageStep(2)
        slider.setValue(_mark_of(STEP))
        slider.setAccessibleName(_("Step h"))
        slider.setToolTip(_("The step of the difference, from 0.1 down to 1e−12"))
        slider.valueChanged.connect(lambda _mark: self._measure())
        return slider

    @property
    def step(self) -> float:
        """The step that was chosen."""
        return SHOWN_STEPS[self.slider.value()]

    def title(self) -> str:
        """Return the heading."""
        return _("Gradient check")

    @classmethod
    def suits(cls, node: Node) -> bool:
        """Return whether it is a leaf that can vary."""
        return node.op.kind in {Kind.INPUT, Kind.PARAMETER}

    def can_tell(self) -> bool:
        """Return whether the leaf has a gradient, and neither it nor the target is hidden."""
        shown = self._shown
        target = shown.measured
        if target is None or shown.tells_tangents:
            return False
        told = shown.gradient(self._id) is not None and not shown.gradients_are_stale
        return told and shown.reveals(self._id) and shown.reveals(target)

    def refresh(self) -> None:
        """Measure anew."""
        node, value = self._shown.graph.node(self._id), self._shown.value(self._id)
        self.entries.list_entries(node.name, () if value is None else np.shape(value))
        self._measure()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once it is to be seen."""
        super().showEvent(event)
        self._measure()

    def _measure(self) -> None:
        """Ask for the check of the graph as it is; until it is there, what is shown is old and looks so.

        Nothing is measured that nobody sees.
        """
        self._tell_step()
        shown, first, step, leaf = self._shown, self.entries.place, self.step, self._id
        target = shown.measured
        if target is None or first is None or not self.isVisible():
            return
        graph = shown.as_read.copy()
        self._enable(is_new=False)
        self._apart.ask(lambda: check_leaf(graph, target, leaf, step, first))

    def _tell_step(self) -> None:
        self.step_text.setText(_("h = {step}").format(step=numbers.short(self.step)))

    def _enable(self, *, is_new: bool) -> None:
        for widget in (self.entries_table, self.rows_table, self.curve, self.warning):
            widget.setEnabled(is_new)

    def _show(self, outcome: LeafCheck) -> None:
        self.outcome = outcome
        self._enable(is_new=True)
        both = f"{_soft(_('numerical'))}<br>{_soft(_('analytic'))}"
        head = [_soft(_("entry")), both, _soft(_("error"))]
        self.entries_table.setText(table([head, *map(_entry_cells, outcome.entries)]))
        head = [_soft(word) for word in (_("entry + h"), _("target"), _("÷ h"))]
        self.rows_table.setText(table([head, *map(_row_cells, outcome.rows)]))
        self.curve.show_points(outcome.curve.points, outcome.step)
        self.warning.setText("\n".join(outcome.warnings))
        self.warning.setVisible(bool(outcome.warnings))
        self.warning.setStyleSheet(f"color: {appearance().theme.warning.name()}")

    def _show_failure(self, words: str) -> None:
        self.warning.setText(words)
        self.warning.setEnabled(True)
        self.warning.show()


def _mark_of(step: float) -> int:
    return min(range(len(SHOWN_STEPS)), key=lambda mark: abs(np.log10(SHOWN_STEPS[mark] / step)))


def _soft(words: str) -> str:
    return f"<span style='color:{appearance().theme.soft.name()}'>{escape(words)}</span>"


def _entry_cells(entry: EntryCheck) -> list[str]:
    colour = _colour(entry.level).name()
    error = f"<b style='color:{colour}'>{numbers.short(entry.relative_error)}<br>{escape(entry.verdict)}</b>"
    both = f"{numbers.precise(entry.numerical)}<br>{numbers.precise(entry.analytic)}"
    return [f"<b>{escape(entry.label)}</b>", both, error]


def _row_cells(row: DifferenceRow) -> list[str]:
    before, after = row.written
    return [f"{escape(row.name)} + h", f"{before} →<br>{after}", f"<b>{numbers.short(row.quotient)}</b>"]


def _colour(level: Level) -> QColor:
    theme = appearance().theme
    return {
        Level.EXCELLENT: theme.accent,
        Level.CLOSE: theme.ink,
        Level.DOUBTFUL: theme.warning,
        Level.WRONG: theme.danger,
        Level.NOT_MEASURED: theme.soft,
    }[level]
