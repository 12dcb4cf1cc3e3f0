"""The gradient check beside a leaf: measured apart from the window, told with words and an error curve."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt

from engine.errors import InvalidValueError
from engine.study.leaf_check import SHOWN_STEPS
from gui.document import commands
from gui.flow.passes import backward, tangents
from gui.flow.playback import Playback
from gui.look.theme import appearance
from gui.panels.parts import check_part

OPEN = {"check": True}


def section(inspector):
    return inspector.page.section("check")


@pytest.fixture
def measured(opened, qtbot):
    """Return what opens a formula and a leaf of it, and its part once it has measured."""

    def wait(text, name):
        document, inspector = opened(text, name, folds=OPEN)
        part = section(inspector).part
        done(qtbot, part)
        return document, inspector, part

    return wait


def done(qtbot, part):
    qtbot.waitUntil(lambda: part.outcome is not None and not part._apart.is_busy, timeout=10_000)


def plain(html):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html)).strip()


def test_numerical_and_analytic_stand_beside_each_other_with_a_word_for_the_error(measured):
    _document, _inspector, part = measured("x = 3; f = exp(x)", "x")
    assert plain(part.entries_table.text()).startswith("entry numerical analytic error x 20.0855 20.0855")
    assert "excellent" in part.entries_table.text()
    assert part.warning.isHidden()


def test_the_lecture_s_table_goes_entry_after_entry(measured):
    _document, _inspector, part = measured("W = [1, 2]; f = sum(W * W)", "W")
    part.slider.setValue(SHOWN_STEPS.index(1e-4))
    rows = plain(part.rows_table.text())
    assert "W[0] + h" in rows
    assert "W[1] + h" in rows


def test_a_chosen_entry_comes_first(measured, qtbot):
    _document, _inspector, part = measured("W = [1, 2]; f = sum(W * W)", "W")
    part.entries.setCurrentIndex(1)
    done(qtbot, part)
    assert part.outcome.curve.index == (1,)
    assert "W[0]" not in part.entries_table.text()


def test_the_step_slider_goes_from_a_tenth_to_a_million_millionth(measured, qtbot):
    _document, _inspector, part = measured("x = 3; f = exp(x)", "x")
    part.slider.setFocus()
    qtbot.keyClick(part.slider, Qt.Key.Key_Home)
    assert part.step == pytest.approx(1e-1)
    done(qtbot, part)
    coarse = part.outcome.entries[0].relative_error
    qtbot.keyClick(part.slider, Qt.Key.Key_End)
    assert part.step == pytest.approx(1e-12)
    assert part.step_text.text() == "h = 1.0e−12"
    done(qtbot, part)
    assert part.outcome.step == pytest.approx(1e-12)
    assert coarse > 1e-3
    assert part.curve.step == pytest.approx(1e-12)


def test_the_error_falls_and_rises_again_on_the_curve(measured):
    _document, _inspector, part = measured("x = 3; f = exp(x)", "x")
    heights = [part.curve.place(point.step, point.relative_error).y() for point in part.curve.points]
    lowest = heights.index(max(heights))
    assert 0 < lowest < len(heights) - 1
    assert heights[0] < heights[lowest] > heights[-1]
    assert not part.curve.grab().isNull()


def test_a_kink_within_the_step_is_warned_of(measured):
    _document, _inspector, part = measured("x = 0; f = abs(x)", "x")
    assert part.warning.isVisible()
    assert "a kink of f lies within the step" in part.warning.text()
    assert appearance().theme.warning.name() in part.warning.styleSheet()


def test_what_is_shown_while_it_measures_anew_looks_old(measured, qtbot):
    document, _inspector, part = measured("x = 3; f = x ** 2", "x")
    commands.set_value(document, document.graph.find("x").id, 5.0)
    document.flush()
    assert not part.entries_table.isEnabled()
    done(qtbot, part)
    qtbot.waitUntil(part.entries_table.isEnabled, timeout=5000)
    assert part.outcome.entries[0].analytic == 10.0


def test_only_leaves_that_have_a_gradient_are_checked(opened):
    document, inspector = opened("x = 3; f = x ** 2", "x")
    inspector.inspect(document.graph.find("f").id)
    assert "check" not in inspector.page.sections
    made = commands.add_node(document, "input", (0.0, 0.0))
    document.flush()
    inspector.inspect(made)
    assert section(inspector).isHidden()


def test_nothing_is_measured_while_a_played_pass_has_not_come_to_the_leaf(opened, qtbot):
    document, inspector = opened("x = 3; f = x ** 2", "x", folds=OPEN)
    playback = Playback(document, backward(document))
    inspector.show_picture(playback)
    part = section(inspector).part
    assert section(inspector).isHidden()
    assert not part._apart.is_busy
    assert part.outcome is None
    playback.go_to(len(playback.trace))
    assert not section(inspector).isHidden()
    done(qtbot, part)
    inspector.show_picture(document)


def test_what_is_measured_is_a_copy_that_no_edit_changes_meanwhile(measured, monkeypatch, qtbot):
    document, _inspector, part = measured("x = 3; f = x ** 2", "x")
    graphs = []
    monkeypatch.setattr(check_part, "check_leaf", lambda graph, *_more: graphs.append(graph) or part.outcome)
    part.slider.setValue(0)
    done(qtbot, part)
    assert graphs[0] is not document.graph


def test_nothing_is_measured_while_the_inspector_is_hidden(measured, qtbot):
    document, inspector, part = measured("x = 3; f = x ** 2", "x")
    inspector.hide()
    commands.set_value(document, document.graph.find("x").id, 5.0)
    document.flush()
    assert not part._apart.is_busy
    inspector.show()
    done(qtbot, part)
    assert part.outcome.entries[0].analytic == 10.0


def test_what_cannot_be_checked_says_why(measured, monkeypatch, qtbot):
    _document, _inspector, part = measured("x = 3; f = x ** 2", "x")

    def refuse(*_asked):
        raise InvalidValueError("no step is small enough")

    monkeypatch.setattr(check_part, "check_leaf", refuse)
    part.slider.setValue(0)
    qtbot.waitUntil(lambda: not part._apart.is_busy, timeout=10_000)
    assert part.warning.text() == "no step is small enough"
    assert part.warning.isVisible()
    assert part.warning.isEnabled()


def test_in_a_pass_of_tangents_nothing_is_checked_or_nudged(opened):
    document, inspector = opened("x = 3; f = x ** 2", "x", folds=OPEN)
    playback = Playback(document, tangents(document, document.graph.find("x").id))
    playback.go_to(len(playback.trace))
    inspector.show_picture(playback)
    told = {key: inspector.page.section(key).part.can_tell() for key in ("check", "what_if", "gradient")}
    assert told == {"check": False, "what_if": False, "gradient": True}
    inspector.show_picture(document)
