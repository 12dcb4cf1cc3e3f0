"""A picture that reveals half of a backward pass is drawn, told and inspected by what shows documents."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from engine.composites.sizes import node_size
from engine.files import document as files
from engine.formulas.expression import parse
from engine.graphs.layout import layered
from gui.canvas import lettering
from gui.canvas.gradient_scale import NOT_COMPUTED
from gui.canvas.graph_view import GraphView
from gui.canvas.hits import Hit
from gui.canvas.render import painted_on, picture_area, picture_steps
from gui.canvas.tooltips import spoken, tooltip
from gui.document import commands
from gui.document.apart import Apart
from gui.document.difference import Difference
from gui.document.document import Document
from gui.document.shown import Shown
from gui.look.slices import at_once
from gui.panels.inspector import Inspector

FORMULA = "x = 0.37; y = 7.31; a = tanh(x); b = square(a); c = log(y); f = b + c"
VALUES = {"a": "0.35", "b": "0.13"}
HIDDEN = {"value of y": "7.31", "value of c": "1.99", "∂f/∂a": "0.71", "∂f/∂x": "0.62", "∂a/∂x": "0.87"}


class HalfWay(Shown):
    """The picture of a document whose backward pass has come to b, and whose y and c are a secret."""

    def __init__(self, document, hides=True):
        super().__init__()
        self._show_graph(document.graph, document.positions, document.target)
        self._show_numbers(document.evaluation, document.plan)
        self._hides = hides

    def _secret(self, node_id, names):
        return self._hides and self.graph.node(node_id).name in names

    def value(self, node_id):
        return None if self._secret(node_id, "yc") else super().value(node_id)

    def gradient(self, node_id):
        return None if self._secret(node_id, "axyc") else super().gradient(node_id)

    def contribution(self, edge):
        return None if self._secret(edge.target, "abc") else super().contribution(edge)

    def local_gradient(self, node_id, port):
        return None if self._secret(node_id, "abc") else super().local_gradient(node_id, port)

    def reveal(self):
        """Show everything from now on."""
        self._hides = False
        self.changed.emit(Difference(changed=frozenset({self.graph.find("y").id})))
        self.evaluated.emit()


@pytest.fixture
def document(qapp):
    document, formula = Document(), parse(FORMULA)
    document.replace(files.Contents(formula.graph, layered(formula.graph, node_size), formula.target))
    yield document
    document.flush()


@pytest.fixture
def view(qtbot):
    """Return what shows a picture in a view."""
    views = []

    def shown_in(shown):
        views.append(GraphView(shown))
        qtbot.addWidget(views[-1])
        views[-1].resize(900, 600)
        return views[-1]

    yield shown_in
    for each in views:
        each.canvas.detach()


def drawn(scene, monkeypatch):
    """Return every text that a rendering of the scene draws."""
    texts, draw = [], lettering.draw

    def record(painter, at, text, *about, **more):
        texts.append(text)
        draw(painter, at, text, *about, **more)

    area = picture_area(scene)
    image = QImage(area.size().toSize(), QImage.Format.Format_RGB32)
    with monkeypatch.context() as patch:
        patch.setattr(lettering, "draw", record)
        at_once(painted_on(image, lambda painter: picture_steps(painter, scene, QRectF(area))))
    return texts


def told(shown):
    """Return every tooltip, and what a screen reader is told of every node."""
    graph = shown.graph
    hits = [Hit(node.id, port) for node in graph.nodes() for port in (None, *node.op.ports)]
    hits += [Hit(edge=edge) for edge in graph.edges()]
    return [tooltip(shown, hit) for hit in hits] + [spoken(shown, node_id) for node_id in graph]


def inspected(shown, qtbot):
    """Return every text of the inspector's pages, all parts open, with tooltips and accessible names."""
    inspector, texts = Inspector(shown), []
    qtbot.addWidget(inspector)
    inspector.show()
    inspector.folds.restore(dict.fromkeys(("jacobian", "check"), True))
    for thing in [*shown.graph, *shown.graph.edges()]:
        inspector.inspect(thing)
        for apart in inspector.widget().findChildren(Apart):
            qtbot.waitUntil(lambda apart=apart: not apart.is_busy, timeout=10_000)
        texts += [
            text
            for widget in inspector.findChildren(QWidget)
            for text in (
                widget.toolTip(),
                widget.accessibleName(),
                widget.accessibleDescription(),
                widget.text() if isinstance(widget, QLabel | QLineEdit) else "",
            )
        ]
    return texts


