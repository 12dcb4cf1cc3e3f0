"""Tries nearly right inputs on the whole program, with the window in the loop: `make fuzz`.

    python -m tests.faults.fuzz [SECONDS] [SEED]

Every case has a seed of its own, so that one that fails can be tried again: it is printed with its subject,
its seed and what happened. A case fails by an exception that is no refusal in words, by a complaint of Qt, by
changing what it should have left, or by taking longer than `LONGEST`.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gui.app.main_window import MainWindow
    from tests.faults.subjects import Subject

LONGEST = 10.0
"""Seconds that no case takes, far above the slowest."""
IGNORED = "This plugin does not support"
"""How the offscreen platform begins to say that it has no windows to raise."""


@dataclass(frozen=True)
class Fault:
    """One case that failed: its subject, the seed that makes it again, and what happened."""

    subject: str
    seed: int
    what: str


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


def try_case(window: MainWindow, subject: Subject, seed: int, home: Path, watch: Watch) -> Fault | None:
    """Give one input to the program, and return what went wrong, if anything did."""
    draw = random.Random(f"{subject.name} {seed}")
    heard = complaint(watch, lambda: subject.take(window, draw, home))
    return Fault(subject.name, seed, heard) if heard else None


def complaint(watch: Watch, do: Callable[[], object]) -> str:
    """Do something, and return what was raised, warned of or said by Qt meanwhile; "" where nothing was."""
    watch.heard.clear()
    started = time.monotonic()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", "path is deprecated")  # ziamath, when it loads its font
            do()
    except Exception:
        watch.heard.append(traceback.format_exc())
    taken = time.monotonic() - started
    if taken > LONGEST:
        watch.heard.append(f"it took {taken:.0f} s")
    return "\n".join(watch.heard)


def cases(subjects: tuple[Subject, ...], first: int, seconds: float) -> Iterator[tuple[Subject, int]]:
    """Return subject after subject with one seed after another until the time is over."""
    until, seed = time.monotonic() + seconds, first
    while time.monotonic() < until:
        for subject in subjects:
            yield subject, seed
        seed += 1


def run(seconds: float, first: int) -> tuple[Counter[str], list[Fault]]:
    """Try cases for so long; return how many of each subject were tried, and what failed."""
    from PySide6.QtWidgets import QApplication

    from gui.app.main_window import MainWindow
    from gui.canvas.clipboard import leave_text_on_the_clipboard
    from tests.faults.subjects import SUBJECTS, never_ask

    application = QApplication.instance() or QApplication([])
    never_ask()
    tried: Counter[str] = Counter()
    faults = []
    with tempfile.TemporaryDirectory(prefix="fuzz-") as home:
        window, watch = MainWindow(), Watch()
        window.show()
        for subject, seed in cases(SUBJECTS, first, seconds):
            fault = try_case(window, subject, seed, Path(home), watch)
            tried[subject.name] += 1
            faults += [fault] if fault else []
        window.document.undo_stack.clear()
        window.close()
        leave_text_on_the_clipboard()
        watch.close()
    application.processEvents()
    return tried, faults


def main() -> int:
    """Try cases, print what was tried and what failed, and return 1 where anything did."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    seconds, seed = map(float, (*sys.argv[1:], *("120", "0")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory(prefix="settings-") as settings:
        os.environ["CHAINRULE_SETTINGS"] = settings
        tried, faults = run(seconds, int(seed))
    for fault in faults:
        print(f"--- {fault.subject}, seed {fault.seed}\n{fault.what}")
    print(
        f"{sum(tried.values())} cases tried ({', '.join(f'{count} {name}' for name, count in tried.items())})"
    )
    print(f"{len(faults)} faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
