"""The chooser of data: every data set by name, with a small picture of what it looks like."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from engine.training.data.datasets import DATASETS, DatasetRow, DatasetSettings, load_dataset
from engine.training.data.drawn import SAMPLE
from engine.training.data.preparation import Dataset
from gui.look.icons import icon
from gui.look.labels import plain_tip
from gui.look.slices import Slices
from gui.look.theme import Theme, appearance
from gui.training.data.dataset_preview import paint_dataset

PICTURE = QSize(66, 44)
MOST_EXAMPLES = 200
"""Examples that a picture of this size can show."""
RADIUS, SIDE = 1.1, 22
SYMBOL = 20


class DatasetChooser(QComboBox):
    """Offers every row of the table; the pictures are drawn when the list is first opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for row in DATASETS.values():
            self.addItem(row.title, row.name)
            self.setItemData(self.count() - 1, plain_tip(row.description), Qt.ItemDataRole.ToolTipRole)
        self.setItemDelegate(QStyledItemDelegate(self))  # a style's own gives pictures no room
        self.setIconSize(QSize(0, 0))  # the closed box has its name alone
        self.slices = Slices(self)
        self._is_drawn = False
        appearance().changed.connect(self._forget_pictures)

    def showPopup(self) -> None:
        """Open the list, and draw its pictures one after another where they are not there."""
        if not self._is_drawn:
            self._is_drawn = True
            view = self.view()
            view.setIconSize(PICTURE)
            view.setMinimumWidth(view.sizeHintForColumn(0) + PICTURE.width() + Theme.UNIT * 4)
            for place in range(self.count()):
                self.setItemIcon(place, QIcon(_ground(self.devicePixelRatioF())))  # so that there is room
            self.slices.ask(partial(self._draw, place) for place in range(self.count()))
        super().showPopup()

    def _draw(self, place: int) -> None:
        row, ratio = DATASETS[self.itemData(place)], self.devicePixelRatioF()
        settings = _sample(row)
        drawn = _symbol(row, ratio) if settings is None else _picture(load_dataset(settings), ratio)
        self.setItemIcon(place, QIcon(drawn))

    def _forget_pictures(self) -> None:
        """Draw them anew in the colours of another theme, when the list is opened next."""
        self._is_drawn = False


def _sample(row: DatasetRow) -> DatasetSettings | None:
    """Return settings of data that show what a row's look like; files are read in the worker alone."""
    if row.needs is None and row.size is not None:
        return DatasetSettings(row.name, size=min(row.size, MOST_EXAMPLES))
    return DatasetSettings(row.name, points=SAMPLE) if row.needs == "points" else None


def _ground(ratio: float) -> QPixmap:
    pixmap = QPixmap(PICTURE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _symbol(row: DatasetRow, ratio: float) -> QPixmap:
    """Return what stands for data that are not looked at here: that they are fetched, or opened."""
    pixmap = _ground(ratio)
    with QPainter(pixmap) as painter:
        where = QRect(0, 0, SYMBOL, SYMBOL)
        where.moveCenter(QRect(0, 0, PICTURE.width(), PICTURE.height()).center())
        icon("to_bottom" if row.needs == "fetched" else "open").paint(painter, where)
    return pixmap


def _picture(dataset: Dataset, ratio: float) -> QPixmap:
    pixmap = _ground(ratio)
    with QPainter(pixmap) as painter:
        paint_dataset(painter, dataset, QRect(0, 0, PICTURE.width(), PICTURE.height()), RADIUS, SIDE)
    return pixmap
