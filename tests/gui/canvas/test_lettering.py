"""Letters of the canvas: their sizes, how they are shortened and centred, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath

from gui.canvas import lettering
from gui.canvas.stamps import Stamps

pytestmark = pytest.mark.usefixtures("qapp")
INK, PAPER = QColor("#102030"), QColor("#ffffff")


def drawn(draw: Callable[[QPainter], object]) -> QImage:
    image = QImage(160, 40, QImage.Format.Format_RGB32)
    image.fill(PAPER)
    with QPainter(image) as painter:
        draw(painter)
    return image


def seen(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(160) for y in range(40)}


@pytest.mark.parametrize(
    "function",
    [
        lambda **how: lettering.width_of("Words", 14.0, **how),
        lambda **how: lettering.outline_of("Words", 14.0, **how),
        lambda **how: lettering.fitting("Words and more", 40.0, 8.0, 120.0, **how),
        lambda **how: lettering.elided("Words and many more of them", 14.0, 100.0, **how),
        lambda **how: lettering.font(14.0, **how),
        lambda **how: drawn(lambda painter: lettering.draw(painter, AT, "Words", 14.0, INK, **how)),
    ],
    ids=["width", "outline", "fitting", "elided", "font", "draw"],
)
def test_letters_are_bold_only_where_that_is_asked_for(function: Callable[..., object]) -> None:
    assert function() == function(bold=False)


AT = QPointF(8.0, 24.0)


def test_a_font_is_as_large_as_asked_in_whole_pixels_and_its_figures_are_of_one_width() -> None:
    assert [lettering.font(size).pixelSize() for size in (13.4, 13.6, 0.2)] == [13, 14, 1]
    assert not lettering.font(13.0).bold()
    assert lettering.font(13.0, bold=True).bold()
    assert lettering.font(13.0).featureValue(QFont.Tag("tnum")) == 1
    assert lettering.font(13.0).styleStrategy() == QFont.StyleStrategy.NoSubpixelAntialias
    assert lettering.width_of("111", 13.0) == lettering.width_of("888", 13.0)


@pytest.mark.parametrize(
    ("zoom", "size"), [(2.0, 13.0), (1.0, 13.0), (11 / 13, 13.0), (0.75, 15.0), (0.5, 18.0), (0.1, 18.0)]
)
def test_letters_grow_as_one_zooms_out_up_to_a_largest_size(zoom: float, size: float) -> None:
    assert lettering.legible(13.0, zoom, 18.0) == size


def test_what_has_too_little_room_is_made_smaller_and_then_cut() -> None:
    width = lettering.width_of("measurements", 20.0)
    assert lettering.fitting("measurements", 20.0, 8.0, width) == 20.0
    assert lettering.fitting("measurements", 20.0, 8.0, 0.51 * width) == 10.0
    assert lettering.fitting("measurements", 20.0, 8.0, 0.1 * width) == 8.0
    assert lettering.elided("measurements", 20.0, width) == "measurements"
    cut = lettering.elided("measurements", 20.0, 0.6 * width)
    assert cut.endswith("…")
    assert cut.startswith("meas")
    assert lettering.width_of(cut, 20.0) <= 0.6 * width


class NotedStamps:
    """Notes what is asked to be kept as pixels, and where."""

    def draw(self, _painter: object, key: Hashable, area: QRectF, _draw: object) -> None:
        self.key, self.area = key, area


def test_a_stamp_of_letters_holds_all_of_them_and_serves_none_that_look_otherwise() -> None:
    noted, keys = NotedStamps(), set()
    looks = ({}, {"text": "b"}, {"pixels": 21.0}, {"colour": PAPER}, {"bold": True}, {"halo": INK})
    for look in (*looks, {"halo": PAPER}):
        told = {"at": AT, "text": "a", "pixels": 20.0, "colour": INK, **look}
        lettering.draw(None, stamps=noted, **told)  # type: ignore[arg-type]
        width = lettering.width_of(told["text"], told["pixels"], bold=told.get("bold", False))
        assert noted.area == QRectF(5.0, 24.0 - 1.2 * told["pixels"], width + 6.0, 1.7 * told["pixels"])
        keys.add(noted.key)
    assert len(keys) == 7


def test_outlines_have_their_baseline_at_the_origin() -> None:
    path = QPainterPath()
    path.addText(0.0, 0.0, lettering.font(24.0, bold=True), "xg1")
    assert lettering.outline_of("xg1", 24.0, bold=True) == path


@pytest.mark.parametrize("text", ["×", "+", "1/x"])
def test_a_symbol_stands_in_the_middle_as_large_as_fits(text: str) -> None:
    room = QRectF(10.0, 20.0, 60.0, 40.0)
    box = lettering.symbol_in(room, text, 24.0).boundingRect()
    assert box.center().x() == pytest.approx(room.center().x(), abs=0.01)
    if len(text) == 1:
        assert box.center().y() == pytest.approx(room.center().y(), abs=0.01)
    narrow = lettering.symbol_in(QRectF(0.0, 0.0, 10.0, 40.0), text * 2, 24.0).boundingRect()
    assert narrow.width() < box.width() or narrow.width() <= 10.0


@pytest.mark.parametrize(
    ("text", "room", "pixels"),
    [("ab", 40.0, 24), ("ab", 28.8, 24), ("ab", 28.7, 23), ("AB", 28.7, 23), ("abcd", 26.4, 11),
     ("abcd", 26.3, 10), ("abcd", 19.2, 8), ("abcd", 2.0, 8)],
)  # fmt: skip
def test_a_symbol_is_made_smaller_pixel_by_pixel_down_to_a_least_size(
    monkeypatch: pytest.MonkeyPatch, text: str, room: float, pixels: int
) -> None:

    def outline_of(text: str, pixels: float, *, bold: bool = False) -> QPainterPath:
        path = QPainterPath()
        path.addRect(
            0.0, -pixels * (1.0 if bold else 2.0), len(text) * pixels * (0.6 if bold else 1.0), pixels
        )
        return path

    monkeypatch.setattr(lettering, "outline_of", outline_of)
    box = lettering.symbol_in(QRectF(10.0, 0.0, room, 40.0), text, 24.0).boundingRect()
    assert box.height() == pixels
    assert box.center().toTuple() == pytest.approx((10.0 + room / 2, 20.0))


@pytest.mark.parametrize(("text", "like"), [("max", "x"), ("exp", "x"), ("ReLU", "0"), ("ln x", "x")])
def test_words_stand_on_one_line_whatever_rises_above_or_hangs_below_it(text: str, like: str) -> None:
    room = QRectF(0.0, 0.0, 400.0, 40.0)
    line = lettering.outline_of(like, 24.0, bold=True).boundingRect().center().y()
    own = lettering.outline_of(text, 24.0, bold=True).boundingRect()
    placed = lettering.symbol_in(room, text, 24.0).boundingRect()
    assert placed.top() - own.top() == pytest.approx(room.center().y() - line, abs=0.01)


def test_letters_are_drawn_in_their_colour_over_a_halo_and_the_same_from_a_stamp() -> None:
    at, halo = AT, QColor("#ff0000")
    plain = drawn(lambda painter: lettering.draw(painter, at, "||||", 20.0, INK))
    assert INK.name() in seen(plain)
    assert not any(QColor(name).red() > 200 > QColor(name).green() + 100 for name in seen(plain))
    with_halo = drawn(lambda painter: lettering.draw(painter, at, "||||", 20.0, INK, halo=halo))
    assert {INK.name(), halo.name()} <= seen(with_halo)
    stamps = Stamps()
    for _again in range(3):
        stamped = drawn(
            lambda painter: lettering.draw(painter, at, "||||", 20.0, INK, halo=halo, stamps=stamps)
        )
        assert {INK.name(), halo.name()} <= seen(stamped)
    left = min(x for x in range(160) for y in range(40) if plain.pixelColor(x, y) != PAPER)
    assert 8 <= left <= 14
    rows = [y for y in range(40) if any(plain.pixelColor(x, y) != PAPER for x in range(160))]
    assert rows[0] < 12
    assert 24 <= rows[-1] <= 32
