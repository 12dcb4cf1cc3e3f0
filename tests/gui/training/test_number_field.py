"""The editor for one number: steps, texts, and what it refuses to change by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.training.bounds import Bounds
from gui.look.numbers import written
from gui.training.number_field import NARROW, USUAL, NumberField, one_two_five, parsed


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        (0.01, 0.02, 0.005),
        (0.02, 0.05, 0.01),
        (0.03, 0.05, 0.02),
        (1, 2, 0.5),
        (5, 10, 2),
        (1e-8, 2e-8, 5e-9),
    ],
)
def test_rates_walk_one_two_five(value, up, down):
    assert one_two_five(value, up=True) == pytest.approx(up, rel=1e-12)
    assert one_two_five(value, up=False) == pytest.approx(down, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.01", 0.01), ("1e-3", 1e-3), ("−2", -2.0), (" 5 ", 5.0), ("five", None), ("", None)],
)
def test_usual_forms_of_a_number_are_read(text, value):
    assert parsed(text) == value


@pytest.mark.parametrize(("value", "text"), [(0.001, "0.001"), (1e-8, "1e−8"), (-2.5, "−2.5"), (32, "32")])
def test_numbers_are_written_short_and_read_back(value, text):
    assert written(value) == text
    assert parsed(text) == value


def test_arrows_stop_at_the_end_of_the_range(qtbot):
    field = NumberField(Bounds(0, 1), step=0.4)
    qtbot.addWidget(field)
    field.set_value(0.9)
    field.stepBy(1)
    assert field.value() == 1
    field.stepBy(1)
    assert field.value() == 1


def test_a_range_that_leaves_its_end_out_is_never_stepped_onto(qtbot):
    field = NumberField(Bounds(0, 1, high_excluded=True), step=0.1)
    qtbot.addWidget(field)
    field.set_value(0.95)
    field.stepBy(1)
    assert field.value() == 0.95


def test_a_change_is_told_once_and_only_when_it_is_one(qtbot):
    field = NumberField(Bounds(0, 10))
    qtbot.addWidget(field)
    told: list[float | None] = []
    field.value_changed.connect(lambda: told.append(field.value()))
    field.set_value(3)
    field.editingFinished.emit()
    assert told == []
    field.lineEdit().setText("4")
    field.editingFinished.emit()
    field.editingFinished.emit()
    assert told == [4]


def test_an_empty_field_shows_its_default_and_steps_from_it(qtbot):
    field = NumberField(Bounds(0, 100), step=1)
    qtbot.addWidget(field)
    field.set_default(7)
    assert field.value() is None
    assert field.is_empty()
    assert field.lineEdit().placeholderText() == "7"
    field.stepBy(1)
    assert field.value() == 8


def test_what_is_not_positive_steps_up_to_a_small_rate_and_never_down():
    assert [one_two_five(0.0, up=up) for up in (True, False)] == [1e-6, 0.0]
    assert [one_two_five(-3.0, up=up) for up in (True, False)] == [1e-6, -3.0]


def test_a_step_that_would_leave_all_numbers_changes_nothing(qtbot):
    field = NumberField(Bounds(0, float("inf")), step=1e308)
    qtbot.addWidget(field)
    assert field._stepped(1.7e308, up=True) == 1.7e308


@pytest.mark.parametrize(
    ("kept", "value", "steps", "ends_at"),
    [
        (Bounds(0, 10), 3, 1, 4), (Bounds(0, 10), 3, -2, 1), (Bounds(0, 10), 3, 0, 3),
        (Bounds(0, 10), 9, 5, 10), (Bounds(2, 10), 4, -9, 2), (Bounds(0, 10), 20, -1, 10),
        (Bounds(2, 10), None, 1, 3), (Bounds(2, 10), 0, 1, 2),
    ],
)  # fmt: skip
def test_steps_go_by_one_within_the_range_and_are_told_where_they_lead_elsewhere(
    qtbot, kept, value, steps, ends_at
):
    field = NumberField(kept)
    qtbot.addWidget(field)
    field.set_value(value)
    told: list[float | None] = []
    field.value_changed.connect(lambda: told.append(field.value()))
    field.stepBy(steps)
    assert field.value() == ends_at
    assert told == ([] if ends_at == value else [ends_at])
    assert field.lineEdit().selectedText() == field.lineEdit().text()


def test_another_range_holds_from_then_on_and_none_leaves_it_as_it_was(qtbot):
    field = NumberField(Bounds(0, 1), step=0.5)
    qtbot.addWidget(field)
    field.set_value(1)
    field.set_default(None, Bounds(0, 2))
    field.stepBy(1)
    assert field.value() == 1.5
    field.set_default(0.25)
    field.stepBy(3)
    assert field.value() == 2


@pytest.mark.parametrize(("typed", "shown"), [("1e-3", "0.001"), ("-2", "−2"), ("five", "five"), ("", "")])
def test_what_is_typed_is_shown_as_numbers_are_and_kept_where_it_is_none(qtbot, typed, shown):
    field = NumberField(Bounds(-5, 5))
    qtbot.addWidget(field)
    field.set_value(1)
    told: list[str] = []
    field.value_changed.connect(lambda: told.append(field.lineEdit().text()))
    field.lineEdit().setText(typed)
    field.editingFinished.emit()
    assert told == [shown]
    assert field.is_empty() == (typed == "")
    assert field.validate(typed, 1) == (QValidator.State.Acceptable, typed, 1)


def test_the_wheel_steps_a_field_that_has_the_keyboard_and_scrolls_past_any_other(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    fields = [NumberField(Bounds(0, 10)), NumberField(Bounds(0, 10))]
    row = QHBoxLayout(window)
    for field in fields:
        row.addWidget(field)
        field.set_value(3)
    window.show()
    window.activateWindow()
    fields[0].setFocus()
    qtbot.waitUntil(fields[0].hasFocus)
    assert [(turn(field), field.value()) for field in fields] == [(True, 4.0), (False, 3.0)]
    assert [field.minimumSizeHint().width() for field in fields] == [NARROW, NARROW]
    assert [field.sizeHint().width() for field in fields] == [USUAL, USUAL]


def turn(field) -> bool:
    """Turn the wheel up over a field; return whether that took it."""
    middle = QPointF(field.rect().center())
    event = QWheelEvent(
        middle, QPointF(field.mapToGlobal(middle)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    field.wheelEvent(event)
    return event.isAccepted()
