"""The inspector's fields for attributes: each shows a value of its type and reports another one once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox

from gui.panels.attribute_field import attribute_field, whole_numbers


@pytest.mark.parametrize(
    ("value", "kind"), [(0.5, QDoubleSpinBox), (2, QSpinBox), ((2, -1), QLineEdit), ((), QLineEdit)]
)
def test_the_field_fits_the_type_of_the_value(qtbot, value, kind):
    field = attribute_field(value, lambda _value: None)
    qtbot.addWidget(field)
    assert isinstance(field, kind)


def test_numbers_are_reported_as_they_are_set(qtbot):
    entered = []
    for value, other in ((0.5, 1.25), (0, -1)):
        field = attribute_field(value, entered.append)
        qtbot.addWidget(field)
        field.setValue(other)
    assert entered == [1.25, -1]
    assert [type(value) for value in entered] == [float, int]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1e-5, "1e−05"),
        (0.1, "0.1"),
        (-0.25, "−0.25"),
        (1e-300, "1e−300"),
        (2.5e9, "2500000000.0"),
        (0.0, "0.0"),
    ],
)
def test_a_number_is_shown_in_full(qtbot, value, shown):
    field = attribute_field(value, lambda _value: None)
    qtbot.addWidget(field)
    assert field.text() == shown
    assert field.value() == value


@pytest.mark.parametrize(
    ("value", "step", "then"),
    [(0.5, 1, 0.6), (0.0, -1, -0.1), (1e-5, 1, 2e-5), (-3e-4, -1, -4e-4), (0.2, -1, 0.1), (12.25, 1, 12.35)],
)
def test_the_arrows_step_in_the_size_of_the_number(qtbot, value, step, then):
    field = attribute_field(value, lambda _value: None)
    qtbot.addWidget(field)
    field.stepBy(step)
    assert field.value() == then


@pytest.mark.parametrize(
    ("typed", "entered"),
    [("1e-5", [1e-5]), ("−0.5", [-0.5]), ("x", []), ("", []), ("1e999", []), ("nan", []), ("[1]", [])],
)
def test_a_typed_number_is_reported_and_what_is_none_changes_nothing(qtbot, typed, entered):
    heard = []
    field = attribute_field(0.25, heard.append)
    qtbot.addWidget(field)
    field.lineEdit().selectAll()
    field.lineEdit().insert(typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == entered
    assert field.value() == (entered or [0.25])[0]


@pytest.mark.parametrize(
    ("typed", "entered", "shown"),
    [
        ("3, 2", [(3, 2)], "3, 2"),
        ("[3,2]", [(3, 2)], "3, 2"),
        ("", [()], ""),
        ("2, −1", [], "2, -1"),
        ("2, x", [], "2, -1"),
        ("2.5", [], "2, -1"),
    ],
)
def test_a_list_is_reported_when_it_is_another_one(qtbot, typed, entered, shown):
    heard = []
    field = attribute_field((2, -1), heard.append)
    qtbot.addWidget(field)
    field.setText(typed)
    field.editingFinished.emit()
    assert heard == entered
    assert field.text() == shown


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1 2", (1, 2)), ("(1,)", (1,)), ("", ()), ("1;2", None), ("1.0", None), ("9" * 11, None), ("٣", None)],
)
def test_whole_numbers_are_read_from_text(text, numbers):
    assert whole_numbers(text) == numbers


def test_a_whole_number_is_reported_once_it_is_typed_and_may_be_as_large_as_any_of_four_bytes(qtbot):
    heard = []
    field = attribute_field(2, heard.append)
    qtbot.addWidget(field)
    assert (field.minimum(), field.maximum()) == (-2147483647, 2147483647)
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, "123")
    assert heard == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == [123]
