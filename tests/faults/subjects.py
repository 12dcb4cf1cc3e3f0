"""What is tried with nearly right inputs, one row each: a subject takes an input as a user would give it.

A subject raises for whatever a user should never see; a refusal in words is right, as long as all that was
there before is there after it. It returns whether the input was taken, and not refused by what reads it.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPointF, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.errors import EngineError
from engine.files.document import decode, encode, read, write
from engine.training.data.datasets import DatasetSettings, row_of_file
from engine.training.messages import Configure, Failed, Snapshot, TakeSteps
from engine.training.session import Session
from gui.app import closing, files, main_window
from gui.app.main_window import MainWindow
from gui.app.settings import folder
from gui.canvas import tooltips
from gui.canvas.hits import Hit
from gui.document import commands, regrouping
from gui.main import main
from gui.training.first_race import FIRST_RACE
from tests.faults import data_files, mutations


def _lab(window: MainWindow, draw: random.Random) -> str:
    return json.dumps(mutations.leaf_changed(draw, window.lab.save_state()))


def _state(window: MainWindow, draw: random.Random) -> QByteArray:
    data = bytearray(window.saveGeometry().data())
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return QByteArray(bytes(data))


SETTINGS: dict[str, Callable[[MainWindow, random.Random], Any]] = {
    "theme": lambda _window, draw: draw.choice(("light", "dark", "system", "blue")),
    "window": _state,
    "panels": _state,
    "lab": _lab,
    "recent": lambda _window, draw: draw.choice(("\n".join(["/"] * 20), "a.chainrule", "\0", "x" * 9000)),
}
"""What is kept between two sessions, nearly right."""
NONSENSE: tuple[Any, ...] = (5, "", b"\0\xff", '{"a": {"a": ' + "[" * 200, "[1, 2]", [1, 2], "null")
USAGE = 2
"""How the command line ends where it could not make out what was wanted."""
GRAPHS = ("eval", "check", "export", "render")
OPTIONS: dict[str, tuple[str, ...]] = {
    "--set": ("x=1", "x=[1,2]", "x=[1,2", "w0=nan", "x=1e999", "b=1/0"),
    "--target": ("f", "q", "x", "nothing", ""),
    "--wrt": ("x", "w0", "f", "-1"),
    "--step": ("1e-5", "0.5", "0", "1e-300"),
    "--json": (),
    "--format": ("latex", "numpy", "pytorch", "dot", "text", "nothing"),
    "--scale": ("1", "0.01", "1e9"),
    "--theme": ("dark", "light"),
    "--epochs": ("1", "2", "0"),
    "--batch-size": ("1", "all", "1000"),
    "--optimizer": ("adam", "sgd:learning_rate=1e9", "adam:beta1=2"),
    "--hidden": ("none", "1", "3,3", "0"),
    "--seed": ("1", "-1"),
}
"""What may stand behind a command, and with which values."""
TAKEN = {
    "eval": ("--set", "--target", "--wrt", "--json"),
    "check": ("--set", "--target", "--wrt", "--step", "--json"),
    "export": ("--set", "--target"),
    "render": ("--set", "--target", "--theme", "--scale"),
    "train": ("--epochs", "--batch-size", "--optimizer", "--hidden", "--seed", "--json"),
    "examples": (),
}
"""The options that a command takes."""


@dataclass(frozen=True)
class Subject:
    """One thing to try: `take` makes an input of a draw and gives it to a window; True where it is taken.

    The document is afterwards as it was before, unless the subject `replaces` it by what is taken.
    """

    name: str
    take: Callable[[MainWindow, random.Random, Path], bool]
    replaces: bool = False


def open_document(window: MainWindow, draw: random.Random, home: Path) -> bool:
    """Open a file, look at all of it, edit, take it all back, save and read again."""
    path = home / "fuzz.chainrule"
    path.write_bytes(mutations.blob(draw) if draw.random() < 0.1 else mutations.document(draw))
    if not window.files.open(path):
        return False
    look(window)
    edit_and_undo(window, draw)
    again = home / "again.chainrule"
    write(again, window.document.contents())
    assert encode(read(again)) == encode(window.document.contents()), "the file reads otherwise than it was"
    return True


def look(window: MainWindow) -> None:
    """See all that can be seen of the document: the picture, every node's inspector and tooltip, the tree."""
    window.document.flush()
    canvas = window.graph.canvas
    canvas.fit()
    canvas.grab()
    for node in [*window.document.graph][:12]:
        canvas.select([node])
        tooltips.tooltip(window.document, Hit(node))
        tooltips.spoken(window.document, node)
    for edge in window.document.graph.edges()[:12]:
        tooltips.tooltip(window.document, Hit(edge=edge))
    QApplication.processEvents()


