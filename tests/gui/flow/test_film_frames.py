"""Pictures of a film, one a step: of one size, each with its caption, and the animation made of them."""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from engine.errors import FormatError
from gui.flow import film_frames
from gui.flow.film_formats import FILM_FORMATS, Wish
from gui.flow.film_frames import COUNTER_LINE, Frames, animation
from gui.flow.passes import backward
from gui.flow.playback import Playback
from gui.look.slices import at_once
from gui.look.theme import DARK, LIGHT
from tests.gui.drawing import Drawing, Metrics, compare
from tests.gui.flow.conftest import FORK
from tests.gui.wiring import wiring

PRODUCT = "x = 2; y = 3; f = x * y"


@pytest.fixture
def playback(draw):
    document = draw(PRODUCT)
    return Playback(document, backward(document))


def write(name, playback, path, **wish):
    return list(FILM_FORMATS[name].write(playback, path, Wish(**wish)))


def measured(playback):
    frames = Frames(playback, LIGHT)
    assert list(frames.measure()) == list(range(1, len(playback.trace) + 1))
    return frames


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits(), np.uint8).view(np.uint32).reshape(image.height(), image.width())


def test_there_is_a_picture_for_every_step_all_of_one_size(playback, tmp_path):
    shares = write("frames", playback, tmp_path / "slides", scale=1.0)
    paths = sorted((tmp_path / "slides").iterdir())
    assert [path.name for path in paths] == ["01.png", "02.png", "03.png", "04.png"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len({QImage(str(path)).size().toTuple() for path in paths}) == 1


def test_drawings_can_be_read_and_have_the_same_size(playback, tmp_path):
    write("svg-frames", playback, tmp_path / "slides")
    write("frames", playback, tmp_path / "pictures", scale=1.0)
    sizes = {QSvgRenderer(str(path)).viewBox().size().toTuple() for path in (tmp_path / "slides").iterdir()}
    assert sizes == {QImage(str(tmp_path / "pictures" / "01.png")).size().toTuple()}


def test_letters_of_a_drawn_formula_have_no_outline(playback, tmp_path):
    write("svg-frames", playback, tmp_path / "slides", theme=DARK)
    drawing = (tmp_path / "slides" / "02.svg").read_text(encoding="utf-8")
    black = re.findall(r'<g ([^>]*stroke="#000000"[^>]*)>\s*<path', drawing)
    assert black
    for group in black:
        assert re.search(r'(stroke-|\n)opacity="0"', group), group


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_picture_wears_its_theme_from_edge_to_edge(playback, tmp_path, theme):
    write("frames", playback, tmp_path / "slides", scale=1.0, theme=theme)
    image = QImage(str(tmp_path / "slides" / "02.png"))
    last = QPoint(image.width() - 1, image.height() - 1)
    for corner in (QPoint(0, 0), QPoint(last.x(), 0), QPoint(0, last.y()), last):
        assert image.pixelColor(corner).name() == theme.ground.name()


def test_every_caption_is_within_its_picture(draw):
    document = draw(FORK)
    playback = Playback(document, backward(document))
    frames = measured(playback)
    room = [size.height() for size, _draw in frames.steps()]
    needed = [frames.caption_height() + COUNTER_LINE for _size, _draw in frames.steps()]
    frames.close()
    assert len(set(room)) == 1
    assert max(needed) <= room[0] - frames.graph_height


def test_laid_over_each_other_the_pictures_of_an_animation_are_the_frames(playback, tmp_path):
    write("frames", playback, tmp_path / "slides", scale=1.0)
    frames = measured(playback)
    pictures = [picture for picture in animation(frames, 1.0, 500) if picture]
    frames.close()
    shown = QImage.fromData(pictures[0].png)
    for number, picture in enumerate(pictures, 1):
        with QPainter(shown) as painter:
            painter.drawImage(picture.x, picture.y, QImage.fromData(picture.png))
        frame = QImage(str(tmp_path / "slides" / f"{number:02}.png"))
        assert np.array_equal(pixels(shown), pixels(frame)), number


def test_a_later_picture_holds_only_what_has_changed(playback):
    frames = measured(playback)
    pictures = [picture for picture in animation(frames, 1.0, 500) if picture]
    first, *others = (QImage.fromData(picture.png) for picture in pictures)
    frames.close()
    whole = first.width() * first.height()
    for image in others:
        opaque = np.count_nonzero(np.array(image.constBits(), np.uint8).view(np.uint32))
        assert 0 < opaque < whole / 5


def test_the_last_step_stays_longer(playback, tmp_path):
    write("apng", playback, tmp_path / "a.png", scale=1.0, seconds=0.5)
    data = (tmp_path / "a.png").read_bytes()
    times = [int.from_bytes(part[20:22], "big") for part in data.split(b"fcTL")[1:]]
    assert times == [500, 500, 500, 1500]


@pytest.mark.parametrize("name", FILM_FORMATS)
@pytest.mark.parametrize("pieces", [1, 10**6])
def test_nobody_goes_on_following_a_playback_that_was_written_or_given_up(playback, tmp_path, name, pieces):
    heard = wiring(playback)
    writing = FILM_FORMATS[name].write(playback, tmp_path / "film", Wish(scale=1.0))
    assert list(islice(writing, pieces))
    writing.close()
    assert wiring(playback) == heard


@pytest.mark.parametrize("name", FILM_FORMATS)
def test_where_it_is_given_up_nothing_is_left(playback, tmp_path, name):
    writing = FILM_FORMATS[name].write(playback, tmp_path / "film", Wish(scale=1.0))
    next(writing)
    writing.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FILM_FORMATS)
def test_a_place_that_cannot_be_written_is_named(playback, tmp_path, name):
    path = tmp_path / "no" / "film"
    with pytest.raises(FormatError, match="film cannot be written: No such file"):
        write(name, playback, path, scale=1.0)


def test_where_nothing_has_changed_a_picture_is_one_pixel():
    still, moved = np.zeros((4, 5), bool), np.zeros((4, 5), bool)
    moved[1:3, 2:5] = True
    assert film_frames._around(still).getRect() == (0, 0, 1, 1)
    assert film_frames._around(moved).getRect() == (2, 1, 3, 2)


class Words(Metrics):
    """Metrics of words of one width, in lines as high as their letters."""

    def __init__(self, font):
        super().__init__(font)
        self._size = font.pixelSize()

    def boundingRect(self, room, _flags, text):
        width = self.horizontalAdvance(text)
        return QRectF(
            room.topLeft(), QSizeF(min(width, room.width()), self._size * -(-width // room.width()))
        )


class Formula:
    """Stands for a formula that is typeset: thirty pixels a letter."""

    def __init__(self, latex, _colour):
        self._size = QSize(30 * len(latex), 40)

    def defaultSize(self):
        return self._size

    def render(self, painter, where):
        painter.drawRect(where)


def test_a_frame_is_drawn_as_it_was_looked_at(draw, monkeypatch, letters_of_one_width):
    document = draw(PRODUCT)
    playback = Playback(document, backward(document))
    monkeypatch.setattr(film_frames, "QFontMetricsF", Words)
    monkeypatch.setattr(film_frames, "typeset", Formula)
    monkeypatch.setattr(
        film_frames, "scene_steps", lambda painter, _scene, area: iter([painter.drawRect(area)])
    )
    frames, lines = measured(playback), []
    for size, paint in frames.steps():
        painter = Drawing(LIGHT)
        at_once(paint(painter))
        lines += [f"-- {size.width()} by {size.height()}", *painter.lines]
    frames.close()
    compare("film-frames", lines)
