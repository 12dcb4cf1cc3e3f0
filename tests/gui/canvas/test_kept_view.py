"""What is kept as pixels shows the same as what is drawn by lines, and never what is no longer so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, Qt, QTransform
from PySide6.QtTest import QTest

from gui.canvas.kept_view import KeptView
from gui.canvas.stamps import Stamps
from gui.canvas.view import CanvasView
from gui.look.theme import appearance

ROUNDING = 6
"""How much a colour may differ, of 255: what is drawn on nothing and laid over a ground is rounded twice."""


def shot(view: CanvasView) -> np.ndarray:
    image = view.viewport().grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).astype(int)


def differ(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.abs(one - other).max() > ROUNDING)


def wire(view: CanvasView) -> object:
    return sorted(view.document.graph.edges())[0]


def as_if_new(view: CanvasView) -> np.ndarray:
    """Return what the view shows where nothing is kept."""
    view.canvas.wires._kept.forget()
    view.canvas.nodes.forget()
    view.resetCachedContent()
    view.canvas.stamps = Stamps()
    return shot(view)


CHANGES: dict[str, Callable[[CanvasView], object]] = {
    "a value": lambda view: (view.document.preview_value(1, 7.0), view.document.flush()),
    "a place": lambda view: view.document.preview_positions({5: (440.0, 240.0)}),
    "what is differentiated": lambda view: (view.differentiate(4), view.document.flush()),
    "a selected wire": lambda view: view.canvas.select((), {wire(view)}),
    "a wire under the pointer": lambda view: view.canvas.hover(wire(view)),
    "a node under the pointer": lambda view: view.canvas.hover(4),
    "a node that is selected": lambda view: view.select([4]),
    "a node that is selected alone no longer": lambda view: (
        view.select([4]),
        shot(view),
        shot(view),
        view.select([4, 5]),
    ),
    "a node that fails": lambda view: (view.document.preview_value(1, [[1.0, 2.0]]), view.document.flush()),
    "ports that are offered": lambda view: view.canvas.offer({5: frozenset({"x"})}),
    "a node on its way": lambda view: view.canvas.show_at({4: (500.0, 300.0)}),
    "a node that stays where it is": lambda view: view.document.set_anchored(frozenset({4})),
    "a name": lambda view: (view.document.rename(5, "another"), view.document.flush()),
    "a wire whose end is dragged": lambda view: view.canvas.lift(wire(view)),
    "a wire less": lambda view: view.document.remove_edges([wire(view)]),
    "a node less": lambda view: (view.canvas.select({4}), view.delete_selection(), view.document.flush()),
    "the theme": lambda view: appearance().choose("dark"),
    "the zoom": lambda view: view.zoom_in(),
    "the place looked at": lambda view: view.pan_by(31.0, 17.0),
}


@pytest.mark.parametrize("zoom", [1.0, 1.6])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_view_shows_what_is_there_whatever_was_kept(view: CanvasView, change, zoom: float):
    view.restore_view_state((300.0, 200.0), zoom)
    shots = [shot(view) for _again in range(3)]
    assert not differ(shots[0], shots[2])
    change(view)
    QTest.qWait(20)
    after = shot(view)
    assert differ(after, shots[0])
    assert not differ(after, as_if_new(view))
    view.canvas.hover(None)
    view.canvas.lift(None)
    view.canvas.offer(None)
    view.canvas.show_at(None)
    appearance().choose("light")
    view.document.flush()


@pytest.mark.parametrize("zoom", [0.3, 0.5, 0.77, 1.0, 1.3, 2.0])
def test_a_stamp_is_the_drawing_that_it_was_made_from(view: CanvasView, zoom: float):
    view.restore_view_state((300.0, 200.0), zoom)
    view.canvas.stamps = Stamps()
    shots = [shot(view) for _again in range(3)]
    assert not differ(shots[0], shots[2])


def test_a_stamp_is_drawn_once_and_copied_from_then_on(qapp: object):
    stamps, drawn = Stamps(), []

    def draw(painter: QPainter) -> None:
        drawn.append(painter.worldTransform().m11())
        painter.fillRect(QRectF(10.0, 10.0, 4.0, 4.0), QColor("red"))

    paper = QImage(40, 40, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    with QPainter(paper) as painter:
        painter.scale(2.0, 2.0)
        for _again in range(5):
            stamps.draw(painter, "red", QRectF(8.0, 8.0, 8.0, 8.0), draw)
        assert painter.worldTransform().m11() == 2.0
    assert drawn == [2.0, 2.0]
    assert paper.pixelColor(24, 24) == QColor("red")
    assert paper.pixelColor(18, 18) == QColor("white")


def test_stamps_give_way_to_newer_ones(qapp: object, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("gui.canvas.stamps.MOST_STAMPS", 3)
    stamps = Stamps()
    paper = QImage(40, 40, QImage.Format.Format_RGB32)
    with QPainter(paper) as painter:
        for key in range(10):
            for _again in range(2):
                stamps.draw(painter, key, QRectF(0.0, 0.0, 8.0, 8.0), lambda painter: None)
    assert len(stamps._stamps) == 3
    assert stamps._pixels == 3 * 10 * 10


def middle_of(picture: QImage) -> list[float]:
    """Return the middle of what is drawn, in pixels across and down."""
    opaque = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)[
        ..., 3
    ]
    return [float(np.average(places, weights=opaque)) for places in np.indices(opaque.shape)[::-1]]


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("zoom", [0.75, 1.0, 3.0])
def test_a_stamp_stands_where_it_was_drawn_the_first_time_on_every_screen(
    qapp: object, ratio: float, zoom: float
):
    stamps, middles = Stamps(), []
    for _again in range(3):
        paper = QImage(160, 160, QImage.Format.Format_ARGB32_Premultiplied)
        paper.setDevicePixelRatio(ratio)
        paper.fill(Qt.GlobalColor.transparent)
        with QPainter(paper) as painter:
            painter.translate(5.3, 7.8)
            painter.scale(zoom, zoom)
            stamps.draw(painter, "red", QRectF(8.0, 8.0, 8.0, 8.0), fill_red)
        middles.append(middle_of(paper))
    expected = [(5.3 + zoom * 11.0) * ratio - 0.5, (7.8 + zoom * 12.0) * ratio - 0.5]
    np.testing.assert_allclose(middles, [expected] * 3, atol=1.0)
    assert middles[1] == middles[2]


def fill_red(painter: QPainter) -> None:
    painter.fillRect(QRectF(9.0, 9.0, 4.0, 6.0), QColor("red"))


class Spots:
    """An item of a few spots, kept; it counts how many pixels it was asked to draw."""

    def __init__(self) -> None:
        self.colour, self.asked = QColor("red"), 0.0
        self.kept = KeptView(self.draw)

    def draw(self, painter: QPainter, areas: np.ndarray) -> None:
        self.asked += float(np.prod(areas[:, 2:] - areas[:, :2], axis=1).sum())
        for x in range(-396, 400, 36):
            painter.fillRect(QRectF(x, 0.4 * x, 24.0, 18.0), self.colour)


class Screen:
    """Stands for a viewport of 200 by 120 points on a screen of some sharpness."""

    def __init__(self, ratio: float) -> None:
        self.ratio = ratio

    def devicePixelRatio(self) -> float:
        return self.ratio

    def width(self) -> int:
        return 200

    def height(self) -> int:
        return 120

    def shows(self, spots: Spots, x: float, y: float, zoom: float = 1.0) -> np.ndarray:
        paper = QImage(round(200 * self.ratio), round(120 * self.ratio), QImage.Format.Format_RGB32)
        paper.setDevicePixelRatio(self.ratio)
        paper.fill(Qt.GlobalColor.white)
        room, transform = QRectF(0.0, 0.0, 200.0, 120.0), QTransform(zoom, 0.0, 0.0, zoom, x, y)
        with QPainter(paper) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setWorldTransform(transform)
            bounds = QRectF(-500.0, -500.0, 1000.0, 1000.0)
            spots.kept.paint(painter, transform.inverted()[0].mapRect(room), bounds, self)
        return np.frombuffer(paper.constBits(), np.uint8).astype(int)


WALK = [(0, 0), (0, 0), (40, 0), (40, -17), (-60, 30), (-61, 31), (300, 0), (310, 4), (310.5, 4), (312, 4)]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_wherever_one_pans_what_is_kept_is_what_would_be_drawn(qapp: object, ratio: float):
    spots, screen = Spots(), Screen(ratio)
    for x, y in WALK:
        assert not differ(screen.shows(spots, x, y), screen.shows(Spots(), x, y)), (x, y)
    assert not differ(screen.shows(spots, 0, 0, 2.0), screen.shows(Spots(), 0, 0, 2.0))


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_panning_draws_only_what_comes_into_sight(qapp: object, ratio: float):
    spots, screen = Spots(), Screen(ratio)
    for _again in range(2):
        screen.shows(spots, 0, 0)
    spots.asked = 0.0
    screen.shows(spots, 0, 0)
    assert spots.asked == 0.0
    screen.shows(spots, 10, 0)
    assert spots.asked == 10.0 * 120.0
    screen.shows(spots, 10, -5)
    assert spots.asked == 10.0 * 120.0 + 5.0 * 200.0


def test_what_changed_in_a_part_is_drawn_anew_there_and_nowhere_else(qapp: object):
    spots, screen = Spots(), Screen(1.0)
    for _again in range(2):
        before = screen.shows(spots, 0, 0)
    spots.asked, spots.colour = 0.0, QColor("blue")
    spots.kept.forget(np.array([[36.0, 0.4 * 36.0, 60.0, 0.4 * 36.0 + 18.0]]))
    after = screen.shows(spots, 0, 0)
    assert spots.asked < 40.0 * 30.0
    changed = np.abs(after - before).reshape(120, 200, 4).max(axis=2) > ROUNDING
    assert changed[16:30, 38:58].all()
    changed[13:34, 35:61] = False
    assert not changed.any()
    for _part in range(200):
        spots.kept.forget(np.array([[0.0, 0.0, 1.0, 1.0]]))
    assert not differ(screen.shows(spots, 0, 0), screen.shows(copy_of(spots), 0, 0))


def test_parts_far_from_each_other_are_drawn_at_once_and_nothing_between_them(qapp: object):
    spots, screen = Spots(), Screen(1.0)
    for _again in range(2):
        screen.shows(spots, 0, 0)
    asked: list[np.ndarray] = []
    draw = spots.kept._draw
    spots.kept._draw = lambda painter, areas: (asked.append(areas), draw(painter, areas))  # type: ignore[assignment]
    corners = np.array([[0.0, 0.0, 10.0, 10.0], [180.0, 100.0, 190.0, 110.0]])
    spots.kept.forget(corners)
    spots.kept.forget(np.array([[900.0, 900.0, 910.0, 910.0]]))  # which is out of sight
    assert not differ(screen.shows(spots, 0, 0), screen.shows(copy_of(spots), 0, 0))
    assert len(asked) == 1
    np.testing.assert_allclose(asked[0], [[0.0, 0.0, 11.0, 11.0], [179.0, 99.0, 191.0, 111.0]])


def copy_of(spots: Spots) -> Spots:
    twin = Spots()
    twin.colour = spots.colour
    return twin


FROM_AFAR: dict[str, Callable[[CanvasView], object]] = {
    "a node that is selected": lambda view: view.select([4]),
    "a node that moved": lambda view: view.document.preview_positions({5: (640.0, 440.0)}),
    "a node less": lambda view: (view.canvas.select({4}), view.delete_selection(), view.document.flush()),
    "another target": lambda view: (view.differentiate(4), view.document.flush()),
    "a node that fails": lambda view: (view.document.preview_value(1, [[1.0, 2.0]]), view.document.flush()),
    "ports that are offered": lambda view: view.canvas.offer({5: frozenset({"x"})}),
    "the theme": lambda view: appearance().choose("dark"),
    "nodes on their way": lambda view: view.canvas.show_at({4: (500.0, 300.0)}),
}


@pytest.mark.parametrize("change", FROM_AFAR.values(), ids=FROM_AFAR.keys())
def test_blocks_that_are_kept_from_afar_are_never_old_ones(view: CanvasView, change):
    view.restore_view_state((300.0, 200.0), 0.2)
    before = [shot(view) for _again in range(3)][-1]
    change(view)
    after = shot(view)
    assert differ(after, before)
    assert not differ(after, as_if_new(view))
    view.canvas.offer(None)
    view.canvas.show_at(None)
    appearance().choose("light")
    view.document.flush()


@pytest.mark.parametrize(
    ("transform", "is_kept"),
    [
        (QTransform(), True), (QTransform.fromScale(0.5, 0.5), True), (QTransform.fromScale(2.0, 1.0), False),
        (QTransform.fromScale(-1.0, -1.0), False), (QTransform().rotate(90.0), False),
    ],
)  # fmt: skip
def test_only_what_is_neither_turned_nor_stretched_is_drawn_by_copying(qapp: object, transform, is_kept):
    paper, stamps = QImage(40, 40, QImage.Format.Format_RGB32), Stamps()
    with QPainter(paper) as painter:
        painter.setWorldTransform(transform)
        for _again in range(3):
            stamps.draw(painter, "key", QRectF(0.0, 0.0, 8.0, 8.0), lambda painter: None)
        assert painter.worldTransform() == transform
    assert bool(stamps._stamps) is is_kept


def test_what_changed_is_drawn_anew_once(qapp: object):
    spots, screen = Spots(), Screen(1.0)
    for _again in range(2):
        screen.shows(spots, 0, 0)
    spots.kept.forget(np.array([[36.0, 14.0, 60.0, 32.0]]))
    screen.shows(spots, 0, 0)
    spots.asked = 0.0
    screen.shows(spots, 0, 0)
    assert spots.asked == 0.0
    spots.kept.forget(np.array([[210.0, 14.0, 260.0, 32.0]]))  # which is just out of sight
    screen.shows(spots, 0, 0)
    assert spots.asked == 0.0