def edit_and_undo(window: MainWindow, draw: random.Random) -> None:
    """Do a few gestures that may be refused, and undo what was done."""
    document = window.document
    before, steps = encode(document.contents()), document.undo_stack.index
    for _turn in range(6):
        with contextlib.suppress(EngineError):
            _gesture(document, draw)
        document.flush()
    while document.undo_stack.index > steps:
        document.undo_stack.undo()
    assert encode(document.contents()) == before, "undo does not lead back"


def _gesture(document: Any, draw: random.Random) -> None:
    nodes = list(document.graph) or [0]
    some = draw.sample(nodes, min(len(nodes), 3))
    match draw.randrange(8):
        case 0:
            commands.delete(document, some)
        case 1:
            commands.duplicate(document, some)
        case 2:
            regrouping.group(document, some)
        case 3:
            commands.set_target(document, some[0])
        case 4:
            commands.set_value(document, some[0], draw.choice((1e300, float("nan"), [1.0, 2.0])))
        case 5:
            commands.rename(document, some[0], draw.choice(mutations.TEXTS))
        case 6:
            commands.connect(document, some[0], some[-1], "x")
        case _:
            regrouping.collapse_all(document)


def draw_formula(window: MainWindow, draw: random.Random, _home: Path) -> bool:
    """Type a formula and press Enter; a refusal leaves the graph."""
    is_taken = False
    with contextlib.suppress(EngineError):
        from engine.formulas.expression import parse

        formula = parse(mutations.formula(draw))
        contents = files.Contents(formula.graph, {}, formula.target)
        assert encode(decode(encode(contents))) == encode(contents), "a formula's graph cannot be saved"
        commands.replace_graph(window.document, contents, "Draw")
        is_taken = True
        look(window)
        window.document.undo_stack.undo()
    return is_taken


def paste(window: MainWindow, draw: random.Random, _home: Path) -> bool:
    """Paste what is on the clipboard, whatever it is, and undo it."""
    mime = QMimeData()
    kind = "image/png" if draw.random() < 0.05 else draw.choice((commands.GRAPH_MIME, "text/plain"))
    mime.setData(kind, (mutations.blob if draw.random() < 0.1 else mutations.document)(draw))
    QGuiApplication.clipboard().setMimeData(mime)
    canvas = window.graph.canvas
    is_taken = bool(canvas.attempt(lambda: commands.paste(window.document, mime), QPointF()))
    if is_taken:
        look(window)
        window.document.undo_stack.undo()
    return is_taken


def start_with_settings(window: MainWindow, draw: random.Random, _home: Path) -> bool:
    """Start with settings of which some make no sense."""
    store = QSettings(str(folder() / "chainrule.ini"), QSettings.Format.IniFormat)
    for key in draw.sample(sorted(SETTINGS), draw.randint(1, 3)):
        store.setValue(key, draw.choice(NONSENSE) if draw.random() < 0.2 else SETTINGS[key](window, draw))
    store.sync()
    other = MainWindow()
    other.show()
    QApplication.processEvents()
    restored = bool(other.lab.save_state()) and bool(other.settings.lab() or other.settings.state("window"))
    other.close()
    other.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return restored or other.settings.theme() != "system"


