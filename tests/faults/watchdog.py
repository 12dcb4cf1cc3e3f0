"""Does all that the program offers with large graphs, and prints how long the window stood still meanwhile.

    python -m tests.faults.watchdog [SIZES] [NAMES]

`make watchdog` runs it. SIZES are numbers of nodes with commas between them, NAMES parts of the names of what
is done. A gap is the longest time in which the event loop did not turn, without what other programs took of
it; behind it stand the time by the clock, and what the window's thread took of a processor, which says the
most where a machine is busy.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.files.document import Contents
    from gui.app.main_window import MainWindow
    from tests.faults.pulse import Gap

SIZES = (1_000, 5_000)
BOUNDS = {1_000: 0.1, 5_000: 0.25}
"""Seconds that the window may stand still, by the number of nodes."""
COLUMN, ROW = 240.0, 120.0
OPS = ("add", "multiply", "max", "min")
ROWS, COLUMNS = 100_000, 12
"""The size of the table that the Lab loads."""


@dataclass(frozen=True)
class Case:
    """Something that is done: `before` prepares it unmeasured, `do` is measured, until the window rests."""

    name: str
    do: Callable[[Bench], object]
    before: Callable[[Bench], object] = lambda bench: bench.select_all()


class Bench:
    """A window with a large graph in it, and files beside it."""

    def __init__(self, window: MainWindow, size: int, home: Path) -> None:
        self.window, self.size = window, size
        self.file, self.table = home / "large.chainrule", home / "large.csv"

    @property
    def document(self) -> Any:
        """What is open."""
        return self.window.document

    @property
    def canvas(self) -> Any:
        """The canvas of the Graph workspace."""
        return self.window.graph.canvas

    def prepare(self) -> None:
        """Open the large graph anew and show all of it, with nothing selected."""
        self.end_pictures()
        self.window.graph.inside.leave_all()
        self.window.show_graph()
        self.window.closing.close_others()
        self.document.replace(large(self.size))
        self.select_none()
        self.canvas.fit()

    def end_pictures(self) -> None:
        """Have no picture made or asked for any longer."""
        for making in (self.window.graph._exporting, self.window.graph._picturing):
            if making is not None:
                making.cancel()

    def select_all(self) -> None:
        """Select every node."""
        self.canvas.select(list(self.document.graph))

    def select_none(self) -> None:
        """Select nothing."""
        self.canvas.select(())

    def select_last(self) -> None:
        """Select the node that all others lead to."""
        self.canvas.select([max(self.document.graph)])

    def select_leaf(self) -> None:
        """Select the first leaf."""
        self.canvas.select([min(self.document.graph)])

    def copy(self) -> None:
        """Have all nodes on the clipboard."""
        self.select_all()
        self.trigger("copy")

    def group(self) -> None:
        """Have all gates in one composite, and that selected."""
        from gui.document import regrouping

        composite = regrouping.group(self.document, list(self.document.graph))
        self.document.flush()
        self.canvas.select([composite])

    def deleted(self) -> None:
        """Have deleted all nodes."""
        self.select_all()
        self.trigger("delete")
        self.document.flush()

    def undone(self) -> None:
        """Have deleted all nodes, and brought them back."""
        self.deleted()
        self.trigger("undo")
        self.document.flush()

    def saved(self) -> None:
        """Have saved the graph to a file and closed it."""
        self.document.save(self.file)
        self.window.closing.close_front()

    def beside(self) -> None:
        """Have an example in front of the graph."""
        from gui.document import commands

        commands.add_node(self.document, "tanh", (0.0, 0.0))
        self.window.open_example("fork")

    def closed(self) -> None:
        """Have closed the graph, which is in no file."""
        self.beside()
        self.window.closing.close(self.window.tabs[0])

    def trigger(self, name: str) -> None:
        """Do an action as the menu bar, a key or the canvas does."""
        from engine.errors import EngineError
        from gui.app.actions import ACTIONS

        with contextlib.suppress(EngineError):  # a refusal in words
            next(row for row in ACTIONS if row.name == name).perform(self.window)
        self.window.actions_table.refresh()

    def rests(self) -> bool:
        """Return whether nothing goes on that the window waits for."""
        is_listening = self.window.workspaces.has_lab and self.window.lab.client.is_listening
        is_thinking = self.document.laying_out.is_busy or self.document.working_out.is_busy
        is_leading = self.canvas.canvas.wires._courses.is_busy
        pictures = self.window.graph._picturing
        is_painting = pictures is not None and pictures.export.is_busy
        return not (is_listening or is_thinking or is_leading or is_painting)


def large(size: int, seed: int = 0) -> Contents:
    """Return a graph of so many nodes, nearly twice the wires and one end, in columns."""
    from engine.files.document import Contents
    from engine.graphs.graph import Graph

    draw, graph, rows = random.Random(seed), Graph(), round((2 * size) ** 0.5)
    unread: deque[int] = deque(graph.add("input", value=draw.uniform(-1, 1)) for _leaf in range(rows))
    ids = list(unread)
    for left in range(size - rows, 0, -1):
        first = unread.popleft()
        second = unread.popleft() if left <= len(unread) else draw.choice(ids[-2 * rows :])
        gate = graph.add(draw.choice(OPS))
        for source, port in zip((first, second), graph.node(gate).op.ports, strict=True):
            graph.connect(source, gate, port)
        unread.append(gate)
        ids.append(gate)
    places = {node: (at // rows * COLUMN, at % rows * ROW) for at, node in enumerate(ids)}
    return Contents(graph, places, ids[-1])


PREPARED: dict[str, Callable[[Bench], object]] = {
    "undo": Bench.deleted,
    "redo": Bench.undone,
    "rename": Bench.select_last,
    "edit_value": Bench.select_leaf,
    "play_tangents": Bench.select_leaf,
    "look_inside": Bench.group,
    "expand": Bench.group,
    "enter": Bench.group,
    "paste": Bench.copy,
    "open": Bench.saved,
    "next_tab": Bench.beside,
    "last_tab": Bench.beside,
    "close": Bench.beside,
    "reopen": Bench.closed,
    "differentiate": lambda bench: bench.canvas.select([max(bench.document.graph) - 1]),
    "select_all": Bench.select_none,
}
"""What must be so for a row of the action table to be possible; all nodes are selected for the others."""
LEFT_OUT = {
    "quit": "ends the program",
    "about": "waits for an answer",
    "lab": "is measured on its own",
}


def actions() -> Iterator[Case]:
    """Return a case for every row of the action table."""
    from gui.app.actions import ACTIONS

    for row in ACTIONS:
        if row.name not in LEFT_OUT:
            before = PREPARED.get(row.name, Bench.select_all)
            yield Case(row.name, lambda bench, name=row.name: bench.trigger(name), before)  # type: ignore[misc]


def _drag(bench: Bench) -> None:
    places = {node: (x + 8.0, y) for node, (x, y) in bench.document.positions.items()}
    bench.document.preview_positions(places)


def _slide(bench: Bench) -> None:
    leaf = min(bench.document.graph)
    bench.document.preview_value(leaf, bench.document.graph.node(leaf).value + 0.5)


def _formula(bench: Bench) -> None:
    terms = "+".join(f"w{term}*x{term}" for term in range(bench.size // 4))
    bench.window.graph.formula.line.setText(terms)
    bench.window.graph.formula.line.entered.emit()


def _table(bench: Bench) -> None:
    """Load a large table in the Lab."""
    draw = random.Random(0)
    with bench.table.open("w") as file:
        print(*[f"c{column}" for column in range(COLUMNS)], sep=",", file=file)
        for _row in range(ROWS):
            print(*[f"{draw.random():.6f}" for _column in range(COLUMNS)], sep=",", file=file)


def _wait_for_answer(bench: Bench) -> None:
    from tests.faults.using import wait

    bench.window.show_lab()
    bench.window.lab.race.prepare()
    wait(lambda: bench.window.lab.client.has_answered)


def _with_race(bench: Bench) -> None:
    from tests.faults.using import wait

    _wait_for_answer(bench)
    bench.window.lab.race.play()
    wait(lambda: bench.window.lab.client.is_playing)


def _stop(bench: Bench) -> None:
    bench.window.lab.race.pause()


def _write(suffix: str) -> Callable[[Bench], object]:
    def write(bench: Bench) -> None:
        from gui.app.picture_export import Look
        from gui.look.theme import LIGHT

        bench.window.graph.picturing.export.save(bench.document, Look(LIGHT), bench.file.with_suffix(suffix))

    return write


def _copy_picture(bench: Bench) -> None:
    bench.window.graph.picturing.sheet.copy_button.click()


OTHERS = (
    Case("write an SVG", _write(".svg"), Bench.select_none),
    Case("write a PDF", _write(".pdf"), Bench.select_none),
    Case("write a PNG", _write(".png"), Bench.select_none),
    Case("copy a picture", _copy_picture, lambda bench: bench.trigger("export_picture")),
    Case("drag all", _drag),
    Case("move a slider", _slide, Bench.select_none),
    Case("draw a formula", _formula, Bench.select_none),
    Case("show the Lab", lambda bench: bench.window.show_lab(), Bench.select_none),
    Case(
        "load a table",
        lambda bench: bench.window.lab.dataset_panel.choose_file(str(bench.table)),
        lambda bench: (_table(bench), _wait_for_answer(bench)),
    ),
    Case("play and stop", _stop, _with_race),
    Case("end the Lab's process", lambda bench: bench.window.lab.client.shutdown(), _wait_for_answer),
)


def cases() -> list[Case]:
    """Return everything that is done."""
    return [*actions(), *OTHERS]


def measured(bench: Bench, case: Case) -> Gap:
    """Do one thing and return the longest gap meanwhile."""
    from PySide6.QtWidgets import QApplication

    from tests.faults.pulse import longest_gap

    bench.prepare()
    case.before(bench)
    bench.document.flush()
    bench.window.keeper.wait()
    while not bench.canvas.viewport().updatesEnabled():
        QApplication.processEvents()  # what is drawn in a turn of its own belongs to what was before
    QApplication.processEvents()
    return longest_gap(lambda: case.do(bench), bench.rests)


def answer_for(home: Path) -> None:
    """Answer every question of the program at once, as a user would who wants to go on."""
    from PySide6.QtWidgets import QFileDialog

    from gui.app import exporting, files, printing
    from gui.flow.film_formats import FILM_FORMATS
    from tests.faults.subjects import never_ask

    never_ask()
    files.ask_to_replace = lambda *_question: True  # type: ignore[assignment]
    files.ask_to_overwrite = lambda *_question: files.Answer.OVERWRITE  # type: ignore[assignment]
    files.ask_where_to_save = lambda *_question: str(home / "saved.chainrule")  # type: ignore[assignment]
    animation = exporting._filter(FILM_FORMATS["apng"])
    exporting.ask_where_to_export = lambda *_question: (str(home / "film.png"), animation)  # type: ignore[assignment]
    exporting.ask_to_replace = lambda *_question: True  # type: ignore[assignment]
    printing.ask_for_printer = lambda *_question: _printer(home / "page.pdf")
    QFileDialog.getOpenFileName = lambda *_question: (str(home / "large.chainrule"), "")  # type: ignore[assignment]


def _printer(path: Path) -> Any:
    """Return a printer that prints to a file."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def line(name: str, gap: Gap, bound: float) -> str:
    """Return a line of the table, marked where the gap is too long."""
    mark = "!" if gap.seconds > bound else " "
    where = gap.where if gap.was_done else f"{gap.where} (went on for too long to be waited for)"
    times = " ".join(f"{seconds * 1e3:7.0f}" for seconds in (gap.seconds, gap.lasted, gap.worked))
    return f"{mark} {name:22} {times}  {where}"


