"""A value is read without float noise, and is exact as soon as one begins to edit it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.panels.value_field import ValueField


def test_noise_shows_while_the_field_has_the_keyboard_and_not_before_or_after(qtbot):
    field = ValueField("x")
    qtbot.addWidget(field)
    field.show()
    field.show_value(np.float64(0.1 + 0.2))
    assert field.text() == "0.3"
    field.setFocus(Qt.FocusReason.TabFocusReason)
    field.activateWindow()
    qtbot.waitUntil(field.hasFocus)
    assert field.text() == "0.30000000000000004"
    field.clearFocus()
    assert field.text() == "0.3"


def test_numpy_text_and_cells_of_a_spreadsheet_are_pasted_into_it(qtbot):
    field, entered = ValueField("x"), []
    qtbot.addWidget(field)
    field.entered.connect(entered.append)
    field.show_value(np.float64(1.0))
    for text in ("1\t2\n3\t4", "array([[1., 2.],\n       [3., 4.]])"):
        field.selectAll()
        field.insert(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert entered.pop().tolist() == [[1, 2], [3, 4]]


def test_it_tells_what_can_be_typed_or_what_is_wrong_with_what_was(qtbot):
    field = ValueField("x")
    qtbot.addWidget(field)
    field.show_value(np.float64(1.0))
    usual = field.toolTip()
    assert "[[1, 2], [3, 4]]" in usual
    for text, told in (("[[1, 2], [3]]", "row"), ("2", "")):
        field.selectAll()
        field.insert(text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert (told in field.toolTip()) if told else (field.toolTip() == usual)
        assert bool(field.styleSheet()) is bool(told)
    field.show_value(np.zeros((30, 30)))
    assert (field.isReadOnly(), field.text(), field.toolTip()) == (True, "30×30", "")
