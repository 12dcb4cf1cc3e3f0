"""What stands over a diagram's columns changes the layers under it, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication

from engine.training.networks.network import ACTIVATIONS, DEPTH, WIDTH
from gui.training.network.diagram_words import Structure
from gui.training.network.layer_controls import NEW_LAYER, LayerControls


def having(hidden, activations=None):
    return Structure(("x1", "x2"), hidden, ("no", "yes"), activations or len(hidden) * ("tanh",))


@pytest.fixture
def controls(qtbot):
    made = LayerControls()
    qtbot.addWidget(made)
    made.resize(600, 30)
    made.show()
    return made


def edits(controls):
    told = []
    controls.edited.connect(lambda hidden, activations: told.append((hidden, activations)))
    return told


def of_layers(*layers):
    """Return widths and activations of layers that are told as width and activation."""
    return tuple(zip(*layers, strict=True)) if layers else ((), ())


def test_each_layer_is_narrowed_widened_and_removed_by_its_own_buttons(controls):
    controls.set_structure(having((4, 6), ("tanh", "relu")))
    told = edits(controls)
    for layer in controls.layers:
        for button in (layer.fewer, layer.more, layer.remove):
            button.click()
    first, second = (4, "tanh"), (6, "relu")
    assert told == [
        of_layers((3, "tanh"), second), of_layers((5, "tanh"), second), of_layers(second),
        of_layers(first, (5, "relu")), of_layers(first, (7, "relu")), of_layers(first),
    ]  # fmt: skip
    assert [layer.count.text() for layer in controls.layers] == ["4", "6"]


def test_a_layer_is_added_before_between_and_after_others_like_its_neighbour(controls):
    controls.set_structure(having((4, 6), ("tanh", "relu")))
    told = edits(controls)
    for adder in controls.adders:
        adder.click()
    assert [adder.accessibleName() for adder in controls.adders] == [
        "Add a first layer", "Add a layer after layer 1", "Add a layer after layer 2"
    ]  # fmt: skip
    first, second = (4, "tanh"), (6, "relu")
    assert told == [
        of_layers(first, first, second), of_layers(first, first, second), of_layers(first, second, second),
    ]  # fmt: skip
    controls.set_structure(having(()))
    controls.adders[0].click()
    assert told[-1] == ((NEW_LAYER,), ())
    assert [adder.isVisible() for adder in controls.adders] == [True, False, False]
    assert not any(layer.isVisible() for layer in controls.layers)


def test_each_layer_s_activation_is_chosen_from_all_of_the_table(controls):
    controls.set_structure(having((4, 6), ("tanh", "relu")))
    told = edits(controls)
    boxes = [layer.activation for layer in controls.layers]
    assert [box.currentData() for box in boxes] == ["tanh", "relu"]
    assert [boxes[0].itemData(row) for row in range(boxes[0].count())] == [*ACTIVATIONS]
    boxes[1].setCurrentIndex(boxes[1].findData("gelu"))
    boxes[1].activated.emit(boxes[1].currentIndex())
    assert told == [of_layers((4, "tanh"), (6, "gelu"))]


def test_buttons_that_would_go_too_far_are_off(controls):
    controls.set_structure(having((int(WIDTH.low), int(WIDTH.high))))
    assert [layer.fewer.isEnabled() for layer in controls.layers] == [False, True]
    assert [layer.more.isEnabled() for layer in controls.layers] == [True, False]
    controls.set_structure(having(int(DEPTH.high) * (2,)))
    assert not any(adder.isEnabled() for adder in controls.adders)


def test_what_stands_over_the_columns_does_not_overlap(controls):
    controls.set_structure(having((4096, 4096)))
    controls.resize(controls.minimumSizeHint())
    QApplication.processEvents()
    shown = [widget for widget in controls.children() if widget.isWidgetType() and widget.isVisible()]
    places = sorted((widget.geometry().left(), widget.geometry().right()) for widget in shown)
    assert len(places) == 2 + 2 + 3
    assert all(right < left for (_, right), (left, _) in pairwise(places))
