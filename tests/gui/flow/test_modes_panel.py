"""Both modes side by side: counters of the graph at hand, a reason in words, and a button that plays each."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.study.cost import compare_whole
from gui.document import commands
from gui.flow.modes_panel import FORWARD, REVERSE


@pytest.fixture
def graph(window):
    window.open_example("two-layer-network")
    window.document.flush()
    return window.graph


@pytest.fixture
def panel(window, graph):
    window.actions_table["compare_modes"].trigger()
    return graph.panels.late("modes").panel


def told(table, column):
    return [cell.text() for cell in table.cells[column]]


def counts(cost):
    return [f"{count:,}" for count in (cost.passes, cost.products, cost.additions)]


def test_counters_are_those_of_the_graph_at_hand(window, panel):
    cost = compare_whole(window.document.graph)
    assert told(panel.here, REVERSE) == counts(cost.reverse)
    assert told(panel.here, FORWARD) == counts(cost.forward)
    assert panel.verdict.text() == cost.reason
    assert f"inputs: {cost.inputs}, outputs: {cost.outputs}" in panel.title.text()


def test_only_a_mode_that_is_cheaper_stands_in_bold(window, graph, panel):
    assert "600" in panel.here.heads[REVERSE].styleSheet()
    assert panel.here.heads[FORWARD].styleSheet() == ""
    window.document.undo_stack.setClean()
    window.open_example("nine-paths")
    window.document.flush()
    assert panel.here.heads[REVERSE].styleSheet() == panel.here.heads[FORWARD].styleSheet() == ""


def test_counters_follow_what_is_drawn(window, panel):
    before = told(panel.here, FORWARD)
    document = window.document
    commands.delete(document, [document.graph.leaves()[0].id])
    document.flush()
    assert told(panel.here, FORWARD) != before or panel.here.isHidden()
    document.undo_stack.undo()
    document.flush()
    assert told(panel.here, FORWARD) == before
    assert panel.here.isVisible()


def test_a_loss_of_a_million_parameters_stands_below(panel):
    assert told(panel.large, REVERSE) == ["1", "2", "0"]
    assert told(panel.large, FORWARD) == ["1,000,000", "2,000,000", "0"]
    assert "all 1,000,000 inputs" in panel.reason.text()


def test_a_button_plays_each_mode(qtbot, graph, panel):
    player = graph.player
    qtbot.mouseClick(panel.play_reverse, Qt.MouseButton.LeftButton)
    assert not player.playback.tells_tangents
    panel.leaf.setCurrentIndex(1)
    qtbot.mouseClick(panel.play_forward, Qt.MouseButton.LeftButton)
    assert player.playback.tells_tangents
    assert player.playback.latest.node == panel.leaf.currentData()


def test_the_leaf_that_was_chosen_stays_when_another_node_comes(window, panel):
    panel.leaf.setCurrentIndex(2)
    chosen, document = panel.leaf.currentData(), window.document
    commands.add_node(document, "parameter", (0.0, 400.0))
    document.flush()
    assert panel.leaf.currentData() == chosen


def test_while_only_numbers_change_nothing_is_compared_anew(window, panel, monkeypatch):
    def compared(_graph):
        raise AssertionError

    monkeypatch.setattr("gui.flow.modes_panel.compare_whole", compared)
    document = window.document
    leaf = document.graph.leaves()[0]
    commands.set_value(document, leaf.id, np.zeros_like(leaf.value))
    document.flush()
    assert (document.graph.node(leaf.id).value == 0).all()


def test_an_empty_graph_has_nothing_to_compare(window, panel):
    window.files.new()
    window.document.flush()
    assert "no output" in panel.title.text()
    assert panel.here.isHidden()
    assert not panel.play_forward.isEnabled()


def test_in_a_quiz_the_modes_are_not_to_be_played(window, qtbot, graph, panel):
    graph.predict()
    assert not window.actions_table["compare_modes"].isEnabled()
    for button in (panel.play_reverse, panel.play_forward):
        graph.messages.clear()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert "quiz" in graph.messages.text
        assert graph.player.playback is None
