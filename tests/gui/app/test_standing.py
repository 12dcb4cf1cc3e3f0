"""In the Graph workspace every widget stands in its panel and apart from others, has a name and a theme."""

from __future__ import annotations

import pytest

from tests.gui.standing import faults_of_standing, iconic, without_theme


@pytest.fixture(params=["leaf", "gate", "nothing"])
def workspace(neuron_window, request):
    neuron_window.resize(1200, 900)
    graph, canvas = neuron_window.document.graph, neuron_window.graph.canvas
    leaf = next(node.id for node in graph.nodes() if node.op.is_leaf)
    gate = next(node.id for node in graph.nodes() if not node.op.is_leaf)
    canvas.select({"leaf": [leaf], "gate": [gate], "nothing": []}[request.param])
    return neuron_window


def test_every_widget_stands_in_its_panel_and_apart_and_has_a_name(workspace, qtbot):
    qtbot.wait(50)
    assert faults_of_standing(workspace) == []


def test_icons_follow_the_theme(workspace):
    assert iconic(workspace)
    assert without_theme(workspace) == []
