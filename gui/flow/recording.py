"""Writes a film while the window goes on: some of it whenever there is nothing else to do."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from engine.errors import EngineError
from engine.text import _
from gui.flow.film_formats import FilmFormat, Wish
from gui.flow.playback import Playback
from gui.look.slices import SLICE


class Recording(QObject):
    """Writes one playback in one format, and owns it; deletes itself when it is done.

    `advanced` carries the share that is done, `written` the path in the end, `failed` why there is none.
    """

    advanced = Signal(float)
    written = Signal(object)
    failed = Signal(str)

    def __init__(
        self, playback: Playback, kind: FilmFormat, path: Path, wish: Wish, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._playback, self.path = playback, path
        playback.setParent(self)
        playback.ended.connect(self._give_up)
        self._writing = kind.write(playback, path, wish)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def cancel(self) -> None:
        """Write no further; nothing is left of what was written."""
        self._timer.stop()
        self._writing.close()  # type: ignore[attr-defined]
        self.deleteLater()

    def _give_up(self) -> None:
        self.cancel()
        self.failed.emit(_("The animation was not written: the graph has changed meanwhile."))

    def _go_on(self) -> None:
        begun = perf_counter()
        try:
            while perf_counter() - begun < SLICE:
                share = next(self._writing)
            self.advanced.emit(share)
        except StopIteration:
            self.cancel()
            self.written.emit(self.path)
        except EngineError as error:
            self.cancel()
            self.failed.emit(str(error))
