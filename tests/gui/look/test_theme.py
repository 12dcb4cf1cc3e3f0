from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.ops import Kind
from gui.look.theme import DARK, LIGHT, Appearance, Theme, appearance, blend, palette_of, style_sheet_of
from tests.gui.drawing import compare

THEMES = [LIGHT, DARK]


def luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.fixture(autouse=True)
def as_it_was(qapp: QApplication) -> object:
    before = appearance().choice
    yield
    appearance().choose(before)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_can_be_read_on_ground_and_card(theme: Theme) -> None:
    for ground in (theme.ground, theme.card):
        for text in (theme.ink, theme.soft, theme.danger, theme.warning, theme.accent):
            assert contrast(text, ground) >= 4.5
        for bold in (theme.negative, theme.positive):
            assert contrast(bold, ground) >= 4.5
        assert contrast(theme.rim, ground) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_kind_has_its_own_colour_that_stands_out_on_a_card(theme: Theme) -> None:
    assert set(theme.kinds) == set(Kind)
    assert len({colour.name() for colour in theme.kinds.values()}) == len(Kind)
    assert min(contrast(colour, theme.card) for colour in theme.kinds.values()) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_ten_contestants_stand_out_on_the_ground(theme: Theme) -> None:
    assert len({colour.name() for colour in theme.contestants}) == 10
    assert min(contrast(colour, theme.ground) for colour in theme.contestants) >= 3


def oklab(colour: QColor) -> NDArray[np.float64]:
    """Return a colour in a space where distances are what one sees (Ottosson, 2020)."""
    encoded = np.array(colour.getRgbF()[:3])
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    opponents = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(opponents) @ np.cbrt(np.array(cones) @ linear)


def nearest(colours: Iterable[QColor]) -> float:
    places = [oklab(colour) for colour in colours]
    return float(min(np.linalg.norm(one - other) for one, other in combinations(places, 2)))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_contestants_are_told_apart_from_each_other(theme: Theme) -> None:
    assert nearest(theme.contestants) > 0.095


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_ten_classes_are_told_apart_and_stand_out_on_the_card(theme: Theme) -> None:
    assert len(theme.classes) == 10
    assert theme.classes[:2] == (theme.negative, theme.positive)
    assert nearest(theme.classes) > 0.11
    assert min(contrast(colour, theme.card) for colour in theme.classes) > 2.3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_no_class_looks_like_a_contestant(theme: Theme) -> None:
    for contestant in theme.contestants:
        assert min(nearest((contestant, colour)) for colour in theme.classes) > 0.1


@pytest.mark.parametrize(("choice", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_choosing_a_theme_dresses_the_application(
    qtbot: QtBot, qapp: QApplication, choice: str, theme: Theme
) -> None:
    appearance().choose("dark" if choice == "light" else "light")
    with qtbot.waitSignal(appearance().changed):
        appearance().choose(choice)
    assert appearance().theme is theme
    assert qapp.palette().window().color() == theme.ground
    assert theme.card.name() in qapp.styleSheet()


def test_choosing_the_same_theme_again_changes_nothing(qtbot: QtBot) -> None:
    appearance().choose("dark")
    with qtbot.assertNotEmitted(appearance().changed):
        appearance().choose("dark")


def test_system_follows_the_colour_scheme(qapp: QApplication) -> None:
    appearance().choose("system")
    dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert appearance().theme is (DARK if dark else LIGHT)


def test_another_colour_scheme_is_worn_at_once_by_whoever_follows_the_system(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    appearance().choose("system")
    other = LIGHT if appearance().theme is DARK else DARK
    monkeypatch.setattr(Appearance, "_wanted", lambda _appearance: other)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark if other.dark else Qt.ColorScheme.Light)
    assert appearance().theme is other
    assert qapp.palette().window().color() == other.ground


def test_it_follows_the_system_at_first_in_one_style_on_every_system(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    styles: list[str] = []
    monkeypatch.setattr(QApplication, "setStyle", styles.append)
    made = Appearance(qapp)
    assert (styles, made.choice, made.parent()) == (["Fusion"], "system", qapp)
    dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert made.theme is (DARK if dark else LIGHT)
    made.setParent(None)


def test_an_unknown_choice_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="mauve"):
        appearance().choose("mauve")


def test_there_is_one_appearance(qapp: QApplication) -> None:
    assert appearance() is appearance()


def test_blend_goes_from_one_colour_to_the_other() -> None:
    black, white = QColor("#000000"), QColor("#FFFFFF")
    assert blend(black, white, 0.0) == black
    assert blend(black, white, 1.0) == white
    assert blend(black, white, 0.5).red() in {127, 128}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_are_those_that_were_looked_at(qapp: QApplication, theme: Theme) -> None:
    palette = palette_of(theme)
    lines = [
        f"{row.name}: {getattr(theme, row.name).name(QColor.NameFormat.HexArgb)}"
        for row in fields(theme)
        if isinstance(getattr(theme, row.name), QColor)
    ]
    lines += [f"{kind.value}: {colour.name()}" for kind, colour in theme.kinds.items()]
    lines += [f"contestant {slot}: {colour.name()}" for slot, colour in enumerate(theme.contestants)]
    lines += [f"class {index}: {colour.name()}" for index, colour in enumerate(theme.classes)]
    roles = [role for role in QPalette.ColorRole if role is not QPalette.ColorRole.NColorRoles]
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled):
        chosen = [role for role in roles if palette.isBrushSet(group, role)]
        lines += [f"{group.name} {role.name}: {palette.color(group, role).name()}" for role in chosen]
    lines += [line.strip() for line in style_sheet_of(theme).splitlines() if line.strip()]
    compare(f"theme-{theme.name}", lines)


def test_half_way_between_colours_lies_half_of_each_their_opacity_too():
    start, end = QColor(200, 0, 100, 40), QColor(0, 100, 100, 240)
    assert [blend(start, end, share).getRgb() for share in (0.0, 0.5, 1.0)] == [
        start.getRgb(), (100, 50, 100, 140), end.getRgb(),
    ]  # fmt: skip
