"""Pictures of what networks answer: colours, places of tiles, and what each kind of data shows."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.instruments import INSTRUMENTS, Boundaries, Confusions, Fit
from engine.training.rules.contestants import contestant
from gui.look.theme import DARK, LIGHT, appearance
from gui.training.contestants.marks import LegendEntry
from gui.training.tiles.colouring import class_colours, number_image, probability_image
from gui.training.tiles.painters import PAINTERS
from gui.training.tiles.pictures import PictureGrid
from gui.training.tiles.scatter import Window, points_of, window_around


def entries(count: int) -> list[LegendEntry]:
    return [LegendEntry(contestant("sgd"), slot, run=slot) for slot in range(count)]


@pytest.fixture
def grid(qtbot):
    found = PictureGrid()
    qtbot.addWidget(found)
    found.resize(340, 640)
    return found


def near(colour: QColor, other: QColor) -> bool:
    pairs = zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(a - b) <= 2 for a, b in pairs)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_an_undecided_answer_has_the_ground_s_colour_and_a_sure_one_that_of_its_class(theme):
    image = probability_image(theme, np.array([[[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]]]))
    undecided, blue, orange = (image.pixelColor(column, 0) for column in range(3))
    assert near(undecided, theme.card)
    assert blue.blue() > blue.red()
    assert orange.red() > orange.blue()


def test_the_first_row_of_answers_is_the_lowest_of_the_picture():
    image = probability_image(LIGHT, np.array([[[1.0, 0.0]], [[0.0, 1.0]]]))
    assert image.pixelColor(0, 1).blue() > image.pixelColor(0, 1).red()
    assert image.pixelColor(0, 0).red() > image.pixelColor(0, 0).blue()


def test_a_diverged_network_s_picture_is_empty():
    image = probability_image(LIGHT, np.full((2, 2, 3), np.nan))
    assert near(image.pixelColor(0, 0), LIGHT.card)
    assert near(number_image(LIGHT, np.full((2, 2), np.nan), 0, 1).pixelColor(0, 0), LIGHT.card)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_classes_have_colours_of_their_own_which_no_contestant_has(theme):
    assert class_colours(theme, 2) == [theme.negative, theme.positive]
    names = [colour.name() for colour in class_colours(theme, 10)]
    assert len(set(names)) == 10
    assert not {colour.name() for colour in theme.contestants} & set(names)


def test_the_colours_of_many_classes_come_again():
    colours = class_colours(LIGHT, 23)
    assert colours[20:] == colours[:3]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 12])
@pytest.mark.parametrize("size", [(340, 640), (640, 340), (520, 900)])
def test_tiles_lie_inside_and_apart(grid, count, size):
    grid.resize(*size)
    grid.set_entries(entries(count))
    rects = list(grid.tile_rects().values())
    assert len(rects) == count
    for place, rect in enumerate(rects):
        assert rect.right() <= size[0] + 0.5
        assert rect.bottom() <= size[1] + 0.5
        assert not any(rect.intersects(other) for other in rects[place + 1 :])


PICTURES = {
    "moons": Boundaries(np.linspace(-2, 3, 8), np.linspace(-2, 2, 8), np.full((2, 8, 8, 2), 0.5)),
    "sine": Fit(np.linspace(-3, 3, 8), np.zeros((2, 8, 1))),
    "digits": Confusions(np.tile(np.eye(10, dtype=np.int64) * 9, (2, 1, 1))),
}


@pytest.mark.parametrize("name", list(PICTURES))
def test_each_kind_of_picture_is_drawn(grid, name):
    grid.show_dataset(load_dataset(DatasetSettings(name, size=60)))
    grid.set_entries(entries(2))
    before = grid.grab().toImage()
    grid.show_picture(PICTURES[name])
    assert grid.grab().toImage() != before
    assert (grid.tile_image(0) is not None) == (name == "moons")


def test_every_instrument_has_a_painter_and_says_in_the_tip_what_is_to_be_seen(grid):
    assert set(PAINTERS) == set(INSTRUMENTS)
    grid.show_dataset(load_dataset(DatasetSettings("moons", size=60)))
    grid.set_entries(entries(1))
    for picture in PICTURES.values():
        grid.show_picture(picture)
        assert INSTRUMENTS[picture.instrument].description in grid._tip(0)


def test_a_picture_that_is_not_due_leaves_the_last_one(grid):
    grid.show_dataset(load_dataset(DatasetSettings("moons", size=40)))
    grid.show_picture(PICTURES["moons"])
    grid.show_picture(None)
    assert grid.picture is PICTURES["moons"]


def test_points_are_placed_in_the_units_of_the_data():
    data = load_dataset(DatasetSettings("moons", size=80))
    train, test = points_of(data, "train"), points_of(data, "test")
    assert (len(train.x), len(test.x)) == (60, 20)
    assert -1.6 < train.x.min() < train.x.max() < 2.6
    window = window_around(train.x, train.y)
    assert window.left < train.x.min()
    assert window.top > train.y.max()


def test_a_point_is_drawn_where_it_belongs():
    from PySide6.QtCore import QRectF

    places = Window(0, 2, 0, 1).polygon(
        QRectF(10, 20, 100, 50), np.array([0.0, 2.0, 1.0]), np.array([0, 1, 0.5])
    )
    assert [(point.x(), point.y()) for point in places.toList()] == [(10, 70), (110, 20), (60, 45)]


def test_while_a_race_runs_tiles_are_painted_anew_one_after_the_other_and_each_stays_till_then(grid):
    dataset = load_dataset(DatasetSettings("moons", size=40))
    grid.show_dataset(dataset)
    grid.set_entries(entries(2))
    axis = np.linspace(-1.0, 1.0, 3)
    sure = [np.tile(np.array([share, 1.0 - share]), (2, 3, 3, 1)) for share in (0.0, 1.0)]
    grid.show_picture(Boundaries(axis, axis, sure[0]))
    grid.grab()
    before = dict(grid._bodies)
    grid.show_picture(Boundaries(axis, axis, sure[1]), by_and_by=True)
    grid._making._pieces.popleft()()
    assert [grid._bodies[index] is before[index] for index in (0, 1)] == [False, True]
    grid._making.finish()
    assert grid._bodies[1] is not before[1]
    middle = [body.toImage().pixelColor(body.width() // 2, 3) for body in (before[1], grid._bodies[1])]
    assert middle[0] != middle[1]


def test_captions_that_say_the_same_are_not_painted_again(grid, monkeypatch):
    grid.set_entries(entries(2))
    asked = []
    monkeypatch.setattr(grid, "update", lambda *rect: asked.append(rect))
    for captions, step, count in (("ab", 1, 1), ("ab", 1, 1), ("ac", 1, 2), ("ac", 2, 3)):
        grid.set_captions(captions, step)
        assert len(asked) == count


def test_pictures_are_painted_anew_at_once_where_sizes_or_colours_change(grid, light):
    grid.show_dataset(load_dataset(DatasetSettings("moons", size=40)))
    grid.set_entries(entries(1))
    grid.grab()
    (first,) = grid._bodies.values()
    grid.grab()
    assert [*grid._bodies.values()] == [first]
    grid.resize(300, 500)
    grid.grab()
    (second,) = grid._bodies.values()
    assert second.size() != first.size()
    appearance().choose("dark")
    grid.grab()
    (third,) = grid._bodies.values()
    assert third.toImage() != second.toImage()


@pytest.fixture
def answers(grid):
    """Have two contestants on the moons, and return what makes a picture in which both answer the same."""
    grid.show_dataset(load_dataset(DatasetSettings("moons", size=40)))
    grid.set_entries(entries(2))
    axis = np.linspace(-1.0, 1.0, 3)
    return lambda share: Boundaries(axis, axis, np.tile(np.array([share, 1.0 - share]), (2, 3, 3, 1)))


def test_tiles_that_could_not_be_seen_meanwhile_show_what_is_answered_now(grid, answers):
    grid.show_picture(answers(0.0))
    grid.grab()
    grid._large = True
    grid.show_picture(answers(1.0), by_and_by=True)
    grid._making.finish()
    grid._large = False
    shown = grid.grab().toImage()
    grid.show_picture(answers(1.0))
    assert grid.grab().toImage() == shown


def test_where_pictures_come_faster_than_tiles_are_painted_each_tile_has_its_turn(grid, answers):
    grid.show_picture(answers(0.0))
    grid.grab()
    renewed = []
    body = grid._body
    grid._body = lambda index, *more: renewed.append(index) or body(index, *more)
    for share in (0.2, 0.4, 0.6, 0.8):
        grid.show_picture(answers(share), by_and_by=True)
        grid._making._pieces.popleft()()
    assert renewed == [0, 1, 0, 1]
