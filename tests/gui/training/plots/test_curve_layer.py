"""The picture of a plot's curves: where it lies, pixel by pixel, and when it is painted anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from gui.look.slices import at_once
from gui.look.theme import LIGHT
from gui.training.plots.band import Band
from gui.training.plots.curve import WIDTH, Curve, strokes
from gui.training.plots.curve_layer import CurveLayer, Drawn
from gui.training.plots.mark import Mark

VIEW = QRectF(-2.0, 10.0, 80.0, 20.0)
RATIOS = [1.0, 1.25, 1.5, 2.0, 3.0]


def curve(colour=LIGHT.ink, dashes=(), height=20.0) -> Curve:
    pen = pg.mkPen(colour, width=1)
    if dashes:
        pen.setDashPattern(dashes)
    x = np.linspace(-5.0, 90.0, 40)
    return Curve(x, height + 6 * np.sin(x / 5), pen)


def all_kinds() -> Drawn:
    line = curve()
    bands = [Band(line.x, line.y - 3, line.y + 2, LIGHT.accent)]
    marks = [Mark(40.0, 20.0, "o", LIGHT.danger), Mark(10.0, 12.0, "x", LIGHT.accent)]
    return Drawn(bands, [line, curve(LIGHT.accent, [6.0, 4.0], 18.0)], marks, LIGHT.card)


def screen(ratio: float) -> QImage:
    image = QImage(int(100 * ratio), int(60 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    return image


def placing(right=7.3, down=4.6, wide=0.9, high=2.1, view=VIEW) -> QTransform:
    """Return where the plane is on a screen, in pixels of the window; heights rise."""
    return QTransform(wide, 0, 0, -high, right - view.left() * wide, down + view.bottom() * high)


def shown(layer: CurveLayer, ratio: float, to_window: QTransform, view: QRectF = VIEW) -> QImage:
    layer._area, image = view, screen(ratio)
    with QPainter(image) as painter:
        painter.setWorldTransform(to_window)
        painter.setClipRect(view)
        layer.paint(painter, None, None)
        assert painter.worldTransform() == to_window
    return image


def colours(image: QImage) -> np.ndarray:
    return np.array(image.constBits(), int).reshape(image.height(), image.width(), 4)[..., :3]


@pytest.fixture
def layer(qapp):
    return CurveLayer()


@pytest.fixture
def painted(monkeypatch):
    """Return the curves that have been painted, one after the other."""
    curves, paint = [], Curve.paint
    monkeypatch.setattr(Curve, "paint", lambda line, *told: curves.append(line) or paint(line, *told))
    return curves


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_picture_looks_as_what_is_painted_straight_to_the_screen(layer, ratio):
    drawn, to_window, straight = all_kinds(), placing(), screen(ratio)
    layer.show_drawn(drawn)
    with QPainter(straight) as painter:
        painter.setClipRect(to_window.mapRect(VIEW))
        for band in drawn.bands:
            band.paint(painter, to_window)
        for line in drawn.curves:
            line.paint(painter, to_window, ratio)
        for mark in drawn.marks:
            mark.paint(painter, to_window, drawn.ground)
    difference = np.abs(colours(shown(layer, ratio, to_window)) - colours(straight))
    # Where a dash begins depends on where a line comes into the picture, and a band's edge on a rounding.
    assert np.mean(difference.max(axis=2) > 16) < 0.02
    assert len(np.unique(colours(straight).reshape(-1, 3), axis=0)) > 20


def test_the_same_picture_is_shown_until_something_is_otherwise(layer, painted):
    layer.show_drawn(Drawn(curves=[curve()]))
    before = shown(layer, 1.0, placing())
    assert shown(layer, 1.0, placing()) == before
    assert len(painted) == 1
    # Whole pixels further on it is the same picture.
    shown(layer, 1.0, placing(right=9.3))
    assert len(painted) == 1
    further = VIEW.translated(1.0, 0.0)
    others = [
        (1.0, placing(view=further), further),
        (1.0, placing(right=7.8), VIEW),
        (1.0, placing(wide=0.8), VIEW),
        (2.0, placing(), VIEW),
    ]
    for count, (ratio, to_window, view) in enumerate(others, start=2):
        shown(layer, ratio, to_window, view)
        assert len(painted) == count
    layer.show_drawn(Drawn(curves=[curve()]))
    assert shown(layer, 1.0, placing()) == before


def test_what_was_painted_ahead_is_not_painted_again_and_looks_the_same(layer, painted):
    drawn = all_kinds()
    assert at_once(layer.painted_ahead(drawn, VIEW)) is None  # nobody knows yet where it will be
    shown(layer, 1.5, placing())
    layer.show_drawn(drawn, at_once(layer.painted_ahead(drawn, VIEW)))
    count = len(painted)
    ahead = shown(layer, 1.5, placing())
    assert count == len(painted) == 2
    layer.show_drawn(drawn)
    assert shown(layer, 1.5, placing()) == ahead


def test_where_nothing_is_to_be_seen_a_picture_is_empty(layer):
    nothing = np.zeros(0)
    layer.show_drawn(
        Drawn([Band(nothing, nothing, nothing, LIGHT.accent)], [Curve(nothing, nothing, curve().pen)])
    )
    assert shown(layer, 1.0, placing()) == screen(1.0)


def test_a_picture_is_painted_a_curve_at_a_time(layer, painted):
    shown(layer, 1.0, placing())
    drawn = replace(all_kinds(), bands=[])
    counts = [len(painted) for _step in layer.painted_ahead(drawn, VIEW)]
    assert counts == [1, 2]


@pytest.mark.parametrize("ratio", RATIOS)
def test_strokes_leave_no_gap_between_them_and_are_together_as_wide_on_every_screen(ratio):
    for side in (0, 1):
        steps = np.array(sorted({stroke[side] for stroke in strokes(ratio)}))
        assert steps[0] == 0
        assert np.diff(steps).max() * ratio <= 1 + 1e-9
        assert steps[-1] + 1 / ratio == pytest.approx(WIDTH)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_dashes_are_as_long_on_every_screen(qapp, ratio):
    image = screen(ratio)
    pen = pg.mkPen("black", width=1)
    pen.setDashPattern([6.0, 4.0])
    with QPainter(image) as painter:
        Curve(np.array([0.0, 100.0]), np.array([0.0, 0.0]), pen).paint(
            painter, QTransform.fromTranslate(0.0, 20.0), ratio
        )
    row = colours(image)[int(20.5 * ratio), :, 0] < 200
    assert np.count_nonzero(np.diff(row.astype(int)) == 1) == pytest.approx(10, abs=1)


@pytest.mark.parametrize(("wide", "high"), [(0.0, 2.1), (0.9, 0.0), (0.0, 0.0)])
def test_in_a_plot_without_room_nothing_is_painted(qapp, wide, high):
    layer = CurveLayer()
    layer.show_drawn(all_kinds())
    assert shown(layer, 1.0, placing(wide=wide, high=high, down=4.0, right=7.0)) == screen(1.0)
    assert list(layer.painted_ahead(all_kinds(), VIEW)) == []  # nothing is known yet of where it will be seen
