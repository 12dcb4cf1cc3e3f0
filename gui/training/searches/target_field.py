"""The editor of the loss that steps are told to; left empty it stands for the usual one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.text import _
from engine.training.bounds import Bounds
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme
from gui.training.number_field import NumberField

LOSS = Bounds(0, 1e9, low_excluded=True)


class TargetField(QWidget):
    """Words and a number beside them; `field` is the number."""

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label, self.field = PlainLabel(_("Steps to a loss of")), NumberField(LOSS, None)
        for widget in (label, self.field):
            widget.setToolTip(plain_tip(tip))
        label.setBuddy(self.field)
        self.field.setAccessibleName(label.text())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Theme.UNIT)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.field)
