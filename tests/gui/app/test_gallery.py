"""The gallery of examples: drawn one at a time while somebody looks, described, and opened by a choice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QWidget

from engine.files.examples import examples
from engine.files.lectures import LECTURES
from gui.app.gallery import Gallery, entries
from gui.app.small_picture import PICTURE, picture_of
from gui.app.thumbnails import place_of
from gui.look.labels import plain_tip
from gui.look.theme import DARK, LIGHT, Theme, appearance

WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter


@pytest.fixture
def gallery(qtbot):
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.show()
    qtbot.waitExposed(gallery)
    yield gallery
    gallery.hide()
    appearance().choose("system")


def drawn(gallery):
    return [row for row in range(gallery.list.count()) if not gallery.list.item(row).icon().isNull()]


def test_every_example_has_its_title_its_picture_and_its_description(gallery, qtbot):
    titles = [gallery.list.item(row).text() for row in range(gallery.list.count())]
    assert titles == [example.title for example in examples()]
    qtbot.waitUntil(lambda: len(drawn(gallery)) == len(titles), timeout=60_000)
    assert not gallery._slices.is_busy
    for row, example in enumerate(examples()):
        gallery.list.setCurrentRow(row)
        assert gallery._description.text() == example.description
        assert gallery.list.item(row).toolTip() == plain_tip(example.description)
        icon, size = gallery.list.item(row).icon(), PICTURE / 4
        assert icon.pixmap(size, QIcon.Mode.Selected).toImage() == icon.pixmap(size).toImage()


def test_the_keyboard_begins_among_the_examples(gallery, qtbot):
    gallery.activateWindow()
    qtbot.waitUntil(gallery.list.hasFocus)
    gallery.search.setFocus()
    qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.list.hasFocus()
    with qtbot.waitSignal(gallery.chosen) as told:
        qtbot.keyClick(gallery.list, Qt.Key.Key_Right)
        qtbot.keyClick(gallery.list, Qt.Key.Key_Return)
    assert told.args[0].title == examples()[1].title


def test_a_hidden_gallery_draws_no_further_and_goes_on_when_it_is_shown(gallery, qtbot):
    gallery.hide()
    assert not gallery._slices.is_busy
    appearance().choose("dark")
    assert not gallery._slices.is_busy


def test_a_choice_closes_it_and_brings_the_example(gallery, qtbot):
    with qtbot.waitSignal(gallery.chosen) as told:
        gallery.list.itemActivated.emit(gallery.list.item(2))
    assert told.args[0].title == examples()[2].title
    assert gallery.isHidden()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_picture_shows_the_graph_whole_on_the_themes_ground(qapp, theme):
    image = picture_of(examples()[0].contents(), theme).toImage().convertToFormat(QImage.Format.Format_RGB32)
    width, height = image.width(), image.height()
    corners = [QColor(image.pixel(x, y)) for x in (0, width - 1) for y in (0, height - 1)]
    assert {corner.rgb() for corner in corners} == {theme.ground.rgb()}
    columns = [
        x for x in range(width) for y in range(0, height, 2) if image.pixel(x, y) != theme.ground.rgb()
    ]
    assert min(columns) > 0
    assert max(columns) < width - 1
    assert abs(min(columns) - (width - 1 - max(columns))) < 0.1 * width


def seen(gallery):
    """Return the titles that are shown."""
    return [gallery.list.item(row).text() for row in gallery._shown()]


def test_it_is_looked_through_by_lectures_and_by_words(gallery, qtbot):
    everything = len(seen(gallery))
    titles = [gallery.lectures.item(row).text() for row in range(gallery.lectures.count())]
    assert titles == ["All lectures", *(lecture.title for lecture in LECTURES)]
    assert gallery.lectures.currentRow() == 0
    assert gallery.width() > gallery.height()
    gallery.lectures.setCurrentRow(2)
    assert seen(gallery) == ["Derivatives on edges", "Nine paths, two sums"]
    assert gallery._description.text().startswith("e = (a + b)")
    gallery.lectures.setCurrentRow(0)
    qtbot.keyClicks(gallery.search, "hinge GATE")
    assert seen(gallery)[0].startswith("Hinge loss")
    assert 0 < len(seen(gallery)) < everything
    qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.isVisible()
    gallery.search.setText("no such thing")
    assert seen(gallery) == []
    assert gallery._description.text().startswith("Nothing here has these words")
    gallery.search.clear()
    assert len(seen(gallery)) == everything
    gallery.shelves.setCurrentIndex(1)
    gallery.lectures.setCurrentRow(2)
    assert seen(gallery) == ["Derivatives on edges", "Nine paths, two sums"]


def test_documents_opened_last_have_a_shelf_with_their_pictures(qtbot, home):
    path, files = home / "mine.chainrule", []
    path.write_bytes(b"not read")
    gallery = Gallery(recent=lambda: files)
    qtbot.addWidget(gallery)
    gallery.shelves.setCurrentIndex(2)
    gallery.show()
    assert gallery._description.text() == "No documents yet"
    assert not gallery.lectures.isVisible()
    gallery.hide()
    files.append(path)
    place = place_of(path, appearance().theme)
    place.parent.mkdir(parents=True)
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("#123456"))
    picture.save(str(place))
    gallery.show()
    assert seen(gallery) == ["mine"]
    qtbot.waitUntil(lambda: drawn(gallery) == [0])
    shown = gallery.list.item(0).icon().pixmap(5, 5).toImage()
    assert shown.pixelColor(2, 2) == QColor("#123456")
    with qtbot.waitSignal(gallery.file_chosen) as told:
        gallery.list.itemActivated.emit(gallery.list.item(0))
    assert told.args == [path]


def test_of_everything_that_comes_with_the_program_it_is_said_what_it_opens():
    examples_and_exercises = [entry for shelf in entries().values() for entry in shelf]
    assert len(examples_and_exercises) > len(examples())
    for entry in examples_and_exercises:
        opened = entry.choice()
        assert (entry.title, entry.description) == (opened.title, opened.description)


@pytest.mark.parametrize("letters", ["", "large_letters"])
def test_no_title_is_cut_off_with_larger_letters_either(request, letters):
    if letters:
        request.getfixturevalue(letters)
    gallery = request.getfixturevalue("gallery")
    for shelf in range(2):
        gallery.shelves.setCurrentIndex(shelf)
        for row in range(gallery.list.count()):
            item = gallery.list.item(row)
            room = gallery.list.visualItemRect(item)
            width = room.width() - 2 * Theme.UNIT
            words = gallery.list.fontMetrics().boundingRect(0, 0, width, 0, WRAPPED, item.text())
            assert words.width() <= width
            assert words.height() + Theme.UNIT <= room.height() - PICTURE.height(), item.text()


def test_it_comes_up_amidst_the_window_that_it_is_of(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(300, 200, 400, 300)
    window.show()
    gallery = Gallery(window)
    gallery.resize(200, 100)
    gallery.show()
    away = gallery.geometry().center() - window.geometry().center()
    assert away.manhattanLength() < 60
