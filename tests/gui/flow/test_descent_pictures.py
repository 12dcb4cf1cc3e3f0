"""The pictures of a descent are drawn as they were looked at, and of whatever numbers there are.

`WRITE_DRAWINGS=1 pytest tests/gui/flow/test_descent_pictures.py` stores them anew.
"""

from __future__ import annotations

import numpy as np
import pytest

from engine.formulas.expression import parse
from engine.training import terrain
from engine.training.terrain import Terrain
from gui.flow import descent_pictures
from gui.flow.descent_pictures import LossLine, PathPicture
from gui.look.theme import LIGHT
from tests.gui.drawing import Drawing, compare

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def painter(monkeypatch):
    """Return what stands for every painter, over land that has few places."""
    painter = Drawing(LIGHT)
    monkeypatch.setattr(descent_pictures, "QPainter", painter)
    monkeypatch.setattr(terrain, "POINTS", {1: 9, 2: 7})
    monkeypatch.setattr(terrain, "LEVELS", 3)
    return painter


def land(text, *names):
    formula = parse(text)
    found = Terrain(
        formula.graph, formula.target, [formula.graph.find(name).id for name in names], [5.0] * len(names)
    )
    list(found.pieces())
    return found


@pytest.fixture
def grab(qtbot):
    """Return a function that has a picture of a usual size painted."""

    def of(picture):
        qtbot.addWidget(picture)
        picture.resize(200, 120)
        assert not picture.grab().isNull()

    return of


def path_over(found, names, places):
    picture = PathPicture()
    picture.show_terrain(found, names)
    picture.show_path(np.array(places, float).reshape(-1, 2))
    return picture


def test_a_longer_path_is_drawn_at_once(qtbot):
    picture = path_over(land("square(x - 1)", "x"), ["x"], [[-4.0, 25.0]])
    qtbot.addWidget(picture)
    with qtbot.waitExposed(picture):
        picture.show()
    seen = []
    picture._draw = lambda *_how: seen.append(len(picture._places))
    qtbot.waitUntil(lambda: not picture.isHidden())
    seen.clear()
    picture.show_path(np.array([[-4.0, 25.0], [-2.0, 9.0]]))
    qtbot.waitUntil(lambda: seen == [2])


def test_losses_are_drawn_as_they_were_looked_at(painter, grab):
    for losses in ([4.0, 2.0, 1.0, 1.5], [1000.0, 10.0, 0.1, 0.001], []):
        line = LossLine()
        line.show_losses(np.arange(len(losses)), np.array(losses))
        grab(line)
    compare("descent-losses", painter.lines)


def test_a_path_on_a_curve_is_drawn_as_it_was_looked_at(painter, grab):
    grab(path_over(land("square(x - 1)", "x"), ["x"], [[-4.0, 25.0], [-2.0, 9.0], [0.0, 1.0]]))
    grab(path_over(land("ln(x)", "x"), ["x"], []))
    compare("descent-curve", painter.lines)


def test_a_path_through_contours_is_drawn_as_it_was_looked_at(painter, grab):
    found = land("square(x) + 2 * square(y - 1)", "x", "y")
    grab(path_over(found, ["x", "y"], [[-4.0, 4.0], [1.0, -2.0], [0.5, 1.0]]))
    compare("descent-contours", painter.lines)


@pytest.mark.parametrize("places", [[[0.0, 1e300], [1e300, -1e300]], [[0.0, 0.0]], []])
@pytest.mark.parametrize(("text", "names"), [
    ("square(x)", ["x"]),
    ("0 * x", ["x"]),
    ("ln(-square(x) - 1)", ["x"]),
    ("exp(exp(x))", ["x"]),
    ("x / y", ["x", "y"]),
    ("1e307 * x * y", ["x", "y"]),
    ("1e307 * x", ["x"]),
    ("0 * x * y", ["x", "y"]),
])  # fmt: skip
def test_whatever_the_numbers_are_the_picture_is_painted(grab, text, names, places):
    grab(path_over(land(text, *names), names, places))


def test_losses_that_are_not_finite_or_do_not_change_leave_a_line_of_the_rest(grab):
    for losses in ([np.inf, np.nan], [1.0], [2.0, 2.0], [1.0, np.nan, 3.0], [1e308, -1e308]):
        line = LossLine()
        line.show_losses(np.arange(len(losses)), np.array(losses))
        grab(line)


def test_without_land_or_losses_there_is_an_empty_card(painter, grab):
    grab(PathPicture())
    grab(LossLine())
    assert not any("polyline" in line for line in painter.lines)


@pytest.mark.parametrize(("count", "dots"), [(60, 62), (61, 2)])
def test_each_step_of_a_short_path_has_its_dot_and_of_a_long_one_its_ends(painter, grab, count, dots):
    steps = np.linspace(-4.0, 0.0, count)
    grab(path_over(land("square(x - 1)", "x"), ["x"], np.stack([steps, (steps - 1) ** 2], axis=1)))
    assert sum(line.startswith("ellipse") for line in painter.lines) == dots
