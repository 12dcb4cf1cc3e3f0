"""A button with an icon wears the theme, and can be told apart by those who do not see it."""

from __future__ import annotations

import pytest

from gui.look.icon_button import IconButton
from gui.look.icons import icon
from gui.look.theme import appearance


@pytest.fixture
def button(qtbot):
    button = IconButton("play", "Play by itself (Space)")
    qtbot.addWidget(button)
    yield button
    appearance().choose("system")


def ink_of(found):
    image = found.pixmap(16, 16).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=lambda colour: colour.alpha()).name()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_its_icon_is_in_the_ink_of_the_theme_now_worn(button, theme):
    appearance().choose(theme)
    assert ink_of(button.icon()) == appearance().theme.ink.name()


def test_it_can_show_another_drawing_which_follows_the_theme_too(button):
    appearance().choose("light")
    button.show_drawing("pause")
    appearance().choose("dark")
    drawn, wanted = (found.pixmap(16, 16).toImage() for found in (button.icon(), icon("pause")))
    assert drawn == wanted


def test_its_name_is_its_title_or_else_its_tip(button, qtbot):
    titled = IconButton("play", "Play by itself (Space)", "Play")
    qtbot.addWidget(titled)
    assert (titled.accessibleName(), button.accessibleName()) == ("Play", "Play by itself (Space)")
    assert (titled.text(), button.text()) == ("Play", "")
