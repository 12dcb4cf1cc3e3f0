"""The editor for one number: steps, texts, and what it refuses to change by itself."""

from __future__ import annotations

import pytest

from engine.training.bounds import Bounds
from gui.training.number_field import NumberField, one_two_five, parsed, written


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
    assert one_two_five(value, 1) == pytest.approx(up, rel=1e-12)
    assert one_two_five(value, -1) == pytest.approx(down, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.01", 0.01), ("1e-3", 1e-3), ("−2", -2.0), (" 5 ", 5.0), ("five", None), ("", None)],
)
def test_usual_forms_of_a_number_are_read(text, value):
    assert parsed(text) == value


@pytest.mark.parametrize(("value", "text"), [(0.001, "0.001"), (1e-8, "1e−08"), (-2.5, "−2.5"), (32, "32")])
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
    assert [one_two_five(0.0, direction) for direction in (1, -1)] == [1e-6, 0.0]
    assert [one_two_five(-3.0, direction) for direction in (1, -1)] == [1e-6, -3.0]


def test_a_step_that_would_leave_all_numbers_changes_nothing(qtbot):
    field = NumberField(Bounds(0, float("inf")), step=1e308)
    qtbot.addWidget(field)
    assert field._stepped(1.7e308, 1) == 1.7e308
