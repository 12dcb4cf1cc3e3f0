"""The gallery of examples: drawn one at a time while somebody looks, described, and opened by a choice."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from engine.files.examples import examples
from gui.app.gallery import Gallery, picture_of
from gui.look.theme import DARK, LIGHT, appearance


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


def test_the_keyboard_begins_among_the_examples(gallery, qtbot):
    gallery.activateWindow()
    qtbot.waitUntil(gallery.list.hasFocus)
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
