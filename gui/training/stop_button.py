"""Where the race is to pause by itself: a button that says it, and a small form behind it that sets it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from engine.errors import ConfigurationError
from engine.text import _
from engine.training.bounds import is_number
from engine.training.data.preparation import Dataset
from engine.training.stopping import GOALS, Goal, GoalRow
from gui.look.icon_button import IconButton
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme
from gui.training.form import Form, fit
from gui.training.number_field import NumberField

NEVER = ""
"""What stands for a goal's kind where there is none."""
WIDEST = 260


class StopButton(IconButton):
    """Holds a goal, or none; `goal_changed` carries what it is now.

    The numbers of all kinds are kept, so that one can go back to another kind.
    """

    goal_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__("flag", "")
        self._kind = NEVER
        self._numbers = {name: row.first for name, row in GOALS.items()}
        self._popup: StopPopup | None = None
        self._dataset: Dataset | None = None
        self.setAccessibleName(_("Stop at"))
        self.clicked.connect(self._open)
        self._show()

    @property
    def goal(self) -> Goal | None:
        """Where the race is to pause."""
        return Goal(self._kind, self._numbers[self._kind]) if self._kind else None

    def number(self, kind: str) -> float:
        """Return the number that a kind of goal had last."""
        return self._numbers[kind]

    def set_goal(self, goal: Goal | None) -> None:
        """Hold this goal from now on."""
        if goal == self.goal:
            return
        self._kind = NEVER
        if goal is not None:
            self._kind, self._numbers[goal.kind] = goal.kind, goal.value
        self._show()
        self.goal_changed.emit(goal)

    def show_dataset(self, dataset: Dataset) -> None:
        """Offer what a race on these data can come to."""
        self._dataset = dataset

    def suits(self, row: GoalRow) -> bool:
        """Return whether a kind of goal is one for the data of the race, as far as they are known."""
        return self._dataset is None or row.suits(self._dataset)

    def save_state(self) -> dict[str, Any]:
        """Return the goal, and the numbers of the other kinds, as plain values."""
        return {"kind": self._kind, "numbers": dict(self._numbers)}

    def restore_state(self, state: object) -> None:
        """Take up what `save_state` returned; what is missing or odd is passed over."""
        if not isinstance(state, dict):
            return
        numbers, kind = state.get("numbers"), state.get("kind")
        for name, row in GOALS.items():
            number = numbers.get(name) if isinstance(numbers, dict) else None
            if is_number(number) and number in row.bounds:
                self._numbers[name] = number
        if isinstance(kind, str) and kind in GOALS:
            self.set_goal(Goal(kind, self._numbers[kind]))

    def _show(self) -> None:
        goal = self.goal
        self.setText(str(goal) if goal else "")
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setToolButtonStyle(beside if goal else alone)
        tip = (
            goal.row.description
            if goal
            else _("Let the race pause by itself at a step, epoch, loss or accuracy")
        )
        words = _("Stop at: {goal}").format(goal=goal) if goal else ""
        self.setToolTip(plain_tip(f"{words}\n{tip}".strip()))
        self.setAccessibleDescription(words)

    def _open(self) -> None:
        self._popup = StopPopup(self)
        self._popup.show_below(self)

    @property
    def popup(self) -> StopPopup | None:
        """The form that was opened last, if it is still open."""
        return self._popup

    def forget_popup(self) -> None:
        """Know of no form: it is closed."""
        self._popup = None


class StopPopup(QFrame):
    """A small form over a goal; every change acts at once."""

    def __init__(self, button: StopButton) -> None:
        super().__init__(button, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._button = button
        self.kind, self._form, self._words = QComboBox(), Form(), PlainLabel(wraps=True)
        self.number: NumberField = NumberField(next(iter(GOALS.values())).bounds, step=None)
        self._fill()
        box = QVBoxLayout(self)
        box.setContentsMargins(*(4 * (Theme.UNIT,)))
        box.addWidget(self._form)
        box.addWidget(self._words)
        self.setFixedWidth(WIDEST)
        self._show_kind()
        self.destroyed.connect(button.forget_popup)

    def show_below(self, anchor: QWidget) -> None:
        """Show the form below a widget."""
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height())))
        self.show()
        self.kind.setFocus()

    @property
    def words(self) -> str:
        """What is said of the kind of goal that is chosen."""
        return self._words.text()

    def error(self) -> str:
        """Return what is wrong with the number."""
        return self._form.error("value")

    def _fill(self) -> None:
        self.kind.addItem(_("Never"), NEVER)
        for row in GOALS.values():
            self.kind.addItem(row.title, row.name)
            place = self.kind.count() - 1
            self.kind.setItemData(place, plain_tip(row.description), Qt.ItemDataRole.ToolTipRole)
            if not self._button.suits(row):
                tip = _("A target that is a number has no accuracy.")
                self.kind.setItemData(place, plain_tip(tip), Qt.ItemDataRole.ToolTipRole)
                self.kind.model().item(place).setEnabled(False)  # type: ignore[attr-defined]
        goal = self._button.goal
        self.kind.setCurrentIndex(self.kind.findData(goal.kind if goal else NEVER))
        self._form.add("kind", _("Stop at"), self.kind)
        self._form.add("value", _("Value"), self.number)
        self.kind.activated.connect(self._choose)
        self.number.value_changed.connect(self._take)

    def _choose(self) -> None:
        self._show_kind()
        self._take()

    def _show_kind(self) -> None:
        """Show the number of the kind that is chosen, and what it means."""
        kind = self.kind.currentData()
        self._form.set_row_visible("value", bool(kind))
        self._words.setText(GOALS[kind].description if kind else _("The race runs until it is paused."))
        if kind:
            self.number.set_default(None, GOALS[kind].bounds)
            self.number.set_value(self._button.number(kind))
        fit(self, self._form)

    def _take(self) -> None:
        self._form.clear_errors()
        kind, number = self.kind.currentData(), self.number
        value: Any = number.lineEdit().text() if number.value() is None else number.value()
        try:
            self._button.set_goal(Goal(kind, value) if kind else None)
        except ConfigurationError as error:
            self._form.show_error("value", str(error))
        fit(self, self._form)
