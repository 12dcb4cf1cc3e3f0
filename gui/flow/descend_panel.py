"""The panel that descends: which optimizer, how fast, a step or a run, and two pictures of how it goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.errors import EngineError
from engine.graphs.graph import Node
from engine.text import _
from engine.training.descent import DescentSettings
from engine.training.rules.optimizers import OPTIMIZERS, Hyperparameter
from engine.training.terrain import can_be_seen
from gui.canvas.graph_view import GraphView
from gui.document.document import Document
from gui.flow.descender import Descender, told_moves
from gui.flow.descent_pictures import LossLine, PathPicture
from gui.flow.player import Player
from gui.flow.survey import Survey
from gui.look.icons import icon
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme, appearance
from gui.training.form import NARROWEST, Form
from gui.training.number_field import NumberField

LEARNING_RATE = "learning_rate"
HOLDING, AGAIN = 350, 60
"""Milliseconds after which a button that is held steps again, and then between two steps."""


class DescendPanel(QWidget):
    """Descends on one document and shows how."""

    def __init__(
        self,
        document: Document,
        player: Player,
        front: Callable[[], GraphView],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self.descender = document, Descender(document, player, front, self)
        self._chosen = {name: DescentSettings.usual(name) for name in OPTIMIZERS}
        self.moves, self.status = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self.optimizer, self.fields = self._make_optimizer(), self._make_fields()
        self.more = QToolButton()
        self.step, self.run = QPushButton(_("Step")), QPushButton(_("Run"))
        self.loss, self.picture = LossLine(), PathPicture()
        self.survey = Survey(self)
        self._leaves: list[Node] = []
        self._is_outdated = True
        self._arrange()
        self._connect()
        self._show_optimizer()
        self._recolour()

    # -- building -----------------------------------------------------------------------------------------

    def _make_optimizer(self) -> QComboBox:
        box = QComboBox()
        for row in OPTIMIZERS.values():
            box.addItem(row.title, row.name)
            box.setItemData(box.count() - 1, row.description, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(box.findData(self.descender.settings.optimizer))
        return box

    def _make_fields(self) -> dict[str, NumberField]:
        by_decades = {LEARNING_RATE, "epsilon"}
        return {
            name: NumberField(parameter.bounds, step=None if name in by_decades else 0.01)
            for name, parameter in hyperparameters().items()
        }

    def _arrange(self) -> None:
        self.form = Form()
        self.form.add("optimizer", _("Optimizer"), self.optimizer)
        for name, parameter in hyperparameters().items():
            title, field = f"{parameter.title} {parameter.letters}", self.fields[name]
            tip = _("{title}: {bounds}").format(title=title, bounds=parameter.bounds)
            self.form.add(name, title if name == LEARNING_RATE else parameter.letters, field, tip)
            field.setAccessibleName(title)
        self.more.setText(_("More"))
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolTip(_("What else the optimizer is set by"))
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.step.setAutoRepeat(True)
        self.step.setAutoRepeatDelay(HOLDING)
        self.step.setAutoRepeatInterval(AGAIN)
        self.step.setToolTip(_("Take one step; hold to go on"))
        buttons = QHBoxLayout()
        buttons.setSpacing(Theme.UNIT)
        buttons.addWidget(self.step, 1)
        buttons.addWidget(self.run, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT * 2, Theme.UNIT, Theme.UNIT * 2, Theme.UNIT * 2)
        column.setSpacing(Theme.UNIT)
        column.addWidget(self.moves)
        column.addWidget(self.form)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(buttons)
        column.addWidget(self.status)
        column.addWidget(self.loss, 1)
        column.addWidget(self.picture, 2)
        column.addStretch(0)
        self.status.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setMinimumWidth(NARROWEST)

    def _connect(self) -> None:
        self.optimizer.currentIndexChanged.connect(self._turn_to_optimizer)
        for name, field in self.fields.items():
            field.value_changed.connect(lambda name=name: self._take_number(name))
        self.more.toggled.connect(self._show_optimizer)
        self.step.clicked.connect(lambda: self._attempt(self.descender.step))
        self.run.clicked.connect(self._toggle)
        self.descender.changed.connect(self._show)
        self.descender.renewed.connect(self._outdate)
        self.survey.found.connect(self._show_terrain)
        self._document.evaluated.connect(self._catch_up)
        appearance().changed.connect(self._recolour)

    # -- what is chosen -----------------------------------------------------------------------------------

    @property
    def _settings(self) -> DescentSettings:
        return self._chosen[self.optimizer.currentData()]

    def _turn_to_optimizer(self) -> None:
        self.descender.set_settings(self._settings)
        self._show_optimizer()

    def _take_number(self, name: str) -> None:
        """Take what was typed, if that can be; an empty field stands for its default."""
        self.form.clear_errors()
        row, field = self._settings.row, self.fields[name]
        usual = DescentSettings.usual(row.name).numbers[name]
        number = usual if field.is_empty() else field.value()
        bounds = row.hyperparameter(name).bounds
        if number is None or number not in bounds:
            self.form.show_error(name, _("Type {bounds}").format(bounds=bounds))
            return
        chosen = DescentSettings(row.name, {**self._settings.hyperparameters, name: number})
        self._chosen[row.name] = chosen
        self.descender.set_settings(chosen)

    def _show_optimizer(self) -> None:
        """Show the fields of the optimizer, those besides the learning rate where they are wanted."""
        self.form.clear_errors()
        parameters = {parameter.name: parameter for parameter in self._settings.row.hyperparameters}
        for name, field in self.fields.items():
            is_more = name != LEARNING_RATE
            self.form.set_row_visible(name, name in parameters and (self.more.isChecked() or not is_more))
            if name in parameters:
                self._show_number(field, parameters[name])
        self.more.setVisible(len(parameters) > 1)
        arrow = Qt.ArrowType.DownArrow if self.more.isChecked() else Qt.ArrowType.RightArrow
        self.more.setArrowType(arrow)
        self.optimizer.setToolTip(plain_tip(self._settings.row.description))

    def _show_number(self, field: NumberField, parameter: Hyperparameter) -> None:
        usual = DescentSettings.usual(self._settings.optimizer).numbers[parameter.name]
        field.set_default(usual, parameter.bounds)
        field.set_value(self._settings.numbers[parameter.name])

    # -- descending ---------------------------------------------------------------------------------------

    def _toggle(self) -> None:
        if self.descender.is_running:
            self.descender.stop()
        else:
            self._attempt(self.descender.run)

    def _attempt(self, descend: Callable[[], None]) -> None:
        try:
            descend()
        except EngineError as error:
            self.status.setText(str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop by Esc."""
        if event.key() == Qt.Key.Key_Escape and self.descender.is_running:
            self.descender.stop()
        else:
            super().keyPressEvent(event)

    # -- keeping up ---------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has changed meanwhile."""
        super().showEvent(event)
        self._outdate()
        self._catch_up()
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing descend that cannot be stopped here."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.descender.stop()

    def look_again(self) -> None:
        """Tell nothing while a quiz asks for it."""
        self.setEnabled(self.descender.is_allowed)
        self._outdate()
        self._catch_up()

    def _outdate(self) -> None:
        self._is_outdated = True

    def _catch_up(self) -> None:
        """Look at the graph anew once its numbers are there."""
        if not self._is_outdated or not self.isVisible():
            return
        self._is_outdated = False
        self._leaves = self.descender.leaves
        self.moves.setText(told_moves(self._leaves))
        self.picture.setVisible(self.isEnabled() and can_be_seen(self._leaves))
        self.survey.forget()
        self._show_terrain()
        self._show()

    def _show(self) -> None:
        if not self.isVisible():
            return
        running = self.descender.is_running
        self.run.setText(_("Stop") if running else _("Run"))
        tip = _("Stop; what it has come to stays (Esc)") if running else _("Descend until it arrives")
        self.run.setToolTip(plain_tip(tip))
        self.run.setIcon(icon("pause" if running else "play"))
        self.status.setText(self.descender.status)
        track = self.descender.track
        self.loss.show_losses(track.at, track.values[:, 0])
        self._show_path()

    def _show_path(self) -> None:
        target, places = self._document.target, self.descender.places
        if self._is_outdated or target is None or self.picture.isHidden():
            return
        if len(places):
            leaves = [leaf.id for leaf in self._leaves]
            self.survey.look(self._document.graph, target, leaves, places[:, : len(leaves)])
        self.picture.show_path(places)

    def _show_terrain(self) -> None:
        self.picture.show_terrain(self.survey.terrain, [leaf.name for leaf in self._leaves])

    def _recolour(self) -> None:
        self.step.setIcon(icon("step"))
        self._show()


def hyperparameters() -> dict[str, Hyperparameter]:
    """Return the hyperparameters of all optimizers, each as the first has it."""
    first: dict[str, Hyperparameter] = {}
    for row in OPTIMIZERS.values():
        for parameter in row.hyperparameters:
            first.setdefault(parameter.name, parameter)
    return first
