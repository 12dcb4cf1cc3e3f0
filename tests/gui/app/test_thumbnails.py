"""Documents opened last have small pictures, kept in the cache, as new as their files, and not too many."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from engine.files.examples import find
from gui.app import thumbnails
from gui.app.small_picture import PICTURE
from gui.app.thumbnails import folder, place_of, thumbnail
from gui.document import commands
from gui.look.theme import appearance


@pytest.fixture
def saved(window, home, qtbot):
    """Save the first example and wait for its picture."""
    window.open_example("product-of-a-sum")
    path = home / "mine.chainrule"
    window.document.save(path)
    qtbot.waitUntil(lambda: not window.thumbnails.is_busy)
    window.settings.remember_file(path)
    return path


def test_a_saved_document_has_its_picture_in_the_gallery_and_the_menu(window, saved, qtbot):
    theme = appearance().theme
    assert thumbnail(saved, theme).toImage().size() == PICTURE * 2
    assert thumbnail(saved, theme).devicePixelRatio() == 2.0
    window.menus.recent.aboutToShow.emit()
    assert not window.menus.recent.actions()[0].icon().isNull()
    window.desk.show_gallery()
    gallery = window.desk.gallery
    gallery.shelves.setCurrentIndex(2)
    window.files.new()
    gallery.list.itemActivated.emit(gallery.list.item(0))
    assert window.document.path == saved
    qtbot.waitUntil(lambda: not window.thumbnails.is_busy)


def test_what_was_changed_or_has_another_file_before_there_was_time_gets_no_picture(window, home, qtbot):
    window.open_example("fork")
    window.document.save(home / "one.chainrule")
    window.thumbnails._paint(window.document, home / "other.chainrule")
    commands.add_node(window.document, "tanh", (0.0, 300.0))
    qtbot.waitUntil(lambda: not window.thumbnails.is_busy)
    assert not folder().exists() or not [*folder().glob("*.png")]
    window.document.save(home / "one.chainrule")
    qtbot.waitUntil(lambda: not window.thumbnails.is_busy)
    assert len([*folder().glob("*.png")]) == 1


def test_a_picture_older_than_its_file_is_not_shown(window, saved):
    place = place_of(saved, appearance().theme)
    later = saved.stat().st_mtime + 10.0
    os.utime(saved, (later, later))
    assert place.exists()
    assert thumbnail(saved, appearance().theme).isNull()


def test_as_many_are_kept_as_there_is_room_for_and_what_cannot_be_kept_is_not_missed(saved, monkeypatch):
    monkeypatch.setattr(thumbnails, "MOST", 2)
    image = QImage(QSize(4, 4), QImage.Format.Format_RGB32)
    for at in range(4):
        thumbnails._write(folder() / f"{at}.png", image)
        os.utime(folder() / f"{at}.png", (1e9 + at, 1e9 + at))
    assert len([*folder().glob("*.png")]) == 2
    thumbnails._write(saved / "no folder" / "x.png", image)


def test_the_oldest_go_where_another_program_took_one_away_meanwhile(saved, monkeypatch):
    listed = thumbnails.ordinary_files

    def with_one_gone(place, pattern):
        found = listed(place, pattern)
        found[0].unlink()
        return found

    image = QImage(QSize(4, 4), QImage.Format.Format_RGB32)
    for at in range(3):
        thumbnails._write(folder() / f"{at}.png", image)
        os.utime(folder() / f"{at}.png", (1e9 + at, 1e9 + at))
    monkeypatch.setattr(thumbnails, "MOST", 1)
    monkeypatch.setattr(thumbnails, "ordinary_files", with_one_gone)
    thumbnails._write(folder() / "last.png", image)
    assert [path.name for path in folder().glob("*.png")] == ["last.png"]


def test_a_window_that_closes_ends_what_is_being_written_and_begins_no_more(window, home):
    window.open_example("fork")
    window.document.save(home / "one.chainrule")
    window.thumbnails._slices.finish()
    window.document.save(home / "two.chainrule")
    window.close()
    assert not window.thumbnails.is_busy
    assert not thumbnail(home / "one.chainrule", appearance().theme).isNull()
    assert thumbnail(home / "two.chainrule", appearance().theme).isNull()


def test_an_exercise_shows_no_more_than_its_quiz(window, home, qtbot):
    from engine.exercises.shipped import shipped

    window.open_contents(shipped("fork").contents)
    path = home / "quiz.chainrule"
    window.document.save(path)
    qtbot.waitUntil(lambda: not window.thumbnails.is_busy)
    hidden = thumbnail(path, appearance().theme).toImage()
    window.files.show(find("fork").contents())
    window.document.save(home / "open.chainrule")
    qtbot.waitUntil(lambda: not window.thumbnails.is_busy)
    assert hidden != thumbnail(home / "open.chainrule", appearance().theme).toImage()
