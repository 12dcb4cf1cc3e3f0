"""The sheet that makes a picture of the graph: what is chosen is seen at once, and goes where one wants."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.text import _
from gui.app.picture_export import PNG, Look, Sitting
from gui.document.shown import Shown
from gui.look.fitted import fitted
from gui.look.labels import PlainLabel
from gui.look.slices import at_once
from gui.look.theme import DARK, LIGHT, Theme, appearance

FORMATS = {PNG: _("PNG, an image"), ".svg": _("SVG, lines"), ".pdf": _("PDF, a page")}
SCALES = (1.0, 2.0, 3.0, 4.0)
USUAL_SCALE = 2.0
PREVIEW = QSize(360, 240)


class ExportSheet(QDialog):
    """Chooses how a picture of something shown is to be; `selected` are the nodes that may be all of it.

    `saved` carries the look and the suffix of a file to be written, `copied` and `printed` the look.
    """

    saved = Signal(object, str)
    copied = Signal(object)
    printed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Export picture"))
        self.format, self.scale, self.theme, self.part = (QComboBox() for _each in range(4))
        for suffix, words in FORMATS.items():
            self.format.addItem(words, suffix)
        for scale in SCALES:
            self.scale.addItem(_("{scale:g}×").format(scale=scale), scale)
        self.scale.setCurrentIndex(SCALES.index(USUAL_SCALE))
        for words, theme in ((_("Light"), LIGHT), (_("Dark"), DARK)):
            self.theme.addItem(words, theme)
        self.legend = QCheckBox(_("&With legend"))
        self.legend.setChecked(True)
        self.size_told = PlainLabel()
        self.preview = Preview()
        self._sitting: Sitting | None = None
        self._arrange()
        for box in (self.format, self.scale, self.theme, self.part):
            box.currentIndexChanged.connect(self._look_anew)
        self.legend.toggled.connect(self._look_anew)

    def begin(self, shown: Shown, selected: list[int]) -> None:
        """Offer a picture of this, or of what is selected in it."""
        self._shown, self._selected = shown, frozenset(selected)
        self.part.blockSignals(True)
        self.part.clear()
        self.part.addItem(_("The whole graph"))
        if selected:
            self.part.addItem(_("What is selected"))
        self.part.setEnabled(bool(selected))
        self.part.blockSignals(False)
        self.theme.setCurrentIndex(self.theme.findData(appearance().theme))
        self._look_anew()
        self.open()

    @property
    def look(self) -> Look:
        """How the picture is to be, as it is chosen now."""
        theme: Theme = self.theme.currentData()
        nodes = self._selected if self.part.currentIndex() == 1 else None
        return Look(theme, self.scale.currentData(), nodes, self.legend.isChecked())

    def _arrange(self) -> None:
        form = QFormLayout()
        for words, field in (
            (_("&Format"), self.format), (_("&Scale"), self.scale), (_("&Colours"), self.theme),
            (_("&Part"), self.part),
        ):  # fmt: skip
            form.addRow(words, field)
        form.addRow(self.legend)
        form.addRow(self.size_told)
        upper = QHBoxLayout()
        upper.addWidget(self.preview, 1)
        upper.addLayout(form)
        column = QVBoxLayout(self)
        column.addLayout(upper, 1)
        column.addLayout(self._make_buttons())

    def _make_buttons(self) -> QHBoxLayout:
        self.save_button, self.copy_button = QPushButton(_("&Save…")), QPushButton(_("C&opy"))
        self.print_button, self.close_button = QPushButton(_("P&rint…")), QPushButton(_("Close"))
        self.save_button.setDefault(True)
        self.save_button.setToolTip(_("Write it to a file"))
        self.copy_button.setToolTip(_("Put it on the clipboard"))
        self.print_button.setToolTip(_("Print it on a page"))
        self.close_button.setToolTip(_("Make no picture (Esc)"))
        self.save_button.clicked.connect(lambda: self.saved.emit(self.look, self.format.currentData()))
        self.copy_button.clicked.connect(lambda: self.copied.emit(self.look))
        self.print_button.clicked.connect(lambda: self.printed.emit(self.look))
        self.close_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.close_button, self.print_button, self.copy_button, self.save_button):
            row.addWidget(button)
        return row

    def _look_anew(self, *_chosen: object) -> None:
        self._end_sitting()
        self._sitting = Sitting(self._shown, self.look)
        self.scale.setEnabled(self.format.currentData() == PNG)
        self.size_told.setText(self._told(self._sitting))
        self.preview.show_sitting(self._sitting)

    def _told(self, sitting: Sitting) -> str:
        size = sitting.size
        if self.format.currentData() != PNG:
            return _("Sharp at any size")
        pixels = size * sitting.scale
        words = _("{width} × {height} pixels").format(width=pixels.width(), height=pixels.height())
        is_less = sitting.scale < self.scale.currentData()
        return words + "\n" + _("The largest there can be") if is_less else words

    def done(self, result: int) -> None:
        """Let go of the graph."""
        self._end_sitting()
        super().done(result)

    def _end_sitting(self) -> None:
        self.preview.show_sitting(None)
        if self._sitting is not None:
            self._sitting.over()
        self._sitting = None


class Preview(QWidget):
    """Shows a picture as small as there is room for it, of a small graph with all that is written in it."""

    def __init__(self) -> None:
        super().__init__()
        self._sitting: Sitting | None = None
        self.setMinimumSize(PREVIEW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Preview"))

    def show_sitting(self, sitting: Sitting | None) -> None:
        """Show another picture, or none."""
        self._sitting = sitting
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the middle, with a border around."""
        if (sitting := self._sitting) is None:
            return
        size = sitting.area.size()
        place = fitted(size, QRectF(self.rect()), largest=1.0)
        scale = place.width() / size.width()
        with QPainter(self) as painter:
            painter.translate(place.topLeft().toPoint())
            painter.scale(scale, scale)
            if sitting.detail.isNull():
                at_once(sitting.draw(painter))
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(QRectF(QPointF(), size), sitting.detail)
            painter.setPen(appearance().theme.border)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0, 0, size.width() - 1, size.height() - 1))
