"""Small pictures of the documents opened last, kept in the user's cache.

One is painted when the window has nothing else to do, and made a file of in a thread. A picture that is older
than its document's file is not shown: it would tell numbers that are no longer there.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import partial
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPixmap

from engine.errors import EngineError
from engine.files.ordinary_file import ordinary_files
from engine.files.places import chosen_folder
from gui.app.settings import MOST_RECENT
from gui.document.apart import Apart
from gui.document.document import Document
from gui.look.slices import Slices
from gui.look.theme import Theme, appearance

SUFFIX = ".png"
MOST = 3 * MOST_RECENT
"""Pictures that are kept; the oldest are removed."""


def folder() -> Path:
    """Return the folder of the pictures: in the one that the settings were sent to, or the user's cache."""
    cache = chosen_folder() or platformdirs.user_cache_path("chainrule", appauthor=False)
    return cache / "thumbnails"


class Thumbnails(QObject):
    """Keeps the pictures of one window's documents."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._slices, self._writing = Slices(self), Apart(self)

    @property
    def is_busy(self) -> bool:
        """Whether a picture is still to be painted or written."""
        return self._slices.is_busy or self._writing.is_busy

    def keep(self, document: Document) -> None:
        """Keep a picture of a document as it stands in its file, if it has one, once there is time."""
        if document.path is not None:
            self._slices.forget()
            self._slices.ask([partial(self._paint, document, document.path)])

    def close(self) -> None:
        """Paint no more, and end the file that is being written: some thousandths of a second."""
        self._slices.forget()
        self._writing.finish()

    def _paint(self, document: Document, path: Path) -> None:
        if document.path != path or document.is_modified:
            return
        from gui.app.small_picture import image_of  # not before there is time for it

        theme = appearance().theme
        document.flush()
        with suppress(EngineError):  # an exercise that cannot be asked has no picture
            image = image_of(document, theme)
            self._writing.ask(lambda: _write(place_of(path, theme), image))


def place_of(path: Path, theme: Theme) -> Path:
    """Return where the picture of a file is kept, in this theme."""
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
    return folder() / f"{name}-{theme.name}{SUFFIX}"


def thumbnail(path: Path, theme: Theme) -> QPixmap:
    """Return the picture of a file, an empty one where there is none that is as new as the file."""
    place = place_of(path, theme)
    with suppress(OSError):
        if place.is_file() and place.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            picture = QPixmap(str(place))
            picture.setDevicePixelRatio(2.0)
            return picture
    return QPixmap()


def _write(place: Path, image: QImage) -> None:
    """Write a picture and remove the oldest beyond those that are kept; what can't be kept is not missed."""
    from gui.canvas.render import encoded, save  # what writes pictures is not loaded at the start

    with suppress(OSError, EngineError):
        place.parent.mkdir(parents=True, exist_ok=True)
        save(place, encoded(image))
        for old in ordinary_files(place.parent, f"*{SUFFIX}")[:-MOST]:
            old.unlink(missing_ok=True)
