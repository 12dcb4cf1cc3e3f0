"""A bar says one thing at a time, in the colour of what it is, with its choices, until it is cleared."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QPushButton

from gui.look.icons import SIZE, icon, program_icon
from gui.look.message_bar import MessageBar, tinted
from gui.look.theme import DARK, LIGHT, appearance, blend


@pytest.fixture
def bar(qtbot):
    appearance().choose("light")
    bar = MessageBar()
    qtbot.addWidget(bar)
    yield bar
    appearance().choose("system")


@pytest.mark.parametrize(("way", "colour"), [("say", "danger"), ("tell", "accent"), ("warn", "warning")])
def test_what_went_wrong_what_is_new_and_what_is_in_doubt_have_colours_of_their_own(bar, way, colour):
    getattr(bar, way)("something")
    for choice, theme in (("light", LIGHT), ("dark", DARK)):
        appearance().choose(choice)
        assert bar.styleSheet() == tinted("message_bar", getattr(theme, colour))
        assert blend(theme.ground, getattr(theme, colour), 0.14).name() in bar.styleSheet()
        assert theme.ink.name() in bar.styleSheet()


def test_a_message_is_shown_until_it_is_dismissed(bar):
    assert bar.text == ""
    bar.say("one")
    assert (bar.text, bar.isHidden()) == ("one", False)
    bar.say("another")
    assert bar.text == "another"
    bar._close.click()
    assert (bar.text, bar.isHidden()) == ("", True)


def test_a_choice_does_what_it_says_and_takes_the_message_away_first(bar):
    seen = []
    bar.say("choose", {"This": lambda: seen.append(bar.text), "That": lambda: bar.say("and then")})
    assert list(bar.choices) == ["This", "That"]
    assert [button.accessibleName() for button in bar.choices.values()] == ["This", "That"]
    order = [bar._row.indexOf(button) for button in (*bar.choices.values(), bar._close)]
    assert order == sorted(order)
    bar.choices["This"].click()
    assert seen == [""]
    bar.say("again", {"That": lambda: bar.say("and then")})
    bar.choices["That"].click()
    assert (bar.text, bar.choices) == ("and then", {})
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert bar.findChildren(QPushButton) == []
    assert bar._row.count() == 2


def test_the_cross_is_drawn_in_the_theme(bar):
    before = bar._close.icon().cacheKey()
    appearance().choose("dark")
    assert bar._close.icon().cacheKey() != before


@pytest.mark.parametrize("name", ["open", "undo", "close", "add"])
def test_an_icon_is_sharp_in_the_colour_asked_for_and_pale_where_it_is_disabled(qapp, name):
    appearance().choose("light")
    drawn = icon(name)
    assert drawn.availableSizes() == [SIZE * 3]

    def colours(mode):
        image = drawn.pixmap(SIZE, 3.0, mode).toImage()
        places = [(x, y) for x in range(image.width()) for y in range(image.height())]
        return {
            image.pixelColor(*place).name() for place in places if image.pixelColor(*place).alpha() == 255
        }

    assert colours(drawn.Mode.Normal) == {LIGHT.ink.name()}
    assert colours(drawn.Mode.Disabled) == {LIGHT.border.name()}
    drawn = icon(name, LIGHT.danger)
    assert colours(drawn.Mode.Normal) == {LIGHT.danger.name()}
    image = drawn.pixmap(SIZE, 3.0).toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    appearance().choose("system")


def test_the_program_has_a_picture_of_its_own(qapp):
    image = program_icon().pixmap(SIZE, 3.0).toImage()
    assert image.width() == 3 * SIZE.width()
    colours = {image.pixel(x, y) for x in range(0, 60, 2) for y in range(0, 60, 2)}
    assert len(colours) > 3
