"""From far away less is drawn: what nobody could read or see takes no time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from gui.canvas.faces import OUTPUT
from gui.canvas.scene import CanvasScene
from gui.document import commands
from gui.document.document import Document
from gui.look.theme import LIGHT

SIDE = 400.0

SEEN_FROM = {
    "symbol": (0.28, "u", "", QRectF(-26.0, -10.0, 20.0, 20.0)),
    "port": (0.50, "u", "x", QRectF(-4.2, -2.0, 2.6, 4.0)),
    "number": (0.56, "f", OUTPUT, QRectF(8.0, -20.0, 30.0, 12.0)),
    "name": (0.85, "long", "", QRectF(-12.0, 34.0, 24.0, 8.0)),
    "title": (1.50, "sigmoid", "", QRectF(-12.0, 34.0, 24.0, 8.0)),
}
"""From which zoom something is seen, at which node, and where: from its port, or from its centre."""


@pytest.fixture
def scene(document: Document) -> Iterator[CanvasScene]:
    commands.add_node(document, "sigmoid", (280.0, 400.0), name="u")
    commands.add_node(document, "sigmoid", (480.0, 400.0), name="long")
    commands.add_node(document, "sigmoid", (680.0, 400.0), name="sigmoid")
    document.flush()
    scene = CanvasScene(document, LIGHT)
    yield scene
    scene.detach()


def colours(scene: CanvasScene, place: QPointF, part: QRectF, zoom: float) -> set[int]:
    """Return the colours that a part around a place has at a zoom."""
    image = QImage(round(SIDE * zoom), round(SIDE * zoom), QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        source = QRectF(place.x() - SIDE / 2, place.y() - SIDE / 2, SIDE, SIDE)
        scene.render(painter, QRectF(image.rect()), source)
    corner = (part.topLeft() + QPointF(SIDE, SIDE) / 2) * zoom
    seen = QRectF(corner, part.size() * zoom).toAlignedRect()
    points = (
        QPoint(x, y) for x in range(seen.left(), seen.right()) for y in range(seen.top(), seen.bottom())
    )
    return {image.pixel(point) for point in points}


@pytest.mark.parametrize("what", SEEN_FROM)
def test_what_cannot_be_made_out_from_far_away_is_drawn_from_a_zoom_on_and_not_below(scene, what):
    zoom, name, port, part = SEEN_FROM[what]
    node = scene.shown.graph.find(name).id
    place = scene.centre(node) if not port and what != "number" else scene.port_place(node, port)
    far, near = colours(scene, place, part, zoom - 0.01), colours(scene, place, part, zoom + 0.01)
    assert len(far) == 1
    assert len(near) > 1


def test_wires_are_straight_from_far_away(scene):
    graph = scene.shown.graph
    shape = scene.wires.net.shape(graph.edges_into(graph.find("f").id)[1])
    assert abs(shape.y1 - shape.y0) > 60.0
    quarter = QPointF(shape.x0 + (shape.x1 - shape.x0) / 4, shape.y0 + (shape.y1 - shape.y0) / 4)
    around = QRectF(-8.0, -8.0, 16.0, 16.0)
    assert len(colours(scene, quarter, around, 0.21)) > 1
    assert len(colours(scene, quarter, around, 0.23)) == 1
