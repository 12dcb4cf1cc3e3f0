"""The program edited by a seeded hand, which tells what it has done: what `kill` ends at any moment.

    python -m tests.faults.editing_session SEED FILE

For every completed gesture one line is printed: the digest of the document as it then is. FILE is where it is
saved now and then; races are started and stopped.
"""

from __future__ import annotations

import hashlib
import random
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from engine.errors import EngineError
from engine.files.document import Contents, encode
from gui.app.main_window import MainWindow
from gui.document import commands
from gui.document.document import Document

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
        print(digest(self._window.document.contents()), flush=True)

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


def main() -> int:
    """Open the window and edit until somebody puts an end to it."""
    seed, file = int(sys.argv[1]), Path(sys.argv[2])
    application = QApplication(sys.argv[:1])
    window = MainWindow()
    window.show()
    window.open_example()
    hand = Hand(window, random.Random(seed), file)
    print(digest(window.document.contents()), flush=True)
    timer = QTimer(interval=PAUSE)
    timer.timeout.connect(hand.move)
    timer.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