def run(size: int, names: list[str]) -> int:
    """Do everything with a graph of so many nodes, print the gaps, and return how many are too long."""
    from PySide6.QtWidgets import QApplication

    from gui.app.loading import load_the_rest
    from gui.app.main_window import MainWindow
    from gui.app.opening import SWITCH
    from gui.app.tidying import Tidying

    chosen = [case for case in cases() if not names or any(name in case.name for name in names)]
    print(f"{size:,} nodes: longest gap in ms, by the clock, by the processor, mostly in", flush=True)
    excesses, bound = 0, BOUNDS.get(size, max(BOUNDS.values()))
    with tempfile.TemporaryDirectory(prefix="watchdog-") as folder:
        answer_for(Path(folder))
        window = MainWindow()
        window.show()
        tidying = Tidying(window)  # as the program does, and what follows
        sys.setswitchinterval(SWITCH)
        load_the_rest().join()
        gc.freeze()
        bench = Bench(window, size, Path(folder))
        for case in chosen:
            gap = measured(bench, case)
            excesses += gap.seconds > bound
            print(line(case.name, gap, bound), flush=True)
        tidying.end()
        window.document.undo_stack.clear()
        window.close()
        QApplication.clipboard().clear()  # data that Python made must not outlive it
        QApplication.processEvents()
    return excesses


def main() -> int:
    """Measure and print; return 1 where the window stood still for too long."""
    from PySide6.QtWidgets import QApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sizes = [int(size) for size in sys.argv[1].split(",")] if len(sys.argv) > 1 else SIZES
    with tempfile.TemporaryDirectory(prefix="settings-") as settings:
        os.environ["CHAINRULE_SETTINGS"] = settings
        application = QApplication([])
        excesses = sum(run(size, sys.argv[2:]) for size in sizes)
        del application
    print(f"{excesses} gaps are too long")
    return bool(excesses)


if __name__ == "__main__":
    sys.exit(main())
