"""Habits are taken on and left off, and told of once."""

from __future__ import annotations

import pytest

from gui.look.habits import Habits, habits, kept_habits


@pytest.fixture
def kept(qapp):
    kept = kept_habits()
    kept.restore({})
    yield kept
    kept.restore({})


def test_a_habit_that_is_taken_on_is_told_and_the_others_stay(kept, qtbot):
    with qtbot.waitSignal(kept.changed):
        kept.flip("minimap")
    assert habits() == Habits(minimap=True)
    with qtbot.assertNotEmitted(kept.changed):
        kept.take(minimap=True)
    kept.flip("minimap")
    assert habits() == Habits()
    assert Habits(**kept.as_record()) == Habits()