def run_command(_window: MainWindow, draw: random.Random, home: Path) -> bool:
    """Run a command line; it ends with a code and one line, never a traceback."""
    words = command_line(draw, home)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    assert code in {0, 1, 2}, f"{shlex.join(words)}: exit code {code}"
    assert "Traceback" not in err.getvalue(), shlex.join(words)
    return code != USAGE


def command_line(draw: random.Random, home: Path) -> list[str]:
    """Return the words of a command, whose options are its own and whose values are nearly right."""
    file = home / "fuzz.chainrule"
    file.write_bytes(mutations.document(draw))
    command = draw.choice((*GRAPHS, *GRAPHS, "train", "examples"))
    taken = OPTIONS if draw.random() < 0.1 else TAKEN[command]
    words = [command]
    for option in draw.sample(sorted(taken), min(len(taken), draw.randint(0, 2))):
        words += [option, *([draw.choice(OPTIONS[option])] if OPTIONS[option] else [])]
    words += {
        "export": ["--format", draw.choice(OPTIONS["--format"])],
        "render": ["--out", str(home / f"fuzz{draw.choice(('.png', '.svg', '.pdf', '.gif'))}")],
        "train": ["--dataset", draw.choice(("xor", "sine")), "--size", "20", "--epochs", "1"],
    }.get(command, [])
    given = draw.choice((mutations.formula(draw), str(file), "example:fork"))
    return [*words, given] if command in GRAPHS else words


def load_table(window: MainWindow, draw: random.Random, home: Path) -> bool:
    """Load a table of one's own as a data set, show it in the Lab, and take a few steps on it."""
    path = home / "fuzz.csv"
    path.write_bytes(mutations.blob(draw) if draw.random() < 0.05 else mutations.table(draw))
    return _race_on(window, DatasetSettings("csv", path=str(path), test_fraction=draw.choice((None, 0, 0.5))))


def load_arrays(window: MainWindow, draw: random.Random, home: Path) -> bool:
    """Load arrays or images in files as a data set, show it in the Lab, and take a few steps on it."""
    path = draw.choice((data_files.arrays, data_files.images, data_files.photographs))(draw, home)
    task = draw.choice((None, None, "classification", "regression")) if path.endswith(".npz") else None
    settings = DatasetSettings(
        row_of_file(path).name, size=draw.choice((None, 4, 40)), path=path, task=task,
        test_fraction=draw.choice((None, 0, 0.5)), features=draw.choice((None, None, None, ("x2", "sinx"))),
    )  # fmt: skip
    return _race_on(window, settings)


def _race_on(window: MainWindow, dataset: DatasetSettings) -> bool:
    """Show data in the Lab and take a few steps on them; return whether they were taken."""
    session = Session(time.monotonic)
    [report] = session.obey(Configure(replace(FIRST_RACE, dataset=dataset)))
    if isinstance(report, Failed):
        assert not report.details, report.details
        return False
    window.lab.client.ready.emit(report)
    for answer in (*session.obey(TakeSteps(5)), *session.work()):
        assert isinstance(answer, Snapshot), answer
        window.lab.client.snapshots_arrived.emit((answer,))
    window.lab.grab()
    return True


SUBJECTS = (
    Subject("documents", open_document, replaces=True),
    Subject("formulas", draw_formula),
    Subject("clipboard", paste),
    Subject("settings", start_with_settings),
    Subject("command lines", run_command),
    Subject("tables", load_table),
    Subject("arrays and images", load_arrays),
)


def never_ask() -> None:
    """Let no dialog wait for an answer: what is not saved is given up, and a race that runs."""
    main_window.ask_to_end_race = lambda _window: True
    files.ask_to_save = lambda *_question: QMessageBox.StandardButton.Discard  # type: ignore[assignment]
    closing.ask_to_save_all = files.ask_to_save  # type: ignore[assignment]
