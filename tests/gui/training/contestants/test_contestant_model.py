"""The contestants as a table."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox, QLabel, QTableView

from engine.training.bounds import Bounds
from engine.training.course import Course
from engine.training.measurement import Measurement
from engine.training.race import Status
from engine.training.rules import contestants
from engine.training.rules.contestants import contestant
from engine.training.rules.optimizers import OPTIMIZERS, Hyperparameter
from gui.look.theme import LIGHT, appearance
from gui.training.contestants import columns
from gui.training.contestants.columns import Column, others_text
from gui.training.contestants.contestant_editors import HyperparameterPopup
from gui.training.contestants.contestant_model import ContestantModel
from gui.training.contestants.contestant_table import ContestantTable
from gui.training.contestants.marks import LegendEntry
from gui.training.number_field import NumberField


@pytest.fixture
def model(qapp):
    found = ContestantModel()
    found.set_entries(
        [LegendEntry(contestant(name), slot) for slot, name in enumerate(("sgd", "momentum", "adam"))]
    )
    tester = QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield found
    tester.deleteLater()
    found.deleteLater()


@pytest.fixture
def table(qtbot, model):
    found = ContestantTable(model)
    qtbot.addWidget(found)
    found.resize(700, 300)
    found.show()
    found.choose(0)
    return found


def evaluation(test, train=None, accuracy=None) -> Measurement:
    test = np.array(test, float)
    nothing = np.full(len(test), np.nan)
    return Measurement(
        step=10,
        epoch=1,
        train_loss=nothing if train is None else np.array(train, float),
        test_loss=test,
        train_accuracy=nothing,
        test_accuracy=nothing if accuracy is None else np.array(accuracy, float),
    )


def text(model, row, column) -> str:
    return model.index(row, column).data()


RACING = (Status(), Status(), Status())


def test_the_lowest_test_loss_is_marked_best(model):
    model.enrol()
    model.show_progress(evaluation([0.3, 0.1, 0.2]), RACING)
    assert [text(model, row, Column.STATUS) for row in range(3)] == ["Paused", "Lowest loss", "Paused"]
    model.set_racing(True)
    assert [text(model, row, Column.STATUS) for row in range(3)] == ["Running", "Lowest loss", "Running"]
    assert text(model, 1, Column.TEST_LOSS) == "0.10"


def test_in_a_new_race_nobody_is_best_yet_and_nothing_of_the_last_one_is_told(model):
    model.enrol()
    model.show_progress(evaluation([0.3, 0.1, 0.2], accuracy=[0.5, 0.9, 0.7]), RACING)
    assert model.best == 1
    model.enrol()
    assert model.best is None
    shown = (Column.TRAIN_LOSS, Column.TEST_LOSS, Column.SCORE, Column.STATUS)
    assert {text(model, row, column) for row in range(3) for column in shown} == {""}
    assert model.index(1, Column.TEST_LOSS).data(Qt.ItemDataRole.FontRole) is None


def test_while_all_stand_where_they_started_nobody_is_best(model):
    model.enrol()
    model.show_progress(evaluation([0.3, 0.3, 0.3]), RACING)
    assert model.best is None


def test_without_test_data_the_training_loss_decides(model):
    model.enrol()
    model.show_progress(evaluation([np.nan] * 3, train=[0.3, 0.2, 0.1]), RACING)
    assert model.best == 2
    assert text(model, 0, Column.TEST_LOSS) == ""


def test_a_diverged_contestant_shows_its_step_and_is_never_best(model):
    model.enrol()
    model.show_progress(evaluation([np.nan, 0.5, 0.4]), (Status(diverged_at=1234), Status(), Status()))
    assert text(model, 0, Column.STATUS) == "Diverged at step 1,234"
    assert model.best == 2


def test_who_is_far_above_its_start_or_stuck_is_said_to_be_and_in_which_way(model):
    model.enrol()
    found = (Course.ASTRAY, Course.STUCK, Course.OPEN)
    model.show_progress(evaluation([603.0, 0.1, 0.2]), RACING, found)
    said = ["Diverged: far above its start", "Stuck: loss stands still", "Paused"]
    assert [text(model, row, Column.STATUS) for row in range(3)] == said
    ink = model.index(0, Column.STATUS).data(Qt.ItemDataRole.ForegroundRole)
    assert ink == appearance().theme.danger
    assert model.headerData(Column.RACES, Qt.Orientation.Horizontal) == "Race"
    tip = model.headerData(Column.STATUS, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "no ranking" in tip


def test_values_stay_with_their_contestant_when_it_moves(model):
    model.enrol()
    model.show_progress(evaluation([0.3, 0.1, 0.2], accuracy=[0.5, 0.975, 1.0]), RACING)
    assert model.move(2, -1) == 1
    assert [text(model, row, Column.SCORE) for row in range(3)] == ["50.0%", "100%", "97.5%"]
    assert model.best == 2
    assert model.move(0, -1) == 0


def test_a_new_contestant_takes_the_first_free_colour_and_others_keep_theirs(model):
    model.remove(1)
    assert [entry.slot for entry in model.entries] == [0, 2]
    model.add("rmsprop")
    assert [entry.slot for entry in model.entries] == [0, 2, 1]
    model.duplicate(0)
    assert [entry.slot for entry in model.entries] == [0, 3, 2, 1]
    assert model.entries[1].spec == model.entries[0].spec


def test_duplicates_are_called_by_what_differs_as_soon_as_it_does(model):
    shown = []
    model.display_changed.connect(lambda: shown.append([entry.title for entry in model.entries]))
    model.duplicate(0)
    assert [entry.title for entry in model.entries] == ["SGD (1)", "SGD (2)", "Momentum", "Adam"]
    model.set_hyperparameter(1, "learning_rate", 0.1)
    assert shown == [["SGD η 0.01", "SGD η 0.1", "Momentum", "Adam"]]


def test_no_two_of_a_hundred_contestants_share_colour_and_marker():
    entries = [LegendEntry(contestant("sgd"), slot) for slot in range(100)]
    looks = {(entry.colour(LIGHT).name(), entry.marker) for entry in entries}
    assert len(looks) == 100


def test_the_last_contestant_stays(model):
    said: list[str] = []
    model.refused.connect(said.append)
    for _time in range(3):
        model.remove(0)
    assert model.rowCount() == 1
    assert len(said) == 1


@pytest.mark.parametrize("value", [0, -1, 1e9, float("nan"), "fast"])
def test_a_learning_rate_out_of_range_is_refused_with_the_reason(model, value):
    said: list[str] = []
    model.refused.connect(said.append)
    assert not model.setData(model.index(0, Column.LEARNING_RATE), value)
    assert said[0].lower().startswith("learning rate is ")
    assert "_" not in said[0]
    assert text(model, 0, Column.LEARNING_RATE) == "0.01"


def test_a_new_learning_rate_is_told_without_a_new_race(model):
    changed, rosters = [], []
    model.hyperparameter_changed.connect(lambda *each: changed.append(each))
    model.roster_changed.connect(lambda: rosters.append(1))
    assert model.setData(model.index(2, Column.LEARNING_RATE), 0.05)
    assert changed == [(2, "learning_rate", 0.05)]
    assert rosters == []


def test_another_optimizer_asks_for_a_new_race(model):
    rosters: list[int] = []
    model.roster_changed.connect(lambda: rosters.append(1))
    assert model.setData(model.index(0, Column.OPTIMIZER), "adagrad")
    assert text(model, 0, Column.OPTIMIZER) == "Adagrad"
    assert rosters == [1]
    assert text(model, 0, Column.STATUS) == "Waits for a new race"


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        (contestant("sgd"), "–"),
        (contestant("momentum"), "μ 0.9"),
        (contestant("adam"), "β₁ 0.9  β₂ 0.999"),
        (contestant("adagrad", epsilon=1e-4), "ε 0.0001"),
        (contestant("adadelta"), "ρ 0.9"),
    ],
)
def test_other_hyperparameters_are_shown_in_short(spec, shown):
    assert others_text(spec) == shown


def test_the_menu_adds_any_optimizer(table, model):
    actions = table.add_button.menu().actions()
    assert len(actions) == len(OPTIMIZERS)
    actions[-1].trigger()
    assert model.rowCount() == 4
    assert table.current == 3


def test_keys_duplicate_move_and_remove(table, model, qtbot):
    qtbot.keyClick(table.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [entry.spec.optimizer for entry in model.entries] == ["sgd", "sgd", "momentum", "adam"]
    assert table.current == 1
    qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [entry.spec.optimizer for entry in model.entries] == ["sgd", "momentum", "sgd", "adam"]
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert [entry.spec.optimizer for entry in model.entries] == ["sgd", "momentum", "adam"]


def test_the_learning_rate_is_edited_in_its_cell_and_arrows_act_at_once(table, model, qtbot):
    index = model.index(1, Column.LEARNING_RATE)
    table.view.setCurrentIndex(index)
    table.view.edit(index)
    field = table.view.findChild(NumberField)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert model.entries[1].spec.hyperparameters["learning_rate"] == 0.02
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert model.entries[1].spec.hyperparameters["learning_rate"] == 0.05
    field.selectAll()
    qtbot.keyClicks(field, "0.3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert model.entries[1].spec.hyperparameters["learning_rate"] == 0.3


def test_the_optimizer_is_chosen_from_a_list_in_its_cell(table, model, qtbot):
    index = model.index(0, Column.OPTIMIZER)
    table.view.setCurrentIndex(index)
    table.view.edit(index)
    box = table.view.viewport().findChild(QComboBox)
    box.hidePopup()
    box.setCurrentIndex(box.findData("nesterov"))
    box.activated.emit(box.currentIndex())
    assert model.entries[0].spec.optimizer == "nesterov"


def test_a_click_on_a_chosen_optimizer_opens_no_list(table, model):
    # Qt would open it only after a pause, over whatever is pressed next.
    assert not table.view.editTriggers() & QTableView.EditTrigger.SelectedClicked
    assert table.view.editTriggers() & QTableView.EditTrigger.DoubleClicked


def test_the_popup_sets_every_hyperparameter_and_shows_what_is_wrong(model, qtbot):
    popup = HyperparameterPopup(model, 2)
    qtbot.addWidget(popup)
    popup.show()
    shown = [name for name, field in popup.fields.items() if field.isVisible()]
    assert shown == ["learning_rate", "beta1", "beta2", "epsilon"]
    field = popup.fields["beta1"]
    field.lineEdit().setText("0.8")
    field.editingFinished.emit()
    assert model.entries[2].spec.hyperparameters["beta1"] == 0.8
    field.lineEdit().setText("1.5")
    field.editingFinished.emit()
    assert "below 1" in popup.error("beta1")
    assert model.entries[2].spec.hyperparameters["beta1"] == 0.8


def test_a_row_has_no_rows_of_its_own(model):
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.rowCount(QModelIndex()) == 3


def test_the_popup_opens_above_a_cell_at_the_foot_of_the_screen(model, qtbot):
    popup = HyperparameterPopup(model, 2)
    qtbot.addWidget(popup)
    area = popup.screen().availableGeometry()
    for top in (area.top(), area.bottom() - 20):
        popup.show_beside(QRect(area.left(), top, 100, 20))
        assert area.contains(popup.geometry())


@pytest.fixture
def optimizers(monkeypatch):
    """Return the table of optimizers with one row more, as everything reads it."""
    sgd = OPTIMIZERS["sgd"]
    decay = Hyperparameter("weight_decay", "Weight decay", r"\lambda_{10}", 0.1, Bounds(0, 1))
    row = replace(sgd, name="decayed", title="Decayed", hyperparameters=(*sgd.hyperparameters, decay))
    table = MappingProxyType({**OPTIMIZERS, row.name: row})
    for module in (contestants, columns):
        monkeypatch.setattr(module, "OPTIMIZERS", table)
    return table


def test_a_new_row_is_offered_shown_and_set_like_all_others(qtbot, model, optimizers):
    row = model.add("decayed")
    assert "decayed" in [name for name, _title, _description in columns.optimizer_titles()]
    assert text(model, row, Column.OTHERS) == "λ₁₀ 0.1"
    popup = HyperparameterPopup(model, row)
    qtbot.addWidget(popup)
    popup.fields["weight_decay"].set_value(0.5)
    popup._take("weight_decay")
    assert text(model, row, Column.OTHERS) == "λ₁₀ 0.5"


def test_no_visible_text_of_any_optimizer_is_a_command_of_latex(qtbot, model, optimizers):
    for name in optimizers:
        row = model.add(name)
        popup = HyperparameterPopup(model, row)
        qtbot.addWidget(popup)
        cells = [model.index(row, column).data(role) for column in Column
                 for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)]  # fmt: skip
        labels = [label.text() for label in popup.findChildren(QLabel)]
        offered = [words for titles in columns.optimizer_titles() for words in titles]
        assert [words for words in (*cells, *labels, *offered) if "\\" in str(words)] == []


def test_all_that_are_listed_take_part_in_a_new_race_in_their_order(model):
    model.move(2, -2)
    taking_part = model.enrol()
    assert [spec.optimizer for spec in taking_part] == ["adam", "sgd", "momentum"]
    assert [entry.run for entry in model.entries] == [0, 1, 2]
