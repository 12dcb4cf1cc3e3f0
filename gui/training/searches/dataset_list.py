"""The data sets that a profile is made over, as a list of boxes to tick."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from engine.text import _
from engine.training.chances.profiling import READY_MADE
from engine.training.data.datasets import DATASETS
from gui.look.labels import plain_tip

USUAL = frozenset({"xor", "moons", "circles", "spiral", "clusters"})
ROWS = 6
"""How many are in sight at once."""


class DatasetList(QListWidget):
    """Space ticks the one that is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Data sets"))
        for name in READY_MADE:
            row = DATASETS[name]
            item = QListWidgetItem(row.title)
            item.setToolTip(plain_tip(row.description))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self.addItem(item)
        self.tick(USUAL)
        self.setMaximumHeight(self._height(self.count()))

    @property
    def names(self) -> tuple[str, ...]:
        """The data sets that are ticked, by name."""
        ticks = [self.item(row).checkState() for row in range(self.count())]
        pairs = zip(READY_MADE, ticks, strict=True)
        return tuple(name for name, tick in pairs if tick is Qt.CheckState.Checked)

    def tick(self, names: frozenset[str]) -> None:
        """Tick these and no others."""
        for row, name in enumerate(READY_MADE):
            self.item(row).setCheckState(Qt.CheckState.Checked if name in names else Qt.CheckState.Unchecked)

    def sizeHint(self) -> QSize:
        """Ask for room for a few rows."""
        return QSize(super().sizeHint().width(), self._height(ROWS))

    def minimumSizeHint(self) -> QSize:
        """Leave room for three."""
        return QSize(0, self._height(3))

    def _height(self, rows: int) -> int:
        return rows * max(self.sizeHintForRow(0), 1) + 2 * self.frameWidth()
