"""The diagram of the network shows the chosen contestant's weights while somebody looks, and edits layers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.training.diagram import Diagram, Wires, columns_of, shares_of
from engine.training.messages import Configure, RequestDiagram
from engine.training.network import ACTIVATIONS, DEPTH, WIDTH, Network
from gui.look.theme import DARK, LIGHT, appearance
from gui.training import diagram_feed, network_diagram
from gui.training.diagram_places import LABELS, Part, Places, column_middles, room_for
from gui.training.diagram_words import Structure
from gui.training.docks import LAYOUT
from gui.training.layer_controls import NEW_LAYER, LayerControls
from gui.training.network_diagram import NetworkDiagram, sign_colour, wire_pen
from tests.gui.drawing import Drawing, Metrics, compare
from tests.gui.screen import MOST_OTHERWISE, anew, difference, on_screen

STRUCTURE = Structure(("x1", "x2"), (3,), ("no", "yes"), ("tanh",))

pytestmark = pytest.mark.usefixtures("light")


def having(hidden, activations=None):
    return replace(STRUCTURE, hidden=hidden, activations=activations or len(hidden) * ("tanh",))


def wires(weights, biases):
    weights, biases = np.array(weights), np.array(biases)
    return Wires(weights, shares_of(weights), biases, shares_of(biases))


SMALL = Diagram(
    12,
    columns_of((2, 3, 2), 5),
    (
        wires([[0.5, -1.0, 0.0], [2.0, np.nan, -0.25]], [0.0, 0.5, -0.5]),
        wires([[1.0, -1.0], [0.1, 0.2], [-3.0, 3.0]], [0.75, -0.75]),
    ),
)


@pytest.fixture
def picture(qtbot):
    made = NetworkDiagram()
    qtbot.addWidget(made)
    made.set_structure(STRUCTURE)
    made.show_diagram(SMALL)
    made.setFixedSize(420, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


# -- places -----------------------------------------------------------------------------------------------


def test_columns_stand_evenly_between_the_names_of_inputs_and_outputs():
    assert column_middles(3, 2 * LABELS + 200) == [LABELS, LABELS + 100, LABELS + 200]


def test_units_stand_in_the_middle_and_leave_a_place_for_those_left_out():
    places = Places(columns_of((9, 3), 5), 400, 200)
    assert [middle.y() for middle in places.units(1)] == [72.0, 100.0, 128.0]
    assert [middle.y() for middle in places.units(0)] == [44.0, 72.0, 128.0, 156.0]
    assert places.gap(0).y() == 100.0
    assert places.gap(1) is None


@pytest.mark.parametrize(("height", "room"), [(0, 3), (100, 5), (500, 28), (9000, 64)])
def test_a_column_has_as_many_places_as_its_height_allows(height, room):
    assert room_for(height) == room


def test_a_point_means_the_unit_under_it_and_then_the_nearest_wire():
    places = Places(columns_of((2, 3), 5), 400, 200)
    first, second = places.units(0)[0], places.units(1)[2]
    assert places.part_at(first + QPointF(3, 2)) == Part(0, 0)
    assert places.part_at((first + second) / 2 + QPointF(0, 1)) == Part(1, 2, 0)
    assert places.part_at(QPointF(200, 5)) is None
    assert places.part_at(QPointF(10, 100)) is None


# -- the picture ------------------------------------------------------------------------------------------


def test_a_diagram_is_drawn_as_it_was_looked_at(picture, monkeypatch):
    painter = Drawing(LIGHT)
    monkeypatch.setattr(network_diagram, "QPainter", painter)
    monkeypatch.setattr(network_diagram, "QFontMetricsF", Metrics)
    for tell in (
        lambda: None,
        lambda: picture._point_at(Part(1, 1)),
        lambda: picture._point_at(Part(1, 0, 1)),
        lambda: picture.show_diagram(None),
        lambda: picture.set_structure(having((99,))),
    ):
        tell()
        painter.lines.append("--")
        picture.paintEvent(None)
    compare("network-diagram", painter.lines)


def test_a_wire_has_the_colour_of_its_sign_and_the_width_of_its_size():
    small, large = wire_pen(LIGHT, 0.5, 1 / 3), wire_pen(LIGHT, -3.0, 0.75)
    assert small.color().rgb() == LIGHT.positive.rgb()
    assert large.color().rgb() == LIGHT.negative.rgb()
    assert small.widthF() < large.widthF()
    assert wire_pen(LIGHT, 0.0, 0.0).style() == Qt.PenStyle.DashLine
    assert sign_colour(DARK, float("nan")) == sign_colour(DARK, float("inf")) == DARK.danger


TOLD = {
    "weights": lambda picture: picture.show_diagram(None),
    "layers": lambda picture: picture.set_structure(Structure(("a",), (4, 4), ("b",), ("tanh", "tanh"))),
    "a part": lambda picture: picture._point_at(Part(1, 2)),
    "dark": lambda picture: appearance().choose("dark"),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_diagram_shows_what_it_is_told(picture, name):
    before = on_screen(picture)
    TOLD[name](picture)
    after = on_screen(picture)
    assert difference(before, after) > MOST_OTHERWISE
    assert difference(after, anew(picture)) <= MOST_OTHERWISE


def test_weights_of_other_layers_are_not_drawn(picture):
    picture.set_structure(having((4,)))
    assert picture.diagram is None
    picture.set_structure(STRUCTURE)
    assert picture.diagram is SMALL


def test_the_pointer_reads_units_and_wires_in_words(picture, qtbot):
    said = []
    picture.pointed.connect(said.append)
    places = picture.places
    inputs, hidden, outputs = (places.units(number) for number in range(3))
    for point in (inputs[1], hidden[2], outputs[0], (inputs[1] * 3 + hidden[0]) / 4, QPointF(5, 5)):
        QTest.mouseMove(picture, point.toPoint())
        picture.mouseMoveEvent(_moved(picture, point))
    assert list(dict.fromkeys(said)) == [
        "Input x2",
        "Unit 3 of layer 1: bias −0.5",
        "no: bias 0.75",
        "x2 → Unit 1 of layer 1: weight 2",
        "",
    ]
    picture._point_at(Part(2, 1, 2))
    assert said[-1] == picture.accessibleDescription() == "Unit 3 of layer 1 → yes: weight 3"
    picture.leaveEvent(None)
    assert said[-1] == picture.accessibleDescription() == ""


def _moved(picture, point):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    none = Qt.MouseButton.NoButton
    place = QPointF(picture.mapToGlobal(point))
    return QMouseEvent(
        QEvent.Type.MouseMove, point, place, none, none, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip


def test_a_unit_without_a_bias_is_told_by_its_name(picture):
    bare = tuple(replace(each, biases=None, bias_shares=None) for each in SMALL.wires)
    picture.show_diagram(replace(SMALL, wires=bare))
    picture._point_at(Part(1, 2))
    assert picture.accessibleDescription() == "Unit 3 of layer 1"
    assert not picture.grab().isNull()


def test_arrow_keys_go_from_unit_to_unit_and_stay_within(picture):
    picture.setFocus()
    parts = []
    keys = Qt.Key
    for key in (keys.Key_Down, keys.Key_Down, keys.Key_Down, keys.Key_Right, keys.Key_Down, keys.Key_Right,
                keys.Key_Right, keys.Key_Up, keys.Key_Left):  # fmt: skip
        QTest.keyClick(picture, key)
        parts.append(picture.part)
    assert parts == [
        Part(0, 0), Part(0, 1), Part(0, 1), Part(1, 1), Part(1, 2), Part(2, 1),
        Part(2, 1), Part(2, 0), Part(1, 0),
    ]  # fmt: skip
    assert picture.accessibleDescription() == "Unit 1 of layer 1: bias 0"


def test_a_part_that_is_shown_no_longer_is_not_pointed_at(picture):
    picture._point_at(Part(1, 2))
    narrow = Diagram(13, columns_of((2, 3, 2), 3), SMALL.wires)
    picture.show_diagram(narrow)
    assert picture.part == Part(1, 2)
    picture.set_structure(having((2,)))
    assert picture.part is None


# -- the layers -------------------------------------------------------------------------------------------


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


# -- in the Lab -------------------------------------------------------------------------------------------


@pytest.fixture
def looked_at(lab, client, connections):
    lab.docks["diagram"].raise_()
    see(lab)
    client.drain()
    return lab


def see(lab):
    QApplication.processEvents()
    lab.diagram.picture.grab()


def asked(connection):
    return [command for command in connection.sent if isinstance(command, RequestDiagram)]


def settle(lab, client):
    lab.race._settling.stop()
    lab.race.prepare()
    client.drain()


def test_nothing_is_asked_for_a_diagram_behind_the_table(lab, client, connections):
    lab.race.step()
    client.drain()
    assert not lab.diagram.is_in_sight
    assert not asked(connections[0])


def test_the_diagram_shows_the_weights_of_the_chosen_contestant(looked_at, client, connections):
    lab = looked_at
    assert asked(connections[0]) == [RequestDiagram(0, lab.diagram.picture.most)]
    race = connections[0].session._race
    for row in (0, 1):
        lab.table.choose(row)
        client.drain()
        expected = race.network(row).layers[0].weights
        np.testing.assert_array_equal(lab.diagram.picture.diagram.wires[0].weights, expected)
    assert asked(connections[0])[-1].contestant == 1
    assert lab.diagram.title.text() == "Adam at step 0"


def test_the_diagram_follows_the_race_and_never_asks_twice_for_the_same(looked_at, client, connections):
    lab = looked_at
    before = len(asked(connections[0]))
    lab.race.step()
    client.drain()
    client.drain()
    assert lab.diagram.picture.diagram.step == 1
    assert len(asked(connections[0])) == before + 1
    see(lab)
    client.drain()
    assert len(asked(connections[0])) == before + 1


def test_no_diagram_is_asked_for_while_another_is_due(looked_at, client, connections):
    lab = looked_at
    lab.race.step()
    client.drain()
    assert client.is_diagram_due
    count = len(asked(connections[0]))
    lab.table.choose(1)
    assert len(asked(connections[0])) == count
    client.drain()
    client.drain()
    assert len(asked(connections[0])) == count + 1
    assert lab.diagram.title.text() == "Adam at step 1"


def test_while_a_race_runs_diagrams_come_a_few_times_a_second(
    qtbot, opened_lab, client, connections, monkeypatch
):
    lab = opened_lab()
    lab.docks["diagram"].raise_()
    feed = next(child for child in lab.diagram.children() if isinstance(child, diagram_feed.DiagramFeed))
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(feed, "_clock", lambda: clock.now)
    see(lab)
    client.drain()
    lab.race.play()
    counts = []
    for clock.now in (1.0, 1.1, 1.19, 1.3, 1.45, 1.6):
        for _turn in range(3):
            client.drain()
        counts.append(len(asked(connections[0])))
    first = counts[0]
    assert [count - first for count in counts] == [0, 0, 0, 1, 1, 2]
    lab.race.pause()
    for _turn in range(4):
        client.drain()
    assert lab.diagram.picture.diagram.step == lab.race.at_step


def test_a_contestant_that_does_not_race_yet_has_no_weights(looked_at):
    looked_at.table.choose(looked_at.model.add("momentum"))
    assert looked_at.diagram.picture.diagram is None
    assert looked_at.diagram.title.text() == "Momentum"


def test_layers_typed_and_layers_clicked_are_the_same(looked_at, client, connections):
    lab = looked_at
    lab.diagram.controls.adders[1].click()
    assert lab.network_panel._hidden.text() == "4, 4"
    lab.diagram.controls.layers[1].more.click()
    assert lab.network_panel._hidden.text() == "4, 5"
    assert lab.diagram.picture.diagram is None
    settle(lab, client)
    client.drain()
    assert [each.settings.network for each in connections[0].sent if isinstance(each, Configure)][
        -1
    ] == Network((4, 5))
    assert [column.count for column in lab.diagram.picture.diagram.columns] == [2, 4, 5, 2]
    lab.network_panel._hidden.setText("7")
    lab.network_panel._edited()
    assert [layer.count.text() for layer in lab.diagram.controls.layers if layer.isVisible()] == ["7"]
    lab.network_panel._hidden.setText("seven")
    lab.network_panel._edited()
    assert lab.diagram.picture._structure.hidden == (7,)


def test_activations_of_layers_and_of_the_panel_are_the_same(looked_at, client, connections):
    lab, panel = looked_at, looked_at.network_panel
    lab.diagram.controls.adders[1].click()
    box = lab.diagram.controls.layers[1].activation
    box.setCurrentIndex(box.findData("relu"))
    box.activated.emit(box.currentIndex())
    assert panel._activation.currentText() == "tanh, relu"
    settle(lab, client)
    sent = [command for command in connections[0].sent if isinstance(command, Configure)]
    assert sent[-1].settings.network == Network((4, 4), "tanh,relu")
    panel._activation.setCurrentIndex(panel._activation.findData("elu"))
    panel._activation.activated.emit(panel._activation.currentIndex())
    assert [layer.activation.currentData() for layer in lab.diagram.controls.layers] == ["elu", "elu"]
    assert panel._activation.count() == len(ACTIVATIONS)


def test_the_readout_says_what_is_pointed_at_and_otherwise_what_colours_mean(looked_at):
    diagram = looked_at.diagram
    assert "Orange is positive" in diagram.readout._whole
    diagram.picture._point_at(Part(0, 0))
    assert diagram.readout._whole == "Input x1"
    diagram.picture._point_at(None)
    assert "Orange is positive" in diagram.readout._whole


def test_the_diagram_stands_behind_the_table_and_in_layouts_of_before_too(lab, client, opened_lab):
    assert lab.tabifiedDockWidgets(lab.docks["contestants"]) == [lab.docks["diagram"]]
    lab.docks["diagram"].raise_()
    state = lab.save_state()
    lab.removeDockWidget(lab.docks["diagram"])
    before = lab.saveState(LAYOUT - 1)
    lab.shutdown()
    fresh = opened_lab()
    assert fresh.docks.restore(before)
    assert fresh.tabifiedDockWidgets(fresh.docks["contestants"]) == [fresh.docks["diagram"]]
    see(fresh)
    assert not fresh.diagram.is_in_sight
    fresh.restore_state(state)
    see(fresh)
    assert fresh.diagram.is_in_sight
    assert not fresh.docks.restore(QByteArray(b"no layout"))
