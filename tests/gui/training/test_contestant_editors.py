"""What a contestant is set by opens beside its cell, and nowhere else."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView

from gui.training.contestant_editors import HyperparameterPopup
from gui.training.contestant_model import Column


def test_other_numbers_of_a_contestant_open_beside_their_cell(lab):
    view = lab.table.findChild(QTableView)
    row = next(row for row in range(lab.model.rowCount()) if lab.model.index(row, Column.OTHERS).data())
    assert not view._edit_others(lab.model.index(row, Column.LEARNING_RATE))
    assert lab.findChildren(HyperparameterPopup) == []
    assert view._edit_others(lab.model.index(row, Column.OTHERS))
    (popup,) = lab.findChildren(HyperparameterPopup)
    assert popup.isVisible()
    popup.close()
