from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine.errors import FormatError
from engine.files.document import Contents
from engine.graphs.graph import Graph
from engine.ops import OPS
from gui.canvas import lettering
from gui.canvas import render as render_module
from gui.canvas.legend import HINT_SIZE, MARGIN, hint_text, legend_size
from gui.canvas.render import (
    DOTS_PER_INCH,
    FRAME,
    LONGEST_SIDE,
    MOST_PIXELS,
    SHEETS,
    painted_on,
    picture_area,
    picture_steps,
    possible_scale,
    render,
)
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.look.slices import Steps, at_once
from gui.look.theme import DARK, LIGHT, Theme
from tests.gui.drawing import Drawing, width_of


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
    from gui.canvas.node_painter import symbol_path

    if not op.is_leaf:
        box = symbol_path(op.symbol_with(op.defaults()), GATE, len(op.ports)).boundingRect()
        assert box.width() <= 40
        assert max(box.width(), box.height()) >= 8
        assert abs(box.center().x()) < 1


@pytest.mark.parametrize("wide", [False, True])
def test_a_picture_holds_the_graph_with_room_for_hint_and_legend(
    document: Document, monkeypatch: pytest.MonkeyPatch, wide: bool
) -> None:
    places = {node: (4.0 * x, y) for node, (x, y) in document.positions.items()}
    if wide:
        document.preview_positions(places)
    scene = CanvasScene(document, LIGHT)
    monkeypatch.setattr(lettering, "width_of", width_of)
    area, graph = picture_area(scene), scene.graph_area()
    hint = width_of(hint_text(document), HINT_SIZE)
    frames = graph.left() - area.left(), graph.top() - area.top(), area.right() - graph.right()
    assert frames[0] == pytest.approx(frames[2], abs=1.0)
    assert frames[1] == pytest.approx(FRAME, abs=1.0)
    least = hint + legend_size().width() + 3 * MARGIN
    assert area.width() == pytest.approx(max(least, graph.width() + 2 * FRAME), abs=2.0)
    assert wide == (frames[0] < FRAME + 1.5)
    assert area.bottom() - graph.bottom() == pytest.approx(legend_size().height() + 2 * MARGIN, abs=1.0)
    told, seen = [], []
    monkeypatch.setattr(render_module, "paint_hint", lambda *arguments: told.append(arguments))
    monkeypatch.setattr(
        render_module, "paint_legend", lambda painter, theme: seen.append(painter.worldTransform())
    )
    painter = Drawing(LIGHT)
    for layer in (scene.annotations, scene.wires):
        monkeypatch.setattr(layer, "drawing", lambda *_all: iter([]))
    monkeypatch.setattr(
        scene.nodes, "drawing", lambda painter, area: iter([seen.append((painter.worldTransform(), area))])
    )
    at_once(picture_steps(painter, scene, area))  # type: ignore[arg-type]
    (place, drawn), legend = seen
    assert (place.dx(), place.dy(), drawn) == (-area.left(), -area.top(), area)
    ((_painter, theme, at, text),) = told
    assert (theme, text) == (LIGHT, hint_text(document))
    assert at.toTuple() == (MARGIN, area.height() - MARGIN - 16.0)
    right, bottom = legend.dx() + legend_size().width(), legend.dy() + legend_size().height()
    assert (area.width() - right, area.height() - bottom) == (MARGIN, MARGIN)
    scene.detach()


def test_a_scene_that_was_drawn_no_longer_follows_the_document(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = []
    detach = CanvasScene.detach
    monkeypatch.setattr(CanvasScene, "detach", lambda scene: (gone.append(scene), detach(scene)))
    render(document, tmp_path / "graph.png", LIGHT)
    assert len(gone) == 1


def test_pictures_of_lines_have_a_title_and_the_size_of_the_picture(
    document: Document, tmp_path: Path
) -> None:
    for suffix in ("svg", "pdf", "png"):
        render(document, tmp_path / f"graph.{suffix}", LIGHT, scale=1.0)
    image = QImage(str(tmp_path / "graph.png"))
    root = ElementTree.parse(tmp_path / "graph.svg").getroot()
    assert root.get("viewBox") == f"0 0 {image.width()} {image.height()}"
    assert "Computational graph" in [element.text for element in root]
    data = (tmp_path / "graph.pdf").read_bytes()
    assert "Computational graph".encode("utf-16-be") in data or b"Computational graph" in data
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert box is not None
    assert float(box[1]) == pytest.approx(0.75 * image.width(), abs=1.5)
    assert float(box[2]) == pytest.approx(0.75 * image.height(), abs=1.5)
    assert len(data) > 8_000


def test_a_picture_s_letters_and_edges_are_smooth(document: Document, tmp_path: Path) -> None:
    render(document, tmp_path / "graph.png", LIGHT, scale=2.0)
    image = QImage(str(tmp_path / "graph.png"))
    bottom = range(image.height() - 180, image.height() - 40)
    shades = {image.pixel(x, y) for x in range(image.width() - 660, image.width()) for y in bottom}
    assert len(shades) > 60


@pytest.mark.parametrize(("suffix", "scale"), [(".png", 1.0), (".png", 2.0), (".svg", 1.0), (".pdf", 1.0)])
def test_a_unit_of_what_is_drawn_is_a_96th_of_an_inch_in_every_kind_of_picture(
    qapp: object, suffix: str, scale: float
) -> None:
    told: list[tuple[int, int]] = []

    def draw(painter: QPainter) -> Steps[None]:
        room = painter.viewport().size()
        told.append((round(room.width() / scale), round(room.height() / scale)))
        if suffix == ".pdf":
            assert painter.device().logicalDpiX() == DOTS_PER_INCH
        painter.fillRect(0, 0, 200, 100, Qt.GlobalColor.red)
        yield

    sheet = SHEETS[suffix](QSize(200, 100), scale)
    at_once(painted_on(sheet.device, draw))
    written = sheet.encoded()
    assert told == [(200, 100)]
    if suffix == ".png":
        image = QImage.fromData(written)
        assert image.size() == QSize(200, 100) * scale
        assert image.pixelColor(image.width() - 1, image.height() - 1) == QColor(Qt.GlobalColor.red)
    elif suffix == ".svg":
        assert b'viewBox="0 0 200 100"' in written
        assert b'width="52.9167mm" height="26.4583mm"' in written
    else:
        assert b"/MediaBox [0 0 150" in written


@pytest.mark.parametrize(
    ("size", "wanted", "possible"),
    [
        ((800, 600), 2.0, 2.0),
        ((0, 600), 2.0, 2.0),
        ((16_000, 1), 4.0, LONGEST_SIDE / 16_000),
        ((100, 16_000), 4.0, LONGEST_SIDE / 16_000),
        ((20_000, 20_000), 1.0, (MOST_PIXELS / 4e8) ** 0.5),
    ],
)
def test_an_image_is_no_larger_than_there_can_be(size, wanted, possible) -> None:
    assert possible_scale(QSize(*size), wanted) == pytest.approx(possible)


def test_an_image_has_no_more_pixels_than_it_may() -> None:
    assert possible_scale(QSize(2_000, 1_000), 2.0, 500_000) == pytest.approx(0.5)
