"""A survey finds land piece by piece, and only where what it found no longer holds."""

from __future__ import annotations

import numpy as np
import pytest

from engine.formulas.expression import parse
from gui.flow import survey as module
from gui.flow.survey import Survey


@pytest.fixture
def look(qapp, monkeypatch):
    """Return a function that has a survey look at a formula over these leaves, along a path."""
    monkeypatch.setattr(module, "SLICE", 60.0)

    def of(survey, text, names, path):
        formula = parse(text)
        leaves = [formula.graph.find(name).id for name in names]
        survey.look(formula.graph, formula.target, leaves, np.array(path))

    return of


def test_what_is_quickly_found_is_there_at_once(look, qtbot):
    survey = Survey()
    with qtbot.waitSignal(survey.found):
        look(survey, "square(x)", "x", [[1.0]])
    assert np.allclose(survey.terrain.heights, survey.terrain.axes[0] ** 2)


def test_it_looks_again_only_where_the_path_leaves_the_land(look):
    survey = Survey()
    look(survey, "square(x)", "x", [[1.0]])
    first = survey.terrain
    look(survey, "square(x)", "x", [[1.0], [3.0]])
    assert survey.terrain is first
    look(survey, "square(x)", "x", [[1.0], [7.0]])
    assert survey.terrain.reach == (10.0,)
    survey.forget()
    assert survey.terrain is None


def test_between_pieces_the_window_goes_on_and_the_last_land_stays(look, monkeypatch, qtbot):
    survey = Survey()
    look(survey, "x * y", "xy", [[1.0, 1.0]])
    first = survey.terrain
    monkeypatch.setattr(module, "SLICE", 0.0)
    look(survey, "x * y", "xy", [[1.0, 7.0]])
    assert survey.terrain is first
    look(survey, "x * y", "xy", [[1.0, 7.5]])
    qtbot.waitUntil(lambda: survey.terrain is not first, timeout=20_000)
    assert np.isfinite(survey.terrain.heights).all()
    assert not survey._timer.isActive()


def test_what_was_being_found_is_let_go_of(look, monkeypatch, qtbot):
    survey = Survey()
    monkeypatch.setattr(module, "SLICE", 0.0)
    look(survey, "x * y", "xy", [[1.0, 1.0]])
    survey.forget()
    qtbot.wait(50)
    assert survey.terrain is None


def test_a_graph_that_cannot_be_computed_has_no_land(qapp, qtbot):
    formula = parse("square(x)")
    leaf, survey = formula.graph.find("x").id, Survey()
    formula.graph.disconnect(formula.target, "x")
    with qtbot.waitSignal(survey.found):
        survey.look(formula.graph, formula.target, [leaf], np.array([[1.0]]))
    assert survey.terrain is None
