"""A data set on its way to this computer, because the user asked for it; nothing else opens a connection.

pooch downloads each file beside its place under a name of its own, compares its checksum, and only then puts
it there. So whatever goes wrong, files are whole or not there, and those that are there stay.
"""

from __future__ import annotations

import errno
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from engine.errors import DatasetError
from engine.files.ordinary_file import reason_of
from engine.text import _
from engine.training.data.remote_sets import REMOTE, RemoteFile, RemoteSet, host_of, size_text

CHUNK = 2**14
"""Bytes between two looks at whether it was cancelled."""
PATIENCE = (8, 20)
"""Seconds that a server gets to answer, and to send more."""
_LEFT_OVER = 3600.0
"""Seconds after which a part that nobody finished is taken for one that a crash has left."""

Told = Callable[[int], object]
Downloader = Callable[..., object]


class CancelledError(DatasetError):
    """The user did not want the data any more."""


class Fetching:
    """Fetches what is missing of one data set: `run` in one thread, while others read `done` or `cancel` it.

    `mirror` is an address in place of the usual ones, see `remote_sets`.
    """

    def __init__(self, name: str, mirror: str = "") -> None:
        self.wanted = REMOTE[name]
        self.done = 0
        """Bytes that are there, of `size`."""
        self._mirror = mirror
        self.is_cancelled = False
        """Whether it was cancelled; `run` ends soon."""

    @property
    def size(self) -> int:
        """Bytes of the whole data set."""
        return self.wanted.size

    def cancel(self) -> None:
        """Let `run` end within a moment, or where a server is silent, when it answers."""
        self.is_cancelled = True

    def run(self, told: Told | None = None) -> Path:
        """Fetch, and return what is to be read; `told` hears of `done` as it grows.

        Files that are there are compared with their checksums too, and fetched anew if they are others.
        Raises DatasetError, a sentence of its own, where there is no connection, where what was sent is
        another file, where it cannot be written, and CancelledError where it was cancelled.
        """
        addresses = list(self.wanted.addresses(self._mirror))
        self._require_room()
        with _kept(self.wanted):
            _clear_left_over(self.wanted.folder)
            before = 0
            for file in self.wanted.files:
                self._fetch(file, addresses, _Meter(self, file, before, told))
                before += file.size
                self._set_done(before, told)
        return self.wanted.path

    def _fetch(self, file: RemoteFile, addresses: list[str], meter: _Meter) -> None:
        """Fetch a file from the first address that has it; those that have not are not tried again."""
        failures: dict[str, str] = {}
        while addresses:
            meter.begin()
            try:
                _retrieve(addresses[0] + file.name, file, self.wanted.folder, meter)
            except _FailedError as failed:
                failures[host_of(addresses[0])] = str(failed)
                del addresses[0]
            else:
                return
        raise DatasetError(_why_not(self.wanted, failures), source=self.wanted.name)

    def _require_room(self) -> None:
        """Refuse what would fill the disk, before time is spent on it."""
        needed = sum(file.size for file in self.wanted.missing)
        there = next((each for each in self.wanted.folder.parents if each.is_dir()), None)
        with suppress(OSError):
            if there is not None and shutil.disk_usage(there).free < needed:
                raise DatasetError(_no_room(self.wanted), source=self.wanted.name)

    def _set_done(self, done: int, told: Told | None) -> None:
        self.done = done
        if told is not None:
            told(done)

    def look(self) -> None:
        """Raise CancelledError where it was cancelled."""
        if self.is_cancelled:
            message = _("{title} was not fetched: it was cancelled").format(title=self.wanted.title)
            raise CancelledError(message, source=self.wanted.name)


class _FailedError(Exception):
    """A server did not send the file, with the reason in words."""


class _Meter:
    """What pooch calls a progress bar: hears of each chunk of one file, and may end it by raising."""

    total = 0

    def __init__(self, fetching: Fetching, file: RemoteFile, before: int, told: Told | None) -> None:
        self._fetching, self._file, self._before, self._told = fetching, file, before, told

    def begin(self) -> None:
        self._come = 0
        self._fetching.look()

    def update(self, size: int) -> None:
        self._fetching.look()
        self._come += size
        if self._come > self._file.size + CHUNK:
            raise _FailedError(_("it sends more than there should be"))
        self._fetching._set_done(self._before + min(self._come, self._file.size), self._told)

    def reset(self) -> None:
        self.begin()

    def close(self) -> None:
        """There is nothing to close."""


# -- downloading ------------------------------------------------------------------------------------------


def _retrieve(address: str, file: RemoteFile, folder: Path, meter: _Meter) -> None:
    """Put a file into a folder, once it is the right one; raise _FailedError where its server is at fault."""
    import pooch  # whoever fetches nothing does without
    from requests.exceptions import RequestException

    pooch.get_logger().setLevel(logging.WARNING)  # it would tell the terminal
    try:
        pooch.retrieve(address, f"sha256:{file.sha256}", file.name, folder, downloader=downloader(meter))
    except RequestException as error:
        raise _FailedError(_reason(error)) from error
    except ValueError as error:
        raise _FailedError(_("what it sends is another file: its checksum is wrong")) from error


def downloader(meter: Any) -> Downloader:
    """Return what downloads an address into a file, and tells the meter of each chunk."""
    import pooch

    as_it_is = {"Accept-Encoding": "identity"}
    whole: Downloader = pooch.HTTPDownloader(
        progressbar=meter, chunk_size=CHUNK, timeout=PATIENCE, headers=as_it_is
    )
    return whole


def _reason(error: Exception) -> str:
    """Return why a server sent nothing; "" where there is no connection to it."""
    from requests import exceptions

    if isinstance(error, exceptions.SSLError):
        return _("its certificate is not to be trusted")
    if isinstance(error, exceptions.HTTPError) and error.response is not None:
        return _("it answers {status}").format(status=error.response.status_code)
    if isinstance(error, exceptions.ConnectionError | exceptions.Timeout):
        return ""
    return _("it does not send the file")


# -- in words ---------------------------------------------------------------------------------------------


def _why_not(wanted: RemoteSet, failures: dict[str, str]) -> str:
    if not any(failures.values()):
        message = _("{title} cannot be fetched: there is no connection to {hosts}; is this computer online?")
        return message.format(title=wanted.title, hosts=_(" or ").join(failures))
    reasons = [f"{host}: {reason or _('no connection')}" for host, reason in failures.items()]
    return _("{title} cannot be fetched. {reasons}").format(title=wanted.title, reasons="; ".join(reasons))


def _no_room(wanted: RemoteSet) -> str:
    message = _("{title} cannot be fetched: there is no room on the disk for {size} in {folder}")
    return message.format(title=wanted.title, size=size_text(wanted.size), folder=wanted.folder)


@contextmanager
def _kept(wanted: RemoteSet) -> Iterator[None]:
    """Say in a sentence why files cannot be kept."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            text = _no_room(wanted)
        else:
            message = _("{title} cannot be kept in {folder}: {reason}")
            reason = reason_of(error)
            text = message.format(title=wanted.title, folder=wanted.folder, reason=reason)
        raise DatasetError(text, source=wanted.name) from error


def _clear_left_over(folder: Path) -> None:
    """Remove parts of files that a program which was killed has left."""
    known = {file.name for remote in REMOTE.values() for file in remote.files}
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name not in known and path.is_file():
                _remove_old(path)


def _remove_old(path: Path) -> None:
    with suppress(OSError):
        if path.stat().st_mtime < time.time() - _LEFT_OVER:
            path.unlink()
