"""Asks where an animation of a pass is to go, and writes it there; the message bar says how far it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.files.ordinary_file import is_there
from engine.text import _
from gui.app.questions import ask_to_replace, ask_where_to_export
from gui.flow.film_formats import FILM_FORMATS, FilmFormat, Wish
from gui.flow.playback import Playback
from gui.flow.recording import Recording
from gui.look.message_bar import MessageBar
from gui.look.theme import appearance


class Exporting(QObject):
    """Exports one animation at a time; another takes the place of the one before."""

    def __init__(self, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._messages, self._window = messages, window
        self.recording: Recording | None = None

    def export(self, playback: Playback, start: Path) -> None:
        """Ask for a file or folder, `start` being offered, and begin to write the playback there."""
        self.cancel()
        chosen = self._ask(start)
        if chosen is None:
            playback.deleteLater()
            return
        kind, path = chosen
        self.recording = Recording(playback, kind, path, Wish(appearance().theme), self)
        self.recording.advanced.connect(self._tell)
        self.recording.written.connect(self._say_written)
        self.recording.failed.connect(self._say_failed)
        self._messages.tell(_words(path, 0.0), {_("Cancel"): self.cancel})

    def cancel(self) -> None:
        """Stop writing, if anything is written."""
        if self.recording is not None:
            self.recording.cancel()
            self._forget()

    def _ask(self, start: Path) -> tuple[FilmFormat, Path] | None:
        kinds = {_filter(kind): kind for kind in FILM_FORMATS.values()}
        while True:
            name, chosen = ask_where_to_export(self._window, start, list(kinds))
            if not name:
                return None
            kind = kinds[chosen]
            path = with_suffix(Path(name), kind.suffix)
            if not is_there(path) or ask_to_replace(self._window, path):
                return kind, path

    def _tell(self, share: float) -> None:
        assert self.recording is not None
        self._messages.amend(_words(self.recording.path, share))

    def _say_written(self, path: Path) -> None:
        self._forget()
        self._messages.tell(_("{name} is written in {folder}.").format(name=path.name, folder=path.parent))

    def _say_failed(self, reason: str) -> None:
        self._forget()
        self._messages.say(reason)

    def _forget(self) -> None:
        self.recording = None
        self._messages.clear()


def with_suffix(path: Path, suffix: str) -> Path:
    """Return the path with this suffix at its end, once."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _filter(kind: FilmFormat) -> str:
    """Return the kind as a file dialog names it."""
    if not kind.suffix:
        return _("{kind}, in a folder (*)").format(kind=kind.title)
    return f"{kind.title} (*{kind.suffix})"


def _words(path: Path, share: float) -> str:
    return _("Writing {name}: {percent} %").format(name=path.name, percent=round(100 * share))
