"""The layer of nodes: it draws those in sight, each as it would be drawn alone, the last added on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from gui.canvas.node_boxes import sides
from gui.canvas.node_painter import BLOCKS_BELOW, paint_node
from gui.canvas.scene import CanvasScene
from gui.document import commands
from gui.document.document import Document
from gui.look.theme import LIGHT

FAR = 0.9 * BLOCKS_BELOW
EVERYTHING = QRectF(-2000.0, -2000.0, 4000.0, 4000.0)


@pytest.fixture
def scene(document: Document) -> Iterator[CanvasScene]:
    scene = CanvasScene(document, LIGHT)
    yield scene
    scene.detach()


def picture(draw: Callable[[QPainter], None], zoom: float) -> QImage:
    """Return what is drawn at a zoom around the origin."""
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(LIGHT.ground)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(zoom, zoom)
        draw(painter)
    return image


def drawn(scene: CanvasScene, zoom: float, exposed: QRectF = EVERYTHING) -> QImage:
    """Return what the layer draws of an exposed part."""
    option = QStyleOptionGraphicsItem()
    option.exposedRect = exposed
    return picture(lambda painter: scene.nodes.paint(painter, option), zoom)


def one_by_one(scene: CanvasScene, zoom: float) -> QImage:
    """Return all nodes, each drawn by itself."""

    def draw(painter: QPainter) -> None:
        for node_id in scene.shown.positions:
            centre = scene.centre(node_id)
            painter.translate(centre)
            paint_node(painter, scene.theme, scene.face(node_id), scene.situation(node_id), zoom)
            painter.translate(-centre)

    return picture(draw, zoom)


SITUATIONS: dict[str, Callable[[CanvasScene], object]] = {
    "nothing": lambda scene: None,
    "some are selected": lambda scene: scene.select(list(scene.shown.graph)[:2]),
    "all are selected": lambda scene: scene.select(scene.shown.graph),
    "another is the target": lambda scene: commands.set_target(scene.shown, min(scene.shown.graph)),
    "one failed": lambda scene: commands.set_value(scene.shown, min(scene.shown.graph), [[1.0, 2.0]] * 3),
    "a wire is being drawn": lambda scene: scene.offer({min(scene.shown.graph): frozenset({""})}),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_from_afar_every_node_looks_as_it_does_alone(scene, name):
    SITUATIONS[name](scene)
    scene.shown.flush()
    assert drawn(scene, FAR) == one_by_one(scene, FAR)


def test_of_nodes_that_overlap_the_one_added_last_is_on_top_and_is_touched(scene):
    there = (40.0, 40.0)
    first = commands.add_node(scene.shown, "tanh", there)
    last = commands.add_node(scene.shown, "input", there)
    assert scene.hit(scene.centre(first)).node == last
    assert drawn(scene, FAR) == one_by_one(scene, FAR)
    commands.delete(scene.shown, [last])
    assert scene.hit(scene.centre(first)).node == first


@pytest.mark.parametrize("zoom", [FAR, 1.0])
def test_only_nodes_in_sight_are_looked_at(scene, monkeypatch, zoom):
    looked_at: list[int] = []
    asked = "situation_from_afar" if zoom == FAR else "situation"
    look = getattr(CanvasScene, asked)
    monkeypatch.setattr(CanvasScene, asked, lambda scene, node: looked_at.append(node) or look(scene, node))
    scene.select(scene.shown.graph)
    chosen = max(scene.shown.graph)
    drawn(scene, zoom, scene.node_area(chosen).adjusted(10.0, 10.0, -10.0, -10.0))
    assert looked_at == [chosen]


def test_what_lies_between_two_parts_is_not_looked_at(scene, monkeypatch):
    looked_at: list[int] = []
    look = CanvasScene.situation
    monkeypatch.setattr(
        CanvasScene, "situation", lambda scene, node: looked_at.append(node) or look(scene, node)
    )
    across = sorted(scene.shown.graph, key=lambda node: scene.centre(node).x())
    ends = [across[0], across[-1]]
    areas = np.array([sides(scene.node_area(node)) for node in ends])
    picture(lambda painter: scene.nodes._draw_cards_at_once(painter, areas), 1.0)
    assert set(looked_at) == set(ends)


def test_an_empty_graph_draws_nothing(scene):
    commands.delete(scene.shown, list(scene.shown.graph))
    assert drawn(scene, 1.0) == picture(lambda painter: None, 1.0)
