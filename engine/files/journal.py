"""What was done to a document since it was opened, on disk as it happens, so that a crash loses nothing.

A journal is a file of JSON lines that only grows. The first holds the document as it was; each further one
a state that a gesture left, as the lines in which it differs from the state before, or a step back or forward
in the history. A line that a crash cut short is left out when the journal is read; all before it stands.
Whole lines that cannot be read, and those after them, are counted.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import time
from typing import Annotated

import msgspec

from engine.errors import FormatError, UnbegunError
from engine.files.document import LARGEST_FILE, Contents, decode
from engine.files.ordinary_file import read_or_refuse
from engine.files.path_text import path_to_text, text_to_path
from engine.text import _

SUFFIX = ".journal"
VERSION = 1
LARGEST = 4 * LARGEST_FILE
"""Bytes that a journal has at the most; what would be beyond is not kept, and that is said."""
When = Annotated[float, msgspec.Meta(ge=0, le=2**36)]
"""Seconds since 1970, which calendars can tell."""
_Count = Annotated[int, msgspec.Meta(ge=0)]


class _Opened(msgspec.Struct, tag="opened", forbid_unknown_fields=True):
    """The first line: the document's file, if it has one, with the digest of its bytes, and its lines."""

    version: int
    path: str | None
    clean: bool
    lines: list[str]
    when: When
    digest: str = ""


class _Done(msgspec.Struct, tag="done", forbid_unknown_fields=True):
    """A gesture after state number `after`: so many lines of that state's head and tail stay."""

    after: _Count
    text: str
    head: _Count
    tail: _Count
    lines: list[str]
    when: When


class _Went(msgspec.Struct, tag="went", forbid_unknown_fields=True):
    """A step back or forward to a state."""

    to: _Count
    when: When


class _Saved(msgspec.Struct, tag="saved", forbid_unknown_fields=True):
    """The state reached is in this file, whose bytes have this digest."""

    path: str
    when: When
    digest: str = ""


_Entry = _Opened | _Done | _Went | _Saved


@dataclass(frozen=True)
class State:
    """A document as one gesture left it, line by line; `text` names the gesture, "" for the first state."""

    text: str
    lines: tuple[str, ...]

    def contents(self) -> Contents:
        """Return the document; raise FormatError where it is damaged."""
        return decode("\n".join(self.lines).encode(), _("the journal"))


@dataclass(frozen=True)
class History:
    """What a journal tells: the states in order, which of them was reached, and which is safe in `path`.

    `saved` is None where none of them is; `digest` tells the bytes of the file as they were when it was last
    read or written, "" where that is not known; `when` is the time of the last entry, in seconds since 1970.
    `unread` whole entries after that one are damaged, or follow one that is.
    """

    states: tuple[State, ...]
    reached: int
    saved: int | None
    path: Path | None
    when: float
    digest: str = ""
    unread: int = 0

    @property
    def is_unsaved(self) -> bool:
        """True where the state that was reached is in no file."""
        return self.saved != self.reached

    @property
    def title(self) -> str:
        """What the document calls itself in the state that was reached; "" where that cannot be told."""
        try:
            return self.states[self.reached].contents().title
        except FormatError:
            return ""


