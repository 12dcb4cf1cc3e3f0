"""The perceptron in the Lab: taken from a menu, it is seen to solve OR and AND, and not XOR."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.networks.presets import PRESETS
from engine.training.record import Measure
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings

PERCEPTRON = PRESETS["perceptron"]


def take(lab, client, name):
    """Choose a network from the menu, and let its race be prepared."""
    titles = {action.text(): action for action in lab.network_panel._presets.menu().actions()}
    titles[PRESETS[name].title].trigger()
    lab.race.prepare()
    client.drain()


def raced(lab, client, epochs):
    for _epoch in range(epochs):
        lab.race.step_epoch()
        while client.is_playing:
            client.drain()


@pytest.fixture
def on_corners(lab, client):
    """Return a function that lets perceptrons race on the four corners of a truth table."""

    def of(name, epochs):
        data = DatasetSettings(name, size=4, noise=0, test_fraction=0)
        rates = tuple(contestant(row, learning_rate=0.1) for row in ("sgd", "adam"))
        lab.configure(RaceSettings(data, contestants=rates))
        take(lab, client, "perceptron")
        raced(lab, client, epochs)
        return lab.race.record.curve(Measure.TRAIN_ACCURACY)[1]

    return of


def test_every_network_of_the_menu_is_taken_whole_and_the_seed_and_order_stay(lab, client, small_race):
    lab.configure(replace(small_race, network=Network((3,), "relu", dropout=0.5), seed=5, shuffled=False))
    for preset in PRESETS.values():
        take(lab, client, preset.name)
        expected = replace(small_race, network=preset.network, batch_size=preset.batch_size)
        assert lab.settings() == replace(expected, seed=5, shuffled=False)
        assert lab.race._ready.settings == lab.settings()


def test_the_menu_says_what_each_network_is_and_why_a_step_learns_by_a_criterion(lab):
    actions = lab.network_panel._presets.menu().actions()
    assert lab.network_panel._presets.menu().toolTipsVisible()
    assert [action.text() for action in actions] == [row.title for row in PRESETS.values()]
    assert "gradient of a step is 0" in actions[[*PRESETS].index("perceptron")].toolTip()


def test_the_panel_tells_of_one_unit_and_what_it_learns_from(lab, client):
    take(lab, client, "perceptron")
    widths, loss, *note = lab.network_panel._summary.text().splitlines()
    assert widths == "2–1: 3 parameters"
    assert loss == "Loss: Perceptron criterion"
    assert " ".join(note) == "It answers by a step of gradient 0; it learns from the criterion instead."
    assert lab.diagram.picture._structure.outputs == ("1, else 0",)
    take(lab, client, "layers")
    assert len(lab.network_panel._summary.text().splitlines()) == 2


@pytest.mark.parametrize("name", ["or", "and"])
def test_or_and_and_are_seen_to_be_solved_with_a_line_between_the_classes(lab, on_corners, name):
    found = on_corners(name, 40)
    assert np.all(found[-1] == 1)
    assert lab.pictures._captions == ["100%", "100%"]
    picture = lab.pictures.picture
    assert [len(lines) for lines in picture.lines] == [1, 1]
    assert not any(np.any(wrong) for wrong in picture.mistaken.values())


def test_xor_is_seen_never_to_be_solved(lab, on_corners):
    found = on_corners("xor", 100)
    assert found.max() == 0.75
    assert {*lab.pictures._captions} <= {"25.0%", "50.0%", "75.0%"}
    assert np.all(np.sum(lab.pictures.picture.mistaken["train"], axis=1) > 0)


def test_the_line_that_is_shown_is_where_z_is_0(lab, on_corners, connections):
    on_corners("or", 40)
    for contestant_, (line,) in enumerate(lab.pictures.picture.lines):
        weights, bias = connections[-1].session._race.network(contestant_).layers[0]
        z = lab.race._ready.dataset.inputs_at(line) @ weights + bias
        np.testing.assert_allclose(z, 0, atol=1e-4 * np.abs(weights).max())


def test_three_classes_are_refused_beside_the_loss_and_two_are_welcome_again(lab, client):
    take(lab, client, "perceptron")
    lab.dataset_panel.set_settings(DatasetSettings("spiral3", size=60))
    lab.race.prepare()
    client.drain()
    assert "for two classes; these data have 3" in lab.network_panel.error("loss")
    lab.dataset_panel.set_settings(DatasetSettings("circles", size=60))
    lab.race.prepare()
    client.drain()
    assert lab.network_panel.error("loss") == ""
    assert lab.race._ready.dataset.name == "circles"


def test_a_perceptron_opens_in_the_editor_with_its_criterion(lab, client, qtbot):
    take(lab, client, "perceptron")
    with qtbot.waitSignal(lab.graph_requested) as asked:
        lab.request_graph(0)
        client.drain()
    graph, objective = asked.args
    assert graph.node(objective).op.name == "perceptron"
    assert {*np.unique(graph.find("t").value)} <= {-1, 1}
    assert graph.find("z").op.name == "affine"


def test_without_hidden_layers_nothing_is_asked_that_belongs_to_them(lab, client):
    form = lab.network_panel._form

    def seen():
        return [form._rows[field][1].isVisibleTo(form) for field in ("activation", "dropout")]

    take(lab, client, "linear")
    assert seen() == [False, False]
    lab.network_panel._more.click()
    assert seen() == [True, True]
