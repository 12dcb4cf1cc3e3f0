"""Keeps a journal of a document while it is edited.

What a gesture left is handed to the system as the gesture ends, so that no end of the program loses it: at
once where that takes a millisecond, by a thread where a document is large. The window never waits for the
disk, which another thread asks. What a crash leaves is found again by `gui.app.recovery`.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from PySide6.QtCore import QLockFile, QMetaObject, QObject, Signal

from engine.files.atomic_file import clear_parts
from engine.files.document import encode
from engine.files.journal import SUFFIX, Journal
from engine.files.ordinary_file import is_file_or_nothing, ordinary_files, reason_of
from engine.graphs.graph import Graph
from engine.text import _
from gui.document.document import Document
from gui.document.undo_stack import Step

QUICK = 65_536
"""Bytes of a document up to which the window itself writes down what a gesture left: a millisecond's work."""
MOST_NODES, MOST_ENTRIES = 100, 100
"""Nodes, and entries of a leaf, up to which a document is known to be quick without having been written."""
LOCK = ".lock"
"""What is appended to a journal's name for the lock that says its program is running."""

DAMAGED = ".damaged"
"""What is appended to the name of something kept that cannot be read, and that its user wants to stay."""

_Task = Callable[[], None]


def lock_of(journal: Path) -> QLockFile:
    """Return the lock of a journal, which no program holds that has come to an end."""
    return lock_named(Path(str(journal) + LOCK))


def lock_named(place: Path) -> QLockFile:
    """Return a lock of this name, which no program holds that has come to an end."""
    lock = QLockFile(str(place))
    lock.setStaleLockTime(0)
    return lock


def can_take(lock: QLockFile) -> bool:
    """Take a lock if nobody holds it, and return whether that was so; what is no file is none of ours."""
    return is_file_or_nothing(Path(lock.fileName())) and lock.tryLock(0)


