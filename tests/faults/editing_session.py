"""The program edited by a seeded hand, which tells what it has done: what `kill` ends at any moment.

    python -m tests.faults.editing_session SEED FILE [race]

For every completed gesture one line is printed: the digest of the document as it then is, and the time. FILE
is where it is saved now and then; races are started and stopped. With `race` most gestures are about a race,
and a line is printed as well for each report of one: the step that it has come to, and the time.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from engine.errors import EngineError
from engine.files.document import Contents, encode
from engine.training.messages import Snapshot
from gui.app.main_window import MainWindow
from gui.document import commands
from gui.document.document import Document
from gui.training.transport import SPEEDS

STEPS_A_SECOND = 500
PAUSE = 25
"""Milliseconds between two gestures: several times as fast as a person."""
OPS = ("tanh", "add", "multiply", "input", "parameter", "exp")


def digest(contents: Contents) -> str:
    """Return what tells one document from another, wherever the canvas looks."""
    bare = Contents(
        contents.graph, contents.positions, contents.target, None, contents.title, contents.description,
        contents.expected,
    )  # fmt: skip
    return hashlib.sha256(encode(bare)).hexdigest()


def tell(window: MainWindow) -> None:
    """Print what the window's document is now, and the time by the clock that all processes share."""
    print(digest(window.document.contents()), time.monotonic(), flush=True)


class Hand:
    """Does one gesture after another on a window's document, as the draw chooses."""

    def __init__(self, window: MainWindow, draw: random.Random, file: Path) -> None:
        self._window, self._file, self._draw = window, file, draw

    def move(self) -> None:
        """Do one gesture, and tell what the document is now."""
        try:
            self.gesture()
        except EngineError:
            return
        tell(self._window)

    def gesture(self) -> None:
        """Do one gesture; raises EngineError where it is refused."""
        document, draw = self._window.document, self._draw
        nodes = list(document.graph)
        leaves = [node.id for node in document.graph.leaves()]
        place = (draw.uniform(-400, 400), draw.uniform(-300, 300))
        choice = draw.randrange(12)
        if choice < 4 or not leaves:
            commands.add_node(document, draw.choice(OPS), place)
        elif choice < 6:
            commands.set_value(document, draw.choice(leaves), draw.gauss(0, 1))
        elif choice < 7 and len(nodes) > 3:
            commands.delete(document, draw.sample(nodes, 2))
        elif choice < 8:
            self._wire(document, draw.choice(nodes), draw.choice(nodes))
        elif choice < 9:
            draw.choice((document.undo_stack.undo, document.undo_stack.redo))()
        elif choice < 10:
            commands.move(document, {draw.choice(nodes): place})
        elif choice < 11:
            document.save(self._file)
        else:
            self._race()

    def _wire(self, document: Document, source: int, target: int) -> None:
        for port in document.graph.node(target).op.ports:
            commands.connect(document, source, target, port)

    def _race(self) -> None:
        self._window.show_lab()
        self._window.lab.race.toggle()


class RacingHand(Hand):
    """Does to a race what a user does, and now and then something to the document."""

    def __init__(self, window: MainWindow, draw: random.Random, file: Path) -> None:
        super().__init__(window, draw, file)
        window.show_lab()
        window.lab.transport.set_speed_mark(SPEEDS.index(STEPS_A_SECOND))
        window.lab.race.advanced.connect(self._tell)
        window.lab.race.play()

    def gesture(self) -> None:
        """Do one gesture; raises EngineError where it is refused."""
        race, choice = self._window.lab.race, self._draw.randrange(100)
        if choice < 4:
            race.toggle()
        elif choice < 5:
            race.reset()
        elif choice < 7:
            race.bring_back()
        elif choice < 70 and not race.is_running:
            race.play()
        else:
            super().gesture()

    def _tell(self, snapshots: Sequence[Snapshot]) -> None:
        print(f"race {snapshots[-1].step} {time.monotonic()}", flush=True)

    def _race(self) -> None:
        self._window.lab.race.step()


def main() -> int:
    """Open the window and edit until somebody puts an end to it."""
    seed, file, *races = int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]
    application = QApplication(sys.argv[:1])
    window = MainWindow()
    window.show()
    window.open_example()
    hand = (RacingHand if races else Hand)(window, random.Random(seed), file)
    tell(window)
    timer = QTimer(interval=PAUSE)
    timer.timeout.connect(hand.move)
    timer.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