class Journal:
    """Writes one document's journal; every call returns when the system has its entry.

    No end of the program loses it from then on; `sync` returns when a power cut does not either.

    `path` is the journal's own file, which must not exist; `data` the document as `encode` gives it, and
    `file` where it was opened from, with the digest of what was read there. `clean` says that nothing is lost
    if the first state is. Raises OSError where an entry cannot be written.
    """

    def __init__(
        self, path: Path, data: bytes, file: Path | None = None, *, digest: str = "", clean: bool = True
    ) -> None:
        self.path = path
        self._last, self._number = _lines(data), 0
        self._file = path.open("xb")
        name = None if file is None else path_to_text(file)
        self._write(_Opened(VERSION, name, clean, self._last, time(), digest))

    def done(self, after: int, text: str, data: bytes) -> None:
        """Note the document as a gesture of that name left it, made after state number `after`."""
        before, now = self._lines_of(after), _lines(data)
        head, tail = _shared(before, now)
        self._last, self._number = now, after + 1
        self._write(_Done(after, text, head, tail, now[head : len(now) - tail], time()))

    def went(self, to: int) -> None:
        """Note that undo or redo has led to state number `to`, counted from 0, the first."""
        self._write(_Went(to, time()))

    def saved(self, file: Path, digest: str = "") -> None:
        """Note that the state reached is in a file now, whose bytes have this digest."""
        self._write(_Saved(path_to_text(file), time(), digest))

    def close(self) -> None:
        """Forget all: the document was left in peace."""
        self._file.close()
        with suppress(OSError):
            self.path.unlink()

    def leave(self) -> None:
        """Stop writing and keep the file, as a crash would."""
        self._file.close()

    def _write(self, entry: _Entry) -> None:
        line = msgspec.json.encode(entry) + b"\n"
        if self._file.tell() + len(line) > LARGEST:
            raise OSError(_("it has grown too large"))
        self._file.write(line)
        self._file.flush()

    def _lines_of(self, number: int) -> Sequence[str]:
        """Return the lines of a state: only the last are kept at hand, the others are in the file."""
        if number == self._number:
            return self._last
        try:
            return read(self.path).states[number].lines
        except (FormatError, IndexError) as error:
            raise OSError(str(error)) from error

    def sync(self) -> None:
        """Have all entries on the disk itself."""
        os.fsync(self._file.fileno())


def _lines(data: bytes) -> list[str]:
    return data.decode().split("\n")


def _shared(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many lines two texts share at their head, and how many more at their tail."""
    most = min(len(before), len(after))
    head = next((place for place in range(most) if before[place] != after[place]), most)
    tails = range(1, most - head + 1)
    tail = next((place - 1 for place in tails if before[-place] != after[-place]), most - head)
    return head, tail


def read(path: Path) -> History:
    """Return what a journal tells; raise FormatError where it tells nothing that can be used.

    That is an UnbegunError where nothing was told yet.
    """
    data = read_or_refuse(path, LARGEST)
    try:
        return _history(_entries(data), data.count(b"\n"))
    except ValueError as error:
        kind = FormatError if b"\n" in data else UnbegunError
        message = _("{file} is no journal that can be read")
        raise kind(message.format(file=path.name), source=str(path)) from error


def _entries(data: bytes) -> list[_Entry]:
    """Return the entries up to the first that is not whole."""
    entries: list[_Entry] = []
    for line in data.split(b"\n"):
        try:
            entries.append(msgspec.json.decode(line, type=_Entry))
        except (msgspec.DecodeError, RecursionError):
            break
    return entries


def _history(entries: Sequence[_Entry], whole: int) -> History:
    """Return what these entries tell, of so many `whole` ones that there were when they were written.

    Raises ValueError where they begin with none that opens a document.
    """
    opened = entries[0] if entries else None
    if not isinstance(opened, _Opened) or opened.version != VERSION:
        raise ValueError("this does not begin with a document")
    file = None if opened.path is None else text_to_path(opened.path)
    history = History((State("", tuple(opened.lines)),), 0, 0 if opened.clean else None, file, opened.when)
    history = replace(history, digest=opened.digest)
    told = 1
    while told < len(entries) and _follows(history, entries[told]):
        history = _after(history, entries[told])
        told += 1
    return replace(history, unread=max(0, whole - told))


def _follows(history: History, entry: _Entry) -> bool:
    match entry:
        case _Done(after, _text, head, tail):
            return after < len(history.states) and head + tail <= len(history.states[after].lines)
        case _Went(to):
            return to < len(history.states)
    return isinstance(entry, _Saved)


def _after(history: History, entry: _Entry) -> History:
    match entry:
        case _Done(after, text, head, tail, lines):
            before = history.states[after].lines
            state = State(text, (*before[:head], *lines, *before[len(before) - tail :]))
            lost = history.saved is not None and history.saved > after
            history = replace(
                history,
                states=(*history.states[: after + 1], state),
                reached=after + 1,
                saved=None if lost else history.saved,
            )
        case _Went(to):
            history = replace(history, reached=to)
        case _Saved(path, _when, digest):
            history = replace(history, saved=history.reached, path=text_to_path(path), digest=digest)
    return replace(history, when=entry.when)
