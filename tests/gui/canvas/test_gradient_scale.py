from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gui.canvas.gradient_scale import (
    FADED,
    FIXED,
    LEVELS,
    NOT_COMPUTED,
    NOT_FINITE,
    THICKEST,
    THINNEST,
    ZERO,
    Mark,
    Scale,
    State,
    dominant,
    mark_of,
    marks_of,
    pen_of,
    relative_to,
    text_colour,
)
from gui.look.theme import DARK, LIGHT, Theme, blend
from tests.gui.drawing import compare


@pytest.mark.parametrize(
    ("gradient", "mark"),
    [
        (None, NOT_COMPUTED),
        (0.0, ZERO),
        (-0.0, ZERO),
        (math.nan, NOT_FINITE),
        (math.inf, NOT_FINITE),
        (-math.inf, NOT_FINITE),
        (100.0, Mark(State.FLOWING, 1, LEVELS)),
        (1e9, Mark(State.FLOWING, 1, LEVELS)),
        (-1.0, Mark(State.FLOWING, -1, 32)),
        (0.1, Mark(State.FLOWING, 1, 28)),
        (1e-8, Mark(State.FLOWING, 1, 0)),
        (-1e-300, Mark(State.FLOWING, -1, 0)),
        (np.float32(-1.0), Mark(State.FLOWING, -1, 32)),
        (np.zeros((2, 2)), ZERO),
        (np.array([0.1, -1.0, 0.5]), Mark(State.FLOWING, -1, 32)),
        (np.array([0.1, math.nan]), NOT_FINITE),
        (np.array([1.0, -math.inf]), NOT_FINITE),
    ],
)
def test_a_gradient_has_its_place_on_the_fixed_scale(gradient: object, mark: Mark) -> None:
    assert mark_of(gradient) == mark


@pytest.mark.parametrize(
    ("gradients", "scale"),
    [
        ([0.2, -0.53, None], Scale(-4, 0)),
        ([100.0, 1e-9], Scale(-2, 2)),
        ([np.array([0.001, -30.0])], Scale(-2, 2)),
        ([math.inf, math.nan, 1e-5], Scale(-9, -5)),
        ([0.0, None], FIXED),
        ([], FIXED),
    ],
)
def test_a_relative_scale_ends_at_the_decade_of_the_largest_gradient(gradients: list, scale: Scale) -> None:
    assert relative_to(gradients) == scale


def test_on_a_relative_scale_small_gradients_differ_more() -> None:
    fixed = [mark_of(number).level for number in (0.2, 0.5)]
    relative = marks_of([0.2, 0.5], Scale(-4, 0))
    assert relative[1].level - relative[0].level > fixed[1] - fixed[0]
    assert [mark_of(number, Scale(-4, 0)) for number in (0.2, 0.5)] == relative


def test_an_array_is_shown_by_its_entry_of_largest_magnitude() -> None:
    assert dominant(np.array([[0.5, -3.0], [2.0, 1.0]])) == -3.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colour_and_width_grow_from_grey_and_thin_to_full_and_thick(theme: Theme) -> None:
    for sign, full in ((-1, theme.negative), (1, theme.positive)):
        weakest, strongest = (pen_of(theme, Mark(State.FLOWING, sign, level)) for level in (0, LEVELS))
        assert weakest.color() == theme.zero
        assert weakest.widthF() == THINNEST
        assert strongest.color() == full
        assert strongest.widthF() == THICKEST
    middle = pen_of(theme, Mark(State.FLOWING, 1, LEVELS // 2))
    assert middle.color() == blend(theme.zero, theme.positive, 0.5)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_zero_not_computed_and_not_finite_look_unlike_each_other(theme: Theme) -> None:
    zero, unknown, broken = (pen_of(theme, mark) for mark in (ZERO, NOT_COMPUTED, NOT_FINITE))
    assert zero.style() == Qt.PenStyle.CustomDashLine
    assert unknown.style() == Qt.PenStyle.SolidLine
    assert unknown.widthF() < THINNEST
    assert broken.color() == theme.danger
    assert broken.widthF() > 2 * zero.widthF()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_mark_is_drawn_as_it_was_looked_at(theme: Theme) -> None:
    flowing = [Mark(State.FLOWING, sign, level) for sign in (-1, 1) for level in (0, 13, LEVELS)]
    lines = [
        f"{mark.state.name} {mark.sign} {mark.level} · {'faded' if faded else 'fresh'} · "
        f"{pen.color().name(QColor.NameFormat.HexArgb)} {pen.widthF():g} {pen.dashPattern()}"
        for mark in (NOT_COMPUTED, ZERO, *flowing, NOT_FINITE)
        for faded in (False, True)
        for pen in (pen_of(theme, mark, faded=faded),)
    ]
    compare(f"marks-{theme.name}", lines)


def test_what_is_stale_is_faded() -> None:
    mark = Mark(State.FLOWING, 1, LEVELS)
    assert pen_of(LIGHT, mark, faded=True).color().alphaF() == pytest.approx(FADED, abs=0.01)
    assert pen_of(LIGHT, mark).color().alphaF() == 1.0


def test_pens_are_made_once() -> None:
    assert pen_of(LIGHT, ZERO) is pen_of(LIGHT, ZERO)
    assert pen_of(LIGHT, ZERO) is not pen_of(DARK, ZERO)


@pytest.mark.parametrize(
    ("gradient", "colour"),
    [(1e-7, LIGHT.positive), (-1e-7, LIGHT.negative), (0.0, LIGHT.soft), (math.nan, LIGHT.danger)],
)
def test_a_gradients_number_has_its_signs_full_colour(gradient: float, colour: object) -> None:
    assert text_colour(LIGHT, gradient) == colour


def test_many_gradients_are_marked_as_one_by_one() -> None:
    numbers = [10.0**decade * digit for decade in range(-11, 5) for digit in (-7.3, -1.0, 1.0, 1.33, 3.2)]
    odd = [None, 0.0, -0.0, math.nan, math.inf, -math.inf, 5e-324]
    for gradients in ([*numbers, *odd], [], [None], [1.0, np.array([1.0, -3.0])], [np.float64(2.0), None]):
        assert marks_of(gradients) == [mark_of(gradient) for gradient in gradients]
