"""Small pictures of nodes: the largest symbol there is room for, in its kind's colour, or a little graph."""

from __future__ import annotations

import pytest

from engine.ops import Kind
from gui.document.offers import OFFERS
from gui.look import node_icon
from gui.look.theme import LIGHT, appearance
from tests.gui.drawing import Drawing, compare


@pytest.fixture
def painter(qapp, monkeypatch):
    appearance().choose("light")
    painter = Drawing(LIGHT)
    monkeypatch.setattr(node_icon, "QPainter", painter)
    node_icon._pixmap.cache_clear()
    yield painter
    node_icon._pixmap.cache_clear()
    appearance().choose("system")


def test_an_icon_is_drawn_as_it_was_looked_at(painter):
    for symbol in ("×", "ln", "max", "tanh", "where", "select", "softmax", "mean[−1]"):
        node_icon.node_icon(Kind.FUNCTION, symbol)
        painter.resetTransform()
    node_icon.node_icon(Kind.COMPOSITE, "neuron")
    compare("node-icons", painter.lines)


def test_every_kind_has_its_own_picture_large_enough_for_a_fine_screen(qapp):
    icons = {kind: node_icon.node_icon(kind, "f") for kind in Kind}
    assert all(icon.availableSizes()[0].width() == 3 * node_icon.FACE for icon in icons.values())
    images = [icon.pixmap(node_icon.FACE).toImage() for icon in icons.values()]
    assert all(images[a] != images[b] for a in range(len(images)) for b in range(a))


def test_each_theme_has_its_own_picture_drawn_once(qapp):
    seen = {}
    for theme in ("light", "dark", "light"):
        appearance().choose(theme)
        seen.setdefault(theme, []).append(
            node_icon.node_icon(Kind.LOSS, "L").pixmap(node_icon.FACE).toImage()
        )
    drawn = node_icon._pixmap.cache_info().hits
    appearance().choose("system")
    assert seen["light"][0] == seen["light"][1] != seen["dark"][0]
    assert drawn > 0


@pytest.mark.parametrize("symbol", sorted({offer.symbol for offer in OFFERS.values() if offer.symbol}))
def test_every_symbol_that_is_offered_stands_whole_within_the_rim(qapp, symbol):
    ink = appearance().theme.kinds[Kind.FUNCTION]
    image = node_icon.node_icon(Kind.FUNCTION, symbol).pixmap(3 * node_icon.FACE).toImage()
    written = [x for x in range(78) for y in range(18, 60) if image.pixelColor(x, y) == ink]
    assert written
    assert 6 <= min(written) <= max(written) <= 72
