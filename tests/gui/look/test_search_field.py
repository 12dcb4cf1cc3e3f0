"""The field of a search keeps the keyboard while its arrow keys walk through the list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from gui.look.search_field import SearchField


def test_arrows_walk_through_the_list_and_letters_are_typed(qtbot):
    listing = QTreeWidget()
    listing.addTopLevelItems([QTreeWidgetItem([name]) for name in ("first", "second")])
    field = SearchField("Find it", listing)
    for widget in (listing, field):
        qtbot.addWidget(widget)
    listing.setCurrentItem(listing.topLevelItem(0))
    qtbot.keyClicks(field, "ab")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert (field.text(), listing.currentItem().text(0)) == ("ab", "second")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert listing.currentItem().text(0) == "first"
    assert field.placeholderText() == field.accessibleName() == "Find it"
