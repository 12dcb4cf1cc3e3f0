"""Where a window's worker keeps its race, and what crashes have left of others."""

from __future__ import annotations

import uuid
from pathlib import Path

from PySide6.QtCore import QLockFile

from engine.files.ordinary_file import ordinary_files
from gui.document.keeping import LOCK, forget, lock_of, orphans

SUFFIX = ".race"


class RaceKeeper:
    """Gives the race of one window a file in a folder, with a lock that says that the window is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: Path | None = None
        self._lock: QLockFile | None = None

    @property
    def kept(self) -> Path | None:
        """The file, where a race is in it."""
        return self._file if self._file is not None and self._file.exists() else None

    def place(self) -> Path:
        """Return the file, and hold its lock from now on; raise OSError where there can be none."""
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._folder / f"{uuid.uuid4().hex}{SUFFIX}"
            self._lock = lock_of(self._file)
            self._lock.tryLock(0)
        return self._file

    def take_over(self, race: Path) -> None:
        """Let another window's race go that goes on here, once it is kept here."""
        if self.kept not in (None, race):
            forget(race)

    def close(self, *, keep: bool = False) -> None:
        """Forget the race, or with `keep` leave it for the next start; its worker must have ended."""
        if self._lock is not None:
            self._lock.unlock()
        if self._file is not None and not keep:
            forget(self._file)
        self._file = self._lock = None


def orphaned_races(folder: Path) -> list[Path]:
    """Return the races of windows that are no more, oldest first, and clear away what is none."""
    for lock in ordinary_files(folder, f"*{SUFFIX}{LOCK}"):
        race = lock.with_name(lock.name.removesuffix(LOCK))
        if not race.exists() and lock_of(race).tryLock(0):
            forget(race)
    return orphans(folder, SUFFIX)
