"""The inspector's fields for attributes: each shows a value of its type and reports another one once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox

from gui.panels.attribute_field import attribute_field, whole_numbers


@pytest.mark.parametrize(
    ("value", "kind"), [(0.5, QDoubleSpinBox), (2, QSpinBox), ((2, -1), QLineEdit), ((), QLineEdit)]
)
def test_the_field_fits_the_type_of_the_value(qtbot, value, kind):
    field = attribute_field(value, lambda _value: None)
    qtbot.addWidget(field)
    assert type(field) is kind


def test_numbers_are_reported_as_they_are_set(qtbot):
    entered = []
    for value, other in ((0.5, 1.25), (0, -1)):
        field = attribute_field(value, entered.append)
        qtbot.addWidget(field)
        field.setValue(other)
    assert entered == [1.25, -1]
    assert [type(value) for value in entered] == [float, int]


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
