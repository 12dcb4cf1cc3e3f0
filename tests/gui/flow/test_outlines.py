"""The panels of passes, descents, quizzes and exercises are set up as they were looked at, and stand well.

`WRITE_DRAWINGS=1 pytest tests/gui/flow/test_outlines.py` stores it anew.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from engine.exercises.shipped import shipped
from gui.app.main_window import MainWindow
from gui.flow.exercise_dialog import ExerciseDialog
from tests.gui.drawing import compare
from tests.gui.outline import outline
from tests.gui.standing import faults_of_standing, without_theme

pytestmark = pytest.mark.usefixtures("light")


def ledger(window: MainWindow) -> QWidget:
    window.open_example("nine-paths")
    window.document.flush()
    window.graph.canvas.select([window.document.graph.find("X").id])
    window.actions_table["play_paths"].trigger()
    return window.graph.panels.late("paths").panel


def modes(window: MainWindow) -> QWidget:
    window.open_example("two-layer-network")
    window.document.flush()
    window.actions_table["compare_modes"].trigger()
    return window.graph.panels.late("modes").panel


def descent(window: MainWindow) -> QWidget:
    window.open_example("product-of-a-sum")
    window.document.flush()
    window.actions_table["descend"].trigger()
    panel = window.graph.panels.late("descend").panel
    panel.optimizer.setCurrentIndex(panel.optimizer.findData("adam"))
    panel.more.setChecked(True)
    return panel


def played_pass(window: MainWindow) -> QWidget:
    window.open_example("sigmoid-neuron")
    window.document.flush()
    window.graph.player.play_backward()
    window.graph.strip.flow.caption.settle()
    return window.graph.strip


def quiz(window: MainWindow) -> QWidget:
    window.open_example("sigmoid-neuron")
    window.document.flush()
    window.graph.predict()
    return window.graph.strip


def answer(window: MainWindow) -> QWidget:
    return quiz(window).quiz._field


def exercise(window: MainWindow) -> QWidget:
    dialog = ExerciseDialog(shipped("fork").contents, nodes=[1], parent=window)
    dialog.show()
    return dialog


PANELS: dict[str, Callable[[MainWindow], QWidget]] = {
    "ledger": ledger, "modes": modes, "descent": descent, "pass": played_pass, "quiz": quiz,
    "answer": answer, "exercise": exercise,
}  # fmt: skip


@pytest.fixture(params=PANELS)
def panel(window, request):
    window.resize(1300, 1000)
    yield PANELS[request.param](window)
    window.graph.examiner.end()
    window.graph.player.end()


def test_a_panel_is_set_up_as_it_was_looked_at_and_stands_well_in_any_theme(panel, request, qtbot):
    name = request.node.callspec.params["panel"]
    compare(f"outline-flow-{name}", outline(panel))
    qtbot.wait(50)
    assert faults_of_standing(panel) == []
    assert without_theme(panel) == []
