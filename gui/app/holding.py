"""Which file a window has open, told to other windows by a lock that ends with its program."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile

from engine.files.ordinary_file import ordinary_files
from gui.document.keeping import can_take, lock_named

SUFFIX = ".open"


class Hold:
    """Holds one file at a time, by a lock in a folder that all windows of a user share.

    The lock is named for the file's real path, so that a link to it is the same file. A lock whose program
    has ended holds nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place: Path | None = None
        self._lock: QLockFile | None = None

    def take(self, file: Path | None) -> bool:
        """Hold this file and let the one before go; return False where another window holds it.

        Where no lock can be written nobody is known to hold it.
        """
        place = None if file is None else self._folder / f"{_key(file)}{SUFFIX}"
        if place != self._place:
            self._release()
        self._place = place
        if place is not None and self._lock is None:
            return self._lock_at(place)
        return True

    def _lock_at(self, place: Path) -> bool:
        with suppress(OSError):  # it is there already, or there can be none
            place.parent.mkdir(parents=True)
        lock = lock_named(place)
        if can_take(lock):
            self._lock = lock
            return True
        return lock.error() is not QLockFile.LockError.LockFailedError

    def _release(self) -> None:
        self._lock = None  # a lock that is forgotten is let go


def clear_stale(folder: Path) -> None:
    """Remove the locks that programs have left which came to a sudden end."""
    for place in ordinary_files(folder, f"*{SUFFIX}"):
        can_take(lock_named(place))  # and what is taken is let go, and gone


def _key(file: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.realpath(file))).hexdigest()[:32]
