"""What is about no document: the gallery, the theme, what moves, the start, and the box about the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from gui import __version__
from gui.app.desk import Desk
from gui.app.settings import STARTS, Settings
from gui.look.motion import motion
from gui.look.theme import appearance


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def settings(qapp):
    return Settings()


@pytest.fixture
def desk(window, settings):
    yield Desk(settings, window)
    appearance().choose("system")
    motion().choice = "system"


@pytest.mark.parametrize("start", STARTS)
def test_what_the_next_start_begins_with_is_chosen_and_remembered(desk, settings, window, start):
    assert desk.starts_with(STARTS[0])
    desk.choose_start(start)
    assert [desk.starts_with(each) for each in STARTS] == [each == start for each in STARTS]
    assert settings.start() == start
    assert Desk(settings, window).starts_with(start)


@pytest.mark.parametrize("choice", ["light", "dark", "system"])
def test_a_theme_is_worn_remembered_and_told(desk, settings, qtbot, choice):
    appearance().choose("dark" if choice == "light" else "light")
    with qtbot.waitSignal(desk.theme_chosen):
        desk.choose_theme(choice)
    assert appearance().choice == settings.theme() == choice


def test_light_and_dark_take_turns(desk, settings):
    appearance().choose("light")
    for choice in ("dark", "light", "dark"):
        desk.flip_theme()
        assert (appearance().choice, settings.theme()) == (choice, choice)


def test_what_moves_is_remembered(desk, settings):
    for _turn in range(2):
        before = motion().is_reduced
        desk.flip_motion()
        assert motion().is_reduced is not before
        assert settings.motion() == motion().choice


def test_the_list_of_commands_is_asked_for(desk, qtbot):
    with qtbot.waitSignal(desk.commands_wanted):
        desk.show_commands()


def test_it_is_told_what_the_program_is(desk, window, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "about", lambda *arguments: told.append(arguments))
    desk.about()
    ((parent, title, words),) = told
    assert parent is window
    assert title == "About Chainrule"
    assert f"Chainrule {__version__}" in words


def test_quitting_closes_the_window(desk, window):
    desk.quit()
    assert not window.isVisible()


def test_there_is_one_gallery_which_tells_what_was_chosen(desk, window, settings, home):
    path, told = home / "mine.chainrule", []
    path.touch()
    settings.remember_file(path)
    desk.example_chosen.connect(lambda contents: told.append(contents.title))
    desk.file_chosen.connect(told.append)
    assert desk.gallery is None
    desk.show_gallery()
    gallery = desk.gallery
    assert gallery.parent() is window
    assert gallery.isVisible()
    gallery.list.itemActivated.emit(gallery.list.item(0))
    assert not gallery.isVisible()
    desk.show_gallery()
    assert desk.gallery is gallery
    assert gallery.isVisible()
    gallery.shelves.setCurrentIndex(2)
    gallery.list.itemActivated.emit(gallery.list.item(0))
    assert told == [gallery._entries["Examples"][0].title, Path(path)]
