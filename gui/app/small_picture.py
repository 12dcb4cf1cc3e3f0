"""A small picture of a document, as galleries and lists of files show it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPixmap

from engine.files.document import Contents
from gui.canvas.scene import CanvasScene
from gui.document.document import Document
from gui.document.shown import Shown
from gui.flow.examiner import examination_of
from gui.look.fitted import fitted
from gui.look.theme import Theme

PICTURE = QSize(248, 140)
_MARGIN = 24.0
_SCALE = 2


def picture_of(contents: Contents, theme: Theme) -> QPixmap:
    """Return a small picture of a document with its values and gradients, whole, on the theme's ground.

    Of an exercise it shows no more than its quiz does at the beginning.
    """
    document = Document()
    document.replace(contents)
    picture = QPixmap.fromImage(image_of(document, theme))
    picture.setDevicePixelRatio(_SCALE)
    return picture


def image_of(document: Document, theme: Theme) -> QImage:
    """Return such a picture of a document that is open, as an image for a screen of twice the sharpness."""
    shown: Shown = document if document.exercise is None else examination_of(document)
    scene = CanvasScene(shown, theme)
    area = scene.graph_area().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    image = QImage(PICTURE * _SCALE, QImage.Format.Format_RGB32)
    image.fill(theme.ground)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene.render(painter, fitted(area.size(), QRectF(image.rect()), _SCALE), area)
    scene.leave()
    return image
