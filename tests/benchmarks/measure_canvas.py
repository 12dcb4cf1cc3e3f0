"""Measures one canvas at one size in a process of its own; prints how long each line took, as JSON by lines.

python -m tests.benchmarks.measure_canvas NodeGraphQt 1000
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.benchmarks.canvases import CANVASES, idle, sketch

SECONDS, MOST_TURNS = 0.5, 30


@dataclass(frozen=True)
class Line:
    """What is timed, by a clock of the processor's time: that of the window's thread unless said otherwise.

    `before` prepares each turn, untimed; `repeats` where a turn can follow a turn.
    """

    name: str
    turn: Callable[[Any], object]
    before: Callable[[Any], object] = lambda canvas: None
    repeats: bool = True
    clock: Callable[[], float] = time.thread_time


LINES = (
    Line("build", lambda canvas: canvas.build(), repeats=False),
    Line("fit", lambda canvas: canvas.fit(), lambda canvas: canvas.full_size()),
    Line("fitted repaint", lambda canvas: canvas.repaint()),
    Line("recolour and repaint", lambda canvas: canvas.recolour()),
    Line("repaint at 100 %", lambda canvas: canvas.repaint()),
    Line("slide at 100 %", lambda canvas: canvas.recolour()),
    Line("move one", lambda canvas: canvas.move(1)),
    Line("move 50", lambda canvas: canvas.move(50)),
    Line("pan", lambda canvas: canvas.pan()),
    Line("zoom", lambda canvas: canvas.zoom()),
    Line("select all", lambda canvas: canvas.select_all(), lambda canvas: canvas.select_none()),
    Line("idle", lambda canvas: idle(), repeats=False, clock=time.process_time),
    Line("save", lambda canvas: canvas.save()),
    Line(
        "delete all", lambda canvas: canvas.delete_all(), lambda canvas: canvas.select_none(), repeats=False
    ),
    Line("undo it", lambda canvas: canvas.undo(), repeats=False),
    Line("duplicate all", lambda canvas: canvas.duplicate_all(), repeats=False),
    Line("open", lambda canvas: canvas.open(), repeats=False),
)
VIEWS = {"fit": lambda canvas: None, "repaint at 100 %": lambda canvas: canvas.full_size()}
"""Where the view is taken before the first turn of a line; it stays there for those that follow."""


TOO_LONG = {
    ("NodeGraphQt", 5000): {
        "fit",
        "fitted repaint",
        "recolour and repaint",
        "slide at 100 %",
        "duplicate all",
        "open",
    },
}
"""What is left out where a single turn takes minutes."""


def timed(line: Line, canvas: Any) -> float:
    """Return how long one turn kept the processor at work, in seconds."""
    line.before(canvas)
    start = line.clock()
    line.turn(canvas)
    return line.clock() - start


def turns(line: Line, canvas: Any) -> list[float]:
    """Return what turns took, taken until the time is up; the first is not counted where there are others."""
    VIEWS.get(line.name, lambda canvas: None)(canvas)
    first = timed(line, canvas)
    if not line.repeats or first > SECONDS:
        return [first]
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    while not times or (time.perf_counter() < end and len(times) < MOST_TURNS):
        times.append(timed(line, canvas))
    return times


def main(library: str, size: str) -> None:
    """Time every line, in the order in which a user could do them."""
    app = QApplication([])
    gc.disable()  # a collection in the midst of a turn would be another's rubbish
    with tempfile.TemporaryDirectory() as folder:
        canvas = CANVASES[library](sketch(int(size)), Path(folder))
        left_out = TOO_LONG.get((library, int(size)), set())
        for line in LINES:
            if line.name not in left_out:
                print(json.dumps([line.name, turns(line, canvas)]), flush=True)
    canvas.close()
    app.processEvents()
    os._exit(0)  # a peer that aborts while it is taken apart has been measured all the same


if __name__ == "__main__":
    main(*sys.argv[1:])
