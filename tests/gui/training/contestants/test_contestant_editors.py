"""What a contestant is set by opens beside its cell, and nowhere else."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QComboBox, QTableView

from gui.training.contestants.columns import Column
from gui.training.contestants.contestant_editors import HyperparameterPopup


def test_other_numbers_of_a_contestant_open_beside_their_cell(lab):
    view = lab.table.findChild(QTableView)
    row = next(row for row in range(lab.model.rowCount()) if lab.model.index(row, Column.OTHERS).data())
    assert not view._edit_at(lab.model.index(row, Column.LEARNING_RATE))
    assert lab.findChildren(HyperparameterPopup) == []
    assert view._edit_at(lab.model.index(row, Column.OTHERS))
    (popup,) = lab.findChildren(HyperparameterPopup)
    assert popup.isVisible()
    popup.close()


def test_an_optimizer_is_chosen_from_a_list_that_opens_at_once_and_goes_with_the_choice(lab, qtbot):
    view, cell = lab.table.findChild(QTableView), lab.model.index(0, Column.OPTIMIZER)
    lab.show()
    view.edit(cell)
    (box,) = view.findChildren(QComboBox)
    assert box.view().isVisible()
    assert box.currentData() == cell.data(Qt.ItemDataRole.EditRole)
    box.setCurrentIndex(box.findData("rmsprop"))
    box.activated.emit(box.currentIndex())
    assert cell.data(Qt.ItemDataRole.EditRole) == "rmsprop"
    assert not box.isVisible()


def test_the_form_of_a_contestant_is_as_high_as_what_it_says(lab, qtbot):
    popup = HyperparameterPopup(lab.model, 1)
    qtbot.addWidget(popup)
    popup.show_beside(QRect(0, 0, 60, 20))
    heights = [popup.height()]
    field, schedule = popup.fields["beta1"], popup.rules["schedule"]
    for text in ("7", "0.5"):
        field.lineEdit().setText(text)
        field.editingFinished.emit()
        heights.append(popup.height())
    for name in ("step", "constant"):
        schedule.setCurrentIndex(schedule.findData(name))
        schedule.activated.emit(schedule.currentIndex())
        heights.append(popup.height())
    first, with_error, mended, with_more, constant = heights
    assert first == mended == constant < min(with_error, with_more)
