"""The list of commands: everything of the table with its keys, found by words, done by Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from gui.app.actions import ACTIONS, MENUS
from gui.app.command_list import sections
from gui.flow.player import KEYS
from gui.look.theme import appearance


@pytest.fixture
def opened(window):
    """Return the list of commands of a window with an example in it."""
    window.open_example("sigmoid-neuron")
    window.actions_table["commands"].trigger()
    yield window._commands
    window._commands.close()


def lines(commands):
    return [line for _heading, section in commands._sections() for line in section]


def line_of(commands, name):
    rows = ((line, line.data(0, Qt.ItemDataRole.UserRole)) for line in lines(commands))
    return next(line for line, row in rows if row is not None and row.name == name)


def test_every_row_of_the_table_stands_there_once_with_all_its_keys(window):
    listed = [command for section in sections(window).values() for command in section]
    assert sorted(command.row.name for command in listed if command.row) == sorted(
        row.name for row in ACTIONS
    )
    assert {command.row.name: command.keys for command in listed if command.row} == {
        row.name: (*row.keys, *row.keys_here) for row in ACTIONS
    }


def test_sections_are_the_menus_in_their_order_and_what_keys_do_elsewhere(window):
    *menus, others, passing = sections(window)
    assert menus == [title.replace("&", "") for title in MENUS]
    assert {command.row.name for command in sections(window)[others]} >= {
        "walk_Left",
        "nudge_Ctrl+Left",
        "deselect",
        "enter",
    }
    assert [command.keys for command in sections(window)[passing]] == [
        (QKeySequence(row.key).toString(),) for row in KEYS
    ]


def test_f1_opens_it_and_escape_closes_it(window, qtbot):
    assert "F1" in [keys.toString() for keys in window.actions_table["commands"].shortcuts()]
    window.actions_table["commands"].trigger()
    assert window._commands.isVisible()
    qtbot.keyClick(window._commands, Qt.Key.Key_Escape)
    assert not window._commands.isVisible()


@pytest.mark.parametrize(
    ("typed", "first"),
    [("arrange", "Arrange in layers"), ("ctrl+l", "Arrange in layers"), ("file save", "Save"),
     ("whole", "Show the whole graph"), ("gradient predict", "Predict the gradients")],
)  # fmt: skip
def test_words_keys_menus_and_tips_find_a_command(opened, qtbot, typed, first):
    qtbot.keyClicks(opened.search, typed)
    assert opened.list.currentItem().text(0) == first


def test_enter_does_what_was_found_and_the_list_is_gone(opened, window, qtbot):
    qtbot.keyClicks(opened.search, "select all")
    qtbot.keyClick(opened.search, Qt.Key.Key_Return)
    assert not opened.isVisible()
    assert len(window.graph.canvas.selected_nodes()) == len(window.document.graph)


def test_arrows_walk_through_what_is_possible_while_typing(opened, qtbot):
    qtbot.keyClicks(opened.search, "zoom")
    first = opened.list.currentItem().text(0)
    qtbot.keyClick(opened.search, Qt.Key.Key_Down)
    assert (first, opened.list.currentItem().text(0)) == ("Zoom in", "Zoom out")
    qtbot.keyClick(opened.search, Qt.Key.Key_Up)
    assert opened.list.currentItem().text(0) == "Zoom in"


def test_what_is_not_possible_is_told_and_not_done(opened, window, qtbot):
    steps = window.document.undo_stack.index
    assert not line_of(opened, "delete").flags()
    qtbot.keyClicks(opened.search, "delete")
    with qtbot.assertNotEmitted(opened.chosen):
        qtbot.keyClick(opened.search, Qt.Key.Key_Return)
    assert window.document.undo_stack.index == steps


def test_it_reads_as_the_workspace_in_front_has_it_each_time(opened, window):
    assert line_of(opened, "undo").text(0) == "Undo"
    opened.close()
    window.graph.canvas.add_at_centre("add")
    window.actions_table["commands"].trigger()
    assert line_of(opened, "undo").text(0) == "Undo Add gate +"
    assert line_of(opened, "undo").flags()


def test_nothing_found_leaves_nothing_to_choose(opened, qtbot):
    qtbot.keyClicks(opened.search, "zzzz")
    assert all(line.isHidden() for line in lines(opened))
    assert opened.list.currentItem() is None
    with qtbot.assertNotEmitted(opened.chosen):
        qtbot.keyClick(opened.search, Qt.Key.Key_Return)


def test_every_line_can_be_read_whole_with_larger_letters_too(large_letters, opened):
    listing = opened.list
    for line in lines(opened):
        for column in range(2):
            wanted = listing.fontMetrics().horizontalAdvance(line.text(column))
            assert wanted < listing.columnWidth(column), line.text(column)
        assert listing.visualItemRect(line).height() >= listing.fontMetrics().height()


def test_headings_wear_the_theme_that_is_worn_now(opened):
    for choice in ("light", "dark"):
        appearance().choose(choice)
        inks = {heading.foreground(0).color().name() for heading, _lines in opened._sections()}
        assert inks == {appearance().theme.soft.name()}
