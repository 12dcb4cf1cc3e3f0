"""The strip under the canvas: a transport, a scrubber whose marks are the events, and the caption."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QSlider, QToolButton

from engine.study.captions import Caption
from gui.flow import flow_bar
from gui.flow.flow_bar import AT_REST, HEIGHT
from tests.gui.flow.conftest import FORK


@pytest.fixture
def workspace(opened):
    return opened(FORK)


@pytest.fixture
def bar(workspace):
    return workspace.strip.flow


def button(bar, name):
    return next(b for b in bar.findChildren(QToolButton) if b.accessibleName() == name)


def latex(bar, qtbot):
    """Return the formula of the caption once it is typeset."""
    qtbot.waitUntil(lambda: bar.caption.formula.latex != "")
    return bar.caption.formula.latex


def test_its_buttons_begin_step_and_end_a_pass(workspace, bar):
    assert (bar.begin.isVisible(), bar.transport.isVisible()) == (True, False)
    bar.backward_button.click()
    assert (bar.begin.isVisible(), bar.transport.isVisible()) == (False, True)
    total = len(workspace.player.playback.trace)
    assert bar.counter.text() == f"1 of {total}"
    for name, text in (("On", "2"), ("On", "3"), ("Back", "2"), ("To the end", total), ("To the start", "1")):
        button(bar, name).click()
        assert bar.counter.text() == f"{text} of {total}"
    button(bar, "Stop playing").click()
    assert workspace.player.playback is None
    bar.forward_button.click()
    assert not workspace.player.playback.trace.flows


def test_the_scrubber_has_a_mark_for_every_event_and_goes_where_it_is_dragged(workspace, bar):
    bar.backward_button.click()
    playback = workspace.player.playback
    assert (bar.scrubber.minimum(), bar.scrubber.maximum()) == (1, len(playback.trace))
    assert bar.scrubber.tickPosition() == QSlider.TickPosition.TicksBelow
    bar.scrubber.setValue(5)
    assert playback.count == 5
    workspace.player.step(1)
    assert bar.scrubber.value() == 6


def test_the_play_button_shows_what_it_would_do(workspace, bar):
    bar.backward_button.click()
    bar.play.click()
    assert workspace.player.is_running
    assert bar.play.drawing == "pause"
    bar.play.click()
    assert bar.play.drawing == "play"
    bar.speed.setValue(4)
    assert workspace.player.speed == 8.0
    bar.by_level.setChecked(True)
    assert workspace.player.playback.by_level


def test_the_caption_tells_the_event_with_its_numbers_to_choose_from(workspace, bar, qtbot):
    bar.backward_button.click()
    assert bar.caption.sentence.text().startswith("The pass begins at f")
    workspace.player.go_to(3)
    event = workspace.player.playback.latest
    assert [part.role for part, _button in bar.caption.parts.buttons] == ["upstream", "local", "downstream"]
    assert latex(bar, qtbot) == event.caption.numbers
    assert bar.caption.accessibleDescription() == event.caption.sentence
    bar.caption.parts.buttons[0][1].click()
    assert workspace.player.playback.focus.nodes == {event.node}
    bar.caption.parts.buttons[0][1].click()
    assert workspace.player.playback.focus.nodes == event.nodes


def test_what_is_selected_in_the_graph_is_pressed_in_the_caption(workspace, bar):
    bar.backward_button.click()
    workspace.player.go_to(3)
    event = workspace.player.playback.latest
    workspace.canvas.select([event.source])
    assert [b.isChecked() for _part, b in bar.caption.parts.buttons] == [False, False, True]
    workspace.canvas.canvas.select((), event.wires)
    assert [b.isChecked() for _part, b in bar.caption.parts.buttons] == [False, True, False]


def test_while_nothing_plays_the_chain_rule_at_the_selected_node_is_written_out(workspace, bar, qtbot):
    document = workspace.canvas.document
    assert "Click a node" in bar.caption.sentence.text()
    workspace.canvas.select([document.graph.find("x").id])
    assert "3 ports" in bar.caption.sentence.text()
    assert latex(bar, qtbot).count(r"\cdot") >= 3
    document.preview_value(document.graph.find("x").id, 1.0)
    before = latex(bar, qtbot)
    document.flush()
    assert latex(bar, qtbot) != before


@pytest.mark.parametrize("count", [1, 3, 6])
def test_no_step_changes_the_height_or_width_of_the_canvas(workspace, bar, count):
    bar.backward_button.click()
    workspace.repaint()
    before = workspace.canvas.size()
    workspace.player.go_to(count)
    workspace.repaint()
    assert bar.height() == HEIGHT
    assert workspace.canvas.size() == before


def test_no_step_waits_for_a_formula_and_no_old_one_stands_beside_a_new_event(workspace, bar, qtbot):
    bar.backward_button.click()
    workspace.player.go_to(3)
    before = latex(bar, qtbot)
    workspace.player.step(1)
    assert bar.caption.formula.latex == ""
    assert latex(bar, qtbot) != before


def test_of_the_target_it_tells_where_the_gradient_begins(workspace, bar):
    workspace.canvas.select([workspace.canvas.document.target])
    assert bar.caption.sentence.text() == "The pass begins at f: its gradient with respect to itself is 1.00."


@pytest.mark.parametrize(("mark", "told"), [(0, "0.5×"), (1, "1×"), (4, "8×")])
def test_the_speed_is_told_beside_its_slider(workspace, bar, mark, told):
    bar.speed.setValue(mark)
    assert bar.speed_told.text() == told
    assert bar.speed.accessibleDescription() == told


def test_at_rest_it_is_low_with_the_rule_in_one_line_and_the_canvas_has_the_rest(workspace, bar, qtbot):
    workspace.canvas.select([workspace.canvas.document.graph.find("x").id])
    latex(bar, qtbot)
    sentence, formula = bar.caption.sentence.geometry(), bar.caption.formula.geometry()
    assert bar.height() == AT_REST
    assert bar.rect().contains(bar.begin.geometry())
    assert sentence.right() < formula.left()
    assert sentence.height() >= bar.caption.sentence.heightForWidth(sentence.width())
    low = workspace.canvas.height()
    bar.backward_button.click()
    workspace.repaint()
    assert low - workspace.canvas.height() == HEIGHT - AT_REST


def test_at_rest_it_grows_line_by_line_with_what_is_told_up_to_its_height_while_playing(workspace, bar):
    sentence, heights = bar.caption.sentence, []
    for words in range(1, 200, 6):
        bar.caption.say("a sentence " * words)
        QApplication.processEvents()
        assert bar.caption.formula.isHidden()
        heights.append(bar.height())
        assert sentence.height() >= sentence.heightForWidth(sentence.width()) or bar.height() == HEIGHT
    bar.caption.tell_rule(Caption("a sentence " * 8, "x", "x"))
    QApplication.processEvents()
    assert bar.caption.formula.isVisible()
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    assert heights == sorted(heights)
    assert heights[0] == AT_REST < heights[-1] == HEIGHT
    assert len({*heights}) > 2
    bar.caption.say("")
    QApplication.processEvents()
    assert bar.height() == AT_REST


def test_a_long_sentence_goes_on_in_the_next_line_and_a_high_formula_is_shrunk_to_the_room(workspace, bar):
    bar.backward_button.click()
    bar.caption.tell_rule(
        Caption("long " * 40, "x", r"\frac{a}{b} = \frac{c}{d} + " + " + ".join(["x y z"] * 40))
    )
    bar.caption.settle()
    bar.caption.formula.settle()
    QApplication.processEvents()
    sentence, formula = bar.caption.sentence, bar.caption.formula
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    assert formula.geometry().bottom() <= bar.caption.rect().bottom()
    assert formula._share < 1.0
    assert formula.tip()


def test_where_numbers_are_is_shortened_where_there_is_room_for_these_alone(workspace, bar, qtbot):
    bar.backward_button.click()
    workspace.player.go_to(3)
    parts, told = bar.caption.parts, workspace.player.playback.latest.caption.place
    workspace.resize(2000, 700)
    qtbot.waitUntil(lambda: parts._place.text() == told)
    workspace.resize(1000, 700)
    qtbot.waitUntil(lambda: parts._place.text() != told)
    assert all(button.isVisible() for _part, button in parts.buttons)


def test_where_numbers_are_is_told_whatever_stood_there_before(workspace, bar, qtbot):
    workspace.resize(2000, 700)
    bar.backward_button.click()
    for count in (1, 3, 1, 4, 6):
        workspace.player.go_to(count)
        told = workspace.player.playback.latest.caption.place
        if bar.caption.parts.isVisible():
            qtbot.waitUntil(lambda told=told: bar.caption.parts._place.text() == told)


@pytest.mark.parametrize("more", [0, 1])
def test_each_event_has_its_mark_unless_there_are_many(workspace, bar, monkeypatch, more):
    workspace.player.play_backward()
    total = len(workspace.player.playback.trace)
    monkeypatch.setattr(flow_bar, "_MOST_MARKS", total - more)
    workspace.player.step(1)
    marks = QSlider.TickPosition.NoTicks if more else QSlider.TickPosition.TicksBelow
    assert bar.scrubber.tickPosition() == marks
