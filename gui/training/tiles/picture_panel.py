"""The panel of pictures: which kind of picture is shown, where the data suit several, and the tiles below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from engine.text import _
from engine.training.data.preparation import Dataset
from engine.training.instruments import INSTRUMENTS, suiting
from gui.look.labels import plain_tip
from gui.look.theme import Theme
from gui.training.tiles.pictures import PictureGrid


class PicturePanel(QWidget):
    """Holds the grid and, above it, the choice of an instrument; `chosen` says that it is another now.

    What was chosen last is wanted again wherever it suits the data.
    """

    chosen = Signal()

    def __init__(self, grid: PictureGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid, self.choice = grid, QComboBox()
        self.wanted = ""
        self.choice.setAccessibleName(_("Picture"))
        self.choice.setToolTip(plain_tip(_("What is shown of each network")))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.hide()
        self.choice.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addWidget(self.choice)
        column.addWidget(grid, 1)

    def want(self, instrument: object) -> None:
        """Show pictures of this instrument from now on, by its name, where it suits; of no other thing."""
        if isinstance(instrument, str) and instrument in INSTRUMENTS:
            self.wanted = instrument

    def show_dataset(self, dataset: Dataset) -> None:
        """Offer what suits these data."""
        rows = suiting(dataset)
        self.choice.clear()
        for row in rows:
            self.choice.addItem(row.title, row.name)
        self.choice.setCurrentIndex(max(self.choice.findData(self.wanted), 0))
        self.choice.setVisible(len(rows) > 1)

    def _choose(self) -> None:
        self.wanted = self.choice.currentData()
        self.chosen.emit()
