"""The nudge by h in the inspector: what was predicted beside what happens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from engine.errors import InvalidValueError
from engine.graphs.graph import Edge
from engine.maths.rounding import on_a_slide
from engine.training.descent import DescentSettings
from engine.training.step_trace import step_trace
from gui.document import commands, rewiring
from gui.flow.passes import backward
from gui.flow.playback import Playback
from gui.panels.parts import what_if_part

APPLES = "apple = 100; apples = 2; tax = 1.1; price = apple * apples; total = price * tax"


def section(inspector):
    return inspector.page.section("what_if")


def test_a_price_is_raised_by_one_and_the_total_by_what_its_gradient_says(opened):
    document, inspector = opened(APPLES, "apple")
    part = section(inspector).part
    assert part.outcome.text() == "apple: +1.00 → total +2.20 (predicted +2.20)"
    assert part.remark.text() == "The prediction is exact: over this step total goes straight."
    assert document.graph.find("apple").value == 100
    assert not document.undo_stack.canUndo()


def test_a_typed_step_is_taken_and_what_bends_is_told(opened, qtbot):
    _document, inspector = opened("x = 3; f = x ** 2", "x")
    part = section(inspector).part
    part.step.selectAll()
    qtbot.keyClicks(part.step, "0.1")
    qtbot.keyClick(part.step, Qt.Key.Key_Return)
    assert part.outcome.text() == "x: +0.10 → f +0.61 (predicted +0.60)"
    assert part.remark.text() == "The rest, +0.010, is curvature: a smaller step is predicted better."


def test_one_entry_of_an_array_can_be_chosen(opened):
    _document, inspector = opened("w = [1, 2]; x = [4, 5]; f = sum(w * x)", "w")
    part = section(inspector).part
    assert part.entries.isVisible()
    assert part.outcome.text().startswith("w: +1.00 → f +9.00")
    part.entries.setCurrentIndex(part.entries.findText("w[1]"))
    assert part.outcome.text().startswith("w[1]: +1.00 → f +5.00")


def test_numbers_follow_the_document_and_the_step_stays(opened):
    document, inspector = opened(APPLES, "apple")
    section(inspector).part.step.setValue(2.0)
    commands.set_value(document, document.graph.find("tax").id, 1.5)
    document.flush()
    assert section(inspector).part.outcome.text() == "apple: +2.00 → total +6.00 (predicted +6.00)"


@pytest.mark.parametrize("name", ["total", "unused"])
def test_of_the_target_and_of_what_it_does_not_depend_on_there_is_nothing_to_predict(opened, name):
    document, inspector = opened(APPLES, "apple")
    if name == "unused":
        made = commands.add_node(document, "input", (0.0, 0.0))
        commands.rename(document, made, name)
        document.flush()
    inspector.inspect(document.graph.find(name).id)
    assert section(inspector).isHidden()


def test_it_is_silent_while_a_played_pass_has_not_come_to_the_gradient(opened):
    document, inspector = opened(APPLES, "apple")
    playback = Playback(document, backward(document))
    inspector.show_picture(playback)
    assert section(inspector).isHidden()
    assert section(inspector).part.outcome.text() == ""
    playback.go_to(len(playback.trace))
    assert not section(inspector).isHidden()
    inspector.show_picture(document)


def test_a_parameter_that_a_played_step_has_moved_is_not_nudged_from_where_it_was(opened):
    document, inspector = opened("x = 3; w = 2; f = (w * x) ** 2", "x")
    old = document.graph.edges_from(document.graph.find("w").id)[0]
    parameter = commands.add_node(document, "parameter", (0.0, 0.0), value=2.0)
    rewiring.join(document, Edge(parameter, old.target, old.port), old)
    document.flush()
    trace = step_trace(document.graph, document.plan, document.evaluation, DescentSettings(), on_a_slide)
    playback = Playback(document, trace)
    inspector.show_picture(playback)
    inspector.inspect(parameter)
    shown = []
    for count in range(1, len(trace) + 1):
        playback.go_to(count)
        shown.append(not section(inspector).isHidden())
    assert any(shown)
    assert not shown[-1]
    inspector.show_picture(document)


def test_what_cannot_be_nudged_is_told_in_its_place(opened, monkeypatch):
    document, inspector = opened(APPLES, "apple")
    part = section(inspector).part
    monkeypatch.setattr(what_if_part, "nudge", refuse)
    commands.set_value(document, document.graph.find("apples").id, 3.0)
    document.flush()
    assert (part.outcome.text(), part.remark.text()) == ("no room for it", "")


def refuse(*_asked):
    raise InvalidValueError("no room for it")
