"""What a file holds, where it is an ordinary one: no pipe, no device, and no more than may be read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from engine.errors import FormatError
from engine.text import _


def read_or_refuse(path: Path, most: int = -1) -> bytes:
    """Return what `read_ordinary` does; raise FormatError with the reason where that cannot be read."""
    try:
        return read_ordinary(path, most)
    except OSError as error:
        message = _("cannot read {file}: {reason}")
        text = message.format(file=path.name, reason=error.strerror or error)
        raise FormatError(text, source=str(path)) from error


def read_ordinary(path: str | os.PathLike[str], most: int = -1) -> bytes:
    """Return what an ordinary file holds, at most so many bytes of it; raise OSError where it is none.

    What is opened may be anything that has a name: a pipe is opened without waiting for its other end, and
    what has no end is not read.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        file = os.fdopen(handle, "rb")
    except OSError:  # as for a folder, which leaves the handle open
        os.close(handle)
        raise
    with file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(_("it is no ordinary file"))
        return file.read(most)
