"""Boxes to tick: which inputs are made of the two that data of the plane have."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from engine.training.data.features import FEATURES
from gui.look.labels import plain_tip
from gui.look.theme import Theme

ACROSS = 3
"""Boxes in a line, so that squares and product stand above the sines."""


class FeatureChoices(QWidget):
    """A box for each input that can be made; `changed` says that the user ticked or cleared one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Theme.UNIT)
        grid.setVerticalSpacing(Theme.UNIT // 2)
        self.boxes = {name: QCheckBox(row.title) for name, row in FEATURES.items()}
        for place, (name, box) in enumerate(self.boxes.items()):
            box.setToolTip(plain_tip(FEATURES[name].description))
            box.clicked.connect(self.changed)
            grid.addWidget(box, place // ACROSS, place % ACROSS)
        grid.setColumnStretch(ACROSS, 1)
        self.setFocusProxy(next(iter(self.boxes.values())))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the inputs that are ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def set_chosen(self, names: tuple[str, ...]) -> None:
        """Tick these and no others, without saying that they changed."""
        for name, box in self.boxes.items():
            box.setChecked(name in names)
