"""The tab in front has a line in the accent over it, and no other has, in both themes."""

from __future__ import annotations

import pytest

from gui.look.marked_tab_bar import MarkedTabBar
from gui.look.theme import DARK, LIGHT, appearance


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_tab_in_front_is_marked_and_no_other(qtbot, theme):
    appearance().choose(theme.name)
    bar = MarkedTabBar()
    qtbot.addWidget(bar)
    assert bar.grab().isNull() is bar.size().isEmpty(), "one without tabs can be drawn"
    for title in ("one", "two", "three"):
        bar.addTab(title)
    bar.adjustSize()
    for front in (1, 2):
        bar.setCurrentIndex(front)
        picture = bar.grab().toImage()
        tops = [picture.pixelColor(bar.tabRect(tab).center().x(), bar.tabRect(tab).top()) for tab in range(3)]
        assert [colour == theme.accent for colour in tops] == [tab == front for tab in range(3)]
    appearance().choose("system")
