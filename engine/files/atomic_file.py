"""Files written whole or not at all: the old one stays until the new one is on the disk, then as a backup.

Links are followed and permissions kept. A file that another name belongs to as well (a hard link), or that is
no ordinary file, is refused: putting a new file in its place would part the two, or destroy it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from engine.files.ordinary_file import is_file_or_nothing
from engine.text import _

BACKUP = "~"
"""What is appended to a file's name for the one backup: the file as it was before it was last written."""
_LONGEST_NAME = 255
"""Bytes that a name has at most, nearly everywhere."""
_PREFIX, _SUFFIX = ".chainrule-", ".part"
_LEFT_OVER = 3600.0
"""Seconds after which a part that nobody finished is taken for one that a crash has left."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write these bytes, keeping permissions and one backup; raise OSError where that can't be done."""
    with replacing(path, backup=True) as file:
        file.write(data)


def write_export(path: Path, data: bytes) -> None:
    """Write what can be made again, whole or not at all, without a backup; raise OSError where that can't be.

    A device or a pipe, where nothing can be lost, takes the bytes as they come.
    """
    if path.is_dir() or is_file_or_nothing(path):
        with replacing(path, backup=False) as file:
            file.write(data)
    else:
        path.write_bytes(data)


@contextmanager
def replacing(path: Path, *, backup: bool) -> Iterator[BinaryIO]:
    """Give a file to write into, which takes the place of another at the end; permissions are kept.

    Where writing fails nothing is left of it, and what was there stays. Raises OSError where that can't be
    done.
    """
    target = Path(os.path.realpath(path))
    _require_ordinary(target)
    _clear_left_over(target.parent)
    handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=_SUFFIX, dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_usual_permissions(part, target)
        if backup:
            _back_up(target)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _keep_names(target.parent)


def clear_parts(path: Path) -> None:
    """Remove what is left of writing a file that nobody writes any more; raise OSError where it stays."""
    target = Path(os.path.realpath(path))
    for part in target.parent.glob(f"{_prefix(target)}*{_SUFFIX}"):
        part.unlink(missing_ok=True)


def _prefix(target: Path) -> str:
    """Return how the names of a file's parts begin."""
    return f"{_PREFIX}{_mark(target)}-"


def _mark(target: Path) -> str:
    """Return what tells a name from others where there is no room for all of it."""
    return hashlib.sha256(os.fsencode(target.name)).hexdigest()[:8]


def _require_ordinary(target: Path) -> None:
    try:
        found = target.stat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(found.st_mode):
        raise OSError(_("it is no ordinary file"))
    if found.st_nlink > 1:
        raise OSError(_("it has another name too (a hard link); save under a new name"))


def _clear_left_over(folder: Path) -> None:
    """Remove parts that a crash has left in a folder, where that may be."""
    before = time.time() - _LEFT_OVER
    with suppress(OSError):
        for part in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError):
                if part.stat().st_mtime < before:
                    part.unlink()


def _give_usual_permissions(part: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, part)
        return
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(0o666 & ~mask)


def _back_up(target: Path) -> None:
    """Keep the file that is there under its backup's name; one that cannot be kept stops nothing."""
    backup = backup_of(target)
    copy = target.with_name(f"{_PREFIX}{os.getpid()}{_SUFFIX}")
    try:
        if target.exists() and (backup.is_file() or not backup.exists()):
            shutil.copy2(target, copy)
            copy.replace(backup)
    except OSError:
        with suppress(OSError):
            copy.unlink(missing_ok=True)


def backup_of(target: Path) -> Path:
    """Return where the backup of a file stands: beside it, by its name, shortened where that is too long."""
    whole = os.fsencode(target.name)
    room = _LONGEST_NAME - len(BACKUP)
    if len(whole) <= room:
        return target.with_name(target.name + BACKUP)
    mark = f"-{_mark(target)}"
    cut = whole[: room - len(mark)].decode(errors="ignore")
    return target.with_name(cut + mark + BACKUP)


def _keep_names(folder: Path) -> None:
    """Bring the folder's own entry to the disk, on systems that let a folder be opened for that."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
