"""Pictures of arrays: a cell an entry, and one scale for all values of a graph, as for all gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from engine.files.document import Contents
from engine.graphs.graph import Graph
from gui.canvas.gradient_scale import FIXED, Scale
from gui.canvas.heatmap import MOST_COLUMNS, MOST_ROWS, end_of, gradient_picture, strip_size, value_picture
from gui.canvas.legend import Legend
from gui.canvas.scene import CanvasScene
from gui.document import commands
from gui.document.document import Document
from gui.look.theme import LIGHT


@pytest.fixture
def scene(qapp: object) -> CanvasScene:
    """Two arrays too large to be written out, the second with entries ten times as large."""
    graph, document = Graph(), Document()
    small, large = np.full((2, 4), 0.3), np.full((2, 4), -3.0)
    ids = [graph.add("input", name=name, value=value) for name, value in (("a", small), ("b", large))]
    total = graph.add("add", name="s")
    for source, port in zip(ids, graph.node(total).op.ports, strict=True):
        graph.connect(source, total, port)
    target = graph.add("sum", name="f")
    graph.connect(total, target, "x")
    places = {node: (250.0 * index, 90.0 * index) for index, node in enumerate(graph)}
    document.replace(Contents(graph, places, target))
    scene = CanvasScene(document, LIGHT)
    scene.setParent(document)
    return scene


def colour(scene: CanvasScene, name: str) -> Any:
    picture = scene.face(scene.shown.graph.find(name).id).picture
    assert picture is not None
    return picture.pixelColor(0, 0)


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ((3,), (3, 1)), ((2, 3), (3, 2)), ((MOST_ROWS, MOST_COLUMNS), (MOST_COLUMNS, MOST_ROWS)),
        ((MOST_ROWS + 1, MOST_COLUMNS + 1), (9, 4)), ((2, 2, 3), (3, 4)),
    ],
)  # fmt: skip
def test_a_picture_has_a_pixel_an_entry_or_every_nth(qapp: object, shape: Any, size: Any) -> None:
    picture = value_picture(LIGHT, np.ones(shape), 1.0)
    assert (picture.width(), picture.height()) == size
    assert strip_size(picture).width() <= 34.0
    assert strip_size(picture).height() <= 12.0
    assert strip_size(value_picture(LIGHT, np.ones((1, 2)), 1.0)).toTuple() == (16.0, 8.0)


def test_gradients_are_coloured_on_the_scale_of_wires_and_values_on_the_one_they_share(qapp: object) -> None:
    numbers = np.array([[1e2, -1e2, 0.0, np.nan]])
    gradients, values = gradient_picture(LIGHT, numbers), value_picture(LIGHT, numbers, 1e2)
    for picture in (gradients, values):
        colours = [picture.pixelColor(column, 0) for column in range(4)]
        assert colours == [LIGHT.positive, LIGHT.negative, LIGHT.zero, LIGHT.danger]
    small, relative = (
        gradient_picture(LIGHT, numbers / 1e4, scale).pixelColor(0, 0) for scale in (FIXED, Scale(-6, -2))
    )
    assert small not in (LIGHT.positive, LIGHT.zero)
    assert relative == LIGHT.positive
    assert value_picture(LIGHT, np.zeros((1, 2)), 1.0).pixelColor(0, 0) == LIGHT.zero
    beyond = value_picture(LIGHT, np.array([[9.0, -9.0]]), 2.0)  # as a played step of training moves one
    assert [beyond.pixelColor(column, 0) for column in range(2)] == [LIGHT.positive, LIGHT.negative]


@pytest.mark.parametrize(
    ("arrays", "end"),
    [
        ([[1.0, -3.0], [0.2]], 5.0), ([[20.0]], 20.0), ([[0.011]], 0.02), ([[0.0]], 1.0), ([7.0, None], 1.0),
        ([[1.0, np.inf, np.nan]], 1.0), ([[0.1, np.inf]], 0.1), ([[0.1, -np.inf]], 0.1), ([], 1.0),
        ([[5e-324]], 1e-300), ([[1.7e308]], np.inf), ([[-1000.0]], 1000.0),
    ],
)  # fmt: skip
def test_the_scale_of_values_ends_at_a_round_number_beyond_finite_entries(arrays: Any, end: float) -> None:
    assert end_of(arrays) == end


def test_all_values_of_a_graph_share_one_scale_which_follows_them(scene: CanvasScene) -> None:
    faint, strong = colour(scene, "a"), colour(scene, "b")
    assert scene.heat.told == 5.0
    small = scene.shown.graph.find("b").id
    commands.set_value(scene.shown, small, np.full((2, 4), 0.3))
    scene.shown.flush()
    assert scene.heat.told == 1.0
    assert colour(scene, "a") == colour(scene, "b") not in (faint, strong)


def test_another_graph_that_is_shown_has_a_scale_of_its_own(scene: CanvasScene) -> None:
    assert scene.heat.end() == 5.0
    graph, other = Graph(), Document(scene)
    other.replace(Contents(graph, {graph.add("input", name="c", value=np.full((2, 4), 20.0)): (0.0, 0.0)}))
    other.flush()
    scene.show(other)
    assert scene.heat.end() == 20.0
    scene.detach()


def test_the_legend_tells_where_the_scale_ends_once_there_are_heat_maps(scene: CanvasScene, qtbot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    legend = Legend(LIGHT, parent)
    legend.show_scale(FIXED, scene.heat)
    assert "Heat-maps" not in legend.words()
    colour(scene, "a")
    assert "from −5 to 5" in legend.words()
