"""A composite shows its name and its ports' names, each where it can be read."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from engine.composites.composite import Composite, composite
from engine.formulas.ready_made import READY_MADE
from engine.graphs.graph import Graph
from gui.canvas import composite_painter, lettering
from gui.canvas.composite_painter import paint_composite
from gui.canvas.geometry import PORT_RADIUS, node_rect, port_offsets
from gui.look.theme import DARK, LIGHT


def composite_with(name: str, *ports: str) -> Composite:
    """Return a composite that sums its ports, or takes exp of a constant where it has none."""
    inside = Graph()
    leaves = tuple(inside.add("input", name=port) for port in ports)
    if len(leaves) < 2:
        gate = inside.add("exp", name="the_result")
        inside.connect(leaves[0] if leaves else inside.add("constant", value=1.0), gate, "x")
        return composite(name, inside, leaves, gate)
    gate = inside.add("add", name="the_result")
    inside.set_inputs(gate, len(leaves))
    for leaf, port in zip(leaves, inside.node(gate).op.ports, strict=True):
        inside.connect(leaf, gate, port)
    return composite(name, inside, leaves, gate)


ROWS = {
    "one letter": composite_with("f", "x"),
    "no ports": composite_with("nothing_comes_in"),
    "long name": composite_with("a_name_that_is_far_too_long_to_read", "x", "y"),
    "long ports": composite_with("loss", "predicted_probability", "label", "w"),
    "twenty ports": composite_with("sum", *(f"x{number}" for number in range(20))),
    **{name: entry.row() for name, entry in READY_MADE.items()},
}


@pytest.fixture
def drawn(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that paints a composite and returns the boxes of the texts it drew, by text."""
    boxes: list[tuple[str, QRectF]] = []

    def record(_painter: object, at: Any, text: str, pixels: float, _colour: object, **more: Any) -> None:
        width = lettering.width_of(text, pixels, bold=more.get("bold", False))
        boxes.append((text, QRectF(at.x(), at.y() - 0.75 * pixels, width, 0.75 * pixels)))

    def paint(row: Composite, zoom: float, theme: Any) -> list[tuple[str, QRectF]]:
        image = QImage(8, 8, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            paint_composite(painter, theme, row, node_rect(row), zoom, detailed=True)
        return boxes

    monkeypatch.setattr(composite_painter.lettering, "draw", record)
    return paint


@pytest.mark.parametrize("zoom", [0.5, 0.65, 1.0, 2.0])
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_names_stay_inside_the_card_and_apart_from_others(drawn: Any, row: Composite, zoom: float) -> None:
    boxes = drawn(row, zoom, LIGHT)
    assert len(boxes) == len(row.ports) + 1
    card = node_rect(row).adjusted(PORT_RADIUS, 0.0, -PORT_RADIUS, 0.0)
    for index, (text, box) in enumerate(boxes):
        assert card.contains(box), text
        assert not any(box.intersects(other) for _text, other in boxes[:index]), text


@pytest.mark.parametrize("name", READY_MADE)
def test_the_names_of_ready_made_composites_and_their_ports_are_not_shortened(drawn: Any, name: str) -> None:
    row = ROWS[name]
    assert [text for text, _box in drawn(row, 1.0, DARK)] == [*row.ports, name]


def test_every_port_is_named_beside_it_in_one_size(drawn: Any) -> None:
    row = ROWS["neuron"]
    boxes = drawn(row, 0.65, LIGHT)[:-1]
    for (_text, box), place in zip(boxes, port_offsets(row).values(), strict=True):
        assert abs(box.center().y() - place.y()) < 1.5
        assert box.left() > place.x() + PORT_RADIUS
    assert len({box.height() for _text, box in boxes}) == 1
