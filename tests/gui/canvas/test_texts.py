"""Texts on the canvas can be read: none is cut short, stands on another, or sticks out of its node."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from engine.files.examples import examples
from gui.canvas import lettering
from gui.canvas.node_painter import symbol_path
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.look.theme import LIGHT

ROOM = (1180.0, 640.0)
"""The part of a usual window in which a graph is fitted."""


def texts(monkeypatch: pytest.MonkeyPatch, scene: CanvasScene, zoom: float) -> list[tuple[str, QRectF]]:
    """Return every text that is drawn at a zoom, and where, in scene pixels."""
    drawn: list[tuple[str, QRectF]] = []
    draw = lettering._draw
    area = QRectF(scene.graph_area().adjusted(-60.0, -60.0, 60.0, 60.0).toAlignedRect())

    def record(painter, at, text, pixels, colour, bold, halo):
        box = QRectF(
            at.x(), at.y() - 0.72 * pixels, lettering.width_of(text, pixels, bold=bold), 0.72 * pixels
        )
        place = painter.worldTransform().mapRect(box)
        corner = place.topLeft() / zoom + area.topLeft()
        drawn.append((text, QRectF(corner, place.size() / zoom)))
        draw(painter, at, text, pixels, colour, bold, halo)

    monkeypatch.setattr(lettering, "_draw", record)
    monkeypatch.setattr(scene.stamps, "draw", lambda painter, _key, _area, draw: draw(painter))
    image = QImage((area.size() * zoom).toSize(), QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        scene.render(painter, QRectF(image.rect()), area)
    monkeypatch.undo()
    return drawn


@pytest.fixture(params=examples(), ids=lambda example: example.name)
def scene(request, qapp):
    document = Document()
    document.replace(request.param.contents())
    scene = CanvasScene(document, LIGHT)
    yield scene
    scene.detach()


def fitted(scene: CanvasScene) -> float:
    area = scene.graph_area()
    return min(ROOM[0] / area.width(), ROOM[1] / area.height(), 1.5)


def test_every_leaf_and_gate_of_the_examples_is_called_by_its_whole_name(scene, monkeypatch):
    for zoom in (1.0, fitted(scene)):
        drawn = [text for text, _box in texts(monkeypatch, scene, zoom)]
        assert not [text for text in drawn if "…" in text]
        leaves = {node.name for node in scene.shown.graph.nodes() if node.op.is_leaf}
        assert leaves <= set(drawn)


def test_no_text_of_the_examples_stands_on_another_or_sticks_out_of_its_node(scene, monkeypatch):
    areas = [scene.node_area(node) for node in scene.shown.graph]
    for zoom in (1.0, fitted(scene)):
        drawn = [(text, box.adjusted(0.5, 0.5, -0.5, -0.5)) for text, box in texts(monkeypatch, scene, zoom)]
        on_another = [(one, two) for (one, a), (two, b) in combinations(drawn, 2) if a.intersects(b)]
        across = [
            text for text, box in drawn for area in areas if area.intersects(box) and not area.contains(box)
        ]
        assert (on_another, across) == ([], [])


@pytest.mark.parametrize("ports", [1, 2])
@pytest.mark.parametrize(
    "symbol", ["+1", "×0.5", "×0.001234", "+1234567.890123", "×−1.2345678e−05", "½(y−t)²"]
)
def test_a_symbol_stays_within_its_gate(qapp, symbol, ports):
    box = symbol_path(symbol, 56.0, ports).boundingRect()
    assert box.width() <= 40.0
    assert abs(box.center().x()) < 1.0


@pytest.mark.parametrize("bold", [False, True])
def test_a_text_that_just_fits_is_whole_and_one_pixel_less_cuts_it(qapp, bold: bool) -> None:
    room = lettering.width_of("weights", 12.0, bold=bold)
    assert lettering.elided("weights", 12.0, room, bold=bold) == "weights"
    assert lettering.elided("weights", 12.0, room - 1.0, bold=bold).endswith("…")
