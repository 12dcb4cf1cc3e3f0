from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage

from engine.errors import FormatError
from engine.files.document import Contents
from engine.graphs.graph import Graph
from engine.ops import OPS
from gui.canvas.render import render
from gui.document.document import Document
from gui.look.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_png_shows_the_graph_with_its_gradients_in_the_theme(
    document: Document, tmp_path: Path, theme: Theme
) -> None:
    render(document, tmp_path / "graph.png", theme, scale=2.0)
    image = QImage(str(tmp_path / "graph.png"))
    assert image.pixelColor(3, 3) == theme.ground
    colours = {
        image.pixelColor(x, y).rgb() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    }
    for colour in (theme.card, theme.ink, theme.negative, theme.positive, theme.kinds[OPS["add"].kind]):
        assert colour.rgb() in colours


def test_the_scale_is_pixels_to_a_scene_pixel(document: Document, tmp_path: Path) -> None:
    sizes = []
    for scale in (1.0, 2.0, 3.0):
        render(document, tmp_path / "graph.png", LIGHT, scale)
        sizes.append(QImage(str(tmp_path / "graph.png")).width())
    assert sizes == [sizes[0], 2 * sizes[0], 3 * sizes[0]]


def test_an_svg_holds_the_numbers_as_text(document: Document, tmp_path: Path) -> None:
    render(document, tmp_path / "graph.svg", LIGHT)
    tree = ElementTree.parse(tmp_path / "graph.svg")
    words = {"".join(element.itertext()).strip() for element in tree.iter() if element.tag.endswith("text")}
    assert {"x", "−2.00", "−4.00", "+3.00", "−12.0", "+1.00"} <= words


def test_a_pdf_is_one_page(document: Document, tmp_path: Path) -> None:
    render(document, tmp_path / "graph.PDF", LIGHT)
    data = (tmp_path / "graph.PDF").read_bytes()
    assert data.startswith(b"%PDF")
    assert b"/Count 1" in data


def test_an_empty_graph_can_be_rendered(qapp: object, tmp_path: Path) -> None:
    empty = Document()
    empty.replace(Contents(Graph()))
    render(empty, tmp_path / "empty.png", LIGHT)
    assert QImage(str(tmp_path / "empty.png")).pixelColor(2, 2) == QColor(LIGHT.ground)


@pytest.mark.parametrize("name", ["graph.bmp", "graph", "missing/graph.png"])
def test_a_picture_that_cannot_be_written_says_why(document: Document, tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match="graph"):
        render(document, tmp_path / name, LIGHT)


@pytest.mark.parametrize("op", OPS.values(), ids=lambda op: op.name)
def test_the_symbol_of_every_op_fits_its_gate(qapp: object, op) -> None:
    from engine.composites.sizes import GATE
    from gui.canvas.node_painter import _symbol

    if not op.is_leaf:
        box = _symbol(op.symbol_with(op.defaults()), GATE, len(op.ports)).boundingRect()
        assert box.width() <= 40
        assert max(box.width(), box.height()) >= 8
        assert abs(box.center().x()) < 1
