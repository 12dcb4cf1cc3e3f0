"""What the Lab shows of a regression says its units, and is in those of the target wherever that can be."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from engine.training.data.datasets import DatasetSettings
from engine.training.networks.network import Network
from engine.training.record import Measure
from engine.training.rules.contestants import contestant
from engine.training.settings import RaceSettings
from gui.look import numbers
from gui.look.theme import LIGHT
from gui.training.contestants.columns import Column
from gui.training.tiles import axes
from gui.training.tiles.axes import paint_axes
from gui.training.tiles.scatter import Window


@pytest.fixture
def prices(lab, tmp_path):
    """Return a Lab with a race for prices in the hundred thousands, from three inputs, some steps on."""
    path = tmp_path / "prices.csv"
    rows = "".join(f"{i % 7},{i // 7},{i % 3},{250000 + 9000 * (i % 7)}\n" for i in range(49))
    path.write_text("a,b,c,price\n" + rows)
    data = DatasetSettings("csv", path=str(path), task="regression")
    lab.configure(RaceSettings(data, Network((4,)), (contestant("sgd"), contestant("adam")), batch_size=8))
    lab.client.drain()
    lab.race._take_steps(30)
    while lab.client.is_playing:
        lab.client.drain()
    return lab


def heading(lab, column, role=Qt.ItemDataRole.DisplayRole) -> str:
    return lab.model.headerData(column, Qt.Orientation.Horizontal, role)


def test_the_table_has_the_error_in_units_of_the_target_and_says_so(prices):
    errors = prices.race.record.latest.test_error
    shown = [prices.model.index(row, Column.SCORE).data() for row in range(2)]
    assert shown == [numbers.short(float(error)) for error in errors]
    assert heading(prices, Column.SCORE) == "RMSE"
    tips = [heading(prices, column, Qt.ItemDataRole.ToolTipRole)
            for column in (Column.TRAIN_LOSS, Column.TEST_LOSS, Column.SCORE)]  # fmt: skip
    assert ["price" in tip for tip in tips] == [True] * 3
    assert "standardized" in tips[0]
    assert "in units of price" in tips[2]


def test_the_curves_and_their_readout_are_in_those_units_too(prices):
    plot = prices.plots.error
    prices.plots._tabs.setCurrentIndex(2)
    assert prices.plots.visible_plot is plot
    assert plot.plotItem.getAxis("left").labelText == "RMSE in units of price"
    assert {measure for _run, measure in plot.curves} == {Measure.TRAIN_ERROR, Measure.TEST_ERROR}
    at, values = prices.race.record.curve(Measure.TEST_ERROR)
    readout = plot.readout_at(float(at[-1]))
    assert [row[1] for row in readout.rows] == [numbers.short(float(value)) for value in values[-1]]
    assert prices.plots.loss.plotItem.getAxis("left").labelText == "Loss (Squared error, standardized)"


def test_classes_are_told_of_as_ever(lab, prices, small_race):
    lab.configure(small_race)
    lab.client.drain()
    assert heading(lab, Column.SCORE) == "Accuracy"
    assert "price" not in heading(lab, Column.TRAIN_LOSS, Qt.ItemDataRole.ToolTipRole)
    assert lab.plots.loss.accessibleName() == "Loss (Softmax cross-entropy)"


def test_a_picture_s_caption_is_the_error_of_its_step(prices):
    prices.client.set_pictures(16)
    prices.client.drain()
    errors = [numbers.short(float(error)) for error in prices.race.record.latest.test_error]
    assert prices.pictures._captions == errors
    assert prices.pictures.picture.instrument == "predictions"
    assert np.nanmin(prices.pictures.picture.targets) >= 250000
    assert not prices.pictures.grab().toImage().isNull()


class Told:
    """Stands for a painter's texts."""

    def __init__(self, monkeypatch):
        self.words = []
        monkeypatch.setattr(axes, "_write", self._write)

    def _write(self, _painter, _theme, _room, words, _side):
        self.words.append(words)


@pytest.mark.parametrize(("side", "count"), [(200, 4), (100, 0)])
def test_axes_carry_their_names_and_their_own_numbers_where_there_is_room(qapp, monkeypatch, side, count):
    told, image = Told(monkeypatch), QImage(side, side, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_axes(painter, LIGHT, QRectF(0, 0, side, side), Window(-3.5, 3.5, 200.0, 1200.0), "x", "price")
    assert told.words == ["price 1200", "200", "−3.50", "x 3.50"][:count]


def test_colours_that_stand_for_a_number_are_explained_in_its_units(lab):
    lab.configure(RaceSettings(DatasetSettings("surface", size=60), Network((4,)), (contestant("sgd"),)))
    lab.client.drain()
    lab.client.set_pictures(8)
    lab.client.drain()
    low, high = lab.pictures._ground.range_of_targets()
    assert f"y from {numbers.short(low)} (blue) to {numbers.short(high)} (orange)." in lab.pictures._tip(0)
