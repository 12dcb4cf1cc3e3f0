"""Habits are taken on and left off, and told of once."""

from __future__ import annotations

import pytest

from gui.look.habits import MOST_RECENT, Habits, habits, kept_habits, note_use


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


def test_what_was_added_last_comes_first_once_and_a_few_are_remembered(kept):
    for name in ("add", "exp", "add", "tanh"):
        note_use(name)
    assert habits().recent == ("tanh", "add", "exp")
    for name in "abcde":
        note_use(name)
    assert habits().recent == tuple("edcba")
    assert len(habits().recent) == MOST_RECENT


def test_what_is_remembered_replaces_all_that_was_so_before(kept, qtbot):
    kept.take(minimap=True, recent=("add",))
    record = kept.as_record()
    with qtbot.waitSignal(kept.changed):
        kept.restore({"snaps": False})
    assert habits() == Habits(snaps=False)
    kept.restore(record)
    assert habits() == Habits(minimap=True, recent=("add",))
    assert kept_habits() is kept
