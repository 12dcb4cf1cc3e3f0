"""A part of the inspector folds away below its heading, by mouse and keyboard, and stays as it was left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from gui.panels.parts.part import Folds, Part, Section


class Counted(Part):
    """A part that counts how often it was brought up to date."""

    key = "counted"

    def __init__(self):
        super().__init__()
        QVBoxLayout(self).addWidget(QLabel("words"))
        self.refreshed, self.told = 0, True

    def title(self):
        return "Counted"

    def can_tell(self):
        return self.told

    def refresh(self):
        self.refreshed += 1


@pytest.fixture
def folds(qapp):
    return Folds()


@pytest.fixture
def section(qtbot, folds):
    section = Section(Counted(), folds)
    qtbot.addWidget(section)
    section.show()
    section.refresh()
    return section


def test_a_click_on_the_heading_folds_the_part_and_another_opens_it(section, qtbot):
    assert section.part.isVisible()
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert not section.part.isVisible()
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert section.part.isVisible()


def test_the_keyboard_reaches_the_heading_and_folds_the_part(section, qtbot):
    section.header.setFocus(Qt.FocusReason.TabFocusReason)
    assert section.header.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(section.header, Qt.Key.Key_Space)
    assert not section.part.isVisible()


def test_what_is_folded_is_not_kept_up_to_date_until_it_is_opened(section, qtbot):
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    before = section.part.refreshed
    section.refresh()
    assert section.part.refreshed == before
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert section.part.refreshed == before + 1


def test_what_has_nothing_to_tell_is_not_there(section):
    section.part.told = False
    section.refresh()
    assert not section.isVisible()


def test_a_part_of_the_same_kind_is_as_the_last_was_left(section, folds, qtbot):
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert folds.chosen() == {"counted": False}
    again = Section(Counted(), folds)
    qtbot.addWidget(again)
    assert not again.is_open
    restored = Folds()
    restored.restore({"counted": False})
    assert not restored.is_open(again.part)
