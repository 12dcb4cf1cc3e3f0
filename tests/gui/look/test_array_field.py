"""A field for arrays emits the whole array at each change, and tells what it cannot take."""

from __future__ import annotations

import numpy as np

from gui.look.array_field import ArrayField


def test_what_is_entered_is_emitted_whole_and_what_was_wrong_is_forgotten(qtbot):
    field, entered = ArrayField(), []
    qtbot.addWidget(field)
    field.entered.connect(entered.append)
    field.show_array(np.array([[1.0, 2.0]]))
    field.shape.setText("two")
    field.shape.returnPressed.emit()
    assert "not a shape" in field.problem.text()
    assert entered == []
    field.shape.setText("2×2")
    field.shape.returnPressed.emit()
    assert entered.pop().tolist() == [[1, 2], [0, 0]]
    assert field.problem.isHidden()


def test_an_array_too_large_for_a_grid_has_its_shape_and_what_fills_it(qtbot):
    field, entered = ArrayField(), []
    qtbot.addWidget(field)
    field.entered.connect(entered.append)
    field.show_array(np.ones((30, 30)))
    assert field.grid.isHidden()
    assert field.shape.text() == "30×30"
    field.shape.setText("2×2")
    field.shape.returnPressed.emit()
    assert (entered, field.problem.isHidden()) == ([], False)
    assert "Zeros, Ones and Random" in field.problem.text()
    field.shape.setText("30×30")
    field.fills["zeros"].click()
    assert np.array_equal(entered.pop(), np.zeros((30, 30)))
