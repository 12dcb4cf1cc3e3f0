"""What the pictures in the inspector draw is what somebody looked at and stored, shape by shape.

`WRITE_DRAWINGS=1 pytest tests/gui/panels/parts/test_drawings.py` stores it anew.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.study.function_curve import FunctionCurve, OperatingPoint
from engine.study.gradcheck import CurvePoint
from gui.look.theme import LIGHT, appearance
from gui.panels.parts import curve_view, error_view, jacobian_view
from gui.panels.parts.curve_view import CurveView
from gui.panels.parts.error_view import ErrorView
from gui.panels.parts.jacobian_view import JacobianView
from tests.gui.drawing import Drawing, compare
from tests.gui.screen import MOST_OTHERWISE, anew, difference, on_screen

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def painted(monkeypatch, qtbot):
    """Return a function that has a picture painted at a size, and returns what was drawn."""
    painter = Drawing(LIGHT)
    for module in (curve_view, error_view, jacobian_view):
        monkeypatch.setattr(module, "QPainter", painter)

    def of(picture, width, height):
        qtbot.addWidget(picture)
        picture.resize(width, height)
        painter.lines.append(f"-- {type(picture).__name__}, at best {picture.sizeHint().toTuple()}")
        picture.paintEvent(None)
        return painter.lines

    return of


def test_an_error_curve_is_drawn_as_it_was_looked_at(painted):
    view = ErrorView()
    errors = {1e-1: 0.5, 1e-4: 1e-8, 1e-8: 1e-6, 1e-12: np.nan, 1e-13: 7.0, 1e-6: 0.0}
    view.show_points(tuple(CurvePoint(step, step, 0.0, error) for step, error in errors.items()), 1e-5)
    compare("part-error", painted(view, 240, 120))


def test_a_function_and_its_slope_are_drawn_as_they_were_looked_at(painted):
    view = CurveView()
    assert painted(view, 220, 150)[1:] == []
    x = np.linspace(-2.0, 2.0, 5)
    view.show_curve(
        FunctionCurve(x, np.array([np.nan, 1.0, 0.0, 1.0, 1e300]), 2.0 * x, -1.0, 4.0),
        [OperatingPoint(1.0, 1.0, 2.0), OperatingPoint(-2.0, np.nan, -4.0), OperatingPoint(np.inf, 1.0, 1.0)],
    )
    view.explore(OperatingPoint(0.5, 0.25, 1.0))
    compare("part-curve", painted(view, 220, 150))


def test_a_curve_of_one_place_and_one_height_stands_at_the_left_and_below(qtbot):
    view = CurveView()
    qtbot.addWidget(view)
    view.show_curve(FunctionCurve(np.array([3.0]), np.array([2.0]), np.array([0.0]), 2.0, 2.0), [])
    assert view.place(3.0, 2.0) == view.area.bottomLeft()
    assert view.place(4.0, 3.0) == view.area.topRight()
    assert view.x_at(view.area.left()) == 3.0


def test_a_place_beside_a_curve_means_its_nearer_end_however_narrow_it_is(qtbot):
    view = CurveView()
    qtbot.addWidget(view)
    x = np.array([-2.0, 2.0])
    view.show_curve(FunctionCurve(x, x, x, -2.0, 2.0), [])
    view.resize(120, 100)
    left, middle, right = view.area.left(), view.area.center().x(), view.area.right()
    assert [view.x_at(at) for at in (left - 50, left, middle, right, right + 50)] == [-2, -2, 0, 2, 2]
    view.resize(120 - int(view.area.width()), 100)
    assert view.area.width() == 0
    assert [view.x_at(left + aside) for aside in (-1, 0, 1)] == [-2, -2, 2]


MATRIX = np.array([[1.0, -2.0, 0.0], [0.5, np.nan, 1e-9]])


@pytest.mark.parametrize(("name", "width"), [("roomy", 200), ("narrow", 60)])
def test_a_jacobian_is_drawn_as_it_was_looked_at(painted, name, width):
    view = JacobianView()
    view.show_matrix(MATRIX)
    assert view.isVisibleTo(None)
    compare(f"part-jacobian-{name}", painted(view, width, 60))


def test_the_outline_of_a_large_jacobian_is_drawn_as_it_was_looked_at(painted):
    view = JacobianView()
    view.show_sketch(np.eye(12, dtype=bool))
    compare("part-jacobian-outline", painted(view, 200, 220))
    assert view.entry_at(view.rect().center()) is None
    view.show_sketch(None)
    assert not view.isVisibleTo(None)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shades_of_a_jacobian_go_from_the_card_to_full_colour(theme):
    colours = jacobian_view._colours.__wrapped__(theme == "dark")  # not what another test has made
    compare(f"part-shades-{theme}", [f"#{colour & 0xFFFFFF:06x}" for colour in colours])


def shown_curve(heights):
    return FunctionCurve(np.linspace(-2.0, 2.0, 3), np.array(heights), np.zeros(3), -1.0, 4.0)


TOLD = {
    "numbers": (JacobianView, lambda view: view.show_matrix(MATRIX), lambda view: view.show_matrix(-MATRIX)),
    "outline": (
        JacobianView, lambda view: view.show_sketch(np.eye(3, dtype=bool)),
        lambda view: view.show_sketch(np.ones((3, 3), dtype=bool)),
    ),
    "curve": (
        CurveView, lambda view: view.show_curve(shown_curve([0.0, 1.0, 0.0]), []),
        lambda view: view.show_curve(shown_curve([4.0, 0.0, 4.0]), []),
    ),
    "ghost": (
        CurveView, lambda view: view.show_curve(shown_curve([0.0, 1.0, 0.0]), []),
        lambda view: view.explore(OperatingPoint(1.0, 3.0, 1.0)),
    ),
    "errors": (
        ErrorView, lambda view: view.show_points((), 1e-2),
        lambda view: view.show_points(tuple(CurvePoint(h, h, 0.0, h / 9) for h in (1e-3, 1e-9)), 1e-8),
    ),
    "dark": (
        CurveView, lambda view: view.show_curve(shown_curve([0.0, 1.0, 0.0]), []),
        lambda view: appearance().choose("dark"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_a_picture_shows_what_it_is_told(qtbot, name):
    kind, first, then = TOLD[name]
    view = kind()
    qtbot.addWidget(view)
    view.setFixedSize(220, 120)
    first(view)
    view.show()
    qtbot.waitExposed(view)
    before = on_screen(view)
    then(view)
    after = on_screen(view)
    assert difference(before, after) > MOST_OTHERWISE
    assert difference(after, anew(view)) <= MOST_OTHERWISE
