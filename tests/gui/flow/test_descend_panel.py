"""The panel of a descent: hidden until asked for, it takes settings, steps and runs, and shows the way."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.files.document import Contents
from engine.formulas.expression import parse
from engine.training.descent import USUAL_RATE
from engine.training.rules.optimizers import OPTIMIZERS
from gui.app.main_window import MainWindow
from gui.document import commands
from gui.flow import survey

BOWL = "x = -4; y = 3; f = square(x - 1) + 5 * square(y + 1)"


@pytest.fixture
def open_panel(window, qtbot, monkeypatch):
    """Return a function that opens a formula in the window and shows the panel over it, with all its land."""
    monkeypatch.setattr(survey, "SLICE", 60.0)

    def of(text):
        formula = parse(text)
        places = {node: (120.0 * index, 60.0 * (index % 3)) for index, node in enumerate(formula.graph)}
        window.files.show(Contents(formula.graph, places, formula.target))
        window.actions_table["descend"].trigger()
        panel = window.graph.panels.late("descend").panel
        qtbot.waitUntil(panel.isVisible)
        return panel

    return of


def choose(panel, optimizer):
    panel.optimizer.setCurrentIndex(panel.optimizer.findData(optimizer))


def type_into(field, text):
    field.lineEdit().setText(text)
    field._finish()


def test_the_panel_is_not_there_before_it_is_asked_for(window):
    dock = window.graph.panels.late("descend")
    assert (dock.isHidden(), dock.is_made) == (True, False)
    window.actions_table["descend"].trigger()
    assert (dock.isVisible(), dock.is_made) == (True, True)
    assert dock.panel.isVisible()


def test_a_panel_that_was_open_is_open_in_the_next_window(window, qtbot):
    window.actions_table["descend"].trigger()
    window._remember()
    other = MainWindow()
    qtbot.addWidget(other)
    other.show()
    qtbot.waitExposed(other)
    assert other.graph.panels.late("descend").isVisible()
    assert other.graph.panels.late("descend").is_made
    other.close()


def test_in_a_quiz_it_cannot_be_opened_nor_used(window, open_panel):
    panel = open_panel(BOWL)
    window.graph.predict()
    assert not window.actions_table["descend"].isEnabled()
    assert not panel.isEnabled()
    assert not panel.picture.isVisible()
    window.graph.examiner.end()
    assert panel.isEnabled()
    assert panel.picture.isVisible()


def test_each_press_is_a_step_and_holding_the_button_goes_on(open_panel, window, qtbot):
    panel = open_panel(BOWL)
    panel.step.click()
    assert panel.status.text().startswith("step 1, loss ")
    QTest.mousePress(panel.step, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.descender.track.at[-1] > 2)
    QTest.mouseRelease(panel.step, Qt.MouseButton.LeftButton)
    assert window.document.undo_stack.count() == 1


def test_the_run_button_runs_and_then_stops(open_panel):
    panel = open_panel(BOWL)
    type_into(panel.fields["learning_rate"], "1e-6")
    panel.run.click()
    assert (panel.run.text(), panel.descender.is_running) == ("Stop", True)
    assert panel.run.toolTip().startswith("Stop;")
    panel.run.click()
    assert (panel.run.text(), panel.descender.is_running) == ("Run", False)
    assert panel.run.toolTip() == "Descend until it arrives"
    panel.run.click()
    QTest.keyClick(panel.run, Qt.Key.Key_Escape)
    assert not panel.descender.is_running


def test_what_runs_stops_where_nobody_could_stop_it_any_more(open_panel, window):
    panel = open_panel(BOWL)
    panel.run.click()
    window.graph.panels.late("descend").hide()
    assert not panel.descender.is_running


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_of_the_table_shows_its_own_fields_and_steps(open_panel, optimizer):
    panel = open_panel(BOWL)
    choose(panel, optimizer)
    names = [parameter.name for parameter in OPTIMIZERS[optimizer].hyperparameters]
    assert [name for name, field in panel.fields.items() if field.isVisible()] == ["learning_rate"]
    panel.more.setChecked(True)
    assert {name for name, field in panel.fields.items() if field.isVisible()} == set(names)
    assert panel.more.isVisible() == (len(names) > 1)
    panel.step.click()
    assert panel.descender.settings.optimizer == optimizer
    assert panel.status.text().startswith("step 1, ")


def test_a_training_step_that_is_played_has_what_was_typed(open_panel, window):
    panel = open_panel(BOWL)
    choose(panel, "adam")
    type_into(panel.fields["learning_rate"], "0.25")
    assert window.graph.player.descent.numbers["learning_rate"] == 0.25
    choose(panel, "sgd")
    assert window.graph.player.descent.numbers["learning_rate"] == USUAL_RATE
    choose(panel, "adam")
    assert window.graph.player.descent.numbers["learning_rate"] == 0.25


@pytest.mark.parametrize("text", ["0", "-1", "much", "nan", "1e9"])
def test_a_rate_that_cannot_be_is_told_beside_its_field_and_the_last_one_stays(open_panel, window, text):
    panel = open_panel(BOWL)
    type_into(panel.fields["learning_rate"], "0.5")
    type_into(panel.fields["learning_rate"], text)
    assert panel.form.error("learning_rate") == "Type a number above 0, up to 1000"
    assert window.graph.player.descent.numbers["learning_rate"] == 0.5
    type_into(panel.fields["learning_rate"], "")
    assert panel.form.error("learning_rate") == ""
    assert window.graph.player.descent.numbers["learning_rate"] == USUAL_RATE


def test_what_cannot_descend_says_why(open_panel, window):
    panel = open_panel(BOWL)
    for _branch in range(4):  # so many ends that none is the target
        gate = commands.add_node(window.document, "exp", (0.0, 0.0))
        commands.connect(window.document, window.document.graph.leaves()[0].id, gate, "x")
    window.document.flush()
    panel.step.click()
    assert "select it and press D" in panel.status.text()
    assert panel.moves.text().startswith("Nothing to move")


def test_over_one_leaf_there_is_the_curve_and_the_path_on_it(open_panel):
    panel = open_panel("x = -4; f = square(x - 1)")
    panel.step.click()
    terrain = panel.picture._terrain
    assert np.allclose(terrain.heights, (terrain.axes[0] - 1) ** 2)
    assert np.allclose(panel.picture._places, [[-4.0, 25.0], [-3.0, 16.0]])
    assert panel.picture._contours == []


def test_over_two_leaves_there_are_contours_that_hold_the_path_wherever_it_goes(open_panel):
    panel = open_panel(BOWL)
    assert panel.picture._terrain.reach == (5.0, 5.0)
    assert any(len(line) for line in panel.picture._contours)
    type_into(panel.fields["learning_rate"], "0.25")
    for _step in range(3):
        panel.step.click()
    places, reach = panel.picture._places, panel.picture._terrain.reach
    assert reach[1] > 5.0
    assert (np.abs(places) <= reach).all()


def test_over_more_leaves_there_is_no_picture_but_the_loss_line(open_panel):
    panel = open_panel("x = 1; y = 2; z = 3; f = square(x * y * z)")
    assert not panel.picture.isVisible()
    panel.step.click()
    assert panel.loss.isVisible()
    assert panel.loss._losses.tolist()[0] == 36.0


def test_the_land_is_found_anew_when_another_value_changes(open_panel, window):
    panel = open_panel("x = 1; c = constant(2); f = square(x - 1) * x")
    before = panel.picture._terrain
    commands.set_value(window.document, window.document.graph.find("x").id, 3.0)
    window.document.flush()
    assert panel.picture._terrain is not before
    assert np.allclose(panel.picture._places[0, 0], 3.0)


def test_land_that_takes_long_is_found_piece_by_piece(open_panel, monkeypatch, qtbot):
    panel = open_panel("x = 1; f = square(x)")
    monkeypatch.setattr(survey, "SLICE", 0.0)
    panel = open_panel("x = 1; y = 2; f = square(x) + square(y)")
    assert panel.picture._terrain is None
    qtbot.waitUntil(lambda: panel.picture._terrain is not None, timeout=20_000)
    assert np.isfinite(panel.picture._terrain.heights).all()


def test_the_panel_paints_whatever_there_is_to_be_seen(open_panel):
    panel = open_panel(BOWL)
    for text in (BOWL, "x = 2; f = ln(x)", "x = 0; f = 0 * x", "x = 1; y = 1; f = x / y", "a * b * c"):
        panel = open_panel(text)
        panel.step.click()
        for picture in (panel.loss, panel.picture):
            assert not picture.grab().isNull()


def test_a_loss_that_falls_by_decades_is_drawn_as_powers_of_ten(open_panel):
    panel = open_panel("x = 100; f = square(x)")
    panel.step.click()
    panel.loss.grab()
    assert not panel.loss.is_logarithmic
    for _step in range(20):
        panel.step.click()
    panel.loss.grab()
    assert panel.loss.is_logarithmic


def test_over_a_target_that_is_an_array_there_is_no_path_and_a_step_says_why(open_panel):
    panel = open_panel("w = 2; f = w * [1, 2]")
    panel.step.click()
    assert "needs a single number" in panel.status.text()
    assert panel.picture._terrain is None
    assert len(panel.picture._places) == 0
