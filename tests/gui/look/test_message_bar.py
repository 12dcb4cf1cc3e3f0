"""A bar says one thing at a time, in the colour of what it is, with its choices, until it is cleared."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QPushButton

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


def test_a_refusal_is_gone_once_something_else_is_done_and_other_messages_stay(bar):
    bar.refuse("not like this")
    assert (bar.text, bar.styleSheet()) == ("not like this", tinted("message_bar", LIGHT.danger))
    bar.move_on()
    assert bar.text == ""
    for way in (bar.say, bar.tell, bar.warn):
        bar.refuse("not like this")
        way("something")
        bar.move_on()
        assert bar.text == "something"


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


def test_a_message_is_put_in_other_words_and_keeps_its_choices(bar):
    bar.warn("one", {"This": lambda: None})
    bar.amend("another")
    assert (bar.text, [*bar.choices]) == ("another", ["This"])
    bar.tell("a third")
    assert bar.choices == {}
    bar.clear()
    assert (bar.text, bar.isHidden()) == ("", True)


def test_a_message_wraps_can_be_copied_and_leaves_the_bar_as_narrow_as_its_buttons(bar):
    assert bar._label.wordWrap()
    assert bar._label.textInteractionFlags() == Qt.TextInteractionFlag.TextSelectableByMouse
    bar.say("one", {"This": lambda: None})
    narrow = bar.minimumSizeHint().width()
    bar.amend("so many words that they would never fit into a bar of this width " * 9)
    assert bar.minimumSizeHint().width() == narrow
    (button,) = bar.choices.values()
    assert not button.isHidden()
    bar.say("another")
    assert button.isHidden()
