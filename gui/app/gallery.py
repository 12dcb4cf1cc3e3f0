"""The example gallery: every worked example with its picture, one double-click from the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QIcon, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QTabBar, QVBoxLayout, QWidget

from engine.exercises.shipped import names, shipped
from engine.files.document import Contents
from engine.files.examples import examples
from engine.text import _
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.flow.examiner import examination_of
from gui.look.labels import PlainLabel, plain_tip
from gui.look.slices import Slices
from gui.look.theme import Theme, appearance

_PICTURE = QSize(248, 140)
_MARGIN = 24.0
_SCALE = 2


@dataclass(frozen=True)
class Entry:
    """Something to open: an example, or the exercise that was made of one, whose gradients are hidden."""

    title: str
    description: str
    contents: Callable[[], Contents]


def entries() -> dict[str, list[Entry]]:
    """Return what there is to open, by the title of its shelf, in the order of the course."""
    shelf = [Entry(example.title, example.description, example.contents) for example in examples()]
    return {_("Examples"): shelf, _("Exercises"): [_exercise(name) for name in names()]}


def _exercise(name: str) -> Entry:
    contents = shipped(name).contents
    return Entry(contents.title, contents.description, lambda: shipped(name).contents)


class Gallery(QDialog):
    """Shows examples and exercises in the order of the course; emits `chosen` with the contents of one."""

    chosen = Signal(object)

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
        self.shelves = QTabBar()
        self.shelves.setExpanding(False)
        self.shelves.setDrawBase(False)
        self.shelves.setAccessibleName(_("Shelves"))
        self._entries = entries()
        for title in self._entries:
            self.shelves.addTab(title)
        self._description = PlainLabel()
        self._description.setWordWrap(True)
        self._description.setMinimumHeight(Theme.UNIT * 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(Theme.UNIT, Theme.UNIT, Theme.UNIT, Theme.UNIT)
        for widget in (self.shelves, self.list, self._description):
            column.addWidget(widget)
        self._slices = Slices(self)
        self.shelves.currentChanged.connect(self._fill)
        self._fill()
        self.list.setFocus()
        appearance().changed.connect(self._draw_all)

    @property
    def _shelf(self) -> list[Entry]:
        return [*self._entries.values()][self.shelves.currentIndex()]

    def _fill(self, *_shelf: int) -> None:
        self.list.clear()
        for entry in self._shelf:
            item = QListWidgetItem(entry.title, self.list)
            item.setToolTip(plain_tip(entry.description))
            item.setSizeHint(_PICTURE + QSize(Theme.UNIT, Theme.UNIT * 4))
        self.list.setCurrentRow(0)
        self._draw_all()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the pictures, one at a time, once somebody looks."""
        super().showEvent(event)
        self._draw_missing()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no further while nobody looks."""
        self._slices.forget()
        super().hideEvent(event)

    def _draw_all(self) -> None:
        self._slices.forget()
        for row in range(self.list.count()):
            self.list.item(row).setIcon(QIcon())
        if self.isVisible():
            self._draw_missing()

    def _draw_missing(self) -> None:
        rows = (row for row in range(self.list.count()) if self.list.item(row).icon().isNull())
        self._slices.ask([partial(self._draw, row) for row in rows])

    def _draw(self, row: int) -> None:
        picture = picture_of(self._shelf[row].contents(), appearance().theme)
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)  # or Qt would tint it
        self.list.item(row).setIcon(icon)

    def _describe(self, _item: QListWidgetItem | None) -> None:
        row = self.list.currentRow()
        self._description.setText(self._shelf[row].description if row >= 0 else "")

    def _choose(self, item: QListWidgetItem) -> None:
        self.accept()
        self.chosen.emit(self._shelf[self.list.row(item)].contents())


def picture_of(contents: Contents, theme: Theme) -> QPixmap:
    """Return a small picture of a document with its values and gradients, whole, on the theme's ground.

    Of an exercise it shows no more than its quiz does at the beginning.
    """
    document = Document()
    document.replace(contents)
    shown = document if contents.exercise is None else examination_of(document)
    scene = CanvasScene(shown, theme)
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
