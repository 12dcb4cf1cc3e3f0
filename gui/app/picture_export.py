"""Makes pictures of what is in front: for a file, for the clipboard, or on paper.

They are painted as the graph was when they were asked for, piece by piece between the window's other work,
and files are made of them in a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPaintDevice, QPainter
from PySide6.QtWidgets import QApplication

from engine.text import _
from gui.canvas.painting import Painting
from gui.canvas.render import (
    SHEETS,
    Draw,
    blank,
    painted_on,
    picture_area,
    picture_steps,
    possible_scale,
    save,
)
from gui.canvas.scene import CanvasScene
from gui.document.apart import Apart
from gui.document.shown import Shown
from gui.document.snapshot import Snapshot
from gui.look.fitted import fitted
from gui.look.slices import Steps, at_once
from gui.look.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PNG = ".png"
SVG_MIME = "image/svg+xml"
DOTS_PER_INCH = 400
"""On paper: what would be smaller than can be made out in these dots is left out, as from afar."""
MOST_LINES = 400
"""Nodes up to which the clipboard is given lines beside pixels."""
DETAILED = 200
"""Nodes up to which a picture is painted in full only to be looked at."""


@dataclass(frozen=True)
class Look:
    """How a picture is to be: `nodes` are all that is shown, None for the whole graph.

    `scale` is an image's pixels to a scene pixel.
    """

    theme: Theme
    scale: float = 2.0
    nodes: frozenset[int] | None = None
    has_legend: bool = True


class Sitting:
    """A graph that sits for its picture, as it is now: a scene of its own in the wanted look."""

    def __init__(self, shown: Shown, look: Look) -> None:
        self.look = look
        self.scene = CanvasScene(Snapshot(shown, look.nodes), look.theme)
        self.area: QRectF = picture_area(self.scene, has_legend=look.has_legend)

    @property
    def size(self) -> QSize:
        """The size of the picture in scene pixels."""
        return self.area.size().toSize()

    @property
    def scale(self) -> float:
        """The scale that an image gets: the one wanted, as far as there can be an image of it."""
        return possible_scale(self.size, self.look.scale)

    @cached_property
    def detail(self) -> QImage:
        """All that is written in the picture, as an image; an empty one of a graph that is large."""
        if len(self.scene.shown.graph) > DETAILED:
            return QImage()
        image = blank(self.size, 1.0)
        at_once(painted_on(image, self.draw))
        return image

    def draw(self, painter: QPainter) -> Steps[None]:
        """Draw all of it by steps, a unit of the painter a scene pixel."""
        return picture_steps(painter, self.scene, self.area, has_legend=self.look.has_legend)

    def draw_on_page(self, page: QRectF, painter: QPainter) -> Steps[None]:
        """Draw it in the middle of a page, as large as there is room, by steps."""
        place = fitted(self.area.size(), page)
        painter.translate(place.topLeft())
        painter.scale(place.width() / self.area.width(), place.width() / self.area.width())
        yield from self.draw(painter)

    def over(self) -> None:
        """Keep nothing of the graph."""
        self.scene.leave()


@dataclass(frozen=True)
class Making:
    """A picture that is being made: of what, what follows, and what is done first where it is given up."""

    sitting: Sitting
    then: Callable[[], object]
    give_up: Callable[[], object] = lambda: None


class PictureExport(QObject):
    """Makes one picture at a time; `done` says what came of it, `refused` why nothing did."""

    done = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writing = Apart(self)
        self._writing.done.connect(self._tell_written)
        self._writing.failed.connect(self.refused)
        self._making: Making | None = None
        self._painting = Painting(self)
        self._painting.done.connect(lambda: self._forget().then())
        self._painting.given_up.connect(lambda: self._forget().give_up())
        self._painting.failed.connect(self._refuse)

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being painted or written."""
        return self._painting.is_busy or self._writing.is_busy

    def cancel(self) -> None:
        """Go on no more with the picture that is being made; one that is being written is, whole."""
        self._painting.cancel()

    def save(self, shown: Shown, look: Look, path: Path) -> None:
        """Write a picture; the suffix chooses PNG, SVG or PDF."""
        sitting = Sitting(shown, look)
        sheet = SHEETS[path.suffix.lower()](sitting.size, sitting.scale)

        def write() -> Path:
            save(path, sheet.encoded())
            return path

        self._make(Making(sitting, lambda: self._writing.ask(write)), sheet.device, sitting.draw)

    def copy(self, shown: Shown, look: Look) -> None:
        """Put a picture on the clipboard: pixels, and lines where there are not too many."""
        sitting, mime = Sitting(shown, look), QMimeData()
        image, lines = blank(sitting.size, sitting.scale), SHEETS[".svg"](sitting.size, 1.0)

        def give() -> None:
            mime.setImageData(image)
            QApplication.clipboard().setMimeData(mime)
            self.done.emit(_("The picture is on the clipboard."))

        def draw(painter: QPainter) -> Steps[None]:
            if len(sitting.scene.shown.graph) <= MOST_LINES:
                yield from painted_on(lines.device, sitting.draw)
                mime.setData(SVG_MIME, lines.encoded())
            yield from sitting.draw(painter)

        self._make(Making(sitting, give), image, draw)

    def print(self, sitting: Sitting, printer: QPrinter) -> None:
        """Print a picture in the middle of a page, as large as there is room, with what can be read there."""
        printer.setResolution(DOTS_PER_INCH)
        page = QRectF(QPointF(), printer.pageRect(printer.Unit.DevicePixel).size())
        told = _("The picture is sent to the printer.")
        making = Making(sitting, lambda: self.done.emit(told), printer.abort)
        self._make(making, printer, partial(sitting.draw_on_page, page))

    def _make(self, making: Making, device: QPaintDevice, draw: Draw) -> None:
        """Paint this, in the place of whatever is being made."""
        self.cancel()
        self._making = making
        self._painting.begin(device, draw)

    def _refuse(self, words: str) -> None:
        self._forget()
        self.refused.emit(words)

    def _forget(self) -> Making:
        """Return what was being made, and keep nothing of it."""
        assert self._making is not None
        making, self._making = self._making, None
        making.sitting.over()
        return making

    def _tell_written(self, path: Path) -> None:
        self.done.emit(_("{name} is written in {folder}.").format(name=path.name, folder=path.parent))
