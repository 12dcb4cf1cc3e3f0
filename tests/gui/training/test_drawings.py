"""What painters of the Lab draw is what somebody looked at and stored, shape by shape.

`WRITE_DRAWINGS=1 pytest tests/gui/training/test_drawings.py` stores it anew.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QPixmap, QTransform

from engine.training.data.datasets import DatasetSettings, load_dataset
from engine.training.instruments import Boundaries, Confusions, Fit
from engine.training.record import Measure
from engine.training.rules.contestants import contestant
from gui.look.theme import LIGHT
from gui.training.contestants.marks import MARKERS, LegendEntry, paint_sample
from gui.training.data import dataset_preview, drawing_board, point_pad
from gui.training.data.dataset_preview import DatasetPreview
from gui.training.data.drawing_board import DrawingBoard
from gui.training.data.point_pad import PointPad
from gui.training.network import diagram_panel
from gui.training.plots import curve_view, floor_item, grid_item, legend
from gui.training.plots.band import Band
from gui.training.plots.corners import FALLING
from gui.training.plots.curve import Curve
from gui.training.plots.curve_view import CurveView, line_icon
from gui.training.plots.floor_item import FloorItem
from gui.training.plots.grid_item import GridItem
from gui.training.plots.legend import Legend, Readout
from gui.training.plots.mark import CHANGED, END, USUAL, Mark
from gui.training.tiles import confusion, ground, painters, pictures
from gui.training.tiles.colouring import (
    colour_image,
    ink_image,
    number_colours,
    number_image,
    probability_image,
)
from gui.training.tiles.confusion import paint_confusion
from gui.training.tiles.ground import Ground
from gui.training.tiles.pictures import PictureGrid
from gui.training.tiles.scatter import Points, Window, paint_plain_points, paint_points
from tests.gui.drawing import Drawing, Metrics, compare

ENTRIES = [
    LegendEntry(contestant("sgd"), 0, run=0),
    LegendEntry(contestant("momentum"), 1, visible=False, run=1),
    LegendEntry(contestant("adam"), 4, run=2),
]
COUNTS = np.array([[3, 1, 0], [0, 50, 0], [2, 2, 6]])


pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def painter(monkeypatch):
    """Return what stands for every painter, and for the metrics of every font."""
    painter = Drawing(LIGHT)
    for module in (
        curve_view, dataset_preview, diagram_panel, drawing_board, ground, legend, pictures, point_pad
    ):  # fmt: skip
        monkeypatch.setattr(module, "QPainter", painter)
    for module in (confusion, floor_item, legend, pictures):
        monkeypatch.setattr(module, "QFontMetricsF", Metrics)
    return painter


@pytest.mark.parametrize("side", [24.0, 48.0, 70.0, 200.0])
def test_a_confusion_matrix_is_drawn_as_it_was_looked_at(painter, side):
    paint_confusion(painter, LIGHT, QRectF(10.0, 5.0, side, side), COUNTS, ["no", "yes", "perhaps"])
    compare(f"confusion-{side:g}", painter.lines)


def test_a_confusion_matrix_leaves_room_below_for_its_names_where_there_is_more_beside_it(painter):
    paint_confusion(painter, LIGHT, QRectF(10.0, 5.0, 300.0, 150.0), COUNTS, ["no", "yes", "perhaps"])
    compare("confusion-wide", painter.lines)


CLASSES = (
    Points(np.array([0.0, 1.0]), np.array([0.0, 2.0]), np.array([0, 1]), 2),
    Points(np.array([0.5]), np.array([1.0]), np.array([1]), 2),
)
NUMBERS = (
    Points(np.array([0.0, 1.0]), np.array([-1.0, 2.0]), np.array([-1.0, 2.0]), 0),
    Points(np.array([0.5]), np.array([0.5]), np.array([0.5]), 0),
)


@pytest.mark.parametrize(
    ("paint", "parts"),
    [(paint_points, CLASSES), (paint_points, NUMBERS), (paint_plain_points, NUMBERS)],
    ids=["classes", "numbers", "plain"],
)
def test_points_are_drawn_as_they_were_looked_at(painter, paint, parts, request):
    window = Window(-1.0, 2.0, -2.0, 3.0)
    paint(painter, LIGHT, QRectF(10.0, 20.0, 90.0, 60.0), window, *parts, 2.5)
    compare(f"points-{request.node.callspec.id}", painter.lines)


def test_samples_of_lines_are_drawn_as_they_were_looked_at(painter):
    for slot in range(len(MARKERS) + 1):
        paint_sample(painter, LIGHT, replace(ENTRIES[0], slot=slot), QRectF(4.0, 6.0, 22.0, 16.0))
    paint_sample(painter, LIGHT, ENTRIES[1], QRectF(4.0, 6.0, 22.0, 16.0))
    compare("samples", painter.lines)


def test_marks_and_the_grid_are_drawn_in_pixels_of_the_screen(painter, monkeypatch):
    shapes = {"o": LIGHT.accent, "+": LIGHT.ink, END: LIGHT.ink, CHANGED: LIGHT.ink, USUAL: LIGHT.ink}
    places = [(1.0, 2.0), (3.0, 1.0), (4.0, 2.0), (5.0, 2.0), (6.0, 2.0)]
    for at, how in zip(places, shapes.items(), strict=True):
        Mark(*at, *how).paint(painter, QTransform(10.0, 0.0, 0.0, -20.0, 5.0, 100.0), LIGHT.card)
    painter.setWorldTransform(QTransform(10.0, 0.0, 0.0, -20.0, 5.0, 100.0))
    floor = FloorItem()
    assert floor.label == ""
    floor.set_colour(LIGHT.soft)
    monkeypatch.setattr(floor, "boundingRect", lambda: QRectF(1.0, -1.0, 12.0, 6.0))
    for height in (2.0, 9.0):
        floor.set_floor(height, 1e-7)
        painter.setWorldTransform(QTransform(10.0, 0.0, 0.0, -20.0, 5.0, 100.0))
        floor.paint(painter, None, None)
    painter.setWorldTransform(QTransform(10.0, 0.0, 0.0, -20.0, 5.0, 100.0))
    monkeypatch.setattr(grid_item, "ticks", lambda axis, low, high: [low, (low + 2 * high) / 3])
    grid = GridItem(pg.AxisItem("bottom"), pg.AxisItem("left"))
    grid.set_colour(LIGHT.dots)
    grid._area = QRectF(1.0, -1.0, 12.0, 6.0)
    grid.paint(painter, None, None)
    compare("marks-and-grid", painter.lines)


def test_a_curve_is_drawn_thrice_a_little_apart_and_leaves_the_painter_as_it_was(painter):
    before = painter.worldTransform()
    pen = CurveView((Measure.TEST_LOSS,)).pen(ENTRIES[0], Measure.TEST_LOSS)
    line = Curve(np.array([1.0, 2.0, 4.0]), np.array([3.0, 1.0, 2.0]), pen)
    line.paint(painter, QTransform(10.0, 0.0, 0.0, -20.0, 5.0, 100.0))
    assert painter.worldTransform() == before
    compare("curve", painter.lines)


def test_lines_of_measures_look_in_the_panel_as_in_the_plot(painter):
    for measure in (Measure.TRAIN_LOSS, Measure.TEST_LOSS, Measure.BATCH_LOSS):
        line_icon(measure)
    compare("line-icons", painter.lines)
    alone = CurveView((Measure.BATCH_LOSS,)).pen(ENTRIES[0], Measure.BATCH_LOSS)
    view = CurveView((Measure.TRAIN_LOSS, Measure.TEST_LOSS, Measure.BATCH_LOSS))
    train, test, batch = (view.pen(ENTRIES[0], measure) for measure in view.measures)
    assert alone.color() == train.color() == test.color() == LIGHT.contestants[0]
    assert batch.color().alphaF() == pytest.approx(0.5, abs=0.01)
    band = view.band_colour(ENTRIES[0])
    assert (band.name(), band.alphaF()) == (LIGHT.contestants[0].name(), pytest.approx(0.16, abs=0.01))
    assert (train.dashPattern(), test.dashPattern()) == ([], [6.0, 4.0])
    assert all(pen.widthF() == 1 and pen.isCosmetic() for pen in (alone, train, test, batch))


def test_a_band_is_filled_between_its_edges(painter):
    colour = CurveView((Measure.BATCH_LOSS,)).band_colour(ENTRIES[0])
    x = np.array([1.0, 2.0, 3.0])
    for band in (Band(x, x / 4, x * 2, colour), Band(x[:1], x[:1], x[:1], LIGHT.danger)):
        band.paint(painter, QTransform())
    compare("bands", painter.lines)


READOUT = Readout("Step 1,250", ("train", "test"), (("0.25", "0.50"), ("1", "2"), ("0.062", "0.12")))


@pytest.mark.parametrize("readout", [None, READOUT], ids=["alone", "read"])
def test_a_plot_s_legend_is_drawn_as_it_was_looked_at(painter, qtbot, readout):
    owner = pg.QtWidgets.QWidget()
    qtbot.addWidget(owner)
    shown = Legend(owner)
    shown.set_entries(ENTRIES)
    shown.set_readout(readout)
    painter.lines.append(f"-- {shown.width()} by {shown.height()}")
    for corner in FALLING:
        shown.place(corner, QRectF(8, 8, 292, 192))
        painter.lines.append(f"-- at {shown.x()} {shown.y()}")
    shown._draw(QPixmap(1, 1))
    compare(f"plot-legend-{'alone' if readout is None else 'read'}", painter.lines)


SIZES = {"moons": 20, "sine": 20, "digits": 60}
PICTURES = {
    "moons": Boundaries(
        np.linspace(-2, 3, 4), np.linspace(-2, 2, 4), np.full((3, 4, 4, 2), 0.5),
        3 * ((np.array([[-2.0, 0.0], [1.0, 1.0], [3.0, 0.5]]),),),
        {"train": np.tile(np.arange(16) == 3, (3, 1)), "test": np.tile(np.arange(4) > 2, (3, 1))},
    ),
    "sine": Fit(np.linspace(-3, 3, 4), np.arange(12.0).reshape(3, 4, 1) / 12.0),
    "digits": Confusions(np.tile(np.eye(10, dtype=np.int64) * 9, (3, 1, 1))),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("is_large", [False, True], ids=["tiles", "large"])
def test_pictures_of_networks_are_drawn_as_they_were_looked_at(painter, qtbot, name, is_large):
    grid = PictureGrid()
    qtbot.addWidget(grid)
    grid.resize(420, 240)
    grid.show_dataset(load_dataset(DatasetSettings(name, size=SIZES[name])))
    grid.set_entries(ENTRIES)
    grid.set_captions(["97.3%", "", "a caption that is far too long for its tile"])
    grid.show_picture(PICTURES[name])
    grid._large = is_large
    grid.select(2)
    grid.paintEvent(QPaintEvent(grid.rect()))
    rects = {index: rect.getCoords() for index, rect in grid.tile_rects().items()}
    hints = [(hint.width(), hint.height()) for hint in (grid.sizeHint(), grid.minimumSizeHint())]
    compare(f"pictures-{name}-{'large' if is_large else 'tiles'}", [str(rects), str(hints), *painter.lines])


@pytest.mark.parametrize("name", ["moons", "sine", "digits"])
def test_a_small_picture_of_the_data_is_drawn_as_it_was_looked_at(painter, qtbot, name):
    preview = DatasetPreview()
    qtbot.addWidget(preview)
    preview.resize(120, 100)
    preview.show_dataset(load_dataset(DatasetSettings(name, size=SIZES[name])))
    preview.paintEvent(None)
    compare(f"preview-{name}", painter.lines)


@pytest.mark.parametrize("state", ["empty", "points", "keyboard"])
def test_the_plane_to_draw_points_on_is_drawn_as_it_was_looked_at(painter, qtbot, monkeypatch, state):
    pad = PointPad()
    qtbot.addWidget(pad)
    pad.resize(160, 120)
    if state != "empty":
        pad.set_points([(-3.0, 2.0, 1), (1.5, 0.0, 4), (6.0, -6.0, 4)])
    if state == "keyboard":
        monkeypatch.setattr(pad, "hasFocus", lambda: True)
        pad._go(1.0, -2.0)
    pad.paintEvent(None)
    compare(f"plane-{state}", painter.lines)


def test_discs_of_classes_and_the_sample_of_a_contestant_are_drawn_as_they_were_looked_at(painter, qtbot):
    board, sample = DrawingBoard(), diagram_panel._Sample()
    for widget in (board, board.tools, sample):
        qtbot.addWidget(widget)
    board.pad.choose_class(2)
    board.pad.set_points([(0.0, 0.0, 1)])
    painter.lines.clear()
    for number in (1, 2, 3):
        board._disc(number)
    sample.paintEvent(None)
    sample.show_entry(ENTRIES[2])
    sample.paintEvent(None)
    compare("discs", painter.lines)


def pixels(image):
    return [
        [image.pixelColor(x, y).name() for x in range(image.width())] for y in range(image.height())
    ]  # fmt: skip


def test_answers_have_the_colours_that_were_looked_at():
    two = np.array([[[0.9, 0.1], [0.5, 0.5]], [[0.2, 0.8], [np.nan, np.nan]]])
    three = np.array([[[0.8, 0.1, 0.1], [1 / 3, 1 / 3, 1 / 3], [0.1, 0.3, 0.6]]])
    numbers = np.array([[-3.0, -1.0, 0.5], [2.0, 9.0, np.nan]])
    lines = [
        f"{name}: {row}"
        for name, image in {
            "two classes": probability_image(LIGHT, two),
            "three classes": probability_image(LIGHT, three),
            "numbers": number_image(LIGHT, numbers, -1.0, 2.0),
            "one number": number_image(LIGHT, numbers, 1.0, 1.0),
            "ink": ink_image(LIGHT, np.array([[0.0, 0.5], [1.0, 2.0], [-1.0, np.nan]])),
            "colours": colour_image(np.array([[[0.0, 0.5, 1.0], [2.0, -1.0, np.nan]]])),
        }.items()
        for row in pixels(image)
    ]
    lines.append(str([colour.name() for colour in number_colours(LIGHT, numbers[0], -1.0, 2.0)]))
    compare("answers", lines)


def test_numbers_over_a_plane_are_coloured_from_the_lowest_target_to_the_highest(tmp_path):
    rows = ["a,b,t", *(f"{x},{y},{x + y / 2}" for x in range(5) for y in range(4))]
    (tmp_path / "plane.csv").write_text("\n".join(rows))
    data = load_dataset(DatasetSettings("csv", path=str(tmp_path / "plane.csv")))
    land = Ground(data)
    lowest, highest = land.range_of_targets()
    assert (lowest, highest) == pytest.approx((0.0, 5.5), abs=1e-6)
    answers = np.linspace(lowest, highest, 16).reshape(1, 4, 4, 1)
    picture = Boundaries(np.linspace(-2, 3, 4), np.linspace(-2, 2, 4), answers)
    expected = number_image(LIGHT, answers[0, ..., 0], lowest, highest)
    assert painters._answers_over_the_plane(picture, 0, land) == expected
