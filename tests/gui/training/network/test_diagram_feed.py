"""In the Lab the diagram shows the chosen contestant while somebody looks, and its layers are the panel's."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication

from engine.training.messages import Configure, RequestDiagram
from engine.training.networks.network import ACTIVATIONS, Network
from gui.training.docks import LAYOUT
from gui.training.network import diagram_feed
from gui.training.network.diagram_places import Part


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
