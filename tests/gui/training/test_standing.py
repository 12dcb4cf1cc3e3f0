"""In the Training Lab every widget stands in its panel and apart from others, has a name and a theme."""

from __future__ import annotations

import pytest

from gui.look.theme import appearance
from tests.gui.standing import faults_of_standing, iconic, without_theme


@pytest.fixture
def workspace(lab, qtbot):
    lab.resize(1400, 1000)
    yield lab
    appearance().choose("system")


def test_every_widget_stands_in_its_panel_and_apart_and_has_a_name(workspace, qtbot):
    qtbot.wait(50)
    assert faults_of_standing(workspace) == []


def test_icons_follow_the_theme(workspace):
    assert iconic(workspace)
    assert without_theme(workspace) == []
