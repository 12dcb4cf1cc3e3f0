"""The board on which a data set is drawn: the plane, the classes to draw, and what undoes and clears."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.text import _
from engine.training.data.drawn import MOST_CLASSES, Point
from gui.look.icon_button import IconButton
from gui.look.labels import PlainLabel, plain_tip
from gui.look.theme import Theme, appearance
from gui.training.data.point_pad import PointPad

DISC = 18


class DrawingBoard(QWidget):
    """Holds what is drawn; `changed` says that there are other points. `tools` are for a row of a form."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad, self.tools = PointPad(), QWidget()
        self.count = PlainLabel()
        self.undo = IconButton("undo", _("Take the last stroke back (Ctrl+Z)"))
        self.redo = IconButton("redo", _("Draw it again (Ctrl+Shift+Z)"))
        self.clear = IconButton("delete", _("Erase all points"))
        self.classes = QButtonGroup(self)
        self._build()
        self._connect()
        self._show()

    @property
    def points(self) -> tuple[Point, ...]:
        """The points that are drawn."""
        return self.pad.sketch.points

    def set_points(self, points: Sequence[Point]) -> None:
        """Show these points, without saying that they changed."""
        self.pad.set_points(points)
        self._show()

    def _build(self) -> None:
        strip = QHBoxLayout()
        strip.setSpacing(0)
        for number in range(1, MOST_CLASSES + 1):
            button = QToolButton()
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setIconSize(QSize(DISC, DISC))
            name = _("Draw points of class {number}").format(number=number)
            button.setToolTip(plain_tip(name))
            button.setAccessibleName(name)
            self.classes.addButton(button, number)
            strip.addWidget(button)
        strip.addStretch(1)
        self.classes.button(self.pad.number).setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Theme.UNIT // 2)
        column.addLayout(strip)
        column.addWidget(self.pad, 1)
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.count, 1)
        for tool in (self.undo, self.redo, self.clear):
            row.addWidget(tool)

    def _connect(self) -> None:
        pad = self.pad
        pad.changed.connect(self._show)
        pad.changed.connect(self.changed)
        pad.class_chosen.connect(lambda number: self.classes.button(number).click())
        self.classes.idClicked.connect(self._choose)
        self.undo.clicked.connect(pad.undo)
        self.redo.clicked.connect(pad.redo)
        self.clear.clicked.connect(pad.clear)
        appearance().changed.connect(self._show)

    def _choose(self, number: int) -> None:
        self.pad.choose_class(number)
        self._show()

    def _show(self) -> None:
        """Show how many points there are, what can be undone, and the classes in their colours."""
        sketch = self.pad.sketch
        self.count.setText(f"{len(sketch.points):,}")
        self.undo.setEnabled(sketch.can_undo)
        self.redo.setEnabled(sketch.can_redo)
        self.clear.setEnabled(bool(sketch.points))
        for number in range(1, MOST_CLASSES + 1):
            self.classes.button(number).setIcon(QIcon(self._disc(number)))

    def _disc(self, number: int) -> QPixmap:
        """Return the number of a class on its colour; on none where it is neither drawn nor chosen."""
        theme, ratio = appearance().theme, self.devicePixelRatioF()
        pixmap = QPixmap(QSize(DISC, DISC) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        is_coloured = number in {*self.pad.classes, self.pad.number}
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.rim, 1) if not is_coloured else Qt.PenStyle.NoPen)
            painter.setBrush(self.pad.colour(number) if is_coloured else Qt.BrushStyle.NoBrush)
            disc = QRectF(0, 0, DISC, DISC).adjusted(1, 1, -1, -1)
            painter.drawEllipse(disc)
            font = self.font()
            font.setPointSizeF(Theme.SMALL)
            font.setBold(is_coloured)
            painter.setFont(font)
            painter.setPen(theme.card if is_coloured else theme.soft)
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
        return pixmap
