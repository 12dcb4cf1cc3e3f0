"""In the Training Lab every widget stands in its panel and apart from others, has a name and a theme."""

from __future__ import annotations

import pytest

from gui.look.theme import appearance
from tests.gui.standing import astray, exchanged, iconic, nameless, overlapping, untold


@pytest.fixture
def workspace(lab, qtbot):
    lab.resize(1400, 1000)
    yield lab
    appearance().choose("system")


def test_what_a_panel_holds_stands_in_the_window(workspace):
    assert astray(workspace) == []


def test_nothing_in_a_panel_covers_anything_else(workspace, qtbot):
    qtbot.wait(50)
    assert overlapping(workspace) == []


def test_everything_that_can_be_used_has_a_name(workspace):
    assert nameless(workspace) == []
    assert untold(workspace) == []
    assert exchanged(workspace) == []


def test_icons_follow_the_theme(workspace):
    appearance().choose("light")
    before = iconic(workspace)
    appearance().choose("dark")
    unchanged = [button.toolTip() for button, key in before.items() if button.icon().cacheKey() == key]
    assert before
    assert unchanged == []
