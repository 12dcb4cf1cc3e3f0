"""Makes pictures of what is in front: for a file, for the clipboard, or on paper.

Images are painted in bands between the window's other work, and made a file of in a thread. Of what has lines
(SVG, PDF) the wires are led between other work, then it is drawn at once; paper is drawn at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from engine.text import _
from gui.canvas.banded import Banded, possible_scale
from gui.canvas.led_whole import LedWhole
from gui.canvas.render import WRITERS, Draw, encoded, image_of, paint_picture, picture_area, save
from gui.canvas.scene import CanvasScene
from gui.document.apart import Apart
from gui.document.part import Part
from gui.document.shown import Shown
from gui.look.theme import Theme

PNG = ".png"
SVG_MIME = "image/svg+xml"
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
    """A graph that sits for its picture: a scene of its own in the wanted look, until it is `over`."""

    def __init__(self, shown: Shown, look: Look) -> None:
        self.look = look
        self._shown = shown if look.nodes is None else Part(shown, look.nodes)
        self.scene = CanvasScene(self._shown, look.theme)
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
        is_large = len(self.scene.shown.graph) > DETAILED
        return QImage() if is_large else image_of(self.size, self.draw, 1.0)

    def draw(self, painter: QPainter) -> None:
        """Draw all of it, a unit of the painter a scene pixel."""
        paint_picture(painter, self.scene, self.area, has_legend=self.look.has_legend)

    def drawn(self, write: Callable[[QSize, Draw, float], bytes]) -> bytes:
        """Return what a writer of pictures makes of it."""
        return write(self.size, self.draw, self.scale)

    def over(self) -> None:
        """Let go of the graph."""
        self.scene.detach()


class PictureExport(QObject):
    """Makes one picture at a time; `done` says what came of it, `refused` why nothing did."""

    done = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writing = Apart(self)
        self._writing.done.connect(self._tell_written)
        self._writing.failed.connect(self.refused)
        self._painting: Banded | LedWhole | None = None
        self._sitting: Sitting | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being painted or written."""
        return self._painting is not None or self._writing.is_busy

    def cancel(self) -> None:
        """Go on no more with the picture that is being made; one that is being written is, whole."""
        if self._painting is not None and self._sitting is not None:
            self._painting.blockSignals(True)  # it may have a turn left before it goes
            self._painting.deleteLater()
            self._sitting.over()
        self._painting = self._sitting = None

    def save(self, shown: Shown, look: Look, path: Path) -> None:
        """Write a picture; the suffix chooses PNG, SVG or PDF."""
        suffix = path.suffix.lower()
        if suffix == PNG:
            self._paint(Sitting(shown, look), lambda image: self._write(path, lambda: encoded(image)))
            return
        sitting = Sitting(shown, look)
        led = LedWhole(sitting.scene, sitting.area, self)
        self._begin(led, sitting)
        led.done.connect(lambda: self._draw(sitting, path))

    def copy(self, shown: Shown, look: Look) -> None:
        """Put a picture on the clipboard: pixels, and lines where there are not too many."""
        sitting = Sitting(shown, look)
        lines = sitting.drawn(WRITERS[".svg"]) if len(sitting.scene.shown.graph) <= MOST_LINES else b""

        def give(image: QImage) -> None:
            mime = QMimeData()
            mime.setImageData(image)
            if lines:
                mime.setData(SVG_MIME, lines)
            QApplication.clipboard().setMimeData(mime)
            self.done.emit(_("The picture is on the clipboard."))

        self._paint(sitting, give)

    def _paint(self, sitting: Sitting, then: Callable[[QImage], object]) -> None:
        painting = Banded(
            sitting.scene, sitting.area, sitting.scale, has_legend=sitting.look.has_legend, parent=self
        )
        self._begin(painting, sitting)

        def end(image: QImage) -> None:
            self.cancel()
            then(image)

        painting.done.connect(end)

    def _draw(self, sitting: Sitting, path: Path) -> None:
        """Draw lines, whose wires are led by now, and write them."""
        data = sitting.drawn(WRITERS[path.suffix.lower()])
        self.cancel()
        self._write(path, lambda: data)

    def _begin(self, painting: Banded | LedWhole, sitting: Sitting) -> None:
        """Take this for what is being made, in the place of whatever was."""
        self.cancel()
        self._painting, self._sitting = painting, sitting

    def _write(self, path: Path, encode: Callable[[], bytes]) -> None:
        def work() -> Path:
            save(path, encode())
            return path

        self._writing.ask(work)

    def _tell_written(self, path: Path) -> None:
        self.done.emit(_("{name} is written in {folder}.").format(name=path.name, folder=path.parent))
