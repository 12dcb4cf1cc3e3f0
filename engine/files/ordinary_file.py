"""Which files there are, and what an ordinary one holds: no pipe, no device, and no more than may be read."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from engine.errors import FormatError
from engine.text import _


def is_there(path: str | os.PathLike[str]) -> bool:
    """Return whether a file or a folder has this name; what is too long for a name is that of none."""
    try:
        return Path(path).exists()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Return whether there is a folder of this name; what can be no name is that of none."""
    return is_there(path) and path.is_dir()


def is_file_or_nothing(path: Path) -> bool:
    """Return whether a name is that of a file, or of nothing yet: no folder, pipe or device."""
    return path.is_file() or not is_there(path)


def ordinary_files(folder: Path, pattern: str) -> list[Path]:
    """Return the ordinary files in a folder whose names match, oldest first; links are none."""
    ages = {}
    for path in folder.glob(pattern):
        with suppress(OSError):  # it has gone meanwhile
            found = path.lstat()
            if stat.S_ISREG(found.st_mode):
                ages[path] = found.st_mtime
    return sorted(ages, key=ages.__getitem__)


def read_or_refuse(path: Path, most: int) -> bytes:
    """Return what `read_ordinary` does; raise FormatError with the reason where that cannot be read."""
    try:
        return read_ordinary(path, most)
    except OSError as error:
        message = _("cannot read {file}: {reason}")
        text = message.format(file=path.name, reason=reason_of(error))
        raise FormatError(text, source=str(path)) from error


def reason_of(error: OSError) -> str:
    """Return what the system says is wrong, or where it says nothing, whoever raised the error."""
    return error.strerror or str(error)


def in_megabytes(count: int) -> int:
    """Return whole megabytes of 2²⁰ bytes."""
    return count // 2**20


def read_ordinary(path: str | os.PathLike[str], most: int) -> bytes:
    """Return what an ordinary file holds; raise OSError where it is none.

    Where it holds more than so many bytes, one more than these comes back, and no other.
    What is opened may be anything that has a name: a pipe is opened without waiting for its other end, and
    what has no end is not read. What is no name at all, for a zero byte in it, is no file either.
    """
    handle = _opened(path)
    try:
        file = os.fdopen(handle, "rb")
    except OSError:  # as for a folder, which leaves the handle open
        os.close(handle)
        raise
    with file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(_("it is no ordinary file"))
        return file.read(most + 1)


def _opened(path: str | os.PathLike[str]) -> int:
    try:
        return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except ValueError as error:
        raise OSError(str(error)) from error
