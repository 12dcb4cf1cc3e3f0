"""The example gallery: every worked example with its picture, one double-click from the canvas."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QIcon, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine.files.examples import Example, examples
from engine.text import _
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme, appearance

_PICTURE = QSize(248, 140)
_MARGIN = 24.0
_SCALE = 2
_NAME_ROLE = Qt.ItemDataRole.UserRole
_DESCRIPTION_ROLE = _NAME_ROLE + 1


class Gallery(QDialog):
    """Shows the examples in the order of the course; emits `chosen` with the name of one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Examples"))
        self.resize(880, 640)
        self.list = QListWidget()
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setIconSize(_PICTURE)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(Theme.UNIT)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setAccessibleName(_("Examples"))
        self.list.itemActivated.connect(self._choose)
        self.list.currentItemChanged.connect(self._describe)
        self._description = PlainLabel()
        self._description.setWordWrap(True)
        self._description.setMinimumHeight(Theme.UNIT * 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT, Theme.UNIT, Theme.UNIT, Theme.UNIT)
        column.addWidget(self.list)
        column.addWidget(self._description)
        self._undrawn: list[tuple[QListWidgetItem, Example]] = []
        self._drawing = QTimer(self)
        self._drawing.setInterval(0)
        self._drawing.timeout.connect(self._draw_next)
        for example in examples():
            item = QListWidgetItem(example.title, self.list)
            item.setData(_NAME_ROLE, example.name)
            item.setData(_DESCRIPTION_ROLE, example.description)
            item.setToolTip(plain_tip(example.description))
            item.setSizeHint(_PICTURE + QSize(Theme.UNIT, Theme.UNIT * 4))
        self.list.setCurrentRow(0)
        appearance().changed.connect(self._draw_all)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the pictures, one at a time, once somebody looks."""
        super().showEvent(event)
        if not self._undrawn and self.list.item(0).icon().isNull():
            self._draw_all()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no further while nobody looks."""
        self._drawing.stop()
        super().hideEvent(event)

    def _draw_all(self) -> None:
        self._undrawn = [(self.list.item(row), example) for row, example in enumerate(examples())]
        if self.isVisible():
            self._drawing.start()

    def _draw_next(self) -> None:
        item, example = self._undrawn.pop(0)
        picture = picture_of(example, appearance().theme)
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)  # or Qt would tint it
        item.setIcon(icon)
        if not self._undrawn:
            self._drawing.stop()

    def _describe(self, item: QListWidgetItem | None) -> None:
        self._description.setText(item.data(_DESCRIPTION_ROLE) if item else "")

    def _choose(self, item: QListWidgetItem) -> None:
        self.accept()
        self.chosen.emit(item.data(_NAME_ROLE))


def picture_of(example: Example, theme: Theme) -> QPixmap:
    """Return a small picture of an example with its values and gradients, whole, on the theme's ground."""
    document = Document()
    document.replace(example.contents())
    scene = CanvasScene(document, theme)
    area = scene.graph_area().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    pixmap = QPixmap(_PICTURE * _SCALE)
    pixmap.fill(theme.ground)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene.render(painter, _fitted(area, QRectF(pixmap.rect())), area)
    scene.detach()
    pixmap.setDevicePixelRatio(_SCALE)
    return pixmap


def _fitted(area: QRectF, room: QRectF) -> QRectF:
    """Return where an area goes in the room, centred, no larger than twice the size it has on the canvas."""
    scale = min(room.width() / area.width(), room.height() / area.height(), _SCALE)
    fitted = QRectF(0, 0, area.width() * scale, area.height() * scale)
    fitted.moveCenter(room.center())
    return fitted