class _Writer:
    """Does tasks in their order in a thread that is there while there are any, and `last` after them all."""

    def __init__(self, last: _Task | None = None) -> None:
        self._last, self._is_due = last, False
        self._tasks: deque[_Task] = deque()
        self._lock = Lock()
        self._thread: Thread | None = None

    def do(self, task: _Task, *, at_once: bool = False) -> None:
        """Have a task done after those before it; `at_once` here and now, where none is left before it."""
        with self._lock:
            if not at_once or self._thread is not None:
                self._tasks.append(task)
                self._start()
                return
        task()
        if self._last is not None:
            self._last()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._work, name="journal", daemon=True)
            self._thread.start()

    def finish(self) -> None:
        """Return when all tasks are done."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while (task := self._next()) is not None:
            task()

    def _next(self) -> _Task | None:
        with self._lock:
            if self._tasks:
                self._is_due = True
                return self._tasks.popleft()
            if self._is_due and self._last is not None:
                self._is_due = False
                return self._last
            self._thread = None
            return None


class Keeper(QObject):
    """Follows one document and keeps its journal in a folder; `failed` says why that is not possible.

    A journal begins with the first gesture after a document was opened; looking leaves nothing. Its lock says
    for as long as it is kept, followed or at rest, that nobody has to recover it.
    """

    failed = Signal(str)

    def __init__(self, document: Document, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._folder = document, folder
        self._disk = _Writer()
        self._writer = _Writer(lambda: self._disk.do(self._guarded(self._sync)))
        self._journal: Journal | None = None
        self._lock: QLockFile | None = None
        self._is_kept = False
        self._following: list[QMetaObject.Connection] = []
        self.go_on()

    def go_on(self) -> None:
        """Follow the document, which stands as it did when it was last followed, or is new to this."""
        if not self._is_kept:
            self._begin()
        self._following = [
            self._document.replaced.connect(self._replaced),
            self._document.saved.connect(self._saved),
            self._document.undo_stack.changed.connect(self._follow),
        ]

    def rest(self) -> None:
        """Follow no more until `go_on`: another document is about to stand where this one does."""
        while self._following:
            QObject.disconnect(self._following.pop())

    def close(self, *, keep: bool = False) -> None:
        """Finish writing; forget the journal, or with `keep` leave it for the next start."""
        self.rest()
        if self._is_kept:
            self._writer.do(self._leave_journal if keep else self._drop_journal)
        self._is_kept = False
        self.wait()

    def afterwards(self, task: _Task) -> None:
        """Have something done once all that was done so far is on the disk."""
        self._writer.do(self._guarded(task))

    def wait(self) -> None:
        """Return when all that was done so far is on the disk."""
        self._writer.finish()
        self._disk.finish()

    # -- on the GUI thread --------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._noted: tuple[Step, ...] = ()
        self._index = 0
        self._first = self._state()
        self._length = 0 if _is_small(self._document.graph) else QUICK + 1
        self._is_clean = not self._document.is_modified
        self._file, self._digest = self._document.path, self._document.digest
        self._is_kept = False

    def _keep(self) -> None:
        self._is_kept = True
        self._writer.do(self._begun(self._first), at_once=self._length <= QUICK)

    def _replaced(self) -> None:
        if self._is_kept:
            self._writer.do(self._drop_journal)
        self._begin()
        if not self._is_clean:
            self._keep()

    def _saved(self) -> None:
        path, digest = self._document.path, self._document.digest
        if not self._is_kept:
            self._begin()
        elif path is not None:
            self._write(lambda journal: journal.saved(path, digest))

    def _follow(self) -> None:
        """Note a gesture that was made, or how far the history was gone through."""
        stack = self._document.undo_stack
        steps, index = stack.steps, stack.index
        pairs = zip(steps, self._noted, strict=False)
        kept = sum(1 for _pair in takewhile(lambda pair: pair[0] is pair[1], pairs))
        if len(steps) > kept:
            self._made(kept, steps[-1].text)
        elif index != self._index:
            self._write(lambda journal: journal.went(index))
        self._noted, self._index = steps, index

    def _made(self, after: int, text: str) -> None:
        state = self._state()
        self._keep()

        def done(journal: Journal) -> None:
            data = state()
            self._length = len(data)
            journal.done(after, text, data)

        self._write(done)

    def _state(self) -> Callable[[], bytes]:
        """Return what gives the document as it stands now, in whatever thread and whenever it is called."""
        contents, snapshot = self._document.contents(), self._document.graph.snapshot()
        return lambda: encode(contents, snapshot)

    def _write(self, entry: Callable[[Journal], None]) -> None:
        """Have an entry written, if there is a journal by then."""
        if self._is_kept:
            task = self._guarded(lambda: None if self._journal is None else entry(self._journal))
            self._writer.do(task, at_once=self._length <= QUICK)

    # -- on the writer's thread ---------------------------------------------------------------------------

    def _begun(self, first: Callable[[], bytes]) -> _Task:
        """Return the task that begins a journal with this state, unless one is being written."""
        path = self._folder / f"{uuid.uuid4().hex}{SUFFIX}"
        file, digest, clean = self._file, self._digest, self._is_clean

        def begin() -> None:
            if self._journal is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._lock = lock_of(path)
                self._lock.tryLock(0)
                self._journal = Journal(path, first(), file, digest=digest, clean=clean)

        return self._guarded(begin)

    def _sync(self) -> None:
        """Have the disk take what the system has, in a thread of its own: it takes its time."""
        if self._journal is not None:
            self._journal.sync()

    def _drop_journal(self) -> None:
        self._disk.finish()
        if self._journal is not None:
            self._journal.close()
        self._unlock()

    def _leave_journal(self) -> None:
        self._disk.finish()
        if self._journal is not None:
            self._journal.leave()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
        self._journal, self._lock = None, None

    def _guarded(self, task: Callable[[], object]) -> _Task:
        """Return the task as one that says it where the disk refuses."""

        def try_it() -> None:
            try:
                task()
            except OSError as error:
                message = _("a crash now would lose what you do: the journal cannot be written ({reason})")
                self.failed.emit(message.format(reason=reason_of(error)))

        return try_it


def _is_small(graph: Graph) -> bool:
    """Return whether a graph is so small that its document is too, before anybody has written it."""
    is_scant = all(np.asarray(leaf.value).size <= MOST_ENTRIES for leaf in graph.leaves())
    return is_scant and len(graph) <= MOST_NODES


def forget(kept: Path) -> None:
    """Remove a journal, or what else is kept with such a lock, and what was left beside it."""
    with suppress(OSError):
        for path in (kept, kept.with_name(kept.name + LOCK)):
            path.unlink(missing_ok=True)
        clear_parts(kept)


def aside(kept: Path) -> Path:
    """Return the name under which what cannot be read stays, once it has been told of."""
    return kept.with_name(kept.name + DAMAGED)


def set_aside(kept: Path) -> None:
    """Leave a journal, or what else is kept with such a lock, where it lies, and offer it no more."""
    with suppress(OSError):
        kept.rename(aside(kept))
        forget(kept)  # its lock


def orphans(folder: Path, suffix: str = SUFFIX) -> list[Path]:
    """Return the journals of programs that have come to an end without closing them, oldest first.

    What has another suffix and such a lock is found likewise.
    """
    return [path for path in ordinary_files(folder, f"*{suffix}") if _is_left(path)]


def _is_left(journal: Path) -> bool:
    lock = lock_of(journal)
    if not can_take(lock):
        return False
    lock.unlock()
    return True
