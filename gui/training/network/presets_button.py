"""The button of networks that are known by a name."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from engine.text import _
from engine.training.networks.presets import PRESETS
from gui.look.icon_button import IconButton
from gui.look.labels import plain_tip


class PresetsButton(IconButton):
    """Opens a menu of networks; `chosen` carries the name of one."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("gallery", _("Take a known network, such as the perceptron"))
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for row in PRESETS.values():
            action = menu.addAction(row.title)
            action.setToolTip(plain_tip(row.description))
            action.triggered.connect(partial(self._choose, row.name))
        self.setMenu(menu)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _choose(self, name: str, _is_checked: bool = False) -> None:
        self.chosen.emit(name)
