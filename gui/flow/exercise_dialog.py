"""What a teacher sets of an exercise before it is handed out, and where its numbers could mislead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.errors import EngineError
from engine.exercises.exercise import Exercise, as_exercise
from engine.exercises.lint import Finding, findings
from engine.exercises.redraw import redraw
from engine.files.document import Contents
from engine.files.exercise_section import ExerciseSettings, Feedback, Kind, Place
from engine.graphs.graph import Edge
from engine.text import _, ngettext
from gui.document.working_out import WorkingOut
from gui.look.labels import PlainLabel

KINDS: tuple[tuple[Kind, str], ...] = (
    ("gates", _("Every gradient, gate by gate")),
    ("pass", _("The whole pass, told at the end")),
    ("shapes", _("Only the shapes of gradients")),
    ("routes", _("Which input a max routes to")),
)
FEEDBACK: tuple[tuple[Feedback, str], ...] = (("at once", _("At once")), ("at the end", _("At the end")))
_MOST_TOLD = 4


class ExerciseDialog(QDialog):
    """Makes an exercise of a document; `made` carries its contents when the teacher accepts.

    `nodes` and `wires` are what is selected on the canvas: to ask for them alone, and to keep the values of
    leaves among them.
    """

    made = Signal(object)

    def __init__(
        self,
        contents: Contents,
        nodes: Iterable[int] = (),
        wires: Iterable[Edge] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Save as exercise"))
        self._contents = replace(contents, attempt=None)
        graph = contents.graph
        self._chosen = (*map(Place, nodes), *(Place(wire.target, wire.port) for wire in wires))
        self._leaves = tuple(node for node in nodes if graph.node(node).op.is_leaf)
        self._build(contents.exercise or ExerciseSettings())
        self._save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self._working_out = WorkingOut(self._held, self)
        for refusing in (self._working_out.started, self._working_out.failed):
            refusing.connect(self._refuse)
        self.finished.connect(self._working_out.cancel)
        self._judge()

    def _build(self, settings: ExerciseSettings) -> None:
        self.kind, self.feedback = _choices(KINDS, settings.kind), _choices(FEEDBACK, settings.feedback)
        self.relative = QDoubleSpinBox()
        self.relative.setRange(0.0, 100.0)
        self.relative.setSuffix(" %")
        self.relative.setValue(100 * settings.relative)
        self.relative.setToolTip(_("How far an answer may be off; two right digits always pass"))
        self.penalty = QDoubleSpinBox()
        self.penalty.setRange(0.0, 100.0)
        self.penalty.setSuffix(" %")
        self.penalty.setValue(100 * settings.penalty)
        self.penalty.setToolTip(_("What a wrong try or a hint costs of a point"))
        self.varies = QCheckBox(_("Every student has other numbers"))
        self.varies.setChecked(settings.seed is not None)
        self.seed = QSpinBox()
        self.seed.setRange(0, 1_000_000)
        self.seed.setValue(settings.seed or 1)
        self.seed.setToolTip(_("The same seed gives the same student the same numbers"))
        self.only_chosen = QCheckBox(_("Ask only for what is selected"))
        self.only_chosen.setEnabled(bool(self._chosen))
        self.locks = QCheckBox(_("Keep the values of the selected leaves"))
        self.locks.setEnabled(bool(self._leaves))
        form = QFormLayout()
        form.addRow(_("Questions"), self.kind)
        form.addRow(_("Feedback"), self.feedback)
        form.addRow(_("Tolerance"), self.relative)
        form.addRow(_("Penalty"), self.penalty)
        form.addRow(self.varies)
        form.addRow(_("Seed"), self.seed)
        form.addRow(self.only_chosen)
        form.addRow(self.locks)
        self.judgement = PlainLabel(wraps=True)
        self.redraw_button = QPushButton(_("Draw other numbers"))
        self.redraw_button.setToolTip(_("Change the leaves until every mistake gives a number of its own"))
        self.redraw_button.clicked.connect(self._redraw)
        box = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(box.Save | box.Cancel)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.judgement, self.redraw_button, self.buttons):
            column.addWidget(part)
        column.insertLayout(0, form)
        for changed in (self.kind.currentIndexChanged, self.only_chosen.toggled, self.relative.valueChanged):
            changed.connect(self._judge)
        self.varies.toggled.connect(self.seed.setEnabled)
        self.seed.setEnabled(self.varies.isChecked())
        self.setMinimumWidth(420)

    @property
    def settings(self) -> ExerciseSettings:
        """What is set now."""
        return ExerciseSettings(
            kind=self.kind.currentData(),
            feedback=self.feedback.currentData(),
            relative=self.relative.value() / 100,
            penalty=self.penalty.value() / 100,
            seed=self.seed.value() if self.varies.isChecked() else None,
            hidden=self._chosen if self.only_chosen.isChecked() else None,
            locked=self._leaves if self.locks.isChecked() else (),
        )

    def exercise(self) -> Exercise:
        """Return the exercise as it is set now; raise EngineError where it would ask nothing."""
        return as_exercise(replace(self._contents, exercise=self.settings))

    def _judge(self, *_changed: object) -> None:
        """Say where mistakes could not be told apart, or why this is no exercise."""
        words = _("Looking for mistakes that could not be told apart …")
        try:
            self._working_out.ask(words, _judged, self._tell_judgement)
        except EngineError as error:
            self._refuse(str(error))

    def _held(self) -> Contents:
        return replace(self._contents, exercise=self.settings, graph=self._contents.graph.copy())

    def _refuse(self, words: str) -> None:
        """Say why it cannot be saved, or not yet."""
        self._tell(words, can_redraw=False)
        self._save.setEnabled(False)

    def _tell_judgement(self, judgement: tuple[int, list[Finding]]) -> None:
        count, found = judgement
        self._save.setEnabled(True)
        if not found:
            words = ngettext(
                "{count} question; every known mistake gives a number of its own.",
                "{count} questions; every known mistake gives a number of its own.",
                count,
            )
            self._tell(words.format(count=count), can_redraw=False)
            return
        lines = [str(finding) for finding in found[:_MOST_TOLD]] + ["…"] * (len(found) > _MOST_TOLD)
        self._tell(_("Some mistakes could not be told apart:") + "\n" + "\n".join(lines), can_redraw=True)

    def _tell(self, words: str, *, can_redraw: bool) -> None:
        self.judgement.setText(words)
        self.redraw_button.setEnabled(can_redraw)

    def _redraw(self) -> None:
        try:
            self._contents = redraw(self.exercise(), self.seed.value()).contents
        except EngineError as error:
            self._tell(str(error), can_redraw=False)
        else:
            self._judge()

    def _accept(self) -> None:
        contents = self.exercise().contents
        self.accept()
        self.made.emit(contents)


def _judged(contents: Contents) -> tuple[int, list[Finding]]:
    """Return how many questions there are and the first findings; raise EngineError where there are none."""
    exercise = as_exercise(contents)
    return len(exercise.questions), list(islice(findings(exercise), _MOST_TOLD + 1))


def _choices(rows: Iterable[tuple[str, str]], chosen: str) -> QComboBox:
    box = QComboBox()
    for name, title in rows:
        box.addItem(title, name)
    box.setCurrentIndex(box.findData(chosen))
    return box
