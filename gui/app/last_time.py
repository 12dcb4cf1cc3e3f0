"""Which files are open in a window: remembered as they come and go, and open again at the next start.

Only what comes to the front is read then. The others have their tabs, and are read when one goes to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.errors import FormatError
from engine.text import _
from gui.app.files import Files
from gui.app.settings import OpenFiles, Settings
from gui.app.tabs import Tab, Tabs
from gui.document.laid_aside import Unread


class LastTime(QObject):
    """The open files of one window; `passed_over` says which of them could not be opened again."""

    passed_over = Signal(str)

    def __init__(self, tabs: Tabs, files: Files, settings: Settings) -> None:
        super().__init__(tabs)
        self._tabs, self._files, self._settings = tabs, files, settings
        for changed in (tabs.changed, tabs.document.saved):
            changed.connect(self.remember)

    def remember(self) -> None:
        """Remember the files that are open, and which of them is in front or stands nearest to it."""
        paths = [self._tabs.standing(tab).path for tab in self._tabs]
        upto = sum(path is not None for path in paths[: self._tabs.index + 1])
        files = [path for path in paths if path is not None]
        self._settings.remember_open(OpenFiles(files, max(0, upto - 1)))

    def come_back(self, given: Path | None = None) -> bool:
        """Open what was open, and in front of it what was given now; False where no file is in front then."""
        blank, was_open = self._tabs.front, self._settings.open_files()
        words: list[str] = []
        tabs = self._expected(was_open.files, words)
        if given is not None:
            self._files.open(given)
        else:
            self._bring(_nearest(tabs, was_open), words)
        if self._tabs.front is not blank:
            self._tabs.remove(blank)
        if words:
            self.passed_over.emit(" ".join(words))
        return self._tabs.document.path is not None

    def _expected(self, paths: Sequence[Path], words: list[str]) -> dict[Path, Tab]:
        """Give each file a tab, unless it is gone, or open in another window."""
        there = [path for path in paths if _is_file(path)]
        if gone := [path.name for path in paths if path not in there]:
            words.append(_("No longer there: {files}.").format(files=", ".join(gone)))
        tabs = self._tabs.expect([Unread(path, self._files.laid_aside) for path in there])
        return {path: tab for path, tab in zip(there, tabs, strict=True) if tab is not None}

    def _bring(self, tabs: Sequence[Tab], words: list[str]) -> None:
        """Bring the first of these to the front that can be read; those before it are closed."""
        for tab in tabs:
            try:
                self._tabs.read(tab)
            except FormatError as error:
                words.append(_("{reason}.").format(reason=str(error).rstrip(".")))
                self._tabs.remove(tab)
            else:
                self._tabs.go_to(tab)
                return


def _nearest(tabs: dict[Path, Tab], was_open: OpenFiles) -> list[Tab]:
    """Return what was in front, what stood after it, and what stood before it, the nearest first."""
    paths = [*was_open.files[was_open.front :], *reversed(was_open.files[: was_open.front])]
    return [tabs[path] for path in paths if path in tabs]


def _is_file(path: Path) -> bool:
    with suppress(OSError):
        return path.is_file()
    return False
