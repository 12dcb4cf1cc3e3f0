"""The plot of curves: what is drawn, what the pointer reads, what is kept in view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt

from engine.training.curves import smooth
from engine.training.measurement import Measurement
from engine.training.race import Progress
from engine.training.record import Measure, Record
from engine.training.rules.contestants import contestant
from gui.look.slices import at_once
from gui.look.theme import appearance
from gui.training.contestants.marks import LegendEntry
from gui.training.plots.corners import FALLING, is_free
from gui.training.plots.curve import Curve
from gui.training.plots.curve_plot import CurvePlot
from gui.training.plots.curve_view import CurveView
from gui.training.plots.grid_item import CLOSEST, GridItem, ticks
from gui.training.plots.mark import END

ENTRIES = [LegendEntry(contestant("sgd"), 0, run=0), LegendEntry(contestant("adam"), 1, run=1)]
BOTH = CurveView((Measure.TRAIN_LOSS, Measure.TEST_LOSS))


def record(rows: int = 6, factors: tuple[float, float] = (0.5, 0.25)) -> Record:
    """Return a race of two with an evaluation every 10 steps; SGD's loss halves, Adam's quarters."""
    found = Record(2)
    for row in range(rows):
        losses = np.array(factors) ** row
        evaluation = Measurement(10 * row, row, losses, 2 * losses, 1 - losses / 2, 1 - losses / 2)
        found.add(Progress(10 * row + 1, np.tile(losses, (10, 1)), (evaluation,)))
    return found


@pytest.fixture
def plot(qtbot):
    found = CurvePlot("Loss", BOTH)
    qtbot.addWidget(found)
    found.resize(640, 400)
    with qtbot.waitExposed(found):
        found.show()
    found.set_entries(ENTRIES)
    found.show_record(record(), 10)
    return found


def drawn(plot, run, measure):
    x, y = plot.curves[run, measure].points
    return x.tolist(), y.tolist()


def test_one_curve_a_contestant_and_measure_with_the_recorded_numbers(plot):
    assert len(plot.curves) == 4
    assert drawn(plot, 1, Measure.TEST_LOSS) == (
        [0, 10, 20, 30, 40, 50],
        pytest.approx([2 * 0.25**i for i in range(6)]),
    )


def test_batches_are_drawn_step_by_step(plot):
    plot.set_view(CurveView((Measure.BATCH_LOSS,)))
    x, _y = drawn(plot, 0, Measure.BATCH_LOSS)
    assert x == list(range(1, 61))


def test_the_axis_counts_epochs(plot):
    plot.set_view(replace(BOTH, epochs=True))
    assert drawn(plot, 0, Measure.TRAIN_LOSS)[0] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("epochs", [False, True])
def test_on_a_logarithmic_axis_of_steps_the_start_is_seen_and_places_are_read_as_they_are(plot, epochs):
    plot.set_view(replace(BOTH, epochs=epochs, logarithmic_steps=True))
    x, y = drawn(plot, 0, Measure.TRAIN_LOSS)
    assert x == pytest.approx(np.log10([1, 11, 21, 31, 41, 51]))
    assert y == [0.5**row for row in range(6)]
    left, right = plot.plotItem.vb.viewRange()[0]
    assert left < 0 < np.log10(51) < right
    assert plot.readout_at(1.0).heading == ("Epoch 1.0" if epochs else "Step 10")
    assert plot.readout_at(-5).heading == ("Epoch 0.0" if epochs else "Step 0")
    assert plot.plotItem.getAxis("bottom").labelText == (
        "Epoch, logarithmic" if epochs else "Step, logarithmic"
    )
    plot.set_view(replace(BOTH, epochs=epochs))
    assert drawn(plot, 0, Measure.TRAIN_LOSS)[0][-1] == (5 if epochs else 50)
    assert plot.plotItem.getAxis("bottom").labelText == ("Epoch" if epochs else "Step")


def test_many_batches_are_thinned_by_the_places_where_they_stand(plot):
    many = Record(2)
    many.add(Progress(1, np.ones((8000, 2)), ()))
    plot.show_record(many, 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS,), logarithmic_steps=True))
    x, _y = drawn(plot, 0, Measure.BATCH_LOSS)
    assert np.log10([2, 3, 4, 5]) == pytest.approx(sorted(set(x))[:4])
    assert len(x) < 2 * plot.width()


@pytest.mark.parametrize("smoothing", [0.0, 0.5])
def test_on_a_logarithmic_axis_a_curve_that_reaches_zero_ends_with_a_mark_on_a_floor(plot, smoothing):
    with_zero = record()
    for row in range(6, 200):
        losses = np.array([0.0, 1e-6])
        with_zero.add_evaluations([Measurement(10 * row, row, *(losses for _part in range(4)))])
    plot.show_record(with_zero, 10)
    plot.set_view(replace(BOTH, logarithmic=True, smoothing=smoothing))
    floor = np.log10(with_zero.floor)
    assert floor == pytest.approx(-6.92, abs=0.01)
    assert drawn(plot, 1, Measure.TRAIN_LOSS)[1][-1] == pytest.approx(-6)
    x, y = drawn(plot, 0, Measure.TRAIN_LOSS)
    assert y[-1] == pytest.approx(floor)
    assert y[-2] > y[-1]
    assert (x[-1] == 60) if not smoothing else (60 < x[-1] < 400)
    ends = [(mark.x, mark.y) for mark in plot.drawn.marks if mark.symbol == END]
    assert (x[-1], y[-1]) in ends
    assert len(ends) == 2  # train and test of the one; the other's stay above
    low, _high = plot.plotItem.vb.viewRange()[1]
    assert floor - 1 < low < floor
    assert plot._floor.label == "float32 tells no less than 1.2e−7 from 0"
    plot.grab()
    plot.set_view(BOTH)
    assert plot._floor.label == ""


def test_what_is_drawn_over_and_under_the_curves(plot):
    grid = next(item for item in plot.items() if isinstance(item, GridItem))
    items = (grid, plot._floor, plot._layer)
    assert sorted(items, key=lambda item: item.zValue()) == [*items]
    assert len({item.zValue() for item in items}) == len(items)


def test_markers_of_a_contestant_stand_on_its_curve_apart_from_the_others_and_in_its_colour(plot):
    for entry in ENTRIES:
        places = {*zip(*drawn(plot, entry.run, Measure.TRAIN_LOSS), strict=True)}
        colour = entry.colour(appearance().theme)
        marks = [mark for mark in plot.drawn.marks if mark.symbol == entry.marker]
        assert {(mark.x, mark.y) for mark in marks} <= places
        assert len(marks) == len({mark.x for mark in marks}) > 2
        assert {mark.colour.name() for mark in marks} == {colour.name()}


IN_EPOCHS, BY_POWERS = replace(BOTH, epochs=True), replace(BOTH, logarithmic_steps=True)


@pytest.mark.parametrize(("view", "right"), [(BOTH, 10), (IN_EPOCHS, 1), (BY_POWERS, np.log10(11))])
def test_at_its_start_a_race_is_a_mark_for_each_contestant_with_room_for_ten_steps(plot, view, right):
    plot.set_view(view)
    plot.show_record(record(1), 10)
    theme = appearance().theme
    assert [(mark.x, mark.y, mark.colour) for mark in plot.drawn.marks] == [
        (0, 1, entry.colour(theme)) for entry in ENTRIES
    ]
    assert plot.plotItem.vb.viewRange()[0] == pytest.approx([-0.02 * right, 1.02 * right])


def test_a_curve_that_only_dips_to_the_floor_goes_on(plot):
    dipping = Record(1)
    dipping.add(Progress(1, np.array([[1.0], [0.0], [0.5], [1e-30], [0.25]]), ()))
    plot.set_entries(ENTRIES[:1])
    plot.show_record(dipping, 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS,), logarithmic=True))
    floor = np.log10(dipping.floor)
    assert drawn(plot, 0, Measure.BATCH_LOSS)[1] == pytest.approx(
        [0, floor, np.log10(0.5), floor, np.log10(0.25)]
    )
    assert END not in {mark.symbol for mark in plot.drawn.marks}


def test_smoothing_is_the_engine_s(plot):
    plot.set_view(replace(BOTH, smoothing=0.8))
    at, values = plot._record.curve(Measure.TRAIN_LOSS)
    expected = smooth(at, values, 0.8, unit=10)[:, 0].tolist()
    assert drawn(plot, 0, Measure.TRAIN_LOSS)[1] == pytest.approx(expected)


def test_a_long_curve_is_drawn_with_at_most_two_points_a_pixel(plot):
    long = Record(2)
    rng = np.random.default_rng(0)
    long.add(Progress(1, rng.random((15_000, 2)), ()))
    plot.show_record(long, 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS,)))
    x, _y = drawn(plot, 0, Measure.BATCH_LOSS)
    assert len(x) <= 2 * plot.width() + 4
    assert plot.drawn.bands[0].high.max() == long.curve(Measure.BATCH_LOSS)[1][:, 0].max()


def noisy(contestants=2, steps=4000):
    found, rng = Record(contestants), np.random.default_rng(0)
    levels = 1 + np.arange(contestants)
    found.add(Progress(1, levels + rng.uniform(-0.9, 0.9, (steps, contestants)), ()))
    return found


def test_batches_are_bands_of_all_losses_with_lines_that_stay_apart(plot):
    five = noisy(5)
    plot.set_entries([LegendEntry(contestant("sgd"), slot, run=slot) for slot in range(5)])
    plot.show_record(five, 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS,)))
    losses = five.curve(Measure.BATCH_LOSS)[1]
    bands = plot.drawn.bands
    assert len(bands) == 5
    for run, band in enumerate(bands):
        assert (band.low.min(), band.high.max()) == (losses[:, run].min(), losses[:, run].max())
        assert band.colour.name() == plot._entries[run].colour(appearance().theme).name()
    lines = np.array([drawn(plot, run, Measure.BATCH_LOSS)[1][1:] for run in range(5)])
    assert (np.diff(lines, axis=0) > 0).all()
    assert bands[0].high.max() > bands[1].low.min()  # the losses themselves do not


def test_a_hidden_contestant_has_no_band_and_without_batches_there_are_none(plot):
    plot.show_record(noisy(), 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS, Measure.TRAIN_LOSS)))
    assert len(plot.drawn.bands) == 2
    plot.set_entries([ENTRIES[0], replace(ENTRIES[1], visible=False)])
    assert len(plot.drawn.bands) == 1
    plot.set_view(BOTH)
    assert plot.drawn.bands == []


def test_the_line_through_a_band_is_smoothed_and_the_band_is_not(plot):
    plot.show_record(noisy(), 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS,)))
    _x, before = drawn(plot, 0, Measure.BATCH_LOSS)
    edges = plot.drawn.bands[0].high.tolist()
    plot.set_view(CurveView((Measure.BATCH_LOSS,), smoothing=0.98))
    _x, after = drawn(plot, 0, Measure.BATCH_LOSS)
    assert np.std(after[20:]) < np.std(before[20:]) / 2
    assert plot.drawn.bands[0].high.tolist() == edges


def test_on_a_logarithmic_axis_a_band_ends_on_the_floor_and_of_who_diverged_where_that_was(plot):
    wild = Record(2)
    losses = np.ones((60, 2))
    losses[::2, 0], losses[30:, 1] = 0, np.nan
    wild.add(Progress(1, losses, ()))
    plot.show_record(wild, 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS,), logarithmic=True))
    falling, diverged = plot.drawn.bands
    assert falling.low.min() == pytest.approx(np.log10(wild.floor))
    assert diverged.x[-1] == 30
    plot.grab()


def test_a_diverged_curve_ends_and_a_runaway_does_not_flatten_the_others(plot):
    wild = record()
    for row, loss in ((6, 1e12), (7, np.nan)):
        wild.add_evaluations([Measurement(10 * row, row, *(np.array([loss, 0.1]) for _part in range(4)))])
    plot.show_record(wild, 10)
    assert drawn(plot, 0, Measure.TRAIN_LOSS)[0][-1] == 60
    assert drawn(plot, 1, Measure.TRAIN_LOSS)[0][-1] == 70
    _low, high = plot.plotItem.vb.viewRange()[1]
    assert high < 5


def test_what_is_in_view_goes_by_all_losses_however_many_there_are(plot):
    losses = np.full((4000, 1), 0.25)
    losses[0], losses[2000], losses[3000] = 1.0, 1.5, 50.0
    many = Record(1)
    many.add(Progress(1, losses, ()))
    plot.set_entries(ENTRIES[:1])
    plot.show_record(many, 10)
    plot.set_view(CurveView((Measure.BATCH_LOSS,)))
    assert plot.plotItem.vb.viewRange()[1][1] == pytest.approx(2.1)  # twice the first, and some room
    losses[3000] = 1.0
    calm = Record(1)
    calm.add(Progress(1, losses, ()))
    plot.show_record(calm, 10)
    assert plot.plotItem.vb.viewRange()[1][1] == pytest.approx(1.05 * 1.5)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_curves_that_begin_with_no_loss_are_seen_whole(plot, logarithmic):
    risen = Record(2)
    risen.floor = 1e-7
    for row, loss in enumerate((0.0, 0.5, 0.25)):
        risen.add_evaluations([Measurement(10 * row, row, *(np.array([loss, 0.0]) for _part in range(4)))])
    plot.set_view(replace(plot.view, logarithmic=logarithmic))
    plot.show_record(risen, 10)
    low, high = plot.plotItem.vb.viewRange()[1]
    assert low < (-6.9 if logarithmic else 0) < (np.log10(0.5) if logarithmic else 0.5) < high
    assert high < 1


def test_the_pointer_reads_the_nearest_values_of_every_contestant(plot, qtbot):
    center = plot.plotItem.vb.mapViewToScene(QPointF(21.0, 0.5)).toPoint()
    qtbot.mouseMove(plot.viewport(), center)
    readout = plot.readout_at(21.0)
    assert readout.heading == "Step 20"
    assert readout.columns == ("train", "test")
    assert readout.rows == (("0.25", "0.50"), ("0.062", "0.12"))
    plot.legend.set_readout(readout)
    plot.leaveEvent(QEvent(QEvent.Type.Leave))
    assert plot.legend.readout is None


def test_the_values_at_the_pointer_follow_the_race_and_its_line_is_thin_at_any_zoom(plot, qtbot):
    place = plot.plotItem.vb.mapViewToScene(QPointF(50.0, 0.5)).toPoint()
    qtbot.mouseMove(plot.viewport(), place)
    assert plot.legend.readout.heading == "Step 50"
    for row in range(6, 11):
        loss = np.array([0.125, 0.25])
        plot._record.add_evaluations([Measurement(10 * row, row, *(loss for _part in range(4)))])
    plot.refresh()
    under = plot.plotItem.vb.mapSceneToView(QPointF(place)).x()
    assert under > 70
    assert plot._cursor.value() == pytest.approx(under)
    assert plot.legend.readout == plot.readout_at(under)
    assert plot.legend.readout.rows[0][0] == "0.12"
    assert plot._cursor.pen.isCosmetic()
    plot.set_entries([*ENTRIES, LegendEntry(contestant("sgd"), 2, run=2)])  # of a race that is awaited
    assert plot.legend.readout.rows[2] == ("", "")
    plot.leaveEvent(QEvent(QEvent.Type.Leave))
    plot.refresh()
    assert plot.legend.readout is None


def test_before_a_race_there_is_nothing_to_read(qtbot):
    plot = CurvePlot("Loss", BOTH)
    qtbot.addWidget(plot)
    assert plot.readout_at(3) is None
    plot.refresh()


def test_a_hidden_contestant_has_no_curve_and_no_line_in_the_legend(plot):
    height = plot.legend.height()
    plot.set_entries([replace(ENTRIES[0], visible=False), ENTRIES[1]])
    assert {run for run, _measure in plot.curves} == {1}
    assert plot.legend.height() < height


def test_the_view_follows_the_race_until_it_is_moved_and_again_after_a_double_click(plot, qtbot):
    plot.plotItem.vb.setRange(xRange=(5, 6), yRange=(0, 1))
    plot.plotItem.vb.sigRangeChangedManually.emit([True, True])
    plot.refresh()
    assert plot.plotItem.vb.viewRange()[0][1] < 10
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center())
    assert plot.plotItem.vb.viewRange()[0][1] >= 50


def test_accuracy_is_read_in_percent_up_to_all(qtbot):
    plot = CurvePlot("Accuracy", CurveView((Measure.TRAIN_ACCURACY, Measure.TEST_ACCURACY)), ceiling=1.0)
    qtbot.addWidget(plot)
    plot.set_entries(ENTRIES)
    plot.show_record(record(), 10)
    assert plot.readout_at(10).rows[0] == ("75.0%", "75.0%")
    low, high = plot.plotItem.vb.viewRange()[1]
    values = np.concatenate([curve.y for curve in plot.curves.values()])
    assert values.min() - 0.05 <= low <= values.min()
    assert 1 <= high < 1.05


def test_the_legend_leaves_a_corner_that_a_curve_comes_to_but_not_while_it_is_read(plot):
    assert plot._corner is FALLING[0]
    plot.show_record(record(factors=(0.99, 0.98)), 10)
    assert plot._corner is FALLING[1]
    area = plot.plotItem.vb.mapSceneToView(QRectF(plot.legend.geometry())).boundingRect()
    assert is_free(area, [curve.points for curve in plot.curves.values()])
    plot.legend.set_readout(plot.readout_at(5))
    plot.show_record(record(), 10)
    assert plot._corner is None
    assert plot.legend.x() < plot.width() / 2
    plot.legend.set_readout(None)
    plot.refresh()
    assert plot.legend.x() > plot.width() / 2


def end_of_curves(plot):
    """Return where on the screen the last step is drawn."""
    return plot.plotItem.vb.mapViewToScene(QPointF(50.0, 0.0)).x()


def test_curves_in_every_corner_make_room_for_the_legend_where_the_plot_is_wide_enough(plot):
    filling = Record(2)
    for row in range(6):
        high, low = np.array([1.0, 0.12]), np.array([0.9, 0.1])
        evaluation = Measurement(10 * row, row, high, low, high, high)
        filling.add(Progress(10 * row + 1, np.tile(high, (10, 1)), (evaluation,)))
    plot.show_record(filling, 10)
    assert end_of_curves(plot) < plot.legend.x()
    area = plot.plotItem.vb.mapSceneToView(QRectF(plot.legend.geometry())).boundingRect()
    assert is_free(area, [curve.points for curve in plot.curves.values()])
    plot.resize(220, 400)
    assert end_of_curves(plot) > plot.legend.x() + plot.legend.width() / 2
    plot.resize(640, 400)
    assert end_of_curves(plot) < plot.legend.x()

    plot.plotItem.vb.setRange(xRange=(0, 50), padding=0)
    plot.plotItem.vb.sigRangeChangedManually.emit([True, True])
    assert end_of_curves(plot) > plot.legend.x()  # who looks closer has the plot as it was asked for
    plot.show_record(record(), 10)
    assert end_of_curves(plot) > plot.legend.x()
    plot.show_record(filling, 10)
    plot.set_view(CurveView((Measure.TEST_LOSS,)))
    assert end_of_curves(plot) < plot.legend.x()


def test_the_legend_lies_beside_the_axis_however_wide_its_numbers_are(plot):
    plot.show_record(record(factors=(0.99, 0.98)), 10)
    assert not plot._corner.is_right
    plot.plotItem.getAxis("left").setWidth(150)
    plot.plotItem.layout.activate()
    assert plot.legend.x() > 150


def test_no_pointer_is_marked_before_one_has_come(plot):
    assert not plot._cursor.isVisible()


def test_the_curves_of_a_contestant_lie_over_those_of_who_is_listed_before_it(plot):
    assert plot.drawn.curves == [
        plot.curves[run, measure] for run in (0, 1) for measure in (Measure.TRAIN_LOSS, Measure.TEST_LOSS)
    ]


# -- a piece at a time ------------------------------------------------------------------------------------


@pytest.fixture
def painted(monkeypatch):
    """Return the curves that have been painted, one after the other."""
    curves, paint = [], Curve.paint
    monkeypatch.setattr(Curve, "paint", lambda curve, *told: curves.append(curve) or paint(curve, *told))
    return curves


def test_of_what_is_drawn_a_piece_at_a_time_nothing_is_seen_before_all_is(plot, painted):
    plot.grab()
    before = plot.curves, plot.plotItem.vb.viewRange(), plot._shown
    painted.clear()
    plot._record.add(Progress(61, np.full((10, 2), 0.1), ()))
    plot._record.add_evaluations([Measurement(70, 7, *(np.array([0.1, 0.2]) for _part in range(4)))])
    for _step in plot.refreshing():
        if len(painted) < 4:
            assert (plot.curves, plot.plotItem.vb.viewRange(), plot._shown) == before
    assert drawn(plot, 0, Measure.TRAIN_LOSS)[0][-1] == 70
    assert plot.plotItem.vb.viewRange()[0][1] > 70
    assert painted == [*plot.drawn.curves]
    shown = plot.grab()
    assert len(painted) == 4  # as the picture had been painted already
    plot.refresh()
    assert plot.grab().toImage() == shown.toImage()
    assert len(painted) == 8


def test_what_is_drawn_at_once_meanwhile_is_newer_and_stays(plot):
    plot.grab()
    steps = plot.refreshing()
    next(steps)
    plot.set_view(CurveView((Measure.TEST_LOSS,), logarithmic=True))
    curves, seen = plot.curves, plot.plotItem.vb.viewRange()
    assert list(steps) == []
    assert (plot.curves, plot.plotItem.vb.viewRange()) == (curves, seen)


def test_a_place_is_looked_at_a_piece_at_a_time_too(plot):
    plot.grab()
    plot.plotItem.vb.setRange(xRange=(5, 25), yRange=(0, 1), padding=0)
    plot.plotItem.vb.sigRangeChangedManually.emit([True, True])
    at_once(plot.refreshing())
    assert drawn(plot, 0, Measure.TRAIN_LOSS)[0] == [0, 10, 20, 30]
    assert plot.plotItem.vb.viewRange() == [[5, 25], [0, 1]]


def test_what_nobody_sees_is_not_painted_before_one_does(plot, painted):
    plot.grab()
    plot.hide()
    painted.clear()
    at_once(plot.refreshing())
    assert painted == []
    plot.grab()
    assert painted == [*plot.drawn.curves]


def test_where_one_zooms_in_all_points_there_are_drawn_at_once(plot):
    many = Record(2)
    for row in range(4000):
        many.add_evaluations([Measurement(row, row, *(np.array([row % 2, 0.5]) for _part in range(4)))])
    plot.show_record(many, 10)
    assert len(drawn(plot, 0, Measure.TRAIN_LOSS)[0]) < 2000
    steps = plot.refreshing()
    next(steps)
    plot.plotItem.vb.setRange(xRange=(100, 150), padding=0)
    plot.plotItem.vb.sigRangeChangedManually.emit([True, True])
    assert list(steps) == []
    assert drawn(plot, 0, Measure.TRAIN_LOSS)[0] == list(range(99, 151))


@pytest.mark.parametrize("kind", ["bottom", "left"])
def test_lines_behind_curves_stand_at_ticks_and_not_too_close(plot, kind):
    axis = plot.plotItem.getAxis(kind)
    places = ticks(axis, 0.0, 100.0)
    length = axis.width() if kind == "bottom" else axis.height()
    gaps = np.diff(sorted(places))
    assert len(places) >= 2
    assert np.all(gaps / 100.0 * length >= CLOSEST)
    assert all(place % 5 == 0 for place in places)


def test_a_place_is_told_in_steps_or_in_epochs(plot):
    assert plot._place_text(12345.6) == "Step 12,346"
    plot.set_view(replace(plot._view, epochs=True))
    assert plot._place_text(2.54) == "Epoch 2.5"
