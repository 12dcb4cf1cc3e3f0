"""A teacher sets what is asked, sees where mistakes would coincide, and saves an exercise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from engine.errors import ExerciseError
from engine.exercises.exercise import Exercise
from engine.exercises.lint import findings
from engine.files.document import Contents
from engine.files.exercise_section import ExerciseSettings, Place
from engine.formulas.expression import parse
from engine.graphs.graph import Edge
from gui.document.apart import at_work
from gui.document.working_out import AT_ONCE
from gui.flow import exercise_dialog
from gui.flow.exercise_dialog import ExerciseDialog
from tests.faults.watchdog import large


def contents(text):
    formula = parse(text)
    return Contents(formula.graph, dict.fromkeys(formula.graph, (0.0, 0.0)), formula.target)


@pytest.fixture
def dialog(qtbot):
    def of(text="x = 2; y = 1; t = x + y; z = t * t", **chosen):
        dialog = ExerciseDialog(contents(text), **chosen)
        qtbot.addWidget(dialog)
        return dialog

    return of


def save(dialog):
    made = []
    dialog.made.connect(made.append)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    return made[0]


def test_what_is_set_stands_in_the_exercise(dialog):
    found = dialog()
    found.kind.setCurrentIndex(1)
    found.feedback.setCurrentIndex(1)
    found.relative.setValue(5.0)
    found.penalty.setValue(50.0)
    found.varies.setChecked(True)
    found.seed.setValue(7)
    made = save(found)
    assert made.exercise == ExerciseSettings(
        kind="pass", feedback="at the end", relative=0.05, penalty=0.5, seed=7
    )
    assert Exercise.of(made).questions


def test_only_what_is_selected_is_asked_and_selected_leaves_keep_their_values(dialog):
    found = dialog(nodes=[1], wires=[Edge(3, 4, "x")])
    found.only_chosen.setChecked(True)
    found.locks.setChecked(True)
    made = save(found)
    assert made.exercise.hidden == (Place(1), Place(4, "x"))
    assert made.exercise.locked == (1,)
    assert len(Exercise.of(made).questions) == 2


def test_without_a_selection_neither_can_be_chosen(dialog):
    found = dialog()
    assert not found.only_chosen.isEnabled()
    assert not found.locks.isEnabled()
    assert not found.seed.isEnabled()


def test_numbers_at_which_mistakes_coincide_are_told_and_drawn_anew(dialog):
    found = dialog()
    assert "could not be told apart" in found.judgement.text()
    found.redraw_button.click()
    assert "every known mistake gives a number of its own" in found.judgement.text()
    assert not found.redraw_button.isEnabled()
    assert not list(findings(found.exercise()))


def test_a_graph_that_asks_nothing_cannot_be_saved(dialog):
    found = dialog("x = 2; y = 1; z = x + y")
    found.kind.setCurrentIndex(found.kind.findData("routes"))
    assert "asks nothing" in found.judgement.text()
    assert not found.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()


def test_settings_of_an_exercise_are_taken_up_again(qtbot):
    settings = ExerciseSettings(kind="shapes", relative=0.2, seed=3)
    found = ExerciseDialog(replace(contents("x = 2; f = square(x)"), exercise=settings))
    qtbot.addWidget(found)
    assert found.settings == settings


def test_the_window_asks_for_settings_of_what_is_selected_and_writes_the_exercise(window, monkeypatch):
    window.open_example("product-of-a-sum")
    window.document.flush()
    window.graph.predict()
    x, q = (window.document.graph.find(name).id for name in "xq")
    window.graph.canvas.select([x, q])
    written = []
    monkeypatch.setattr(window.files, "save_exercise", written.append)
    window.graph.exercise_made.connect(written.append)
    window.actions_table["save_exercise"].trigger()
    assert not window.graph.examiner.is_on
    (dialog,) = window.graph.findChildren(ExerciseDialog)
    assert dialog.isVisible()
    dialog.only_chosen.setChecked(True)
    dialog.locks.setChecked(True)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    assert written[0].exercise.hidden == (Place(x), Place(q))
    assert written[0].exercise.locked == (x,)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.graph.findChildren(ExerciseDialog) == []


def test_numbers_that_cannot_be_drawn_anew_are_told(dialog, monkeypatch):
    found = dialog()
    monkeypatch.setattr(exercise_dialog, "redraw", refuse)
    found.redraw_button.click()
    assert found.judgement.text() == "nothing was drawn"
    assert not found.redraw_button.isEnabled()


def refuse(*_asked):
    raise ExerciseError("nothing was drawn")


def test_of_a_large_graph_it_is_judged_while_one_sets_it(qtbot):
    found = ExerciseDialog(large(AT_ONCE + 1))
    qtbot.addWidget(found)
    save_button = found.buttons.button(QDialogButtonBox.StandardButton.Save)
    assert found.judgement.text().startswith("Looking for mistakes")
    assert not save_button.isEnabled()
    qtbot.waitUntil(save_button.isEnabled)
    assert not found.judgement.text().startswith("Looking for mistakes")
    found.kind.setCurrentIndex(1)
    found.reject()
    qtbot.waitUntil(lambda: not at_work())
    assert found.judgement.text().startswith("Looking for mistakes")


@pytest.mark.parametrize(("count", "lines"), [(0, None), (4, 5), (5, 6)])
def test_of_many_mistakes_that_cannot_be_told_apart_the_first_are_told(dialog, count, lines):
    dialog = dialog()
    dialog._tell_judgement((3, [f"finding {at}" for at in range(count)]))
    told = dialog.judgement.text().splitlines()
    assert dialog._save.isEnabled()
    assert dialog.redraw_button.isEnabled() is (lines is not None)
    assert len(told) == (lines or 1)
    assert (told[-1] == "…") is (count == 5)
    dialog._working_out.cancel()


@pytest.mark.parametrize(
    "settings",
    [
        ExerciseSettings(),
        ExerciseSettings(kind="shapes", feedback="at the end", relative=0.05, penalty=0.25, seed=7),
    ],
)
def test_an_exercise_is_shown_as_it_was_set(qtbot, settings):
    dialog = ExerciseDialog(replace(contents("x = 2; y = 1; z = x * y"), exercise=settings))
    qtbot.addWidget(dialog)
    assert dialog.settings == settings
    assert dialog.seed.value() == (settings.seed or 1)
    assert dialog.seed.isEnabled() is dialog.varies.isChecked() is (settings.seed is not None)
    bounds = [(box.minimum(), box.maximum()) for box in (dialog.relative, dialog.penalty, dialog.seed)]
    assert bounds == [(0.0, 100.0), (0.0, 100.0), (0, 1_000_000)]
    dialog._working_out.cancel()
