"""A network is chosen layer by layer, in its panel and over its diagram: all that is said and shown.

`WRITE_DRAWINGS=1 pytest tests/gui/training/network/test_diary.py` stores it anew.
"""

from __future__ import annotations

import pytest

from engine.errors import ConfigurationError
from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.networks.network import Network
from gui.training.network.diagram_places import APART, LABELS
from gui.training.network.diagram_words import Structure
from gui.training.network.layer_controls import BUTTON, HEIGHT, ROW, LayerControls
from gui.training.network.network_panel import NetworkChoice, NetworkPanel
from tests.gui.diary import Diary, State, plain, without_places
from tests.gui.drawing import compare

pytestmark = pytest.mark.usefixtures("light")


def do(diary, act: str, *steps) -> None:
    """Do something, and note it."""
    for step in steps:
        step()
    diary.note(act)


def chosen(box, data):
    """Return what chooses from a list."""

    def act() -> None:
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())

    return act


def typed(line, text: str):
    """Return what types a text into a line and finishes it."""

    def act() -> None:
        line.setText(text)
        line.setModified(True)
        line.editingFinished.emit()

    return act


def entered(field, text: str):
    """Return what types a number and finishes it."""

    def act() -> None:
        field.lineEdit().setText(text)
        field.editingFinished.emit()

    return act


def test_a_network_is_chosen_number_by_number(qtbot):
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.set_choice(NetworkChoice(Network(), 32, 0))
    panel.show()

    def of_panel() -> State:
        try:
            told = str(panel.choice())
        except ConfigurationError as error:
            told = f"{error.field}: {error}"
        return {"choice": [told]}

    diary = Diary(panel, more=of_panel)
    do(diary, "moons", lambda: panel.show_dataset(load_dataset(DatasetSettings("moons", size=40))))
    do(diary, "a sine", lambda: panel.show_dataset(load_dataset(DatasetSettings("sine", size=40))))
    do(diary, "three arms", lambda: panel.show_dataset(load_dataset(DatasetSettings("spiral3", size=60))))
    for text in ("3", "3,", "", "4; 5 6", "2.5", "4,4"):
        do(diary, f"layers {text!r}", typed(panel._hidden, text))
    do(diary, "one more", panel._more.click)
    do(diary, "three less", panel._fewer.click, panel._fewer.click, panel._fewer.click)
    do(diary, "none to take away", panel._fewer.click)
    do(diary, "one anew", panel._more.click)
    do(diary, "normal weights", chosen(panel._initializer, "normal"))
    for name in ("scale", "l2", "l1", "dropout", "batch", "seed"):
        field = getattr(panel, f"_{name}")
        for text in ("0.5", "7", "none", ""):
            do(diary, f"{name} {text!r}", entered(field, text))
    do(diary, "usual weights", chosen(panel._initializer, Network().initializer))
    do(diary, "another loss", chosen(panel._loss, "hinge"))
    do(diary, "the usual one", chosen(panel._loss, ""))
    do(diary, "no biases, in order", panel._bias.click, panel._shuffled.click)
    do(diary, "a known network", panel._presets.menu().actions()[0].trigger)
    do(diary, "layers of the diagram", lambda: panel.set_layers((3, 2), ("tanh", "relu")))
    do(diary, "one of them more", panel._more.click)
    do(diary, "alike again", lambda: panel.set_layers((3, 2), ("elu", "elu")))
    do(diary, "none of the diagram", lambda: panel.set_layers((), ()))
    own = NetworkChoice(Network((6,), "tanh", l1=0.1, bias=False, dropout=0.25), None, 3, False)
    do(diary, "told", lambda: panel.set_choice(own))
    do(diary, "an error", lambda: panel.show_error("l1", "too strong"))
    do(diary, "none any more", panel.clear_errors)
    compare("diary-network", without_places(diary.lines))


def test_layers_are_widened_narrowed_added_and_removed_over_the_diagram(qtbot):
    controls = LayerControls()
    qtbot.addWidget(controls)
    controls.resize(700, 50)
    controls.show()

    def having(hidden, activations):
        return Structure(("x1", "x2"), hidden, ("no", "yes"), activations)

    controls.edited.connect(lambda hidden, activations: controls.set_structure(having(hidden, activations)))

    def of_controls() -> State:
        return {"least": [plain(controls.minimumSizeHint().toTuple())]}

    controls.set_structure(having(6 * (2,), 6 * ("tanh",)))  # so that those of all layers are there
    diary = Diary(controls, more=of_controls)
    do(diary, "two layers", lambda: controls.set_structure(having((4, 1), ("tanh", "relu"))))
    first, second = controls.layers[:2]
    do(diary, "one wider, one narrower", second.more.click, first.fewer.click)
    do(diary, "one between", controls.adders[1].click)
    do(diary, "one before", controls.adders[0].click)
    do(diary, "one behind", controls.adders[4].click)
    do(diary, "another activation", chosen(controls.layers[2].activation, "elu"))
    do(diary, "the second goes", controls.layers[1].remove.click)
    do(diary, "all go", *(4 * [controls.layers[0].remove.click]))
    do(diary, "the widest", lambda: controls.set_structure(having((4096,), ("tanh",))))
    compare("diary-layers", without_places(diary.lines))


@pytest.mark.parametrize(("width", "layers"), [(600, 0), (600, 1), (900, 3), (633, 2)])
def test_what_changes_a_layer_stands_over_its_column_and_what_adds_one_between_two(qtbot, width, layers):
    controls = LayerControls()
    qtbot.addWidget(controls)
    controls.resize(width, 50)
    controls.set_structure(Structure(("x",), layers * (4,), ("y",), layers * ("tanh",)))
    apart = (width - 2 * LABELS) / (layers + 1)
    over = [controls._inputs, *controls.layers[:layers], controls._outputs]
    for place, widget in enumerate(over):
        assert abs(widget.geometry().left() + widget.width() / 2 - (LABELS + place * apart)) <= 1
        assert widget.y() == 0
        assert widget.height() == (ROW if widget in (over[0], over[-1]) else HEIGHT)
    for place, adder in enumerate(controls.adders[: layers + 1]):
        assert abs(adder.geometry().left() + adder.width() / 2 - (LABELS + (place + 0.5) * apart)) <= 1
        assert (adder.y(), adder.width(), adder.height()) == (ROW, BUTTON.width(), HEIGHT - ROW)
    assert controls.minimumSizeHint().toTuple() == (2 * LABELS + (layers + 1) * APART, HEIGHT)
