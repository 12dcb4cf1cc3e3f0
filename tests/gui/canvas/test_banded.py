"""A large picture is painted in bands between other work, and is the same as one painted at once."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from engine.files.document import Contents
from engine.formulas.expression import parse
from gui.canvas.banded import LONGEST_SIDE, MOST_PIXELS, NODES, Banded, possible_scale
from gui.canvas.render import image_of, paint_picture, picture_area
from gui.canvas.scene import CanvasScene
from gui.document import commands
from gui.document.document import Document
from gui.look.theme import LIGHT
from tests.gui.screen import difference, pixels


@pytest.fixture
def large(qapp: object) -> Document:
    formula = parse(" + ".join(f"tanh(x{at})" for at in range(NODES)))
    places = {node_id: (110.0 * (node_id % 10), 60.0 * (node_id // 10)) for node_id in formula.graph}
    document = Document()
    document.replace(Contents(formula.graph, places, formula.target))
    document.flush()
    return document


def test_bands_make_the_picture_that_is_painted_at_once_also_where_the_graph_changes_meanwhile(
    large: Document, qtbot: QtBot
) -> None:
    scene = CanvasScene(large, LIGHT)
    area = picture_area(scene)
    banded = Banded(scene, area, 1.0, has_legend=True, parent=scene)
    assert len(banded._bands()) == len(large.graph) // NODES > 1
    images = []
    banded.done.connect(images.append)
    banded._paint(*banded._bands()[0])
    commands.set_value(large, large.graph.find("x0").id, 123.0)
    large.flush()
    qtbot.waitUntil(lambda: bool(images))

    def at_once(painter: object) -> None:
        paint_picture(painter, scene, area)  # type: ignore[arg-type]

    whole = image_of(area.size().toSize(), at_once, 1.0)
    assert images[0].size() == whole.size()
    assert difference(pixels(images[0]), pixels(whole)) < 0.001
    assert np.any(pixels(whole))
    scene.detach()


@pytest.mark.parametrize(
    ("size", "wanted", "possible"),
    [
        ((800, 600), 2.0, 2.0),
        ((100, 16_000), 4.0, LONGEST_SIDE / 16_000),
        ((20_000, 20_000), 1.0, (MOST_PIXELS / 4e8) ** 0.5),
    ],
)
def test_an_image_is_no_larger_than_there_can_be(size, wanted, possible) -> None:
    assert possible_scale(QSize(*size), wanted) == pytest.approx(possible)
