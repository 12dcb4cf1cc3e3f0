"""The example gallery: every worked example with its picture, one double-click from the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.examples import Example, examples
from engine.text import _
from gui.canvas.render import thumbnail
from gui.theme import Theme, appearance

_PICTURE = QSize(240, 150)
_NAME_ROLE = Qt.ItemDataRole.UserRole


class Gallery(QDialog):
    """Shows the examples in the order of the course; emits `chosen` with the name of one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Examples"))
        self.resize(864, 640)
        self.list = QListWidget()
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setIconSize(_PICTURE)
        self.list.setGridSize(_PICTURE + QSize(Theme.UNIT * 3, Theme.UNIT * 5))
        self.list.setWordWrap(True)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setAccessibleName(_("Examples"))
        self.list.itemActivated.connect(self._choose)
        self.list.currentItemChanged.connect(self._describe)
        self._description = QLabel()
        self._description.setWordWrap(True)
        self._description.setMinimumHeight(Theme.UNIT * 5)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(self._description)
        self._undrawn: list[tuple[QListWidgetItem, Example]] = []
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._draw_next)
        for example in examples():
            item = QListWidgetItem(example.title, self.list)
            item.setData(_NAME_ROLE, example.name)
            item.setToolTip(example.description)
        self.list.setCurrentRow(0)
        appearance().changed.connect(self._draw_all)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the pictures, one at a time, once somebody looks."""
        super().showEvent(event)
        if not self._undrawn and self.list.item(0).icon().isNull():
            self._draw_all()

    def hideEvent(self, event: object) -> None:
        """Draw no further while nobody looks."""
        self._drawing.stop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def _draw_all(self) -> None:
        self._undrawn = [(self.list.item(row), example) for row, example in enumerate(examples())]
        if self.isVisible():
            self._drawing.start()

    def _draw_next(self) -> None:
        item, example = self._undrawn.pop(0)
        item.setIcon(QIcon(thumbnail(example.contents(), _PICTURE, appearance().theme)))
        if not self._undrawn:
            self._drawing.stop()

    def _describe(self, item: QListWidgetItem | None) -> None:
        self._description.setText(item.toolTip() if item else "")

    def _choose(self, item: QListWidgetItem) -> None:
        self.accept()
        self.chosen.emit(item.data(_NAME_ROLE))
