"""The gradient scale is the same everywhere, or the graph's own: legend and wires follow the choice."""

from __future__ import annotations

import pytest

from gui.canvas.gradient_scale import FIXED, Scale
from gui.look.habits import kept_habits


@pytest.fixture
def as_before(qapp):
    yield
    kept_habits().take(relative=False)


def test_wires_and_legend_follow_the_scale_that_is_chosen(neuron_window, as_before):
    canvas, action = neuron_window.graph.canvas, neuron_window.actions_table["relative"]
    edge = next(iter(canvas.canvas.shown.graph.edges_into(neuron_window.document.graph.find("f").id)))
    wires, legend = canvas.canvas.wires, canvas.overlays.legend
    pictures = [legend.grab().toImage()]
    levels = [wires.mark(wires.net.wire(edge)).level]
    for scale in (Scale(-4, 0), FIXED):
        action.trigger()
        assert wires.gradient_scale == scale
        levels.append(wires.mark(wires.net.wire(edge)).level)
        pictures.append(legend.grab().toImage())
    assert levels[0] == levels[2] < levels[1]
    assert pictures[0] == pictures[2] != pictures[1]