def described(view):
    """Return what the view says of every node that is selected, and in its hint."""
    texts = [view.overlays.hint.text]
    for node_id in view.shown.graph:
        view.select([node_id])
        texts.append(view.accessibleDescription())
    view.select([])
    return texts


def rounded(texts):
    """Return all numbers in the texts, as far as a canvas shows them."""
    words = re.findall(r"\d+\.\d+", re.sub("<[^>]*>", " ", " ".join(texts)))
    return {f"{float(word):.2f}" for word in words}


def test_what_a_picture_hides_appears_nowhere(document, view, qtbot, monkeypatch):
    half = HalfWay(document)
    looked_at = view(half)
    for texts in (
        drawn(looked_at.canvas, monkeypatch),
        told(half),
        inspected(half, qtbot),
        described(looked_at),
    ):
        assert rounded(texts).isdisjoint(HIDDEN.values())


def test_what_it_reveals_is_drawn_told_and_inspected(document, view, qtbot, monkeypatch):
    half = HalfWay(document)
    looked_at = view(half)
    for texts in (drawn(looked_at.canvas, monkeypatch), told(half), inspected(half, qtbot)):
        assert set(VALUES.values()) <= rounded(texts)
    assert any("∂f/∂b = 1" in text for text in told(half))


def test_without_hiding_all_of_it_would_appear(document, view, qtbot, monkeypatch):
    whole = HalfWay(document, hides=False)
    texts = [*drawn(view(whole).canvas, monkeypatch), *told(whole), *inspected(whole, qtbot)]
    assert rounded(texts) >= {*HIDDEN.values(), *VALUES.values()}


@pytest.mark.parametrize(
    ("text", "is_secret"),
    [
        ("k = 0; f = 1 / k", False),
        ("y = 0; f = 1 / y", True),  # its value is one
        ("k = 0; a = 1 / k; f = a + k", True),  # the gradient of a is one
    ],
)
def test_what_is_not_finite_is_told_unless_it_tells_a_secret(document, text, is_secret):
    formula = parse(text)
    document.replace(files.Contents(formula.graph, {}, formula.target))
    assert (HalfWay(document).cause() is None) == is_secret
    assert "is 0" in HalfWay(document, hides=False).cause().sentence


def test_a_hidden_contribution_is_drawn_as_not_computed(document, view):
    scene = view(HalfWay(document)).canvas
    marks = {wire.edge: scene.wires.mark(wire) for wire in scene.wires.net.within(scene.graph_area())}
    hidden = {edge for edge, mark in marks.items() if mark == NOT_COMPUTED}
    names = {document.graph.node(edge.target).name for edge in hidden}
    assert names == {"a", "b", "c"}
    assert len(marks) == 5


def test_what_is_revealed_later_is_drawn_then(document, view, monkeypatch):
    half = HalfWay(document)
    scene = view(half).canvas
    drawn(scene, monkeypatch)
    half.reveal()
    assert {"7.31", "1.99", "0.71", "0.62"} <= rounded(drawn(scene, monkeypatch))


def test_a_picture_is_looked_at_and_not_edited(document, qtbot):
    inspector = Inspector(HalfWay(document))
    qtbot.addWidget(inspector)
    inspector.inspect(document.graph.find("x").id)
    page = inspector.page
    assert page.name.isReadOnly()
    assert page.differentiate.isHidden()
    assert isinstance(page.value, QLabel)


def test_no_wave_comes_back_where_gradients_are_old_or_missing(product_of_a_sum):
    document, f = product_of_a_sum, product_of_a_sum.graph.find("f").id
    assert len(document.wave(f)) == 4
    commands.set_value(document, document.graph.find("x").id, [1.0, 2.0])
    commands.set_value(document, document.graph.find("y").id, [1.0, 2.0, 3.0])
    document.flush()
    assert document.wave(f) == {}
