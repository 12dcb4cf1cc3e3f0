"""The choice of an entry lists what there is, stays while that does, and says nothing of its own accord."""

from __future__ import annotations

import pytest

from gui.panels.entry_box import MOST_LISTED, EntryBox


@pytest.fixture
def box(qtbot):
    """Return a box that offers all together before each, and what it tells."""
    box, told = EntryBox("all"), []
    qtbot.addWidget(box)
    box.currentIndexChanged.connect(told.append)
    return box, told


def offered(box):
    return [box.itemText(row) for row in range(box.count())]


def test_all_together_come_before_each_entry_by_its_name(box):
    shown, told = box
    assert shown.place is None
    shown.list_entries("W", (2, 2))
    assert offered(shown) == ["all", "W[0, 0]", "W[0, 1]", "W[1, 0]", "W[1, 1]"]
    places = []
    for row in range(shown.count()):
        shown.setCurrentIndex(row)
        places.append(shown.place)
    assert places == [None, (0, 0), (0, 1), (1, 0), (1, 1)]
    assert told == [1, 2, 3, 4]


def test_the_choice_stays_while_the_entries_do(box):
    shown, told = box
    shown.list_entries("x", (3,))
    shown.setCurrentIndex(2)
    shown.list_entries("x", (3,))
    assert (shown.place, told) == ((1,), [2])
    for name, shape in (("y", (3,)), ("y", (4,))):
        shown.setCurrentIndex(2)
        shown.list_entries(name, shape)
        assert (shown.place, len(offered(shown))) == (None, shape[0] + 1)
    assert offered(shown)[1].startswith("y")
    assert told == [2, 2]


def test_a_number_needs_no_choice_and_a_large_array_offers_its_first_entries(qtbot):
    box = EntryBox()
    qtbot.addWidget(box)
    box.show()
    box.list_entries("x", ())
    assert (box.place, box.isVisible(), box.count()) == ((), False, 1)
    box.list_entries("x", (MOST_LISTED + 1,))
    assert (box.place, box.isVisible(), box.count()) == ((0,), True, MOST_LISTED)
    assert box.accessibleName()
    assert box.minimumContentsLength() == 4
    assert box.sizeAdjustPolicy() is EntryBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
