"""Rows of a table become actions: what they are called, what can be done and is on, and what is refused."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QWidget

from engine.errors import GraphError
from gui.app.window_actions import Actions, AskedOnce, keys_of
from gui.look.action import Action
from gui.look.theme import appearance


class Lamp:
    """What the rows are about."""

    def __init__(self):
        self.is_on, self.colour, self.flips = False, "red", 0

    def flip(self):
        self.is_on, self.flips = not self.is_on, self.flips + 1

    def refuse(self):
        raise GraphError("it is broken")


class Place:
    """Has a lamp, or none, and counts how often it is asked for it."""

    def __init__(self, lamp):
        self.lamp, self.asked = lamp, 0

    def subject(self, kind):
        self.asked += 1
        return self.lamp if isinstance(self.lamp, kind) else None


ROWS = (
    Action("flip", "&Flip…", Lamp, Lamp.flip, ("Ctrl+J", "F7"), icon="undo", checked=lambda lamp: lamp.is_on),
    Action("off", "Off", Lamp, Lamp.flip, tip="Turn it off", possible=lambda lamp: lamp.is_on),
    Action("told", "Flipped", Lamp, Lamp.flip, now=lambda lamp: f"Flipped {lamp.flips} times"),
    Action("break", "&Break", Lamp, Lamp.refuse),
    Action("red", "Red", Lamp, Lamp.flip, checked=lambda lamp: lamp.colour == "red", choice="colour"),
    Action("blue", "Blue", Lamp, Lamp.flip, checked=lambda lamp: lamp.colour == "blue", choice="colour"),
    Action("here", "Here", Lamp, Lamp.flip, keys_here=("X",)),
    Action("both", "Both", Lamp, Lamp.flip, ("Ctrl+K",), keys_here=("Y",)),
)


@pytest.fixture
def place():
    return Place(Lamp())


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window, place):
    actions = Actions(window, place, ROWS)
    actions.refresh()
    return actions


def test_each_row_is_an_action_of_the_window_but_those_of_keys_that_work_elsewhere(window, actions):
    names = [row.name for row in ROWS if row.name != "here"]
    assert actions.all() == [actions[name] for name in names] == window.actions()
    with pytest.raises(KeyError):
        actions["here"]
    assert [action.text() for action in actions.all()] == [
        "&Flip…", "Off", "Flipped 0 times", "&Break", "Red", "Blue", "Both"
    ]  # fmt: skip


def test_it_says_what_it_does_and_by_which_keys(actions):
    assert [key.toString() for key in actions["flip"].shortcuts()] == ["Ctrl+J", "F7"]
    assert (keys_of(actions["flip"]), keys_of(actions["off"])) == ("Ctrl+J", "")
    assert (actions["flip"].toolTip(), actions["flip"].statusTip()) == ("Flip (Ctrl+J)", "Flip")
    assert (actions["off"].toolTip(), actions["off"].statusTip()) == ("Turn it off", "Turn it off")
    assert [action.icon().isNull() for action in (actions["flip"], actions["off"])] == [False, True]


def test_what_is_possible_and_on_is_shown_anew_when_something_was_done(actions, place):
    flip, off = actions["flip"], actions["off"]
    assert [each.isCheckable() for each in (flip, off, actions["red"])] == [True, False, True]
    assert (flip.isChecked(), off.isEnabled()) == (False, False)
    flip.trigger()
    assert (flip.isChecked(), off.isEnabled(), place.lamp.flips) == (True, True, 1)
    assert actions["told"].text() == "Flipped 1 times"
    off.trigger()
    assert (flip.isChecked(), off.isEnabled(), place.lamp.flips) == (False, False, 2)
    place.lamp = None
    actions.refresh("whatever has changed")
    assert not any(action.isEnabled() for action in actions.all())
    assert actions["told"].text() == "Flipped"


def test_of_a_choice_one_is_on(actions, place):
    for colour in ("blue", "red"):
        place.lamp.colour = colour
        actions.refresh()
        assert [name for name in ("red", "blue") if actions[name].isChecked()] == [colour]
    assert actions["red"].actionGroup() is actions["blue"].actionGroup() is not None
    assert actions["flip"].actionGroup() is None


def test_what_is_refused_is_told_and_all_is_shown_anew(actions, place):
    told = []
    actions.refused.connect(told.append)
    place.lamp.flip()
    actions["break"].trigger()
    assert told == ["it is broken"]
    assert actions["off"].isEnabled()


def test_a_menu_has_the_named_rows_lines_and_menus(actions, window):
    menu, inner = QMenu(window), QMenu("More", window)
    actions.fill(menu, ("off", None, "more", "flip"), {"more": inner})
    first, line, middle, last = menu.actions()
    assert (first, last) == (actions["off"], actions["flip"])
    assert line.isSeparator()
    assert middle is inner.menuAction()


def test_icons_are_drawn_in_the_colours_of_the_theme(actions):
    def drawn():
        return actions["flip"].icon().pixmap(16).toImage()

    appearance().choose("light")
    light = drawn()
    appearance().choose("dark")
    assert drawn() != light
    assert actions["off"].icon().isNull()
    appearance().choose("light")
    assert drawn() == light
    appearance().choose("system")


def test_a_place_is_asked_once_for_a_subject_of_a_kind(place):
    once = AskedOnce(place)
    assert [once.subject(kind) for kind in (Lamp, int, Lamp, int)] == [place.lamp, None, place.lamp, None]
    assert place.asked == 2
