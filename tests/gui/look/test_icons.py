"""Icons are sharp, in the ink asked for or the theme's, and pale where nothing can be done."""

from __future__ import annotations

import pytest

from gui.look.icons import SIZE, icon, program_icon
from gui.look.theme import LIGHT, appearance


@pytest.mark.parametrize("name", ["open", "undo", "close", "add"])
def test_an_icon_is_sharp_in_the_colour_asked_for_and_pale_where_it_is_disabled(qapp, name):
    appearance().choose("light")
    drawn = icon(name)
    assert drawn.availableSizes() == [SIZE * 3]

    def colours(mode):
        image = drawn.pixmap(SIZE, 3.0, mode).toImage()
        places = [(x, y) for x in range(image.width()) for y in range(image.height())]
        return {
            image.pixelColor(*place).name() for place in places if image.pixelColor(*place).alpha() == 255
        }

    assert colours(drawn.Mode.Normal) == {LIGHT.ink.name()}
    assert colours(drawn.Mode.Disabled) == {LIGHT.border.name()}
    drawn = icon(name, LIGHT.danger)
    assert colours(drawn.Mode.Normal) == {LIGHT.danger.name()}
    image = drawn.pixmap(SIZE, 3.0).toImage()
    assert image.pixelColor(0, 0).alpha() == 0
    appearance().choose("system")


def test_the_program_has_a_picture_of_its_own(qapp):
    image = program_icon().pixmap(SIZE, 3.0).toImage()
    assert image.width() == 3 * SIZE.width()
    colours = {image.pixel(x, y) for x in range(0, 60, 2) for y in range(0, 60, 2)}
    assert len(colours) > 3
