"""A small picture shows a document whole, with air around it, and gives away no more than its quiz does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from engine.exercises.shipped import shipped
from engine.files.examples import find
from gui.app.small_picture import PICTURE, image_of, picture_of
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.flow.examination import Examination
from gui.look.theme import DARK, LIGHT


@pytest.fixture
def drawn(monkeypatch):
    """Have recorded which picture of a graph is drawn, from which part of the scene to which of the image."""
    calls = []

    def render(scene, painter, target, source):
        smooth = painter.testRenderHint(QPainter.RenderHint.Antialiasing)
        calls.append((scene.shown, scene.graph_area(), target, source, smooth))

    monkeypatch.setattr(CanvasScene, "render", render)
    return calls


def opened(contents) -> Document:
    document = Document()
    document.replace(contents)
    document.flush()
    return document


def test_all_of_a_graph_is_in_the_middle_with_air_around_it(qapp, drawn):
    image = image_of(opened(find("sigmoid-neuron").contents()), LIGHT)
    ((_shown, graph, target, source, smooth),) = drawn
    assert source == graph.adjusted(-24.0, -24.0, 24.0, 24.0)
    assert image.size() == 2 * PICTURE
    assert QRectF(image.rect()).contains(target)
    assert (target.center() - QRectF(image.rect()).center()).manhattanLength() < 1.0
    assert target.width() / target.height() == pytest.approx(source.width() / source.height(), rel=0.01)
    assert max(target.width() / image.width(), target.height() / image.height()) == pytest.approx(
        1.0, rel=0.01
    )
    assert smooth


def test_a_graph_of_one_node_is_no_larger_than_on_the_canvas(qapp, drawn):
    document = opened(find("product-of-a-sum").contents())
    document.remove_nodes(list(document.graph)[1:])
    document.flush()
    image_of(document, LIGHT)
    ((_shown, _graph, target, source, _smooth),) = drawn
    assert target.width() == pytest.approx(2 * source.width())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_it_is_on_the_ground_of_its_theme_and_as_sharp_as_the_screen(qapp, theme):
    picture = picture_of(find("fork").contents(), theme)
    assert picture.devicePixelRatio() == 2.0
    assert picture.deviceIndependentSize().toSize() == PICTURE
    assert picture.toImage().pixelColor(0, 0) == theme.ground


def test_of_an_exercise_nothing_is_told_that_is_asked_and_nothing_goes_on_following_it(qapp, drawn):
    document = opened(shipped("product-of-a-sum").contents)
    heard = document.receivers("2changed(PyObject)")
    image_of(document, LIGHT)
    assert isinstance(drawn[0][0], Examination)
    assert document.receivers("2changed(PyObject)") <= heard + 1
    plain = opened(find("fork").contents())
    heard = plain.receivers("2changed(PyObject)")
    image_of(plain, LIGHT)
    assert drawn[1][0] is plain
    assert plain.receivers("2changed(PyObject)") == heard
