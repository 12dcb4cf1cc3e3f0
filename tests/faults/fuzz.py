"""Tries nearly right inputs on the whole program, with the window in the loop: `make fuzz`.

    python -m tests.faults.fuzz [SECONDS] [SEED]

Every case has a seed of its own, so that one that fails can be tried again: it is printed with its subject,
its seed and what happened. A case fails by an exception that is no refusal in words, by a complaint of Qt, by
changing the document without a word, or by taking longer than `LONGEST`. Cases are tried in a process of
their own, so that one which takes all memory, crashes or never ends is a case that fails as well.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.files.document import encode

if TYPE_CHECKING:
    from gui.app.main_window import MainWindow
    from tests.faults.subjects import Subject

LONGEST = 10.0
"""Seconds of the processor that no case takes, however busy the machine is; far above the slowest."""
STUCK = 6 * LONGEST
"""Seconds of the clock after which a case that has not come back never will."""
MOST_MEMORY = 4 * 2**30
"""Bytes of addresses that the process may have, where the system keeps such a limit; half is usual."""
IGNORED = "This plugin does not support"
"""How the offscreen platform begins to say that it has no windows to raise."""


@dataclass(frozen=True)
class Tried:
    """One case: its subject, the seed that makes it again, whether it was taken, and what went wrong."""

    subject: str
    seed: int
    is_taken: bool = False
    what: str = ""


ENDED = "the process ended"
LEAVING = Tried("leaving the program", 0)


class Watch:
    """Collects exceptions that nobody caught and complaints of Qt."""

    def __init__(self) -> None:
        from PySide6.QtCore import qInstallMessageHandler

        self.heard: list[str] = []
        self._hook, sys.excepthook = sys.excepthook, self._caught
        self._handler = qInstallMessageHandler(self._said)

    def close(self) -> None:
        """Leave things as they were."""
        from PySide6.QtCore import qInstallMessageHandler

        sys.excepthook = self._hook
        qInstallMessageHandler(self._handler)

    def _caught(self, *error: Any) -> None:
        self.heard.append("".join(traceback.format_exception(*error)))

    def _said(self, _kind: object, _context: object, text: str) -> None:
        if not text.startswith(IGNORED):
            self.heard.append(text)


def try_case(window: MainWindow, subject: Subject, seed: int, home: Path, watch: Watch) -> Tried:
    """Give one input to the program, and return what came of it."""
    draw, taken = random.Random(f"{subject.name} {seed}"), []
    before = encode(window.document.contents())
    what = complaint(watch, lambda: taken.append(subject.take(window, draw, home)))
    may_change = subject.replaces and any(taken)
    if not (what or may_change) and encode(window.document.contents()) != before:
        what = "it changed the document without a word"
    return Tried(subject.name, seed, any(taken), what)


def complaint(watch: Watch, do: Callable[[], object]) -> str:
    """Do something, and return what was raised, warned of or said by Qt meanwhile; "" where nothing was."""
    watch.heard.clear()
    started = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", "path is deprecated")  # ziamath, when it loads its font
            do()
    except Exception:
        watch.heard.append(traceback.format_exc())
    taken = time.process_time() - started
    if taken > LONGEST:
        watch.heard.append(f"it took {taken:.0f} s")
    return "\n".join(watch.heard)


def cases(subjects: Sequence[Subject], first: int, seconds: float) -> Iterator[tuple[Subject, int]]:
    """Return every subject with one seed after another until the time is over, with the first in any case."""
    until = time.monotonic() + seconds
    for seed in count(first):
        for subject in subjects:
            yield subject, seed
        if time.monotonic() >= until:
            return


def run(
    seconds: float, first: int, subjects: Sequence[Subject], most_memory: int = MOST_MEMORY
) -> list[Tried]:
    """Try cases for so long in a process of their own, in another where that ends; tell what came of each."""
    context, until = multiprocessing.get_context("spawn"), time.monotonic() + seconds
    tried: list[Tried] = []
    while not tried or (tried[-1].what.startswith(ENDED) and time.monotonic() < until):
        ours, theirs = context.Pipe(duplex=False)
        left, seed = until - time.monotonic(), tried[-1].seed + 1 if tried else first
        child = context.Process(target=_try_all, args=(theirs, left, seed, tuple(subjects), most_memory))
        child.start()
        theirs.close()
        tried += _told(ours, child)
        child.join()
    return tried


def _told(connection: Connection, child: Any) -> Iterator[Tried]:
    """Yield each case that a child comes back from, and the one that it does not come back from."""
    in_hand: Tried | None = None
    while True:
        try:
            if not connection.poll(STUCK):
                child.kill()
            message = connection.recv()
        except EOFError:
            child.join()
            if in_hand is not None or child.exitcode:
                yield replace(in_hand or LEAVING, what=f"{ENDED}, with {child.exitcode}")
            return
        in_hand = message if in_hand is None else None
        if in_hand is None:
            yield message


def _try_all(
    connection: Connection, seconds: float, first: int, subjects: tuple[Subject, ...], most_memory: int
) -> None:
    """Try cases in this process; tell of each before it, and what came of it."""
    from PySide6.QtWidgets import QApplication

    from gui.app.main_window import MainWindow
    from gui.app.tidying import Tidying
    from tests.faults.subjects import never_ask

    _limit_memory(most_memory)
    application = QApplication.instance() or QApplication([])
    never_ask()
    tidying = Tidying(application)  # as the program does: nothing is collected by a thread beside the window
    with tempfile.TemporaryDirectory(prefix="fuzz-") as home:
        window, watch = MainWindow(), Watch()
        window.show()
        for subject, seed in cases(subjects, first, seconds):
            connection.send(Tried(subject.name, seed))
            connection.send(try_case(window, subject, seed, Path(home), watch))
        window.document.undo_stack.clear()
        window.close()
        QApplication.clipboard().clear()  # data that Python made must not outlive it
        watch.close()
    application.processEvents()
    tidying.end()


def _limit_memory(most: int) -> None:
    if find_spec("resource"):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def summary(tried: Sequence[Tried]) -> list[str]:
    """Return as lines how many cases of each subject were tried, and which part of them was taken."""
    of = {case.subject: [each for each in tried if each.subject == case.subject] for case in tried}
    shares = {name: sum(case.is_taken for case in some) / len(some) for name, some in of.items()}
    lines = [f"{name}: {len(some)} tried, {shares[name]:.0%} taken" for name, some in of.items()]
    return [*lines, f"{len(tried)} cases tried, {sum(bool(case.what) for case in tried)} faults"]


def main() -> int:
    """Try cases, print what was tried and what failed, and return 1 where anything did."""
    from tests.faults.subjects import SUBJECTS

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    seconds, seed = map(float, (*sys.argv[1:], *("120", "0")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory(prefix="settings-") as settings:
        os.environ["CHAINRULE_SETTINGS"] = settings
        tried = run(seconds, int(seed), SUBJECTS)
    faults = [case for case in tried if case.what]
    for fault in faults:
        print(f"--- {fault.subject}, seed {fault.seed}\n{fault.what}")
    print("\n".join(summary(tried)))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
